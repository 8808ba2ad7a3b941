"""Pages of outcomes: placements, reports and the verification queue."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from marketplace.contracts import access as contract_access
from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.outcomes import access, messages, queries, services
from marketplace.outcomes.forms import (
    FORM_OF,
    DidNotHappenForm,
    HomeForm,
    ReferralForm,
    ReportForm,
    VerdictForm,
)
from marketplace.outcomes.rules import EvidenceKind, FactKind, FactRow, PlacementFacts, Verdict, home_on
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.terms.rules import kinds_counted
from marketplace.terms.schemas import read_terms
from marketplace.web.access import allow
from marketplace.web.language import localised
from marketplace.web.navigation import NavigationItem
from marketplace.web.pages import current_actor, done, page

bp = Blueprint("outcomes", __name__)

NAVIGATION = [
    NavigationItem(_l("Participants"), "outcomes.placements", frozenset(access.READERS), 55),
    NavigationItem(_l("Verification"), "outcomes.queue", frozenset(access.QUEUE_READERS), 60),
]


def _today() -> date:
    return day_in_finland(clock.now())


def _own_provider_id() -> int | None:
    own = register.provider_of_organisation(current_actor().organisation_id)
    return own.id if own is not None else None


def _acts_for(home: str, task: str) -> bool:
    return ring.may_act_for(current_actor().municipality_code or "", home, task, _today())


def _visible(placement_id: int) -> tuple[PlacementFacts, ContractFacts, str]:
    """A placement the actor may see, with its contract and present home; else it is not found."""
    placement = queries.placement(placement_id)
    contract = contracts.contract(placement.contract_id)
    home = home_on(queries.homes_of([placement.participant_id])[placement.participant_id], _today())
    if not access.may_see_placement(
        current_actor(), contract, own_provider_id=_own_provider_id(), acts_for_home=_acts_for(home, "verify")
    ):
        raise NotFound(what="placement")
    return placement, contract, home


def _names() -> dict[str, Any]:
    return {one.code: one.names for one in ring.municipalities()}


@bp.get("/osallistujat")
@allow(*access.READERS)
def placements() -> Response:
    """Placements the actor may see, and the contracts to which one may refer."""
    actor, own = current_actor(), _own_provider_id()
    chosen = {one.id: one for one in contracts.signed() if contract_access.may_see(actor, one, own_provider_id=own)}
    found = queries.placements_of_contracts(list(chosen))
    homes = queries.homes_of({one.participant_id for one in found})
    today = _today()
    acted_for = ring.homes_of(actor.municipality_code or "", "verify", today)
    home_now = {
        one.id: home_on(homes[one.participant_id], max(today, homes[one.participant_id][0].since)) for one in found
    }
    shown = [
        one
        for one in found
        if access.may_see_placement(
            actor, chosen[one.contract_id], own_provider_id=own, acts_for_home=home_now[one.id] in acted_for
        )
    ]
    return page(
        "outcomes/placements.html",
        placements=shown,
        homes=home_now,
        facts=queries.facts_of([one.id for one in shown]),
        contracts=chosen,
        providers=register.providers([one.provider_id for one in chosen.values()]),
        may_refer=actor.has(*access.REFERRERS),
        running=[one for one in chosen.values() if one.runs_on(today)],
        municipality_names=_names(),
        labels=messages,
    )


@bp.route("/osallistujat/uusi/<int:contract_id>", methods=["GET", "POST"])
@allow(*access.REFERRERS)
def refer(contract_id: int) -> Response:
    """Refer a participant under a contract."""
    contract = contracts.contract(contract_id)
    today = _today()
    form = ReferralForm(home_since=today, contact_by=today + services.FIRST_CONTACT)
    form.home_municipality.choices = [
        (one.code, localised(one.names))
        for one in ring.municipalities()
        if one.code in contract.municipalities and _acts_for(one.code, "refer")
    ]
    form.groups.choices = [(one.code, localised(one.names)) for one in ring.target_groups()]
    form.paid_after.choices = [("", _("Not known")), *_brackets(today)]
    if form.validate_on_submit():
        with form.refusals():
            placement_id = services.refer(
                contract_id,
                pseudonym=form.pseudonym.data or "",
                home_municipality=form.home_municipality.data,
                home_since=form.home_since.data or today,
                groups=form.groups.data or [],
                language=form.language.data,
                contact_by=form.contact_by.data,
                paid_after=int(form.paid_after.data) if form.paid_after.data else None,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(
                url_for("outcomes.placement", placement_id=placement_id),
                _("The participant was referred. Note the pseudonym in your own system."),
            )
    return page(
        "outcomes/refer.html",
        form=form,
        contract=contract,
        provider=register.provider(contract.provider_id),
        places_left=contract.volume_max - queries.referred_count(contract_id),
        crumbs=[(_("Participants"), url_for("outcomes.placements"))],
    )


def _brackets(today: date) -> list[tuple[str, str]]:
    """Brackets of the municipal share as choices: 1–100, 101–200 and so on, the last one open."""
    after = [one.after_days for one in ring.rate_book().share_rule(today).brackets]
    ends = [*(f"–{following}" for following in after[1:]), "–"]
    return [(str(begin), f"{begin + 1}{end}") for begin, end in zip(after, ends, strict=True)]


@bp.get("/osallistujat/<int:placement_id>")
@allow(*access.READERS)
def placement(placement_id: int) -> Response:
    """A placement: what has happened, what waits, what may be reported."""
    found, contract, home = _visible(placement_id)
    actor, own = current_actor(), _own_provider_id()
    facts = queries.facts_of([placement_id])[placement_id]
    counted = kinds_counted(read_terms(contract.terms_document))
    return page(
        "outcomes/placement.html",
        placement=found,
        contract=contract,
        provider=register.provider(contract.provider_id),
        home=home,
        homes=queries.homes_of([found.participant_id])[found.participant_id],
        pseudonym=None if actor.is_provider else queries.pseudonym_of(found.participant_id),
        facts=facts,
        people=identity.people(_people_in(facts)),
        may_report=access.may_report(actor, contract, own_provider_id=own),
        may_verify=services.may_verify(actor, found.participant_id, now=clock.now()),
        may_move=actor.has(*access.REFERRERS),
        reportable=[FactKind.START, *[FactKind(kind) for kind in counted], FactKind.END],
        group_names={one.code: one.names for one in ring.target_groups()},
        municipality_names=_names(),
        labels=messages,
        crumbs=[(_("Participants"), url_for("outcomes.placements"))],
    )


def _people_in(facts: Iterable[FactRow]) -> set[int]:
    return {one.reported_by for one in facts} | {one.verified_by for one in facts if one.verified_by}


def _filled(kind: FactKind, corrects: FactRow | None) -> dict[str, Any]:
    """Values of the report form, from the fact that is corrected."""
    if corrects is None:
        return {}
    payload = corrects.payload
    days = {"day": payload.get("start") or payload.get("date"), "end": payload.get("end")}
    values: dict[str, Any] = {name: date.fromisoformat(text) for name, text in days.items() if text}
    # Ratios travel as decimal texts in documents, and are numbers on a form.
    values |= {name: Decimal(payload[name]) for name in ("weekly_hours", "value", "units") if payload.get(name)}
    values |= {"tags": payload.get("tags", [])}
    values |= {"kind": payload.get("kind") or payload.get("instrument"), "amount": payload.get("cents")}
    return values | {"corrects": str(corrects.id), "employer_id": corrects.employer_id}


def _report_form(kind: FactKind, contract: ContractFacts, corrects: FactRow | None) -> ReportForm:
    form = FORM_OF[kind](data=_filled(kind, corrects))
    if hasattr(form, "kind"):
        counted = kinds_counted(read_terms(contract.terms_document)).get(kind.value, [])
        form.kind.choices = [(code, messages.label_of(code)) for code in counted]
    return form


@bp.route("/osallistujat/<int:placement_id>/ilmoita/<kind>", methods=["GET", "POST"])
@allow(*access.REPORTERS)
def report(placement_id: int, kind: str) -> Response:
    """Report a fact, or correct one with ``?korjaa=<fact id>``."""
    found, contract, _home = _visible(placement_id)
    if kind not in set(FactKind) or not access.may_report(
        current_actor(), contract, own_provider_id=_own_provider_id()
    ):
        raise NotFound(what="report")
    fact_kind = FactKind(kind)
    corrected_id = request.form.get("corrects") or request.args.get("korjaa") or ""
    corrects = queries.fact(int(corrected_id)) if corrected_id.isascii() and corrected_id.isdigit() else None
    if corrects is not None and (corrects.placement_id != placement_id or corrects.kind is not fact_kind):
        raise NotFound(what="fact")
    undone = request.args.get("poista") == "1" and corrects is not None
    form = DidNotHappenForm(corrects=corrected_id) if undone else _report_form(fact_kind, contract, corrects)
    if form.validate_on_submit():
        with form.refusals():
            services.report(
                placement_id,
                fact_kind,
                form.to_payload(),
                employer_id=form.employer(),
                corrects=corrects.id if corrects else None,
                reason=form.reason.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(
                url_for("outcomes.placement", placement_id=placement_id),
                _("The report was received. The municipality verifies it."),
            )
    return page(
        "outcomes/report.html",
        form=form,
        placement=found,
        contract=contract,
        kind=fact_kind,
        corrects=corrects,
        undone=undone,
        labels=messages,
        crumbs=[
            (_("Participants"), url_for("outcomes.placements")),
            (found.alias, url_for("outcomes.placement", placement_id=placement_id)),
        ],
    )


@bp.route("/osallistujat/<int:placement_id>/kotikunta", methods=["GET", "POST"])
@allow(*access.REFERRERS)
def move_home(placement_id: int) -> Response:
    """Note a move to another home municipality."""
    found, _contract, home = _visible(placement_id)
    form = HomeForm()
    form.municipality.choices = [(one.code, localised(one.names)) for one in ring.municipalities()]
    if form.validate_on_submit() and form.since.data is not None:
        with form.refusals():
            services.move_home(
                placement_id,
                municipality=form.municipality.data,
                since=form.since.data,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("outcomes.placement", placement_id=placement_id), _("The move was noted."))
    return page(
        "outcomes/move_home.html",
        form=form,
        placement=found,
        home=home,
        municipality_names=_names(),
        crumbs=[(found.alias, url_for("outcomes.placement", placement_id=placement_id))],
    )


@bp.get("/tulokset")
@allow(*access.QUEUE_READERS)
def queue() -> Response:
    """Facts that wait for verification by the actor's municipality, the longest waiting first."""
    rows = queries.waiting()
    homes = queries.homes_of({one.participant_id for one in rows})
    today = _today()
    sees_all = current_actor().has(Role.AUDITOR)
    acted_for = ring.homes_of(current_actor().municipality_code or "", "verify", today)
    shown = [one for one in rows if sees_all or home_on(homes[one.participant_id], today) in acted_for]
    chosen = {one.id: one for one in contracts.contracts({one.contract_id for one in shown})}
    return page(
        "outcomes/queue.html",
        rows=shown,
        contracts=chosen,
        providers=register.providers({one.provider_id for one in chosen.values()}),
        homes={one.fact_id: home_on(homes[one.participant_id], today) for one in shown},
        municipality_names=_names(),
        labels=messages,
    )


