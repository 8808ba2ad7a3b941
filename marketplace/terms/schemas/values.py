"""Reading one JSON object field by field. Every fault is kept with its path; reading goes on.

A field that is missing or null has not been given. Numbers are whole JSON numbers or decimal texts: a JSON number with
a fraction is a binary float on its way through most programs, so it is refused.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from marketplace.kernel.errors import Problem
from marketplace.terms.rules.exact import LONGEST_NUMBER

Where = tuple[Any, ...]
"""The place of a value in a document: names of fields and places in lists, outermost first."""

NOTHING: frozenset[str] = frozenset()

LARGEST_AMOUNT = 10**13
"""Cents; a hundred billion euros. A larger amount is a slip of the keyboard, and would not fit the ledger."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def path_of(where: Where) -> str:
    """A place as a path.

    >>> path_of(("milestones", 1, "repeat", "every_days"))
    'milestones[1].repeat.every_days'
    """
    path = ""
    for step in where:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path


def _shown(value: Any) -> str:
    """A faulty value as it is shown: short, and never a whole object."""
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int) and abs(value) >= 10**LONGEST_NUMBER:
        return "…"
    text = str(value)
    return text if len(text) <= LONGEST_NUMBER else text[: LONGEST_NUMBER - 1] + "…"


@lru_cache(maxsize=100_000)
def _day_of(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@lru_cache(maxsize=10_000)
def _decimal_of(text: str) -> Decimal | None:
    return Decimal(text) if _DECIMAL.fullmatch(text) and len(text) <= LONGEST_NUMBER else None


class Fields:
    """One JSON object being read.

    Args:
        value: What should be an object.
        where: Its place in the document.
        problems: Where faults are kept.
    """

    __slots__ = ("_problems", "given", "where")

    def __init__(self, value: Any, where: Where, problems: list[Problem]) -> None:
        self.where = where
        self._problems = problems
        self.given: dict[str, Any] = {}
        if isinstance(value, dict):
            self.given = value
        else:
            self.fault((), "terms.not_object", value=_shown(value))

    def fault(self, place: Where | str, code: str, /, **facts: Any) -> None:
        """Keep a fault of a field, or of a place below it."""
        below = (place,) if isinstance(place, str) else place
        self._problems.append(Problem(path_of((*self.where, *below)), code, facts))

    def only(self, known: frozenset[str]) -> None:
        """Refuse every field that is not known here."""
        for name in self.given:
            if name not in known:
                self.fault(name, "terms.unknown_field", name=name[:LONGEST_NUMBER])

    def _value(self, name: str, required: bool) -> Any:
        value = self.given.get(name)
        if value is None and required:
            self.fault(name, "terms.missing")
        return value

    def text(self, name: str, *, required: bool = True) -> str | None:
        """A text that is not empty."""
        value = self._value(name, required)
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        self.fault(name, "terms.not_text", value=_shown(value))
        return None

    def choice(self, name: str, allowed: tuple[str, ...], *, required: bool = True) -> str | None:
        """One of a few texts."""
        value = self._value(name, required)
        if value is None or (isinstance(value, str) and value in allowed):
            return value
        self.fault(name, "terms.not_a_choice", value=_shown(value), allowed=", ".join(allowed))
        return None

    def flag(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self._value(name, False)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(name, "terms.not_a_flag", value=_shown(value))
            return default
        return value

    def whole(self, name: str, *, least: int = 0, most: int = LARGEST_AMOUNT, required: bool = True) -> int | None:
        """A whole JSON number between limits."""
        value = self._value(name, required)
        if value is None:
            return None
        if type(value) is not int:
            self.fault(name, "terms.not_whole", value=_shown(value))
        elif value < least:
            self.fault(name, "terms.too_small", value=_shown(value), least=least)
        elif value > most:
            self.fault(name, "terms.too_large", value=_shown(value), most=most)
        else:
            return value
        return None

    def decimal(
        self, name: str, *, least: int | None = 0, most: int | None = None, required: bool = True
    ) -> Decimal | None:
        """An exact number: a decimal text or a whole JSON number."""
        value = self._value(name, required)
        if value is None:
            return None
        exact = self._exact(value)
        if exact is None:
            self.fault(name, "terms.not_exact", value=_shown(value))
        elif least is not None and exact < least:
            self.fault(name, "terms.too_small", value=_shown(value), least=least)
        elif most is not None and exact > most:
            self.fault(name, "terms.too_large", value=_shown(value), most=most)
        else:
            return exact
        return None

    def _exact(self, value: Any) -> Decimal | None:
        if type(value) is str:
            return _decimal_of(value)
        if type(value) is int and abs(value) < 10**LONGEST_NUMBER:
            return Decimal(value)
        return None

    def day(self, name: str, *, required: bool = True) -> date | None:
        """A day in the form 2026-12-31."""
        value = self._value(name, required)
        return None if value is None else self._day((name,), value)

    def days(self, name: str) -> tuple[date, ...]:
        """A list of days."""
        read = [self._day((name, place), item) for place, item in enumerate(self.items(name))]
        return tuple(day for day in read if day is not None)

    def _day(self, place: Where, value: Any) -> date | None:
        day = _day_of(value) if type(value) is str else None
        if day is None:
            self.fault(place, "terms.not_a_day", value=_shown(value))
        return day

    def items(self, name: str, *, required: bool = False) -> list[Any]:
        """A list; a missing one is empty."""
        value = self._value(name, required)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(name, "terms.not_a_list", value=_shown(value))
            return []
        return value

    def texts(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts that are not empty; a required list has at least one."""
        value = self.items(name, required=required)
        if required and value == [] and self.given.get(name) == []:
            self.fault(name, "terms.empty_list")
        for place, item in enumerate(value):
            if not (isinstance(item, str) and item.strip()):
                self.fault((name, place), "terms.not_text", value=_shown(item))
        return tuple(item for item in value if isinstance(item, str))

    def tags(self, name: str) -> frozenset[str]:
        """A list of texts whose order means nothing."""
        return frozenset(self.texts(name)) if name in self.given else NOTHING

    def objects(self, name: str, *, required: bool = False) -> Iterator["Fields"]:
        """Each object of a list."""
        for place, item in enumerate(self.items(name, required=required)):
            yield Fields(item, (*self.where, name, place), self._problems)

    def object(self, name: str, *, required: bool = False) -> "Fields | None":
        """An object inside this one."""
        value = self._value(name, required)
        return None if value is None else Fields(value, (*self.where, name), self._problems)

    def shares(self, name: str) -> tuple[tuple[str, Decimal], ...]:
        """Weights by municipality code: none negative, and more than zero together."""
        inner = self.object(name, required=True)
        if inner is None or not isinstance(self.given[name], dict):
            return ()
        read = [(code, inner.decimal(code)) for code in inner.given]
        if "" in inner.given:
            self.fault(name, "terms.no_code")
        weights = tuple((code, weight) for code, weight in read if weight is not None)
        if len(weights) == len(read) and not any(weight for _, weight in weights):
            self.fault(name, "terms.sum_not_above_zero")
        return weights
