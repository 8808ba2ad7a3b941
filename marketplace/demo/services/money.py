"""Two payment runs, and invoices that have come as far as invoices come."""

from datetime import timedelta

from marketplace.contracts import queries as contracts
from marketplace.demo.rules import CAST, PROVIDERS
from marketplace.demo.rules.participants import FIRST_RUN, SECOND_RUN
from marketplace.demo.services.results import Story
from marketplace.demo.services.stage import Stage
from marketplace.invoicing import queries
from marketplace.invoicing import services as invoicing
from marketplace.invoicing.queries import Payer
from marketplace.invoicing.rules import Channel, Form, PostingFacts, Sending
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import day_in_finland
from marketplace.payments import services as payments
from marketplace.ring import services as ring
from marketplace.ring.rules import AddressKind

REVIEWERS = {"398": "reviewer-lahti"}
APPROVERS = {one.at: one.key for one in CAST if Role.APPROVER in one.roles}
POSTING = PostingFacts(account="4340", cost_centre="TYÖ-100", project="")
PAYERS = {
    "398": ("15140", "Lahti", "003798020017"),
    "098": ("15870", "Hollola", "003798020025"),
    "560": ("16300", "Orimattila", "003798020033"),
    "111": ("18100", "Heinola", ""),
}
"""Postcode, town and an invented e-invoice address of those who pay in the demo; Heinola's own address is known."""
OPERATOR_OVT = "003798020041"
HANDS_OVER = "tyokipina"
"""The seller whose e-invoices the portal hands over."""
HIGHEST_CENTS = 5_000_000
WAIT = 14
"""Days from the day up to which a run settles to the run itself; verifications of the last days come in meanwhile."""


def entrust(stage: Stage) -> None:
    """Each approver is entrusted with the cost centre of employment services, up to what the municipality decided."""
    now = stage.days.work(420, 9)
    for municipality, approver in APPROVERS.items():
        invoicing.give_authority(
            municipality,
            stage.actor(approver, now).person_id,
            cost_centre=POSTING.cost_centre,
            highest_cents=HIGHEST_CENTS,
            starts_on=day_in_finland(now),
            ends_on=None,
            actor=stage.actor("ring-admin", now),
            now=now,
        )


def prepare_e_invoices(stage: Stage) -> None:
    """Payers say where their invoices go, and one seller lets the portal hand its e-invoices over."""
    now = stage.days.work(419, 9)
    admin = stage.actor("ring-admin", now)
    for municipality, (postcode, town, ovt) in PAYERS.items():
        if ovt:
            ring.add_einvoice_address(
                municipality,
                kind=AddressKind.OVT,
                address=ovt,
                operator="Esimerkkioperaattori",
                operator_id=OPERATOR_OVT,
                valid_from=day_in_finland(now),
                source="Esittelyn keksitty osoite",
                actor=admin,
                now=now,
            )
        invoicing.enter_payer(municipality, Payer("Esimerkkikatu 1", postcode, town, ""), actor=admin, now=now)


def choose_sending(stage: Stage) -> None:
    """One seller's e-invoices go into the folder from which its operator takes them."""
    now = stage.days.work(SECOND_RUN, 8)
    seller = stage.actor(_founder(stage, stage.provider_id(HANDS_OVER)), now)
    invoicing.choose_sending(
        stage.provider_id(HANDS_OVER), Sending(Channel.FOLDER, Form.FINVOICE), actor=seller, now=now
    )


def settle_and_invoice(stage: Stage, story: Story, contract_ids: list[int]) -> None:
    """Play the participants' days up to each run, settle, and let the invoices go their ways."""
    for number, until in enumerate((FIRST_RUN, SECOND_RUN)):
        story.play_until(until)
        now = stage.days.work(until - WAIT, 10, 30)
        payments.run(stage.days.ago(until), actor=stage.actor("officer-lahti-1", now), now=now)
        sent = [one for contract_id in contract_ids for one in _send(stage, contract_id, until - WAIT - 1)]
        for place, invoice_id in enumerate(sent):
            _handle(stage, invoice_id, until - WAIT - 3, steps=4 if number == 0 else place % 4)
    story.play_until(0)


def _send(stage: Stage, contract_id: int, days_ago: int) -> list[int]:
    """The seller drafts what the ledger owes it and accepts each draft."""
    now = stage.days.work(days_ago, 9, 10)
    seller = stage.actor(_founder(stage, contracts.contract(contract_id).provider_id), now)
    drafts = invoicing.draft_invoices(contract_id, actor=seller, now=now)
    for invoice_id in drafts:
        invoicing.accept(invoice_id, actor=seller, now=now + timedelta(minutes=30))
    return drafts


def _founder(stage: Stage, provider_id: int) -> str:
    key = next(one.key for one in PROVIDERS if stage.provider_id(one.key) == provider_id)
    return next(person.key for person in CAST if person.at == key and not person.roles)


def _handle(stage: Stage, invoice_id: int, days_ago: int, *, steps: int) -> None:
    """Take an invoice so many steps on: received, reviewed, approved, paid; the third kind comes back to its seller."""
    invoice = queries.invoice(invoice_id)
    now = stage.days.work(days_ago, 13)
    reviewer = stage.actor(REVIEWERS.get(invoice.municipality, "reviewer-hollola"), now)
    if steps == 3 and not invoice.is_credit_note:
        invoicing.give_back(invoice_id, "Kustannuspaikka puuttuu viitteestä.", actor=reviewer, now=now)
        return
    if steps >= 1:
        invoicing.review(invoice_id, posting=POSTING, actor=reviewer, now=now)
    approver = APPROVERS.get(invoice.municipality)
    if steps >= 2 and approver is not None:
        now = stage.days.work(days_ago - 1, 15)
        invoicing.approve(invoice_id, actor=stage.actor(approver, now), now=now)
        if steps == 4:
            now = stage.days.work(days_ago - 14, 8, 30)
            invoicing.record_payment(
                invoice_id,
                paid_on=day_in_finland(now),
                cents=invoice.gross_cents,
                reference=invoice.reference,
                actor=stage.actor(approver, now),
                now=now,
            )
