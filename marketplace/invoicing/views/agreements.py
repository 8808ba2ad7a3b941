"""How a contract is invoiced, and what a municipality wants on its invoices."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.contracts import queries as contracts
from marketplace.invoicing import access, messages, queries, services
from marketplace.invoicing.forms import PayerForm, SellersChoiceForm, WayForm
from marketplace.invoicing.rules import Agreement
from marketplace.invoicing.views.shared import bp, crumbs, own_provider_id
from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import today_in_finland
from marketplace.kernel.errors import NotFound
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.web.access import allow
from marketplace.web.forms import choices_of
from marketplace.web.pages import current_actor, done, page


@bp.route("/sopimus/<int:contract_id>", methods=["GET", "POST"])
@allow(Role.OFFICER, Role.PROVIDER_ADMIN)
def agreement(contract_id: int) -> Response:
    """How a contract is invoiced: the buyer's officer and the provider's administrator each choose their part."""
    contract, now = contracts.contract(contract_id), queries.agreement(contract_id)
    actor = current_actor()
    buyer = access.may_choose_way(actor, contract)
    seller = access.may_decide_for_seller(actor, provider_id=contract.provider_id, own_provider_id=own_provider_id())
    if not (buyer or seller):
        raise NotFound(what="contract")
    form = WayForm(way=now.way.value) if buyer else _sellers_form(now)
    if form.validate_on_submit():
        with form.refusals():
            if isinstance(form, WayForm):
                services.choose_way(contract_id, form.to_way(), actor=actor, now=clock.now())
            else:
                services.choose_for_seller(
                    contract_id,
                    form.to_choice(),
                    self_billing_agreed=form.self_billing_agreed.data,
                    actor=actor,
                    now=clock.now(),
                )
            return done(url_for("invoicing.agreement", contract_id=contract_id), _("Saved. It applies to new drafts."))
    return page(
        "invoicing/agreement.html",
        form=form,
        contract=contract,
        provider=register.provider(contract.provider_id),
        agreement=now,
        is_buyer=buyer,
        labels=messages,
        crumbs=crumbs(),
    )


def _sellers_form(now: Agreement) -> SellersChoiceForm:
    form = SellersChoiceForm(
        vat_code=now.vat.code, vat_ground=now.vat.ground, self_billing_agreed=now.self_billing_agreed
    )
    codes = [rate.code for rate in ring.rate_book().vat_codes(today_in_finland())]
    form.vat_code.choices = choices_of([(code, messages.VAT_LABELS.get(code, code)) for code in codes])
    return form


@bp.route("/kunta/<code>", methods=["GET", "POST"])
@allow(Role.REVIEWER, Role.APPROVER, Role.RING_ADMIN)
def payer(code: str) -> Response:
    """What a municipality wants on its invoices: its postal address and its reference."""
    municipality, actor = ring.municipality(code), current_actor()
    if not access.may_edit_payer(actor, code):
        raise NotFound(what="municipality")
    form = PayerForm(**vars(queries.payer(code)))
    if form.validate_on_submit():
        with form.refusals():
            services.enter_payer(code, form.to_payer(), actor=actor, now=clock.now())
            return done(url_for("invoicing.payer", code=code), _("Saved. It stands on invoices sent from now on."))
    return page(
        "invoicing/payer.html",
        form=form,
        municipality=municipality,
        target=ring.einvoice_address(code, today_in_finland()),
        crumbs=crumbs(),
    )
