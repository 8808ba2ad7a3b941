"""Pages of contracts."""

from flask_babel import lazy_gettext as _l

from marketplace.contracts import access
from marketplace.contracts.views import amendments, contracts, ending, notices
from marketplace.contracts.views.blueprint import bp
from marketplace.web.navigation import NavigationItem

__all__ = ["BLUEPRINTS", "NAVIGATION", "amendments", "contracts", "ending", "notices"]

BLUEPRINTS = [bp]
NAVIGATION = [NavigationItem(_l("Contracts"), "contracts.contracts", frozenset(access.READERS), 50)]
