"""Who may use a route: each view says it with one decorator, and a route that does not say fails the build."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.errors import NotAllowed

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """The rule of a route: public, any signed-in person, or one of some roles in the organisation acted for."""

    public: bool = False
    roles: frozenset[Role] = frozenset()

    def allows(self, actor: Actor | None) -> bool:
        """Whether the route is open to an actor."""
        if self.public:
            return True
        if actor is None:
            return False
        return not self.roles or actor.has(*self.roles)


def _declare(rule: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = rule  # type: ignore[attr-defined]
        return view

    return mark


def public() -> Callable[[View], View]:
    """Anyone may use the route, also without signing in."""
    return _declare(Access(public=True))


def signed_in() -> Callable[[View], View]:
    """Any signed-in person may use the route."""
    return _declare(Access())


def allow(*roles: Role) -> Callable[[View], View]:
    """Whoever holds one of the roles in the organisation acted for may use the route."""
    return _declare(Access(roles=frozenset(roles)))


def rule_of(app: Flask, endpoint: str) -> Access | None:
    """The rule that a route declares."""
    rule: Access | None = getattr(app.view_functions[endpoint], "access", None)
    return rule


def routes_without_rule(app: Flask) -> list[str]:
    """Endpoints that say nothing about who may use them."""
    return sorted({rule.endpoint for rule in app.url_map.iter_rules() if rule_of(app, rule.endpoint) is None})


def enforce() -> Response | None:
    """Let the request through, send the reader to sign-in, or refuse by naming the roles of which one would do.

    Raises:
        NotAllowed: signed in, but without a role that the route needs.
    """
    if request.endpoint is None:
        return None
    rule = rule_of(current_app, request.endpoint)
    if rule is None:
        raise NotAllowed(needed=[])
    actor: Actor | None = g.get("actor")
    if rule.allows(actor):
        return None
    if actor is None:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=wanted), 303)
    raise NotAllowed(needed=sorted(rule.roles))
