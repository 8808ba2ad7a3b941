"""Use cases of the register."""

from datetime import datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.kernel.actor import Actor, OrganisationKind, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import Conflict, Incomplete, NotFound
from marketplace.notices.services import tell
from marketplace.register import queries
from marketplace.register.models import Application, Decision, Provider, ProviderDeclaration
from marketplace.register.rules import (
    ApplicationState,
    BusinessIdTaken,
    DecisionMade,
    DeclarationMissing,
    Explanation,
    Outcome,
    ProviderDetails,
    check_application,
    check_decision,
    check_details,
    due_on,
)
from marketplace.register.rules.admission import statement_problems
from marketplace.register.rules.provider import bic_of
from marketplace.ring import queries as ring

OWN_ROLES = (Role.PROVIDER_ADMIN, Role.BIDDER, Role.REPORTER)


def register_provider(details: ProviderDetails, *, actor: Actor, now: datetime) -> int:
    """Enter a provider and make the person who does it its administrator.

    Returns:
        The provider's id.
    Raises:
        Incomplete: faults of the details, each beside its field.
        BusinessIdTaken: the organisation is in the portal already.
    """
    normal, problems = check_details(details)
    if problems:
        raise Incomplete(problems)
    if identity.organisation_by_business_id(normal.business_id) is not None:
        raise BusinessIdTaken(business_id=normal.business_id)
    organisation_id = identity_services.create_organisation(
        OrganisationKind.PROVIDER, normal.name, business_id=normal.business_id, actor=actor, now=now
    )
    for role in OWN_ROLES:
        identity_services.grant_role(
            actor.person_id, organisation_id, role, starts_on=day_in_finland(now), actor=actor, now=now
        )
    row = Provider(organisation_id=organisation_id, bic=bic_of(normal.iban), created_at=now, **vars(normal))
    db.session.add(row)
    db.session.flush()
    record(
        "register.provider_registered",
        actor=actor,
        subject=("provider", row.id),
        now=now,
        facts={"organisation": organisation_id, "business_id": normal.business_id},
    )
    return row.id


