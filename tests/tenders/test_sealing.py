"""A sealed bid opens as it was sent, in its own place only, and tells nobody how long it is."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.tenders.sealing.bids import (
    BidDamaged,
    BidIdentity,
    OpenedBid,
    SealedBid,
    keep_bid_key,
    open_bid,
    reopen_with_key,
    seal_bid,
)
from marketplace.tenders.sealing.binding import purpose
from marketplace.tenders.sealing.drafts import (
    DraftUnreadable,
    lock_draft,
    lock_draft_file,
    read_draft,
    read_draft_file,
)
from marketplace.tenders.sealing.manifests import BidFile, NotAManifest, make_manifest, read_manifest
from marketplace.tenders.sealing.padding import NotPadded, fill, fill_file, unfill, unfill_file
from tests.factories.sealing import (
    ANSWERS,
    OTHER_SERVER_KEY,
    PRICES,
    SERVER_KEY,
    TENDER,
    make_files,
    make_identity,
    make_offer,
    make_sealed,
    make_tender,
    with_bit_flipped,
)

A_TENDER = make_tender()
JOINED = A_TENDER.joined("11", "12")
IDENTITY = make_identity()
FILES = make_files()
SEALED = make_sealed(A_TENDER, files=FILES)
OPENED = open_bid(SEALED, identity=IDENTITY, joined=JOINED)
KEPT = keep_bid_key(OPENED, identity=IDENTITY, server_key=SERVER_KEY)

CODES = st.text(min_size=1, max_size=20)
OTHERS = [
    make_identity(tender="MK-2026-004"),
    make_identity(bid="3f0c8f1e-6f0b-4c55-9a39-0d6f4b1f7a12"),
    make_identity(provider="8"),
    make_identity(version=2),
]


def _open(sealed: SealedBid, identity: BidIdentity = IDENTITY) -> OpenedBid:
    return open_bid(sealed, identity=identity, joined=JOINED)


def _reopen(sealed: SealedBid, identity: BidIdentity = IDENTITY) -> OpenedBid:
    return reopen_with_key(sealed, KEPT, identity=identity, server_key=SERVER_KEY)


BOTH_WAYS = pytest.mark.parametrize("way", [_open, _reopen])
Way = Callable[..., OpenedBid]


def test_a_bid_opens_as_it_was_sent() -> None:
    assert (OPENED.manifest.prices, OPENED.manifest.answers) == (PRICES, ANSWERS)
    assert OPENED.files == FILES
    assert OPENED.manifest.commitment == SEALED.commitment


@settings(max_examples=60, deadline=None)
@given(
    prices=st.dictionaries(CODES, st.integers(min_value=0, max_value=10**12), max_size=6),
    answers=st.dictionaries(CODES, st.text(max_size=400), max_size=6),
    files=st.lists(st.tuples(st.text(max_size=30), st.binary(max_size=300)), max_size=3),
    version=st.integers(min_value=1),
    names=st.tuples(CODES, CODES, CODES),
)
def test_whatever_is_offered_opens_as_it_was_sent(
    prices: dict[str, int],
    answers: dict[str, str],
    files: list[tuple[str, bytes]],
    version: int,
    names: tuple[str, str, str],
) -> None:
    identity = BidIdentity(TENDER, names[0], names[1], version)
    given_files = tuple(BidFile(*one) for one in files)

    sealed = make_sealed(A_TENDER, identity=identity, prices=prices, answers=answers, files=given_files)
    opened = _open(sealed, identity)

    assert (opened.manifest.prices, opened.manifest.answers, opened.files) == (prices, answers, given_files)
    assert read_manifest(opened.manifest.to_json()) == opened.manifest


def test_nothing_that_was_offered_is_readable_in_what_is_stored() -> None:
    files = (BidFile("kanarialintu-nimi.pdf", b"kanarialintu-sisus" * 100),)
    answers = {"method": "kanarialintu-vastaus"}
    sealed = make_sealed(A_TENDER, prices={"kanarialintu-koodi": 1234567}, answers=answers, files=files)
    stored = sealed.envelope + b"".join(sealed.files)

    assert b"kanarialintu" not in stored
    assert b"1234567" not in stored
    assert "kanarialintu" not in repr(sealed) + repr(_open(sealed)) + repr(make_offer(answers=answers, files=files))


def test_the_same_offer_sealed_twice_looks_like_two_offers() -> None:
    one, other = (make_sealed(A_TENDER, files=FILES) for _ in range(2))

    assert one.commitment != other.commitment
    assert one.digest != other.digest
    assert not set(one.file_digests) & set(other.file_digests)


@BOTH_WAYS
@pytest.mark.parametrize("other", OTHERS)
def test_a_bid_opens_under_no_other_tender_bid_provider_or_version(way: Way, other: BidIdentity) -> None:
    with pytest.raises(BidDamaged):
        way(SEALED, other)


@BOTH_WAYS
@pytest.mark.parametrize("other", [IDENTITY, *OTHERS[1:]])
def test_no_column_can_be_moved_from_one_bid_to_another(way: Way, other: BidIdentity) -> None:
    """Another bid, another provider's, another version, and even the same bid sealed once more."""
    theirs = make_sealed(A_TENDER, identity=other, files=FILES)
    pieces = replace(SEALED, envelope=SEALED.envelope[:80] + theirs.envelope[80:])

    for moved in (
        replace(SEALED, envelope=theirs.envelope),
        replace(SEALED, files=theirs.files),
        replace(SEALED, files=(theirs.files[0], SEALED.files[1])),
        replace(SEALED, commitment=theirs.commitment),
        pieces,
        replace(pieces, envelope=theirs.envelope[:80] + SEALED.envelope[80:]),
    ):
        with pytest.raises(BidDamaged):
            way(moved)


