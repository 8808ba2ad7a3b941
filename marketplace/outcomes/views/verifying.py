"""The verification queue, one fact with all that belongs to it, and several facts alike in one act."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.contracts.rules import ContractFacts
from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.outcomes import access, messages, queries, services
from marketplace.outcomes.forms import QuestionForm, SeveralForm, VerdictForm
from marketplace.outcomes.queries import Gathered, Grounds, QueueRow
from marketplace.outcomes.rules import EvidenceKind, FactRow, Noticed, PlacementFacts, Verdict
from marketplace.outcomes.rules.confirming import may_be_confirmed
from marketplace.outcomes.services import Result
from marketplace.outcomes.views.shared import (
    bp,
    crumbs_of,
    own_provider_id,
    people_in,
    today_here,
    visible,
)
from marketplace.ring import queries as ring
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, page

ORDERS = ("odottanut", "arvo", "huomiot")
"""The longest waiting, the most worth or the most signals first."""


@dataclass(frozen=True)
class Waiting:
    """A waiting fact as the queue shows it.

    Args:
        worth: Cents by municipality that verifying it is worth today.
        signals: Signals about it that nobody has dismissed.
        first: Whether the first of two persons has verified it.
        asked: Whether the provider's answer is waited for.
        own: Whether the reader reported it or looked at it first.
    """

    row: QueueRow
    contract: ContractFacts
    worth: dict[str, int]
    signals: list[Noticed]
    first: bool
    asked: bool
    own: bool

    @property
    def worth_cents(self) -> int:
        """What it is worth in all."""
        return sum(self.worth.values())


def _queue() -> tuple[list[Waiting], Grounds, int]:
    """Facts that wait for the reader's municipality, what they are judged by, and the number of open contests."""
    today, actor = today_here(), current_actor()
    sees_all = actor.has(Role.AUDITOR)
    rows = queries.waiting(None if sees_all else ring.homes_of(actor.municipality_code or "", "verify", today), today)
    gathered = queries.gather({one.placement_id for one in rows}, [one.fact_id for one in rows])
    grounds = queries.grounds_of({one.contract_id for one in rows}, today=today)
    worth = queries.worths(gathered, [(one.placement_id, one.fact_id) for one in rows], grounds, today=today)
    signals, marks = _open_signals(gathered, grounds), gathered.marks
    found = [
        Waiting(
            row=one,
            contract=grounds.contracts[one.contract_id],
            worth=worth[one.fact_id],
            signals=[signal for signal in signals[one.placement_id] if signal.fact_id == one.fact_id],
            first=one.fact_id in marks.first_lookers,
            asked=one.fact_id in marks.asked,
            own=actor.person_id in (one.reported_by, marks.first_lookers.get(one.fact_id)),
        )
        for one in rows
    ]
    return found, grounds, marks.open_contests


def _open_signals(gathered: Gathered, grounds: Grounds) -> dict[int, list[Noticed]]:
    """Signals by placement that nobody has dismissed."""
    found = queries.noticed(gathered, grounds, today=today_here())
    return {key: [one for one in many if one.key not in gathered.marks.dismissed] for key, many in found.items()}


def _ordered(rows: list[Waiting], order: str) -> list[Waiting]:
    if order == "arvo":
        return sorted(rows, key=lambda one: -one.worth_cents)
    if order == "huomiot":
        return sorted(rows, key=lambda one: -len(one.signals))
    return rows


@bp.get("/tulokset")
@allow(*access.QUEUE_READERS)
def queue() -> Response:
    """Facts that wait for verification: the longest waiting, worth most or oddest first (``?jarjestys=``)."""
    rows, grounds, contests = _queue()
    order = request.args.get("jarjestys", ORDERS[0])
    return page(
        "outcomes/queue.html",
        rows=_ordered(rows, order),
        order=order if order in ORDERS else ORDERS[0],
        contests=contests,
        providers=grounds.providers,
        may_verify=current_actor().has(*access.VERIFIERS),
        municipality_names={one.code: one.names for one in grounds.municipalities},
        labels=messages,
    )


@bp.route("/tulokset/yhdessa", methods=["GET", "POST"])
@allow(*access.VERIFIERS)
def several() -> Response:
    """Verify several facts of one kind in one act, each listed with what it brings (``?facts=``)."""
    chosen = {int(text) for text in request.values.getlist("facts") if text.isascii() and text.isdigit()}
    waiting, grounds, _contests = _queue()
    rows = [one for one in waiting if one.row.fact_id in chosen and not one.own]
    form = SeveralForm(evidence_seen_on=today_here())
    form.facts.choices = [(one.row.fact_id, str(one.row.fact_id)) for one in rows]
    if request.method == "GET":
        form.facts.data = [one.row.fact_id for one in rows]
    if len({one.row.kind for one in rows}) > 1:
        form.problems.append(_("Choose reports of one kind: what you have seen is not the same for all of these."))
    elif form.validate_on_submit():
        with form.refusals():
            message = _verify_all(form)
            return done(url_for("outcomes.queue"), message)
    return page(
        "outcomes/several.html",
        form=form,
        rows=rows,
        total_cents=sum(one.worth_cents for one in rows),
        providers=grounds.providers,
        municipality_names={one.code: one.names for one in grounds.municipalities},
        labels=messages,
        crumbs=[(_("Verification"), url_for("outcomes.queue"))],
    )