def change_details(
    provider_id: int, details: ProviderDetails, *, seen_version: int | None, actor: Actor, now: datetime
) -> None:
    """Change a provider's details; the business id stays what it is.

    Raises:
        Conflict: somebody else changed them since the form was opened.
        Incomplete: faults of the details.
    """
    row = db.session.execute(locked(select(Provider).where(Provider.id == provider_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="provider")
    if seen_version != row.version:
        raise Conflict(theirs={**{name: getattr(row, name) for name in vars(details)}, "version": row.version})
    normal, problems = check_details(details)
    if problems:
        raise Incomplete(problems)
    changed = {name: value for name, value in vars(normal).items() if name != "business_id"}
    before = {name: getattr(row, name) for name, value in changed.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    row.bic = bic_of(row.iban)
    if "name" in before:
        identity_services.update_organisation(
            row.organisation_id, name=row.name, business_id=row.business_id, actor=actor, now=now
        )
    db.session.flush()
    record(
        "register.details_changed",
        actor=actor,
        subject=("provider", row.id),
        now=now,
        facts={"changed": sorted(before)},
    )


def declare(
    provider_id: int,
    explanations: tuple[Explanation, ...],
    *,
    taxes_paid: bool,
    registers_right: bool,
    pensions_insured: bool,
    actor: Actor,
    now: datetime,
) -> int:
    """Make a new version of a provider's declaration; earlier versions stay as they were given."""
    row = ProviderDeclaration(
        provider_id=provider_id,
        explanations=[{"ground": one.ground, "text": one.text} for one in explanations],
        taxes_paid=taxes_paid,
        registers_right=registers_right,
        pensions_insured=pensions_insured,
        made_by=actor.person_id,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "register.declared",
        actor=actor,
        subject=("provider", provider_id),
        now=now,
        facts={"declaration": row.id, "grounds": [one.ground for one in explanations]},
    )
    return row.id


def apply(provider_id: int, category_id: int, statement: str, *, actor: Actor, now: datetime) -> int:
    """Send an application to a category.

    Returns:
        The application's id.
    Raises:
        DeclarationMissing: the provider has not declared yet.
        CategoryClosed, ApplicationOpenAlready, AlreadyAdmitted: see the rules.
        Incomplete: the statement is too short.
    """
    db.session.execute(locked(select(Provider).where(Provider.id == provider_id))).scalar_one()
    declared = queries.declaration_of(provider_id)
    if declared is None or declared.id is None:
        raise DeclarationMissing()
    earlier = queries.applications_of(provider_id)
    waiting = [a for a in earlier if a.category_id == category_id and a.state is ApplicationState.RECEIVED]
    today = day_in_finland(now)
    check_application(
        any(category.id == category_id for category in ring.categories(today)),
        open_application=waiting[0] if waiting else None,
        admission=queries.admission_of(provider_id, category_id, now),
    )
    problems = statement_problems(statement)
    if problems:
        raise Incomplete(problems)
    days = int(ring.legal_parameter("dps.admission_working_days", today).value)
    row = Application(
        provider_id=provider_id,
        category_id=category_id,
        declaration_id=declared.id,
        state=ApplicationState.RECEIVED,
        statement=statement.strip(),
        received_at=now,
        due_on=due_on(now, working_days=days, is_working_day=ring.is_working_day_calendar()),
        sent_by=actor.person_id,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "register.application_received",
        actor=actor,
        subject=("application", row.id),
        now=now,
        facts={"provider": provider_id, "category": category_id, "due_on": row.due_on.isoformat()},
    )
    tell(
        organisation_id=identity.ring_organisation().id,
        roles=(Role.OFFICER, Role.RING_ADMIN),
        kind="register.application_received",
        facts={"provider": row.provider.name, "due_on": row.due_on.isoformat()},
        link=f"/hakemukset/{row.id}",
        now=now,
    )
    return row.id


def withdraw(application_id: int, *, provider_id: int, actor: Actor, now: datetime) -> None:
    """Take back an application that waits for its decision.

    Raises:
        NotFound: it is another provider's.
        DecisionMade: it no longer waits.
    """
    row = db.session.execute(locked(select(Application).where(Application.id == application_id))).scalar_one_or_none()
    if row is None or row.provider_id != provider_id:
        raise NotFound(what="application")
    if row.state is not ApplicationState.RECEIVED:
        raise DecisionMade(state=row.state)
    row.state = ApplicationState.WITHDRAWN
    db.session.flush()
    record("register.application_withdrawn", actor=actor, subject=("application", row.id), now=now)


def decide(application_id: int, outcome: Outcome, *, section: str, reasons: str, actor: Actor, now: datetime) -> int:
    """Decide an application, tell the provider, and return the decision's id.

    Raises:
        NotFound: there is no such application.
        DecisionMade: it has been decided or withdrawn.
        GroundsMissing: a rejection without its section and reasons.
    """
    row = db.session.execute(locked(select(Application).where(Application.id == application_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="application")
    check_decision(row.as_facts(), outcome, section=section, reasons=reasons)
    row.state = ApplicationState.DECIDED
    decision = Decision(
        application_id=row.id,
        provider_id=row.provider_id,
        category_id=row.category_id,
        outcome=outcome,
        section=section.strip() if outcome is Outcome.REJECTED else "",
        reasons=reasons.strip(),
        decided_by=actor.person_id,
        decided_at=now,
    )
    db.session.add(decision)
    db.session.flush()
    record(
        f"register.{outcome.value}",
        actor=actor,
        subject=("application", row.id),
        now=now,
        why=reasons.strip(),
        facts={"decision": decision.id, "provider": row.provider_id, "category": row.category_id, "section": section},
    )
    tell(
        organisation_id=row.provider.organisation_id,
        roles=OWN_ROLES,
        kind="register.decision",
        facts={
            "outcome": outcome.value,
            "category": vars(ring.category(row.category_id).names),
            "section": decision.section,
            "reasons": decision.reasons,
        },
        link=f"/tuottaja/hakemukset/{row.id}",
        now=now,
    )
    return decision.id
