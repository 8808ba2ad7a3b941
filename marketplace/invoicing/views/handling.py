"""One invoice: what stands on it and what is done to it."""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.contracts import queries as contracts
from marketplace.identity import queries as identity
from marketplace.invoicing import access, documents, messages, queries, services
from marketplace.invoicing.documents import texts
from marketplace.invoicing.forms import ApprovalForm, PaymentForm, PlainForm, ReviewForm, SellerForm
from marketplace.invoicing.queries import InvoiceFacts
from marketplace.invoicing.rules import Budget, EInvoiceNotPossible, Form, einvoice_faults, response_of, urgency
from marketplace.invoicing.views.shared import actions, address, bp, crumbs, visible
from marketplace.kernel import clock
from marketplace.kernel.clock import today_in_finland
from marketplace.kernel.errors import NotFound
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.web.access import allow
from marketplace.web.language import language
from marketplace.web.pages import current_actor, done, page, storage


def _context(facts: InvoiceFacts) -> dict[str, Any]:
    """What every page of an invoice shows."""
    document = queries.document_of(facts, today=today_in_finland())
    return {
        "invoice": facts,
        "document": document,
        "row_texts": {row.number: texts.row_text(row) for row in document.rows},
        "vat_texts": {one.treatment: texts.vat_text(one.treatment) for one in document.vat},
        "notes": texts.notes(document),
        "actions": actions(facts),
        "response": response_of(facts.state, in_part=facts.disputed_cents != 0),
        "disputed": queries.disputed_rows(facts.id) if facts.disputed_cents else [],
        "labels": messages,
        "crumbs": crumbs(facts),
    }


def _elsewhere(facts: InvoiceFacts, *names: str) -> Response | None:
    """Where a reader goes who opens the page of something that cannot be done to the invoice now."""
    possible = actions(facts)
    if request.method == "GET" and not any(possible[name] for name in names):
        return redirect(address(facts.id), 303)
    return None


@bp.get("/<int:invoice_id>")
@allow(*access.READERS)
def invoice(invoice_id: int) -> Response:
    """An invoice with its rows, where it stands, and what may be done to it now."""
    facts = visible(invoice_id)
    steps, context = queries.steps_of(invoice_id), _context(facts)
    document, dispatches = context["document"], queries.dispatches_of(invoice_id)
    return page(
        "invoicing/invoice.html",
        **context,
        contract=contracts.contract(facts.contract_id),
        provider=register.provider(facts.provider_id),
        steps=steps,
        people=identity.people({one.person_id for one in steps}),
        payments=queries.payments_of(invoice_id) if facts.is_sent else [],
        credit_notes=[] if facts.is_credit_note else queries.credit_notes_of(invoice_id),
        corrected=queries.invoice(facts.corrects_id) if facts.corrects_id is not None else None,
        posting=queries.posting_of(invoice_id),
        credit_form=PlainForm(),
        dispatches=dispatches,
        failures={one.id: _failure(one.failure) for one in dispatches},
        faults={
            form: [messages.EINVOICE_FAULTS[fault] for fault in einvoice_faults(document, form)]
            for form in (Form.FINVOICE, Form.PEPPOL)
        },
        urgency=urgency(facts.due_on, today_in_finland()) if facts.due_on and facts.open_cents > 0 else None,
    )


def _failure(named: str) -> str:
    """Why an e-invoice did not go out: what is missing in words, or the kind of fault as the server named it."""
    return ", ".join(str(messages.EINVOICE_FAULTS.get(one, one)) for one in named.split())


@bp.get("/<int:invoice_id>/erittely")
@allow(*access.READERS)
def specification(invoice_id: int) -> Response:
    """Every result behind an invoice, each leading to its facts, its evidence and who verified it."""
    facts = visible(invoice_id)
    lines = queries.specification(invoice_id)
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.municipality] = sums.get(line.municipality, 0) + line.cents
    return page(
        "invoicing/specification.html",
        invoice=facts,
        lines=lines,
        sums=sums,
        municipality_names={one.code: one.names for one in ring.municipalities()},
        labels=messages,
        crumbs=crumbs(facts),
    )


@bp.get("/<int:invoice_id>/tiedosto/<form>")
@allow(*access.READERS)
def file(invoice_id: int, form: str) -> Response:
    """The invoice as PDF, Finvoice or Peppol; a draft only as PDF."""
    facts = visible(invoice_id)
    if form not in [one.value for one in Form]:
        raise NotFound(what="file")
    if facts.original_form is not None and form != Form.PDF:
        return redirect(url_for("invoicing.original", invoice_id=invoice_id), 303)
    wanted, document = Form(form), queries.document_of(facts, today=today_in_finland())
    logo = storage().fetch(document.seller.logo) if document.seller.logo else None
    try:
        content = documents.made(document, wanted, language=language(), logo=logo)
    except EInvoiceNotPossible as refusal:
        named = [str(messages.EINVOICE_FAULTS[fault]) for fault in refusal.facts["faults"]]
        raise EInvoiceNotPossible(faults=named) from refusal
    answer = Response(content, mimetype=documents.MIME[wanted])
    answer.headers["Content-Disposition"] = f'attachment; filename="{documents.file_name(document, wanted)}"'
    return answer