@BOTH_WAYS
def test_files_cannot_be_swapped_dropped_or_added(way: Way) -> None:
    first, second = SEALED.files

    for files in ((second, first), (first,), (), (first, second, second), (first, first)):
        with pytest.raises(BidDamaged):
            way(replace(SEALED, files=files))


def test_a_bid_of_another_tender_does_not_open_with_this_ones_key() -> None:
    other = make_tender(TENDER)

    with pytest.raises(BidDamaged):
        _open(make_sealed(other))


@BOTH_WAYS
def test_no_bit_of_an_envelope_can_be_changed(way: Way) -> None:
    """Every bit of the sealed key and of the ends; of the filled middle every 97th."""
    bits = len(SEALED.envelope) * 8
    accepted = []

    for bit in sorted({*range(1000), *range(1000, bits, 97), *range(bits - 300, bits)}):
        try:
            way(replace(SEALED, envelope=with_bit_flipped(SEALED.envelope, bit)))
        except BidDamaged:
            continue
        accepted.append(bit)

    assert accepted == []


@BOTH_WAYS
def test_no_bit_of_a_file_can_be_changed(way: Way) -> None:
    bits = len(SEALED.files[1]) * 8
    accepted = []

    for bit in sorted({*range(200), *range(200, bits, 4801), *range(bits - 200, bits)}):
        try:
            way(replace(SEALED, files=(SEALED.files[0], with_bit_flipped(SEALED.files[1], bit))))
        except BidDamaged:
            continue
        accepted.append(bit)

    assert accepted == []


@BOTH_WAYS
@pytest.mark.parametrize("length", [0, 1, 31, 32, 79, 80, 81, 107, 108, 2000])
def test_an_envelope_cut_short_is_refused(way: Way, length: int) -> None:
    with pytest.raises(BidDamaged):
        way(replace(SEALED, envelope=SEALED.envelope[:length]))


def test_no_bit_of_a_kept_key_can_be_changed() -> None:
    accepted = []

    for bit in range(len(KEPT) * 8):
        try:
            reopen_with_key(SEALED, with_bit_flipped(KEPT, bit), identity=IDENTITY, server_key=SERVER_KEY)
        except BidDamaged:
            continue
        accepted.append(bit)

    assert accepted == []


