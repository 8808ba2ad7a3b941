"""Pages of opening, of points and of the decision."""

import base64
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from marketplace.audit.models import AuditEvent
from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.tenders import queries
from marketplace.tenders.models import Bid, Call
from marketplace.tenders.rules import CallState
from tests.browsing import Page
from tests.factories import tenders as factory
from tests.factories.people import make_actor, make_organisation, municipal_actor
from tests.factories.tenders import AFTER_DEADLINE, DEADLINE, CallCase
from tests.tenders.opened import as_actor, everything_stored, url_of

ONE_MICROSECOND = timedelta(microseconds=1)


def test_an_officer_makes_a_key_that_is_shown_once_and_opens_with_it(app: Flask) -> None:
    case = factory.make_call()
    browser = as_actor(app, municipal_actor(factory.HOLLOLA, Role.OFFICER))
    page = browser.open("/kilpailutukset/avausavain")

    made = page.form(button="Tee avausavain").send()

    link = made.soup.find("a", attrs={"download": True})
    passphrase = made.soup.find(id="passphrase")
    assert link is not None
    assert passphrase is not None
    file = json.loads(base64.b64decode(str(link["href"]).split(",")[1]))
    assert file["kind"] == "rengas-opener-key"
    assert len(passphrase.get_text().split()) == 6
    stored = everything_stored()
    assert not any(passphrase.get_text() in text or file["sealed"] in text for text in stored)
    assert file["fingerprint"] in browser.open("/kilpailutukset/avausavain").text
    assert file["fingerprint"] in as_actor(app, case.officer.actor).open(url_of(case, "/julkaise")).text


def _give_half(app: Flask, case: CallCase, officer: factory.Officer, **changed: str) -> Page:
    form = as_actor(app, officer.actor).open(url_of(case, "/avaus")).form(holding="key_file")
    return form.fill(
        key_file=(changed.get("file", officer.key_file).encode(), "avain.json"),
        passphrase=changed.get("passphrase", officer.passphrase),
    ).send()


def test_two_officers_open_together_and_read_the_record(app: Flask, at: Callable[[datetime], None]) -> None:
    case = factory.published_call()
    for bidder in case.bidders:
        factory.send_bid(case, bidder)
    at(AFTER_DEADLINE)

    waiting = _give_half(app, case, case.officer)
    assert "Odottaa toista" in waiting.text
    assert "Odottaa sinua" in as_actor(app, case.second.actor).open(url_of(case, "/avaus")).text
    record = _give_half(app, case, case.second)

    assert record.url == url_of(case, "/avauspoytakirja")
    assert case.bidders[0].actor.organisation_name in record.text
    assert "1 080,00 €" in record.text
    listed = as_actor(app, case.bidders[0].actor).open(url_of(case)).text
    assert all(sent.digest in listed for sent in case.sent.values())
    as_actor(app, case.bidders[0].actor).open(url_of(case, "/avauspoytakirja"), expect=403)


def test_opening_before_the_deadline_is_refused_and_leaves_a_mark(app: Flask, at: Callable[[datetime], None]) -> None:
    case = factory.published_call()
    at(DEADLINE)

    refused = _give_half(app, case, case.officer)

    assert refused.status == 403
    marks = db.session.execute(select(AuditEvent).where(AuditEvent.action == "tenders.opening_refused")).scalars().all()
    assert [one.facts["code"] for one in marks] == ["tenders.opening_too_early"]


def test_a_wrong_passphrase_or_file_is_told_beside_its_field_and_leaves_a_mark(
    app: Flask, at: Callable[[datetime], None]
) -> None:
    case = factory.published_call()
    at(AFTER_DEADLINE)

    wrong = _give_half(app, case, case.officer, passphrase="aivan vaarat sanat ovat nama kuusi")
    other = _give_half(app, case, case.officer, file="ei avain")

    assert (wrong.status, other.status) == (422, 422)
    assert wrong.soup.find(id="passphrase-error") is not None
    assert other.soup.find(id="key_file-error") is not None
    marks = db.session.execute(select(AuditEvent).where(AuditEvent.action == "tenders.opening_refused")).scalars().all()
    assert len(marks) == 2
    assert "vaarat" not in " ".join(everything_stored())


def test_one_officer_cannot_give_both_halves(app: Flask, at: Callable[[datetime], None]) -> None:
    case = factory.published_call()
    at(AFTER_DEADLINE)
    _give_half(app, case, case.officer)

    refused = _give_half(app, case, case.officer)

    assert refused.status == 422
    assert "Avasit ensimmäisenä" in refused.text
    assert queries.opening(case.id) is None


