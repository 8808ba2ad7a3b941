"""Pages of payments: runs, a contract's ledger, the explanation of lines, looking back, commitments."""

from flask_babel import lazy_gettext as _l

from marketplace.payments import access
from marketplace.payments.views import commitments, ledger, looking_back, runs
from marketplace.payments.views.shared import bp
from marketplace.web.navigation import NavigationItem

NAVIGATION = [
    NavigationItem(_l("Payment runs"), "payments.runs", frozenset(access.READERS), 70),
    NavigationItem(_l("Commitments"), "payments.commitments", frozenset(access.READERS), 72),
]

__all__ = ["NAVIGATION", "bp", "commitments", "ledger", "looking_back", "runs"]
