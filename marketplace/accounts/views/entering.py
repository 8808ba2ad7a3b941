"""What the steps of a sign-in share: half a sign-in, the way in, and the attempt that is counted."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, request, session, url_for

from marketplace.accounts.rules import local_address
from marketplace.identity import credentials
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.identity.credentials import Attempt
from marketplace.identity.rules import HALF_SIGN_IN_LASTS
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.web.pages import keys


@dataclass(frozen=True)
class HalfSignIn:
    """A person who has shown the password and still has to show the second factor."""

    person_id: int
    wanted: str | None


def counted_as(kind: str, email: str) -> Attempt:
    """The attempt that this request makes on an account."""
    return credentials.attempt(
        keys().accounts, kind=kind, email=email, network_address=request.remote_addr or "unknown"
    )


def start_half(person_id: int, wanted: str | None) -> None:
    """Remember, under a new session token, that the password was right."""
    _begin_anew()
    session["half"] = {"person": person_id, "at": clock.now().isoformat(), "next": wanted}


def half_sign_in() -> HalfSignIn | None:
    """The sign-in that is half done in this browser, unless it has taken too long."""
    half = session.get("half")
    if half is None or clock.now() - datetime.fromisoformat(half["at"]) > HALF_SIGN_IN_LASTS:
        return None
    return HalfSignIn(half["person"], half["next"])


def second_factor_is_forced() -> bool:
    """Whether nobody gets in with a password alone: everywhere but in the demo."""
    return not current_app.config["DEMO"]


def enter(person_id: int, wanted: str | None, *, how: str) -> str:
    """Sign a person in under a new session token and return where to lead them."""
    _begin_anew()
    session["person_id"] = person_id
    identity_services.note_sign_in(person_id, now=clock.now(), how=how)
    wanted = local_address(wanted)
    if wanted is not None:
        return wanted
    held = identity.roles_of(person_id, day_in_finland(clock.now()))
    return url_for("accounts.organisations") if len(held) > 1 else "/"


def _begin_anew() -> None:
    parked = session.get("parked")
    session.clear()
    if parked is not None:
        session["parked"] = parked
    session.renew()  # type: ignore[attr-defined]