def test_officers_of_a_municipality_that_takes_no_part_do_not_see_what_was_opened(app: Flask) -> None:
    case = factory.opened_call()
    outsider = municipal_actor("111", Role.OFFICER, Role.EVALUATOR)

    for page in ("/avauspoytakirja", "/arviointi", "/vertailu"):
        as_actor(app, outsider).open(url_of(case, page), expect=403)
        as_actor(app, case.officer.actor).open(url_of(case, page))


def test_evaluators_give_points_and_reasons_and_the_ranking_follows(app: Flask, at: Callable[[datetime], None]) -> None:
    case = factory.opened_call()
    at(AFTER_DEADLINE + timedelta(days=1))
    evaluator = as_actor(app, municipal_actor(factory.HOLLOLA, Role.EVALUATOR))
    bids = queries.opened_bids(case.id)
    page = evaluator.open(url_of(case, "/arviointi"))
    values = {f"points-{one.bid_id}-{q.code}": "7" for one in bids for q in case.facts.questions}

    refused = page.form(holding=next(iter(values))).fill_all(values).send()
    assert refused.status == 422
    assert "Perustele" in refused.text
    reasons = {name.replace("points", "reason"): "Uskottava." for name in values}
    saved = refused.form(holding=next(iter(values))).fill_all(reasons).send()

    assert saved.status == 200
    assert len(queries.scores(case.id)) == 4
    compared = saved.follow("Vertailu")
    assert "40 ×" in compared.text
    assert compared.text.index(case.bidders[0].actor.organisation_name) < compared.text.index(
        case.bidders[1].actor.organisation_name
    )
    evaluator.open(url_of(case, "/paatos/uusi"), expect=403)


def test_the_decision_shows_a_bidder_its_own_answers_and_the_whole_comparison(
    app: Flask, at: Callable[[datetime], None]
) -> None:
    case = factory.opened_call()
    factory.score_all(case)
    at(AFTER_DEADLINE + timedelta(days=2))
    award = as_actor(app, case.officer.actor).open(url_of(case, "/vertailu")).follow("Esitä hankintapäätöstä")
    proposed = (
        award.form(holding="reasons")
        .fill(reasons="Eniten pisteitä laadusta ja hinnasta.", justification="Vaikutus jatkuu.  " * 3)
        .send()
    )
    assert proposed.url == url_of(case, "/paatos/ehdotus")
    assert proposed.soup.find("button", string=re.compile("Tee päätös")) is None
    decided = as_actor(app, case.second.actor).open(proposed.url).form(button="Tee päätös").send()
    assert decided.url == url_of(case, "/paatos")

    own = as_actor(app, case.bidders[1].actor).open(url_of(case, "/paatos"))

    winner = case.bidders[0].actor.organisation_name
    assert winner in own.text
    assert "markkinaoikeu" in own.text.lower()
    assert factory.ANSWERS["q1"] not in own.text
    sheet = own.follow("Pisteesi voittajan")
    assert sheet.text.count(factory.ANSWERS["q1"]) == 1
    assert winner in as_actor(app, case.bidders[0].actor).open(url_of(case)).text
    as_actor(app, factory.make_bidder().actor).open(url_of(case, "/paatos"), expect=404)


def test_a_decision_without_reasons_or_for_too_many_is_refused_with_all_that_was_typed(app: Flask) -> None:
    case = factory.opened_call()
    factory.score_all(case)
    page = as_actor(app, case.officer.actor).open(url_of(case, "/paatos/uusi"))
    both = [one.bid_id for one in queries.opened_bids(case.id)]

    refused = page.form(holding="reasons").fill(winners=both, reasons="Lyhyt", justification="Perustelu.").send()

    assert refused.status == 422
    assert refused.form(holding="reasons").fields["reasons"] == ["Lyhyt"]
    assert sorted(refused.form(holding="reasons").fields["winners"]) == sorted(both)
    assert db.session.get(Call, case.id).state is CallState.OPENED  # type: ignore[union-attr]


def test_a_person_without_an_organisation_sees_published_calls_only(app: Flask) -> None:
    case = factory.published_call()
    somebody = make_actor(make_organisation(), [Role.REPORTER])

    page = as_actor(app, somebody).open(url_of(case))
    assert page.status == 200
    as_actor(app, somebody).open(url_of(case, "/tarjous"), expect=403)
    assert db.session.execute(select(Bid)).first() is None
