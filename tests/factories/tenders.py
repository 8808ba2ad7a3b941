"""Mini-tenders in each state, made through the services that people use, with valid defaults.

``make_call`` → draft, ``published_call`` → invited providers and officers with keys, ``opened_call`` → opened bids,
``awarded_call`` → a decision. Moments run from :data:`SENT_AT`, so that deadlines are lawful.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from flask import current_app

from marketplace.identity import queries as identity
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.register import queries as register
from marketplace.register import services as register_services
from marketplace.register.rules import ProviderDetails
from marketplace.ring import queries as ring
from marketplace.tenders import queries
from marketplace.tenders.rules import CallFacts, CommitmentFacts, Draft, Offer, Question
from marketplace.tenders.sealing.opener_keys import Cost
from marketplace.tenders.services import awarding, bidding, deciding, drafting, opening, publishing
from marketplace.tenders.services.keyring import Keyring
from marketplace.terms.templates import template
from tests.factories.modelling import model_for
from tests.factories.people import business_id, make_person, municipal_actor, ring_actor
from tests.factories.register import decide as decide_admission
from tests.factories.sealing import CHEAP

SENT_AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""Tuesday noon in Finland; bids may end from Monday 7 December on, because the 5th and 6th are free."""
DEADLINE = datetime(2026, 12, 7, 10, 0, tzinfo=UTC)
AFTER_DEADLINE = DEADLINE + timedelta(minutes=20)
LAHTI, HOLLOLA = "398", "098"
QUESTIONS = (
    Question("q1", "Miten ihminen pääsee työhön ja pysyy siinä?", 60, "Keino, sen näyttö ja kuka sen tekee."),
    Question("q2", "Miten puututte keskeytyksiin?", 40, "Viikossa huomattu, sovittu vastuu."),
)
ANSWERS = {"q1": "Valmentaja tapaa kahdesti viikossa ja käy työpaikalla.", "q2": "Soitamme saman päivän aikana."}
IBANS = ("FI2112345600000785", "FI4950009420028730")
_number = count(1)


@dataclass
class Officer:
    """An officer with an opening key."""

    actor: Actor
    key_file: str = field(repr=False)
    passphrase: str = field(repr=False)


@dataclass
class Bidder:
    """A provider with a person who may bid for it."""

    provider_id: int
    actor: Actor


@dataclass
class CallCase:
    """A call with the people around it, as the factories leave it.

    Args:
        sent: The bids in force by provider id.
    """

    id: int
    officer: Officer
    second: Officer
    bidders: list[Bidder] = field(default_factory=list)
    sent: dict[int, queries.SentBid] = field(default_factory=dict)

    @property
    def facts(self) -> CallFacts:
        """The call as it stands."""
        return queries.call(self.id)


def keyring() -> Keyring:
    """The application's own keys."""
    keys = current_app.extensions["keys"]
    return Keyring(keys.server, keys.receipt, current_app.config["PUBLIC_URL"])


def category_id(code: str = "C1") -> int:
    """The id of a category of the ring."""
    return next(one.id for one in ring.categories() if one.code == code)


def make_officer(municipality: str | None = LAHTI, *, now: datetime = SENT_AT, cost: Cost = CHEAP) -> Officer:
    """An officer of a municipality, or of the ring's office, with an opening key that is cheap to open."""
    actor = municipal_actor(municipality, Role.OFFICER) if municipality else ring_actor(Role.OFFICER)
    return Officer(actor, *opening.make_key(label=actor.person_name, actor=actor, now=now, cost=cost))


def make_bidder(name: str | None = None) -> Bidder:
    """A registered provider that is admitted nowhere yet; whoever registered it holds all of a provider's roles."""
    number, registered_at = next(_number), SENT_AT - timedelta(days=60)
    founder = identity.actor_for(make_person(), None, now=registered_at)
    details = ProviderDetails(
        name=name or f"Polku {number} Oy",
        business_id=business_id(20_000 + number),
        language="fi",
        iban=IBANS[number % len(IBANS)],
        email=f"polku{number}@example.test",
        phone="040 123 4567",
        street="Koekatu 1",
        postcode="15100",
        town="Lahti",
        vat_registered=True,
    )
    provider_id = register_services.register_provider(details, actor=founder, now=registered_at)
    organisation_id = register.provider(provider_id).organisation_id
    return Bidder(provider_id, identity.actor_for(founder.person_id, organisation_id, now=SENT_AT))