def _verify_all(form: SeveralForm) -> str:
    """Verify what was ticked, and tell how many count and how many wait for a second person."""
    results = [
        services.verify(
            fact_id,
            Verdict.VERIFIED,
            evidence=EvidenceKind(form.evidence.data),
            evidence_seen_on=form.evidence_seen_on.data,
            actor=current_actor(),
            now=clock.now(),
        )
        for fact_id in form.facts.data or []
    ]
    second = results.count(Result.WAITS_FOR_SECOND)
    return _("Verified: %(count)s. Waits for a second person: %(second)s.", count=len(results) - second, second=second)


@bp.route("/tulokset/<int:fact_id>", methods=["GET", "POST"])
@allow(*access.READERS)
def fact(fact_id: int) -> Response:
    """A fact with its history; whoever may verify it does so here."""
    found = queries.fact(fact_id)
    placement, contract, home = visible(found.placement_id)
    may_verify = services.may_verify(current_actor(), placement.participant_id, now=clock.now())
    form, practice = VerdictForm(evidence_seen_on=today_here()), queries.practice_of(contract.id)
    form.accept(practice.accepts(found.kind), found.offered)
    if form.validate_on_submit():
        if not may_verify:
            raise NotAllowed(needed=list(access.VERIFIERS))
        with form.refusals():
            result = services.verify(
                fact_id,
                Verdict(form.verdict.data),
                evidence=EvidenceKind(form.evidence.data) if form.evidence.data else None,
                evidence_seen_on=form.evidence_seen_on.data,
                reason=form.reason.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            second = result is Result.WAITS_FOR_SECOND
            message = _("Kept. Another person verifies it after you.") if second else _("The verdict was given.")
            return done(url_for("outcomes.queue"), message)
    if request.method == "GET":
        services.note_look(placement.id, actor=current_actor(), now=clock.now())
    return page(
        "outcomes/fact.html",
        form=form,
        question_form=QuestionForm(),
        may_verify=may_verify and found.verdict is None,
        may_ask=may_verify or access.may_report(current_actor(), contract, own_provider_id=own_provider_id()),
        home=home,
        **_about(found, placement, contract),
        crumbs=crumbs_of(placement),
    )


def _about(found: FactRow, placement: PlacementFacts, contract: ContractFacts) -> dict[str, Any]:
    """All that a fact's page shows side by side: evidence, earlier facts, what it brings, what was said and noticed."""
    today, waits = today_here(), found.verdict is None
    gathered, grounds = queries.gather([placement.id]), queries.grounds_of([contract.id], today=today)
    facts, remarks = gathered.known[placement.id].facts, queries.messages_about(found.id)
    first, contest = queries.first_looks([found.id]).get(found.id), queries.contest_of(found.id)
    people = people_in(facts) | {one.written_by for one in remarks}
    people |= {first.looked_by} if first else set()
    people |= {contest.opened_by, contest.first_verdict_by} if contest else set()
    practice, asked = queries.practice_of(contract.id), queries.employer_requests(found.id)
    return {
        "fact": found,
        "placement": placement,
        "contract": contract,
        "provider": grounds.providers[contract.provider_id],
        "earlier": [one for one in facts if one.id != found.id],
        "remarks": remarks,
        "first": first,
        "contest": contest,
        "employer": asked[0] if asked else None,
        "may_ask_employer": may_be_confirmed(found, practice),
        "show_by": practice.show_by(found.reported_on) if waits else None,
        "may_contest": found.verdict is Verdict.REJECTED and contest is None and found.superseded_by is None,
        "signals": [one for one in _open_signals(gathered, grounds)[placement.id] if one.fact_id == found.id],
        "worth": queries.worths(gathered, [(placement.id, found.id)], grounds, today=today)[found.id] if waits else {},
        "people": identity.people(people),
        "municipality_names": {one.code: one.names for one in grounds.municipalities},
        "today": today,
        "labels": messages,
    }


@bp.post("/tulokset/<int:fact_id>/viesti")
@allow(*access.READERS)
def say(fact_id: int) -> Response:
    """Ask about a fact, or answer."""
    found = queries.fact(fact_id)
    placement, contract, home = visible(found.placement_id)
    may_verify = services.may_verify(current_actor(), placement.participant_id, now=clock.now())
    if not (may_verify or access.may_report(current_actor(), contract, own_provider_id=own_provider_id())):
        raise NotFound(what="fact")
    form, unsaid = QuestionForm(), VerdictForm(formdata=None, evidence_seen_on=today_here())
    unsaid.accept(queries.practice_of(contract.id).accepts(found.kind), found.offered)
    if form.validate_on_submit():
        with form.refusals():
            services.say(fact_id, form.text.data or "", actor=current_actor(), now=clock.now())
            return done(url_for("outcomes.fact", fact_id=fact_id), _("The message was sent."))
    return page(
        "outcomes/fact.html",
        status=422,
        form=unsaid,
        question_form=form,
        may_verify=may_verify and found.verdict is None,
        may_ask=True,
        home=home,
        **_about(found, placement, contract),
        crumbs=crumbs_of(placement),
    )
