"""The main navigation: each room names its entries, each reader sees those that are open to them."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import LazyString

from marketplace.kernel.actor import Actor, Role


@dataclass(frozen=True)
class NavigationItem:
    """An entry of the main navigation.

    Args:
        label: What it says.
        endpoint: Where it leads; a route without arguments.
        roles: Who sees it; None for everybody, also without signing in.
        order: Smaller comes first.
    """

    label: LazyString
    endpoint: str
    roles: frozenset[Role] | None
    order: int


@dataclass(frozen=True)
class NavigationLink:
    """An entry as a page shows it."""

    label: str
    url: str
    current: bool


def links_for(actor: Actor | None) -> list[NavigationLink]:
    """The entries that are open to a reader, in their order."""
    items: list[NavigationItem] = current_app.extensions["navigation"]
    shown = [item for item in items if item.roles is None or (actor is not None and actor.has(*item.roles))]
    links = []
    for item in sorted(shown, key=lambda item: item.order):
        url = url_for(item.endpoint)
        here = request.path == url or (url != "/" and request.path.startswith(url + "/"))
        links.append(NavigationLink(str(item.label), url, here))
    return links