def admit(bidder: Bidder, category: int, *, decider: Actor, now: datetime = SENT_AT - timedelta(days=20)) -> None:
    """Admit a provider to a category as the register does it."""
    register_services.declare(
        bidder.provider_id,
        (),
        taxes_paid=True,
        registers_right=True,
        pensions_insured=True,
        actor=bidder.actor,
        now=now - timedelta(days=3),
    )
    statement = "Autamme työttömiä työhön: valmennus, työnantajien verkosto ja seuranta työn alettua. " * 3
    application = register_services.apply(
        bidder.provider_id, category, statement, actor=bidder.actor, now=now - timedelta(days=2)
    )
    decide_admission(application, decider=decider, now=now)


def make_draft(**changed: Any) -> Draft:
    """A whole draft of a call."""
    chosen = template("direct_employment")
    assert chosen is not None
    given = Draft(
        title="Työhön ja pysyvästi",
        need="Lahdessa 200 ihmistä on ollut työttömänä yli vuoden; tavoite on työ, joka kestää.",
        category_id=category_id(),
        responsible_municipality=LAHTI,
        municipalities=(LAHTI, HOLLOLA),
        target_groups=("LTU",),
        volume_min=20,
        volume_max=40,
        starts_on=date(2027, 2, 1),
        ends_on=date(2028, 1, 31),
        terms_document=chosen.document,
        expected={one["code"]: 10 for one in chosen.document["milestones"]},
        price_weight=40,
        quality_weight=60,
        questions=QUESTIONS,
        winners_max=1,
        deadline=DEADLINE,
        standstill=True,
    )
    return replace(given, **changed)


def make_call(
    *, officer: Officer | None = None, second: Officer | None = None, with_model: bool = True, **changed: Any
) -> CallCase:
    """A draft that lacks nothing, with its economic model, and two officers with keys.

    Args:
        changed: Fields of the draft that are not the default's.
    """
    officer = officer or make_officer(changed.get("responsible_municipality", LAHTI))
    second = second or make_officer(None)
    call_id = drafting.draft_call(make_draft(**changed), actor=officer.actor, now=SENT_AT - timedelta(days=2))
    if with_model:
        model_id = model_for(publishing.brief_of(queries.call(call_id)), actor=officer.actor, now=SENT_AT)
        drafting.set_model(call_id, model_id, actor=officer.actor, now=SENT_AT)
    return CallCase(call_id, officer, second)


def commit_all(case: CallCase, *, now: datetime = SENT_AT) -> None:
    """Every municipality that takes part enters its commitment."""
    for code in case.facts.municipalities:
        given = CommitmentFacts(
            municipality_code=code,
            participants=20,
            appropriation_cents=5_000_000,
            decided_by="Työllisyyspäällikkö",
            decided_on=day_in_finland(now) - timedelta(days=7),
            reference=f"KH 2026/{code}",
            entered_at=now,
        )
        publishing.commit(case.id, given, actor=case.officer.actor, now=now)


def published_call(*, bidders: Sequence[Bidder] | int = 2, now: datetime = SENT_AT, **changed: Any) -> CallCase:
    """A published call; its providers have been admitted to the category and invited.

    Args:
        bidders: Providers to admit, or how many to make.
    """
    case = make_call(**changed)
    case.bidders = [make_bidder() for _ in range(bidders)] if isinstance(bidders, int) else list(bidders)
    for one in case.bidders:
        if register.admission_of(one.provider_id, case.facts.category_id, now) is None:
            admit(one, case.facts.category_id, decider=case.second.actor)
    commit_all(case)
    publishing.approve(case.id, actor=case.second.actor, now=now)
    publishing.publish(case.id, server_key=keyring().server, actor=case.officer.actor, now=now)
    return case


