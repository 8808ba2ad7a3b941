"""Timed jobs of invoicing."""

import logging
from datetime import datetime

from marketplace.invoicing import documents, queries, services
from marketplace.invoicing.documents import delivery
from marketplace.invoicing.rules import Channel, DispatchFacts, DispatchState, EInvoiceNotPossible
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.notices.faults import is_for_good, named

log = logging.getLogger(__name__)


def remind(now: datetime) -> None:
    """Remind those who hold an invoice whose due date is near, one transaction an invoice."""
    for facts in queries.to_remind(day_in_finland(now)):
        services.remind(facts, now=now)
        db.session.commit()


def watch_appropriations(now: datetime) -> None:
    """Warn municipalities before what is earned exceeds an appropriation, one transaction each."""
    for budget in queries.to_warn(day_in_finland(now)):
        services.warn(budget, now=now)
        db.session.commit()


def dispatch(now: datetime) -> None:
    """Hand over the e-invoices that wait, and note which ones operators have taken; one transaction each."""
    for one in queries.dispatches_in([DispatchState.WAITING], now=now):
        if one.channel is not Channel.EMAIL or delivery.can_mail():
            _hand_over(one.id, now)
    for one in queries.dispatches_in([DispatchState.IN_FOLDER], now=now):
        if delivery.was_taken(one, queries.document(one.invoice_id)):
            services.note_dispatched(one.id, DispatchState.PICKED_UP, now=now)
            db.session.commit()


def _hand_over(dispatch_id: int, now: datetime) -> None:
    begun = services.begin_dispatch(dispatch_id, now=now)
    db.session.commit()  # no lock is held while a server is spoken to
    if begun is None:
        return
    try:
        _deliver(begun)
    except EInvoiceNotPossible as refusal:
        services.note_stuck(dispatch_id, " ".join(refusal.facts["faults"]), for_good=True, now=now)
    except (OSError, ValueError) as fault:
        services.note_stuck(dispatch_id, named(fault), for_good=is_for_good(fault), now=now)
        log.warning("e-invoice %s could not be handed over: %s", dispatch_id, named(fault))
    else:
        reached = DispatchState.MAILED if begun.channel is Channel.EMAIL else DispatchState.IN_FOLDER
        services.note_dispatched(dispatch_id, reached, now=now)
    db.session.commit()


def _deliver(begun: DispatchFacts) -> None:
    document = queries.document(begun.invoice_id)
    content = documents.made(document, begun.form)
    (delivery.mail if begun.channel is Channel.EMAIL else delivery.put)(begun, document, content)