def test_an_auditor_opens_an_opened_bid_again_without_the_openers() -> None:
    again = _reopen(SEALED)

    assert (again.manifest, again.files) == (OPENED.manifest, OPENED.files)
    assert OPENED.key not in KEPT
    with pytest.raises(BidDamaged):
        reopen_with_key(SEALED, KEPT, identity=IDENTITY, server_key=OTHER_SERVER_KEY)


def test_withdrawn_and_superseded_bids_stay_unread_once_only_the_kept_keys_remain() -> None:
    first, last = make_identity(version=1), make_identity(version=2, bid="another")
    withdrawn = make_identity(provider="8", bid="withdrawn")
    sealed = {one: make_sealed(A_TENDER, identity=one) for one in (first, last, withdrawn)}
    kept = keep_bid_key(_open(sealed[last], last), identity=last, server_key=SERVER_KEY)

    assert reopen_with_key(sealed[last], kept, identity=last, server_key=SERVER_KEY).manifest.prices == PRICES
    for unopened in (first, withdrawn):
        for identity in (unopened, last):
            with pytest.raises(BidDamaged):
                reopen_with_key(sealed[unopened], kept, identity=identity, server_key=SERVER_KEY)


def test_the_key_of_one_bid_reads_no_other_bid_even_when_it_is_relocked_for_it() -> None:
    other = make_identity(provider="8")
    sealed = make_sealed(A_TENDER, identity=other)
    relocked = keep_bid_key(OPENED, identity=other, server_key=SERVER_KEY)

    with pytest.raises(BidDamaged):
        reopen_with_key(sealed, relocked, identity=other, server_key=SERVER_KEY)


def test_short_and_long_bids_are_of_one_size() -> None:
    short = make_sealed(A_TENDER, prices={"job": 1}, answers={}, files=[BidFile("a", b"")])
    long = make_sealed(
        A_TENDER,
        prices={f"m{number}": 10**9 for number in range(30)},
        answers={"q": "x" * 2500},
        files=[BidFile("a" * 200, b"x" * 65_000)],
    )

    assert len(short.envelope) == len(long.envelope) == 80 + 12 + 4096 + 16
    assert [len(one) for one in short.files] == [len(one) for one in long.files] == [12 + 65_536 + 16]


@given(st.integers(min_value=0, max_value=200_000))
def test_manifests_grow_in_whole_steps(size: int) -> None:
    filled = fill(bytes(size))

    assert len(filled) % 4096 == 0
    assert len(filled) - size <= 4096 + 8
    assert unfill(filled) == bytes(size)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(min_value=0, max_value=12_000_000))
