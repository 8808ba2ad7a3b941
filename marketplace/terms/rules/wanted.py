"""What a contract's terms count: the facts worth reporting under them, so that nothing is asked that no rule uses."""

from marketplace.terms.rules.document import (
    Attendance,
    EarningMonths,
    Earnings,
    Event,
    Gain,
    Spell,
    Terms,
)


def kinds_counted(terms: Terms) -> dict[str, list[str]]:
    """Kinds of facts that some milestone counts, by the sort of fact, in the order of the terms.

    Returns:
        ``spell``, ``event``, ``measurement`` (its instruments), ``earning`` and ``attendance`` (no kinds), each only
        when a milestone counts it.
    """
    counted: dict[str, list[str]] = {}
    for milestone in terms.milestones:
        match milestone.measure:
            case Spell(kinds=kinds):
                _add(counted, "spell", kinds)
            case Event(kinds=kinds):
                _add(counted, "event", kinds)
            case Gain(instrument=instrument):
                _add(counted, "measurement", (instrument,))
            case Earnings() | EarningMonths():
                _add(counted, "earning", ())
            case Attendance():
                _add(counted, "attendance", ())
    return counted


def _add(counted: dict[str, list[str]], sort: str, kinds: tuple[str, ...]) -> None:
    known = counted.setdefault(sort, [])
    known.extend(kind for kind in kinds if kind not in known)
