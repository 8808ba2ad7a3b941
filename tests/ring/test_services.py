"""The ring's data in the database: loaded once, kept for ever, changed by new rows only."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from marketplace.audit.models import AuditEvent
from marketplace.identity import queries as identity
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.db import APPEND_ONLY, db
from marketplace.kernel.errors import Conflict, NotAllowed, NotFound
from marketplace.ring import queries as ring
from marketplace.ring import services
from marketplace.ring.models import PopulationRow, RateRow
from marketplace.ring.rules import (
    AddressKind,
    CodeTaken,
    DayPassed,
    Founding,
    Names,
    PopulationIncomplete,
    RateKind,
    Regime,
    RowBeforeNewest,
    SettingKey,
    Task,
)
from marketplace.terms.schemas import read_keys
from tests.factories.people import municipal_actor, ring_actor

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 8, tzinfo=UTC)
NAMES = Names("Nimi", "Namn", "Name")


@pytest.fixture
def admin(app: Flask) -> Actor:
    """The ring's administrator."""
    return ring_actor(Role.RING_ADMIN)


def everything() -> list[object]:
    """All that the ring's data says, for comparing."""
    book = ring.rate_book()
    return [
        ring.the_ring(),
        ring.areas(),
        ring.municipalities(),
        ring.categories(),
        ring.target_groups(),
        ring.mandates(),
        ring.einvoice_addresses(),
        ring.allocation_keys(),
        [book.rows(kind) for kind in RateKind],
        ring.settings(),
        ring.legal_parameters(),
        ring.extra_free_days(),
    ]


def test_ten_municipalities_and_the_office_are_organisations(app: Flask) -> None:
    members = ring.municipalities()
    assert [one.code for one in members] == ["398", "098", "111", "560", "016", "316", "576", "081", "781", "142"]
    for one in members:
        found = identity.organisation_of_municipality(one.code)
        assert found is not None
        assert (found.id, found.name) == (one.organisation_id, one.official_name)
        assert found.business_id == one.business_id
    assert identity.ring_organisation().name == ring.the_ring().names.fi


def test_what_nobody_knows_stays_unknown(app: Flask) -> None:
    known = {one.code for one in ring.municipalities() if one.business_id}
    assert known == {"398", "111", "560", "142"}
    assert set(ring.main_addresses(date(2026, 11, 24))) == {"111", "142"}
    assert ring.founding(date(2026, 11, 24)) is None
    assert not ring.is_public(NOW)
    assert ring.members(date(2026, 11, 24)) == frozenset()


def test_every_value_says_where_it_was_read(app: Flask) -> None:
    book = ring.rate_book()
    rows = [row for kind in RateKind for row in book.rows(kind)]
    sourced = [*rows, *ring.settings(), *ring.legal_parameters(), *ring.mandates(), *ring.einvoice_addresses()]
    assert all(one.source for one in [*sourced, *ring.categories(), *ring.target_groups(), *ring.allocation_keys()])
    assert all(one.section for one in ring.legal_parameters())


def test_old_and_new_municipal_share_and_vat_are_found_by_day(app: Flask) -> None:
    book = ring.rate_book()
    old, new = book.share_rule(date(2024, 12, 31)), book.share_rule(date(2025, 1, 1))
    assert [(one.after_days, str(one.percent)) for one in old.brackets] == [(0, "0"), (300, "50"), (1000, "70")]
    assert [one.after_days for one in new.brackets] == [0, 100, 200, 300, 400, 700]
    assert (old.counts_service_days, new.counts_service_days) == (False, True)
    assert str(book.vat("general", date(2024, 8, 31)).percent) == "24"
    assert str(book.vat("general", date(2024, 9, 1)).percent) == "25.5"
    assert book.covered_benefit(new, date(2026, 4, 30)).code == "tyomarkkinatuki"
    assert book.covered_benefit(new, date(2026, 11, 24)).cents_per_day == 3721


def test_the_nine_act_through_hollola_and_lahti_for_itself(app: Flask) -> None:
    day = date(2026, 11, 24)
    nine = {one.code for one in ring.municipalities()} - {"398"}
    for task in (Task.REFER, Task.VERIFY):
        assert ring.homes_of("098", task, day) == nine
        assert ring.homes_of("398", task, day) == {"398"}
        assert ring.homes_of("111", task, day) == frozenset()
    assert ring.homes_of("098", Task.REVIEW, day) == nine
    assert ring.homes_of("111", Task.APPROVE, day) == {"111"}
    assert not ring.may_act_for("", "398", "refer", day)
    assert not ring.may_act_for("398", "111", "verify", day)