def make_offer(call: CallFacts, *, share: int = 90, answers: Mapping[str, str] = ANSWERS, **prices: int) -> Offer:
    """An offer at a share (percent) of each ceiling, or at the prices named."""
    offered = {code: prices.get(code, ceiling * share // 100) for code, ceiling in call.ceilings.items()}
    return Offer(offered, {one.code: answers.get(one.code, "Vastaus.") for one in call.questions})


def bid_id(number: int) -> str:
    """A bid's id that is the same each time."""
    return str(UUID(int=number, version=4))


def send_bid(
    case: CallCase, bidder: Bidder, *, at: datetime = SENT_AT + timedelta(days=1), number: int = 0, **offered: Any
) -> queries.SentBid:
    """Send a bid for a provider; see :func:`make_offer` for what is offered."""
    sent = bidding.submit_bid(
        case.id,
        make_offer(case.facts, **offered),
        bid_id=bid_id(number or next(_number) + 1_000_000),
        provider_id=bidder.provider_id,
        keyring=keyring(),
        actor=bidder.actor,
        received_at=at,
    )
    case.sent[bidder.provider_id] = sent
    return sent


def open_bids(case: CallCase, *, now: datetime | None = None) -> None:
    """Both officers give their halves."""
    deadline = case.facts.deadline
    assert deadline is not None
    at = now or deadline + timedelta(minutes=20)
    for minutes, officer in ((0, case.officer), (5, case.second)):
        opening.give_half(
            case.id,
            key_file=officer.key_file,
            passphrase=officer.passphrase,
            keyring=keyring(),
            actor=officer.actor,
            now=at + timedelta(minutes=minutes),
        )


def opened_call(*, bidders: int = 2, **changed: Any) -> CallCase:
    """A call whose bids have been opened; the first bidder is the cheapest, each next one dearer."""
    case = published_call(bidders=bidders, **changed)
    for place, bidder in enumerate(case.bidders):
        send_bid(case, bidder, share=80 + 5 * place)
    open_bids(case)
    return case


def score_all(
    case: CallCase, points: Sequence[int] = (), *, now: datetime = AFTER_DEADLINE + timedelta(days=1)
) -> None:
    """Give each bidder's answers the same points, by their order; 8, 7, 6 … unless said."""
    place = {one.provider_id: number for number, one in enumerate(case.bidders)}
    given = []
    for one in queries.opened_bids(case.id):
        number = place[one.provider_id]
        worth = points[number] if points else max(0, 8 - number)
        given += [(one.bid_id, question.code, worth, "Selkeä ja uskottava.") for question in case.facts.questions]
    awarding.score(case.id, given, actor=case.second.actor, now=now)


def awarded_call(*, bidders: int = 2, now: datetime = AFTER_DEADLINE + timedelta(days=2), **changed: Any) -> CallCase:
    """A call with its award decision; the first bidder wins."""
    case = opened_call(bidders=bidders, **changed)
    score_all(case)
    decide(case, now=now)
    return case


def propose(case: CallCase, *, now: datetime = AFTER_DEADLINE + timedelta(days=2)) -> int:
    """The case's officer proposes that those with the most points win."""
    return deciding.propose(
        case.id,
        chosen=[one.bid_id for one in awarding.ranked(case.id)[: case.facts.winners_max]],
        reasons="Eniten pisteitä: paras laatu ja edullisin vertailuhinta.",
        justification="Pitkäaikaistyöttömien työllistyminen on kunnan tavoite, ja vaikutus jatkuu mallin jälkeen.",
        actor=case.officer.actor,
        now=now,
    )


def decide(case: CallCase, *, now: datetime = AFTER_DEADLINE + timedelta(days=2)) -> int:
    """The case's officer proposes and the second one decides; returns the award's id."""
    propose(case, now=now)
    return deciding.decide(case.id, actor=case.second.actor, now=now)
