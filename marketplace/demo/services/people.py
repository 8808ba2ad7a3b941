"""The people of the ring and its municipalities, and the providers with theirs, up to their admission."""

from datetime import datetime, timedelta

from marketplace.demo.rules import AWAITING, CAST, PROVIDERS, Cast, DemoProvider
from marketplace.demo.rules.cast import RING
from marketplace.demo.rules.days import beginning
from marketplace.demo.services.stage import Stage
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.identity.rules.disqualification import DisqualifyingGround, MatterKind
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import day_in_finland
from marketplace.register import queries as register_queries
from marketplace.register import services as register
from marketplace.register.rules import Outcome, ProviderDetails, all_met, requirements_of
from marketplace.ring import queries as ring


def bring_officials(stage: Stage) -> None:
    """The people of the ring's office and of the municipalities, with their roles."""
    now = beginning(stage.days.today)
    stage.organisations[RING] = identity.ring_organisation().id
    for one in ring.municipalities():
        organisation = identity.organisation_of_municipality(one.code)
        assert organisation is not None  # the ring's own data brings them
        stage.organisations[one.code] = organisation.id
    providers = {one.key for one in PROVIDERS}
    for person in CAST:
        if person.at not in providers:
            _bring(stage, person, now)
            _grant(stage, person, now)


def _bring(stage: Stage, person: Cast, now: datetime) -> None:
    stage.people[person.key] = identity_services.create_person(
        email=person.email, name=person.name, language=person.language, actor=SYSTEM, now=now, demo_key=person.key
    )


def _grant(stage: Stage, person: Cast, now: datetime) -> None:
    for role in person.roles:
        identity_services.grant_role(
            stage.people[person.key],
            stage.organisations[person.at],
            role,
            starts_on=day_in_finland(now),
            actor=SYSTEM,
            now=now,
        )


NEWCOMER = Cast("newcomer-mallipolku", "Noora Uusitalo", "mallipolku", ())
"""Works for a provider that is in the register, and has asked to be taken in."""


def ask_to_join(stage: Stage) -> None:
    """A second person of a known firm waits for its administrator's answer."""
    now = stage.days.work(1, 10)
    stage.people[NEWCOMER.key] = identity_services.create_person(
        email=NEWCOMER.email, name=NEWCOMER.name, language="fi", actor=SYSTEM, now=now
    )
    provider = next(one for one in PROVIDERS if one.key == NEWCOMER.at)
    register.ask_to_join(
        provider.business_id,
        "Aloitin maanantaina työvalmentajana Lahden toimistolla.",
        actor=stage.actor(NEWCOMER.key, now),
        now=now,
    )


def register_providers(stage: Stage) -> None:
    """Every provider registers, declares and applies; officers admit all but the one that waits."""
    categories = {one.code: one.id for one in ring.categories(stage.days.today)}
    for number, provider in enumerate(PROVIDERS):
        days_ago = 410 - 9 * number if provider.key != AWAITING[0] else 6
        _register(stage, provider, stage.days.work(days_ago, 9, 10))
        for code in provider.categories:
            _admit(stage, provider, categories[code], days_ago - 1)
        if provider.key == AWAITING[0]:
            waiting = _apply(stage, provider, categories[AWAITING[1]], stage.days.work(days_ago - 1, 9, 40))
            _steps_aside(stage, waiting, stage.days.work(days_ago - 2, 9, 15))
    ask_to_join(stage)


def _register(stage: Stage, provider: DemoProvider, now: datetime) -> None:
    people = [person for person in CAST if person.at == provider.key]
    for person in people:
        _bring(stage, person, now)
    founder = next(person for person in people if not person.roles)
    details = ProviderDetails(
        name=provider.name,
        business_id=provider.business_id,
        language=provider.language,
        iban=provider.iban,
        email=f"toimisto@{provider.key}.example",
        phone=provider.phone,
        street=provider.street,
        postcode=provider.postcode,
        town=provider.town,
        vat_registered=provider.vat_registered,
    )
    provider_id = register.register_provider(details, actor=stage.actor(founder.key, now), now=now)
    stage.organisations[provider.key] = register_queries.provider(provider_id).organisation_id
    for person in people:
        _grant(stage, person, now + timedelta(minutes=20))
    register.declare(
        provider_id,
        (),
        taxes_paid=True,
        registers_right=True,
        pensions_insured=True,
        actor=stage.actor(founder.key, now),
        now=now + timedelta(minutes=25),
    )


def _apply(stage: Stage, provider: DemoProvider, category_id: int, now: datetime) -> int:
    founder = next(person for person in CAST if person.at == provider.key and not person.roles)
    return register.apply(
        stage.provider_id(provider.key), category_id, provider.offers, actor=stage.actor(founder.key, now), now=now
    )


def _steps_aside(stage: Stage, application_id: int, now: datetime) -> None:
    """An officer who has an assignment from the applicant leaves its application to the others."""
    actor = stage.actor("officer-lahti-2", now)
    identity_services.disqualify(
        actor.person_id,
        MatterKind.APPLICATION,
        application_id,
        DisqualifyingGround.SERVICE,
        actor=actor,
        now=now,
    )


def _admit(stage: Stage, provider: DemoProvider, category_id: int, days_ago: int) -> None:
    application_id = _apply(stage, provider, category_id, stage.days.work(days_ago, 9, 40))
    now = stage.days.work(days_ago - 7, 14, 5)
    application = register_queries.application(application_id)
    requirements = requirements_of(ring.category(category_id).code, day_in_finland(application.received_at))
    proposal_id = register.propose(
        application_id,
        Outcome.ADMITTED,
        checklist=all_met(requirements),
        section="",
        reasons="Tuottaja täyttää luokan soveltuvuusvaatimukset.",
        actor=stage.actor("officer-lahti-1", now),
        now=now - timedelta(hours=2),
    )
    register.confirm(proposal_id, actor=stage.actor("officer-hollola-1", now), now=now)
