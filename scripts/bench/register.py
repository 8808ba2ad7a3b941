"""The public register with 5,000 providers: the list, a search by filters, and the whole register as a file.

The floor is a bare indexed query for the same rows plus a page of the portal that shows none, in the same run: what
any register behind these pages must do. Floor and ours take turns, so that what else the machine does falls on both.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from flask import Flask
from sqlalchemy import insert, text

from marketplace import create_app
from marketplace.config import Settings
from marketplace.identity.models import Organisation
from marketplace.identity.services import mark_database
from marketplace.kernel import clock
from marketplace.kernel.actor import OrganisationKind, Role
from marketplace.kernel.db import db
from marketplace.register.models import Admitted, Offer, Provider, StandingRow
from marketplace.register.rules import StandingKind
from marketplace.register.rules.profile import LANGUAGES, OfferKind
from marketplace.ring import queries as ring
from marketplace.ring.services import load_ring
from scripts.bench.measured import line, peak_mb
from tests.factories.people import business_id, ring_actor
from tests.factories.publication import announced_ring
from tests.schema import make_tables

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
FIRST = datetime(2026, 2, 2, 10, 0, tzinfo=UTC)
TOWNS = ("Lahti", "Hollola", "Heinola", "Orimattila", "Helsinki", "Tampere")
BARE = {
    "register_list": "SELECT id, name, business_id, town FROM register_provider ORDER BY name LIMIT 50",
    "register_search": (
        "SELECT p.id, p.name, p.business_id, p.town FROM register_offer o JOIN register_provider p "
        "ON p.id = o.provider_id WHERE o.kind = 'LANGUAGE' AND o.code = 'so' ORDER BY p.name LIMIT 50"
    ),
    "register_csv": "SELECT id, name, business_id, town FROM register_provider ORDER BY name",
}
ADDRESSES = {
    "register_list": "/rekisteri",
    "register_search": "/rekisteri?kieli=so&luokka=C1",
    "register_csv": "/rekisteri.csv",
}
EMPTY_PAGE = "/avoin-data"


def _portal(folder: Path, database: str, providers: int) -> Flask:
    """The portal with an announced ring and so many admitted providers."""
    url = ""
    if database == "postgresql":
        from tests import postgresql

        url = postgresql.fresh_database()
    app = create_app(Settings(instance=folder, database_url=url, testing=True))
    with app.app_context():
        make_tables()
        mark_database(is_demo=False, now=FIRST)
        load_ring(now=FIRST)
        announced_ring()
        _admit(providers, ring_actor(Role.OFFICER).person_id)
        db.session.commit()
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        db.session.remove()
    return app


def _admit(count: int, officer: int) -> None:
    """Rows of admitted providers as the services leave them: each in one or two categories, every tenth suspended."""
    chance = random.Random(7)  # noqa: S311
    categories = [one.id for one in ring.categories(date(2026, 11, 24))]
    municipalities = [one.code for one in ring.municipalities()]
    organisations, providers, offers, standings, admitted = [], [], [], [], []
    for number in range(1, count + 1):
        name, code = f"{chance.choice('ABCDEFGHIJKLMNOPRSTUVYÄÖ')}polku {number} Oy", business_id(number)
        organisation = 10_000 + number
        organisations.append(_organisation(organisation, name, code))
        providers.append(_provider(number, organisation, name, code, chance.choice(TOWNS)))
        offers += [_offer(number, OfferKind.MUNICIPALITY, one) for one in chance.sample(municipalities, 3)]
        offers += [_offer(number, OfferKind.LANGUAGE, one) for one in chance.sample(LANGUAGES, 2)]
        for category in chance.sample(categories, chance.choice((1, 2))):
            standings.append(_standing(number, category, StandingKind.ADMITTED, 0, officer))
            if number % 10 == 0:
                standings.append(_standing(number, category, StandingKind.SUSPENDED, 30, officer))
            else:
                since = standings[-1]["effective_at"]
                admitted.append({"provider_id": number, "category_id": category, "since_at": since})
    for table, rows in (
        (Organisation, organisations),
        (Provider, providers),
        (Offer, offers),
        (StandingRow, standings),
        (Admitted, admitted),
    ):
        db.session.execute(insert(table), rows)


def _organisation(number: int, name: str, code: str) -> dict[str, object]:
    return {
        "id": number,
        "kind": OrganisationKind.PROVIDER,
        "name": name,
        "business_id": code,
        "created_at": FIRST,
        "version": 1,
    }


def _provider(number: int, organisation: int, name: str, code: str, town: str) -> dict[str, object]:
    return {
        "id": number,
        "organisation_id": organisation,
        "name": name,
        "business_id": code,
        "language": "fi",
        "iban": "FI2112345600000785",
        "bic": "NDEAFIHH",
        "email": f"posti{number}@polku.example",
        "phone": "+358 40 1234567",
        "street": "Koekatu 1",
        "postcode": "15100",
        "town": town,
        "vat_registered": True,
        "created_at": FIRST,
        "version": 1,
    }


def _offer(provider: int, kind: OfferKind, code: str) -> dict[str, object]:
    return {"provider_id": provider, "kind": kind, "code": code}


def _standing(provider: int, category: int, kind: StandingKind, days: int, officer: int) -> dict[str, object]:
    return {
        "provider_id": provider,
        "category_id": category,
        "kind": kind,
        "effective_at": FIRST + timedelta(days=days + provider % 200),
        "reasons": "",
        "made_by": officer,
    }


def _seconds(ask: Callable[[], object]) -> float:
    began = perf_counter()
    ask()
    return perf_counter() - began


def measure(app: Flask, name: str, rounds: int) -> str:
    """The line of one page."""
    client = app.test_client()
    answer = client.get(ADDRESSES[name])
    assert answer.status_code == 200, f"{name}: {answer.status_code}"
    query = text(BARE[name])

    def bare() -> None:
        with app.app_context(), db.engine.connect() as connection:
            connection.execute(query).all()
        client.get(EMPTY_PAGE).get_data()

    bare()
    floor, ours = [], []
    for _ in range(rounds):
        floor.append(_seconds(bare))
        ours.append(_seconds(lambda: client.get(ADDRESSES[name]).get_data()))
    return line(name, floor=floor, ours=ours, peak_mb=peak_mb(), bytes=len(answer.get_data()), rounds=rounds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--providers", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, clock.frozen(NOW):
        app = _portal(Path(folder), chosen.database, chosen.providers)
        for name in ADDRESSES:
            print(measure(app, name, chosen.rounds), flush=True)
        with app.app_context():
            db.engine.dispose()


if __name__ == "__main__":
    main()
