"""Pages of accounts."""

from marketplace.accounts.views import arriving, inbox, organisations, own, sign_in
from marketplace.accounts.views.blueprint import bp
from marketplace.web.navigation import NavigationItem

__all__ = ["NAVIGATION", "arriving", "bp", "inbox", "organisations", "own", "sign_in"]

NAVIGATION: list[NavigationItem] = []
