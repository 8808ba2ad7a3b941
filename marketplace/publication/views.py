"""The front page, the pages that anybody may read, and open data."""

from typing import Any

from flask import Blueprint, current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from marketplace.contracts import queries as contracts
from marketplace.kernel import clock
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotFound
from marketplace.outcomes import queries as outcomes
from marketplace.publication import messages, queries
from marketplace.publication.documents import Published, register_document, release_package, written
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.tenders import messages as tender_messages
from marketplace.tenders import queries as tenders
from marketplace.tenders.queries import published as tenders_published
from marketplace.tenders.rules import CallState, call_state
from marketplace.tenders.sealing.binding import fingerprint_of
from marketplace.web.access import public
from marketplace.web.navigation import NavigationItem
from marketplace.web.pages import actor_or_none, keys, page

bp = Blueprint("publication", __name__)

NAVIGATION = [NavigationItem(_l("Front page"), "publication.front", None, 0)]
SHOWN_CALLS = 10


@bp.get("/")
@public()
def front() -> Response:
    """What the ring is, for visitors; what to do now, for who has signed in."""
    actor = actor_or_none()
    return _own_front(actor) if actor is not None and actor.organisation_id is not None else _open_front()


def _own_front(actor: Actor) -> Response:
    now = clock.now()
    own = register.provider_of_organisation(actor.organisation_id) if actor.is_provider else None
    waiting, exceptions = queries.waiting_for(actor, provider_id=own.id if own else None, now=now)
    works = [(messages.WORK_LABELS[work], number) for work, number in waiting.items()]
    return page(
        "publication/own_front.html",
        works=works,
        unregistered=actor.is_provider and own is None,
        exceptions=exceptions,
    )


def _open_front() -> Response:
    now = clock.now()
    is_public = ring.is_public(now)
    calls, count = (
        tenders.calls(now=now, drafts=False, state=CallState.PUBLISHED, page_size=SHOWN_CALLS) if is_public else ([], 0)
    )
    return page(
        "publication/front.html",
        is_public=is_public,
        calls=calls,
        count=count,
        categories=ring.categories(day_in_finland(now)),
        admitted=register.admitted_counts(now) if is_public else {},
    )


@bp.get("/avoimet")
@public()
def open_calls() -> Response:
    """Every call that may be bid in now, and those published before, for anybody."""
    now = clock.now()
    if not ring.is_public(now):
        raise NotFound(what="calls")
    found = tenders_published.published_calls()
    states = {one.id: call_state(one.stored_state, one.deadline, now) for one in found}
    return page(
        "publication/open_calls.html",
        open=sorted((one for one in found if states[one.id] is CallState.PUBLISHED), key=lambda one: str(one.deadline)),
        earlier=[one for one in found if states[one.id] is not CallState.PUBLISHED],
        states=states,
        **_names(),
    )


@bp.get("/avoimet/<code>")
@public()
def open_call(code: str) -> Response:
    """One published call as anybody may read it: never a bid, nor how many there are."""
    now = clock.now()
    found = tenders_published.published_calls(code) if ring.is_public(now) else []
    if not found:
        raise NotFound(what="call")
    return page(
        "publication/open_call.html",
        call=found[0],
        state=call_state(found[0].stored_state, found[0].deadline, now),
        group_names={one.code: one.names for one in ring.target_groups()},
        crumbs=[(str(_l("Mini-tenders")), url_for("publication.open_calls"))],
        **_names(),
    )


def _names() -> dict[str, Any]:
    return {
        "category_names": {one.id: one.names for one in ring.categories()},
        "municipality_names": {one.code: one.names for one in ring.municipalities()},
        "state_labels": tender_messages.STATE_LABELS,
        "state_tones": tender_messages.STATE_TONES,
    }


