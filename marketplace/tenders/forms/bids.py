"""The form of a bid, and the one that sends a bid from its preview."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from flask_wtf.form import _Auto
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from marketplace.kernel.personal_data import personal_identity_codes
from marketplace.register.rules.provider import BusinessIdNotValid, normal_business_id
from marketplace.tenders.forms import TickField
from marketplace.tenders.messages import PARTY_LABELS
from marketplace.tenders.rules import CallFacts, KeptFile, Offer, Party, PartyRole
from marketplace.web.forms import BaseForm, IntegerTextField, MoneyField
from marketplace.web.language import number

PARTY_ROWS = 4
PARTY_PARTS = ("role", "name", "id", "task")
ROLES = [(role.value, label) for role, label in PARTY_LABELS.items()]


class BidForm(BaseForm):
    """A bid; a price for each milestone and an answer to each question are added by :func:`bid_form`.

    The bid's id makes sending twice harmless, and unlike the number of the sending it also tells whether the second
    sending is the same: whoever goes back and changes a price must not be shown the receipt of the first.
    """

    bid_id = HiddenField()
    kept = TickField(_l("Files of the draft"), [Optional()], validate_choice=False)
    files = MultipleFileField(_l("Add files"))
    party_rows = PARTY_ROWS

    def __init__(self, formdata: Any = _Auto, **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        del self.submission
        self._move_parties_up()

    def _move_parties_up(self) -> None:
        """Leave no empty row between two companies, so that a fault is told beside the row it is in."""
        rows = [[self[f"party-{part}-{row}"] for part in PARTY_PARTS] for row in range(PARTY_ROWS)]
        values = [[(field.data, field.raw_data) for field in row] for row in rows]
        filled = [row for row in values if any((data or "").strip() for data, _ in row[1:])]
        empty: list[tuple[Any, Any]] = [(PartyRole.SUBCONTRACTOR.value, None), *[("", None)] * 3]
        for row, found in zip(rows, [*filled, *[empty] * (PARTY_ROWS - len(filled))], strict=True):
            for field, (data, raw) in zip(row, found, strict=True):
                field.data, field.raw_data = data, raw

    def typed(self) -> dict[str, str]:
        """The texts of prices and answers as they were typed, readable or not."""
        return {name: (field.raw_data or [""])[0] for name, field in self._fields.items() if _is_offered(name)}

    def holds_no_identity_code(self) -> bool:
        """Whether no text holds a personal identity code; where one does, the form tells it."""
        found = any(personal_identity_codes(text) for text in self.typed().values())
        if found:
            self.validate()
        return not found

    def to_offer(self, call: CallFacts) -> Offer:
        """What was offered; a price that was left empty is left out."""
        prices = {code: self[f"price-{code}"].data for code in call.ceilings}
        return Offer(
            prices={code: cents for code, cents in prices.items() if cents is not None},
            answers={one.code: (self[f"answer-{one.code}"].data or "").strip() for one in call.questions},
            parties=tuple(self._parties()),
        )

    def _parties(self) -> list[Party]:
        found = []
        for row in range(PARTY_ROWS):
            name, number, task = ((self[f"party-{part}-{row}"].data or "").strip() for part in PARTY_PARTS[1:])
            if name or number or task:
                role = self[f"party-role-{row}"].data
                is_member = role == PartyRole.MEMBER.value
                found.append(
                    Party(PartyRole.MEMBER if is_member else PartyRole.SUBCONTRACTOR, name, _as_written(number), task)
                )
        return found

    def given_files(self) -> list[tuple[str, bytes]]:
        """Name and content of each file that came, read into memory."""
        chosen = [one for one in self.files.data or () if one.filename]
        return [(str(one.filename), bytes(one.read())) for one in chosen]

    def kept_files(self, held: Sequence[KeptFile]) -> list[KeptFile]:
        """The ticked files of the draft; one that the draft no longer holds keeps its id only."""
        by_id = {one.id: one for one in held}
        return [by_id.get(one, KeptFile(one, "", 0, "")) for one in self.kept.data or ()]


def _as_written(business_id: str) -> str:
    """A business id in its usual form; as it was typed when it is none."""
    try:
        return normal_business_id(business_id)
    except BusinessIdNotValid:
        return business_id


def _is_offered(name: str) -> bool:
    return name.startswith(("price-", "answer-", "party-"))


def bid_form(
    call: CallFacts,
    bid_id: str,
    *,
    typed: Mapping[str, str] | None = None,
    version: int | None = None,
    held: Sequence[KeptFile] = (),
) -> BidForm:
    """The bid form of a call.

    Args:
        typed: Texts of a kept draft, shown as they were typed.
        version: The kept draft's version.
        held: The kept draft's files.
    """

    class WithRows(BidForm):
        pass

    for code in call.ceilings:
        setattr(WithRows, f"price-{code}", MoneyField(_l("Price"), [Optional()]))
    for question in call.questions:
        setattr(WithRows, f"answer-{question.code}", TextAreaField(question.text, [Optional(), Length(max=12_000)]))
    for row in range(PARTY_ROWS):
        setattr(WithRows, f"party-role-{row}", SelectField(_l("Its part"), choices=ROLES, validate_choice=False))
        setattr(WithRows, f"party-name-{row}", StringField(_l("Company"), [Optional(), Length(max=200)]))
        setattr(WithRows, f"party-id-{row}", StringField(_l("Business id"), [Optional(), Length(max=20)]))
        setattr(WithRows, f"party-task-{row}", StringField(_l("What it would do"), [Optional(), Length(max=500)]))
    given: dict[str, Any] = {"bid_id": bid_id, "version": str(version) if version else ""}
    if typed is not None:
        made = WithRows(formdata=MultiDict([*typed.items(), *given.items(), *(("kept", one.id) for one in held)]))
    else:
        made = WithRows(data=given)
    made.kept.choices = [
        (one.id, _("%(name)s (%(size)s kB)", name=one.name, size=number(-(-one.size // 1024)))) for one in held
    ]
    return made


def drawn_id(sent: str | None) -> str:
    """The random id that came with a form, in its usual form; a fresh one when it is none."""
    try:
        return str(UUID(sent or ""))
    except ValueError:
        return str(uuid4())


class SendForm(BaseForm):
    """Sending a bid from its preview: what is sent is the draft as it was looked at.

    The bid's id and the draft's version tell a repeated sending.
    """

    bid_id = HiddenField()

    def __init__(self, formdata: Any = _Auto, **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        del self.submission


class CashFlowForm(BaseForm):
    """What a bidder knows of its own costs; it is answered and kept nowhere."""

    participants = IntegerTextField(
        _l("Participants that you would serve"), [InputRequired(_l("Enter a number.")), NumberRange(min=1, max=2_000)]
    )
    cost = MoneyField(_l("What one participant costs you"), [InputRequired(_l("Enter an amount.")), NumberRange(min=1)])
    cost_months = IntegerTextField(
        _l("Months over which you pay the costs"), [InputRequired(_l("Enter a number.")), NumberRange(min=1, max=36)]
    )
    delay_months = IntegerTextField(
        _l("Months from a result to the money on your account"),
        [InputRequired(_l("Enter a number.")), NumberRange(min=0, max=12)],
    )
