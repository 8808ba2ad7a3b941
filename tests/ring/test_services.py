"""The ring's own data in the database."""

from datetime import UTC, date, datetime

from flask import Flask

from marketplace.identity import queries as identity
from marketplace.ring import queries as ring
from marketplace.ring.services import load_ring
from marketplace.terms.schemas import read_keys

LATER = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def test_ten_municipalities_and_the_office_are_organisations(app: Flask) -> None:
    members = ring.municipalities()
    assert [one.code for one in members[:2]] == ["398", "098"]
    assert len(members) == 10
    for one in members:
        found = identity.organisation_of_municipality(one.code)
        assert found is not None
        assert found.id == one.organisation_id
        assert found.name == one.official_name
    assert identity.ring_organisation().name == ring.the_ring().names.fi


def test_loading_twice_changes_nothing(app: Flask) -> None:
    before = (ring.municipalities(), ring.categories(), ring.settings(), ring.legal_parameters(), ring.mandates())
    rates = ring.rate_book()
    load_ring(now=LATER)
    assert before == (
        ring.municipalities(),
        ring.categories(),
        ring.settings(),
        ring.legal_parameters(),
        ring.mandates(),
    )
    assert rates.vat("general", date(2026, 1, 1)) == ring.rate_book().vat("general", date(2026, 1, 1))


def test_payment_terms_read_the_population_key(app: Flask) -> None:
    keys = read_keys(ring.keys())
    assert keys is not None
    newest = ring.allocation_keys()[-1]
    assert newest.used_from == date(2024, 12, 31)
    assert sum(newest.weights.values()) == 204_635
