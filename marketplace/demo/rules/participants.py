"""The participants of the demo and what happens to them, in days from the referral."""

from dataclasses import dataclass
from typing import Any

Payload = dict[str, Any]


@dataclass(frozen=True)
class DemoJob:
    """A job, in days from the start of the service.

    Args:
        begins, ends: First and last day; None for a job that goes on.
        hours: Weekly hours.
        tags: Tags of the terms, such as ``subsidised``.
    """

    begins: int
    ends: int | None = None
    hours: str = "30"
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoParticipant:
    """One participant.

    Args:
        contract: 0 for the first winner's contract, 1 for the second's.
        home: Home municipality.
        referred: Days from the referral to today.
        groups: Codes of target groups.
        job: The job, if there was one.
        left: Days from the start of the service to its end, if it ended.
        corrected_to: The job's last day as it was told later: the correction of a report that was wrong.
        moved_to: A municipality that became the home on the hundredth day.
        refused: Why the caseworker rejected the report of the job; empty where it was verified.
    """

    contract: int
    home: str
    referred: int
    groups: tuple[str, ...] = ("LTU",)
    job: DemoJob | None = None
    left: int | None = None
    corrected_to: int | None = None
    moved_to: str | None = None
    refused: str = ""


PARTICIPANTS = (
    DemoParticipant(0, "398", 290, ("OVER1000",), DemoJob(35)),
    DemoParticipant(1, "398", 284, ("LTU",), DemoJob(28), corrected_to=75),
    DemoParticipant(0, "098", 281, ("LTU",), DemoJob(50, hours="37.5")),
    DemoParticipant(1, "560", 275, ("OVER1000",), DemoJob(20, 140, tags=("subsidised",))),
    DemoParticipant(0, "398", 270, ("LTU",), DemoJob(60, 120)),
    DemoParticipant(1, "111", 262, ("LTU",), DemoJob(40)),
    DemoParticipant(0, "398", 255, ("OVER1000",), left=90),
    DemoParticipant(1, "398", 249, ("LTU",), DemoJob(33, hours="20")),
    DemoParticipant(0, "560", 240, ("LTU",), DemoJob(45), moved_to="398"),
    DemoParticipant(1, "098", 231, ("OVER1000",), DemoJob(70)),
    DemoParticipant(0, "398", 220, ("LTU",), DemoJob(30, 60, hours="15")),
    DemoParticipant(1, "398", 211, ("LTU",), DemoJob(25, tags=("subsidised",))),
    DemoParticipant(0, "111", 198, ("OVER1000",), DemoJob(55)),
    DemoParticipant(1, "398", 183, ("LTU",)),
    DemoParticipant(0, "098", 165, ("LTU",), DemoJob(40)),
    DemoParticipant(1, "560", 150, ("LTU",), DemoJob(62)),
    DemoParticipant(0, "398", 120, ("OVER1000",), DemoJob(30)),
    DemoParticipant(1, "398", 95, ("LTU",), DemoJob(20), refused="Työsopimus on allekirjoittamatta."),
    DemoParticipant(0, "398", 60, ("LTU",), DemoJob(38)),
    DemoParticipant(1, "098", 18, ("LTU",)),
)


def paid_after(number: int, one: DemoParticipant) -> int | None:
    """The bracket of paid days that the caseworker knew at the referral; of one participant nobody knew it."""
    if "OVER1000" in one.groups:
        return 700
    return None if number == 13 else (200, 300, 400)[number % 3]


CASEWORKER_OF = {"398": "caseworker-lahti"}
"""Who refers and verifies for whose residents; the others' employment services are led by Hollola."""

FIRST_RUN, SECOND_RUN = 120, 25
"""Days from the days up to which the two payment runs settle, to today."""
