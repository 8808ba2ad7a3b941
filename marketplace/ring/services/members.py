"""Use cases of the ring's members: business ids, e-invoice addresses, mandates, population keys."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotFound
from marketplace.ring import queries
from marketplace.ring.models import EInvoiceAddressRow, MandateRow, MunicipalityRow, PopulationRow
from marketplace.ring.rules import (
    AddressKind,
    BusinessIdKnown,
    PopulationIncomplete,
    RowBeforeNewest,
    StartsInPast,
    Task,
    check_business_id,
    check_einvoice_address,
    check_new_row,
)
from marketplace.ring.services.checks import check_may_change, check_seen, one_at_a_time, recorded_by


def learn_business_id(
    code: str, business_id: str, *, source: str, seen_version: int | None, actor: Actor, now: datetime
) -> None:
    """Note a municipality's business id, for its organisation too.

    Raises:
        NotAllowed, NotFound, Conflict: the actor, the municipality, or the version does not fit.
        BusinessIdNotValid: its check digit does not fit.
        BusinessIdKnown: another organisation has it.
    """
    check_may_change(actor)
    row = db.session.execute(locked(select(MunicipalityRow).where(MunicipalityRow.code == code))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="municipality")
    check_seen(row, seen_version, {"business_id": row.business_id, "source": row.business_id_source})
    normal = check_business_id(business_id)
    other = identity.organisation_by_business_id(normal)
    if other is not None and other.id != row.organisation_id:
        raise BusinessIdKnown(name=other.name)
    before = row.business_id
    row.business_id, row.business_id_source = normal, source.strip()
    identity_services.update_organisation(
        row.organisation_id, name=row.official_name, business_id=normal, actor=actor, now=now
    )
    db.session.flush()
    record(
        "ring.business_id_learnt",
        actor=actor,
        subject=("municipality", code),
        now=now,
        facts={"before": before, "after": normal},
    )


def add_einvoice_address(
    code: str,
    *,
    kind: AddressKind,
    address: str,
    operator: str,
    operator_id: str,
    valid_from: date,
    source: str,
    actor: Actor,
    now: datetime,
    purpose: str = "main",
    email: str | None = None,
    required_references: tuple[str, ...] = (),
) -> int:
    """Note where a municipality's invoices are sent from a day on, and return the row's id.

    Raises:
        NotAllowed, NotFound: the actor or the municipality does not fit.
        AddressNotValid: the address does not have the form of its kind.
        RowBeforeNewest, RowInForceAlready: the days are taken.
    """
    check_may_change(actor)
    one_at_a_time()
    queries.municipality(code)
    normal = check_einvoice_address(kind, address)
    same = [one for one in queries.einvoice_addresses() if one.municipality_code == code and one.purpose == purpose]
    check_new_row(same, valid_from=valid_from, today=day_in_finland(now))
    row = EInvoiceAddressRow(
        municipality_code=code,
        purpose=purpose,
        address=normal,
        kind=kind,
        operator=operator.strip(),
        operator_id="".join(operator_id.split()).upper(),
        email=email or None,
        required_references=list(required_references),
        valid_from=valid_from,
        valid_to=None,
        source=source.strip(),
        **recorded_by(actor, now),
    )
    db.session.add(row)
    db.session.flush()
    facts = {"address": normal, "kind": kind.value, "from": valid_from.isoformat(), "row": row.id}
    record("ring.einvoice_address_added", actor=actor, subject=("municipality", code), now=now, facts=facts)
    return row.id


def add_mandate(
    acting: str,
    home: str,
    task: Task,
    *,
    granted: bool,
    valid_from: date,
    source: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Say that a municipality may, or no longer may, do a task for another from a day on; return the row's id.

    Raises:
        NotAllowed, NotFound: the actor or a municipality does not fit.
        StartsInPast: it would change who was allowed to act on days that have passed.
        RowBeforeNewest, RowInForceAlready: the days are taken.
    """
    check_may_change(actor)
    one_at_a_time()
    queries.municipality(acting)
    queries.municipality(home)
    today = day_in_finland(now)
    if valid_from < today:
        raise StartsInPast(today=today)
    about = (acting, home, task)
    same = [one for one in queries.mandates() if (one.acting_code, one.home_code, one.task) == about]
    check_new_row(same, valid_from=valid_from, today=today)
    row = MandateRow(
        acting_code=acting,
        home_code=home,
        task=task,
        granted=granted,
        valid_from=valid_from,
        valid_to=None,
        source=source.strip(),
        **recorded_by(actor, now),
    )
    db.session.add(row)
    db.session.flush()
    facts = {"acting": acting, "home": home, "task": task.value, "granted": granted, "from": valid_from.isoformat()}
    record("ring.mandate_added", actor=actor, subject=("mandate", row.id), now=now, facts=facts)
    return row.id


def add_population_key(
    inhabitants: Mapping[str, int],
    *,
    counted_on: date,
    used_from: date,
    source: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Add a whole set of population weights, used to share payments from a day on.

    Args:
        inhabitants: By municipality code, one for each municipality of the ring.
    Raises:
        NotAllowed: the actor is no administrator of the ring.
        PopulationIncomplete: a municipality has no number above zero.
        StartsInPast: the key would change how payments of days that have passed are shared.
        RowBeforeNewest: a key that begins later has been recorded already.
    """
    check_may_change(actor)
    one_at_a_time()
    today = day_in_finland(now)
    codes = [one.code for one in queries.municipalities()]
    missing = [code for code in codes if inhabitants.get(code, 0) <= 0]
    if missing:
        raise PopulationIncomplete(missing=missing)
    if used_from < today:
        raise StartsInPast(today=today)
    present = queries.allocation_keys()
    if present and used_from <= present[-1].used_from:
        raise RowBeforeNewest(newest=present[-1].used_from)
    for code in codes:
        db.session.add(
            PopulationRow(
                municipality_code=code,
                counted_on=counted_on,
                used_from=used_from,
                inhabitants=inhabitants[code],
                source=source.strip(),
                **recorded_by(actor, now),
            )
        )
    db.session.flush()
    facts = {"counted_on": counted_on.isoformat(), "from": used_from.isoformat(), "inhabitants": dict(inhabitants)}
    record("ring.population_key_added", actor=actor, subject=("ring", 1), now=now, facts=facts)
