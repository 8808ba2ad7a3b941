"""Refusals: named, with a code and facts; the sentence belongs to the reader's language and to the room's messages.

Every refusal of a rule is a :class:`RuleBroken`. Checks on whole documents return ``list[Problem]`` with all faults
at once, so that nobody has to mend a document fault by fault.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Problem:
    """One fault of a document.

    Args:
        path: Where it is, for example ``milestones[1].price_cents``; a form field's name when a form is meant.
        code: The fault's stable name; its sentence is in the room's ``messages.py``.
        facts: Values the sentence needs.
    """

    path: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


class RuleBroken(Exception):
    """A rule refused. Subclasses are named in the words of the business.

    Attributes:
        code: Stable name of the refusal, ``room.what_happened``.
        status: HTTP status that the refusal becomes when no form can show it.
        form_field: Name of the form field the refusal belongs beside, if any.
        facts: Values for the sentence. Never personal data of a participant.
    """

    code: ClassVar[str] = "kernel.rule_broken"
    status: ClassVar[int] = 409
    form_field: ClassVar[str | None] = None

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code


class NotFound(RuleBroken):
    """No such row for this reader; another organisation's row answers the same."""

    code = "kernel.not_found"
    status = 404


class NotAllowed(RuleBroken):
    """The reader lacks what is needed; ``needed`` lists the roles of which one would do."""

    code = "kernel.not_allowed"
    status = 403


class TooLate(RuleBroken):
    """A time limit has passed."""

    code = "kernel.too_late"


class Conflict(RuleBroken):
    """Somebody else changed the row first.

    ``theirs`` holds the present values by field name, so that a page can show them beside what was typed.
    """

    code = "kernel.conflict"


class Incomplete(RuleBroken):
    """A document has faults; all of them are in ``problems``."""

    code = "kernel.incomplete"
    status = 422

    def __init__(self, problems: Sequence[Problem], **facts: Any) -> None:
        super().__init__(**facts)
        self.problems = list(problems)

    def __str__(self) -> str:
        return f"{self.code}: " + "; ".join(f"{p.path}: {p.code} {p.facts}" for p in self.problems)
