"""Use cases of dated values: rates, the ring's choices, numbers of the law, further free days."""

from datetime import date, datetime
from typing import Any

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.ring import queries
from marketplace.ring.models import FreeDayRow, LegalParameterRow, RateRow, SettingRow
from marketplace.ring.rules import (
    ClosingNotAnnounced,
    DayPassed,
    Names,
    RateKind,
    SettingKey,
    StartsInPast,
    check_late_row,
    check_new_row,
    check_setting,
    read_rate,
)
from marketplace.ring.services.checks import check_may_change, one_at_a_time, recorded_by


def add_rate(
    kind: RateKind,
    code: str,
    value: dict[str, Any],
    *,
    valid_from: date,
    valid_to: date | None,
    source: str,
    legal_basis: str,
    is_assumption: bool,
    actor: Actor,
    now: datetime,
    is_late: bool = False,
) -> int:
    """Add a dated row to a rate and return its id; the rows that calculations have used stay as they are.

    Args:
        value: The value in the shape of its kind, see :mod:`marketplace.ring.rules.rates`.
        is_late: The value really held on days that have passed.
    Raises:
        NotAllowed: the actor is no administrator of the ring.
        Incomplete: the brackets of a municipal share are not in order.
        EndsBeforeStart, RowBeforeNewest, RowInForceAlready, RowsOverlap: see :func:`check_new_row`.
        LateUnconfirmed: see :func:`check_late_row`.
    """
    check_may_change(actor)
    one_at_a_time()
    read_rate(kind, value, id=0, code=code, valid_from=valid_from)
    present = queries.rate_book().rows(kind, code)
    today = day_in_finland(now)
    check_new_row(present, valid_from=valid_from, valid_to=valid_to, today=today)
    check_late_row(present, valid_from=valid_from, today=today, confirmed=is_late)
    row = RateRow(
        kind=kind,
        code=code,
        value=value,
        valid_from=valid_from,
        valid_to=valid_to,
        source=source.strip(),
        is_assumption=is_assumption,
        legal_basis=legal_basis.strip(),
        **recorded_by(actor, now),
    )
    db.session.add(row)
    db.session.flush()
    facts = {"kind": kind.value, "code": code, "value": value, "from": valid_from.isoformat(), "late": is_late}
    record("ring.rate_added", actor=actor, subject=("rate", row.id), now=now, why=row.source, facts=facts)
    return row.id


def add_setting(key: SettingKey, value: int, *, valid_from: date, source: str, actor: Actor, now: datetime) -> int:
    """Let the ring choose otherwise from a day on, and return the row's id.

    Args:
        value: 1 or 0 for a switch.
        source: The decision that the choice rests on.
    Raises:
        NotAllowed: the actor is no administrator of the ring.
        SettingNotValid: the value is outside its limits.
        StartsInPast: the choice would hold for days that have passed.
        ClosingNotAnnounced: temporary closing was not announced when the ring was founded.
        RowBeforeNewest, RowInForceAlready: see :func:`check_new_row`.
    """
    check_may_change(actor)
    one_at_a_time()
    check_setting(key, value)
    today = day_in_finland(now)
    if valid_from < today:
        raise StartsInPast(today=today)
    if key is SettingKey.TEMPORARY_CLOSING_ALLOWED and value:
        announced = queries.founding(valid_from)
        if announced is None or announced.published_at is None or not announced.closing_announced:
            raise ClosingNotAnnounced()
    present = [one for one in queries.settings() if one.key is key]
    check_new_row(present, valid_from=valid_from, today=today)
    row = SettingRow(
        key=key, value=value, valid_from=valid_from, valid_to=None, source=source.strip(), **recorded_by(actor, now)
    )
    db.session.add(row)
    db.session.flush()
    facts = {"key": key.value, "value": value, "from": valid_from.isoformat()}
    record("ring.setting_chosen", actor=actor, subject=("setting", row.id), now=now, why=row.source, facts=facts)
    return row.id


def add_legal_parameter(
    key: str,
    value: int,
    *,
    section: str,
    note: str,
    valid_from: date,
    source: str,
    actor: Actor,
    now: datetime,
    is_late: bool = False,
) -> int:
    """Note an amendment: a number of the law from a day on, in the unit it has always had; return the row's id.

    Raises:
        NotAllowed: the actor is no administrator of the ring.
        NotFound: the portal knows no such number.
        RowBeforeNewest, RowInForceAlready, RowsOverlap: see :func:`check_new_row`.
        LateUnconfirmed: see :func:`check_late_row`.
    """
    check_may_change(actor)
    one_at_a_time()
    present = [one for one in queries.legal_parameters() if one.key == key]
    if not present:
        raise NotFound(what="legal parameter")
    today = day_in_finland(now)
    check_new_row(present, valid_from=valid_from, today=today)
    check_late_row(present, valid_from=valid_from, today=today, confirmed=is_late)
    row = LegalParameterRow(
        key=key,
        value=value,
        unit=present[-1].unit,
        section=section.strip(),
        note=note.strip(),
        valid_from=valid_from,
        valid_to=None,
        source=source.strip(),
        **recorded_by(actor, now),
    )
    db.session.add(row)
    db.session.flush()
    facts = {"key": key, "value": value, "unit": row.unit, "from": valid_from.isoformat(), "late": is_late}
    record("ring.law_amended", actor=actor, subject=("legal_parameter", row.id), now=now, why=row.source, facts=facts)
    return row.id


def record_free_day(day: date, names: Names, *, source: str, actor: Actor, now: datetime) -> int:
    """Record a further day that is no working day, and return the row's id.

    Raises:
        NotAllowed: the actor is no administrator of the ring.
        DayPassed: the day has come, so that time limits have been counted over it.
    """
    return _free_day(day, names, True, source=source, actor=actor, now=now)


def take_back_free_day(day: date, *, source: str, actor: Actor, now: datetime) -> int:
    """Make a recorded free day a working day again, and return the row's id.

    Raises:
        NotAllowed: the actor is no administrator of the ring.
        NotFound: the day is not recorded as free.
        DayPassed: the day has come.
    """
    found = next((one for one in queries.extra_free_days() if one.day == day), None)
    if found is None:
        raise NotFound(what="free day")
    return _free_day(day, found.names, False, source=source, actor=actor, now=now)


def _free_day(day: date, names: Names, is_free: bool, *, source: str, actor: Actor, now: datetime) -> int:
    check_may_change(actor)
    one_at_a_time()
    today = day_in_finland(now)
    if day <= today:
        raise DayPassed(today=today)
    row = FreeDayRow(
        day=day, is_free=is_free, names=names.to_document(), source=source.strip(), **recorded_by(actor, now)
    )
    db.session.add(row)
    db.session.flush()
    action = "ring.free_day_recorded" if is_free else "ring.free_day_taken_back"
    facts = {"day": day.isoformat(), "names": names.to_document()}
    record(action, actor=actor, subject=("free_day", row.id), now=now, why=row.source, facts=facts)
    return row.id
