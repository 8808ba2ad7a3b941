"""From the ledger to invoices that were sent, and to credit notes for what was corrected."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from marketplace.invoicing import queries, services
from marketplace.invoicing.models import Invoice
from marketplace.invoicing.rules import (
    InvoiceKind,
    NothingToInvoice,
    NotInState,
    ReasonMissing,
    State,
    VatChoice,
    Way,
)
from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound, RuleBroken
from marketplace.outcomes import queries as outcomes
from marketplace.outcomes.rules import FactKind
from tests.factories.contracts import ASIKKALA, HOLLOLA, LAHTI, make_provider, signed_contract
from tests.factories.invoicing import (
    DRAFTED_AT,
    PAID_AT,
    REVIEWED_AT,
    SENT_AT,
    InvoicedCase,
    drafted,
    sent,
)
from tests.factories.outcomes import at_noon, job_payload, placement, started, verified
from tests.factories.payments import settle, settled_contract
from tests.factories.people import municipal_actor, ring_actor


def job_moved(case: InvoicedCase, place: int = 0) -> None:
    """The job of a participant is corrected to have lasted ten days only, and the contract is settled anew."""
    whose = case.settled.placements[place]
    job = next(one for one in outcomes.facts_of([whose.id])[whose.id] if one.kind is FactKind.SPELL)
    shorter = job_payload(date(2026, 2, 2), end=date(2026, 2, 11))
    verified(whose, FactKind.SPELL, shorter, on=date(2026, 4, 20), corrects=job.id)
    settle(case.contract, as_of=date(2026, 4, 30))


# ---- drafting ----


def test_each_municipality_gets_a_draft_of_its_own_results(app: Flask) -> None:
    case = drafted()

    lahti, asikkala = case.of(LAHTI), case.of(ASIKKALA)

    assert (lahti.net_cents, lahti.vat_cents, lahti.gross_cents) == (180_000, 45_900, 225_900)
    assert (asikkala.net_cents, asikkala.state) == (180_000, State.DRAFTED)
    assert {line.municipality for line in queries.specification(lahti.id)} == {LAHTI}
    assert queries.problems() == []


def test_drafting_again_changes_nothing_while_the_ledger_is_the_same(app: Flask) -> None:
    case = drafted()
    before = sorted(one.id for one in queries.invoices_of_contract(case.contract.id))

    again = services.draft_invoices(case.contract.id, actor=case.seller, now=SENT_AT)

    assert sorted(again) == before


def test_when_everything_is_invoiced_there_is_nothing_to_draft(app: Flask) -> None:
    case = sent()

    with pytest.raises(NothingToInvoice):
        services.draft_invoices(case.contract.id, actor=case.seller, now=REVIEWED_AT)


def test_another_providers_contract_does_not_exist_for_a_provider(app: Flask) -> None:
    case = settled_contract()
    stranger = make_provider()

    with pytest.raises(NotFound):
        services.draft_invoices(case.contract.id, actor=stranger.admin, now=DRAFTED_AT)


def test_the_rings_office_drafts_but_only_the_seller_accepts(app: Flask) -> None:
    settled = settled_contract()
    office = ring_actor(Role.RING_ADMIN)

    made = services.draft_all(actor=office, now=DRAFTED_AT)

    with pytest.raises(NotFound):
        services.accept(made[0], actor=office, now=SENT_AT)
    with pytest.raises(NotAllowed):
        services.accept(made[0], actor=settled.contract.provider.reporter, now=SENT_AT)


def test_a_reviewer_does_not_draft(app: Flask) -> None:
    case = settled_contract()

    with pytest.raises(NotAllowed):
        services.draft_invoices(case.contract.id, actor=municipal_actor(LAHTI, Role.REVIEWER), now=DRAFTED_AT)


# ---- numbers and what was sent ----


def test_a_sellers_numbers_run_without_gaps_and_carry_references_that_hold(app: Flask) -> None:
    case = sent()

    documents = sorted((queries.document(case.of(code).id) for code in (LAHTI, ASIKKALA)), key=lambda one: one.number)

    assert [one.number for one in documents] == ["R2026-00001", "R2026-00002"]
    assert (documents[0].reference, documents[0].rf) == ("2026000011", "RF632026000011")
    assert (documents[0].issued_on, documents[0].due_on) == (date(2026, 4, 2), date(2026, 5, 2))
    assert queries.problems() == []


def test_a_refused_acceptance_uses_up_no_number(app: Flask) -> None:
    case = drafted()
    db.session.commit()
    services.accept(case.of(LAHTI).id, actor=case.seller, now=SENT_AT)
    db.session.rollback()

    number = services.accept(case.of(ASIKKALA).id, actor=case.seller, now=SENT_AT)

    assert number == "R2026-00001"


def test_what_was_sent_cannot_be_changed_even_past_the_portal(app: Flask) -> None:
    sent()
    db.session.commit()

    for table in ("invoicing_document", "invoicing_piece", "invoicing_step"):
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text(f"DELETE FROM {table}"))
        db.session.rollback()


def test_the_document_holds_no_participant(app: Flask) -> None:
    case = sent()

    content = str(queries.document(case.of(LAHTI).id))

    assert all(one.alias not in content for one in case.settled.placements)
    assert all(one.pseudonym not in content for one in case.settled.placements)


def test_tax_follows_the_day_of_the_result_and_the_sellers_choice(app: Flask) -> None:
    settled = settled_contract()
    choice = VatChoice("exempt_education", "AVL 39 §, valtionosuuden piirissä oleva koulutus")
    services.choose_for_seller(
        settled.contract.id, choice, self_billing_agreed=False, actor=settled.contract.provider.admin, now=DRAFTED_AT
    )

    case = drafted(settled)

    document = queries.shown_document(case.of(LAHTI).id, today=date(2026, 4, 2))
    assert (document.vat_cents, document.vat[0].treatment.category, document.vat[0].treatment.ground) == (
        0,
        "E",
        choice.ground,
    )


# ---- the seller objects ----


def test_an_objection_needs_its_reason_and_the_draft_is_made_anew(app: Flask) -> None:
    case = drafted()
    draft = case.of(LAHTI)

    with pytest.raises(ReasonMissing):
        services.object_to(draft.id, "  ", actor=case.seller, now=SENT_AT)
    services.object_to(draft.id, "Työn päivä on väärin.", actor=case.seller, now=SENT_AT)
    with pytest.raises(NotInState):
        services.accept(draft.id, actor=case.seller, now=SENT_AT)
    services.draft_invoices(case.contract.id, actor=case.seller, now=REVIEWED_AT)

    assert queries.invoice(draft.id).state is State.WITHDRAWN
    assert case.of(LAHTI).state is State.DRAFTED
    assert queries.problems() == []


# ---- corrections ----


def test_a_corrected_fact_becomes_a_credit_note_that_names_its_invoice(app: Flask) -> None:
    case = sent()
    invoice = case.of(LAHTI)
    job_moved(case)

    services.draft_invoices(case.contract.id, actor=case.seller, now=PAID_AT)
    note = case.of(LAHTI)
    services.accept(note.id, actor=case.seller, now=PAID_AT)

    document = queries.document(note.id)
    assert (note.kind, note.corrects_id) == (InvoiceKind.CREDIT_NOTE, invoice.id)
    assert (document.net_cents, document.vat_cents) == (-150_000, -38_250)
    assert document.corrects is not None
    assert document.corrects.number == queries.document(invoice.id).number
    assert queries.invoice(invoice.id).open_cents == 225_900 - 188_250
    assert queries.problems() == []


def test_what_is_corrected_before_it_is_sent_is_never_charged(app: Flask) -> None:
    case = drafted()
    job_moved(case)

    services.draft_invoices(case.contract.id, actor=case.seller, now=PAID_AT)

    assert case.of(LAHTI).kind is InvoiceKind.INVOICE
    assert case.of(LAHTI).net_cents == 30_000
    assert queries.problems() == []


# ---- ways of invoicing ----


def test_the_responsible_municipality_may_get_one_invoice_with_a_specification_by_municipality(app: Flask) -> None:
    settled = settled_contract()
    services.choose_way(settled.contract.id, Way.RESPONSIBLE, actor=settled.contract.officer, now=DRAFTED_AT)

    case = drafted(settled)

    assert [one.municipality for one in queries.invoices_of_contract(case.contract.id)] == [LAHTI]
    assert case.of(LAHTI).net_cents == 360_000
    assert {line.municipality for line in queries.specification(case.of(LAHTI).id)} == {LAHTI, ASIKKALA}
    assert queries.problems() == []


def test_self_billing_begins_only_when_both_sides_want_it(app: Flask) -> None:
    settled = settled_contract()
    services.choose_way(settled.contract.id, Way.SELF_BILLING, actor=settled.contract.officer, now=DRAFTED_AT)
    case = drafted(settled)
    before = case.of(LAHTI).self_billed

    services.choose_for_seller(
        case.contract.id, VatChoice(), self_billing_agreed=True, actor=case.seller, now=DRAFTED_AT
    )
    services.draft_invoices(case.contract.id, actor=case.seller, now=SENT_AT)

    assert (before, case.of(LAHTI).self_billed) == (False, True)


def test_only_the_responsible_municipalitys_officer_chooses_the_way(app: Flask) -> None:
    contract = signed_contract()

    with pytest.raises(NotAllowed):
        services.choose_way(contract.id, Way.RESPONSIBLE, actor=municipal_actor(HOLLOLA, Role.OFFICER), now=DRAFTED_AT)


def test_a_later_run_is_invoiced_by_what_it_added(app: Flask) -> None:
    case = sent()
    started(placement(case.contract, home=LAHTI, on=date(2026, 4, 10)), date(2026, 4, 12))
    settle(case.contract, as_of=date(2026, 4, 30))
    services.draft_invoices(case.contract.id, actor=case.seller, now=at_noon(date(2026, 5, 2)))

    assert (case.of(LAHTI).net_cents, case.of(LAHTI).kind) == (30_000, InvoiceKind.INVOICE)
    assert queries.problems() == []


def test_a_sum_that_was_changed_past_the_portal_is_found(app: Flask) -> None:
    case = sent()
    db.session.execute(update(Invoice).where(Invoice.id == case.of(LAHTI).id).values(net_cents=1, gross_cents=45_901))

    assert [one.code for one in queries.problems()] == ["invoicing.sums_differ"]


# ---- two at once ----


def at_once(app: Flask, works: list[Callable[[], object]]) -> list[object]:
    """Run pieces of work in threads of their own, each in its own transaction; what they return or raise."""
    db.session.commit()
    db.session.remove()
    barrier = Barrier(len(works))

    def in_its_own(work: Callable[[], object]) -> object:
        with app.app_context():
            barrier.wait()
            try:
                found = work()
                db.session.commit()
            except (RuleBroken, IntegrityError, OperationalError) as wrong:
                db.session.rollback()
                return wrong
            return found

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(in_its_own, works))


def test_two_invoices_accepted_at_once_get_numbers_without_a_gap(app: Flask) -> None:
    case = drafted()
    ids = [case.of(code).id for code in (LAHTI, ASIKKALA)]

    numbers = at_once(app, [partial(services.accept, one, actor=case.seller, now=SENT_AT) for one in ids])

    assert sorted(map(str, numbers)) == ["R2026-00001", "R2026-00002"]
    assert queries.problems() == []


def test_one_draft_accepted_twice_at_once_is_sent_once(app: Flask) -> None:
    case = drafted()
    accept = partial(services.accept, case.of(LAHTI).id, actor=case.seller, now=SENT_AT)

    answers = at_once(app, [accept, accept])

    assert [type(one) for one in answers if not isinstance(one, str)] == [NotInState]
    assert len([one for one in answers if isinstance(one, str)]) == 1


def test_a_contract_drafted_twice_at_once_is_drafted_once(app: Flask) -> None:
    settled = settled_contract()
    draft = partial(services.draft_invoices, settled.contract.id, actor=settled.contract.provider.admin, now=DRAFTED_AT)

    first, second = at_once(app, [draft, draft])

    assert isinstance(first, list)
    assert isinstance(second, list)
    assert sorted(first) == sorted(second)
    assert queries.problems() == []
