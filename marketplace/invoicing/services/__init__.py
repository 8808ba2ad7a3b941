"""Use cases of invoicing."""

from marketplace.invoicing.services.choosing import choose_for_seller, choose_way, enter_payer
from marketplace.invoicing.services.drafting import draft_all, draft_invoices
from marketplace.invoicing.services.entrusting import give_authority, take_authority
from marketplace.invoicing.services.issuing import accept, accept_made_elsewhere, credit_returned, object_to
from marketplace.invoicing.services.logos import choose_logo
from marketplace.invoicing.services.paying import record_payment
from marketplace.invoicing.services.reminding import remind
from marketplace.invoicing.services.reviewing import approve, give_back, review
from marketplace.invoicing.services.sending import (
    begin_dispatch,
    choose_sending,
    note_dispatched,
    note_stuck,
    queue,
    send_again,
)
from marketplace.invoicing.services.warning import warn

__all__ = [
    "accept",
    "accept_made_elsewhere",
    "approve",
    "begin_dispatch",
    "choose_for_seller",
    "choose_logo",
    "choose_sending",
    "choose_way",
    "credit_returned",
    "draft_all",
    "draft_invoices",
    "enter_payer",
    "give_authority",
    "give_back",
    "note_dispatched",
    "note_stuck",
    "object_to",
    "queue",
    "record_payment",
    "remind",
    "review",
    "send_again",
    "take_authority",
    "warn",
]
