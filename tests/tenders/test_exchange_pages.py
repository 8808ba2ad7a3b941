"""Pages while a call is open, as buyers and bidders meet them; and the dates as a calendar file."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace.kernel.actor import Role
from marketplace.tenders import queries
from marketplace.tenders.services import exchange
from tests.factories import tenders as factory
from tests.factories.people import municipal_actor
from tests.factories.tenders import AFTER_DEADLINE, DEADLINE, SENT_AT
from tests.tenders.opened import as_actor, send_filled_bid, url_of


def test_a_question_is_asked_unseen_and_answered_to_all(app: Flask) -> None:
    case = factory.published_call()
    asker, other = (as_actor(app, one.actor) for one in case.bidders)

    asked = asker.open(url_of(case)).follow("Kysymykset ja vastaukset").form(holding="text")
    mine = asked.fill(text="Lasketaanko osa-aikatyö?").send()

    assert "Odottaa vastausta" in mine.text
    assert "Lasketaanko" not in other.open(url_of(case, "/kysymykset")).text
    seen = as_actor(app, case.officer.actor).open(url_of(case, "/kysymykset"))
    assert "Lasketaanko" in seen.text
    assert case.bidders[0].actor.organisation_name not in seen.text
    seen.follow("Vastaa").form(holding="late_reason").fill(text="Lasketaan viikkotunnit yhteen.").send()
    read = other.open(url_of(case, "/kysymykset"))
    assert "Lasketaan viikkotunnit yhteen." in read.text
    assert case.bidders[0].actor.organisation_name not in read.text
    assert "Oma" not in [tag.get_text() for tag in read.soup.find_all(class_="ds-tag")]


def test_a_late_answer_without_its_reason_keeps_what_was_typed(app: Flask, at: Callable[[datetime], None]) -> None:
    case = factory.published_call()
    asker = case.bidders[0]
    question = exchange.ask(case.id, "Milloin?", provider_id=asker.provider_id, actor=asker.actor, now=SENT_AT)
    at(DEADLINE - timedelta(days=3))
    page = as_actor(app, case.officer.actor).open(url_of(case, f"/kysymykset/{question}"))

    refused = page.form(holding="late_reason").fill(text="Helmikuussa.").send()

    assert refused.status == 422
    assert "1.12.2026" in refused.text
    assert refused.form(holding="late_reason").fields["text"] == ["Helmikuussa."]
    assert queries.questions(case.id)[0].answer is None


def test_an_amendment_shows_the_difference_and_bidders_confirm_in_two_clicks(
    app: Flask, at: Callable[[datetime], None]
) -> None:
    case = factory.published_call()
    keeps = as_actor(app, case.bidders[0].actor)
    send_filled_bid(keeps.open(url_of(case, "/tarjous")))
    at(SENT_AT + timedelta(minutes=5))
    officer = as_actor(app, case.officer.actor)
    page = officer.open(url_of(case)).follow("Muutosilmoitukset").follow("Tee muutosilmoitus")

    unexplained = page.form(holding="reason").fill_all({"ceiling-job_3m": "1300", "volume_max": "50"}).send()
    assert unexplained.status == 422
    made = unexplained.form(holding="reason").fill(reason="Kunnat lisäsivät paikkoja.").send()

    assert "1 200,00 €" in made.text
    assert "1 300,00 €" in made.text
    assert "Kunnat lisäsivät paikkoja." in as_actor(app, case.bidders[1].actor).open(url_of(case, "/muutokset")).text
    asked = keeps.open(url_of(case)).follow("Katso ja vahvista")
    assert "1 300,00 €" in asked.text
    confirmed = asked.form(button="Tarjous pysyy ennallaan").send()
    assert "Katso ja vahvista" not in confirmed.text
    assert queries.confirmations(case.id) == {queries.bids_of(case.id)[0].id: {1}}


def test_an_amendment_is_not_made_after_the_deadline_nor_by_others(app: Flask, at: Callable[[datetime], None]) -> None:
    case = factory.published_call()
    as_actor(app, municipal_actor(factory.HOLLOLA, Role.OFFICER)).open(url_of(case, "/muutokset/uusi"), expect=403)
    as_actor(app, case.bidders[0].actor).open(url_of(case, "/muutokset/uusi"), expect=403)
    at(DEADLINE + timedelta(seconds=1))

    as_actor(app, case.officer.actor).open(url_of(case, "/muutokset/uusi"), expect=409)


def test_an_invitation_is_declined_in_two_clicks_and_the_officer_reads_why_after_the_deadline(
    app: Flask, at: Callable[[datetime], None]
) -> None:
    case = factory.published_call()
    officer = as_actor(app, case.officer.actor)
    before = officer.open(url_of(case)).text
    page = as_actor(app, case.bidders[0].actor).open(url_of(case)).follow("Emme tarjoa")

    declined = page.form(holding="reason").fill(reason="price", text="Hinta ei kata valmentajaa.").send()

    assert "Kieltäydyit kutsusta" in declined.text
    assert officer.open(url_of(case)).text == before
    at(AFTER_DEADLINE)
    told = as_actor(app, case.officer.actor).open(url_of(case)).text
    assert "Enimmäishinnat ovat liian matalat" in told
    assert "Hinta ei kata valmentajaa." in told
    assert "valmentajaa" not in as_actor(app, case.bidders[1].actor).open(url_of(case)).text


def test_commitments_stand_beside_the_model_and_only_buyers_see_them(app: Flask) -> None:
    case = factory.published_call()

    seen = as_actor(app, case.officer.actor).open(url_of(case))

    assert "50 000,00 €" in seen.text
    assert "KH 2026/398" in seen.text
    assert "KH 2026/398" not in as_actor(app, case.bidders[0].actor).open(url_of(case)).text


def test_a_municipality_enters_its_own_commitment_only(app: Flask) -> None:
    case = factory.make_call()
    page = as_actor(app, municipal_actor(factory.HOLLOLA, Role.OFFICER)).open(url_of(case, "/sitoumukset"))
    form = page.form(holding="appropriation")
    assert [o["value"] for o in page.soup.find(id="municipality").find_all("option")] == [factory.HOLLOLA]

    filled = form.fill(participants="5", appropriation="1,5", decided_by="X", decided_on="20.11.2026", reference="1")
    filled.fields["municipality"] = [factory.LAHTI]
    assert filled.send().status == 422

    assert queries.commitments(case.id) == []


def test_the_dates_come_as_a_calendar_file(app: Flask) -> None:
    case = factory.published_call(title="Työhön; ja pysyvästi, " + "pitkä otsikko " * 8)

    answer = as_actor(app, case.bidders[0].actor).open(url_of(case, "/aikataulu.ics")).response

    text = answer.get_data(as_text=True)
    assert answer.mimetype == "text/calendar"
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "DTSTART:20261207T100000Z" in unfolded
    assert "DTSTART:20261127T140000Z" in unfolded
    assert "DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261202" in unfolded
    assert "DESCRIPTION:Työhön\\; ja pysyvästi\\, pitkä" in unfolded
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") == 6


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_of_the_exchange_is_whole_in_each_language(app: Flask, language: str) -> None:
    case = factory.published_call()
    asker = case.bidders[0]
    question = exchange.ask(case.id, "När?", provider_id=asker.provider_id, actor=asker.actor, now=SENT_AT)
    officer, bidder = as_actor(app, case.officer.actor), as_actor(app, asker.actor)

    for page in ("/kysymykset", f"/kysymykset/{question}", "/muutokset", "/muutokset/uusi", "/sitoumukset", "/malli"):
        officer.open(f"{url_of(case, page)}?lang={language}")
    for page in ("/kysymykset", "/muutokset", "/en-tarjoa", "/tarjous/vahvista", "/aikataulu.ics"):
        bidder.open(f"{url_of(case, page)}?lang={language}")


def test_the_budget_of_the_category_and_what_other_calls_hold_stand_beside_a_commitment(app: Flask) -> None:
    first, second = factory.published_call(), factory.make_call()
    factory.commit_all(second)

    page = as_actor(app, second.officer.actor).open(url_of(second))
    row = next(tr for tr in page.soup.find_all("tr") if tr.find("th", string=lambda name: name and "Lahti" in name))
    cells = [" ".join(cell.get_text().split()) for cell in row.find_all("td")]

    assert cells[1] == "50 000,00 €"
    assert cells[5] == "50 000,00 €", "set aside in the first call, which is open"
    own = as_actor(app, first.officer.actor).open(url_of(first))
    row = next(tr for tr in own.soup.find_all("tr") if tr.find("th", string=lambda name: name and "Lahti" in name))
    assert " ".join(row.find_all("td")[5].get_text().split()) == "0,00 €", "a draft holds nothing yet"
