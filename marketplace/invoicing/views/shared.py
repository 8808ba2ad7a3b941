"""What the pages of invoicing have in common: the room's addresses, and which invoices a reader may see."""

from flask import Blueprint, url_for
from flask_babel import gettext as _

from marketplace.contracts import queries as contracts
from marketplace.invoicing import access, queries
from marketplace.invoicing.access import Scope, scope_of
from marketplace.invoicing.queries import InvoiceFacts
from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import today_in_finland
from marketplace.kernel.errors import NotFound
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.ring.rules import Task
from marketplace.web.pages import current_actor

bp = Blueprint("invoicing", __name__, url_prefix="/laskut")


def own_provider_id() -> int | None:
    """The provider that the reader acts for, or None."""
    actor = current_actor()
    if not actor.is_provider:
        return None
    own = register.provider_of_organisation(actor.organisation_id)
    return own.id if own is not None else None


def handled_for(task: Task) -> frozenset[str]:
    """Municipalities whose invoices the reader's municipality may review or approve today."""
    code = current_actor().municipality_code
    return ring.homes_of(code, task, today_in_finland()) if code else frozenset()


def scope() -> Scope:
    """Which invoices the reader may see."""
    actor = current_actor()
    acts_for: frozenset[str] = frozenset()
    responsible_for: frozenset[int] = frozenset()
    if actor.municipality_code is not None:
        if actor.has(Role.REVIEWER):
            acts_for |= handled_for(Task.REVIEW)
        if actor.has(Role.APPROVER):
            acts_for |= handled_for(Task.APPROVE)
        if actor.has(Role.OFFICER, Role.AUDITOR):
            responsible_for = frozenset(
                one.id for one in contracts.contracts() if one.responsible_municipality == actor.municipality_code
            )
    return scope_of(actor, own_provider_id=own_provider_id(), acts_for=acts_for, responsible_for=responsible_for)


def visible(invoice_id: int) -> InvoiceFacts:
    """The invoice, if the reader may see it; what is not theirs is not found."""
    found = queries.invoice(invoice_id)
    covers = scope().covers(
        provider_id=found.provider_id,
        municipality=found.municipality,
        contract_id=found.contract_id,
        state=found.state,
    )
    if not covers:
        raise NotFound(what="invoice")
    return found


def crumbs(facts: InvoiceFacts | None = None) -> list[tuple[str, str]]:
    """The way to an invoice's pages."""
    way = [(_("Invoices"), url_for("invoicing.invoices"))]
    if facts is not None:
        way.append((facts.number or _("Draft %(number)s", number=facts.id), address(facts.id)))
    return way


def address(invoice_id: int) -> str:
    """The invoice's page."""
    return url_for("invoicing.invoice", invoice_id=invoice_id)


def actions(facts: InvoiceFacts) -> dict[str, bool]:
    """What the reader may do to an invoice now; the services decide again when it is done."""
    actor = current_actor()
    own = access.may_decide_for_seller(actor, provider_id=facts.provider_id, own_provider_id=own_provider_id())
    reviews = actor.has(Role.REVIEWER) and facts.municipality in handled_for(Task.REVIEW)
    approves = actor.has(Role.APPROVER) and facts.municipality in handled_for(Task.APPROVE)
    return {
        "answer": own and facts.state == "drafted",
        "credit": own
        and not facts.is_credit_note
        and (facts.state == "returned" or (facts.uncredited_dispute_cents > 0 and facts.state in ("approved", "paid"))),
        "send": own and facts.is_sent and facts.original_form is None and queries.may_send(facts.id, facts.provider_id),
        "review": reviews and facts.state == "issued",
        "approve": approves and facts.state == "reviewed" and facts.reviewed_by != actor.person_id,
        "pay": (reviews or approves) and facts.state in ("approved", "paid", "credited") and not facts.is_credit_note,
        "waits_for_other": approves and facts.state == "reviewed" and facts.reviewed_by == actor.person_id,
    }


def now_and_actor() -> dict[str, object]:
    """The moment and the person, as use cases take them."""
    return {"now": clock.now(), "actor": current_actor()}
