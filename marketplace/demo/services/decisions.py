"""What followed the decided mini-tender: a rectification that did not change it, and a change of a contract."""

from copy import deepcopy
from datetime import datetime, timedelta

from marketplace.contracts import queries as contracts_queries
from marketplace.contracts import services as contracts
from marketplace.contracts.rules import Change, Ground, Side
from marketplace.demo.rules.calls import DECIDED
from marketplace.demo.services.stage import Stage
from marketplace.tenders.rules import RectificationOutcome
from marketplace.tenders.services import remedies

DEARER = 103
"""Percent of the price before, for a small change."""


def ask_and_reject(stage: Stage, call_id: int, deadline: datetime) -> None:
    """The bidder that lost asks for a rectification, and the decision stands."""
    loser = DECIDED.bids[-1]
    at = stage.days.after(deadline, 8, 10)
    asked = remedies.ask_rectification(
        call_id,
        provider_id=stage.provider_id(loser.provider),
        text="Ensimmäisen kysymyksen pisteissä ei ole otettu huomioon yksilötapaamisia. Pyydämme oikaisua.",
        actor=stage.actor(loser.bidder, at),
        now=at,
    )
    at = stage.days.after(deadline, 8, 15)
    remedies.decide_rectification(
        call_id,
        asked,
        RectificationOutcome.REJECTED,
        reasons="Kaksi tapaamista kuussa on otettu huomioon pisteissä; perustelu on päätöksessä.",
        actor=stage.actor(DECIDED.approver, at),
        now=at,
    )


def change_contract(stage: Stage, contract_id: int, provider_signer: str) -> None:
    """A small change of prices from next month on, approved by a second officer and signed by both sides."""
    contract = contracts_queries.contract(contract_id)
    document = deepcopy(contract.terms_document)
    for milestone in document["milestones"]:
        milestone["price_cents"] = milestone["price_cents"] * DEARER // 100
    change = Change(
        valid_from=stage.days.today + timedelta(days=30),
        terms_document=document,
        volume_max=contract.volume_max,
        ends_on=contract.ends_on,
        ground=Ground.SMALL,
        reason="Palkkakustannukset nousivat työehtosopimuksen mukana.",
    )
    at = stage.days.work(6, 9)
    made = contracts.draft_amendment(contract_id, change, actor=stage.actor(DECIDED.officer, at), now=at)
    at = stage.days.work(5, 9)
    contracts.approve_amendment(contract_id, made, actor=stage.actor(DECIDED.approver, at), now=at)
    seen = contracts_queries.amendment(contract_id, made).document_sha256
    for side, person, days in ((Side.BUYER, DECIDED.officer, 4), (Side.PROVIDER, provider_signer, 3)):
        at = stage.days.work(days, 9)
        contracts.sign_amendment(contract_id, made, side, seen_sha256=seen, actor=stage.actor(person, at), now=at)
