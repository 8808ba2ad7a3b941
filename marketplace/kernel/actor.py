"""Who is acting, as a plain value that rules can read."""

from dataclasses import dataclass, field
from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is to the ring."""

    RING = "ring"
    MUNICIPALITY = "municipality"
    PROVIDER = "provider"


class Role(StrEnum):
    """What a person may do for one organisation.

    Finnish terms: hankintarenkaan pääkäyttäjä, hankinta-asiantuntija, arvioija, ohjaaja, asiatarkastaja, hyväksyjä,
    tuottajan pääkäyttäjä, tarjoaja, raportoija, tarkastaja.
    """

    RING_ADMIN = "ring_admin"
    OFFICER = "officer"
    EVALUATOR = "evaluator"
    CASEWORKER = "caseworker"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    PROVIDER_ADMIN = "provider_admin"
    BIDDER = "bidder"
    REPORTER = "reporter"
    AUDITOR = "auditor"


ROLES_OF: dict[OrganisationKind, frozenset[Role]] = {
    OrganisationKind.RING: frozenset({Role.RING_ADMIN, Role.OFFICER, Role.EVALUATOR, Role.AUDITOR}),
    OrganisationKind.MUNICIPALITY: frozenset(
        {Role.OFFICER, Role.EVALUATOR, Role.CASEWORKER, Role.REVIEWER, Role.APPROVER, Role.AUDITOR}
    ),
    OrganisationKind.PROVIDER: frozenset({Role.PROVIDER_ADMIN, Role.BIDDER, Role.REPORTER}),
}
"""Roles that may be granted in an organisation of each kind."""


@dataclass(frozen=True)
class Actor:
    """A person acting for one organisation with the roles valid today.

    Args:
        person_id: The person's row id.
        organisation_id: The organisation acted for; None when the person has none yet.
        municipality_code: Three digits when the organisation is a municipality.
        roles: Roles held in that organisation today, own and by substitution.
    """

    person_id: int
    person_name: str = field(compare=False, repr=False)
    organisation_id: int | None
    organisation_name: str = field(compare=False, repr=False)
    organisation_kind: OrganisationKind | None
    municipality_code: str | None = None
    roles: frozenset[Role] = frozenset()

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds any of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_provider(self) -> bool:
        """Whether the actor acts for a provider."""
        return self.organisation_kind is OrganisationKind.PROVIDER


SYSTEM = Actor(
    person_id=0,
    person_name="",
    organisation_id=None,
    organisation_name="",
    organisation_kind=None,
)
"""The portal itself, acting in timed jobs; person id 0 belongs to nobody."""
