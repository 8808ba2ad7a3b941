"""Forms of groups of tenderers, subcontractors and firms relied on."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from marketplace.kernel.errors import Problem
from marketplace.register.messages import PARTNER_LABELS
from marketplace.register.rules.partners import LONGEST_TEXT, MOST_MEMBERS, Partner, PartnerKind
from marketplace.web.forms import BaseForm, RatioField

NOT_VALID = -1
"""Stands for a share that is finer than a hundredth of a percent; the rules refuse it."""


def basis_points(percent: Decimal | None) -> int | None:
    """Basis points of a percentage; one that is no whole number of them cannot be."""
    if percent is None:
        return None
    exact = percent * 100
    return int(exact) if exact == exact.to_integral_value() else NOT_VALID


class GroupForm(BaseForm):
    """A group of tenderers; fields for each member are added below, the lead's being numbered 0."""

    name = StringField(_l("Name of the group"), [InputRequired(_l("Enter the name.")), Length(max=200)])
    purpose = TextAreaField(_l("What do you do together?"), [Optional(), Length(max=LONGEST_TEXT)])

    def named(self) -> list[tuple[int, str, int, str]]:
        """Place, business id, share and part of each member whose row was filled in; the lead has no business id."""
        found = []
        for place in range(MOST_MEMBERS):
            typed = (self[f"business_id-{place}"].data or "").strip() if place else ""
            share, part = self[f"share-{place}"].data, (self[f"part-{place}"].data or "").strip()
            if place == 0 or typed or part or share is not None:
                found.append((place, typed, basis_points(share) or 0, part))
        return found

    def tell(self, problems: list[Problem], places: list[int]) -> list[Problem]:
        """The same faults beside the rows in which the members were typed."""
        moved = []
        for one in problems:
            field, _, number = one.path.rpartition("-")
            known = field and number.isdigit() and int(number) < len(places)
            moved.append(Problem(f"{field}-{places[int(number)]}", one.code, one.facts) if known else one)
        return moved


for _place in range(MOST_MEMBERS):
    if _place:
        setattr(GroupForm, f"business_id-{_place}", StringField(_l("Business ID"), [Optional(), Length(max=20)]))
    setattr(GroupForm, f"share-{_place}", RatioField(_l("Share of the work"), [Optional()]))
    setattr(GroupForm, f"part-{_place}", StringField(_l("What it does"), [Optional(), Length(max=500)]))


class GroupAnswerForm(BaseForm):
    """A member's answer."""

    answer = RadioField(
        _l("Your answer"),
        [InputRequired(_l("Choose an answer."))],
        choices=[("accept", _l("We join the group")), ("refuse", _l("We do not join"))],
    )


class PartnerForm(BaseForm):
    """A subcontractor, or a firm whose capacity is relied on."""

    kind = RadioField(
        _l("How do you rely on it?"),
        choices=[(one.value, label) for one, label in PARTNER_LABELS.items()],
        default=PartnerKind.SUBCONTRACTOR.value,
    )
    name = StringField(_l("Name of the organisation"), [InputRequired(_l("Enter the name.")), Length(max=200)])
    business_id = StringField(_l("Business ID"), [InputRequired(_l("Enter the business ID.")), Length(max=20)])
    does = TextAreaField(
        _l("What does it do, or what do you use of it?"),
        [InputRequired(_l("Tell what it does.")), Length(max=LONGEST_TEXT)],
    )
    share = RatioField(_l("About how much of the work"), [Optional()])
    committed = BooleanField(_l("It has given us a written commitment"))
    clear = RadioField(
        _l("Does a ground for exclusion apply to it?"),
        [InputRequired(_l("Choose yes or no."))],
        choices=[("no", _l("No")), ("yes", _l("Yes"))],
    )
    explanation = TextAreaField(_l("If one applies: what happened, and what has been done?"), [Optional()])

    def to_partner(self) -> Partner:
        """What was typed."""
        return Partner(
            kind=PartnerKind(self.kind.data),
            name=self.name.data or "",
            business_id=(self.business_id.data or "").strip(),
            does=self.does.data or "",
            share_bp=basis_points(self.share.data),
            committed=bool(self.committed.data),
            clear=self.clear.data == "no",
            explanation=self.explanation.data or "",
        )