def test_loading_again_changes_nothing(app: Flask) -> None:
    before = everything()
    services.load_ring(now=LATER)
    assert everything() == before


def test_loading_again_never_adds_under_what_an_administrator_recorded(admin: Actor) -> None:
    services.add_setting(SettingKey.STANDSTILL_USED, 0, valid_from=date(2026, 12, 1), source="x", actor=admin, now=NOW)
    services.add_legal_parameter(
        "appeal.days", 10, section="147 §", note="", valid_from=date(2027, 1, 1), source="x", actor=admin, now=NOW
    )
    services.learn_business_id("098", "1234567-1", source="x", seen_version=1, actor=admin, now=NOW)
    category = ring.category(1)
    services.change_category(1, NAMES, valid_to=None, source="x", seen_version=category.version, actor=admin, now=NOW)
    before = everything()
    services.load_ring(now=LATER)
    assert everything() == before


def test_a_row_that_was_lost_is_loaded_where_nothing_is_known_and_not_over_what_is(app: Flask) -> None:
    row = ring.rate_book().vat("exempt_education", date(2026, 1, 1))
    before = len(ring.rate_book().rows(RateKind.VAT))
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("DROP TRIGGER ring_rate_no_delete"))
    else:
        db.session.execute(text("ALTER TABLE ring_rate DISABLE TRIGGER ring_rate_append_only"))
    db.session.execute(text("DELETE FROM ring_rate WHERE id = :id"), {"id": row.id})
    services.load_ring(now=LATER)
    assert len(ring.rate_book().rows(RateKind.VAT)) == before


def test_payment_terms_read_the_population_key(app: Flask) -> None:
    assert read_keys(ring.keys()) is not None
    newest = ring.allocation_keys()[-1]
    assert newest.used_from == date(2024, 12, 31)
    assert sum(newest.weights.values()) == 204_635


def test_dated_rows_are_kept_by_the_database_itself(app: Flask) -> None:
    kept = [name for name in APPEND_ONLY if name.startswith("ring_")]
    assert len(kept) == 10
    for table in (RateRow, PopulationRow):
        row = db.session.execute(select(table).limit(1)).scalar_one()
        row.source = "changed"
        with pytest.raises(DatabaseError, match="append-only"):
            db.session.flush()
        db.session.rollback()


WRITES: dict[str, Callable[[Actor], object]] = {
    "business id": lambda who: services.learn_business_id(
        "098", "1234567-1", source="x", seen_version=1, actor=who, now=NOW
    ),
    "address": lambda who: services.add_einvoice_address(
        "098",
        kind=AddressKind.OVT,
        address="003710688929",
        operator="x",
        operator_id="y",
        valid_from=date(2026, 1, 1),
        source="x",
        actor=who,
        now=NOW,
    ),
    "mandate": lambda who: services.add_mandate(
        "398", "098", Task.VERIFY, granted=True, valid_from=date(2027, 1, 1), source="x", actor=who, now=NOW
    ),
    "category": lambda who: services.add_category(
        "C4", NAMES, valid_from=date(2027, 1, 1), source="x", actor=who, now=NOW
    ),
    "target group": lambda who: services.add_target_group("X", NAMES, None, source="x", actor=who, now=NOW),
    "rate": lambda who: services.add_rate(
        RateKind.VAT,
        "general",
        {"percent": "26"},
        valid_from=date(2027, 1, 1),
        valid_to=None,
        source="x",
        legal_basis="",
        is_assumption=False,
        actor=who,
        now=NOW,
    ),
    "setting": lambda who: services.add_setting(
        SettingKey.SMALL_COUNT_LIMIT, 6, valid_from=date(2027, 1, 1), source="x", actor=who, now=NOW
    ),
    "law": lambda who: services.add_legal_parameter(
        "appeal.days", 10, section="147 §", note="", valid_from=date(2027, 1, 1), source="x", actor=who, now=NOW
    ),
    "free day": lambda who: services.record_free_day(date(2026, 11, 30), NAMES, source="x", actor=who, now=NOW),
    "population": lambda who: services.add_population_key(
        {one.code: 5 for one in ring.municipalities()},
        counted_on=date(2026, 12, 31),
        used_from=date(2027, 1, 1),
        source="x",
        actor=who,
        now=NOW,
    ),
    "founding": lambda who: services.record_founding(
        Founding(0, date(2026, 11, 24), None, None, Regime.ANNEX_E, date(2027, 1, 1), None, 100, False, "§ 1"),
        actor=who,
        now=NOW,
    ),
    "accession": lambda who: services.record_accession(
        "098",
        joins=True,
        decided_on=date(2026, 11, 2),
        decided_by="x",
        document="§ 2",
        valid_from=date(2027, 1, 1),
        valid_to=None,
        actor=who,
        now=NOW,
    ),
    "appropriation": lambda who: services.record_appropriation(
        "398", 1, 2026, 100, decided_on=date(2026, 11, 2), document="§ 3", actor=who, now=NOW
    ),
}


