"""Sentences and labels of economic models."""

from flask_babel import lazy_gettext as _l

from marketplace.modelling.rules import Basis, CaseKind, Factor

REFUSALS = {
    "modelling.out_of_range": _l("%(name)s must be from %(least)s to %(most)s."),
    "modelling.no_municipality": _l("Choose the municipalities that take part first."),
    "modelling.volume_not_in_order": _l(
        "The smallest number of participants must be at least one and no more than the largest."
    ),
    "modelling.ends_before_start": _l("The last day of starting is before the first."),
    "modelling.return_not_own": _l("The way back must be a page of this portal."),
    "modelling.no_participants": _l("Give the expected participants of at least one municipality."),
    "modelling.negative": _l("This figure cannot be below zero."),
    "modelling.brackets_not_hundred": _l("The percentages of participants by paid days must sum to 100."),
    "modelling.groups_not_hundred": _l("The percentages of participants by target group must sum to 100."),
    "modelling.not_a_percentage": _l("Enter a percentage from 0 to 100."),
    "modelling.success_out_of_range": _l("Enter a percentage from 0 to 300; 100 changes nothing."),
    "modelling.paid_days_out_of_range": _l("Enter paid days from 0 to 10,000."),
    "modelling.over_hundred_percent": _l("The results sum to more than 100 percent of participants."),
    "modelling.no_results_expected": _l("Give the percentage of participants for at least one result."),
    "modelling.months_out_of_range": _l("Enter months from 0 to 60."),
    "modelling.ending_not_of_terms": _l("This result is no longer in the payment terms. Begin from the changed terms."),
    "modelling.ending_not_reached": _l(
        "With these months the payment terms do not pay for %(codes)s. Let it begin earlier or last longer."
    ),
    "modelling.assumption_out_of_range": _l("Enter a value from %(least)s to %(most)s."),
    "modelling.persistence_grows": _l("The share of people still off benefit cannot grow with time."),
    "modelling.model_missing": _l("Make the economic model first."),
    "modelling.model_of_another": _l("The economic model is of another purchase."),
    "modelling.model_outdated": _l(
        "The purchase has changed since its economic model was made. Make the model again from the present terms."
    ),
    "modelling.target_group_missing": _l("The economic model has no target group."),
    "modelling.baseline_missing": _l(
        "The economic model has no baseline with its source for every target group: how many would have had the "
        "result without the service."
    ),
    "modelling.results_source_missing": _l("The economic model does not say where its expected results are from."),
    "modelling.price_above_saving": _l(
        "At the price ceilings the purchase costs more than it is expected to save. Lower the ceilings or pay for "
        "results that last, or ask for an exception."
    ),
    "modelling.reason_too_short": _l("Give a reason that another person can judge, at least %(least)s characters."),
    "modelling.nothing_to_except": _l("The prices are justified, so that no exception is needed."),
    "modelling.exception_open": _l("An exception of this model waits for its decision or has been approved."),
    "modelling.same_person": _l("Another person must decide on the exception than the one who asked for it."),
    "modelling.exception_decided": _l("The exception has been decided on. A decision is never changed."),
}

CASE_LABELS = {
    CaseKind.LOW: _l("Low case"),
    CaseKind.EXPECTED: _l("Expected case"),
    CaseKind.HIGH: _l("High case"),
}

FACTOR_LABELS = {
    Factor.SUCCESS: _l("How many have a result"),
    Factor.DEADWEIGHT: _l("Baseline: results that would have come anyway"),
    Factor.PERSISTENCE: _l("How long results last"),
    Factor.PARTICIPANTS: _l("Number of participants"),
    Factor.PRICE: _l("Bids below the price ceilings"),
    Factor.BASIS: _l("Full or average benefit"),
}

BASIS_LABELS = {
    Basis.FULL: _l("Full daily amount"),
    Basis.AVERAGE: _l("What is paid on average"),
}

ASSUMPTION_LABELS = {
    "horizon_months": _l("Horizon: months in which savings count"),
    "benefit_basis": _l("Daily benefit that is saved"),
    "bracket_delay_days": _l("Paid days by which a larger share begins late"),
    "condition_months": _l("Months of work after which the count of paid days begins again"),
    "persistence_12": _l("Still off benefit 12 months after a lasting result was last seen"),
    "persistence_24": _l("Still off benefit after 24 months"),
    "persistence_36": _l("Still off benefit after 36 months"),
    "discount": _l("Yearly discount of later savings"),
    "sustained_months": _l("Months of work that are called sustained"),
    "success_low": _l("Results in the low case, as percent of expected"),
    "success_high": _l("Results in the high case, as percent of expected"),
    "deadweight_spread": _l("Baseline may differ by percentage points"),
    "persistence_spread": _l("Lasting may differ by percentage points"),
    "price_low": _l("Bids in the high case, as percent of the price ceilings"),
    "monthly_pay": _l("Monthly pay of those who find work"),
    "taxed_part": _l("Part of pay that is taxed after deductions"),
}
"""Names of assumptions by code."""

_NO_SOURCE = _l("Assumption: no source was found; to be confirmed by the ring.")

ASSUMPTION_SOURCES = {
    "horizon_months": _NO_SOURCE,
    "benefit_basis": _l("The ring's dated rates."),
    "bracket_delay_days": _l(
        "Assumption: a larger share begins on the exact day. The act may mean the end of a payment batch."
    ),
    "condition_months": _l("Government proposal HE 73/2023: the employment condition is 12 months."),
    "persistence_12": _NO_SOURCE,
    "persistence_24": _NO_SOURCE,
    "persistence_36": _NO_SOURCE,
    "discount": _l("Assumption: a euro of a later year counts as much as one of today."),
    "sustained_months": _l("182 days of work, as published schemes use."),
    "success_low": _NO_SOURCE,
    "success_high": _NO_SOURCE,
    "deadweight_spread": _NO_SOURCE,
    "persistence_spread": _NO_SOURCE,
    "price_low": _l("Assumption: bids may be below the price ceilings."),
    "monthly_pay": _l("Unknown. Without it no tax income is shown."),
    "taxed_part": _l("Assumption: no deductions, so that the tax income is the most it can be."),
}
"""Where the default of each assumption is from."""

NO_RESULT_LABEL = _l("No result")
OTHERS_LABEL = _l("In none of the target groups")
