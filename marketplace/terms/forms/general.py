"""The form of what applies to all milestones: which facts count, multipliers, index, caps, holdback, who pays."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import NumberRange, Optional

from marketplace.kernel.errors import Incomplete, Problem
from marketplace.terms.forms.fields import as_text, given, ratio
from marketplace.terms.rules.editing import codes_before
from marketplace.web.forms import BaseForm, DayField, IntegerTextField, MoneyField, RatioField

EMPTY_ROWS = 3
"""Rows for further groups or index figures, after those that are there."""


def _days(label: Any) -> IntegerTextField:
    return IntegerTextField(label, [Optional(), NumberRange(min=0, message=_l("Enter zero or more."))])


def _cap(label: Any) -> MoneyField:
    return MoneyField(label, [Optional(), NumberRange(min=0, message=_l("Enter zero or more."))])


class GeneralForm(BaseForm):
    """What applies to all milestones. Rows of groups, index and shares are added by :func:`general_form`."""

    payer_codes: Sequence[str] = ()
    group_rows = EMPTY_ROWS
    index_rows = EMPTY_ROWS

    attribution_days = _days(_l("Days after the end of the service in which something may still begin"))
    report_within_days = _days(_l("Days in which it must be reported"))
    participant_cents = _cap(_l("For each participant"))
    calendar_year_cents = _cap(_l("For the results of a calendar year"))
    contract_cents = _cap(_l("In the whole contract"))
    held_percent = RatioField(_l("Share held back (percent)"), [Optional(), NumberRange(min=0, max=100)])
    release = SelectField(_l("Released when"))
    release_days = _days(_l("Days after the result"))
    payers = RadioField(_l("Who pays"))

    def to_general(self) -> dict[str, Any]:
        """Everything but the milestones as the document has it.

        Raises:
            Incomplete: a row is half filled.
        """
        return given(
            attribution_days=self.attribution_days.data,
            report_within_days=self.report_within_days.data,
            groups=self._groups(),
            price_index=self._index(),
            caps=given(
                participant_cents=self.participant_cents.data,
                calendar_year_cents=self.calendar_year_cents.data,
                contract_cents=self.contract_cents.data,
            ),
            holdback=self._holdback(),
            allocation=self._allocation(),
        )

    def _groups(self) -> list[dict[str, Any]]:
        rows = [(row, self[f"group-{row}"].data, self[f"factor-{row}"].data) for row in range(self.group_rows)]
        faults = [Problem(f"factor-{row}", "terms.missing") for row, code, factor in rows if code and factor is None]
        faults += [Problem(f"group-{row}", "terms.missing") for row, code, factor in rows if factor and not code]
        if faults:
            raise Incomplete(faults)
        return [{"code": code, "factor": as_text(factor)} for _, code, factor in rows if code]

    def _index(self) -> list[dict[str, Any]]:
        rows = [(row, self[f"from-{row}"].data, self[f"index-{row}"].data) for row in range(self.index_rows)]
        faults = [Problem(f"index-{row}", "terms.missing") for row, day, factor in rows if day and factor is None]
        faults += [Problem(f"from-{row}", "terms.missing") for row, day, factor in rows if factor and not day]
        if faults:
            raise Incomplete(faults)
        return [{"from": day.isoformat(), "factor": as_text(factor)} for _, day, factor in rows if day]

    def _holdback(self) -> dict[str, Any] | None:
        percent = self.held_percent.data
        if not percent:
            return None
        if self.release.data:
            release: dict[str, Any] = {"milestone": self.release.data}
        elif self.release_days.data is not None:
            release = {"after_days": self.release_days.data}
        else:
            raise Incomplete([Problem("release_days", "terms.missing")])
        return {"share": as_text(percent / 100), "release": release}

    def _allocation(self) -> dict[str, Any]:
        chosen = self.payers.data or "home"
        if chosen.startswith("key:"):
            return {"by": "key", "key": chosen.removeprefix("key:")}
        if chosen == "fixed":
            shares = {code: as_text(self[f"share-{code}"].data) for code in self.payer_codes}
            return {"by": "fixed", "shares": {code: share for code, share in shares.items() if share is not None}}
        return {"by": "home"}


def general_form(
    document: Mapping[str, Any],
    *,
    groups: Sequence[tuple[str, Any]],
    keys: Sequence[str],
    payers: Sequence[tuple[str, Any]],
    version: int,
) -> GeneralForm:
    """The form, filled from a document.

    Args:
        groups: Codes and names of the ring's target groups.
        keys: Names of the ring's allocation keys.
        payers: Codes and names of the municipalities.
    """

    class WithRows(GeneralForm):
        payer_codes = [code for code, _ in payers]
        group_rows = len(document.get("groups") or []) + EMPTY_ROWS
        index_rows = len(document.get("price_index") or []) + EMPTY_ROWS

    for row in range(WithRows.group_rows):
        setattr(WithRows, f"group-{row}", SelectField(_l("Target group")))
        setattr(WithRows, f"factor-{row}", RatioField(_l("Multiplier"), [Optional(), NumberRange(min=0)]))
    for row in range(WithRows.index_rows):
        setattr(WithRows, f"from-{row}", DayField(_l("From the day"), [Optional()]))
        setattr(WithRows, f"index-{row}", RatioField(_l("Index"), [Optional(), NumberRange(min=0)]))
    for code, name in payers:
        setattr(WithRows, f"share-{code}", RatioField(name, [Optional(), NumberRange(min=0)]))
    form = WithRows(data=_values(document) | {"version": str(version)})
    used = [one.get("code") for one in document.get("groups") or []]
    known = [code for code, _ in groups]
    for row in range(WithRows.group_rows):
        form[f"group-{row}"].choices = [("", "–"), *groups, *((c, c) for c in used if c not in known)]
    form.release.choices = [("", _l("Days have passed")), *((c, c) for c in codes_before(document, None))]
    form.payers.choices = [
        ("home", _l("The participant's home municipality")),
        *((f"key:{key}", key) for key in keys),
        ("fixed", _l("The municipalities in fixed shares")),
    ]
    return form


def _values(document: Mapping[str, Any]) -> dict[str, Any]:
    caps, held = document.get("caps") or {}, document.get("holdback") or {}
    release, allocation = held.get("release") or {}, document.get("allocation") or {"by": "home"}
    share = ratio(held.get("share"))
    values: dict[str, Any] = {
        "attribution_days": document.get("attribution_days"),
        "report_within_days": document.get("report_within_days"),
        **caps,
        "held_percent": None if share is None else (share * 100).normalize() + 0,
        "release": release.get("milestone") or "",
        "release_days": release.get("after_days"),
        "payers": f"key:{allocation['key']}" if allocation.get("by") == "key" else allocation.get("by"),
    }
    for row, group in enumerate(document.get("groups") or []):
        values |= {f"group-{row}": group.get("code"), f"factor-{row}": ratio(group.get("factor"))}
    for row, entry in enumerate(document.get("price_index") or []):
        values |= {f"from-{row}": _day(entry.get("from")), f"index-{row}": ratio(entry.get("factor"))}
    for code, share_text in (allocation.get("shares") or {}).items():
        values[f"share-{code}"] = ratio(share_text)
    return values


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None
