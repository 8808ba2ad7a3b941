"""An opener's key file opens with its six words and with nothing else."""

import json
import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.kernel.canonical import canonical_json
from marketplace.tenders.sealing.binding import fingerprint_of, sha256
from marketplace.tenders.sealing.opener_keys import (
    HIGHEST,
    PASSPHRASE_WORDS,
    STRONG,
    NotAKeyFile,
    WrongPassphrase,
    make_opener_key,
    make_passphrase,
    passphrase_words,
    read_key_file,
    write_key_file,
)
from tests.factories.sealing import CHEAP, with_bit_flipped

PASSPHRASE = "kala talo vene sora lumi juna"
KEY = make_opener_key()
KEY_FILE = write_key_file(KEY, PASSPHRASE, label="Päivi Päättäjä, Lahti", cost=CHEAP)


def test_a_key_comes_back_from_its_file_with_its_words() -> None:
    read = read_key_file(KEY_FILE, PASSPHRASE)

    assert read.private_key.private_bytes_raw() == KEY.private_key.private_bytes_raw()
    assert read.public_key == KEY.public_key


@pytest.mark.parametrize(
    "written",
    ["KALA Talo vene sora lumi juna", " kala  talo\tvene\nsora lumi juna\n", "kala-talo-vene-sora-lumi-juna"],
)
def test_capitals_and_what_stands_between_the_words_do_not_matter(written: str) -> None:
    assert read_key_file(KEY_FILE, written).public_key == KEY.public_key


@pytest.mark.parametrize(
    "written",
    [
        "",
        "kala talo vene sora lumi",
        "kala talo vene sora juna lumi",
        "kala talo vene sora lumi juni",
        "kalatalo vene sora lumi juna",
    ],
)
def test_other_words_do_not_open_it(written: str) -> None:
    with pytest.raises(WrongPassphrase):
        read_key_file(KEY_FILE, written)


def test_the_private_half_is_not_in_the_file_nor_in_what_a_log_would_show() -> None:
    private = KEY.private_key.private_bytes_raw()

    assert private.hex() not in KEY_FILE
    assert "private" not in repr(KEY)
    assert private.hex() not in repr(KEY)


def test_no_file_with_one_bit_changed_opens() -> None:
    content = KEY_FILE.encode()
    accepted = []

    for bit in range(len(content) * 8):
        try:
            read_key_file(with_bit_flipped(content, bit).decode("utf-8", "surrogateescape"), PASSPHRASE)
        except NotAKeyFile:
            continue
        accepted.append(bit)

    assert accepted == []


def _rewritten(**changed: object) -> str:
    """A file that somebody changed and gave a fitting checksum."""
    document = {**json.loads(KEY_FILE), **changed}
    del document["checksum"]
    return json.dumps({**document, "checksum": sha256(canonical_json(document).encode())})


def test_a_file_with_a_fitting_checksum_still_opens_only_as_it_was_sealed() -> None:
    other = make_opener_key()
    salt = json.loads(KEY_FILE)["argon2id"]["salt"]

    assert read_key_file(_rewritten(), PASSPHRASE).public_key == KEY.public_key
    for changed in (
        {"label": "Somebody else"},
        {"public_key": other.public_key.hex(), "fingerprint": other.fingerprint},
        {"argon2id": {**vars(CHEAP), "iterations": 2, "salt": salt}},
        {"sealed": with_bit_flipped(bytes.fromhex(json.loads(KEY_FILE)["sealed"]), 100).hex()},
    ):
        with pytest.raises(WrongPassphrase):
            read_key_file(_rewritten(**changed), PASSPHRASE)


@pytest.mark.parametrize(
    "changed",
    [
        {"memory_kib": HIGHEST.memory_kib + 1},
        {"iterations": HIGHEST.iterations + 1},
        {"lanes": HIGHEST.lanes + 1},
        {"lanes": 2},
        {"iterations": 0},
        {"iterations": True},
        {"memory_kib": "8"},
        {"salt": "00"},
        {"salt": None},
        {"more": 1},
    ],
)
def test_a_made_up_file_cannot_make_the_server_work_without_measure(changed: dict[str, object]) -> None:
    asked = {**json.loads(KEY_FILE)["argon2id"], **changed}

    with pytest.raises(NotAKeyFile):
        read_key_file(_rewritten(argon2id=asked), PASSPHRASE)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("", "not_json"),
        ("kala talo", "not_json"),
        ("[]", "other_kind"),
        ("{}", "other_kind"),
        ("[" * 5000, "not_json"),
        ('{"kind": 0.5}', "not_json"),
        ('{"kind": "rengas-opener-key", "scheme": 1}', "changed"),
        ("1" * 9000, "not_json"),
        (KEY_FILE + " " * 10_000, "too_long"),
        (KEY_FILE[:-20], "not_json"),
        (KEY_FILE.replace("Lahti", "Hollola"), "changed"),
        (_rewritten(kind="rengas-something"), "other_kind"),
        (_rewritten(scheme=2), "other_kind"),
        (_rewritten(sealed="00"), "fields"),
        (_rewritten(more=""), "fields"),
    ],
)
def test_what_is_no_key_file_is_told_so(given: str, reason: str) -> None:
    with pytest.raises(NotAKeyFile) as refused:
        read_key_file(given, PASSPHRASE)

    assert refused.value.facts == {"reason": reason}


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_no_text_at_all_brings_anything_else_than_a_refusal(text: str) -> None:
    with pytest.raises(NotAKeyFile):
        read_key_file(text, PASSPHRASE)


def test_a_file_that_a_windows_editor_saved_opens() -> None:
    assert read_key_file("\ufeff" + KEY_FILE.replace("\n", "\r\n"), PASSPHRASE).public_key == KEY.public_key


def test_the_default_cost_is_the_strong_one_and_above_what_owasp_asks_for() -> None:
    file_text = write_key_file(KEY, PASSPHRASE)
    asked = json.loads(file_text)["argon2id"]

    assert {name: asked[name] for name in vars(STRONG)} == vars(STRONG)
    assert (STRONG.memory_kib, STRONG.iterations, STRONG.lanes) >= (19 * 1024, 2, 1)
    assert read_key_file(file_text, PASSPHRASE).public_key == KEY.public_key


def test_two_files_of_one_key_have_nothing_secret_in_common() -> None:
    one, other = (json.loads(write_key_file(KEY, PASSPHRASE, cost=CHEAP)) for _ in range(2))

    assert one["argon2id"]["salt"] != other["argon2id"]["salt"]
    assert one["sealed"] != other["sealed"]


def test_the_words_are_plain_and_many_enough() -> None:
    words = passphrase_words()

    assert len(words) == len(set(words)) >= 2048
    assert all(re.fullmatch("[a-z]{4}", word) for word in words)
    assert PASSPHRASE_WORDS * math.log2(len(words)) >= 66


def test_a_passphrase_is_six_words_and_no_two_are_alike() -> None:
    drawn = {make_passphrase() for _ in range(200)}

    assert len(drawn) == 200
    assert all(len(one.split()) == 6 and set(one.split()) <= set(passphrase_words()) for one in drawn)


def test_a_fingerprint_can_be_read_aloud_and_differs_by_key() -> None:
    assert re.fullmatch(r"([0-9A-F]{4} ){7}[0-9A-F]{4}", KEY.fingerprint)
    assert fingerprint_of(KEY.public_key) == KEY.fingerprint
    assert make_opener_key().fingerprint != KEY.fingerprint
