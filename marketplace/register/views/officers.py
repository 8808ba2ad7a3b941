"""The officers' queue and an application with its checklist, clock and two-person decision."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.identity.rules.disqualification import MatterKind, in_force
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotAllowed
from marketplace.register import access, messages, queries, services
from marketplace.register.forms.officers import ProlongForm, ProposalForm, SupplementForm, proposal_form
from marketplace.register.forms.own import BareForm
from marketplace.register.rules import (
    ApplicationFacts,
    DecisionFacts,
    Outcome,
    Proposal,
    TimeLimits,
    exclusion_grounds,
    may_exclude,
    urgency,
)
from marketplace.register.rules.requirements import codes_to_check
from marketplace.register.views.blueprint import (
    bp,
    category_names,
    checklist_names,
    decision_paper,
    queue_crumbs,
    requirements_for,
    service_of,
)
from marketplace.ring import queries as ring
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, page


@bp.get("/hakemukset")
@allow(*access.READERS)
def queue() -> Response:
    """Applications that wait, by due day, with a warning before it; and those decided."""
    today = day_in_finland(clock.now())
    calendar = ring.is_working_day_calendar()
    waiting = queries.queue(waiting=True)
    return page(
        "register/queue.html",
        waiting=waiting,
        urgencies={one.id: urgency(one.due_on, today=today, is_working_day=calendar) for one in waiting},
        finished=queries.queue(waiting=False),
        category_names=category_names(),
        labels=messages,
    )


def _limits() -> TimeLimits:
    today = day_in_finland(clock.now())
    return TimeLimits(
        int(ring.legal_parameter("exclusion.mandatory_max_years", today).value),
        int(ring.legal_parameter("exclusion.discretionary_max_years", today).value),
    )


@bp.route("/hakemukset/<int:application_id>", methods=["GET", "POST"])
@allow(*access.READERS)
def application(application_id: int) -> Response:
    """An application as the officers see it; a proposal is made here, and another officer confirms it."""
    found = queries.application(application_id)
    requirements = requirements_for(found)
    proposal = queries.proposal_on(application_id)
    form = proposal_form(codes_to_check(requirements), proposal)
    if form.validate_on_submit():
        if not access.may_decide(current_actor()):
            raise NotAllowed(needed=list(access.DECIDERS))
        with form.refusals():
            services.propose(
                application_id,
                Outcome(form.outcome.data),
                checklist=form.to_checklist(),
                section=form.section.data or "",
                reasons=form.reasons.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(
                url_for("register.application", application_id=application_id),
                _("The proposal was made. Another officer decides."),
            )
    return _application_page(found, form)


def _deciders(proposal: Proposal | None, decision: DecisionFacts | None) -> set[int]:
    """Who proposed and who decided, as far as it has come."""
    proposed = {proposal.proposed_by} if proposal is not None else set()
    return proposed | ({decision.proposed_by, decision.decided_by} if decision is not None else set())


def _application_page(found: ApplicationFacts, form: ProposalForm) -> Response:
    requirements = requirements_for(found)
    proposal = queries.proposal_on(found.id)
    declaration = queries.declaration(found.declaration_id)
    decision = queries.decisions_on([found.id]).get(found.id)
    disqualified = current_actor().person_id in in_force(identity.disqualifications(MatterKind.APPLICATION, [found.id]))
    grounds, limits, today = {one.code: one for one in exclusion_grounds()}, _limits(), day_in_finland(clock.now())
    people = _deciders(proposal, decision)
    context: dict[str, Any] = {
        "requirements": requirements,
        "checklist_names": checklist_names(requirements),
        "codes": codes_to_check(requirements),
        "declaration": declaration,
        "grounds": grounds,
        "barred": {
            one.ground: not may_exclude(grounds[one.ground], one.happened_on, on=today, limits=limits)
            for one in declaration.explanations
        },
    }
    return page(
        "register/application.html",
        form=form,
        confirm_form=BareForm(formdata=None),
        application=found,
        provider=queries.provider(found.provider_id),
        category=ring.category(found.category_id),
        proposal=proposal,
        decision=decision,
        service=service_of(found),
        people=identity.people(people),
        prolongation=queries.prolongation_of(found.id),
        supplements=queries.supplements_of(found.id),
        urgency=urgency(found.due_on, today=today, is_working_day=ring.is_working_day_calendar()),
        may_decide=access.may_decide(current_actor()) and not disqualified,
        is_decider=access.may_decide(current_actor()),
        disqualified=disqualified,
        labels=messages,
        crumbs=queue_crumbs(),
        **context,
    )


@bp.post("/hakemukset/ehdotukset/<int:proposal_id>/vahvistus")
@allow(*access.DECIDERS)
def confirm(proposal_id: int) -> Response:
    """Decide as another officer has proposed."""
    services.confirm(proposal_id, actor=current_actor(), now=clock.now())
    return done(url_for("register.queue"), _("The decision was made and the provider was told."))


@bp.get("/hakemukset/<int:application_id>/paatos.pdf")
@allow(*access.READERS)
def decision(application_id: int) -> Response:
    """The decision as a file."""
    found = queries.application(application_id)
    return decision_paper(found, queries.provider(found.provider_id))


@bp.route("/hakemukset/<int:application_id>/jatkoaika", methods=["GET", "POST"])
@allow(*access.DECIDERS)
def prolong(application_id: int) -> Response:
    """Prolong the time of a decision, once and with its reason."""
    found = queries.application(application_id)
    form = ProlongForm()
    back = url_for("register.application", application_id=application_id)
    if form.validate_on_submit():
        with form.refusals():
            services.prolong(application_id, form.reason.data or "", actor=current_actor(), now=clock.now())
            return done(back, _("The time was prolonged and the applicant was told."))
    days = ring.legal_parameter("dps.admission_extended_working_days", day_in_finland(clock.now()))
    return page(
        "register/prolong_form.html",
        form=form,
        application=found,
        days=days.value,
        section=days.section,
        back=back,
        crumbs=queue_crumbs(),
    )


@bp.route("/hakemukset/<int:application_id>/taydennyspyynto", methods=["GET", "POST"])
@allow(*access.DECIDERS)
def ask_supplement(application_id: int) -> Response:
    """Ask the applicant for more."""
    found = queries.application(application_id)
    form = SupplementForm()
    back = url_for("register.application", application_id=application_id)
    if form.validate_on_submit():
        with form.refusals():
            services.ask_supplement(
                application_id, form.request.data or "", form.due_on.data, actor=current_actor(), now=clock.now()
            )
            return done(back, _("The applicant was asked."))
    return page("register/supplement_form.html", form=form, application=found, back=back, crumbs=queue_crumbs())
