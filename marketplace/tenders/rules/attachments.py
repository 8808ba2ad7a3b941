"""Files of a bid, and the companies that stand behind it beside the bidder; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from marketplace.kernel.errors import Problem
from marketplace.register.rules.provider import BusinessIdNotValid, normal_business_id
from marketplace.register.rules.uploads import MEDIA_TYPES, harmless_name

MEGABYTE = 1024 * 1024
LARGEST_FILE = 25 * MEGABYTE
LARGEST_TOGETHER = 100 * MEGABYTE
MOST_FILES = 20
FIELD = "files"


@dataclass(frozen=True)
class Attachment:
    """A file as it came, in clear; it is in memory only.

    Args:
        name: A harmless name with the extension of its content.
    """

    name: str = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class KeptFile:
    """A file of a draft, without its content.

    Args:
        id: Random, drawn when the file was kept.
        size: Bytes.
        sha256: Of the content, in hex.
    """

    id: str
    name: str = field(repr=False)
    size: int
    sha256: str = field(repr=False)


def taken_files(
    given: Iterable[tuple[str, bytes]], *, kept: Sequence[KeptFile]
) -> tuple[list[Attachment], list[Problem]]:
    """The files that may go with a bid, and everything that is wrong with the others.

    Args:
        given: Name and content of each file that came now.
        kept: Files that the bid has already.
    """
    taken, problems = [], []
    for name, content in given:
        kind = next((kind for first, kind in MEDIA_TYPES.items() if content.startswith(first)), None)
        if not content:
            problems.append(Problem(FIELD, "tenders.file_empty"))
        elif len(content) > LARGEST_FILE:
            problems.append(Problem(FIELD, "tenders.file_too_large", {"megabytes": LARGEST_FILE // MEGABYTE}))
        elif kind is None:
            problems.append(Problem(FIELD, "tenders.file_kind_not_taken"))
        else:
            taken.append(Attachment(harmless_name(name, kind[1]), content))
    if sum(one.size for one in kept) + sum(len(one.content) for one in taken) > LARGEST_TOGETHER:
        problems.append(Problem(FIELD, "tenders.files_too_large", {"megabytes": LARGEST_TOGETHER // MEGABYTE}))
    if len(kept) + len(taken) > MOST_FILES:
        problems.append(Problem(FIELD, "tenders.files_too_many", {"most": MOST_FILES}))
    return taken, problems


def media_type_of(content: bytes) -> str:
    """The media type of a file that was taken, told by its first bytes."""
    return next(
        (kind[0] for first, kind in MEDIA_TYPES.items() if content.startswith(first)), "application/octet-stream"
    )


class PartyRole(StrEnum):
    """How a company stands behind a bid."""

    MEMBER = "member"
    SUBCONTRACTOR = "subcontractor"


@dataclass(frozen=True)
class Party:
    """A company behind a bid: a member of the group that bids, or a subcontractor, and what it would do."""

    role: PartyRole
    name: str
    business_id: str
    task: str


def party_problems(parties: Sequence[Party], *, own_business_id: str = "") -> list[Problem]:
    """Every fault of the companies named in a bid.

    Args:
        own_business_id: The bidder's own, which is not named again; empty where it is not known.
    Source: Act on Public Procurement 1397/2016, 77 section (parts to be subcontracted) and 92 section (groups).
    """
    problems, seen = [], {own_business_id}
    for row, one in enumerate(parties):
        if not one.name:
            problems.append(Problem(f"party-name-{row}", "tenders.party_name_missing"))
        if not one.task:
            problems.append(Problem(f"party-task-{row}", "tenders.party_task_missing"))
        try:
            number = normal_business_id(one.business_id)
        except BusinessIdNotValid:
            problems.append(Problem(f"party-id-{row}", "tenders.party_id_not_valid"))
            continue
        if number in seen:
            problems.append(Problem(f"party-id-{row}", "tenders.party_named_twice"))
        seen.add(number)
    return problems
