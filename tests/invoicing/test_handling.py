"""What a municipality does to an invoice: review, approval by another, return, payment; and reminders."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from marketplace.identity import services as identity
from marketplace.identity.models import Membership
from marketplace.identity.queries import actor_for
from marketplace.invoicing import jobs, queries, services
from marketplace.invoicing.models import Invoice
from marketplace.invoicing.rules import (
    Balance,
    CreditNoteNotReturned,
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
)
from marketplace.kernel.actor import SYSTEM, Actor, Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.notices.queries import inbox
from tests.factories.contracts import ASIKKALA, HOLLOLA, LAHTI
from tests.factories.invoicing import (
    APPROVED_AT,
    DRAFTED_AT,
    PAID_AT,
    PAID_ON,
    REVIEWED_AT,
    InvoicedCase,
    approved,
    reviewed,
    sent,
)
from tests.factories.outcomes import at_noon
from tests.factories.people import municipal_actor


def actor_with(case: InvoicedCase, code: str, *roles: Role) -> Actor:
    return municipal_actor(code, *roles)


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


def test_a_substitute_approves_on_the_days_of_the_absence_only(app: Flask) -> None:
    case = reviewed()
    approver = case.person(LAHTI, Role.APPROVER)
    colleague = municipal_actor(LAHTI, Role.CASEWORKER)
    membership = next(
        row.id
        for row in db.session.execute(select(Membership)).scalars()
        if (row.person_id, row.role) == (approver.person_id, Role.APPROVER)
    )
    first, last = date(2026, 4, 9), date(2026, 4, 20)
    identity.name_substitute(
        membership, colleague.person_id, starts_on=first, ends_on=last, actor=SYSTEM, now=DRAFTED_AT
    )

    before, then = (
        actor_for(colleague.person_id, colleague.organisation_id, now=at_noon(day))
        for day in (date(2026, 4, 8), date(2026, 4, 10))
    )

    with pytest.raises(NotAllowed):
        services.approve(case.of(LAHTI).id, actor=before, now=at_noon(date(2026, 4, 8)))
    services.approve(case.of(LAHTI).id, actor=then, now=at_noon(date(2026, 4, 10)))
    assert case.of(LAHTI).state is State.APPROVED


def test_when_the_rest_is_paid_a_credit_note_for_the_disputed_rows_settles_the_invoice(app: Flask) -> None:
    case = reviewed()
    invoice = case.of(LAHTI)
    job = next(row for row in queries.document(invoice.id).rows if row.milestone == "job_1m")
    approver = case.person(LAHTI, Role.APPROVER)
    services.approve(invoice.id, disputed=[job.number], reason="Työsuhde epäselvä.", actor=approver, now=APPROVED_AT)
    before = queries.invoice(invoice.id)

    pay(case, before.payable_cents)
    services.credit_returned(invoice.id, actor=case.seller, now=PAID_AT)

    after = queries.invoice(invoice.id)
    assert (before.payable_cents, before.uncredited_dispute_cents) == (37_650, 188_250)
    assert (after.state, after.open_cents, after.uncredited_dispute_cents) == (State.PAID, 0, 0)
    with pytest.raises(NotInState):
        services.credit_returned(invoice.id, actor=case.seller, now=PAID_AT)
