"""What the demo's providers tell of themselves: where and for whom they work, references, free places."""

from datetime import date, datetime, timedelta

from marketplace.demo.rules import AWAITING, CAST, PROVIDERS, DemoProvider
from marketplace.demo.services.stage import Stage
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import day_in_finland
from marketplace.register import queries as register_queries
from marketplace.register import services as register
from marketplace.register.rules.offering import Capability, Reference, months_of_board
from marketplace.register.rules.partners import Member, Partner, PartnerKind
from marketplace.register.rules.profile import OfferKind, ProfileFacts, SizeClass
from marketplace.ring import queries as ring

BUYERS = ("Lahden kaupunki", "Hollolan kunta", "Heinolan kaupunki", "Orimattilan kaupunki")
RESULTS = (
    "Osallistujat saivat työpaikan avoimilta työmarkkinoilta, ja useimmat jatkoivat työssä puolen vuoden kuluttua.",
    "Osallistujat suorittivat osaamismerkin, ja työnantajat kertoivat taitojen näkyvän työssä.",
)


def tell_what_is_offered(stage: Stage) -> None:
    """Every admitted provider tells of its work, and most of them of free places."""
    for number, provider in enumerate(one for one in PROVIDERS if one.key != AWAITING[0]):
        founder = next(person for person in CAST if person.at == provider.key and not person.roles)
        at = stage.days.work(380 - 5 * number, 13)
        _tell(stage, provider, number, stage.actor(founder.key, at), at)
        if number % 3 != 2:
            told = stage.days.work(9 + 3 * number, 9)
            _tell_places(stage, provider, number, stage.actor(founder.key, told), told)


def work_together(stage: Stage) -> None:
    """Two providers form a group, one asks another into a second group, and one relies on a subcontractor."""
    at = stage.days.work(200, 14)
    lead, second, third = (stage.provider_id(key) for key in ("mallipolku", "tyokipina", "digitori"))
    founders = {person.at: stage.actor(person.key, at) for person in CAST if person.at and not person.roles}
    holds = register.form_group(
        lead,
        "Polku ja Kipinä",
        "Työvalmennus ja työnantajien verkosto samassa palvelussa.",
        [Member(lead, 6000, "Työvalmennus"), Member(second, 4000, "Työnantajien verkosto")],
        actor=founders["mallipolku"],
        now=at,
    )
    register.answer_group(holds, accepts=True, provider_id=second, actor=founders["tyokipina"], now=at)
    register.form_group(
        second,
        "Kipinä ja Digitori",
        "Digitaidot työnhaun rinnalla.",
        [Member(second, 5000, "Työnhaku"), Member(third, 5000, "Digitaitojen opetus")],
        actor=founders["tyokipina"],
        now=stage.days.work(4, 14),
    )
    psychologist = Partner(
        kind=PartnerKind.SUBCONTRACTOR,
        name="Mielenmalli Esimerkki Oy",
        business_id="9801370-6",
        does="Psykologin arviot osallistujille, joiden työkyky on epäselvä.",
        share_bp=1000,
        committed=True,
        clear=True,
        explanation="",
    )
    register.add_partner(lead, psychologist, actor=founders["mallipolku"], now=at)


def _scope(number: int) -> dict[OfferKind, frozenset[str]]:
    groups = [one.code for one in ring.target_groups()]
    places = [one.code for one in ring.municipalities()]
    return {
        OfferKind.GROUP: frozenset({groups[number % len(groups)], groups[(number + 1) % len(groups)]}),
        OfferKind.MUNICIPALITY: frozenset({"398", *places[number % len(places) : number % len(places) + 3]}),
        OfferKind.LANGUAGE: frozenset({"fi", ("sv", "en", "ru", "ar")[number % 4]}),
    }


def _tell(stage: Stage, provider: DemoProvider, number: int, actor: Actor, at: datetime) -> None:
    provider_id, scope = stage.provider_id(provider.key), _scope(number)
    size = (SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM)[number % 3]
    register.change_profile(
        provider_id,
        ProfileFacts(provider.offers, f"https://{provider.key}.example", size, scope),
        seen_version=register_queries.profile_of(provider_id).version,
        actor=actor,
        now=at,
    )
    categories = {one.code: one.id for one in ring.categories(day_in_finland(at))}
    for code in provider.categories:
        statement = Capability(categories[code], provider.offers, scope)
        register.state_capability(provider_id, statement, actor=actor, now=at)
    began = date(day_in_finland(at).year - 1, 1 + number % 6, 1)
    took_part = 24 + 6 * number
    reference = Reference(
        title="Valmennus työhön",
        buyer=BUYERS[number % len(BUYERS)],
        category_id=categories[provider.categories[0]],
        starts_on=began,
        ends_on=began + timedelta(days=180),
        participants=took_part,
        reached=took_part * 2 // 5,
        result=RESULTS[number % len(RESULTS)],
    )
    register.add_reference(provider_id, reference, actor=actor, now=at)


def _tell_places(stage: Stage, provider: DemoProvider, number: int, actor: Actor, at: datetime) -> None:
    provider_id = stage.provider_id(provider.key)
    categories = {one.code: one.id for one in ring.categories(day_in_finland(at))}
    for code in provider.categories:
        months = months_of_board(day_in_finland(at))
        numbers: dict[date, int | None] = {month: (number + 2 * place) % 9 for place, month in enumerate(months)}
        register.tell_places(provider_id, categories[code], numbers, actor=actor, now=at)
