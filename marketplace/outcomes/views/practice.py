"""How a contract's results are proved, and the employer who confirms a job by a link."""

from flask import current_app, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.contracts import access as contract_access
from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.kernel import clock
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.outcomes import access, messages, queries, services
from marketplace.outcomes.forms.practice import ConsentForm, EmployerForm, PracticeForm
from marketplace.outcomes.rules import FactKind
from marketplace.outcomes.rules.confirming import LINK_LASTS, Answer, may_be_confirmed, request_of, token_of
from marketplace.outcomes.views.shared import bp, crumbs_of, own_provider_id, reporters_placement, today_here
from marketplace.terms.rules import kinds_counted
from marketplace.terms.schemas import read_terms
from marketplace.web.access import allow, public
from marketplace.web.pages import current_actor, done, page


def _key() -> bytes:
    return bytes(current_app.extensions["keys"].accounts)


def _kinds(contract: ContractFacts) -> list[FactKind]:
    """Kinds of facts that a contract's reports can be of."""
    counted = [FactKind(kind) for kind in kinds_counted(read_terms(contract.terms_document))]
    return [FactKind.START, *counted, FactKind.END]


@bp.route("/sopimukset/<int:contract_id>/todentaminen", methods=["GET", "POST"])
@allow(*contract_access.READERS)
def practice(contract_id: int) -> Response:
    """How results of a contract are proved; an officer of the responsible municipality notes it here."""
    contract = contracts.contract(contract_id)
    if not contract_access.may_see(current_actor(), contract, own_provider_id=own_provider_id()):
        raise NotFound(what="contract")
    may_note, now_in_force = access.may_note_practice(current_actor(), contract), queries.practice_of(contract_id)
    form = PracticeForm.of(now_in_force, _kinds(contract))
    if form.validate_on_submit():
        if not may_note:
            raise NotAllowed(needed=list(contract_access.DRAFTERS))
        with form.refusals():
            services.note_practice(contract_id, form.to_practice(), actor=current_actor(), now=clock.now())
            return done(url_for("outcomes.practice", contract_id=contract_id), _("Noted. The provider was told."))
    return page(
        "outcomes/practice.html",
        form=form,
        contract=contract,
        practice=now_in_force,
        kinds=_kinds(contract),
        may_note=may_note,
        labels=messages,
        crumbs=[
            (_("Contracts"), url_for("contracts.contracts")),
            (contract.code, url_for("contracts.contract", contract_id=contract_id)),
        ],
    )


@bp.route("/tulokset/<int:fact_id>/tyonantaja", methods=["GET", "POST"])
@allow(*access.REPORTERS)
def ask_employer(fact_id: int) -> Response:
    """Make a link for the employer, and show the one that works."""
    found = queries.fact(fact_id)
    placement, contract = reporters_placement(found.placement_id)
    form = ConsentForm(consent_on=today_here())
    here = url_for("outcomes.ask_employer", fact_id=fact_id)
    if form.validate_on_submit() and form.consent_on.data is not None:
        with form.refusals():
            services.ask_employer(fact_id, consent_on=form.consent_on.data, actor=current_actor(), now=clock.now())
            return done(here, _("The link was made. Send it to the employer yourself."))
    asked = queries.employer_requests(fact_id)
    works = bool(asked) and queries.link_works(asked[0].id, found, now=clock.now())
    path = url_for("outcomes.confirm_job", token=token_of(_key(), asked[0].id)) if works else ""
    return page(
        "outcomes/ask_employer.html",
        form=form,
        fact=found,
        placement=placement,
        requests=asked,
        link=current_app.config["PUBLIC_URL"] + path if works else None,
        possible=may_be_confirmed(found, queries.practice_of(contract.id)),
        lasts_days=LINK_LASTS.days,
        labels=messages,
        crumbs=[*crumbs_of(placement), (_("Report"), url_for("outcomes.fact", fact_id=fact_id))],
    )


@bp.route("/vahvistus/<token>", methods=["GET", "POST"])
@public()
def confirm_job(token: str) -> Response:
    """The employer says whether the days and hours of a job are right, once and without signing in."""
    request_id = request_of(_key(), token)
    found = queries.employer_request(request_id)
    if found is None:
        raise NotFound(what="link")
    fact = queries.fact(found.fact_id)
    works = queries.link_works(request_id, fact, now=clock.now())
    form = EmployerForm()
    if works and form.validate_on_submit():
        services.answer_as_employer(request_id, Answer(form.answer.data), now=clock.now())
        return done(url_for("outcomes.confirm_job", token=token))
    return page(
        "outcomes/confirm_job.html",
        status=None if works or found.answer else 404,
        form=form,
        job=fact.payload if works else {},
        works=works,
        answered=found.answer is not None,
    )
