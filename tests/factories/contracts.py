"""Contracts with valid defaults, drafted and signed through the services.

How a call is run and decided is told by the tests of mini-tenders; here its rows and its award are written as they are
left behind, at any time of the year, and everything from the draft of the contract on goes the way that people go.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from marketplace.contracts import queries, services
from marketplace.contracts.rules import Change, ContractFacts, Ground, Side
from marketplace.identity import queries as identity
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.register import services as register_services
from marketplace.register.rules import ProviderDetails
from marketplace.ring import queries as ring
from marketplace.tenders.models import Award, AwardRow, Bid, Call, DecisionSent, OpenedBid, Proposal
from marketplace.tenders.rules import CallState, Means
from tests.factories.people import business_id, make_actor, make_person, municipal_actor
from tests.factories.register import certified

DECIDED_AT = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
SIGNED_AT = datetime(2026, 1, 8, 10, 0, tzinfo=UTC)
LAHTI, HOLLOLA, ASIKKALA = "398", "098", "016"
_number = count(1)


def milestone(code: str, price_cents: int, measure: str, **fields: Any) -> dict[str, Any]:
    """A milestone of a terms document."""
    return {"code": code, "price_cents": price_cents, "measure": measure, **fields}


def terms_document(*milestones: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A terms document: a start for 300 euros and a job of thirty days for 1 500 euros, unless others are given."""
    return {
        "format": "outcome-terms/1",
        "currency": "EUR",
        "milestones": list(milestones)
        or [
            milestone("start", 30_000, "start"),
            milestone("job_1m", 150_000, "spell", kinds=["employment"], days=30, min_weekly_hours="20"),
        ],
        "allocation": {"by": "home"},
        **fields,
    }


@dataclass
class ProviderCase:
    """A provider in the register with a person who has all its roles and one who signs nothing."""

    id: int
    organisation_id: int
    admin: Actor
    reporter: Actor


@dataclass
class ContractCase:
    """A contract with the people around it."""

    id: int
    provider: ProviderCase
    officer: Actor
    caseworkers: dict[str, Actor] = field(default_factory=dict)

    @property
    def facts(self) -> ContractFacts:
        """The contract as it stands."""
        return queries.contract(self.id)

    def caseworker(self, code: str = LAHTI) -> Actor:
        """A caseworker of the municipality that acts for a home municipality: Lahti for itself, Hollola for others."""
        acting = LAHTI if code == LAHTI else HOLLOLA
        if acting not in self.caseworkers:
            self.caseworkers[acting] = municipal_actor(acting, Role.CASEWORKER)
        return self.caseworkers[acting]


def make_provider(*, name: str | None = None, now: datetime = DECIDED_AT) -> ProviderCase:
    """A provider entered in the register by its administrator."""
    number = next(_number)
    details = ProviderDetails(
        name=name or f"Polkutaito {number} Oy",
        business_id=business_id(50_000 + number),
        language="fi",
        iban="FI2112345600000785",
        email=f"tuottaja{number}@example.test",
        phone="+358 40 123 4567",
        street="Vesijärvenkatu 1",
        postcode="15100",
        town="Lahti",
        vat_registered=True,
    )
    person = make_person(name=f"Taina Tuottaja {number}")
    outsider = identity.actor_for(person, None, now=now)
    provider_id = register_services.register_provider(details, actor=outsider, now=now)
    organisation = identity.organisation_by_business_id(details.business_id)
    assert organisation is not None
    reporter = make_actor(organisation.id, [Role.REPORTER])
    return ProviderCase(provider_id, organisation.id, identity.actor_for(person, organisation.id, now=now), reporter)


def award_rows(
    providers: Sequence[ProviderCase],
    officer: Actor,
    *,
    terms: dict[str, Any] | None = None,
    municipalities: Sequence[str] = (LAHTI, HOLLOLA, ASIKKALA),
    volume_max: int = 100,
    starts_on: date = date(2026, 1, 10),
    ends_on: date = date(2027, 12, 31),
    standstill_days: int | None = None,
    title: str = "Työhönvalmennus",
    prices: dict[str, int] | None = None,
) -> int:
    """A decided call and its award to all of some providers, as the tender leaves them; returns the call's id."""
    document = terms or terms_document()
    call = Call(
        code=f"K-2026-{9000 + next(_number)}",
        title=title,
        need="Valmennusta työnhakijoille.",
        category_id=ring.categories()[0].id,
        responsible_municipality=LAHTI,
        municipalities=list(municipalities),
        target_groups=[],
        volume_min=1,
        volume_max=volume_max,
        starts_on=starts_on,
        ends_on=ends_on,
        terms_document=document,
        expected={one["code"]: 10 for one in document["milestones"]},
        price_weight=60,
        quality_weight=40,
        questions=[],
        winners_max=len(providers),
        deadline=DECIDED_AT,
        standstill=standstill_days is not None,
        state=CallState.DECIDED,
        created_by=officer.person_id,
        changed_by=officer.person_id,
        created_at=DECIDED_AT,
        published_at=DECIDED_AT,
        opened_at=DECIDED_AT,
        decided_at=DECIDED_AT,
    )
    db.session.add(call)
    db.session.flush()
    award = _award_row(call.id, officer, standstill_days)
    offered = prices or {one["code"]: one["price_cents"] for one in document["milestones"]}
    for rank, provider in enumerate(providers, start=1):
        _winning_bid(call.id, award.id, provider, rank, offered)
    return call.id