@pytest.mark.parametrize("what", WRITES)
def test_each_change_leaves_its_trace_in_the_audit_chain(admin: Actor, what: str) -> None:
    before = db.session.execute(select(AuditEvent.sequence).order_by(AuditEvent.sequence.desc()).limit(1)).scalar_one()
    WRITES[what](admin)
    added = db.session.execute(select(AuditEvent).where(AuditEvent.sequence > before)).scalars().all()
    of_ring = [row for row in added if row.action.startswith("ring.")]
    assert len(of_ring) == 1
    assert of_ring[0].person_id == admin.person_id


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR])
def test_nobody_but_the_ring_s_administrator_changes_it(app: Flask, what: str, role: Role) -> None:
    with pytest.raises(NotAllowed):
        WRITES[what](municipal_actor("098", role))


def test_a_municipality_enters_its_own_appropriation_and_a_caseworker_none(app: Flask) -> None:
    for role in (Role.OFFICER, Role.REVIEWER, Role.APPROVER):
        WRITES["appropriation"](municipal_actor("398", role))
    with pytest.raises(NotAllowed):
        WRITES["appropriation"](municipal_actor("398", Role.CASEWORKER))
    assert len(ring.appropriation_history(2026)) == 3
    assert [one.cents for one in ring.appropriations(2026)] == [100]
    assert ring.appropriations(2027) == []


def test_a_row_changed_meanwhile_is_not_written_over(admin: Actor) -> None:
    WRITES["business id"](admin)
    with pytest.raises(Conflict) as refused:
        services.learn_business_id("098", "0201689-0", source="y", seen_version=1, actor=admin, now=NOW)
    assert refused.value.facts["theirs"]["business_id"] == "1234567-1"
    group = ring.target_groups()[0]
    services.change_target_group(group.id, NAMES, None, source="x", seen_version=group.version, actor=admin, now=NOW)
    with pytest.raises(Conflict):
        services.change_target_group(
            group.id, NAMES, NAMES, source="x", seen_version=group.version, actor=admin, now=NOW
        )
    assert ring.target_group(group.id).definition is None


def test_codes_are_unique_whatever_their_letter_case(admin: Actor) -> None:
    WRITES["category"](admin)
    with pytest.raises(CodeTaken):
        services.add_category("c4", NAMES, valid_from=date(2027, 1, 1), source="x", actor=admin, now=NOW)


def test_an_allocation_key_begins_after_the_one_before_it_and_lacks_nobody(admin: Actor) -> None:
    WRITES["population"](admin)
    whole = {one.code: 5 for one in ring.municipalities()}
    facts = {"counted_on": date(2026, 12, 31), "source": "x", "actor": admin, "now": NOW}
    with pytest.raises(RowBeforeNewest):
        services.add_population_key(whole, used_from=date(2026, 12, 1), **facts)
    with pytest.raises(PopulationIncomplete):
        services.add_population_key({**whole, "398": 0}, used_from=date(2028, 1, 1), **facts)


def test_a_free_day_that_has_come_is_neither_recorded_nor_taken_back(admin: Actor) -> None:
    WRITES["free day"](admin)
    come = datetime(2026, 11, 30, 8, tzinfo=UTC)
    with pytest.raises(DayPassed):
        services.take_back_free_day(date(2026, 11, 30), source="x", actor=admin, now=come)
    with pytest.raises(DayPassed):
        services.record_free_day(date(2026, 11, 30), NAMES, source="x", actor=admin, now=come)
    with pytest.raises(NotFound):
        services.take_back_free_day(date(2026, 12, 1), source="x", actor=admin, now=NOW)


def test_what_the_ring_does_not_have_is_not_found(admin: Actor) -> None:
    for ask in (lambda: ring.category(99), lambda: ring.municipality("091"), lambda: ring.target_group(99)):
        with pytest.raises(NotFound):
            ask()
    with pytest.raises(NotFound):
        services.add_legal_parameter(
            "no.such", 1, section="x", note="", valid_from=date(2027, 1, 1), source="x", actor=admin, now=NOW
        )
