"""What counts as a saving, and what is hidden, in reports."""

from datetime import date
from fractions import Fraction

import pytest

from marketplace.modelling.rules import Absence
from marketplace.reports.rules import By, Purchases, Served, absences_of, arranged, figures_of, parts_of
from marketplace.ring.rules import RateBook, RateKind, read_rate

START = date(2025, 1, 1)
UNTIL = date(2026, 12, 31)


def _book() -> RateBook:
    rate = {"id": 1, "valid_from": START}
    share = {
        "brackets": [{"after_days": 0, "percent": "0"}, {"after_days": 700, "percent": "50"}],
        "benefits": ["labour_market_subsidy"],
        "counts_service_days": True,
        "switch": "exact_day",
    }
    return RateBook(
        [
            read_rate(RateKind.BENEFIT, {"cents_per_day": 3721}, code="labour_market_subsidy", **rate),
            read_rate(RateKind.MONTH_DAYS, {"days": "21.5"}, code="benefit", **rate),
            read_rate(RateKind.MUNICIPAL_SHARE, share, code="municipal_share", **rate),
        ]
    )


def _spell(start: str, end: str | None, **others: object) -> dict:
    return {"kind": "employment", "start": start, "end": end, "weekly_hours": "30", "tags": [], **others}


def _absences(*spells: dict, paid_after: int | None = 700) -> tuple[Absence, ...]:
    return absences_of({"spells": list(spells)}, paid_after=paid_after)


def test_a_verified_job_is_time_off_benefit_from_the_paid_days_of_the_referral() -> None:
    assert _absences(_spell("2026-02-02", None)) == (Absence(700, date(2026, 2, 2), None),)


@pytest.mark.parametrize(
    "spell",
    [
        _spell("2026-02-02", None, kind="education"),
        _spell("2026-02-02", None, kind="work_trial"),
        _spell("2026-02-02", None, tags=["subsidised"]),
        _spell("2026-02-02", None, weekly_hours="17.9"),
        _spell("2026-02-02", None, weekly_hours=None),
    ],
)
def test_what_keeps_somebody_on_benefit_saves_nothing(spell: dict) -> None:
    assert _absences(spell) == ()


def test_eighteen_hours_are_enough_and_an_own_business_counts() -> None:
    assert len(_absences(_spell("2026-02-02", None, weekly_hours="18"))) == 1
    assert len(_absences(_spell("2026-02-02", None, kind="entrepreneurship"))) == 1


def test_jobs_at_the_same_time_or_one_after_the_other_are_one_absence() -> None:
    found = _absences(
        _spell("2026-02-02", "2026-03-31"),
        _spell("2026-03-01", "2026-03-15"),
        _spell("2026-04-01", "2026-04-30"),
        _spell("2026-06-01", None),
    )

    assert found == (Absence(700, date(2026, 2, 2), date(2026, 4, 30)), Absence(700, date(2026, 6, 1), None))


def test_without_known_paid_days_no_saving_is_claimed() -> None:
    assert _absences(_spell("2026-02-02", None), paid_after=None) == ()


def test_a_whole_year_off_benefit_after_seven_hundred_days_saves_what_the_source_says() -> None:
    absence = Absence(700, date(2026, 1, 1), date(2026, 12, 31))

    figures = figures_of([_served(1, absences=(absence,), paid_cents=2_000_00)], _book(), until=UNTIL)

    assert figures.saving_cents == 4_800_09
    assert figures.return_per_euro == Fraction(480_009, 200_000)


def _served(number: int, *, municipality: str = "398", groups: tuple[str, ...] = (), **others: object) -> Served:
    values = {"paid_after": None, "started": True, **others}
    return Served(1, 1, f"A{number}", municipality, groups, **values)  # type: ignore[arg-type]


def test_a_participant_of_two_groups_is_in_both_and_one_of_none_is_told_so() -> None:
    parts = parts_of([_served(1, groups=("LTU", "OVER50")), _served(2)], By.GROUP)

    assert {name: len(rows) for name, rows in parts.items()} == {"LTU": 1, "OVER50": 1, "": 1}


def test_small_counts_are_hidden_with_a_second_one_from_others_and_shown_to_the_own_staff() -> None:
    rows = [_served(n) for n in range(3)]
    rows += [_served(10 + n, municipality="098") for n in range(6)]
    rows += [_served(20 + n, municipality="111") for n in range(9)]

    others = {one.name: one for one in arranged(rows, By.MUNICIPALITY, _book(), until=UNTIL, least_shown=5)}
    own = {one.name: one for one in arranged(rows, By.MUNICIPALITY, _book(), until=UNTIL, least_shown=None)}

    assert [name for name, one in others.items() if one.hidden] == ["098", "398"]
    assert others["398"].actual is None
    assert others["111"].actual is not None
    assert {name: one.actual.participants for name, one in own.items() if one.actual} == {"398": 3, "098": 6, "111": 9}


def test_parts_stand_in_the_order_of_the_ring_and_results_are_added_up() -> None:
    rows = [
        _served(1, municipality="111", results={"start": 1, "job": 2}),
        _served(2, municipality="398", results={"start": 1}),
    ]

    table = arranged(rows, By.MUNICIPALITY, _book(), until=UNTIL, order=["398", "098", "111"], least_shown=None)

    assert [one.name for one in table] == ["398", "111"]
    assert figures_of(rows, _book(), until=UNTIL).outcomes == {"start": 2, "job": 2}


def test_the_announced_value_is_warned_of_from_four_fifths_on() -> None:
    def bought(coming: int) -> Purchases:
        return Purchases({2025: 300, 2026: 200}, coming, 100, 1_000)

    assert (bought(199).is_warned, bought(200).is_warned) == (False, True)
    assert bought(200).share == Fraction(4, 5)
    assert Purchases({}, 5, 5, None).share is None
    assert not Purchases({}, 5, 5, None).is_warned
