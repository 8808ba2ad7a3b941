"""Sentences and labels of payments."""

from flask_babel import lazy_gettext as _l

from marketplace.payments.rules import Cause

REFUSALS = {
    "payments.as_of_in_future": _l("The day has not come yet. Choose today (%(today)s) or an earlier day."),
    "payments.as_of_before_last": _l("The contract is settled up to %(last)s. Choose that day or a later one."),
    "payments.not_signed": _l("The contract has not been signed by both sides, so there is nothing to settle."),
    "payments.failed": _l("The contract could not be settled because of a fault in the portal. It has been logged."),
    "payments.journal_unbalanced": _l("A journal does not sum to zero for %(municipality)s: %(cents)s cents."),
    "payments.lines_differ": _l(
        "Municipality %(municipality)s: the lines sum to %(lines)s cents and the entries to %(entries)s cents."
    ),
    "payments.journal_incomplete": _l(
        "The journal says %(lines)s lines and %(stated)s cents; there are %(found)s lines and %(counted)s cents."
    ),
    "payments.position_differs": _l(
        "Participant %(participant)s: the position says %(position)s cents, the lines sum to %(lines)s cents."
    ),
    "payments.over_cap": _l("Paid %(cents)s cents over the cap of %(limit)s cents (%(cap)s %(of)s)."),
    "payments.line_figures": _l("The line’s cents are not the difference of its two figures."),
}

PART_LABELS = {"now": _l("Due at once"), "held": _l("Held back")}

CAUSE_LABELS = {
    Cause.FACTS: _l("Something was verified or corrected"),
    Cause.TIME: _l("Its day came"),
    Cause.TERMS: _l("The terms were amended"),
    Cause.KEYS: _l("A key for sharing changed"),
    Cause.LIMITS: _l("A cap or a count left another amount"),
}

CAP_LABELS = {
    "participant": _l("participant"),
    "calendar_year": _l("calendar year"),
    "contract": _l("contract"),
}
