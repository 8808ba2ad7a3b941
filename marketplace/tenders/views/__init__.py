"""Pages of mini-tenders, one file for each stage of a call."""

from flask_babel import lazy_gettext as _l

from marketplace.kernel.actor import Role
from marketplace.tenders.views import (
    bids,
    calls,
    cash,
    decisions,
    disqualifications,
    evaluation,
    exchange,
    opening,
    preparing,
    receipts,
    remedies,
    terms,
)
from marketplace.tenders.views.blueprint import bp
from marketplace.web.navigation import NavigationItem

__all__ = [
    "BLUEPRINTS",
    "NAVIGATION",
    "bids",
    "calls",
    "cash",
    "decisions",
    "disqualifications",
    "evaluation",
    "exchange",
    "opening",
    "preparing",
    "receipts",
    "remedies",
    "terms",
]

BLUEPRINTS = [bp]
NAVIGATION = [NavigationItem(_l("Mini-tenders"), "tenders.calls", frozenset(Role), 30)]
