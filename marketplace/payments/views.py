"""Pages of payments: runs, a contract's ledger, and the explanation of a line."""

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from marketplace.contracts import access as contract_access
from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.outcomes import queries as outcomes
from marketplace.payments import access, messages, queries, services
from marketplace.payments.forms import RunForm
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.terms.reading import milestone_sentences
from marketplace.terms.schemas import read_terms
from marketplace.web.access import allow
from marketplace.web.navigation import NavigationItem
from marketplace.web.pages import current_actor, done, page

bp = Blueprint("payments", __name__, url_prefix="/maksuajot")

NAVIGATION = [NavigationItem(_l("Payment runs"), "payments.runs", frozenset(access.READERS), 70)]


def _visible_contract(contract_id: int) -> ContractFacts:
    """The contract, if the actor may see its payments; another provider's contract is not found."""
    actor = current_actor()
    own = register.provider_of_organisation(actor.organisation_id)
    found = contracts.contract(contract_id)
    if not contract_access.may_see(actor, found, own_provider_id=own.id if own else None):
        raise NotFound(what="contract")
    return found


@bp.route("", methods=["GET", "POST"])
@allow(*access.READERS)
def runs() -> Response:
    """Payment runs, and the button that starts one."""
    form = RunForm(as_of=day_in_finland(clock.now()))
    if form.validate_on_submit() and form.as_of.data is not None:
        if not current_actor().has(*access.RUNNERS):
            raise NotAllowed(needed=list(access.RUNNERS))
        with form.refusals():
            run_id, _settled = services.run(form.as_of.data, actor=current_actor(), now=clock.now())
            return done(url_for("payments.run", run_id=run_id), _("The run is ready."))
    found = queries.runs()
    return page(
        "payments/runs.html",
        form=form,
        runs=found,
        people=identity.people({one.started_by for one in found}),
        may_run=current_actor().has(*access.RUNNERS),
    )


@bp.get("/<int:run_id>")
@allow(*access.READERS)
def run(run_id: int) -> Response:
    """What a run added, by contract and municipality, and each line."""
    found = queries.run(run_id)
    journals = queries.journals_of_run(run_id)
    chosen = {one.id: one for one in contracts.contracts([one.contract_id for one in journals])}
    lines = queries.lines_of_run(run_id)
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.municipality] = sums.get(line.municipality, 0) + line.cents
    return page(
        "payments/run.html",
        run=found,
        journals=journals,
        contracts=chosen,
        providers=register.providers([one.provider_id for one in chosen.values()]),
        lines=lines,
        sums=sums,
        municipality_names={one.code: one.names for one in ring.municipalities()},
        labels=messages,
        crumbs=[(_("Payment runs"), url_for("payments.runs"))],
    )


@bp.get("/sopimus/<int:contract_id>")
@allow(*access.READERS, *access.OWN)
def ledger(contract_id: int) -> Response:
    """All lines of a contract: what the provider is paid and why."""
    contract = _visible_contract(contract_id)
    lines = queries.lines_of(contract_id)
    return page(
        "payments/ledger.html",
        contract=contract,
        provider=register.provider(contract.provider_id),
        lines=lines,
        total_cents=sum(line.cents for line in lines),
        sums=queries.sums_by_municipality([contract_id]),
        settled_to=queries.settled_to(contract_id),
        municipality_names={one.code: one.names for one in ring.municipalities()},
        labels=messages,
        crumbs=[
            (_("Contracts"), url_for("contracts.contracts")),
            (contract.code, url_for("contracts.contract", contract_id=contract_id)),
        ],
    )


@bp.get("/rivi/<int:line_id>")
@allow(*access.READERS, *access.OWN)
def line(line_id: int) -> Response:
    """The way from facts to cents of one line, from stored figures."""
    found = queries.line(line_id)
    contract = _visible_contract(found.contract_id)
    placement = outcomes.placement_by_alias(contract.id, found.participant)
    facts = outcomes.facts_behind(contract.id, found.participant)
    terms = read_terms(contracts.terms_on(contract.id, found.achieved_on or contract.starts_on).document)
    milestone = next(one for one in terms.milestones if one.code == found.milestone)
    return page(
        "payments/line.html",
        line=found,
        contract=contract,
        placement=placement,
        facts=facts,
        verifiers=identity.people({one.verified_by for one in facts if one.verified_by}),
        reading=milestone_sentences(terms, milestone),
        siblings=queries.lines_of_participant(contract.id, found.participant),
        municipality_names={one.code: one.names for one in ring.municipalities()},
        labels=messages,
        crumbs=[
            (contract.code, url_for("contracts.contract", contract_id=contract.id)),
            (_("Payments"), url_for("payments.ledger", contract_id=contract.id)),
        ],
    )
