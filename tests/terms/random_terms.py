"""Random valid terms, facts and keys in which the edges of the payment terms collide often.

Dates lie on a few days around a month's or a year's end, numbers are small, so that gaps equal `max_gap_days`, caps
bind, days coincide and shares tie. One generator serves both ways: `random_case(Random(seed))` for long runs, and
`cases()` for hypothesis, which then chooses the numbers itself and shrinks what it finds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

Document = dict[str, Any]
T = TypeVar("T")

ANCHORS = (date(2026, 1, 12), date(2026, 1, 29), date(2026, 12, 30), date(2027, 12, 31), date(2028, 1, 31))
MUNICIPALITIES = ("398", "098", "111", "560", "016")
PARTICIPANTS = ("B", "A", "P-9", "P-10", "a")
CODES = ("k", "b", "m9", "m10", "a", "c")
HOT_DAYS = (0, 3, 7, 14)
KINDS = ("employment", "education", "entrepreneurship")
TAGS = ("subsidised", "own_payroll", "agency")
GROUPS = ("g1", "g2", "g3")
HOURS: tuple[str | int, ...] = ("12", 8, "20.0", "37.5", "0", "1")
UNITS: tuple[str | int, ...] = ("1", "0.5", "2", "0.333", 3, "2.5", "0")
VALUES = ("-1", "0", "1", "1.5", "2", "3", "4")
FACTORS = ("1", "1.5", "0.5", "1.333", "0.9995", "1.023", "2", "0")
PRICES = (100, 1, 2, 3, 7, 99, 101, 200, 333, 1001, 33333, 0)
MEASURES = ("spell", "spell", "spell", "event", "gain", "gain", "earnings", "earning_months", "attendance", "start")


@dataclass(frozen=True)
class Case:
    """One input of the engine: the three documents and the day of the calculation."""

    terms: Document
    facts: list[Document]
    keys: Document
    as_of: str


class Chooser:
    """Words for the choices of a generator; the simplest choice comes first, so that hypothesis shrinks to it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.anchor = self.one(ANCHORS)
        # Nearly always days lie close together; at times so far apart that counts run over months and years.
        self.scale = 6 if self.sometimes(4) else 1

    def number(self, low: int, high: int) -> int:
        """A number between two bounds, both included."""
        return self.random.randrange(low, high + 1)

    def days(self, low: int, high: int) -> int:
        """A number of days."""
        return self.number(low, high) * self.scale

    def one(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.number(0, len(options) - 1)]

    def sometimes(self, percent: int) -> bool:
        """True in about the given percentage of cases."""
        return self.number(0, 99) >= 100 - percent

    def some(self, options: Sequence[T], percent: int) -> list[T]:
        """Each of the options with the given probability."""
        return [option for option in options if self.sometimes(percent)]

    def day(self, low: int, high: int) -> date:
        """A day so many days from the anchor, often one that others choose too or the end of a month."""
        today = self.anchor + timedelta(days=self.days(low, high))
        if self.sometimes(20):
            return self.anchor + timedelta(days=self.one([each for each in HOT_DAYS if low <= each <= high] or [low]))
        if self.sometimes(20):
            first = today.replace(day=1)
            return self.one((first - timedelta(days=1), first))
        return today

    def maybe(self, document: Document, percent: int, **fields: Any) -> None:
        """Add fields to a document in some cases."""
        if self.sometimes(percent):
            document.update(fields)


# -- terms


def spell(choose: Chooser) -> Document:
    """Fields of a `spell`, by days (with or without `repeat`) or by months."""
    fields: Document = {"measure": "spell", "kinds": [KINDS[0], *choose.some(KINDS[1:], 20)]}
    if choose.sometimes(30):
        fields |= {"months": choose.one((1, 2, 3, 1, 2, 13)), "max_gap_days": choose.number(0, 4)}
    else:
        fields["days"] = choose.days(1, 12)
        choose.maybe(fields, 50, max_gap_days=choose.number(0, 4))
        choose.maybe(fields, 35, repeat={"every_days": choose.days(1, 5), "max_times": choose.number(1, 4)})
    choose.maybe(fields, 40, min_weekly_hours=choose.one(HOURS))
    choose.maybe(fields, 15, with_tags=[choose.one(TAGS)])
    choose.maybe(fields, 25, without_tags=choose.some(TAGS, 40) or [TAGS[0]])
    choose.maybe(fields, 25, start_within_days=choose.days(0, 20))
    return fields


def event(choose: Chooser) -> Document:
    """Fields of an `event`."""
    fields: Document = {"measure": "event", "kinds": [choose.one(KINDS)]}
    choose.maybe(fields, 30, min_value=choose.one(VALUES))
    choose.maybe(fields, 60, max_times=choose.number(1, 12))
    return fields


def gain(choose: Chooser) -> Document:
    """Fields of a `gain`."""
    fields: Document = {
        "measure": "gain",
        "instrument": choose.one(("scale", "scale", "scale", "other")),
        "min_gain": choose.one(("1", "0.5", "1", "2", "0")),
    }
    choose.maybe(fields, 60, direction=choose.one(("down", "up")))
    choose.maybe(fields, 60, baseline_within_days=choose.number(0, 10))
    return fields


