"""What is modelled: the brief of a purchase, as plain values that another room hands over."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.errors import Problem

SUBJECT_LENGTH = 60
RETURN_LENGTH = 200


@dataclass(frozen=True)
class Brief:
    """A purchase that is to be modelled.

    Args:
        subject: What it is about, ``kind:id``; all models of a subject are versions of one.
        title: For people.
        return_to: Address of the page that takes the model; a path of this portal.
        terms_document: Terms (``outcome-terms/1``) whose prices are the ceilings.
        municipalities: Codes of those who take part.
        target_groups: Codes.
        volume_min, volume_max: How many participants.
        starts_on, ends_on: Days between which participants begin.
    """

    subject: str
    title: str
    return_to: str
    terms_document: dict[str, Any]
    municipalities: tuple[str, ...]
    target_groups: tuple[str, ...]
    volume_min: int
    volume_max: int
    starts_on: date
    ends_on: date

    def to_document(self) -> dict[str, Any]:
        """The brief as plain JSON values, codes in order."""
        return {
            "subject": self.subject,
            "title": self.title,
            "return_to": self.return_to,
            "terms": self.terms_document,
            "municipalities": sorted(self.municipalities),
            "target_groups": sorted(self.target_groups),
            "volume_min": self.volume_min,
            "volume_max": self.volume_max,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
        }

    @property
    def fingerprint(self) -> str:
        """SHA-256 over what a model depends on; the title and the way back may change without making it outdated."""
        modelled = {name: value for name, value in self.to_document().items() if name not in ("title", "return_to")}
        return hashlib.sha256(canonical_json(modelled).encode()).hexdigest()


def read_brief(document: dict[str, Any]) -> Brief:
    """The brief of a kept document."""
    return Brief(
        subject=document["subject"],
        title=document["title"],
        return_to=document["return_to"],
        terms_document=document["terms"],
        municipalities=tuple(document["municipalities"]),
        target_groups=tuple(document["target_groups"]),
        volume_min=document["volume_min"],
        volume_max=document["volume_max"],
        starts_on=date.fromisoformat(document["starts_on"]),
        ends_on=date.fromisoformat(document["ends_on"]),
    )


def brief_problems(brief: Brief) -> list[Problem]:
    """Everything that keeps a brief from being modelled, apart from faults of its terms."""
    problems = []
    if not brief.municipalities:
        problems.append(Problem("municipalities", "modelling.no_municipality"))
    if not 0 < brief.volume_min <= brief.volume_max:
        problems.append(Problem("volume_max", "modelling.volume_not_in_order"))
    if brief.ends_on < brief.starts_on:
        problems.append(Problem("ends_on", "modelling.ends_before_start"))
    if not brief.return_to.startswith("/") or brief.return_to.startswith("//"):
        problems.append(Problem("return_to", "modelling.return_not_own"))
    return problems
