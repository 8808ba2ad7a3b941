"""Disqualification (esteellisyys, jäv) of those who prepare and decide: recorded for a matter, and it stops the person.

Source: Administrative Procedure Act 434/2003: 27 section (who is disqualified takes no part in the matter), 28 section
(grounds), 29 section (who decides on it) and 30 section (the matter goes on with somebody else).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marketplace.kernel.errors import RuleBroken


class MatterKind(StrEnum):
    """What a person is disqualified from."""

    APPLICATION = "application"
    CALL = "call"


class DisqualifyingGround(StrEnum):
    """Grounds of 28 section 1 momentti, in its order."""

    PARTY = "party"
    REPRESENTS = "represents"
    GAIN = "gain"
    SERVICE = "service"
    BOARD = "board"
    SUPERVISION = "supervision"
    OTHER = "other"


class Disqualified(RuleBroken):
    """Who is disqualified neither prepares nor decides the matter (27 section)."""

    code = "identity.disqualified"
    status = 403


class DisqualifiedAlready(RuleBroken):
    """It has been recorded of the person in this matter."""

    code = "identity.disqualified_already"
    form_field = "person"


class OwnDisqualification(RuleBroken):
    """Nobody takes back their own disqualification; another person looks at it (29 section)."""

    code = "identity.own_disqualification"


@dataclass(frozen=True)
class DisqualificationFacts:
    """That a person is disqualified from a matter; ``ended_at`` when another person found that it was not so."""

    id: int
    person_id: int
    kind: MatterKind
    matter_id: int
    ground: DisqualifyingGround
    recorded_by: int
    recorded_at: datetime
    ended_by: int | None = None
    ended_at: datetime | None = None


def in_force(found: Iterable[DisqualificationFacts]) -> frozenset[int]:
    """Ids of the people who are disqualified."""
    return frozenset(one.person_id for one in found if one.ended_at is None)


def check_qualified(found: Iterable[DisqualificationFacts], person_id: int) -> None:
    """Refuse preparing or deciding by who is disqualified.

    Raises:
        Disqualified: the person is.
    """
    if person_id in in_force(found):
        raise Disqualified()


def check_taking_back(found: DisqualificationFacts, person_id: int) -> None:
    """Refuse taking back one's own disqualification.

    Raises:
        OwnDisqualification: it is the person's own.
    """
    if found.person_id == person_id:
        raise OwnDisqualification()