def earnings(choose: Chooser) -> Document:
    """Fields of `earnings`."""
    fields: Document = {"measure": "earnings", "cents": choose.one((1, 100, 200, 300, 500))}
    choose.maybe(fields, 30, without_tags=[choose.one(TAGS)])
    return fields


def earning_months(choose: Chooser) -> Document:
    """Fields of `earning_months`, with and without a window."""
    fields: Document = {
        "measure": "earning_months",
        "min_cents": choose.one((100, 1, 200, 300)),
        "count": choose.number(1, 3),
    }
    choose.maybe(fields, 60, within_months=fields["count"] + choose.number(0, 3))
    choose.maybe(fields, 60, max_times=choose.number(1, 4))
    choose.maybe(fields, 15, with_tags=[choose.one(TAGS)])
    choose.maybe(fields, 20, without_tags=[choose.one(TAGS)])
    return fields


def attendance(choose: Chooser) -> Document:
    """Fields of `attendance`; few units, so that the last is cut."""
    fields: Document = {"measure": "attendance"}
    choose.maybe(fields, 85, max_units=choose.one((3, 1, 2, 4, 5, 8, "1.5", "2.25", "4.5", 0)))
    return fields


def start(choose: Chooser) -> Document:
    """Fields of `start`: none."""
    return {"measure": "start"}


FIELDS_OF = {
    "spell": spell,
    "event": event,
    "gain": gain,
    "earnings": earnings,
    "earning_months": earning_months,
    "attendance": attendance,
    "start": start,
}


def allocation(choose: Chooser) -> Document:
    """A way to share: home, one of two keys, or fixed shares that often tie."""
    by = choose.one(("home", "key", "fixed"))
    if by == "key":
        return {"by": "key", "key": choose.one(("population", "clients"))}
    if by == "fixed":
        some = choose.some(MUNICIPALITIES, 60) or [MUNICIPALITIES[0]]
        shares = {code: choose.one(("1", "1", "0.6", "0.4", "2", "0")) for code in some}
        return {"by": "fixed", "shares": shares | {some[0]: "1"}}
    return {"by": "home"}


def milestone(choose: Chooser, code: str, earlier: list[str]) -> Document:
    """A milestone of any measure with any modifiers; `requires` names earlier ones."""
    fields = FIELDS_OF[choose.one(MEASURES)](choose)
    document: Document = {"code": code, "price_cents": choose.one(PRICES), **fields}
    if fields["measure"] != "start":
        choose.maybe(document, 20, reach_within_days=choose.days(0, 70))
    choose.maybe(document, 15, group_factor=choose.sometimes(20))
    if earlier:
        choose.maybe(document, 35, requires=choose.some(earlier, 30) or [choose.one(earlier)])
    choose.maybe(document, 25, ladder=choose.one(("l1", "l2")))
    choose.maybe(document, 25, one_of=choose.one(("o1", "o2")))
    choose.maybe(document, 20, max_count=choose.one((1, 1, 2, 2, 3, 4, 0)))
    choose.maybe(document, 15, holdback=choose.sometimes(20))
    choose.maybe(document, 15, allocation=allocation(choose))
    return document


def random_terms(choose: Chooser) -> Document:
    """A whole terms document."""
    codes = list(CODES[: choose.number(1, len(CODES))])
    terms: Document = {
        "format": "outcome-terms/1",
        "currency": "EUR",
        "milestones": [milestone(choose, code, codes[:position]) for position, code in enumerate(codes)],
    }
    choose.maybe(terms, 70, attribution_days=choose.days(0, 20))
    choose.maybe(terms, 30, report_within_days=choose.number(0, 10))
    groups = choose.some(GROUPS, 50)
    choose.maybe(terms, 50, groups=[{"code": code, "factor": choose.one(FACTORS)} for code in groups])
    if choose.sometimes(40):
        days = list(dict.fromkeys(choose.day(-5, 60).isoformat() for _ in range(choose.number(1, 3))))
        terms["price_index"] = [{"from": each, "factor": choose.one(FACTORS)} for each in days]
    caps: Document = {}
    choose.maybe(caps, 35, participant_cents=choose.one((150, 50, 400, 700, 2000, 1, 0)))
    choose.maybe(caps, 25, calendar_year_cents=choose.one((250, 80, 600, 1000, 3000, 1, 0)))
    choose.maybe(caps, 25, contract_cents=choose.one((300, 90, 700, 1200, 5000, 1, 0)))
    choose.maybe(terms, 60, caps=caps)
    if choose.sometimes(40):
        by_milestone = {"milestone": choose.one(codes)}
        release = by_milestone if choose.sometimes(60) else {"after_days": choose.days(0, 40)}
        terms["holdback"] = {"share": choose.one(("0.2", "0.5", "0.333", "0.1", "0.25", "1", "0")), "release": release}
    choose.maybe(terms, 60, allocation=allocation(choose))
    return terms


# -- facts


