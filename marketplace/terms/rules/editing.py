"""Changing a terms document step by step, the other parts following: pure functions on the document.

A document in the making may have faults; :func:`marketplace.terms.schemas.read_terms` tells them. What is done here
never adds a fault by itself: a milestone that others name is renamed with them, and one that is taken away leaves no
name behind.
"""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.terms.rules.document import CURRENCY, FORMAT

Document = dict[str, Any]

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


class CodeNotPlain(RuleBroken):
    """A milestone's code is a word of small letters, digits and underscores, because it stands on invoices."""

    code = "terms.code_not_plain"
    form_field = "code"


class NotMovable(RuleBroken):
    """The milestone would come before one that it requires, or is at the end already."""

    code = "terms.not_movable"


def empty_terms() -> Document:
    """Terms without a milestone yet; the home municipality pays."""
    return {"format": FORMAT, "currency": CURRENCY, "milestones": [], "allocation": {"by": "home"}}


def check_code(code: str) -> None:
    """Refuse a code that cannot stand in lines, files and invoices.

    Raises:
        CodeNotPlain: it is empty, too long, or has other characters.
    """
    if CODE.fullmatch(code) is None:
        raise CodeNotPlain()


def milestones_of(document: Mapping[str, Any]) -> list[Document]:
    """The milestones of a document, in their order."""
    return list(document.get("milestones") or [])


def milestone_at(document: Mapping[str, Any], place: int) -> Document:
    """The milestone at a place, counted from 0.

    Raises:
        NotFound: there is none.
    """
    milestones = milestones_of(document)
    if not 0 <= place < len(milestones):
        raise NotFound(what="milestone")
    return milestones[place]


def with_milestone(document: Mapping[str, Any], place: int | None, milestone: Mapping[str, Any]) -> Document:
    """The document with a milestone in place of another, or with one more at its end.

    Where its code changes, requirements and a holdback that named the old code name the new one.

    Args:
        place: Counted from 0; None for a new milestone.
    Raises:
        NotFound: there is no milestone at the place.
        CodeNotPlain: see :func:`check_code`.
    """
    check_code(str(milestone.get("code", "")))
    changed = deepcopy(dict(document))
    if place is None:
        changed["milestones"] = [*milestones_of(changed), dict(milestone)]
        return changed
    old = milestone_at(changed, place)["code"]
    changed["milestones"][place] = dict(milestone)
    if old != milestone["code"]:
        _rename(changed, old, str(milestone["code"]))
    return changed


def without_milestone(document: Mapping[str, Any], place: int) -> Document:
    """The document without a milestone: requirements that named it are dropped, and so is a holdback released by it.

    Raises:
        NotFound: there is no milestone at the place.
    """
    changed = deepcopy(dict(document))
    code = milestone_at(changed, place)["code"]
    del changed["milestones"][place]
    for other in changed["milestones"]:
        _set_or_drop(other, "requires", [one for one in other.get("requires") or [] if one != code])
    if _release_milestone(changed) == code:
        del changed["holdback"]
    return changed


def moved(document: Mapping[str, Any], place: int, by: int) -> Document:
    """The document with a milestone one step earlier (-1) or later (1).

    Raises:
        NotFound: there is no milestone at the place.
        NotMovable: it is at the end already, or would change places with one that requires it or that it requires.
    """
    changed = deepcopy(dict(document))
    milestone_at(changed, place)
    other = place + by
    if not 0 <= other < len(changed["milestones"]):
        raise NotMovable()
    earlier, later = sorted((place, other))
    milestones = changed["milestones"]
    if milestones[earlier]["code"] in (milestones[later].get("requires") or []):
        raise NotMovable()
    milestones[earlier], milestones[later] = milestones[later], milestones[earlier]
    return changed


def with_general(document: Mapping[str, Any], general: Mapping[str, Any]) -> Document:
    """The document with everything but its milestones replaced; fields that are None, empty or zero are left out."""
    kept = {name: document[name] for name in ("format", "currency", "milestones") if name in document}
    given = {name: value for name, value in general.items() if value not in (None, [], {}, 0)}
    return deepcopy({**kept, **given})


def codes_before(document: Mapping[str, Any], place: int | None) -> list[str]:
    """Codes that a milestone may require: those of the milestones before it."""
    codes = [str(one.get("code", "")) for one in milestones_of(document)]
    return codes if place is None else codes[:place]


def names_used(document: Mapping[str, Any], field: str) -> list[str]:
    """Names of ladders or one-of groups in use, in the order of the milestones."""
    return list(dict.fromkeys(str(one[field]) for one in milestones_of(document) if one.get(field)))


def priced(document: Mapping[str, Any], prices: Mapping[str, int]) -> Document:
    """The document with other prices, in cents by code; milestones without one keep theirs."""
    changed = deepcopy(dict(document))
    for milestone in changed.get("milestones") or []:
        if milestone.get("code") in prices:
            milestone["price_cents"] = prices[milestone["code"]]
    return changed


def _rename(document: Document, old: str, new: str) -> None:
    for milestone in document["milestones"]:
        if milestone.get("requires"):
            milestone["requires"] = [new if code == old else code for code in milestone["requires"]]
    if _release_milestone(document) == old:
        document["holdback"]["release"] = {"milestone": new}


def _release_milestone(document: Mapping[str, Any]) -> str | None:
    holdback = document.get("holdback") or {}
    found: str | None = (holdback.get("release") or {}).get("milestone")
    return found


def _set_or_drop(milestone: Document, name: str, value: Sequence[Any]) -> None:
    if value:
        milestone[name] = list(value)
    else:
        milestone.pop(name, None)
