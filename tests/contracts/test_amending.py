"""A change of a contract: two officers, both sides, and what was agreed is in force from its day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from marketplace.contracts import queries, services
from marketplace.contracts.models import AmendmentApproval
from marketplace.contracts.rules import (
    AmendmentApproved,
    AmendmentNotApproved,
    AmendmentTooLarge,
    ApproverProposed,
    Ground,
    Side,
    SigningForbidden,
)
from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.notices.models import Notice
from marketplace.tenders import queries as tenders
from marketplace.tenders.rules import ContractMade, RectificationOutcome
from marketplace.tenders.services import remedies
from tests.factories.contracts import (
    HOLLOLA,
    LAHTI,
    SIGNED_AT,
    change_of,
    drafted_contract,
    milestone,
    signed_contract,
    terms_document,
)
from tests.factories.people import municipal_actor

NOW = SIGNED_AT + timedelta(days=60)
TEXT = "Pisteet on laskettu väärin toisesta kysymyksestä."


def dearer(price=31_000):
    return terms_document(milestone("start", price, "start"), terms_document()["milestones"][1])


def test_a_second_officer_approves_before_the_sides_sign_and_the_database_refuses_the_first(app):
    case, second = signed_contract(), municipal_actor(LAHTI, Role.OFFICER)
    made = services.draft_amendment(
        case.id, change_of(case, dearer(), ground=Ground.SMALL), actor=case.officer, now=NOW
    )
    seen = queries.amendment(case.id, made).document_sha256

    with pytest.raises(AmendmentNotApproved):
        services.sign_amendment(case.id, made, Side.BUYER, seen_sha256=seen, actor=case.officer, now=NOW)
    with pytest.raises(ApproverProposed):
        services.approve_amendment(case.id, made, actor=case.officer, now=NOW)
    with pytest.raises(NotAllowed):
        services.approve_amendment(case.id, made, actor=municipal_actor(HOLLOLA, Role.OFFICER), now=NOW)
    services.approve_amendment(case.id, made, actor=second, now=NOW)
    with pytest.raises(AmendmentApproved):
        services.approve_amendment(case.id, made, actor=second, now=NOW)

    other = services.draft_amendment(case.id, change_of(case, dearer(32_000)), actor=case.officer, now=NOW)
    row = {"amendment_id": other, "approved_by": case.officer.person_id, "approved_at": NOW}
    with pytest.raises(DBAPIError):
        db.session.execute(insert(AmendmentApproval).values(**row))
    db.session.rollback()


def test_volume_and_end_change_with_the_second_signature_and_prices_from_their_day(app):
    case, second = signed_contract(), municipal_actor(LAHTI, Role.OFFICER)
    change = change_of(case, dearer(), volume_max=120, ends_on=date(2028, 6, 30), ground=Ground.ADDITIONAL)
    made = services.draft_amendment(case.id, change, actor=case.officer, now=NOW)
    services.approve_amendment(case.id, made, actor=second, now=NOW)
    seen = queries.amendment(case.id, made).document_sha256

    services.sign_amendment(case.id, made, Side.PROVIDER, seen_sha256=seen, actor=case.provider.admin, now=NOW)
    assert case.facts.volume_max == 100
    services.sign_amendment(case.id, made, Side.BUYER, seen_sha256=seen, actor=second, now=NOW)

    assert (case.facts.volume_max, case.facts.ends_on) == (120, date(2028, 6, 30))
    assert case.facts.volume_at_first == 100
    assert queries.terms_on(case.id, date(2026, 5, 31)).document == case.facts.terms_document
    assert queries.terms_on(case.id, date(2026, 6, 1)).document == dearer()
    kinds = {one.kind for one in db.session.query(Notice).filter_by(organisation_id=case.provider.organisation_id)}
    assert {"contracts.to_sign", "contracts.amended"} <= kinds


def test_a_change_beyond_its_limit_is_refused(app):
    case = signed_contract()

    with pytest.raises(AmendmentTooLarge):
        services.draft_amendment(
            case.id, change_of(case, dearer(60_000), ground=Ground.SMALL), actor=case.officer, now=NOW
        )
    assert queries.amendments(case.id) == []


def test_a_rectification_does_not_take_away_a_decision_of_which_a_contract_was_made(app):
    case = signed_contract()
    asked = remedies.ask_rectification(
        case.facts.call_id, provider_id=case.provider.id, text=TEXT, actor=case.provider.admin, now=SIGNED_AT
    )

    with pytest.raises(ContractMade):
        remedies.decide_rectification(
            case.facts.call_id, asked, RectificationOutcome.CHANGED, reasons=TEXT, actor=case.officer, now=SIGNED_AT
        )
    db.session.rollback()


def test_a_draft_of_a_decision_that_was_taken_away_cannot_be_signed(app):
    case = drafted_contract()
    call_id = case.facts.call_id
    asked = remedies.ask_rectification(
        call_id, provider_id=case.provider.id, text=TEXT, actor=case.provider.admin, now=SIGNED_AT
    )
    remedies.decide_rectification(
        call_id, asked, RectificationOutcome.CHANGED, reasons=TEXT, actor=case.officer, now=SIGNED_AT
    )

    assert tenders.award_of_call(call_id) is None
    with pytest.raises(SigningForbidden):
        services.sign(
            case.id,
            Side.PROVIDER,
            seen_sha256=case.facts.document_sha256,
            actor=case.provider.admin,
            now=SIGNED_AT,
        )
