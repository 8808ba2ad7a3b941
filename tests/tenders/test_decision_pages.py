"""Pages of the decision: made by two, read by its bidders and nobody else, corrected by rectification, on paper."""

import json
from datetime import timedelta

import pypdfium2
import pytest
from flask import Flask

from marketplace.tenders import queries
from marketplace.tenders.rules import RectificationOutcome
from tests.browsing import Browser
from tests.factories import tenders as factory
from tests.factories.tenders import AFTER_DEADLINE

pytestmark = pytest.mark.sqlite_only

DECIDED = AFTER_DEADLINE + timedelta(days=2)
TEXT = "Toisen kysymyksen pisteet on annettu väärästä vastauksesta."
WORDS = {
    "fi": ("Hankintapäätös", "markkinaoikeu", "Odotusaika"),
    "sv": ("Upphandlingsbeslut", "marknadsdomstol", "Väntetid"),
    "en": ("Award decision", "Market Court", "Standstill"),
}


def door(app: Flask, actor) -> Browser:
    return Browser(app).as_person(actor.person_id, actor.organisation_id)


def text_of(response) -> str:
    document = pypdfium2.PdfDocument(response.get_data())
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(text.split())


@pytest.fixture
def decided(app, at):
    at(DECIDED + timedelta(days=1))
    return factory.awarded_call(bidders=3)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_decision_and_each_sheet_are_papers_in_three_languages(app, decided, language):
    loser = decided.bidders[2]
    own = door(app, loser.actor)
    base = f"/kilpailutukset/{decided.id}/paatos/1"

    decision = text_of(own.client.get(f"{base}/{language}.pdf"))
    sheet = text_of(own.client.get(f"{base}/tarjoaja/{loser.provider_id}/{language}.pdf"))

    for word in WORDS[language]:
        assert word in decision
    names = [one.actor.organisation_name for one in decided.bidders]
    assert all(name in decision for name in names)
    assert names[0] in sheet
    assert names[1] not in sheet
    assert factory.ANSWERS["q1"] not in decision
    assert queries.decision(decided.id).document_sha256 in decision.replace(" ", "")


def test_a_bidder_reads_the_decision_and_its_own_sheet_and_the_reading_is_kept(app, decided, at):
    loser, other = decided.bidders[2], decided.bidders[1]
    own = door(app, loser.actor)
    page = own.open(f"/kilpailutukset/{decided.id}/paatos?lang=en")
    assert "Your rank is 3 of 3." in page.text

    sheet = page.follow("Your points beside the winner’s")

    assert factory.ANSWERS["q1"] in sheet.text
    assert decided.bidders[0].actor.organisation_name in sheet.text
    own.open(f"/kilpailutukset/{decided.id}/paatos/1/tarjoaja/{other.provider_id}", expect=404)
    service = door(app, decided.officer.actor).open(f"/kilpailutukset/{decided.id}/paatos/1/tiedoksianto?lang=en")
    rows = {one.provider_id: one for one in queries.service_of(queries.decision(decided.id))}
    assert rows[loser.provider_id].reads == ((loser.actor.person_id, DECIDED + timedelta(days=1)),)
    assert rows[other.provider_id].reads == ()
    assert loser.actor.person_name in service.text


def test_the_figures_of_the_decision_are_a_file_for_its_bidders(app, decided):
    answer = door(app, decided.bidders[1].actor).client.get(f"/kilpailutukset/{decided.id}/paatos/1/paatos.json")
    outsider = factory.make_bidder().actor

    assert json.loads(answer.get_data(as_text=True)) == queries.decision(decided.id).document
    for what in ("/paatos", "/paatos/1", "/paatos/1/paatos.json", "/paatos/1/fi.pdf", "/oikaisu"):
        door(app, outsider).open(f"/kilpailutukset/{decided.id}{what}", expect=404)


def test_a_decider_returns_a_proposal_with_a_reason(app, at):
    at(DECIDED)
    case = factory.opened_call()
    factory.score_all(case)
    factory.propose(case)
    address = f"/kilpailutukset/{case.id}/paatos/ehdotus?lang=en"

    refused = door(app, case.second.actor).open(address).form(holding="reason").send()
    assert refused.status == 422
    returned = refused.form(holding="reason").fill(reason="Perustele laatu tarkemmin.").send()

    assert "Returned" in returned.text
    assert "Perustele laatu tarkemmin." in door(app, case.officer.actor).open(address).text


def test_a_bidder_asks_for_rectification_and_the_officer_takes_the_decision_away(app, decided):
    loser = decided.bidders[1]
    page = door(app, loser.actor).open(f"/kilpailutukset/{decided.id}/oikaisu?lang=en")
    refused = page.form(holding="text").fill(text="Väärin.").send()
    assert refused.status == 422
    assert refused.form(holding="text").fields["text"] == ["Väärin."]
    asked = refused.form(holding="text").fill(text=TEXT).send()
    assert "Being handled" in asked.text
    another = door(app, decided.bidders[2].actor).open(f"/kilpailutukset/{decided.id}/oikaisu")
    assert TEXT not in another.text

    deciding = door(app, decided.officer.actor).open(f"/kilpailutukset/{decided.id}/oikaisu?lang=en")
    verdict = deciding.follow("Decide the rectification").form(holding="outcome")
    verdict.fill(outcome=RectificationOutcome.CHANGED.value, reasons=TEXT).send()

    assert "has been taken away" in door(app, loser.actor).open(f"/kilpailutukset/{decided.id}/paatos?lang=en").text
    door(app, decided.officer.actor).open(f"/kilpailutukset/{decided.id}/paatos/uusi").follow("Peruuta")


def test_the_officer_keeps_what_came_from_the_market_court_and_how_it_ended(app, decided):
    officer = door(app, decided.officer.actor)
    page = officer.open(f"/kilpailutukset/{decided.id}/markkinaoikeus?lang=en")
    refused = page.form(holding="reference").fill(reference="", since="9.12.2026").send()
    assert refused.status == 422
    entered = refused.form(holding="reference").fill(matter="appeal", reference="123/2026", since="9.12.2026").send()
    assert "Pending" in entered.text

    ended = entered.form(holding="result").fill(result="withdrawn", ended_on="10.12.2026").send()

    assert "The appeal was withdrawn" in ended.text


def test_the_officer_keeps_a_service_by_post(app, decided):
    officer = door(app, decided.officer.actor)
    page = officer.open(f"/kilpailutukset/{decided.id}/paatos/1/tiedoksianto?lang=en")
    form = page.form(holding="sent_on").fill(means="post", sent_on="10.12.2026", note="Postikuja 1, Lahti")

    recorded = form.send()

    assert "Postikuja 1, Lahti" in recorded.text
