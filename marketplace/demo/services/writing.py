"""The demo's providers confirm their mail addresses, and one of them writes with the ring."""

from marketplace.demo.rules import CAST, PROVIDERS
from marketplace.demo.services.stage import Stage
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.register import services as register

UNCONFIRMED = "kunnonaskel"
"""The provider whose address nobody has confirmed yet."""


def confirm_addresses(stage: Stage) -> None:
    """Each provider's office confirms its address; the newest has only been sent the link."""
    at = stage.days.work(5, 15)
    for provider in PROVIDERS:
        founder = next(person for person in CAST if person.at == provider.key and not person.roles)
        actor, provider_id = stage.actor(founder.key, at), stage.provider_id(provider.key)
        email = f"toimisto@{provider.key}.example"
        if provider.key == UNCONFIRMED:
            register.add_address(provider_id, email, key=stage.keys.accounts, actor=actor, now=at)
            continue
        address_id, link_id = identity_services.add_address(
            stage.organisations[provider.key],
            email,
            language=provider.language,
            key=stage.keys.accounts,
            actor=actor,
            now=at,
        )
        secret = identity.secret_of_link(link_id, key=stage.keys.accounts, now=at)
        assert secret is not None, address_id  # the link was made a moment ago
        identity_services.confirm_address(secret, actor=actor, now=at)


def write(stage: Stage) -> None:
    """The ring asks a provider, and the provider answers."""
    asked, answered = stage.days.work(4, 9), stage.days.work(3, 11)
    provider_id = stage.provider_id("mallipolku")
    register.send_message(
        provider_id,
        "Yhteyshenkilö lomien aikana",
        "Kuka vastaa osallistujien ohjauksista joulun ja loppiaisen välillä?",
        from_ring=True,
        actor=stage.actor("officer-lahti-1", asked),
        now=asked,
    )
    register.send_message(
        provider_id,
        "Yhteyshenkilö lomien aikana",
        "Raija Raportti on paikalla koko ajan.",
        from_ring=False,
        actor=stage.actor("admin-mallipolku", answered),
        now=answered,
    )
