"""Allocation keys as JSON, read with all their faults at once."""

from datetime import date

from marketplace.kernel.errors import Incomplete, Problem
from marketplace.terms.rules.allocation import Keys, Weights
from marketplace.terms.schemas.values import Fields


class KeysFaulty(Incomplete):
    """Allocation keys have faults; all of them are in ``problems``, each with its path."""

    code = "terms.keys_faulty"


def read_keys(document: object) -> Keys:
    """Read allocation keys.

    Args:
        document: By key, the days its weights are from and the weights by municipality code.
    Raises:
        KeysFaulty: with every fault of the document.
    Source: payment terms, section 5.
    """
    problems: list[Problem] = []
    fields = Fields(document, (), problems)
    by_name = {name: _dated(fields, name) for name in fields.given}
    if problems:
        raise KeysFaulty(problems)
    return Keys(by_name)


def _dated(fields: Fields, name: str) -> tuple[Weights, ...]:
    rows: dict[date, Weights] = {}
    if fields.given[name] == []:
        fields.fault(name, "terms.empty_list")
    for entry in fields.objects(name, required=True):
        entry.only(frozenset({"from", "weights"}))
        starts_on, weights = entry.day("from"), entry.shares("weights")
        if starts_on is not None and starts_on in rows:
            entry.fault("from", "terms.same_day_twice", day=starts_on)
        if starts_on is not None:
            rows[starts_on] = Weights(starts_on, weights)
    return tuple(rows[starts_on] for starts_on in sorted(rows))
