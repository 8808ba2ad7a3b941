"""How a contract is invoiced, and what a municipality wants on its invoices."""

from datetime import datetime

from marketplace.audit.services import record
from marketplace.contracts import queries as contracts
from marketplace.invoicing.access import may_choose_way, may_edit_payer
from marketplace.invoicing.models import BuyersChoice, PayerDetails, SellersChoice
from marketplace.invoicing.queries import Payer
from marketplace.invoicing.rules import VatChoice, Way, check_choice
from marketplace.invoicing.services.steps import check_seller
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.ring import queries as ring
from marketplace.ring.rules import RateKind


def choose_way(contract_id: int, way: Way, *, actor: Actor, now: datetime) -> None:
    """Choose for the buyer how a contract is invoiced; what was drafted already is drafted anew by the next draft.

    Raises:
        NotFound: no such contract.
        NotAllowed: the actor is not an officer of the responsible municipality.
    """
    contract = contracts.contract(contract_id)
    if not may_choose_way(actor, contract):
        raise NotAllowed(needed=[Role.OFFICER])
    db.session.add(BuyersChoice(contract_id=contract_id, way=way, chosen_by=actor.person_id, chosen_at=now))
    db.session.flush()
    record("invoicing.way_chosen", actor=actor, subject=("contract", contract_id), now=now, facts={"way": way.value})


def choose_for_seller(
    contract_id: int, vat: VatChoice, *, self_billing_agreed: bool, actor: Actor, now: datetime
) -> None:
    """Choose for the seller how value added tax is put on a contract's invoices, and whether it agrees to self-billing.

    Raises:
        NotFound: no such contract, or it is another provider's.
        NotAllowed: the actor is not the provider's administrator.
        VatCodeUnknown, GroundMissing: see the rules.
    """
    check_seller(actor, contracts.contract(contract_id).provider_id)
    check_choice(vat, codes=ring.rate_book().codes(RateKind.VAT))
    db.session.add(
        SellersChoice(
            contract_id=contract_id,
            vat_code=vat.code,
            vat_ground=vat.ground.strip(),
            self_billing_agreed=self_billing_agreed,
            chosen_by=actor.person_id,
            chosen_at=now,
        )
    )
    db.session.flush()
    record(
        "invoicing.seller_chose",
        actor=actor,
        subject=("contract", contract_id),
        now=now,
        facts={"vat_code": vat.code, "self_billing_agreed": self_billing_agreed},
    )


def enter_payer(municipality: str, details: Payer, *, actor: Actor, now: datetime) -> None:
    """Enter what a municipality wants on its invoices from now on; invoices that were sent stay as they are.

    Raises:
        NotFound: it does not belong to the ring.
        NotAllowed: the actor neither handles its invoices nor is the ring's administrator.
    """
    ring.municipality(municipality)
    if not may_edit_payer(actor, municipality):
        raise NotAllowed(needed=[Role.REVIEWER, Role.APPROVER, Role.RING_ADMIN])
    cleaned = {name: " ".join(value.split()) for name, value in vars(details).items()}
    db.session.add(PayerDetails(municipality=municipality, **cleaned, entered_by=actor.person_id, entered_at=now))
    db.session.flush()
    record("invoicing.payer_entered", actor=actor, subject=("municipality", municipality), now=now)
