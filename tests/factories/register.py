"""Providers in the register with valid defaults, made through the services that people use."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from flask import current_app

from marketplace.identity import queries as identity
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.register import queries, services
from marketplace.register.rules import (
    CertificateKind,
    Checked,
    Outcome,
    ProviderDetails,
    ProviderFacts,
    all_met,
    requirements_of,
)
from marketplace.ring import queries as ring
from tests.factories.people import business_id, make_actor, make_person, municipal_actor, ring_actor

REGISTERED_AT = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
"""A Tuesday."""
APPLIED_AT = datetime(2026, 9, 2, 8, 0, tzinfo=UTC)
DECIDED_AT = datetime(2026, 9, 8, 9, 0, tzinfo=UTC)
STATEMENT = "Valmentaja tapaa ihmisen viikoittain, ja työnantajien verkosto tarjoaa työpaikkoja. Tuki jatkuu työssä."
_number = count(1)


@dataclass(frozen=True)
class ProviderCase:
    """A provider with a person who holds all of its roles and one who only reports results."""

    id: int
    organisation_id: int
    admin: Actor
    reporter: Actor

    @property
    def facts(self) -> ProviderFacts:
        """The provider as it stands."""
        return queries.provider(self.id)


def provider_details(**changed: Any) -> ProviderDetails:
    """Details that lack nothing, each time of another provider."""
    number = next(_number)
    given = ProviderDetails(
        name=f"Polkupaikka {number} Oy",
        business_id=business_id(80_000 + number),
        language="fi",
        iban="FI2112345600000785",
        email=f"polkupaikka{number}@polku.example",
        phone="+358 40 1234567",
        street="Vesijärvenkatu 1",
        postcode="15100",
        town="Lahti",
        vat_registered=True,
    )
    return replace(given, **changed)


def make_provider(*, now: datetime = REGISTERED_AT, **changed: Any) -> ProviderCase:
    """A provider entered by its administrator, with nothing declared yet; ``changed`` are details."""
    founder = identity.actor_for(make_person(name="Taina Tuottaja"), None, now=now)
    provider_id = services.register_provider(provider_details(**changed), actor=founder, now=now)
    organisation_id = queries.provider(provider_id).organisation_id
    admin = identity.actor_for(founder.person_id, organisation_id, now=now)
    return ProviderCase(provider_id, organisation_id, admin, make_actor(organisation_id, [Role.REPORTER]))


def declare(case: ProviderCase, *, now: datetime = REGISTERED_AT) -> int:
    """A declaration that no ground for exclusion applies; returns its id."""
    return services.declare(
        case.id, (), taxes_paid=True, registers_right=True, pensions_insured=True, actor=case.admin, now=now
    )


def category_id(code: str = "C1") -> int:
    """The id of a category of the ring by its code."""
    return next(one.id for one in ring.categories() if one.code == code)


def apply(case: ProviderCase, category: str = "C1", *, statement: str = STATEMENT, now: datetime = APPLIED_AT) -> int:
    """An application that waits for its decision; declares first where nothing has been declared."""
    if queries.declaration_of(case.id) is None:
        declare(case, now=now - timedelta(minutes=30))
    return services.apply(case.id, category_id(category), statement, actor=case.admin, now=now)


def checklist(application_id: int, *, unmet: Sequence[str] = (), note: str = "Ei näyttöä.") -> tuple[Checked, ...]:
    """The whole checklist of an application, with some rows not met."""
    found = queries.application(application_id)
    requirements = requirements_of(ring.category(found.category_id).code, day_in_finland(found.received_at))
    return tuple(
        Checked(one.requirement, met=one.requirement not in unmet, note=note if one.requirement in unmet else "")
        for one in all_met(requirements)
    )


def decide(
    application_id: int,
    outcome: Outcome = Outcome.ADMITTED,
    *,
    decider: Actor | None = None,
    proposer: Actor | None = None,
    now: datetime = DECIDED_AT,
) -> int:
    """A decision by two officers: one proposes an hour before the other confirms; returns the decision's id."""
    rejects = outcome is Outcome.REJECTED
    proposal_id = services.propose(
        application_id,
        outcome,
        checklist=checklist(application_id, unmet=("experience",) if rejects else ()),
        section="85 §" if rejects else "",
        reasons="Vertailtavaa palvelua ei ole esitetty." if rejects else "Vähimmäisvaatimukset täyttyvät.",
        actor=proposer or ring_actor(Role.OFFICER),
        now=now - timedelta(hours=1),
    )
    return services.confirm(proposal_id, actor=decider or municipal_actor("398", Role.OFFICER), now=now)


def admit(
    case: ProviderCase,
    category: str = "C1",
    *,
    decider: Actor | None = None,
    applied_at: datetime = APPLIED_AT,
    now: datetime = DECIDED_AT,
) -> int:
    """An application that has been decided for the provider; returns the application's id."""
    application_id = apply(case, category, now=applied_at)
    decide(application_id, decider=decider, now=now)
    return application_id


def admitted_provider(
    category: str = "C1",
    *,
    decider: Actor | None = None,
    applied_at: datetime = APPLIED_AT,
    now: datetime = DECIDED_AT,
    **changed: Any,
) -> ProviderCase:
    """A provider admitted to a category; ``changed`` are details."""
    case = make_provider(now=min(REGISTERED_AT, applied_at - timedelta(hours=1)), **changed)
    admit(case, category, decider=decider, applied_at=applied_at, now=now)
    return case


def certified(provider_id: int, *, actor: Actor, now: datetime) -> int:
    """A report that proves everything that a contract needs, issued on the day of a moment; returns its id."""
    return services.add_certificate(
        provider_id,
        CertificateKind.LIABILITY_REPORT,
        issued_on=day_in_finland(now),
        valid_until=None,
        file_name="raportti.pdf",
        content=b"%PDF-1.7\n%...",
        storage=current_app.extensions["storage"],
        actor=actor,
        now=now,
    )
