"""Pages of invoicing."""

from flask_babel import lazy_gettext as _l

from marketplace.invoicing import access
from marketplace.invoicing.views import accounts, agreements, entrusting, handling, lists, logo, outside, sending
from marketplace.invoicing.views.shared import bp
from marketplace.web.navigation import NavigationItem

NAVIGATION = [NavigationItem(_l("Invoices"), "invoicing.invoices", frozenset(access.READERS), 80)]

__all__ = [
    "NAVIGATION",
    "accounts",
    "agreements",
    "bp",
    "entrusting",
    "handling",
    "lists",
    "logo",
    "outside",
    "sending",
]
