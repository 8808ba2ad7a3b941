"""The mini-tenders: one decided with contracts, one that waits for its opening, one open for bids, one draft."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from marketplace.contracts import queries as contracts_queries
from marketplace.contracts import services as contracts
from marketplace.contracts.rules import Side
from marketplace.demo.rules.calls import (
    CLOSED,
    DECIDED,
    DRAFT_TITLE,
    OPEN,
    QUESTIONS,
    SERVICE_DESCRIPTION,
    DemoBid,
    DemoCall,
)
from marketplace.demo.services import opening_keys
from marketplace.demo.services.decisions import ask_and_reject, change_contract
from marketplace.demo.services.papers import prove
from marketplace.demo.services.stage import Stage
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import add_months, day_in_finland
from marketplace.modelling import queries as modelling_queries
from marketplace.modelling import services as modelling
from marketplace.modelling.rules import Brief, Plan
from marketplace.modelling.rules.starting import starting_plan
from marketplace.outcomes import services as outcomes
from marketplace.outcomes.rules import EvidenceKind, FactKind
from marketplace.outcomes.rules.practice import Practice
from marketplace.ring import queries as ring
from marketplace.tenders import queries
from marketplace.tenders.rules import Attachment, CommitmentFacts, Draft, Offer, proposed_deadline
from marketplace.tenders.services import awarding, bidding, deciding, drafting, opening, publishing
from marketplace.tenders.services.bidding import Enclosed
from marketplace.tenders.services.keyring import Keyring
from marketplace.terms.schemas import read_terms
from marketplace.terms.templates import template

BIDS = UUID("5c1d1c4e-9a53-4a54-8d0e-3f6a0a6f5d10")
"""Names the demo's bids, so that they are the same each time."""
HUNDRED = Decimal(100)
STARTED = 305
"""Days from the first day of the contracts to today."""


def run_calls(stage: Stage) -> list[int]:
    """Carry every mini-tender as far as its story goes; returns the ids of the contracts."""
    days = stage.days
    contract_ids = _decide(stage, publish(stage, DECIDED, days.work(345, 9, 30)))
    closed = publish(stage, CLOSED, _published_so_that_closed(stage))
    _send_bids(stage, closed, CLOSED)
    deadline = queries.call(closed).deadline
    assert deadline is not None  # publishing asks for it
    opening.close_call(closed, keyring=_keyring(stage), now=deadline + timedelta(minutes=1))
    _send_bids(stage, publish(stage, OPEN, days.work(4, 13, 20)), OPEN)
    drafting.draft_call(
        replace(_draft_of(stage, DECIDED, days.work(2)), title=DRAFT_TITLE, deadline=None),
        actor=stage.actor("officer-lahti-2", days.work(2)),
        now=days.work(2, 14, 40),
    )
    return contract_ids


def publish(stage: Stage, call: DemoCall, now: datetime) -> int:
    """Draft a call, model its economics and publish it."""
    officer = stage.actor(call.officer, now)
    call_id = drafting.draft_call(_draft_of(stage, call, now), actor=officer, now=now - timedelta(days=1))
    brief = publishing.brief_of(queries.call(call_id))
    model_id = _model(stage, call, brief, now - timedelta(hours=20))
    drafting.set_model(call_id, model_id, actor=officer, now=now - timedelta(hours=1))
    _commit(stage, call_id, officer, now)
    publishing.approve(call_id, actor=stage.actor(call.approver, now), now=now - timedelta(minutes=20))
    publishing.publish(call_id, server_key=stage.keys.server, actor=officer, now=now)
    return call_id