def test_files_grow_in_wide_steps_and_large_ones_by_an_eighth_at_most(size: int) -> None:
    filled = fill_file(b"x" * size)

    assert len(filled) % 65_536 == 0
    assert len(filled) - size <= max(65_536 + 8, size // 8)
    assert unfill_file(filled) == b"x" * size


def test_there_are_few_sizes_of_files() -> None:
    sizes = {len(fill_file(bytes(size))) for size in range(0, 10_000_000, 40_000)}

    assert len(sizes) < 130


@pytest.mark.parametrize(
    "filled",
    [
        b"",
        bytes(7),
        bytes(4095),
        bytes(8192),
        (5000).to_bytes(8) + bytes(4088),
        (2**63).to_bytes(8) + bytes(4088),
        (1).to_bytes(8) + bytes(4087) + b"\1",
    ],
)
def test_what_was_not_filled_up_here_is_refused(filled: bytes) -> None:
    with pytest.raises(NotPadded):
        unfill(filled)
    with pytest.raises(NotPadded):
        unfill_file(filled)


@pytest.mark.parametrize(
    "changed",
    [
        {"prices": {"job": -1}},
        {"prices": {"job": True}},
        {"prices": {"job": "1"}},
        {"answers": {"q": 1}},
        {"answers": {"q": "\ud800"}},
        {"salt": bytes(15)},
    ],
)
def test_an_offer_that_could_be_read_in_two_ways_makes_no_manifest(changed: dict[str, object]) -> None:
    with pytest.raises(NotAManifest):
        make_offer(**changed)


def test_a_price_that_is_a_float_makes_no_manifest() -> None:
    with pytest.raises(TypeError, match="no floats"):
        make_offer(prices={"job": 1800.5})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text + "\n",
        lambda text: text.replace(":", ": ", 1),
        lambda text: text.replace('"answers":', '"answers":{},"answers":', 1),
        lambda text: json.dumps({**json.loads(text), "more": 1}, sort_keys=True, separators=(",", ":")),
        lambda text: text.replace('"scheme":1', '"scheme":2'),
        lambda text: text.replace('"files":[]', '"files":[1]'),
        lambda text: text.replace('"files":[]', '"files":{}'),
        lambda text: "[]",
        lambda text: "",
    ],
)
def test_a_manifest_is_written_in_one_way_only(spoil: Callable[[str], str]) -> None:
    with pytest.raises(NotAManifest):
        read_manifest(spoil(make_offer(answers={}).to_json()))


def test_a_form_that_is_sent_twice_with_its_salt_makes_one_manifest() -> None:
    salt = bytes(range(16))

    assert make_offer(salt=salt) == make_offer(salt=salt)
    assert make_offer(salt=salt).commitment != make_offer(salt=bytes(16)).commitment


def test_files_that_the_manifest_does_not_tell_of_are_not_sealed() -> None:
    manifest = make_manifest(prices=PRICES, answers={}, files=FILES)

    for files in ((), FILES[::-1], (FILES[0], replace(FILES[1], content=b"other"))):
        with pytest.raises(ValueError, match="not those of the manifest"):
            seal_bid(manifest, files, identity=IDENTITY, public_key=A_TENDER.key.public_key, server_key=SERVER_KEY)


@given(st.tuples(CODES, CODES), st.tuples(CODES, CODES))
def test_two_purposes_are_the_same_bytes_only_when_all_their_facts_are(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert (purpose("x", a=one[0], b=one[1]) == purpose("x", a=other[0], b=other[1])) == (one == other)


def test_a_draft_is_read_again_for_its_tender_and_provider_only() -> None:
    locked = lock_draft(b'{"job": 180000}', tender=TENDER, provider="7", drafts_key=SERVER_KEY)

    assert read_draft(locked, tender=TENDER, provider="7", drafts_key=SERVER_KEY) == b'{"job": 180000}'
    assert b"180000" not in locked
    assert len(locked) == len(lock_draft(b"", tender=TENDER, provider="7", drafts_key=SERVER_KEY))
    for tender, provider, key in (("MK", "7", SERVER_KEY), (TENDER, "8", SERVER_KEY), (TENDER, "7", OTHER_SERVER_KEY)):
        with pytest.raises(DraftUnreadable):
            read_draft(locked, tender=tender, provider=provider, drafts_key=key)
    with pytest.raises(DraftUnreadable):
        read_draft(with_bit_flipped(locked, 1000), tender=TENDER, provider="7", drafts_key=SERVER_KEY)


def test_a_drafts_file_is_read_again_in_its_own_place_only() -> None:
    locked = lock_draft_file(b"plan", tender=TENDER, provider="7", file="1", drafts_key=SERVER_KEY)

    assert read_draft_file(locked, tender=TENDER, provider="7", file="1", drafts_key=SERVER_KEY) == b"plan"
    with pytest.raises(DraftUnreadable):
        read_draft_file(locked, tender=TENDER, provider="7", file="2", drafts_key=SERVER_KEY)
    with pytest.raises(DraftUnreadable):
        read_draft(locked, tender=TENDER, provider="7", drafts_key=SERVER_KEY)
