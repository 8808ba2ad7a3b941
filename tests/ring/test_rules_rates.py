"""Dated rates and choices."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.errors import Incomplete
from marketplace.ring.forms import read_brackets
from marketplace.ring.rules import (
    Bracket,
    LegalParameter,
    RateBook,
    RateKind,
    RateMissing,
    Setting,
    SettingKey,
    SettingMissing,
    SettingNotValid,
    check_setting,
    check_share_rule,
    read_rate,
    ring_settings,
)

DAY = date(2026, 1, 1)
SHARE = {
    "brackets": [{"after_days": 0, "percent": "0"}, {"after_days": 100, "percent": "10"}],
    "benefits": ["a", "b"],
    "counts_service_days": True,
    "switch": "exact_day",
}


def test_every_kind_is_read_and_written_alike() -> None:
    documents = {
        RateKind.BENEFIT: {"cents_per_day": 3721},
        RateKind.BENEFIT_AVERAGE: {"cents_per_day": 3617},
        RateKind.MONTH_DAYS: {"days": "21.5"},
        RateKind.MUNICIPAL_SHARE: SHARE,
        RateKind.VAT: {"percent": "25.5"},
    }
    assert set(documents) == set(RateKind)
    for kind, document in documents.items():
        rate = read_rate(kind, document, id=1, code="x", valid_from=DAY)
        assert rate.kind is kind
        assert rate.to_document() == document
        assert rate.described()["value"] == document


def test_the_day_after_a_bracket_s_days_is_the_first_one_in_it() -> None:
    rule = read_rate(RateKind.MUNICIPAL_SHARE, SHARE, id=1, code="municipal_share", valid_from=DAY)
    assert [rule.bracket_of(day).after_days for day in (1, 100, 101, 5000)] == [0, 0, 100, 100]
    assert rule.bracket_of(101).share == Fraction(1, 10)


def test_all_faults_of_brackets_are_told_at_once() -> None:
    wrong = [Bracket(5, Decimal(-1)), Bracket(5, Decimal(101))]
    assert [problem.code for problem in check_share_rule(wrong)] == [
        "ring.first_bracket_from_zero",
        "ring.percent_out_of_range",
        "ring.brackets_not_ascending",
        "ring.percent_out_of_range",
    ]
    with pytest.raises(Incomplete):
        read_rate(RateKind.MUNICIPAL_SHARE, {**SHARE, "brackets": []}, id=1, code="x", valid_from=DAY)


def test_a_benefit_that_is_no_longer_paid_gives_way_to_the_next_covered_one() -> None:
    rows = [
        read_rate(RateKind.MUNICIPAL_SHARE, SHARE, id=1, code="municipal_share", valid_from=DAY),
        read_rate(RateKind.BENEFIT, {"cents_per_day": 1}, id=2, code="a", valid_from=DAY, valid_to=date(2026, 4, 30)),
        read_rate(RateKind.BENEFIT, {"cents_per_day": 2}, id=3, code="b", valid_from=date(2026, 5, 1)),
    ]
    book = RateBook(rows)
    rule = book.share_rule(DAY)
    assert book.covered_benefit(rule, date(2026, 4, 30)).code == "a"
    assert book.covered_benefit(rule, date(2026, 5, 1)).code == "b"


def test_a_rate_without_a_row_for_the_day_is_missing_not_zero() -> None:
    book = RateBook([read_rate(RateKind.VAT, {"percent": "25.5"}, id=1, code="general", valid_from=DAY)])
    with pytest.raises(RateMissing) as refused:
        book.vat("general", date(2025, 12, 31))
    assert refused.value.facts["rate_code"] == "general"
    with pytest.raises(RateMissing):
        book.month_days(DAY)
    assert book.vat_codes(date(2025, 12, 31)) == []


def test_a_setting_has_its_limits_and_a_switch_is_yes_or_no() -> None:
    check_setting(SettingKey.SMALL_COUNT_LIMIT, 5)
    for key, value in [(SettingKey.SMALL_COUNT_LIMIT, 1), (SettingKey.PAYMENT_TERM_DAYS, 61)]:
        with pytest.raises(SettingNotValid):
            check_setting(key, value)
    with pytest.raises(SettingNotValid):
        check_setting(SettingKey.STANDSTILL_USED, 2)


def test_settings_of_a_day_lack_none() -> None:
    rows = [Setting(n, key, 5, DAY, None, "") for n, key in enumerate(SettingKey)]
    assert ring_settings(rows, DAY).small_count_limit == 5
    with pytest.raises(SettingMissing):
        ring_settings(rows[1:], DAY)


def test_only_an_amount_of_the_law_has_cents() -> None:
    euros = LegalParameter(1, "threshold", 216_000, "EUR", "26 §", "", DAY, None, "")
    days = LegalParameter(2, "appeal.days", 14, "days", "147 §", "", DAY, None, "")
    assert euros.value_cents == 21_600_000
    with pytest.raises(ValueError, match="days"):
        assert days.value_cents


@given(
    st.lists(
        st.tuples(st.integers(0, 5000), st.decimals(0, 100, places=2).map(lambda one: one.normalize())), max_size=9
    )
)
def test_brackets_typed_in_any_of_the_usual_ways_are_read_alike(brackets: list[tuple[int, Decimal]]) -> None:
    expected = [{"after_days": days, "percent": format(percent, "f")} for days, percent in brackets]
    for form in ("{}: {}", "{} {} %", "{};{}", "  {} :  {}%  "):
        text = "\n".join(form.format(days, format(percent, "f").replace(".", ",")) for days, percent in brackets)
        assert read_brackets(text) == expected


@pytest.mark.parametrize("line", ["100", "100:", ": 10", "100: kymmenen", "-1: 10", "100: 10: 20"])
def test_a_line_that_is_no_bracket_is_named_by_its_number(line: str) -> None:
    with pytest.raises(ValueError, match="2"):
        read_brackets(f"0: 0\n{line}")
