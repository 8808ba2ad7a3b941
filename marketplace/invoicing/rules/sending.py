"""How an e-invoice leaves the portal for the seller's operator, and how far it has come; pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marketplace.invoicing.rules.einvoices import Form
from marketplace.kernel.errors import RuleBroken

E_INVOICES = (Form.FINVOICE, Form.PEPPOL)
"""Forms that an operator takes. A PDF by mail is no e-invoice (Act 241/2019, section 3)."""


class Channel(StrEnum):
    """How a seller's e-invoices leave the portal.

    BY_HAND: somebody downloads them. EMAIL: mailed to an address of the operator. FOLDER: put into a folder from which
    the operator takes them away.
    """

    BY_HAND = "by_hand"
    EMAIL = "email"
    FOLDER = "folder"


class DispatchState(StrEnum):
    """How far an e-invoice has come on its way to the operator."""

    WAITING = "waiting"
    MAILED = "mailed"
    IN_FOLDER = "in_folder"
    PICKED_UP = "picked_up"
    FAILED = "failed"


class OperatorAddressMissing(RuleBroken):
    """Mail needs an address."""

    code = "invoicing.operator_address_missing"
    form_field = "address"


class NoChannel(RuleBroken):
    """The seller has not chosen how its e-invoices travel."""

    code = "invoicing.no_channel"


class OnItsWay(RuleBroken):
    """The invoice is on its way already."""

    code = "invoicing.on_its_way"


@dataclass(frozen=True)
class Sending:
    """How a seller's e-invoices leave the portal.

    Args:
        address: The operator's e-mail address; empty on other ways.
    """

    channel: Channel = Channel.BY_HAND
    form: Form = Form.FINVOICE
    address: str = ""

    @property
    def by_itself(self) -> bool:
        """Whether an invoice goes out as soon as it is sent to the municipality."""
        return self.channel is not Channel.BY_HAND


@dataclass(frozen=True)
class DispatchFacts:
    """One e-invoice on its way.

    Args:
        failure: Names of what is missing, or the kind of fault of the mail server; empty when all is well.
        moved_at: When it came into its state.
    """

    id: int
    invoice_id: int
    channel: Channel
    form: Form
    address: str
    state: DispatchState
    failure: str
    moved_at: datetime


def checked_sending(wanted: Sending) -> Sending:
    """A choice as it is kept: an address only where there is mail.

    Raises:
        OperatorAddressMissing: mail was chosen without one.

    >>> checked_sending(Sending(Channel.FOLDER, Form.PEPPOL, "operator@example.fi")).address
    ''
    """
    address = wanted.address.strip()
    if wanted.channel is Channel.EMAIL and not address:
        raise OperatorAddressMissing()
    return Sending(wanted.channel, wanted.form, address if wanted.channel is Channel.EMAIL else "")
