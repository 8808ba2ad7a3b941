"""Secrets: what is kept opens nothing by itself, and each code works once."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.identity import credentials
from marketplace.identity.rules import (
    Limits,
    PasswordEasyToGuess,
    PasswordTooLong,
    PasswordTooShort,
    TooManyAttempts,
    check_attempts,
    check_password,
)
from tests.conftest import NOW
from tests.factories.accounts import code_of


def test_a_password_is_kept_as_argon2id_and_salted() -> None:
    one, other = credentials.hash_password("sama salasana"), credentials.hash_password("sama salasana")

    assert one.startswith("$argon2id$")
    assert one != other
    assert credentials.password_matches(one, "sama salasana")
    assert not credentials.password_matches(one, "sama salasanA")
    assert not credentials.password_matches(None, "sama salasana")
    assert not credentials.password_matches("no hash", "sama salasana")
    assert not credentials.needs_rehash(one)


def test_every_character_of_a_long_password_counts() -> None:
    digest = credentials.hash_password("x" * 127 + "y")

    assert not credentials.password_matches(digest, "x" * 128)


def test_a_second_factor_s_secret_is_bound_to_its_person_and_key() -> None:
    secret = credentials.new_totp_secret()
    sealed = credentials.seal_totp("key", 7, secret)

    assert secret not in sealed
    assert credentials.open_totp("key", 7, sealed) == secret
    assert credentials.open_totp("key", 8, sealed) is None
    assert credentials.open_totp("another", 7, sealed) is None


def test_a_code_is_good_in_its_half_minute_and_the_ones_beside_it() -> None:
    secret = credentials.new_totp_secret()
    found = {
        seconds: credentials.totp_counter(secret, code_of(secret, NOW + timedelta(seconds=seconds)), NOW, None)
        for seconds in (-60, -30, 0, 30, 60)
    }

    assert [found[seconds] is not None for seconds in (-60, -30, 0, 30, 60)] == [False, True, True, True, False]


def test_a_code_is_not_taken_twice_nor_one_from_before_it() -> None:
    secret = credentials.new_totp_secret()
    now_code, earlier = code_of(secret, NOW), code_of(secret, NOW - timedelta(seconds=30))
    counter = credentials.totp_counter(secret, now_code, NOW, None)

    assert credentials.totp_counter(secret, now_code, NOW, counter) is None
    assert credentials.totp_counter(secret, earlier, NOW, counter) is None
    later = NOW + timedelta(seconds=30)
    assert credentials.totp_counter(secret, code_of(secret, later), later, counter) is not None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert credentials.totp_counter(credentials.new_totp_secret(), code, NOW, None) is None


def test_recovery_codes_differ_and_are_kept_as_hashes_of_their_person() -> None:
    codes = credentials.new_recovery_codes()

    assert len(set(codes)) == credentials.RECOVERY_CODES
    digest = credentials.recovery_digest("key", 7, codes[0])
    assert codes[0] not in digest
    assert credentials.recovery_digest("key", 7, codes[0].upper().replace("-", " ")) == digest
    assert credentials.recovery_digest("key", 8, codes[0]) != digest
    assert credentials.recovery_digest("other", 7, codes[0]) != digest


def test_a_link_opens_by_a_secret_that_the_table_alone_cannot_give() -> None:
    secret = credentials.link_secret(b"k" * 32, "salt")

    assert len(secret) == 43
    assert secret == credentials.link_secret(b"k" * 32, "salt")
    assert secret != credentials.link_secret(b"j" * 32, "salt")
    assert credentials.link_digest(secret) != secret


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_the_next_attempt_is_let_through_below_every_limit_only(pair: int, account: int, address: int) -> None:
    limits = Limits(pair=5, account=50, address=30)
    if pair < 5 and account < 50 and address < 30:
        check_attempts(pair=pair, account=account, address=address, limits=limits)
    else:
        with pytest.raises(TooManyAttempts):
            check_attempts(pair=pair, account=account, address=address, limits=limits)


@pytest.mark.parametrize(
    "password",
    [
        "oikea hevonen paristo",
        "ÄÄkköset käyvät hyvin",
        "joki virtaa vanhan sillan ali kohti merta, ja illalla tuuli kääntyy; kukaan ei muista, mistä se alkoi",
        "Tr0ub4dor&3 ja muuta",
        "日本語のとても長い合言葉",
    ],
)
def test_a_password_of_any_characters_will_do(password: str) -> None:
    check_password(password, email="aino.aaltonen@lahti.fi", name="Aino Aaltonen")


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("x1y2z3a4b5c", PasswordTooShort),
        ("pitkä " * 22, PasswordTooLong),
        ("AinoAaltonen", PasswordEasyToGuess),
        ("salasana1234", PasswordEasyToGuess),
        ("Qwerty123123", PasswordEasyToGuess),
        ("abcdefghijklmnop", PasswordEasyToGuess),
        ("ababababababab", PasswordEasyToGuess),
        ("Password1234!", PasswordEasyToGuess),
        ("iloveyou1234", PasswordEasyToGuess),
        ("1q2w3e4r5t6y", PasswordEasyToGuess),
        ("Aino.Aaltonen1", PasswordEasyToGuess),
    ],
)
def test_short_long_and_easy_passwords_are_refused(password: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_password(password, email="aino.aaltonen@lahti.fi", name="Aino Aaltonen")
