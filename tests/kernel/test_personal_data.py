"""Personal identity codes are found by form and check character, with every century sign, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.personal_data import personal_identity_codes

CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
SIGNS = {"+": "1800", **dict.fromkeys("-YXWVU", "1900"), **dict.fromkeys("ABCDEF", "2000")}


def code(sign: str, day: str = "1310", year: str = "52", number: int = 308) -> str:
    """A code with a valid check character; numbers from 900 are for trials and belong to nobody."""
    digits = f"{day}{year}{number:03d}"
    return f"{day}{year}{sign}{number:03d}{CHECKS[int(digits) % 31]}"


@pytest.mark.parametrize("sign", sorted(SIGNS))
def test_a_code_of_every_century_sign_is_found(sign: str) -> None:
    year = "12" if SIGNS[sign] == "2000" else "52"
    text = f"asiakas {code(sign, year=year)} sovittu"

    assert personal_identity_codes(text) == [(8, 19)]
    assert personal_identity_codes(text.lower()) == [(8, 19)]


@pytest.mark.parametrize("dash", ["−", "–"])
def test_other_dashes_hide_nothing(dash: str) -> None:
    assert personal_identity_codes(code("-").replace("-", dash)) == [(0, 11)]


def test_a_trial_code_is_found_too() -> None:
    assert personal_identity_codes(code("-", number=950)) == [(0, 11)]


def test_every_code_of_a_text_is_found() -> None:
    text = f"{code('-')}, {code('A', year='05')}; ({code('-', number=450)})"

    assert len(personal_identity_codes(text)) == 3


@pytest.mark.parametrize(
    "text",
    ["", "tilaus 131052-308U", "311352-308T", "1131052-308T", "131052-308TX", "131052 308T", "FI21 1234 5600 0007 85"],
)
def test_what_only_looks_like_a_code_is_let_through(text: str) -> None:
    assert personal_identity_codes(text) == []


@given(
    st.integers(min_value=1, max_value=28),
    st.integers(min_value=1, max_value=12),
    st.integers(min_value=0, max_value=22),
    st.integers(min_value=2, max_value=899),
    st.sampled_from(sorted(SIGNS)),
    st.text(" .,;:()/", min_size=0, max_size=3),
)
def test_a_valid_code_is_found_wherever_it_stands(
    day: int, month: int, year: int, number: int, sign: str, around: str
) -> None:
    valid = code(sign, day=f"{day:02d}{month:02d}", year=f"{year:02d}", number=number)

    (found,) = personal_identity_codes(f"{around}{valid}{around}")

    assert f"{around}{valid}{around}"[slice(*found)] == valid
    wrong = valid[:-1] + CHECKS[(CHECKS.index(valid[-1]) + 1) % 31]
    assert personal_identity_codes(wrong) == []
