"""Who is disqualified from a call neither opens, scores nor decides it.

Source: Administrative Procedure Act 434/2003, 27 section.
"""

import pytest
from flask import Flask

from marketplace.identity import services as identity
from marketplace.identity.rules.disqualification import Disqualified, DisqualifyingGround, MatterKind
from marketplace.tenders.services import awarding, deciding, exchange, opening, publishing
from tests.browsing import Browser
from tests.factories.tenders import AFTER_DEADLINE, keyring, make_draft, opened_call


def test_who_is_disqualified_from_a_call_takes_no_part_in_it(app: Flask) -> None:
    case = opened_call()
    out = case.officer.actor
    identity.disqualify(
        out.person_id, MatterKind.CALL, case.id, DisqualifyingGround.BOARD, actor=out, now=AFTER_DEADLINE
    )
    now = AFTER_DEADLINE

    for attempt in (
        lambda: awarding.score(case.id, [], actor=out, now=now),
        lambda: deciding.propose(case.id, chosen=[], reasons="Syy.", justification="", actor=out, now=now),
        lambda: deciding.give_back(case.id, reason="Syy.", actor=out, now=now),
        lambda: deciding.decide(case.id, actor=out, now=now),
        lambda: opening.give_half(case.id, key_file="", passphrase="", keyring=keyring(), actor=out, now=now),
        lambda: publishing.cancel(case.id, reason="Syy.", actor=out, now=now),
        lambda: publishing.publish(case.id, server_key=b"", actor=out, now=now),
        lambda: exchange.amend(case.id, make_draft(), reason="Syy.", seen_version=1, actor=out, now=now),
    ):
        with pytest.raises(Disqualified):
            attempt()
    awarding.score(case.id, [], actor=case.second.actor, now=now)


def test_a_disqualification_is_recorded_on_the_page_of_the_call(browse: Browser) -> None:
    case = opened_call()
    actor = case.officer.actor
    officer = browse.as_person(actor.person_id, actor.organisation_id)

    page = officer.open(f"/kilpailutukset/{case.id}?lang=en").follow("Disqualification")
    said = page.form(holding="ground").fill(ground="party").send()

    assert "The disqualification was recorded." in said.text
    other = case.second.actor
    page = browse.as_person(other.person_id, other.organisation_id).open(f"{said.url}?lang=en")
    assert "The record was taken back." in page.form(button="Take back").send().text