def _award_row(call_id: int, officer: Actor, standstill_days: int | None) -> Award:
    proposal = Proposal(
        call_id=call_id,
        corrects_id=None,
        chosen=[],
        reasons="Paras kokonaisuus.",
        comparison_sha256="0" * 64,
        proposed_by=make_person(name="Esko Esittelijä"),
        proposed_at=DECIDED_AT,
    )
    db.session.add(proposal)
    db.session.flush()
    award = Award(
        call_id=call_id,
        number=1,
        proposal_id=proposal.id,
        decided_by=officer.person_id,
        decided_at=DECIDED_AT,
        standstill_days=standstill_days,
        appeal_days=14,
        reasons="Paras kokonaisuus.",
        document={"party_rectification_days": 14, "own_rectification_days": 90},
        document_sha256="0" * 64,
    )
    db.session.add(award)
    db.session.flush()
    return award


def _winning_bid(call_id: int, award_id: int, provider: ProviderCase, rank: int, prices: dict[str, int]) -> None:
    bid = Bid(
        id=str(uuid4()),
        call_id=call_id,
        provider_id=provider.id,
        version=1,
        envelope=b"",
        digest="0" * 64,
        commitment="0" * 64,
        body_digest="0" * 64,
        received_at=DECIDED_AT,
        receipt="",
        sent_by=provider.admin.person_id,
    )
    db.session.add(bid)
    db.session.flush()
    db.session.add(
        OpenedBid(
            call_id=call_id,
            bid_id=bid.id,
            provider_id=provider.id,
            prices=prices,
            answers={},
            parties=[],
            files=[],
            kept_key=b"",
        )
    )
    db.session.add(
        AwardRow(
            award_id=award_id,
            bid_id=bid.id,
            provider_id=provider.id,
            rank=rank,
            won=True,
            comparison_cents=sum(prices.values()),
            price_points=60,
            quality_points=40,
            total_points=100,
            by_question={},
        )
    )
    db.session.add(
        DecisionSent(
            award_id=award_id,
            provider_id=provider.id,
            means=Means.PORTAL,
            sent_on=day_in_finland(DECIDED_AT),
            people_told=1,
            recorded_by=provider.admin.person_id,
            recorded_at=DECIDED_AT,
        )
    )
    db.session.flush()


def drafted_contract(
    *, provider: ProviderCase | None = None, officer: Actor | None = None, proofs_on: datetime = SIGNED_AT, **call: Any
) -> ContractCase:
    """A contract that waits for signatures; further arguments are those of :func:`award_rows`.

    Args:
        proofs_on: When the provider's certificates were issued; they are added where the contract lacks them.
    """
    provider = provider or make_provider()
    officer = officer or municipal_actor(LAHTI, Role.OFFICER)
    if queries.signing_obstacles(provider.id, day_in_finland(proofs_on)):
        certified(provider.id, actor=provider.admin, now=proofs_on)
    call_id = award_rows([provider], officer, **call)
    contract_id = services.draft_from_award(call_id, actor=officer, now=DECIDED_AT)[0]
    return ContractCase(contract_id, provider, officer)


def signed_contract(
    terms: dict[str, Any] | None = None,
    *,
    provider: ProviderCase | None = None,
    officer: Actor | None = None,
    signed_at: datetime = SIGNED_AT,
    **call: Any,
) -> ContractCase:
    """A contract in force from 10 January 2026 to the end of 2027, signed by both sides.

    Args:
        terms: A terms document; the default pays a start (300 euros) and a job of thirty days (1 500 euros).
        call: Further arguments of :func:`award_rows`, for example ``municipalities`` or ``volume_max``.
    """
    case = drafted_contract(provider=provider, officer=officer, proofs_on=signed_at, terms=terms, **call)
    document = case.facts.document_sha256
    for side, actor in ((Side.BUYER, case.officer), (Side.PROVIDER, case.provider.admin)):
        services.sign(case.id, side, seen_sha256=document, actor=actor, now=signed_at)
    return case


def change_of(case: ContractCase, terms: dict[str, Any] | None = None, **changed: Any) -> Change:
    """A change of a contract from 1 June 2026 under a review clause, which has no limit, unless others are given."""
    facts = case.facts
    values: dict[str, Any] = {
        "valid_from": date(2026, 6, 1),
        "terms_document": terms or facts.terms_document,
        "volume_max": facts.volume_max,
        "ends_on": facts.ends_on,
        "ground": Ground.CLAUSE,
        "reason": "Hinnat tarkistettiin.",
    }
    return Change(**{**values, **changed})


def amended(case: ContractCase, terms: dict[str, Any], *, valid_from: date, now: datetime) -> None:
    """Other terms for results achieved from a day on, approved by a second officer and signed by both sides."""
    change = change_of(case, terms, valid_from=valid_from)
    amendment_id = services.draft_amendment(case.id, change, actor=case.officer, now=now)
    second = municipal_actor(LAHTI, Role.OFFICER)
    services.approve_amendment(case.id, amendment_id, actor=second, now=now)
    seen = queries.amendments(case.id)[0].document_sha256
    for side, actor in ((Side.BUYER, case.officer), (Side.PROVIDER, case.provider.admin)):
        services.sign_amendment(case.id, amendment_id, side, seen_sha256=seen, actor=actor, now=now)