def _commit(stage: Stage, call_id: int, officer: Actor, now: datetime) -> None:
    """Each municipality's share of the volume and of the modelled cost, as its own decision."""
    call = queries.call(call_id)
    assert call.model_id is not None  # set before
    costs = {
        code: sum(one.cost_cents for one in years.values())
        for code, years in modelling_queries.municipal_shares(call.model_id).items()
    }
    for number, code in enumerate(call.municipalities, start=1):
        given = CommitmentFacts(
            municipality_code=code,
            participants=max(1, call.volume_max // len(call.municipalities)),
            appropriation_cents=max(1_000_000, costs.get(code, 0)),
            decided_by="Työllisyyspäällikkö",
            decided_on=day_in_finland(now) - timedelta(days=7),
            reference=f"§ {40 + number}/{now.year}",
            entered_at=now,
        )
        publishing.commit(call_id, given, actor=officer, now=now - timedelta(minutes=50))


def _published_so_that_closed(stage: Stage) -> datetime:
    """The latest working morning from which the lawful deadline has passed by yesterday."""
    days_ago = 12
    while day_in_finland(_deadline(stage, stage.days.work(days_ago, 9, 30))) >= stage.days.today:
        days_ago += 1
    return stage.days.work(days_ago, 9, 30)


def _deadline(stage: Stage, published_at: datetime) -> datetime:
    sent_on = day_in_finland(published_at)
    least = int(ring.legal_parameter("dps.tender_min_days", sent_on).value)
    return proposed_deadline(sent_on, min_days=least, is_working_day=stage.days.is_working_day)


def _draft_of(stage: Stage, call: DemoCall, published_at: datetime) -> Draft:
    terms = template(call.template)
    assert terms is not None  # the ring's own terms are part of the product
    starts_on = add_months(day_in_finland(published_at).replace(day=1), 2)
    if call is DECIDED:
        starts_on = stage.days.ago(STARTED)
    return Draft(
        title=call.title,
        need=call.need,
        category_id=next(one.id for one in ring.categories(stage.days.today) if one.code == call.category),
        responsible_municipality=call.responsible,
        municipalities=call.municipalities,
        target_groups=call.target_groups,
        volume_min=call.volume[0],
        volume_max=call.volume[1],
        starts_on=starts_on,
        ends_on=add_months(starts_on, 24) - timedelta(days=1),
        terms_document=terms.document,
        expected={one["code"]: max(1, call.volume[1] // 4) for one in terms.document["milestones"]},
        price_weight=40,
        quality_weight=60,
        questions=QUESTIONS,
        winners_max=call.winners_max,
        deadline=_deadline(stage, published_at),
        standstill=False,
    )


def _model(stage: Stage, call: DemoCall, brief: Brief, now: datetime) -> int:
    officer = stage.actor(call.officer, now)
    brief_id = modelling.keep_brief(brief, actor=officer, now=now)
    model_id = modelling.make_model(brief_id, _plan(brief), actor=officer, now=now)
    if modelling_queries.model(model_id).problems:
        asked = modelling.ask_exception(
            model_id,
            reason="Vaikutus näkyy myös toimeentulotuessa ja terveyspalveluissa, joita malli ei laske.",
            actor=officer,
            now=now,
        )
        decider = stage.actor(call.approver, now)
        modelling.decide_exception(asked, approved=True, note="", actor=decider, now=now + timedelta(hours=5))
    return model_id


def _plan(brief: Brief) -> Plan:
    """Long unemployed people, six of ten of whom reach a result."""
    book = ring.rate_book()
    inhabitants = dict(ring.allocation_keys()[-1].weights)
    plan = starting_plan(
        brief, read_terms(brief.terms_document), rule=book.share_rule(brief.starts_on), inhabitants=inhabitants
    )
    shares = [Decimal(0)] * (len(plan.brackets) - 2) + [Decimal(40), Decimal(60)]
    each = (Decimal(60) / max(1, len(plan.endings))).quantize(Decimal("0.1"))
    part = HUNDRED // len(plan.groups)
    parts = [part] * (len(plan.groups) - 1)
    return replace(
        plan,
        brackets=tuple(replace(one, percent=share) for one, share in zip(plan.brackets, shares, strict=True)),
        groups=tuple(
            replace(one, percent=percent, deadweight=Decimal(20), source="Kuntien oma seuranta")
            for one, percent in zip(plan.groups, [*parts, HUNDRED - sum(parts)], strict=True)
        ),
        endings=tuple(replace(one, percent=each) for one in plan.endings),
        source="Kuntien oma seuranta aiemmista hankinnoista",
    )


def _keyring(stage: Stage) -> Keyring:
    return Keyring(stage.keys.server, stage.keys.receipt, stage.portal)


def _send_bids(stage: Stage, call_id: int, call: DemoCall) -> None:
    published_at = queries.call(call_id).published_at
    assert published_at is not None  # it has just been published
    for number, bid in enumerate(call.bids):
        _send(stage, call_id, bid, stage.days.after(published_at, 1 + number, 11, 12 + number))


def _send(stage: Stage, call_id: int, bid: DemoBid, at: datetime) -> None:
    call = queries.call(call_id)
    prices = {code: ceiling * bid.percent // 100 for code, ceiling in call.ceilings.items()}
    answers = dict(zip((one.code for one in call.questions), bid.answers, strict=True))
    bidding.submit_bid(
        call_id,
        Offer(prices, answers, bid.parties),
        bid_id=str(uuid5(BIDS, f"{call.code} {bid.bidder}")),
        provider_id=stage.provider_id(bid.provider),
        keyring=_keyring(stage),
        actor=stage.actor(bid.bidder, at),
        received_at=at,
        enclosed=Enclosed(new=[Attachment("palvelukuvaus.pdf", SERVICE_DESCRIPTION)]),
    )


def _decide(stage: Stage, call_id: int) -> list[int]:
    """Two officers open, the evaluator gives points, the officer decides, and both sides sign."""
    _send_bids(stage, call_id, DECIDED)
    deadline = queries.call(call_id).deadline
    assert deadline is not None  # publishing asks for it
    for minutes, person in enumerate(("officer-lahti-1", "officer-hollola-1")):
        at = stage.days.after(deadline, 1, 9, 5 + minutes)
        opening.give_half(
            call_id,
            key_file=opening_keys.key_file(stage.folder, person),
            passphrase=opening_keys.passphrase(stage.folder, person) or "",
            keyring=_keyring(stage),
            actor=stage.actor(person, at),
            now=at,
        )
    points = {stage.provider_id(bid.provider): dict(zip(("q1", "q2"), bid.points, strict=True)) for bid in DECIDED.bids}
    given = [
        (one.bid_id, code, worth, "Keino on kuvattu ja näyttö esitetty.")
        for one in queries.opened_bids(call_id)
        for code, worth in points[one.provider_id].items()
    ]
    at = stage.days.after(deadline, 5, 14)
    awarding.score(call_id, given, actor=stage.actor("evaluator-lahti", at), now=at)
    at = stage.days.after(deadline, 7, 10, 30)
    deciding.propose(
        call_id,
        chosen=[one.bid_id for one in awarding.ranked(call_id)[: DECIDED.winners_max]],
        reasons="Kaksi parasta tarjousta: vahvin näyttö pysyvästä työstä ja edullisin vertailuhinta.",
        justification="Säästö kattaa hinnan, kun mukaan luetaan toimeentulotuki.",
        actor=stage.actor(DECIDED.officer, at),
        now=at,
    )
    deciding.decide(call_id, actor=stage.actor(DECIDED.approver, at), now=at + timedelta(hours=3))
    ask_and_reject(stage, call_id, deadline)
    return _sign(stage, call_id, deadline)


def _sign(stage: Stage, call_id: int, deadline: datetime) -> list[int]:
    at = stage.days.after(deadline, 8, 9)
    made = contracts.draft_from_award(call_id, actor=stage.actor(DECIDED.officer, at), now=at)
    for contract_id in made:
        contract = contracts_queries.contract(contract_id)
        founder = _signer(stage, contract.provider_id)
        prove(stage, founder, contract.provider_id, stage.days.after(deadline, 8, 15))
        for side, person, days_later in ((Side.BUYER, DECIDED.officer, 9), (Side.PROVIDER, founder, 10)):
            at = stage.days.after(deadline, days_later, 13)
            contracts.sign(
                contract_id, side, seen_sha256=contract.document_sha256, actor=stage.actor(person, at), now=at
            )
        _note_practice(stage, contract_id, deadline)
    change_contract(stage, made[0], _signer(stage, contracts_queries.contract(made[0]).provider_id))
    return made


def _note_practice(stage: Stage, contract_id: int, deadline: datetime) -> None:
    """The officer notes what proves a job, and where the agreement on personal data is kept."""
    at = stage.days.after(deadline, 11, 10)
    job = (EvidenceKind.EMPLOYMENT_CONTRACT, EvidenceKind.PAY_SLIP, EvidenceKind.EMPLOYER_CONFIRMATION)
    practice = Practice(
        accepted={FactKind.SPELL: job},
        show_within_days=30,
        agreement=f"D/{240 + contract_id}/02.08.00",
        agreed_on=day_in_finland(at),
    )
    outcomes.note_practice(contract_id, practice, actor=stage.actor(DECIDED.officer, at), now=at)


def _signer(stage: Stage, provider_id: int) -> str:
    """Who signs for a provider."""
    bidder = next(bid.bidder for bid in DECIDED.bids if stage.provider_id(bid.provider) == provider_id)
    return bidder.replace("bidder-mallipolku", "admin-mallipolku")
