"""Reads about the ring: the room's window to other rooms."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, cast, func, literal, select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.ring.models import (
    AccessionRow,
    AppropriationRow,
    AreaRow,
    CategoryRow,
    EInvoiceAddressRow,
    FoundingRow,
    FreeDayRow,
    LegalParameterRow,
    MandateRow,
    MunicipalityRow,
    PopulationRow,
    RateRow,
    RingRow,
    SettingRow,
    TargetGroupRow,
)
from marketplace.ring.rules import (
    Accession,
    Appropriation,
    Area,
    Category,
    EInvoiceAddress,
    Founding,
    FreeDay,
    LegalParameter,
    Mandate,
    Municipality,
    Names,
    PopulationKey,
    RateBook,
    Ring,
    RingSettings,
    Setting,
    SettingKey,
    SettingMissing,
    TargetGroup,
    Task,
    appropriations_in_force,
    homes_acted_for,
    is_working_day,
    members_on,
    population_keys,
    value_on,
)
from marketplace.ring.rules import may_act_for as mandate_covers
from marketplace.ring.rules import ring_settings as settings_in_force

POPULATION = "population"
"""Name of the allocation key that shares by inhabitants."""


def the_ring() -> Ring:
    """The ring itself.

    Raises:
        NotFound: the ring has not been loaded.
    """
    row = db.session.get(RingRow, 1)
    if row is None:
        raise NotFound(what="ring")
    return row.as_facts()


def areas() -> list[Area]:
    """Every employment area, in the ring's order."""
    rows = db.session.execute(select(AreaRow).order_by(AreaRow.position)).scalars()
    return [row.as_facts() for row in rows]


def municipalities() -> list[Municipality]:
    """Every municipality, in the ring's order."""
    rows = db.session.execute(select(MunicipalityRow).order_by(MunicipalityRow.position)).scalars()
    return [row.as_facts() for row in rows]


def municipality(code: str) -> Municipality:
    """One municipality by its three digits.

    Raises:
        NotFound: it does not belong to the ring.
    """
    row = db.session.get(MunicipalityRow, code)
    if row is None:
        raise NotFound(what="municipality")
    return row.as_facts()


def categories(day: date | None = None) -> list[Category]:
    """Categories in use on a day, or all that there have ever been, in the ring's order."""
    rows = db.session.execute(select(CategoryRow).order_by(CategoryRow.position, CategoryRow.id)).scalars()
    found = [row.as_facts() for row in rows]
    return found if day is None else [one for one in found if one.is_valid_on(day)]


def names_in_lists() -> tuple[dict[int, Names], dict[str, Names]]:
    """Names of every category by id and of every municipality by code, in one query, for lists that show both."""
    rows = db.session.execute(
        select(literal("category"), cast(CategoryRow.id, String), CategoryRow.names).union_all(
            select(literal("municipality"), MunicipalityRow.code, MunicipalityRow.names)
        )
    ).all()
    found = {(kind, key): Names(**names) for kind, key, names in rows}
    return (
        {int(key): names for (kind, key), names in found.items() if kind == "category"},
        {key: names for (kind, key), names in found.items() if kind == "municipality"},
    )


def category(category_id: int) -> Category:
    """One category.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(CategoryRow, category_id)
    if row is None:
        raise NotFound(what="category")
    return row.as_facts()


def target_groups() -> list[TargetGroup]:
    """Every target group, in the ring's order."""
    rows = db.session.execute(select(TargetGroupRow).order_by(TargetGroupRow.position, TargetGroupRow.id)).scalars()
    return [row.as_facts() for row in rows]


