"""Unsent bids: kept for their writers, unreadable for whoever holds the database, warned of, and forgotten."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.notices.models import Notice
from marketplace.tenders import jobs, queries
from marketplace.tenders.models import BidDraft
from marketplace.tenders.rules import warning_due
from tests.browsing import Page
from tests.factories import tenders as factory
from tests.factories.people import make_actor
from tests.factories.tenders import DEADLINE, SENT_AT, CallCase
from tests.tenders.opened import as_actor, everything_stored, send_filled_bid, url_of


def _save(page: Page, **typed: str) -> Page:
    form = page.form(holding="bid_id").fill_all({name.replace("__", "-"): text for name, text in typed.items()})
    return form.send(button=("save", "1"))


def _complete(case: CallCase) -> dict[str, str]:
    prices = {f"price-{code}": "100" for code in case.facts.ceilings}
    return prices | {f"answer-{one.code}": "Vastaus tähän." for one in case.facts.questions}


def test_a_draft_comes_back_as_it_was_typed_to_any_bidder_of_the_provider(app: Flask) -> None:
    case = factory.published_call()
    bidder = case.bidders[0]

    saved = _save(
        as_actor(app, bidder.actor).open(url_of(case, "/tarjous")), price__job_3m="noin 900", answer__q1="Kesken"
    )

    assert "EI LÄHETETTY" in saved.text
    assert queries.bids_of(case.id) == []
    colleague = make_actor(bidder.actor.organisation_id or 0, sorted(bidder.actor.roles))
    form = as_actor(app, colleague).open(url_of(case, "/tarjous")).form(holding="bid_id")
    assert (form.fields["price-job_3m"], form.fields["answer-q1"]) == (["noin 900"], ["Kesken"])
    other = as_actor(app, case.bidders[1].actor).open(url_of(case, "/tarjous"))
    assert other.form(holding="bid_id").fields["answer-q1"] == [""]


def test_a_draft_stands_nowhere_in_clear(app: Flask) -> None:
    case = factory.published_call()

    _save(
        as_actor(app, case.bidders[0].actor).open(url_of(case, "/tarjous")),
        price__job_3m="987,65",
        answer__q1="kanarialintu",
    )

    for text in everything_stored():
        assert "kanarialintu" not in text
        assert "987,65" not in text


def test_a_draft_saved_on_two_devices_loses_nothing(app: Flask) -> None:
    case = factory.published_call()
    browser = as_actor(app, case.bidders[0].actor)
    first, second = (browser.open(url_of(case, "/tarjous")) for _ in range(2))
    _save(first, answer__q1="Puhelimella kirjoitettu", price__start="100")

    refused = _save(second, answer__q1="Koneella kirjoitettu", price__start="200")

    assert refused.status == 422
    assert "Puhelimella kirjoitettu" in refused.text
    assert refused.form(holding="bid_id").fields["answer-q1"] == ["Koneella kirjoitettu"]
    again = refused.form(holding="bid_id").send(button=("save", "1"))
    assert again.form(holding="bid_id").fields["answer-q1"] == ["Koneella kirjoitettu"]


def test_sending_forgets_the_draft_and_so_does_the_deadline(app: Flask, at: Callable[[datetime], None]) -> None:
    case = factory.published_call()
    for bidder in case.bidders:
        _save(as_actor(app, bidder.actor).open(url_of(case, "/tarjous")), answer__q1="Luonnos")
    send_filled_bid(as_actor(app, case.bidders[0].actor).open(url_of(case, "/tarjous")))
    assert [one.provider_id for one in _drafts()] == [case.bidders[1].provider_id]

    jobs.close_due(DEADLINE + timedelta(seconds=1))

    assert _drafts() == []


def _drafts() -> list[BidDraft]:
    return list(db.session.execute(select(BidDraft)).scalars())


def test_nothing_is_saved_after_the_deadline_or_with_a_personal_identity_code(
    app: Flask, at: Callable[[datetime], None]
) -> None:
    case = factory.published_call()
    at(DEADLINE - timedelta(minutes=1))
    page = as_actor(app, case.bidders[0].actor).open(url_of(case, "/tarjous"))
    with_code = _save(page, answer__q1="Asiakas 131052-308T onnistui.")
    assert with_code.status == 422
    at(DEADLINE + timedelta(seconds=1))

    assert _save(page, answer__q1="Myöhässä").status == 422

    assert _drafts() == []


def test_the_prices_of_a_draft_show_what_they_would_bring(app: Flask) -> None:
    case = factory.published_call()
    saved = _save(
        as_actor(app, case.bidders[0].actor).open(url_of(case, "/tarjous")),
        **{n.replace("-", "__"): t for n, t in _complete(case).items()},
    )

    assert "1 000,00 €" in saved.text
    assert f"{len(case.facts.ceilings)} 000,00 €" in saved.text


@pytest.mark.parametrize(
    ("minutes_left", "warned", "due"),
    [
        (24 * 60 + 1, None, None),
        (24 * 60, None, 24 * 60),
        (24 * 60 - 1, 24 * 60, None),
        (120, 24 * 60, 120),
        (119, None, 120),
        (30, 120, 30),
        (1, 30, None),
        (0, 120, 30),
        (-1, None, None),
    ],
)
def test_each_warning_is_given_once_and_a_missed_one_is_not_made_up_for(
    minutes_left: int, warned: int | None, due: int | None
) -> None:
    assert warning_due(timedelta(minutes=minutes_left), warned) == due


def test_holders_of_complete_unsent_drafts_are_warned_three_times(app: Flask) -> None:
    case = factory.published_call()
    complete, unfinished = (as_actor(app, one.actor).open(url_of(case, "/tarjous")) for one in case.bidders)
    _save(complete, **{name.replace("-", "__"): text for name, text in _complete(case).items()})
    _save(unfinished, answer__q1="Kesken")

    for minutes_left in (3_000, 1_440, 1_439, 121, 120, 60, 30, 29, 1):
        jobs.warn_of_unsent(DEADLINE - timedelta(minutes=minutes_left))

    told = db.session.execute(select(Notice).where(Notice.kind == "tenders.draft_unsent")).scalars().all()
    assert [one.created_at for one in told] == [DEADLINE - timedelta(minutes=left) for left in (1_440, 120, 30)]
    assert {one.person_id for one in told} == {case.bidders[0].actor.person_id}
    assert told[0].created_at > SENT_AT
