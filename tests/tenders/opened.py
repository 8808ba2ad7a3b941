"""Opening pages of calls as somebody, and filling in the bid form."""

from flask import Flask
from sqlalchemy import select

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.tenders import queries
from tests.browsing import Browser, Page
from tests.factories import tenders as factory
from tests.factories.tenders import CallCase


def as_actor(app: Flask, actor: Actor) -> Browser:
    return Browser(app).as_person(actor.person_id, actor.organisation_id)


def url_of(case: CallCase, page: str = "") -> str:
    return f"/kilpailutukset/{case.id}{page}"


def send_filled_bid(page: Page, **changed: str) -> Page:
    """Fill the bid form with prices at 90 percent of the ceilings and send it."""
    call = queries.call(int(page.url.split("/")[2]))
    values = {
        f"price-{code}": f"{ceiling * 90 // 10000},{ceiling * 90 // 100 % 100:02d}"
        for code, ceiling in call.ceilings.items()
    }
    values |= {f"answer-{one.code}": factory.ANSWERS[one.code] for one in call.questions}
    values |= {name.replace("__", "-"): value for name, value in changed.items()}
    return page.form(holding="bid_id").fill_all(values).send()


def everything_stored() -> list[str]:
    """Every value of every row as text."""
    found = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            found += [value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in row]
    db.session.rollback()
    return found
