"""Sentences and labels of payments."""

from flask_babel import lazy_gettext as _l

REFUSALS = {
    "payments.as_of_in_future": _l("The day has not come yet. Choose today (%(today)s) or an earlier day."),
    "payments.as_of_before_last": _l("The contract is settled up to %(last)s. Choose that day or a later one."),
    "payments.journal_unbalanced": _l("A journal does not sum to zero: %(cents)s cents."),
    "payments.lines_differ": _l("The lines sum to %(lines)s cents and the entries to %(entries)s cents."),
}

PART_LABELS = {"now": _l("Due at once"), "held": _l("Held back")}
