"""What a provider tells of itself to everybody: where, in which languages and for whom it works."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from marketplace.kernel.errors import Problem

LANGUAGES = ("fi", "sv", "en", "ru", "ar", "uk", "so", "et", "ku", "fa", "sign")
"""Languages of service that can be told: those most spoken in the region, and sign language."""
LONGEST_DESCRIPTION = 4000


class OfferKind(StrEnum):
    """What is told."""

    MUNICIPALITY = "municipality"
    LANGUAGE = "language"
    GROUP = "group"


class SizeClass(StrEnum):
    """Size of an enterprise (Commission Recommendation 2003/361/EC, annex, article 2)."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


@dataclass(frozen=True)
class ProfileFacts:
    """A provider's own words and what it offers.

    Args:
        size_class: A :class:`SizeClass`, empty while not told.
        offers: Codes by kind.
    """

    description: str
    website: str
    size_class: str
    offers: Mapping[OfferKind, frozenset[str]]
    version: int | None = None


EMPTY = ProfileFacts("", "", "", {kind: frozenset() for kind in OfferKind})


def profile_problems(profile: ProfileFacts, known: Mapping[OfferKind, Collection[str]]) -> list[Problem]:
    """Faults of a profile, by form field."""
    problems = []
    if profile.website and not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", profile.website):
        problems.append(Problem("website", "register.website_not_valid"))
    for kind, codes in profile.offers.items():
        if not codes <= set(known[kind]):
            problems.append(Problem(kind.value, "register.offer_unknown"))
    return problems