@bp.route("/tulokset/<int:fact_id>", methods=["GET", "POST"])
@allow(*access.READERS)
def fact(fact_id: int) -> Response:
    """A fact with its history; whoever may verify it does so here."""
    found = queries.fact(fact_id)
    placement, contract, home = _visible(found.placement_id)
    may_verify = services.may_verify(current_actor(), placement.participant_id, now=clock.now())
    form = VerdictForm(evidence_seen_on=_today())
    if form.validate_on_submit():
        if not may_verify:
            raise NotAllowed(needed=list(access.VERIFIERS))
        with form.refusals():
            services.verify(
                fact_id,
                Verdict(form.verdict.data),
                evidence=EvidenceKind(form.evidence.data) if form.evidence.data else None,
                evidence_seen_on=form.evidence_seen_on.data,
                reason=form.reason.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("outcomes.queue"), _("The verdict was given."))
    facts = queries.facts_of([placement.id])[placement.id]
    return page(
        "outcomes/fact.html",
        form=form,
        fact=found,
        placement=placement,
        contract=contract,
        provider=register.provider(contract.provider_id),
        home=home,
        earlier=[one for one in facts if one.id != found.id],
        people=identity.people(_people_in(facts)),
        may_verify=may_verify and found.verdict is None,
        municipality_names=_names(),
        labels=messages,
        crumbs=[(placement.alias, url_for("outcomes.placement", placement_id=placement.id))],
    )
