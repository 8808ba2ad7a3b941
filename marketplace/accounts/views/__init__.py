"""Pages of accounts."""

from flask_babel import lazy_gettext as _l

from marketplace.accounts import access
from marketplace.accounts.views import absences, arriving, inbox, log, organisations, own, people, sign_in
from marketplace.accounts.views.blueprint import bp
from marketplace.web.navigation import NavigationItem

__all__ = [
    "NAVIGATION",
    "absences",
    "arriving",
    "bp",
    "inbox",
    "log",
    "organisations",
    "own",
    "people",
    "sign_in",
]

NAVIGATION = [
    NavigationItem(_l("People"), "accounts.people", frozenset(access.ADMINISTRATORS), 80),
    NavigationItem(_l("Event log"), "accounts.event_log", frozenset(access.LOG_READERS), 90),
]
