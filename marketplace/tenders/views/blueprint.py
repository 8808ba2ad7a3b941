"""What the pages of mini-tenders share: the blueprint, and loading what the reader may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, request, url_for
from flask_babel import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.register import queries as register
from marketplace.register.rules import ProviderFacts
from marketplace.ring import queries as ring
from marketplace.tenders import access, queries
from marketplace.tenders.rules import CallFacts
from marketplace.tenders.services.keyring import Keyring
from marketplace.terms.reading import contract_sentences, milestone_sentences
from marketplace.terms.schemas import TermsFaulty, read_terms
from marketplace.web.language import localised
from marketplace.web.pages import current_actor, keys

bp = Blueprint("tenders", __name__, url_prefix="/kilpailutukset")


def visible(call_id: int) -> CallFacts:
    """The call, if the actor may see it.

    Raises:
        NotFound: there is none, or it is a draft and the actor is no buyer.
    """
    found = queries.call(call_id)
    if not access.may_see(current_actor(), found):
        raise NotFound(what="call")
    return found


def editable(call_id: int) -> CallFacts:
    """The call, if the actor may change it.

    Raises:
        NotFound: there is none for the actor.
        NotAllowed: it is another municipality's.
    """
    found = visible(call_id)
    if not access.may_edit(current_actor(), found):
        raise NotAllowed(needed=list(access.OFFICERS))
    return found


def received_at() -> datetime:
    """The server's time after the last byte of the request was read."""
    # Reading the form reads the whole body; without this a slow sender could win time.
    request.form, request.files  # noqa: B018
    return clock.now()


def own_provider() -> ProviderFacts | None:
    """The provider that the actor acts for, or None."""
    actor = current_actor()
    return register.provider_of_organisation(actor.organisation_id) if actor.is_provider else None


def bidding_provider() -> ProviderFacts:
    """The provider that the actor bids for.

    Raises:
        NotFound: the actor's organisation is no provider in the register.
    """
    found = own_provider()
    if found is None:
        raise NotFound(what="provider")
    return found


def keyring() -> Keyring:
    """The portal's own keys as sealing needs them."""
    return Keyring(keys().server, keys().receipt, current_app.config["PUBLIC_URL"])


def ring_names() -> dict[str, Any]:
    """Names of municipalities and target groups by code, for templates."""
    return {
        "municipality_names": {one.code: one.names for one in ring.municipalities()},
        "group_names": {one.code: one.names for one in ring.target_groups()},
    }


def crumbs_of(call: CallFacts | None = None) -> list[tuple[str, str]]:
    """The way to a page of a call."""
    way = [(_("Mini-tenders"), url_for("tenders.calls"))]
    return way if call is None else [*way, (call.code, url_for("tenders.call", call_id=call.id))]


@dataclass(frozen=True)
class Reading:
    """Terms in plain sentences.

    Args:
        milestones: Sentences of each milestone by its code.
        whole: What applies to all of them.
    """

    milestones: dict[str, list[str]]
    whole: list[str]


def reading_of(call: CallFacts, names: dict[str, Any]) -> Reading:
    """The terms of a call read aloud; empty while a draft's terms have faults, which the checks then tell."""
    try:
        terms = read_terms(call.terms_document)
    except TermsFaulty:
        return Reading({code: [] for code in call.ceilings}, [])
    payers = {code: localised(name) for code, name in names["municipality_names"].items()}
    groups = {code: localised(name) for code, name in names["group_names"].items()}
    return Reading(
        {one.code: milestone_sentences(terms, one, payer_names=payers) for one in terms.milestones},
        contract_sentences(terms, group_names=groups, payer_names=payers),
    )
