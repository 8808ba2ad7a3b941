"""Before a call is published: what the municipalities commit to, and the second pair of eyes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from marketplace.kernel.errors import Problem, RuleBroken
from marketplace.tenders.rules.calls import CallFacts, check_editable


class ApproverIsDrafter(RuleBroken):
    """Whoever drafted or last changed a call does not approve it, whatever roles that person holds."""

    code = "tenders.approver_is_drafter"


class TakesNoPart(RuleBroken):
    """A municipality that takes no part in a call commits to nothing in it."""

    code = "tenders.takes_no_part"
    form_field = "municipality"


@dataclass(frozen=True)
class CommitmentFacts:
    """A municipality's decision to buy through a call.

    Args:
        participants: How many it means to refer.
        appropriation_cents: What it has set aside, in cents without value added tax.
        decided_by: The office or body that decided.
        reference: Number of the decision document.
    """

    municipality_code: str
    participants: int
    appropriation_cents: int
    decided_by: str
    decided_on: date
    reference: str
    entered_at: datetime


def check_approval(call: CallFacts, person_id: int) -> None:
    """Refuse an approval by whoever prepared the call, or of a call that is no draft.

    Raises:
        CallNotDraft: it has been published or cancelled.
        ApproverIsDrafter: the person drafted it or changed it last.
    """
    check_editable(call.stored_state)
    if person_id in (call.created_by, call.changed_by):
        raise ApproverIsDrafter()


def approval_problems(call: CallFacts, approved_versions: Collection[int]) -> list[Problem]:
    """That nobody else has approved the draft as it stands; a change after an approval asks for a new one."""
    return [] if call.version in approved_versions else [Problem("approval", "tenders.approval_missing")]


def check_commitment(call: CallFacts, given: CommitmentFacts, *, today: date) -> None:
    """Refuse a commitment to a call that is no draft, of a municipality that takes no part, or with faults.

    Raises:
        CallNotDraft, TakesNoPart: as their names say.
        DecidedInFuture: the decision is not of today or earlier.
    """
    check_editable(call.stored_state)
    if given.municipality_code not in call.municipalities:
        raise TakesNoPart()
    if given.decided_on > today:
        raise DecidedInFuture()


class DecidedInFuture(RuleBroken):
    """A decision that has not been made commits nobody."""

    code = "tenders.decided_in_future"
    form_field = "decided_on"


def latest_commitments(rows: Iterable[CommitmentFacts]) -> dict[str, CommitmentFacts]:
    """The commitment in force by municipality: the last one entered."""
    return {one.municipality_code: one for one in rows}


def commitment_problems(call: CallFacts, rows: Sequence[CommitmentFacts], names: dict[str, Any]) -> list[Problem]:
    """Which municipalities of a call have not committed to it.

    Args:
        names: What the reader is told for each municipality, by code.
    """
    missing = [names.get(code, code) for code in call.municipalities if code not in latest_commitments(rows)]
    return [Problem("commitments", "tenders.commitment_missing", {"municipalities": missing})] if missing else []
