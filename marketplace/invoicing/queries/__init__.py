"""Reads of invoicing: the room's window to other rooms."""

from marketplace.invoicing.queries.agreements import Payer, agreement, logo_of, payer
from marketplace.invoicing.queries.assembling import assembled, document_of, shown_document
from marketplace.invoicing.queries.authorities import acts_as, approvers_of, authorities, is_entrusted
from marketplace.invoicing.queries.budgets import budget_of, budgets, to_warn
from marketplace.invoicing.queries.checking import MonthSums, month_sums, problems, sha256_of
from marketplace.invoicing.queries.invoices import (
    InvoiceFacts,
    StepFacts,
    by_ledger_line,
    credit_notes_of,
    disputed_rows,
    document,
    documents,
    invoice,
    invoices,
    invoices_of_contract,
    number_taken,
    original_file,
    payments_of,
    pieces_of,
    posting_of,
    postings,
    sent_pieces,
    steps_of,
    suggested_posting,
    unpaid,
)
from marketplace.invoicing.queries.journal import journal
from marketplace.invoicing.queries.reminders import to_remind
from marketplace.invoicing.queries.review import SpecificationLine, checks_of, specification
from marketplace.invoicing.queries.sending import dispatches_in, dispatches_of, may_send, sending

__all__ = [
    "InvoiceFacts",
    "MonthSums",
    "Payer",
    "SpecificationLine",
    "StepFacts",
    "acts_as",
    "agreement",
    "approvers_of",
    "assembled",
    "authorities",
    "budget_of",
    "budgets",
    "by_ledger_line",
    "checks_of",
    "credit_notes_of",
    "dispatches_in",
    "dispatches_of",
    "disputed_rows",
    "document",
    "document_of",
    "documents",
    "invoice",
    "invoices",
    "invoices_of_contract",
    "is_entrusted",
    "journal",
    "logo_of",
    "may_send",
    "month_sums",
    "number_taken",
    "original_file",
    "payer",
    "payments_of",
    "pieces_of",
    "posting_of",
    "postings",
    "problems",
    "sending",
    "sent_pieces",
    "sha256_of",
    "shown_document",
    "specification",
    "steps_of",
    "suggested_posting",
    "to_remind",
    "to_warn",
    "unpaid",
]