@bp.get("/rekisteri/<business_id>/tulokset")
@public()
def track_record(business_id: str) -> Response:
    """What has been verified of an admitted provider's participants, small counts hidden.

    Raises:
        NotFound: there is no such provider, it is admitted to nothing now, or the ring is not public yet.
    """
    now = clock.now()
    provider = register.provider_by_business_id(business_id)
    if not ring.is_public(now) or not register.admissions_of(provider.id, now):
        raise NotFound(what="provider")
    least = int(ring.setting("small_count_limit", day_in_finland(now)))
    own = [one.id for one in contracts.contracts_of_provider(provider.id)]
    return page(
        "publication/track_record.html",
        provider=provider,
        record=outcomes.track_record(own, least=least),
        least=least,
        group_names={one.code: one.names for one in ring.target_groups()},
        crumbs=[
            (_("Register"), url_for("register.public_list")),
            (provider.name, url_for("register.public_provider", business_id=business_id)),
        ],
    )


@bp.get("/ohje", endpoint="help")
@public()
def help_page() -> Response:
    """How the ring works, step by step, for each reader."""
    today = day_in_finland(clock.now())
    return page(
        "publication/help.html",
        decision_days=ring.legal_parameter("dps.admission_working_days", today).value,
        tender_days=ring.legal_parameter("dps.tender_min_days", today).value,
    )


@bp.get("/sinetointi")
@public()
def sealing() -> Response:
    """What the sealing of bids promises, and what it does not."""
    fingerprint = fingerprint_of(keys().receipt.public_key().public_bytes_raw())
    return page("publication/sealing.html", fingerprint=fingerprint)


@bp.get("/tietosuoja")
@public()
def privacy() -> Response:
    """What is kept of whom, why and how long."""
    years = ring.legal_parameter("employment_data.delete_years", day_in_finland(clock.now()))
    return page("publication/privacy.html", years=years.value)


@bp.get("/saavutettavuus")
@public()
def accessibility() -> Response:
    """The accessibility statement."""
    days = ring.legal_parameter("accessibility.feedback_reply_days", day_in_finland(clock.now()))
    return page("publication/accessibility.html", reply_days=days.value)


@bp.get("/avoin-data")
@public()
def open_data() -> Response:
    """What can be fetched as data, and under which licence."""
    return page("publication/open_data.html", is_public=ring.is_public(clock.now()))


@bp.get("/open/register.json")
@public()
def register_json() -> Response:
    """Who is admitted to what now; before the founding notice nobody can have been told."""
    now = clock.now()
    admissions = register.all_admissions(now) if ring.is_public(now) else []
    providers = register.providers({one.provider_id for one in admissions}) if admissions else {}
    categories = {one.id: one for one in ring.categories()}
    return _as_data(register_document(providers, admissions, categories, at=now))


@bp.get("/open/ocds/releases.json")
@public()
def releases_json() -> Response:
    """Every release of every contracting process.

    Raises:
        NotFound: the founding notice has not been published, so there is no process to tell of.
    """
    now = clock.now()
    founding = ring.founding(day_in_finland(now))
    if founding is None or not founding.is_public_at(now):
        raise NotFound(what="releases")
    awards, signed = tenders_published.published_awards(), contracts.signed()
    the_ring, municipalities = ring.the_ring(), {one.code: one for one in ring.municipalities()}
    published = Published(
        ring=the_ring,
        founding=founding,
        calls=tenders_published.published_calls(),
        awards=awards,
        contracts=signed,
        providers=register.providers({one.provider_id for one in awards} | {one.provider_id for one in signed}),
        municipalities=municipalities,
        categories={one.id: one for one in ring.categories()},
        at=now,
    )
    uri = current_app.config["PUBLIC_URL"] + url_for("publication.releases_json")
    return _as_data(release_package(published, uri=uri, publisher=municipalities[the_ring.lead_municipality]))


def _as_data(document: dict[str, Any]) -> Response:
    answer = Response(written(document), 200, mimetype="application/json")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