def target_group(group_id: int) -> TargetGroup:
    """One target group.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(TargetGroupRow, group_id)
    if row is None:
        raise NotFound(what="target group")
    return row.as_facts()


def mandates() -> list[Mandate]:
    """Every mandate that was ever recorded, oldest first."""
    rows = db.session.execute(select(MandateRow).order_by(MandateRow.id)).scalars()
    return [row.as_facts() for row in rows]


def may_act_for(acting: str, home: str, task: Task | str, day: date) -> bool:
    """Whether a municipality's workers may do a task for the residents or invoices of a municipality on a day.

    Args:
        acting: Code of the municipality whose worker acts; the empty text acts for nobody.
        home: Code of the municipality acted for, which may be the same one.
        task: ``refer``, ``verify``, ``review``, ``approve`` or ``publish``.
    """
    rows = db.session.execute(
        select(MandateRow).where(
            MandateRow.acting_code == acting, MandateRow.home_code == home, MandateRow.task == Task(task)
        )
    ).scalars()
    return mandate_covers([row.as_facts() for row in rows], acting=acting, home=home, task=Task(task), on=day)


def homes_of(acting: str, task: Task | str, day: date) -> frozenset[str]:
    """Codes of all municipalities for which one may do a task on a day, in one query."""
    rows = db.session.execute(
        select(MandateRow).where(MandateRow.acting_code == acting, MandateRow.task == Task(task))
    ).scalars()
    return homes_acted_for([row.as_facts() for row in rows], acting=acting, task=Task(task), on=day)


def tasks_of(acting: str, day: date) -> dict[Task, frozenset[str]]:
    """Codes of all municipalities for which one may do each task on a day, in one query."""
    rows = db.session.execute(select(MandateRow).where(MandateRow.acting_code == acting)).scalars()
    mandates_of_one = [row.as_facts() for row in rows]
    return {task: homes_acted_for(mandates_of_one, acting=acting, task=task, on=day) for task in Task}


def einvoice_addresses() -> list[EInvoiceAddress]:
    """Every e-invoice address that was ever recorded, oldest first."""
    rows = db.session.execute(
        select(EInvoiceAddressRow).order_by(EInvoiceAddressRow.valid_from, EInvoiceAddressRow.id)
    ).scalars()
    return [row.as_facts() for row in rows]


def einvoice_address(code: str, day: date, *, purpose: str = "main") -> EInvoiceAddress | None:
    """Where invoices of a municipality are sent on a day; None while unknown."""
    rows = db.session.execute(
        select(EInvoiceAddressRow).where(
            EInvoiceAddressRow.municipality_code == code, EInvoiceAddressRow.purpose == purpose
        )
    ).scalars()
    return value_on([row.as_facts() for row in rows], day)


def allocation_keys(*, known_at: datetime | None = None, members: Iterable[str] | None = None) -> list[PopulationKey]:
    """Whole population keys, oldest first; as they were recorded by a moment, where one is given.

    Args:
        members: Codes of all municipalities, where they have been read already.
    """
    query = select(PopulationRow).order_by(PopulationRow.id)
    if known_at is not None:
        query = query.where(PopulationRow.recorded_at <= known_at)
    rows = db.session.execute(query).scalars()
    codes = db.session.execute(select(MunicipalityRow.code)).scalars() if members is None else members
    return population_keys([row.as_facts() for row in rows], codes)


def keys(*, known_at: datetime | None = None, members: Iterable[str] | None = None) -> dict[str, list[dict[str, Any]]]:
    """Allocation keys as the document that payment terms read.

    Args:
        known_at: Only what was recorded by this moment; None for all.
        members: Codes of all municipalities, where they have been read already.
    Returns:
        ``{"population": [{"from": "2024-12-31", "weights": {"398": 121337, …}}, …]}``.
    Source: payment terms, section 5.
    """
    return {
        POPULATION: [
            {"from": key.used_from.isoformat(), "weights": dict(key.weights)}
            for key in allocation_keys(known_at=known_at, members=members)
        ]
    }


def rate_book() -> RateBook:
    """All dated rates in one query, to be asked by day."""
    rows = db.session.execute(select(RateRow).order_by(RateRow.id)).scalars()
    return RateBook(row.as_facts() for row in rows)


def settings() -> list[Setting]:
    """Every choice that the ring ever recorded, oldest first."""
    rows = db.session.execute(select(SettingRow).order_by(SettingRow.valid_from, SettingRow.id)).scalars()
    return [row.as_facts() for row in rows]


def ring_settings(day: date) -> RingSettings:
    """All of the ring's choices in force on a day.

    Raises:
        SettingMissing: one of them has no value on that day.
    """
    return settings_in_force(settings(), day)


def setting(key: SettingKey | str, day: date) -> bool | int:
    """One choice of the ring on a day.

    Raises:
        SettingMissing: it has no value on that day.
    """
    rows = db.session.execute(select(SettingRow).where(SettingRow.key == SettingKey(key))).scalars()
    found = value_on([row.as_facts() for row in rows], day)
    if found is None:
        raise SettingMissing(key=SettingKey(key).value, day=day)
    return found.value


def legal_parameters() -> list[LegalParameter]:
    """Every number that an act has set, by key and first day."""
    rows = db.session.execute(
        select(LegalParameterRow).order_by(LegalParameterRow.key, LegalParameterRow.valid_from, LegalParameterRow.id)
    ).scalars()
    return [row.as_facts() for row in rows]


def legal_parameter(key: str, day: date) -> LegalParameter:
    """A number of the law on a day, with its unit and section.

    Raises:
        SettingMissing: the law has no such number on that day.
    """
    rows = db.session.execute(select(LegalParameterRow).where(LegalParameterRow.key == key)).scalars()
    found = value_on([row.as_facts() for row in rows], day)
    if found is None:
        raise SettingMissing(key=key, day=day)
    return found


def extra_free_days() -> list[FreeDay]:
    """Further free days that the ring has recorded and not taken back, by day."""
    latest: dict[date, FreeDayRow] = {}
    for row in db.session.execute(select(FreeDayRow).order_by(FreeDayRow.id)).scalars():
        latest[row.day] = row
    return [row.as_facts() for _, row in sorted(latest.items()) if row.is_free]


def is_working_day_calendar() -> Callable[[date], bool]:
    """The calendar of working days with the ring's further free days, read once and then asked by day."""
    extra = frozenset(one.day for one in extra_free_days())
    return lambda day: is_working_day(day, extra_free=extra)


