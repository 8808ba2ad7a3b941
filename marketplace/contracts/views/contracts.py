"""Pages of contracts."""

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.contracts import access, messages, queries, services
from marketplace.contracts.documents import ContractPaper, contract_pdf
from marketplace.contracts.forms import DraftForm, SignForm
from marketplace.contracts.rules import ContractFacts, ContractState
from marketplace.contracts.views.blueprint import bp, crumbs_of, own_provider_id, visible
from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotAllowed
from marketplace.register import queries as register
from marketplace.register.messages import CERTIFICATE_LABELS
from marketplace.ring import queries as ring
from marketplace.tenders import queries as tenders
from marketplace.tenders.messages import OBSTACLE_LABELS
from marketplace.tenders.rules import obstacles
from marketplace.terms.reading import read_aloud
from marketplace.terms.schemas import read_terms
from marketplace.web.access import allow
from marketplace.web.language import language, localised
from marketplace.web.pages import current_actor, done, page
from marketplace.web.papers import check_written_in


@bp.get("")
@allow(*access.READERS)
def contracts() -> Response:
    """Contracts the actor may see."""
    own = own_provider_id()
    shown = [one for one in queries.contracts() if access.may_see(current_actor(), one, own_provider_id=own)]
    return page(
        "contracts/contracts.html",
        contracts=shown,
        providers=register.providers([one.provider_id for one in shown]),
        category_names={one.id: one.names for one in ring.categories()},
        municipality_names={one.code: one.names for one in ring.municipalities()},
        labels=messages,
    )


@bp.route("/<int:contract_id>", methods=["GET", "POST"])
@allow(*access.READERS)
def contract(contract_id: int) -> Response:
    """A contract with its terms read aloud and its signatures; whoever may sign does it here."""
    found = visible(contract_id)
    side = access.side_of(current_actor(), found, own_provider_id=own_provider_id())
    form = SignForm(document=found.document_sha256)
    if form.validate_on_submit():
        if side is None:
            raise NotAllowed(needed=[])
        with form.refusals():
            services.sign(
                contract_id, side, seen_sha256=form.document.data or "", actor=current_actor(), now=clock.now()
            )
            return done(url_for("contracts.contract", contract_id=contract_id), _("You signed the contract."))
    given, standing = queries.signatures(contract_id), tenders.standing(found.call_id, found.award_id)
    return page(
        "contracts/contract.html",
        form=form,
        contract=found,
        provider=register.provider(found.provider_id),
        category=ring.category(found.category_id),
        municipality_names={one.code: one.names for one in ring.municipalities()},
        group_names={one.code: one.names for one in ring.target_groups()},
        reading=read_aloud(read_terms(found.terms_document), language()),
        signatures=given,
        missing_papers=queries.signing_obstacles(found.provider_id, day_in_finland(clock.now()))
        if found.state is ContractState.DRAFTED
        else [],
        certificate_labels=CERTIFICATE_LABELS,
        own=own_provider_id() == found.provider_id,
        signers=identity.people([one.person_id for one in given]),
        may_sign=side is not None
        and found.state is ContractState.DRAFTED
        and all(one.side is not side for one in given),
        side=side,
        standing=standing,
        obstacles=obstacles(standing, clock.now()) if found.state is ContractState.DRAFTED else [],
        obstacle_labels=OBSTACLE_LABELS,
        labels=messages,
        crumbs=crumbs_of(),
    )


@bp.route("/kilpailutus/<int:call_id>", methods=["GET", "POST"])
@allow(*access.DRAFTERS)
def draft(call_id: int) -> Response:
    """Draft the contracts of a call's award."""
    call = tenders.call(call_id)
    form = DraftForm()
    if form.validate_on_submit():
        with form.refusals():
            made = services.draft_from_award(call_id, actor=current_actor(), now=clock.now())
            where = (
                url_for("contracts.contract", contract_id=made[0]) if len(made) == 1 else url_for("contracts.contracts")
            )
            return done(where, _("The contracts were drafted. Both sides were asked to sign."))
    award = tenders.award_of_call(call_id)
    return page(
        "contracts/draft.html",
        form=form,
        call=call,
        award=award,
        standing=tenders.standing(call_id, award.id) if award else None,
        providers=register.providers([one.provider_id for one in award.winners]) if award else {},
        crumbs=crumbs_of(),
    )


@bp.get("/<int:contract_id>/<written_in>.pdf")
@allow(*access.READERS)
def paper(contract_id: int, written_in: str) -> Response:
    """The contract as PDF in a language."""
    check_written_in(written_in)
    found = visible(contract_id)
    with force_locale(written_in):
        content = contract_pdf(_paper_of(found), language=written_in)
    answer = Response(content, 200, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{found.code}-{written_in}.pdf")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _paper_of(found: ContractFacts) -> ContractPaper:
    """What the paper says, in the language now in force."""
    given = queries.signatures(found.id)
    changes = [one for one in reversed(queries.amendments(found.id)) if one.in_force]
    signers = {one.person_id for one in [*given, *(one for change in changes for one in change.signatures)]}
    names = {one.code: localised(one.names) for one in ring.municipalities()}
    groups = {one.code: localised(one.names) for one in ring.target_groups()}
    provider = register.provider(found.provider_id)
    return ContractPaper(
        contract=found,
        buyer=names[found.responsible_municipality],
        provider=provider.name,
        business_id=provider.business_id,
        category=localised(ring.category(found.category_id).names),
        municipalities=[names[code] for code in found.municipalities],
        target_groups=[groups[code] for code in found.target_groups],
        signatures=given,
        amendments=changes,
        people={one_id: one.name for one_id, one in identity.people(signers).items()},
    )
