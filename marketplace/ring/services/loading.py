"""Loading the ring's own data at each start: what is missing is added, what an administrator recorded stays."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from sqlalchemy import func, select

from marketplace.audit.services import record
from marketplace.identity import services as identity
from marketplace.kernel.actor import SYSTEM, OrganisationKind
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import Base, db
from marketplace.kernel.errors import RuleBroken
from marketplace.ring.models import (
    AreaRow,
    CategoryRow,
    EInvoiceAddressRow,
    LegalParameterRow,
    MandateRow,
    MunicipalityRow,
    PopulationRow,
    RateRow,
    Recorded,
    RingRow,
    SettingRow,
    TargetGroupRow,
)
from marketplace.ring.rules import (
    AddressKind,
    DatedRow,
    RateKind,
    SettingKey,
    Task,
    check_new_row,
    fits_in_gap,
)

Entry = dict[str, Any]


def load_ring(*, now: datetime) -> None:
    """Bring the ring's own data into the database; harmless to repeat.

    A dated row of the product is left out where an administrator's rows already cover its days, so that a value that
    calculations have used is never changed by an update.
    """
    today = day_in_finland(now)
    recorded: Recorded = {"recorded_at": now, "recorded_by": SYSTEM.person_id}
    added = {
        "members": _load_members(now),
        "categories": _load_categories(),
        "target_groups": _load_target_groups(),
        "mandates": _load_mandates(recorded, today),
        "einvoice_addresses": _load_addresses(recorded, today),
        "populations": _load_populations(recorded),
        "rates": _load_rates(recorded, today),
        "settings": _load_settings(recorded, today),
        "legal_parameters": _load_legal_parameters(recorded, today),
    }
    if any(added.values()):
        record("ring.loaded", actor=SYSTEM, subject=("ring", 1), now=now, facts=added)


def _data(name: str) -> Any:
    return json.loads(files("marketplace.ring").joinpath(f"data/{name}.json").read_text("utf-8"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _load_members(now: datetime) -> int:
    data = _data("ring")
    if db.session.get(RingRow, 1) is not None:
        return 0
    ring = data["ring"]
    office = identity.create_organisation(
        OrganisationKind.RING, ring["names"]["fi"], business_id=None, actor=SYSTEM, now=now
    )
    db.session.add(
        RingRow(
            id=1,
            organisation_id=office,
            names=ring["names"],
            lead_municipality=ring["lead_municipality"],
            nuts3=ring["nuts3"],
        )
    )
    for position, area in enumerate(data["areas"], 1):
        db.session.add(AreaRow(**area, position=position))
    db.session.flush()
    for position, entry in enumerate(data["municipalities"], 1):
        _add_municipality(entry, position, now)
    db.session.flush()
    return len(data["municipalities"])


def _add_municipality(entry: Entry, position: int, now: datetime) -> None:
    organisation_id = identity.create_organisation(
        OrganisationKind.MUNICIPALITY,
        entry["official_name"],
        business_id=entry["business_id"],
        municipality_code=entry["code"],
        actor=SYSTEM,
        now=now,
    )
    db.session.add(
        MunicipalityRow(
            code=entry["code"],
            names=entry["names"],
            official_name=entry["official_name"],
            area_code=entry["area"],
            position=position,
            business_id=entry["business_id"],
            business_id_source=entry["business_id_source"],
            source=f"{entry['names_source']}; {entry['official_name_source']}; {entry['area_source']}",
            organisation_id=organisation_id,
        )
    )


def _load_categories() -> int:
    known = set(db.session.execute(select(CategoryRow.code)).scalars())
    missing = [(n, entry) for n, entry in enumerate(_data("categories"), 1) if entry["code"] not in known]
    for position, entry in missing:
        days = {"valid_from": _day(entry["valid_from"]), "valid_to": None}
        db.session.add(CategoryRow(**{**entry, **days}, position=position))
    db.session.flush()
    return len(missing)


def _load_target_groups() -> int:
    known = set(db.session.execute(select(TargetGroupRow.code)).scalars())
    missing = [(n, entry) for n, entry in enumerate(_data("target_groups"), 1) if entry["code"] not in known]
    for position, entry in missing:
        db.session.add(TargetGroupRow(**entry, position=position))
    db.session.flush()
    return len(missing)


def _may_add(present: Sequence[DatedRow], valid_from: date, valid_to: date | None, today: date) -> bool:
    """Whether a row of the product changes no day that has a value and no day that has come."""
    if fits_in_gap(present, valid_from=valid_from, valid_to=valid_to):
        return True
    if valid_from <= today or any(row.valid_from >= valid_from for row in present):
        return False
    try:
        check_new_row(present, valid_from=valid_from, valid_to=valid_to, today=today)
    except RuleBroken:
        return False
    return True


def _add_dated(
    table: type[Any],
    entries: Iterable[Entry],
    *,
    thing: Callable[[Any], tuple[Any, ...]],
    today: date,
    recorded: Recorded,
) -> int:
    """Add the dated rows that are missing.

    Args:
        entries: Rows as the columns of the table.
        thing: What a row is about: rows of one thing follow each other in time.
    Returns:
        How many were added.
    """
    present: dict[tuple[Any, ...], list[Any]] = {}
    for row in db.session.execute(select(table)).scalars():
        present.setdefault(thing(row), []).append(row)
    known_things = set(present)
    added: list[Base] = []
    for entry in entries:
        row = table(**entry, **recorded)
        about = thing(row)
        known = present.get(about, ())
        # A thing that the database does not know yet takes all its rows; their order in the file is their history.
        if about not in known_things or _may_add(known, row.valid_from, row.valid_to, today):
            added.append(row)
    db.session.add_all(added)
    db.session.flush()
    return len(added)


def _dated(entry: Entry) -> Entry:
    return {**entry, "valid_from": _day(entry["valid_from"]), "valid_to": _day(entry.get("valid_to"))}


def _load_mandates(recorded: Recorded, today: date) -> int:
    data = _data("mandates")
    entries = [
        {
            "acting_code": one["acting"],
            "home_code": one["home"],
            "task": Task(one["task"]),
            "granted": True,
            "source": one["source"],
            "valid_from": _day(data["valid_from"]),
            "valid_to": None,
        }
        for one in data["mandates"]
    ]
    return _add_dated(
        MandateRow,
        entries,
        thing=lambda row: (row.acting_code, row.home_code, Task(row.task)),
        today=today,
        recorded=recorded,
    )


def _load_addresses(recorded: Recorded, today: date) -> int:
    entries = []
    for one in map(_dated, _data("einvoice_addresses")):
        code = one.pop("municipality")
        entries.append({**one, "municipality_code": code, "kind": AddressKind(one["kind"])})
    return _add_dated(
        EInvoiceAddressRow,
        entries,
        thing=lambda row: (row.municipality_code, row.purpose),
        today=today,
        recorded=recorded,
    )


def _load_populations(recorded: Recorded) -> int:
    newest: date | None = db.session.execute(select(func.max(PopulationRow.used_from))).scalar_one()
    added = 0
    for one in _data("populations"):
        used_from = date.fromisoformat(str(one["used_from"]))
        if newest is not None and used_from <= newest:
            continue
        row = PopulationRow(
            municipality_code=one["municipality"],
            counted_on=_day(one["counted_on"]),
            used_from=used_from,
            inhabitants=one["inhabitants"],
            source=one["source"],
            **recorded,
        )
        db.session.add(row)
        added += 1
    db.session.flush()
    return added


def _load_rates(recorded: Recorded, today: date) -> int:
    entries = [{**one, "kind": RateKind(one["kind"])} for one in map(_dated, _data("rates"))]
    return _add_dated(
        RateRow, entries, thing=lambda row: (RateKind(row.kind), row.code), today=today, recorded=recorded
    )


def _load_settings(recorded: Recorded, today: date) -> int:
    entries = [{**one, "key": SettingKey(one["key"])} for one in map(_dated, _data("settings"))]
    return _add_dated(SettingRow, entries, thing=lambda row: (SettingKey(row.key),), today=today, recorded=recorded)


def _load_legal_parameters(recorded: Recorded, today: date) -> int:
    entries = map(_dated, _data("legal_parameters"))
    return _add_dated(LegalParameterRow, entries, thing=lambda row: (row.key,), today=today, recorded=recorded)
