"""Which milestones a placement reaches, and when: measures first, then what each milestone requires."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from marketplace.terms.rules.counted import Counted
from marketplace.terms.rules.document import GroupFactor, Milestone, Terms
from marketplace.terms.rules.facts import Facts, Home
from marketplace.terms.rules.measures import reaches_of


class Placement(NamedTuple):
    """What the money needs to know of a placement.

    Args:
        participant: The participant's pseudonym.
        home: Home municipalities by day, earliest first.
        group: The first target group of the terms that the participant belongs to; None for none of them.
        first_reaches: The day each reached milestone was first reached on, by code, requirements counted in.
    """

    participant: str
    home: tuple[Home, ...]
    group: GroupFactor | None
    first_reaches: dict[str, int]


class Occurrence(NamedTuple):
    """A milestone reached by a placement. The first five fields are the order in which occurrences are paid.

    Args:
        achieved: The day it counts from, the days of what it requires counted in.
        participant: The participant's pseudonym.
        place: Place of the milestone in the terms.
        length: Length of the occurrence's name: shorter names come first, so that 2 comes before 10.
        occurrence: The occurrence's name.
        reached: The day its own measure was reached on.
    Source: payment terms, section 4.2.
    """

    achieved: int
    participant: str
    place: int
    length: int
    occurrence: str
    milestone: Milestone
    terms: Terms
    placement: Placement
    reached: int
    units: Decimal
    counted: Callable[[], dict[str, Any]]


def group_of(terms: Terms, facts: Facts) -> GroupFactor | None:
    """The first target group of the terms that the participant belongs to; factors do not stack."""
    return next((group for group in terms.groups if group.code in facts.groups), None)


def occurrences_of(terms: Terms, facts: Facts, as_of: date) -> Iterator[Occurrence]:
    """Every occurrence of every milestone that one placement reaches.

    A milestone whose requirements are not all reached is not reached either. A requirement's day moves the milestone's
    day forward, and the moved day is the one that everything after uses.

    Args:
        as_of: Days after it do not exist.
    Source: payment terms, section 3.
    """
    counted = Counted(terms, facts, as_of.toordinal())
    first_reaches: dict[str, int] = {}
    placement = Placement(facts.participant, facts.home, group_of(terms, facts), first_reaches)
    for place, milestone in enumerate(terms.milestones):
        earliest = 0
        if milestone.requires:
            if not all(code in first_reaches for code in milestone.requires):
                continue
            earliest = max(first_reaches[code] for code in milestone.requires)
        for reach in reaches_of(milestone.measure, counted):
            achieved = max(reach.day, earliest)
            first_reaches.setdefault(milestone.code, achieved)
            yield Occurrence(
                achieved,
                facts.participant,
                place,
                len(reach.occurrence),
                reach.occurrence,
                milestone,
                terms,
                placement,
                reach.day,
                reach.units,
                reach.counted,
            )
