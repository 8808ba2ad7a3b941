"""People and organisations with valid defaults."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count

from marketplace.identity import queries, services
from marketplace.kernel.actor import SYSTEM, Actor, OrganisationKind, Role

EARLY = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)
_number = count(1)


def business_id(seed: int, *, first: int = 9_000_000) -> str:
    """A business id with a valid check digit; a seed that cannot have one looks below, where no other seed is."""
    digits = f"{first + seed * 7:07d}"
    rest = sum(int(d) * w for d, w in zip(digits, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return business_id(seed, first=first - 1_000_000) if rest == 1 else f"{digits}-{0 if rest == 0 else 11 - rest}"


def make_person(*, name: str = "Testi Henkilö", email: str | None = None, language: str = "fi") -> int:
    """A person without roles."""
    number = next(_number)
    return services.create_person(
        email=email or f"person{number}@example.test", name=name, language=language, actor=SYSTEM, now=EARLY
    )


def make_organisation(kind: OrganisationKind = OrganisationKind.PROVIDER, *, name: str | None = None) -> int:
    """An organisation; a provider unless said."""
    number = next(_number)
    return services.create_organisation(
        kind, name or f"Koetuottaja {number} Oy", business_id=business_id(number), actor=SYSTEM, now=EARLY
    )


def make_actor(
    organisation_id: int,
    roles: Sequence[Role],
    *,
    person_id: int | None = None,
    starts_on: date = date(2026, 1, 2),
    now: datetime = EARLY,
) -> Actor:
    """A person with roles in an organisation, ready to act."""
    person = person_id or make_person()
    for role in roles:
        services.grant_role(person, organisation_id, role, starts_on=starts_on, actor=SYSTEM, now=EARLY)
    return queries.actor_for(person, organisation_id, now=now)


def municipal_actor(code: str, *roles: Role) -> Actor:
    """A person of a municipality, for example ``municipal_actor("398", Role.OFFICER)``."""
    organisation = queries.organisation_of_municipality(code)
    assert organisation is not None, f"municipality {code} is not loaded"
    return make_actor(organisation.id, roles)


def ring_actor(*roles: Role) -> Actor:
    """A person of the ring's office."""
    return make_actor(queries.ring_organisation().id, roles)
