"""What a bid would mean for the bidder's own money, month by month."""

from werkzeug.wrappers import Response

from marketplace.tenders import access
from marketplace.tenders.forms.bids import CashFlowForm, bid_form
from marketplace.tenders.rules import CallFacts, terms_with_prices
from marketplace.tenders.rules.cash_flow import CashFlow, cash_flow
from marketplace.tenders.services import drafts
from marketplace.tenders.views.blueprint import bidding_provider, bp, crumbs_of, visible
from marketplace.terms.messages import COHORTS as COHORTS_TOLD
from marketplace.terms.rules.invented import COHORTS, CohortKind
from marketplace.terms.rules.trial import try_out
from marketplace.terms.schemas import read_terms
from marketplace.web.access import allow
from marketplace.web.pages import keys, page
from marketplace.web.transactions import look_first

USUAL_COST_MONTHS, USUAL_DELAY_MONTHS = 12, 1


@bp.route("/<int:call_id>/tarjous/kassavirta", methods=["GET", "POST"])
@allow(*access.BIDDERS)
def cash(call_id: int) -> Response:
    """Months under water at the draft's prices.

    The answer to the form is the page itself and not a redirection: what a bidder's service costs is kept nowhere.
    """
    look_first()
    found, provider = visible(call_id), bidding_provider()
    prices, from_draft = _prices(found, provider.id)
    form = CashFlowForm(
        participants=(found.volume_min + found.volume_max) // 2,
        cost_months=USUAL_COST_MONTHS,
        delay_months=USUAL_DELAY_MONTHS,
    )
    flows = _flows(found, prices, form) if form.validate_on_submit() else {}
    return page(
        "tenders/cash.html",
        form=form,
        call=found,
        prices=prices,
        from_draft=from_draft,
        flows=flows,
        labels=COHORTS_TOLD,
        usual=CohortKind.MIXED,
        crumbs=crumbs_of(found),
    )


def _prices(call: CallFacts, provider_id: int) -> tuple[dict[str, int], bool]:
    """The draft's prices, and the highest price of the call where it has none; and whether any is the draft's."""
    held = drafts.draft_content(call.id, provider_id, drafts_key=keys().drafts)
    typed = bid_form(call, "", typed=held.typed if held else {}).to_offer(call).prices
    return {**call.ceilings, **typed}, bool(typed)


def _flows(call: CallFacts, prices: dict[str, int], form: CashFlowForm) -> dict[CohortKind, CashFlow]:
    terms = read_terms(terms_with_prices(call.terms_document, prices))
    served = form.participants.data or 1
    return {
        cohort.kind: cash_flow(
            try_out(terms, cohort, participants=served, starts_on=call.starts_on).months,
            cost_cents=served * (form.cost.data or 0),
            cost_months=form.cost_months.data or 1,
            delay_months=form.delay_months.data or 0,
        )
        for cohort in COHORTS
    }
