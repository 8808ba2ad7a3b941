"""Use cases of invoicing."""

from marketplace.invoicing.services.choosing import choose_for_seller, choose_way, enter_payer
from marketplace.invoicing.services.drafting import draft_all, draft_invoices
from marketplace.invoicing.services.issuing import accept, credit_returned, object_to
from marketplace.invoicing.services.paying import record_payment
from marketplace.invoicing.services.reminding import remind
from marketplace.invoicing.services.reviewing import approve, give_back, review

__all__ = [
    "accept",
    "approve",
    "choose_for_seller",
    "choose_way",
    "credit_returned",
    "draft_all",
    "draft_invoices",
    "enter_payer",
    "give_back",
    "object_to",
    "record_payment",
    "remind",
    "review",
]
