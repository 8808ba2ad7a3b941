"""Tables of invoicing."""

from marketplace.invoicing.models.agreeing import BuyersChoice, PayerDetails, SellersChoice, SellersLogo
from marketplace.invoicing.models.handling import AuthorityRow, BudgetWarning, DisputedRow, PaymentRow, Posting
from marketplace.invoicing.models.invoices import (
    ContractInvoicing,
    DraftPiece,
    Invoice,
    SentDocument,
    SentPiece,
    Series,
    Step,
)
from marketplace.invoicing.models.sending import Dispatch, SendingChoice

__all__ = [
    "AuthorityRow",
    "BudgetWarning",
    "BuyersChoice",
    "ContractInvoicing",
    "Dispatch",
    "DisputedRow",
    "DraftPiece",
    "Invoice",
    "PayerDetails",
    "PaymentRow",
    "Posting",
    "SellersChoice",
    "SellersLogo",
    "SendingChoice",
    "SentDocument",
    "SentPiece",
    "Series",
    "Step",
]
