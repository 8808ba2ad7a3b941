"""Pages of bids, and that nothing of a bid stands anywhere but in its seal."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.tenders import queries
from marketplace.tenders.sealing.receipts import verify_receipt
from tests.factories import tenders as factory
from tests.factories.people import ring_actor
from tests.factories.tenders import DEADLINE, SENT_AT
from tests.tenders.opened import as_actor, everything_stored, send_filled_bid, url_of

ONE_MICROSECOND = timedelta(microseconds=1)


def test_a_bidder_sends_a_bid_and_gets_a_receipt_that_anyone_can_check(
    app: Flask, at: Callable[[datetime], None]
) -> None:
    case = factory.published_call()
    at(SENT_AT + timedelta(days=2))
    browser = as_actor(app, case.bidders[0].actor)
    call_page = browser.open(url_of(case))
    assert "Tarjousta ei ole lähetetty" in call_page.text

    receipt_page = send_filled_bid(call_page.follow("Tee tarjous"))

    sent = queries.bids_of(case.id)[0]
    assert receipt_page.url == url_of(case, f"/tarjous/{sent.id}")
    assert "Tarjouksesi on lähetetty" in receipt_page.text
    assert sent.digest in receipt_page.text
    file = receipt_page.follow("Lataa kuitti").response
    assert file.headers["Content-Disposition"].startswith("attachment")
    receipt = verify_receipt(file.get_data(as_text=True), factory.keyring().receipt.public_key())
    assert (receipt.bid, receipt.received_at) == (sent.id, SENT_AT + timedelta(days=2))
    assert "Tarjouksesi on lähetetty" in browser.open(url_of(case)).text


def test_a_refused_bid_keeps_what_was_typed_and_stores_nothing(app: Flask) -> None:
    case = factory.published_call()
    page = as_actor(app, case.bidders[0].actor).open(url_of(case, "/tarjous"))

    refused = send_filled_bid(page, price__job_3m="1200,01", answer__q2="")

    assert refused.status == 422
    assert refused.form(holding="bid_id").fields["price-job_3m"] == ["1200,01"]
    assert refused.form(holding="bid_id").fields["answer-q1"] == [factory.ANSWERS["q1"]]
    assert queries.bids_of(case.id) == []
    assert len(queries.bids_of(case.id)) == 0
    assert send_filled_bid(refused).status == 200


def test_a_bid_sent_twice_is_one_and_one_changed_after_going_back_is_not_taken_for_the_first(app: Flask) -> None:
    case = factory.published_call()
    page = as_actor(app, case.bidders[0].actor).open(url_of(case, "/tarjous"))
    first = send_filled_bid(page)

    again = send_filled_bid(page)
    changed = send_filled_bid(page, price__job_3m="1000")

    assert again.url == first.url
    assert len(queries.bids_of(case.id)) == 1
    assert changed.status == 422
    assert "toisen sisältöisenä" in changed.text


def test_a_bid_is_replaced_and_withdrawn_after_asking_once_more(app: Flask) -> None:
    case = factory.published_call()
    browser = as_actor(app, case.bidders[0].actor)
    first = send_filled_bid(browser.open(url_of(case, "/tarjous")))
    second = send_filled_bid(first.follow("Korvaa tarjous"), price__job_3m="900")
    assert "korvattu" in browser.open(first.url).text.lower()

    asked = second.follow("Peru tarjous")
    assert queries.withdrawn(case.id) == {}
    done = asked.form(button="Peru tarjous").send()

    assert list(queries.withdrawn(case.id)) == [queries.bids_of(case.id)[1].id]
    assert "Tarjousta ei ole lähetetty" in done.text


@pytest.mark.parametrize(("offset", "status"), [(-ONE_MICROSECOND, 200), (timedelta(0), 200), (ONE_MICROSECOND, 422)])
def test_a_bid_counts_by_the_servers_clock_when_it_has_arrived(
    app: Flask, at: Callable[[datetime], None], offset: timedelta, status: int
) -> None:
    case = factory.published_call()
    at(DEADLINE - timedelta(minutes=10))
    page = as_actor(app, case.bidders[0].actor).open(url_of(case, "/tarjous"))
    at(DEADLINE + offset)

    answer = send_filled_bid(page)

    assert answer.status == status
    assert len(queries.bids_of(case.id)) == (status == 200)
    if status == 422:
        assert "7.12.2026 klo 12.00" in answer.text
        assert "eikä sitä säilytetty" in answer.text
        assert answer.form(holding="bid_id").fields["answer-q1"] == [factory.ANSWERS["q1"]]


def test_a_body_that_began_in_time_and_ended_late_is_late(app: Flask, at: Callable[[datetime], None]) -> None:
    case = factory.published_call()
    at(DEADLINE - timedelta(seconds=1))
    browser = as_actor(app, case.bidders[0].actor)
    form = browser.open(url_of(case, "/tarjous")).form(holding="bid_id")
    form.fill_all({f"price-{code}": "1" for code in case.facts.ceilings} | {"answer-q1": "a", "answer-q2": "b"})
    body = urlencode([(name, value) for name, values in form.fields.items() for value in values]).encode()

    class SlowBody(BytesIO):
        """A body whose last part comes when the deadline has passed."""

        def readinto(self, place: Any) -> int:
            read = super().readinto(memoryview(place)[:50])
            if self.tell() == len(body):
                clock.set_to(DEADLINE + timedelta(seconds=1))
            return read

    browser._close()
    answer = browser.client.post(
        url_of(case, "/tarjous"),
        input_stream=SlowBody(body),
        content_length=len(body),
        content_type="application/x-www-form-urlencoded",
    )

    assert clock.now() > DEADLINE
    assert answer.status_code == 422
    assert queries.bids_of(case.id) == []


def test_after_the_deadline_the_form_is_no_longer_given_out(app: Flask, at: Callable[[datetime], None]) -> None:
    case = factory.published_call()
    at(DEADLINE + ONE_MICROSECOND)

    as_actor(app, case.bidders[0].actor).open(url_of(case, "/tarjous"), expect=409)


def test_a_provider_that_is_not_admitted_reads_the_call_but_cannot_bid(app: Flask) -> None:
    case = factory.published_call()
    page = as_actor(app, factory.make_bidder().actor).open(url_of(case))

    assert "ei ole hyväksytty" in page.text
    assert page.soup.find("a", href=url_of(case, "/tarjous")) is None
    as_actor(app, factory.make_bidder().actor).open(url_of(case, "/tarjous"), expect=409)


def test_nobody_reaches_another_providers_receipt(app: Flask) -> None:
    case = factory.published_call()
    sent = factory.send_bid(case, case.bidders[0])

    other = as_actor(app, case.bidders[1].actor)
    other.open(url_of(case, f"/tarjous/{sent.id}"), expect=404)
    other.open(url_of(case, f"/tarjous/{sent.id}/kuitti"), expect=404)
    as_actor(app, case.officer.actor).open(url_of(case, f"/tarjous/{sent.id}"), expect=403)


def test_before_the_deadline_no_page_tells_the_buyers_whether_anything_was_sent(app: Flask) -> None:
    case = factory.published_call()
    everyone = [case.officer.actor, case.second.actor, ring_actor(Role.RING_ADMIN, Role.AUDITOR, Role.EVALUATOR)]
    before = [as_actor(app, one).open(url_of(case)).text for one in everyone]
    sent = factory.send_bid(case, case.bidders[0])

    after = [as_actor(app, one).open(url_of(case)) for one in everyone]

    assert [page.text for page in after] == before
    assert all(sent.id not in page.response.get_data(as_text=True) for page in after)
    assert sent.digest not in as_actor(app, case.bidders[1].actor).open(url_of(case)).text
    for page in ("/avauspoytakirja", "/suljetut", "/arviointi", "/vertailu", "/paatos"):
        for one in everyone:
            assert as_actor(app, one).open(url_of(case, page), expect=None).status in (403, 404)


def test_what_is_offered_stands_nowhere_but_in_the_seal(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every row of every table, and all that the portal said in the log, are searched for what was typed."""
    case = factory.published_call()
    browser = as_actor(app, case.bidders[0].actor)
    canaries = ["987,65", "98765", "kanarialintu"]
    page = browser.open(url_of(case, "/tarjous"))
    refused = send_filled_bid(page, price__job_3m="987,65", answer__q1="kanarialintu laulaa", answer__q2="")
    send_filled_bid(refused, price__job_3m="987,65", answer__q1="kanarialintu laulaa")
    assert len(queries.bids_of(case.id)) == 1

    for text in everything_stored():
        assert not any(canary in text for canary in canaries)


def test_a_session_that_ran_out_keeps_the_typed_bid_unreadable_and_gives_it_back_once(
    app: Flask, at: Callable[[datetime], None]
) -> None:
    case = factory.published_call()
    browser = as_actor(app, case.bidders[0].actor)
    page = browser.open(url_of(case, "/tarjous"))
    at(clock.now() + timedelta(hours=1))

    led_to = send_filled_bid(page, price__job_3m="987,65", answer__q1="kanarialintu laulaa")

    assert led_to.url.startswith("/kirjaudu")
    for text in everything_stored():
        assert "kanarialintu" not in text
        assert "987,65" not in text
    with browser.client.session_transaction() as session:
        session["person_id"] = case.bidders[0].actor.person_id
        session["organisation_id"] = case.bidders[0].actor.organisation_id
    again = browser.open(url_of(case, "/tarjous"))
    assert again.form(holding="bid_id").fields["answer-q1"] == ["kanarialintu laulaa"]
    assert browser.open(url_of(case, "/tarjous")).form(holding="bid_id").fields["answer-q1"] == [""]
