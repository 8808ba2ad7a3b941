"""From the ledger to a paid invoice, told by what must hold on the way."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from marketplace.identity import services as identity
from marketplace.invoicing import jobs, queries, services
from marketplace.invoicing.models import Invoice
from marketplace.invoicing.rules import (
    Balance,
    CreditNoteNotReturned,
    InvoiceKind,
    NothingToInvoice,
    NotInState,
    PaidTwice,
    PaymentNotPossible,
    PostingFacts,
    ReasonMissing,
    ReferenceDiffers,
    ReviewerApproves,
    SellersOwnPerson,
    State,
    StepKind,
    VatChoice,
    Way,
)
from marketplace.kernel.actor import SYSTEM, Actor, Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.notices.queries import inbox
from marketplace.outcomes import queries as outcomes
from marketplace.outcomes.rules import FactKind
from tests.factories.contracts import ASIKKALA, HOLLOLA, LAHTI, make_provider, signed_contract
from tests.factories.invoicing import (
    APPROVED_AT,
    DRAFTED_AT,
    PAID_AT,
    PAID_ON,
    REVIEWED_AT,
    SENT_AT,
    InvoicedCase,
    approved,
    drafted,
    reviewed,
    sent,
)
from tests.factories.outcomes import at_noon, job_payload, placement, started, verified
from tests.factories.payments import settle, settled_contract
from tests.factories.people import municipal_actor, ring_actor


def actor_with(case: InvoicedCase, code: str, *roles: Role) -> Actor:
    return municipal_actor(code, *roles)


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


# ---- two persons ----


def test_one_reviews_and_another_approves(app: Flask) -> None:
    case = approved()

    invoice = case.of(LAHTI)

    assert invoice.state is State.APPROVED
    assert invoice.reviewed_by != invoice.approved_by


def test_a_person_with_both_roles_does_not_approve_what_they_reviewed(app: Flask) -> None:
    case = sent()
    both = actor_with(case, LAHTI, Role.REVIEWER, Role.APPROVER)
    services.review(case.of(LAHTI).id, posting=None, actor=both, now=REVIEWED_AT)

    with pytest.raises(ReviewerApproves):
        services.approve(case.of(LAHTI).id, actor=both, now=APPROVED_AT)


@pytest.mark.parametrize("second", ["approved_by", "reviewed_by"])
def test_the_database_itself_refuses_one_person_for_two_tasks(app: Flask, second: str) -> None:
    case = reviewed()
    invoice = case.of(LAHTI)
    person = invoice.reviewed_by if second == "approved_by" else invoice.accepted_by
    db.session.commit()

    with pytest.raises(IntegrityError):
        db.session.execute(update(Invoice).where(Invoice.id == invoice.id).values({second: person}))
    db.session.rollback()


def test_nobody_approves_what_an_organisation_of_theirs_has_sent(app: Flask) -> None:
    case = sent()
    reviewer = case.person(LAHTI, Role.REVIEWER)
    identity.grant_role(
        reviewer.person_id,
        case.contract.provider.organisation_id,
        Role.REPORTER,
        starts_on=date(2026, 1, 2),
        actor=SYSTEM,
        now=DRAFTED_AT,
    )

    with pytest.raises(SellersOwnPerson):
        services.review(case.of(LAHTI).id, posting=None, actor=reviewer, now=REVIEWED_AT)


def test_another_municipalitys_invoice_does_not_exist_for_a_reviewer(app: Flask) -> None:
    case = sent()

    with pytest.raises(NotFound):
        services.review(
            case.of(LAHTI).id, posting=None, actor=municipal_actor(ASIKKALA, Role.REVIEWER), now=REVIEWED_AT
        )


def test_hollola_reviews_for_asikkala_by_its_mandate_but_does_not_approve(app: Flask) -> None:
    case = sent()
    services.review(case.of(ASIKKALA).id, posting=None, actor=municipal_actor(HOLLOLA, Role.REVIEWER), now=REVIEWED_AT)

    with pytest.raises(NotFound):
        services.approve(case.of(ASIKKALA).id, actor=municipal_actor(HOLLOLA, Role.APPROVER), now=APPROVED_AT)


def test_the_roles_are_not_each_others(app: Flask) -> None:
    case = sent()

    with pytest.raises(NotAllowed):
        services.review(case.of(LAHTI).id, posting=None, actor=case.person(LAHTI, Role.APPROVER), now=REVIEWED_AT)


def test_what_was_chosen_last_time_is_suggested_for_the_next(app: Flask) -> None:
    case = sent()
    posting = PostingFacts("4420", "7110", "TYO-26")
    services.review(case.of(LAHTI).id, posting=posting, actor=case.person(LAHTI, Role.REVIEWER), now=REVIEWED_AT)

    assert queries.suggested_posting(LAHTI, case.contract.id) == posting
    assert queries.suggested_posting(ASIKKALA, case.contract.id) is None


# ---- returned, credited and sent anew ----


def test_a_returned_invoice_is_credited_whole_and_what_is_right_is_drafted_anew(app: Flask) -> None:
    case = sent()
    invoice = case.of(LAHTI)
    services.give_back(invoice.id, "Viite puuttuu.", actor=case.person(LAHTI, Role.REVIEWER), now=REVIEWED_AT)

    note_id = services.credit_returned(invoice.id, actor=case.seller, now=APPROVED_AT)

    note, again = queries.invoice(note_id), case.of(LAHTI)
    assert (note.gross_cents, note.state) == (-invoice.gross_cents, State.ISSUED)
    assert queries.invoice(invoice.id).state is State.CREDITED
    assert (again.state, again.net_cents) == (State.DRAFTED, invoice.net_cents)
    assert queries.problems() == []


def test_a_return_needs_its_reason(app: Flask) -> None:
    case = sent()

    with pytest.raises(ReasonMissing):
        services.give_back(case.of(LAHTI).id, "", actor=case.person(LAHTI, Role.REVIEWER), now=REVIEWED_AT)


def test_a_credit_note_is_not_returned(app: Flask) -> None:
    case = sent()
    services.give_back(case.of(LAHTI).id, "Väärin.", actor=case.person(LAHTI, Role.REVIEWER), now=REVIEWED_AT)
    note_id = services.credit_returned(case.of(LAHTI).id, actor=case.seller, now=APPROVED_AT)

    with pytest.raises(CreditNoteNotReturned):
        services.give_back(note_id, "Ei.", actor=case.person(LAHTI, Role.REVIEWER), now=PAID_AT)


def test_an_approval_may_leave_rows_out_and_only_they_are_credited(app: Flask) -> None:
    case = reviewed()
    invoice = case.of(LAHTI)
    job = next(row for row in queries.document(invoice.id).rows if row.milestone == "job_1m")
    approver = case.person(LAHTI, Role.APPROVER)

    services.approve(invoice.id, disputed=[job.number], reason="Työsuhde epäselvä.", actor=approver, now=APPROVED_AT)
    note_id = services.credit_returned(invoice.id, actor=case.seller, now=PAID_AT)

    assert queries.invoice(invoice.id).disputed_cents == 188_250
    assert queries.invoice(note_id).net_cents == -150_000
    assert case.of(LAHTI).net_cents == 150_000
    assert queries.problems() == []


# ---- payment ----


def pay(case: InvoicedCase, cents: int, *, again: bool = False, reference: str | None = None) -> Balance:
    invoice = case.of(LAHTI)
    return services.record_payment(
        invoice.id,
        paid_on=PAID_ON,
        cents=cents,
        reference=reference or invoice.reference,
        again=again,
        actor=case.person(LAHTI, Role.APPROVER),
        now=PAID_AT,
    )


def test_payments_in_parts_settle_an_invoice(app: Flask) -> None:
    case = approved()

    first = pay(case, 100_000)
    second = pay(case, 125_900)

    assert (first, second) == (Balance.PARTLY_PAID, Balance.SETTLED)
    assert (case.of(LAHTI).state, case.of(LAHTI).open_cents) == (State.PAID, 0)


def test_paying_twice_asks_whether_it_is_meant_and_is_then_shown_as_too_much(app: Flask) -> None:
    case = approved()
    pay(case, 225_900)

    with pytest.raises(PaidTwice):
        pay(case, 225_900)
    balance = pay(case, 225_900, again=True)

    assert (balance, case.of(LAHTI).open_cents) == (Balance.OVERPAID, -225_900)


def test_either_form_of_the_reference_is_right_and_another_invoices_is_not(app: Flask) -> None:
    case = approved()
    rf = queries.document(case.of(LAHTI).id).rf

    pay(case, 1, reference=f"{rf[:4]} {rf[4:]}")

    with pytest.raises(ReferenceDiffers):
        pay(case, 2, reference="RF111232")


def test_an_invoice_that_is_not_approved_takes_no_payment(app: Flask) -> None:
    case = reviewed()

    with pytest.raises(PaymentNotPossible):
        pay(case, 225_900)


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


# ---- reminders ----


def test_whoever_holds_an_invoice_is_reminded_when_its_day_is_near_and_not_every_hour(app: Flask) -> None:
    case = sent()
    reviewer = case.person(LAHTI, Role.REVIEWER)
    before, week_before = at_noon(date(2026, 4, 20)), at_noon(date(2026, 4, 27))

    for moment in (before, week_before, week_before + timedelta(hours=1)):
        jobs.remind(moment)

    kinds = [one.kind for one in inbox(reviewer.person_id)[0]]
    assert kinds.count("invoicing.due") == 1
    jobs.remind(week_before + timedelta(days=3))
    assert [one.kind for one in inbox(reviewer.person_id)[0]].count("invoicing.due") == 2


def test_a_paid_invoice_is_nobodys_reminder(app: Flask) -> None:
    case = approved()
    pay(case, 225_900)

    jobs.remind(at_noon(date(2026, 6, 1)))

    assert all(one.kind is not StepKind.REMINDED for one in queries.steps_of(case.of(LAHTI).id))


def test_a_sum_that_was_changed_past_the_portal_is_found(app: Flask) -> None:
    case = sent()
    db.session.execute(update(Invoice).where(Invoice.id == case.of(LAHTI).id).values(net_cents=1, gross_cents=45_901))

    assert [one.code for one in queries.problems()] == ["invoicing.sums_differ"]
