"""How a contract is invoiced, as its parties have chosen; pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from marketplace.invoicing.rules.vat import VatChoice
from marketplace.kernel.errors import RuleBroken


class LogoNotUsable(RuleBroken):
    """The file is no picture that can stand on an invoice."""

    code = "invoicing.logo_not_usable"
    form_field = "file"


class Way(StrEnum):
    """Who invoices whom.

    DIRECT: the provider invoices each municipality. RESPONSIBLE: the provider invoices the responsible municipality,
    which recharges the others by the specification. SELF_BILLING: each municipality makes the invoice on behalf of
    the provider, who accepts each one.
    """

    DIRECT = "direct"
    RESPONSIBLE = "responsible"
    SELF_BILLING = "self_billing"


@dataclass(frozen=True)
class Agreement:
    """How a contract is invoiced now.

    Args:
        way: What the buyer has chosen.
        self_billing_agreed: Whether the provider has agreed to self-billing.
        vat: What the provider has chosen.
    """

    way: Way = Way.DIRECT
    self_billing_agreed: bool = False
    vat: VatChoice = field(default_factory=VatChoice)

    @property
    def way_in_force(self) -> Way:
        """The way that is followed: self-billing needs both sides, and until then the provider invoices itself.

        Source: Value Added Tax Act, 209 b section: self-billing needs an agreement beforehand.
        """
        if self.way is Way.SELF_BILLING and not self.self_billing_agreed:
            return Way.DIRECT
        return self.way


def payer_by(way: Way, responsible: str) -> Callable[[str], str]:
    """Who pays what is a municipality's cost.

    Args:
        responsible: Code of the contract's responsible municipality.

    >>> payer_by(Way.RESPONSIBLE, "098")("016"), payer_by(Way.DIRECT, "098")("016")
    ('098', '016')
    """
    if way is Way.RESPONSIBLE:
        return lambda _: responsible
    return lambda municipality: municipality
