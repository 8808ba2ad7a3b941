"""Pages of outcomes: placements, steps, reports, files of reports, the verification queue, contests and signals."""

from flask_babel import lazy_gettext as _l

from marketplace.outcomes import access
from marketplace.outcomes.views import (
    contests,
    groups,
    importing,
    placements,
    practice,
    referring,
    reporting,
    retention,
    sampling,
    signals,
    stepping,
    verifying,
)
from marketplace.outcomes.views.shared import bp
from marketplace.web.navigation import NavigationItem

NAVIGATION = [
    NavigationItem(_l("Participants"), "outcomes.placements", frozenset(access.READERS), 55),
    NavigationItem(_l("Verification"), "outcomes.queue", frozenset(access.QUEUE_READERS), 60),
]

__all__ = [
    "NAVIGATION",
    "bp",
    "contests",
    "groups",
    "importing",
    "placements",
    "practice",
    "referring",
    "reporting",
    "retention",
    "sampling",
    "signals",
    "stepping",
    "verifying",
]
