"""One browser for each kind of organisation, signed in as a person who holds every role that may be held there."""

from flask import Flask

from marketplace.identity import queries
from marketplace.kernel.actor import ROLES_OF, OrganisationKind, Role
from tests.browsing import Browser
from tests.factories.people import make_actor, make_organisation

LAHTI = "398"


def everybody(app: Flask) -> dict[OrganisationKind, Browser]:
    """Sign a person with all roles in, once for each kind of organisation."""
    municipality = queries.organisation_of_municipality(LAHTI)
    assert municipality is not None
    organisations = {
        OrganisationKind.RING: queries.ring_organisation().id,
        OrganisationKind.MUNICIPALITY: municipality.id,
        OrganisationKind.PROVIDER: make_organisation(),
    }
    browsers = {}
    for kind, organisation_id in organisations.items():
        actor = make_actor(organisation_id, sorted(ROLES_OF[kind]))
        browsers[kind] = Browser(app).as_person(actor.person_id, organisation_id)
    return browsers


def kind_holding(roles: frozenset[Role]) -> OrganisationKind:
    """A kind of organisation where one of the roles may be held; any kind when no role is asked."""
    return next(kind for kind, held in ROLES_OF.items() if not roles or roles & held)
