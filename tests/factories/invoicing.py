"""Invoices in the states they pass through, made through the services."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from marketplace.invoicing import queries, services
from marketplace.invoicing.queries import InvoiceFacts, Payer
from marketplace.kernel.actor import Actor, Role
from tests.factories.contracts import ASIKKALA, LAHTI, ContractCase, signed_contract
from tests.factories.payments import SettledCase, settled_contract
from tests.factories.people import municipal_actor, ring_actor

DRAFTED_AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
SENT_AT = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
REVIEWED_AT = datetime(2026, 4, 8, 9, 0, tzinfo=UTC)
APPROVED_AT = datetime(2026, 4, 9, 9, 0, tzinfo=UTC)
PAID_ON = date(2026, 4, 30)
PAID_AT = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


def entrusted(
    actor: Actor, code: str, *, cost_centre: str = "", highest_cents: int | None = None, ends_on: date | None = None
) -> Actor:
    """Give an approver authority in a municipality; everything unless said."""
    services.give_authority(
        code,
        actor.person_id,
        cost_centre=cost_centre,
        highest_cents=highest_cents,
        starts_on=date(2026, 1, 2),
        ends_on=ends_on,
        actor=ring_actor(Role.RING_ADMIN),
        now=DRAFTED_AT,
    )
    return actor


def entrusted_approver(code: str) -> Actor:
    """An approver of a municipality who may approve everything of it."""
    return entrusted(municipal_actor(code, Role.APPROVER), code)


@dataclass
class InvoicedCase:
    """A settled contract whose ledger has been drafted, with the people who take invoices further."""

    settled: SettledCase
    people: dict[tuple[str, Role], Actor] = field(default_factory=dict)

    @property
    def contract(self) -> ContractCase:
        """The contract."""
        return self.settled.contract

    @property
    def seller(self) -> Actor:
        """The provider's administrator."""
        return self.contract.provider.admin

    def person(self, code: str, role: Role) -> Actor:
        """One person of a municipality for each role."""
        if (code, role) not in self.people:
            self.people[code, role] = entrusted_approver(code) if role is Role.APPROVER else municipal_actor(code, role)
        return self.people[code, role]

    def of(self, municipality: str) -> InvoiceFacts:
        """The newest invoice or credit note that a municipality pays."""
        return next(one for one in queries.invoices_of_contract(self.contract.id) if one.municipality == municipality)


def drafted(settled: SettledCase | None = None) -> InvoicedCase:
    """Drafts for Lahti and Asikkala, each of a start (300 euros) and a job (1 500 euros), that wait for the seller."""
    case = InvoicedCase(settled or settled_contract(contract=signed_contract()))
    services.draft_invoices(case.contract.id, actor=case.seller, now=DRAFTED_AT)
    return case


def sent(case: InvoicedCase | None = None, *municipalities: str) -> InvoicedCase:
    """Invoices accepted by the seller, of Lahti and Asikkala unless others are named."""
    case = case or drafted()
    for code in municipalities or (LAHTI, ASIKKALA):
        services.accept(case.of(code).id, actor=case.seller, now=SENT_AT)
    return case


def reviewed(case: InvoicedCase | None = None, code: str = LAHTI) -> InvoicedCase:
    """A municipality's invoice, reviewed."""
    case = case or sent()
    services.review(case.of(code).id, posting=None, actor=case.person(code, Role.REVIEWER), now=REVIEWED_AT)
    return case


def approved(case: InvoicedCase | None = None, code: str = LAHTI) -> InvoicedCase:
    """A municipality's invoice, reviewed by one and approved by another."""
    case = reviewed(case, code)
    services.approve(case.of(code).id, actor=case.person(code, Role.APPROVER), now=APPROVED_AT)
    return case


def with_address(code: str) -> None:
    """Enter a municipality's postal address."""
    person = municipal_actor(code, Role.REVIEWER)
    services.enter_payer(code, Payer("Kunnantie 1", "17200", "Vääksy", "KP-1"), actor=person, now=DRAFTED_AT)
