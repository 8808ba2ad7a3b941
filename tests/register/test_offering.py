"""References, statements of capability and the board of free places: rules, use cases on each database, pages."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError

from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import Incomplete, NotFound
from marketplace.register import queries, services
from marketplace.register.models import PlacesRow
from marketplace.register.rules.offering import (
    Capability,
    Places,
    Reference,
    board,
    months_of_board,
    places_problems,
    reference_problems,
)
from marketplace.register.rules.profile import OfferKind
from tests.browsing import Browser
from tests.factories.people import municipal_actor
from tests.factories.publication import announced_ring
from tests.factories.register import admitted_provider, category_id, make_provider

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
STATEMENT = "Kaksi työvalmentajaa, oma verstas ja sadan työnantajan verkosto alueella."
REFERENCE = Reference(
    title="Työhönvalmennus",
    buyer="Lahden kaupunki",
    category_id=1,
    starts_on=date(2025, 1, 1),
    ends_on=date(2025, 12, 31),
    participants=40,
    reached=18,
    result="18 sai työpaikan ja 12 jatkoi siinä vuoden.",
)


def scope(**changed: frozenset[str]) -> dict[OfferKind, frozenset[str]]:
    group = min(services.known_offers()[OfferKind.GROUP])
    whole = {"group": frozenset({group}), "municipality": frozenset({"398", "098"}), "language": frozenset({"fi"})}
    return {OfferKind(kind): codes for kind, codes in {**whole, **changed}.items()}


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({}, []),
        ({"ends_on": None, "participants": None, "reached": None}, []),
        ({"starts_on": date(2026, 11, 25), "ends_on": None}, ["starts_on"]),
        ({"ends_on": date(2024, 12, 31)}, ["ends_on"]),
        ({"participants": 0, "reached": None}, ["participants"]),
        ({"reached": 41}, ["reached"]),
        ({"participants": None, "reached": 1}, ["reached"]),
        ({"reached": -1}, ["reached"]),
    ],
)
def test_the_numbers_and_days_of_a_reference_agree(changed: dict, faults: list[str]) -> None:
    assert [one.path for one in reference_problems(replace(REFERENCE, **changed), today=TODAY)] == faults


def test_the_board_reaches_half_a_year_ahead_over_the_turn_of_the_year() -> None:
    found = months_of_board(date(2026, 8, 31))

    assert [(one.year, one.month) for one in found] == [(2026, n) for n in range(8, 13)] + [(2027, 1), (2027, 2)]


def test_free_places_are_told_of_a_month_at_least_and_never_below_none() -> None:
    assert [one.path for one in places_problems({NOVEMBER: -1, DECEMBER: 3}, today=TODAY)] == ["places-0"]
    assert [one.code for one in places_problems({NOVEMBER: None}, today=TODAY)] == ["register.places_missing"]
    assert places_problems({NOVEMBER: 0}, today=TODAY) == []


@given(st.lists(st.tuples(st.sampled_from([NOVEMBER, DECEMBER]), st.integers(0, 99)), max_size=20))
def test_the_newest_word_of_each_month_counts(told: list[tuple[date, int]]) -> None:
    rows = board([Places(1, 1, "", month, n, NOW + timedelta(hours=k)) for k, (month, n) in enumerate(told)])

    assert (dict(rows[0].by_month) if rows else {}) == dict(told)


def test_a_word_of_free_places_grows_old() -> None:
    (row,) = board([Places(1, 1, "", NOVEMBER, 3, NOW - timedelta(days=61))])
    assert row.is_stale(TODAY)
    (row,) = board([Places(1, 1, "", NOVEMBER, 3, NOW - timedelta(days=60))])
    assert not row.is_stale(TODAY)


def test_a_reference_is_taken_back_and_its_row_stays(app: Flask) -> None:
    case, other = make_provider(), make_provider()
    given = replace(REFERENCE, category_id=category_id())
    reference_id = services.add_reference(case.id, given, actor=case.admin, now=NOW)
    assert [one.title for one in queries.references_of(case.id)] == ["Työhönvalmennus"]
    with pytest.raises(NotFound):
        services.take_back_reference(reference_id, provider_id=other.id, actor=other.admin, now=NOW)

    services.take_back_reference(reference_id, provider_id=case.id, actor=case.admin, now=NOW)

    assert queries.references_of(case.id) == []
    with pytest.raises(NotFound):
        services.take_back_reference(reference_id, provider_id=case.id, actor=case.admin, now=NOW)


def test_a_statement_of_capability_is_found_by_group_place_and_language(app: Flask) -> None:
    case, not_admitted = admitted_provider(), make_provider()
    for one in (case, not_admitted):
        services.state_capability(one.id, Capability(category_id(), STATEMENT, scope()), actor=one.admin, now=NOW)

    found = queries.capable(category_id(), {OfferKind.MUNICIPALITY: "398", OfferKind.LANGUAGE: "fi"})
    assert [one.provider_id for one in found] == [case.id]
    assert queries.capable(category_id(), {OfferKind.LANGUAGE: "sv"}) == []
    services.take_back_capability(found[0].id, provider_id=case.id, actor=case.admin, now=NOW)
    assert queries.capable(category_id(), {}) == []


def test_a_statement_says_for_whom_where_and_in_which_language(app: Flask) -> None:
    case = make_provider()
    wrong = Capability(category_id(), "Lyhyt.", scope(group=frozenset(), municipality=frozenset({"999"})))

    with pytest.raises(Incomplete) as refused:
        services.state_capability(case.id, wrong, actor=case.admin, now=NOW)

    assert {one.path for one in refused.value.problems} == {"statement", "group", "municipality"}


def test_the_board_shows_the_newest_word_of_admitted_providers_most_places_first(app: Flask) -> None:
    few, many, outsider = admitted_provider(), admitted_provider(), make_provider()
    for case, number in ((few, 1), (many, 7), (outsider, 9)):
        services.tell_places(case.id, category_id(), {NOVEMBER: number + 1}, actor=case.admin, now=NOW)
        services.tell_places(
            case.id, category_id(), {NOVEMBER: number, DECEMBER: 0}, actor=case.admin, now=NOW + timedelta(hours=1)
        )
    services.tell_places(few.id, category_id(), {NOVEMBER: 2}, municipality="098", actor=few.admin, now=NOW)

    rows = queries.free_places(category_id(), TODAY)

    assert [(one.provider_id, one.municipality) for one in rows] == [(many.id, ""), (few.id, "098"), (few.id, "")]
    assert dict(rows[0].by_month) == {NOVEMBER: 7, DECEMBER: 0}
    assert len(queries.free_places(category_id(), TODAY, municipality="398")) == 2
    assert [one.provider_id for one in queries.free_places(category_id(), TODAY, provider_ids=[many.id])] == [many.id]
    with pytest.raises(Incomplete):
        services.tell_places(few.id, category_id(), {NOVEMBER: 2}, municipality="999", actor=few.admin, now=NOW)


def test_what_was_told_of_free_places_is_never_changed(app: Flask) -> None:
    case = admitted_provider()
    services.tell_places(case.id, category_id(), {NOVEMBER: 3}, actor=case.admin, now=NOW)

    with pytest.raises(DatabaseError):
        db.session.execute(PlacesRow.__table__.update().values(number=9))


def test_a_provider_tells_what_it_can_do_and_everybody_reads_it(browse: Browser) -> None:
    announced_ring()
    case = admitted_provider()
    firm = browse.as_person(case.admin.person_id, case.organisation_id)
    page = firm.open("/tuottaja?lang=en").follow("Capability and references").follow("Add a statement")
    page = page.form(holding="statement").fill(statement="Lyhyt.").send()
    assert page.status == 422
    assert page.soup.find(id="statement")["aria-invalid"] == "true"
    group = min(services.known_offers()[OfferKind.GROUP])
    form = page.form(holding="statement").fill(statement=STATEMENT, group=[group], municipality=["398"])
    page = form.fill(language=["fi", "sv"]).send()
    assert "The statement was added." in page.text
    page = page.follow("Add a reference").form(holding="title")
    page = page.fill(title="Työhönvalmennus", buyer="Lahti", starts_on="1.1.2025", participants="40", reached="41")
    refused = page.fill(result="Töitä löytyi.").send()
    assert "No more people can reach the result than took part." in refused.text
    page = refused.form(holding="title").fill(reached="18").send()
    assert "18 of 40 reached the result." in page.text

    public = browse.open(f"/rekisteri/{case.facts.business_id}?lang=en")
    assert STATEMENT in public.text
    assert "18 of 40 reached the result." in public.text

    page = page.form(button="Take back").send()
    assert "The statement was taken back." in page.text


def test_a_caseworker_sees_free_places_that_a_reporter_told(browse: Browser) -> None:
    case = admitted_provider()
    firm = browse.as_person(case.reporter.person_id, case.organisation_id)
    page = firm.open("/tuottaja/paikat?lang=en").form(holding="places-0").send()
    assert page.status == 422
    assert "Tell the free places of at least one month." in page.soup.find(id="places-0-error").get_text()
    page = page.form(holding="places-0").fill_all({"places-0": "4", "places-1": "6"}).send()
    assert "The free places were told." in page.text

    caseworker = municipal_actor("398", Role.CASEWORKER)
    worker = browse.as_person(caseworker.person_id, caseworker.organisation_id)
    page = worker.open("/vapaat-paikat?lang=en&kunta=398")
    assert case.facts.name in page.text
    assert "whatever stands here" in page.text
