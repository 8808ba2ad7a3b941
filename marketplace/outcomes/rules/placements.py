"""Participants and placements: pseudonyms, home municipalities and what a referral needs."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from stdnum.iso7064 import mod_37_36

from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.outcomes.rules.facts import ReasonMissing
from marketplace.outcomes.rules.practice import Way

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for a figure."""


class PseudonymNotValid(RuleBroken):
    """The check character does not hold: it was typed wrong."""

    code = "outcomes.pseudonym_not_valid"
    form_field = "pseudonym"


class HomeOutside(RuleBroken):
    """The home municipality does not take part in the contract."""

    code = "outcomes.home_outside"
    form_field = "home_municipality"


class HomeNotYet(RuleBroken):
    """A home is noted when the person lives there, not before."""

    code = "outcomes.home_not_yet"
    form_field = "since"


class GroupsUnchanged(RuleBroken):
    """The groups are the ones that are known."""

    code = "outcomes.groups_unchanged"
    form_field = "groups"


class ContractNotRunning(RuleBroken):
    """The contract is not in force on that day."""

    code = "outcomes.contract_not_running"


class VolumeUsedUp(RuleBroken):
    """As many have been referred as the contract allows."""

    code = "outcomes.volume_used_up"


class ReferredAlready(RuleBroken):
    """The participant has a placement in this contract."""

    code = "outcomes.referred_already"
    form_field = "pseudonym"


class EarlierService(RuleBroken):
    """The person has been in another service of the ring; what a later one does to it is to be read first."""

    code = "outcomes.earlier_service"
    form_field = "earlier_seen"


class EffectNotSeen(RuleBroken):
    """It changes payments; how much is looked at before it is confirmed."""

    code = "outcomes.effect_not_seen"
    form_field = "effect_seen"


@dataclass(frozen=True)
class Home:
    """A participant's home municipality from a day on."""

    municipality: str
    since: date


@dataclass(frozen=True)
class PlacementFacts:
    """A participant placed with a provider under a contract.

    Args:
        alias: What the provider sees; made for this placement alone.
        groups: Codes of the target groups on the day of referral.
        paid_after: Bracket of the municipal share on the day of referral, by the paid days of benefit that it begins
            after; None when it is not known.
        way: How the provider was chosen.
        way_reason: Why this one, where it was said.
        forgotten: What was known of the participant has been removed.
    """

    id: int
    participant_id: int
    contract_id: int
    alias: str
    groups: tuple[str, ...]
    language: str
    referred_by: int
    referred_by_organisation: int
    referred_at: datetime
    contact_by: date
    paid_after: int | None = None
    way: Way = Way.CHOICE
    way_reason: str = ""
    forgotten: bool = False


def _code(length: int, choose: Callable[[str], str]) -> str:
    """A random code with a check character that is itself easy to read."""
    while True:
        body = "".join(choose(ALPHABET) for _ in range(length))
        check = mod_37_36.calc_check_digit(body)
        if check in ALPHABET:
            return body + check


def new_pseudonym(choose: Callable[[str], str]) -> str:
    """A pseudonym for a person in the whole ring: eight random characters and a check character.

    Args:
        choose: Picks one character of a text; ``secrets.choice`` outside tests and the demo.
    """
    return _code(8, choose)


def new_alias(choose: Callable[[str], str]) -> str:
    """An alias for one placement: six random characters and a check character."""
    return _code(6, choose)


def normal_pseudonym(text: str) -> str:
    """A typed pseudonym in its usual form: capitals, no spaces or hyphens, O as 0, I and L as 1.

    Raises:
        PseudonymNotValid: wrong length, a strange character, or the check character does not hold.
    """
    plain = "".join(text.split()).replace("-", "").upper()
    plain = plain.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(plain) != 9 or any(c not in ALPHABET for c in plain) or not mod_37_36.is_valid(plain):
        raise PseudonymNotValid()
    return plain


def home_on(homes: Iterable[Home], day: date) -> str:
    """The home municipality on a day: the latest that has begun.

    Raises:
        NotFound: no home is known for that day.
    """
    begun = [home for home in homes if home.since <= day]
    if not begun:
        raise NotFound(what="home")
    return max(begun, key=lambda home: home.since).municipality


def check_referral(
    *,
    contract_runs: bool,
    municipalities: Collection[str],
    home_municipality: str,
    home_since: date,
    today: date,
    referred_so_far: int,
    volume_max: int,
    placed_already: bool,
) -> None:
    """Refuse a referral that cannot be.

    Raises:
        ContractNotRunning, HomeOutside, HomeNotYet, ReferredAlready, VolumeUsedUp: as their names say.
    """
    if not contract_runs:
        raise ContractNotRunning()
    check_home(home_since, today=today)
    if home_municipality not in municipalities:
        raise HomeOutside()
    if placed_already:
        raise ReferredAlready()
    if referred_so_far >= volume_max:
        raise VolumeUsedUp(volume_max=volume_max)


def check_home(since: date, *, today: date) -> None:
    """Refuse a home municipality from a day that has not come.

    Raises:
        HomeNotYet: as its name says.
    """
    if since > today:
        raise HomeNotYet(today=today)


def check_groups(groups: Collection[str], before: Collection[str], *, reason: str) -> None:
    """Refuse a correction of target groups that changes nothing or lacks its reason.

    Raises:
        GroupsUnchanged, ReasonMissing: as their names say.
    """
    if set(groups) == set(before):
        raise GroupsUnchanged()
    if not reason.strip():
        raise ReasonMissing()
