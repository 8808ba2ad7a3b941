"""Made-up contracts at work, for measuring: terms of twelve mixed milestones and placements with about ten facts each.

Everything follows from the seed, so that two measurements are over the same figures.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

MUNICIPALITIES = ("016", "081", "098", "111", "142", "316", "398", "560", "576", "781")
GROUPS = (("g1", "1.5"), ("g2", "1.25"), ("g3", "1.1"))
FIRST_START = date(2025, 1, 2)
LARGE, SMALL = 5_000_000_00, 600_000_00


def terms(*, limited: bool = False) -> dict[str, Any]:
    """Terms with every measure, three groups, all caps, a holdback, and sharing by home and by key.

    Args:
        limited: Whether the contract's cap keeps something back.
    """

    def one(code: str, price: int, measure: str, **fields: Any) -> dict[str, Any]:
        return {"code": code, "price_cents": price, "measure": measure, **fields}

    by_key = {"by": "key", "key": "population"}
    work = {"kinds": ["employment"], "min_weekly_hours": "20", "max_gap_days": 14}
    return {
        "format": "outcome-terms/1",
        "currency": "EUR",
        "attribution_days": 90,
        "groups": [{"code": code, "factor": factor} for code, factor in GROUPS],
        "price_index": [{"from": "2026-01-01", "factor": "1.023"}],
        "milestones": [
            one("start", 30_000, "start", holdback=False),
            one("plan", 20_000, "event", kinds=["plan_approved"]),
            one("unit", 25_000, "event", kinds=["qualification_unit"], max_times=2, allocation=by_key),
            one("finnish", 40_000, "gain", instrument="cefr_finnish", min_gain="1", baseline_within_days=30),
            one("job_1m", 60_000, "spell", days=30, ladder="job", requires=["start"], **work),
            one("job_3m", 120_000, "spell", days=90, ladder="job", **work),
            one("job_6m", 200_000, "spell", days=182, ladder="job", reach_within_days=400, **work),
            one("study", 40_000, "spell", kinds=["education"], months=3, max_gap_days=14, one_of="path"),
            one("wages", 50_000, "earnings", cents=500_000),
            one("good_months", 25_000, "earning_months", min_cents=100_000, count=2, within_months=3, max_times=2),
            one("days", 3_500, "attendance", max_units="20", holdback=False),
            one("lasting", 20_000, "spell", kinds=["employment"], days=60, repeat={"every_days": 60, "max_times": 2}),
        ],
        "caps": {
            "participant_cents": 600_000,
            "calendar_year_cents": LARGE,
            "contract_cents": SMALL if limited else LARGE,
        },
        "holdback": {"share": "0.2", "release": {"after_days": 182}},
        "allocation": {"by": "home"},
    }  # fmt: skip


def facts(seed: int) -> tuple[date, list[str], str, list[tuple[str, dict[str, Any], date]]]:
    """One placement: its start, groups and home, and its other facts as (kind, payload, reported on)."""
    chance = random.Random(seed)  # noqa: S311 - figures to measure with, no secret
    start = FIRST_START + timedelta(days=chance.randrange(150))
    group = chance.choice([["g1"], ["g2"], ["g3"], []])
    return start, group, chance.choice(MUNICIPALITIES), list(_facts(chance, start))


def _facts(chance: random.Random, start: date) -> Iterator[tuple[str, dict[str, Any], date]]:
    def day(first: int, last: int) -> date:
        return start + timedelta(days=chance.randrange(first, last))

    def told(kind: str, on: date, payload: dict[str, Any]) -> tuple[str, dict[str, Any], date]:
        return kind, payload, on + timedelta(days=chance.randrange(1, 20))

    on = day(5, 30)
    yield told("event", on, {"kind": "plan_approved", "date": on.isoformat()})
    if chance.random() < 0.15:
        on = day(50, 100)
        yield told("event", on, {"kind": "qualification_unit", "date": on.isoformat()})
    for first, last, value in ((0, 20, "1"), (60, 120, chance.choice("123"))):
        on = day(first, last)
        yield told("measurement", on, {"instrument": "cefr_finnish", "date": on.isoformat(), "value": value})
    if chance.random() < 0.6:
        on, end = day(30, 90), day(90, 320)
        ends = end.isoformat() if chance.random() < 0.5 else None
        work = {"kind": "employment", "start": on.isoformat(), "end": ends, "weekly_hours": "30", "tags": []}
        yield told("spell", on, work)
        for month in range(2):
            paid = on + timedelta(days=30 * month + 15)
            cents = chance.randrange(80_000, 250_000)
            yield told("earning", paid, {"date": paid.isoformat(), "cents": cents, "tags": []})
    elif chance.random() < 0.4:
        on = day(20, 90)
        ends = (on + timedelta(days=chance.randrange(60, 200))).isoformat()
        yield told(
            "spell", on, {"kind": "education", "start": on.isoformat(), "end": ends, "weekly_hours": "0", "tags": []}
        )
    for _ in range(5):
        on = day(1, 60)
        yield told("attendance", on, {"date": on.isoformat(), "units": "1"})
