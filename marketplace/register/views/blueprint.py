"""What the register's pages share: the blueprint, the navigation, and loading what the reader may see."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotFound
from marketplace.notices.rules import served_at
from marketplace.register import access, messages, queries
from marketplace.register.documents.decision import DecisionPaper, decision_pdf
from marketplace.register.rules import ApplicationFacts, DecisionFacts, ProviderFacts, Requirement, requirements_of
from marketplace.register.rules.profile import LANGUAGES, OfferKind
from marketplace.register.rules.requirements import DECLARATION
from marketplace.ring import queries as ring
from marketplace.web.language import day, localised, moment
from marketplace.web.navigation import NavigationItem
from marketplace.web.pages import current_actor

bp = Blueprint("register", __name__)

NAVIGATION = [
    NavigationItem(_l("Register"), "register.public_list", None, 20),
    NavigationItem(_l("Our organisation"), "register.home", frozenset(access.OWN), 10),
    NavigationItem(_l("Applications"), "register.queue", frozenset(access.READERS), 30),
    NavigationItem(_l("Free places"), "register.places_board", frozenset(access.REFERRERS), 53),
]


def own_provider() -> ProviderFacts:
    """The provider that the actor acts for.

    Raises:
        NotFound: the actor's organisation is not in the register.
    """
    own = queries.provider_of_organisation(current_actor().organisation_id)
    if own is None:
        raise NotFound(what="provider")
    return own


def own_crumbs() -> list[tuple[str, str]]:
    """The way to a provider's own pages."""
    return [(_("Our organisation"), url_for("register.home"))]


def queue_crumbs() -> list[tuple[str, str]]:
    """The way to the officers' pages."""
    return [(_("Applications"), url_for("register.queue"))]


def category_names() -> dict[int, Any]:
    """Names of categories by id."""
    return {one.id: one.names for one in ring.categories()}


def offer_names() -> dict[OfferKind, list[tuple[str, str]]]:
    """What may be offered, by kind, as codes and names in the reader's language."""
    return {
        OfferKind.MUNICIPALITY: [(one.code, localised(one.names)) for one in ring.municipalities()],
        OfferKind.LANGUAGE: [(code, str(messages.SERVICE_LANGUAGE_LABELS[code])) for code in LANGUAGES],
        OfferKind.GROUP: [(one.code, localised(one.names)) for one in ring.target_groups()],
    }


def requirements_for(application: ApplicationFacts) -> tuple[Requirement, ...]:
    """What the application's category asked for when it came."""
    return requirements_of(ring.category(application.category_id).code, day_in_finland(application.received_at))


def checklist_names(requirements: tuple[Requirement, ...]) -> dict[str, str]:
    """Names of the checklist's rows in the reader's language."""
    names = {one.code: localised(one.names) for one in requirements}
    return names | {DECLARATION: _("No ground for exclusion, or it has been mended")}


def service_of(application: ApplicationFacts) -> dict[str, Any]:
    """How the decision on an application went to each receiver, and on which day it was served, if it was."""
    deliveries = queries.deliveries_of_decision(application.provider_id, application.id)
    at = served_at(deliveries)
    return {
        "served_on": day_in_finland(at) if at is not None else None,
        "deliveries": deliveries,
        "people": identity.people({one.person_id for one in deliveries if one.person_id is not None}),
    }


def decision_paper(application: ApplicationFacts, provider: ProviderFacts) -> Response:
    """The decision on an application as a file, in the provider's language.

    Raises:
        NotFound: it has not been decided.
    """
    decision = queries.decisions_on([application.id]).get(application.id)
    if decision is None:
        raise NotFound(what="decision")
    with force_locale(provider.language):
        paper = _paper(application, provider, decision)
    content = decision_pdf(paper, language=provider.language)
    return as_file(content, f"{paper.number}.pdf", "application/pdf")


def _paper(application: ApplicationFacts, provider: ProviderFacts, decision: DecisionFacts) -> DecisionPaper:
    """What the paper says, in the language now in force."""
    people = identity.people({decision.proposed_by, decision.decided_by})
    return DecisionPaper(
        decision=decision,
        number=f"R-{decision.id}",
        provider=provider.name,
        business_id=provider.business_id,
        category=localised(ring.category(application.category_id).names),
        buyer=identity.ring_organisation().name,
        received_at=moment(application.received_at),
        decided_on=day(day_in_finland(decision.decided_at)),
        deciders=(people[decision.proposed_by].name, people[decision.decided_by].name),
        requirement_names=checklist_names(requirements_for(application)),
    )


def as_file(content: bytes, name: str, media_type: str) -> Response:
    """A file to be kept, never shown inside the portal."""
    answer = Response(content, 200, mimetype=media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