def reported(choose: Chooser, fact: Document, on: date) -> Document:
    """A fact with the day of its report, at times late, at times none."""
    choose.maybe(fact, 50, reported_on=(on + timedelta(days=choose.number(-1, 12))).isoformat())
    return fact


def random_spell(choose: Chooser) -> Document:
    """A spell that may overlap others, touch them or leave a small gap."""
    first = choose.day(-2, 40)
    length = choose.one((0, 3, 6, 10, 30, 70)) * choose.scale + choose.number(0, 3)
    fact: Document = {"kind": KINDS[0] if choose.sometimes(70) else choose.one(KINDS), "start": first.isoformat()}
    choose.maybe(fact, 80, end=(first + timedelta(days=length)).isoformat())
    choose.maybe(fact, 80, weekly_hours=choose.one(HOURS))
    choose.maybe(fact, 40, tags=choose.some(TAGS, 40))
    return reported(choose, fact, first)


def random_event(choose: Chooser) -> Document:
    """An event with or without a value."""
    on = choose.day(-2, 50)
    fact: Document = {"kind": choose.one(KINDS), "date": on.isoformat()}
    choose.maybe(fact, 60, value=choose.one(VALUES))
    return reported(choose, fact, on)


def random_measurement(choose: Chooser) -> Document:
    """A measurement, also before the start and on the same day as others."""
    on = choose.day(-5, 30)
    fact = {
        "instrument": choose.one(("scale", "scale", "scale", "other")),
        "date": on.isoformat(),
        "value": choose.one(VALUES),
    }
    return reported(choose, fact, on)


def random_earning(choose: Chooser) -> Document:
    """An entry of earnings, spread over some months."""
    on = choose.day(-2, 150)
    fact: Document = {"date": on.isoformat(), "cents": choose.one((100, 0, 1, 99, 200, 300))}
    choose.maybe(fact, 40, tags=choose.some(TAGS, 40))
    return reported(choose, fact, on)


def random_attendance(choose: Chooser) -> Document:
    """A day of attendance, of one unit unless it says otherwise."""
    on = choose.day(-2, 50)
    fact: Document = {"date": on.isoformat()}
    choose.maybe(fact, 60, units=choose.one(UNITS))
    return reported(choose, fact, on)


def random_homes(choose: Chooser) -> list[Document]:
    """A home from long ago and some moves, at times on a day on which much happens."""
    days = ["2020-01-01", *sorted({choose.day(-3, 40).isoformat() for _ in range(choose.number(0, 2))})]
    return [{"from": each, "municipality": choose.one(MUNICIPALITIES)} for each in days]


def random_placement(choose: Chooser, participant: str) -> Document:
    """All facts of one participant; lists may be missing."""
    service_start = choose.day(-1, 4)
    placement: Document = {
        "participant": participant,
        "service_start": service_start.isoformat(),
        "home": random_homes(choose),
    }
    service_end = service_start + timedelta(days=choose.one((60, 0, 5, 20, 30)) * choose.scale + choose.number(0, 4))
    choose.maybe(placement, 60, service_end=service_end.isoformat() if choose.sometimes(70) else None)
    later = [choose.day(-1, 50).isoformat() for _ in range(choose.number(1, 2))]
    choose.maybe(placement, 25, later_placements=list(dict.fromkeys(later)))
    choose.maybe(placement, 50, groups=choose.some(GROUPS, 40))
    lists = {
        "spells": (random_spell, 5),
        "events": (random_event, 5 if choose.sometimes(80) else 16),
        "measurements": (random_measurement, 8),
        "earnings": (random_earning, 7),
        "attendance": (random_attendance, 7),
    }
    for name, (make, most) in lists.items():
        choose.maybe(placement, 85, **{name: [make(choose) for _ in range(choose.number(1, most))]})
    return placement


def random_keys(choose: Chooser) -> Document:
    """Two keys, each in force early enough, with weights that change on a day on which much happens."""
    keys: Document = {}
    for name in ("population", "clients"):
        days = ["2020-01-01", *sorted({choose.day(-3, 40).isoformat() for _ in range(choose.number(0, 2))})]
        keys[name] = [{"from": each, "weights": random_weights(choose)} for each in days]
    return keys


def random_weights(choose: Chooser) -> Document:
    """Small whole weights that tie, at times a zero, never all."""
    some = choose.some(MUNICIPALITIES, 70) or [MUNICIPALITIES[0]]
    return {code: choose.number(0, 3) for code in some} | {some[-1]: 1}


# -- both ways


def random_case(random: Random) -> Case:
    """Choose a whole case.

    Args:
        random: Where the choices come from; the same seed makes the same case.
    """
    choose = Chooser(random)
    people = [PARTICIPANTS[0], *choose.some(PARTICIPANTS[1:], 35)]
    return Case(
        terms=random_terms(choose),
        facts=[random_placement(choose, participant) for participant in people],
        keys=random_keys(choose),
        as_of=choose.day(*choose.one(((130, 160), (130, 160), (70, 160), (100, 420), (0, 160), (0, 20)))).isoformat(),
    )


def cases() -> st.SearchStrategy[Case]:
    """Cases whose choices hypothesis makes."""
    return st.randoms(use_true_random=False).map(random_case)
