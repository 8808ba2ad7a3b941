"""Sentences of the front page."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from marketplace.publication.rules import Work


@dataclass(frozen=True)
class WorkLabel:
    """What waits, where it is done, and what belongs there."""

    label: LazyString
    endpoint: str
    hint: LazyString


WORK_LABELS = {
    Work.APPLICATIONS_DUE: WorkLabel(
        _l("Decisions on applications that are due today or late"),
        "register.queue",
        _l("The law sets the last day."),
    ),
    Work.APPLICATIONS: WorkLabel(
        _l("Applications waiting for a decision"),
        "register.queue",
        _l("Everyone who meets the requirements is admitted."),
    ),
    Work.CALLS_TO_OPEN: WorkLabel(
        _l("Mini-tenders whose bids may be opened"),
        "tenders.calls",
        _l("Two officers open them together."),
    ),
    Work.CALLS_TO_COMPARE: WorkLabel(
        _l("Mini-tenders being compared"),
        "tenders.calls",
        _l("Answers are given points, then the decision is made."),
    ),
    Work.CONTRACTS_OF_BUYER: WorkLabel(
        _l("Contracts waiting for the municipality’s signature"),
        "contracts.contracts",
        _l("A contract is in force when both sides have signed."),
    ),
    Work.FACTS_TO_VERIFY: WorkLabel(
        _l("Results to verify"),
        "outcomes.queue",
        _l("Payment follows only from what has been verified."),
    ),
    Work.INVOICES_TO_REVIEW: WorkLabel(
        _l("Invoices to review"),
        "invoicing.invoices",
        _l("Each line leads back to the result it pays for."),
    ),
    Work.INVOICES_TO_APPROVE: WorkLabel(
        _l("Invoices to approve"),
        "invoicing.invoices",
        _l("Somebody else than the reviewer approves."),
    ),
    Work.INVOICES_TO_PAY: WorkLabel(
        _l("Approved invoices to be paid"),
        "invoicing.unpaid",
        _l("A payment is recorded when it has left."),
    ),
    Work.CALLS_TO_ANSWER: WorkLabel(
        _l("Open mini-tenders to which you have sent no bid"),
        "tenders.calls",
        _l("You may change or withdraw a bid until the deadline."),
    ),
    Work.CONTRACTS_OF_PROVIDER: WorkLabel(
        _l("Contracts waiting for your signature"),
        "contracts.contracts",
        _l("A contract is in force when both sides have signed."),
    ),
    Work.INVOICES_OF_PROVIDER: WorkLabel(
        _l("Invoices waiting for your answer"),
        "invoicing.invoices",
        _l("Accept a draft, or answer a returned invoice."),
    ),
}