def _by_code(found: list[EInvoiceAddress]) -> dict[str, list[EInvoiceAddress]]:
    grouped: dict[str, list[EInvoiceAddress]] = defaultdict(list)
    for one in found:
        grouped[one.municipality_code].append(one)
    return grouped


def main_addresses(day: date) -> dict[str, EInvoiceAddress]:
    """The main e-invoice address of each municipality that has one on a day, in one query."""
    of_main = [one for one in einvoice_addresses() if one.purpose == "main"]
    in_force = {code: value_on(rows, day) for code, rows in _by_code(of_main).items()}
    return {code: one for code, one in in_force.items() if one is not None}


def foundings() -> list[Founding]:
    """What the ring has been announced as, oldest first; empty while nothing is recorded."""
    rows = db.session.execute(select(FoundingRow).order_by(FoundingRow.valid_from, FoundingRow.id)).scalars()
    return [row.as_facts() for row in rows]


def founding(day: date) -> Founding | None:
    """What the ring is announced as on a day; None before the first row."""
    return value_on(foundings(), day)


def is_public(at: datetime) -> bool:
    """Whether the founding notice had been published at a moment; nothing of the ring is public before."""
    first = db.session.execute(select(func.min(FoundingRow.published_at))).scalar_one()
    return first is not None and first <= at


def accessions() -> list[Accession]:
    """Every municipality's decisions to join or to leave, oldest first."""
    rows = db.session.execute(select(AccessionRow).order_by(AccessionRow.valid_from, AccessionRow.id)).scalars()
    return [row.as_facts() for row in rows]


def members(day: date) -> frozenset[str]:
    """Codes of the municipalities that are members on a day by a recorded decision."""
    return members_on(accessions(), day)


def appropriations(year: int) -> list[Appropriation]:
    """What each municipality may spend on each category in a budget year, as now decided; unknown ones are left out."""
    return appropriations_in_force(appropriation_history(year))


def appropriation_history(year: int) -> list[Appropriation]:
    """Every appropriation of a budget year that was ever recorded, oldest first."""
    rows = db.session.execute(
        select(AppropriationRow)
        .where(AppropriationRow.year == year)
        .order_by(AppropriationRow.decided_on, AppropriationRow.id)
    ).scalars()
    return [row.as_facts() for row in rows]