@bp.route("/<int:invoice_id>/vastaus", methods=["GET", "POST"])
@allow(*access.SELLERS)
def answer(invoice_id: int) -> Response:
    """The seller looks at a draft and accepts it or objects to it."""
    facts = visible(invoice_id)
    elsewhere = _elsewhere(facts, "answer")
    if elsewhere is not None:
        return elsewhere
    form = SellerForm()
    if form.validate_on_submit():
        with form.refusals():
            if form.answer.data == "accept":
                number = services.accept(invoice_id, actor=current_actor(), now=clock.now())
                return done(address(invoice_id), _("Invoice %(number)s was sent.", number=number))
            services.object_to(invoice_id, form.reason.data or "", actor=current_actor(), now=clock.now())
            return done(address(invoice_id), _("The buyer was told why you object."))
    return page("invoicing/answer.html", form=form, **_context(facts))


@bp.post("/<int:invoice_id>/hyvitys")
@allow(*access.SELLERS)
def credit(invoice_id: int) -> Response:
    """The seller credits what came back; what is right is drafted anew."""
    visible(invoice_id)
    form = PlainForm()
    if form.validate_on_submit():
        note = services.credit_returned(invoice_id, actor=current_actor(), now=clock.now())
        return done(address(note), _("The credit note was sent. What is right waits for you as a draft."))
    return invoice(invoice_id)


@bp.route("/<int:invoice_id>/tarkastus", methods=["GET", "POST"])
@allow(*access.REVIEWERS)
def review(invoice_id: int) -> Response:
    """The review: what the portal has checked, where it is booked, on or back."""
    facts = visible(invoice_id)
    elsewhere = _elsewhere(facts, "review")
    if elsewhere is not None:
        return elsewhere
    suggested = queries.posting_of(invoice_id) or queries.suggested_posting(facts.municipality, facts.contract_id)
    form = ReviewForm(**(vars(suggested) if suggested else {}))
    if form.validate_on_submit():
        with form.refusals():
            if form.verdict.data == "review":
                services.review(invoice_id, posting=form.to_posting(), actor=current_actor(), now=clock.now())
                return done(address(invoice_id), _("The invoice was reviewed. Another person approves it."))
            services.give_back(invoice_id, form.reason.data or "", actor=current_actor(), now=clock.now())
            return done(address(invoice_id), _("The invoice was returned to the provider."))
    return page(
        "invoicing/review.html",
        form=form,
        checks=queries.checks_of(invoice_id),
        budget=_budget(facts),
        suggested=suggested is not None,
        **_context(facts),
    )


@bp.route("/<int:invoice_id>/hyvaksynta", methods=["GET", "POST"])
@allow(*access.APPROVERS)
def approve(invoice_id: int) -> Response:
    """The approval, by another person than the review."""
    facts = visible(invoice_id)
    elsewhere = _elsewhere(facts, "approve", "waits_for_other")
    if elsewhere is not None:
        return elsewhere
    context, form = _context(facts), ApprovalForm()
    document = queries.document(invoice_id)
    form.disputed.choices = [(row.number, f"{row.number}: {texts.row_text(row)}") for row in document.rows]
    if form.validate_on_submit():
        with form.refusals():
            return _decide(facts, form)
    return page(
        "invoicing/approve.html",
        form=form,
        checks=queries.checks_of(invoice_id),
        budget=_budget(facts),
        posting=queries.posting_of(invoice_id),
        reviewer=identity.person(facts.reviewed_by) if facts.reviewed_by else None,
        entrusted=queries.is_entrusted(current_actor(), facts, today_in_finland()),
        **context,
    )


def _budget(facts: InvoiceFacts) -> Budget | None:
    """The paying municipality's appropriation for what the contract buys, as it stands today."""
    category_id = contracts.contract(facts.contract_id).category_id
    return queries.budget_of(facts.municipality, category_id, today_in_finland())


def _decide(facts: InvoiceFacts, form: ApprovalForm) -> Response:
    actor, now, reason = current_actor(), clock.now(), form.reason.data or ""
    if form.verdict.data == "return":
        services.give_back(facts.id, reason, actor=actor, now=now)
        return done(address(facts.id), _("The invoice was returned to the provider."))
    disputed = form.disputed.data or [] if form.verdict.data == "part" else []
    services.approve(facts.id, disputed=disputed, reason=reason, actor=actor, now=now)
    message = _("The invoice was approved in part.") if disputed else _("The invoice was approved for payment.")
    return done(address(facts.id), message)


@bp.route("/<int:invoice_id>/maksu", methods=["GET", "POST"])
@allow(*access.PAYERS)
def pay(invoice_id: int) -> Response:
    """Record a payment as it left the account."""
    facts = visible(invoice_id)
    elsewhere = _elsewhere(facts, "pay")
    if elsewhere is not None:
        return elsewhere
    form = PaymentForm(paid_on=today_in_finland(), amount=facts.payable_cents, reference=facts.reference)
    if form.validate_on_submit() and form.paid_on.data is not None and form.amount.data is not None:
        with form.refusals():
            balance = services.record_payment(
                invoice_id,
                paid_on=form.paid_on.data,
                cents=form.amount.data,
                reference=form.reference.data or "",
                again=form.again.data,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(address(invoice_id), str(messages.BALANCE_LABELS[balance]))
    return page("invoicing/pay.html", form=form, payments=queries.payments_of(invoice_id), **_context(facts))
