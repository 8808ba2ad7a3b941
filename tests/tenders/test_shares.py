"""Any two openers open, and no one alone; a lost key is replaced without touching the bids."""

from dataclasses import replace
from itertools import combinations

import pytest

from marketplace.tenders.sealing import shares as shares_module
from marketplace.tenders.sealing.bids import open_bid, seal_bid
from marketplace.tenders.sealing.opener_keys import make_opener_key
from marketplace.tenders.sealing.shares import (
    Halves,
    JoinedKey,
    KeyOpensNothing,
    KeysDoNotJoin,
    TenderKeyReplaced,
    TooFewOpeners,
    join,
    make_tender_key,
    open_halves,
    park_halves,
    parked_halves,
    share_again,
    vouched_public_key,
)
from tests.factories.sealing import (
    ANSWERS,
    OTHER_SERVER_KEY,
    PRICES,
    SERVER_KEY,
    TENDER,
    SealedTender,
    make_identity,
    make_offer,
    make_sealed,
    make_tender,
    with_bit_flipped,
)


def _halves(tender: SealedTender, opener: str, *, server_key: bytes = SERVER_KEY) -> Halves:
    return open_halves(
        tender.key.shares, tender=tender.name, opener=opener, key=tender.openers[opener], server_key=server_key
    )


@pytest.mark.parametrize("openers", [("1", "2"), ("1", "2", "3"), ("1", "2", "3", "escrow")])
def test_every_pair_of_openers_opens_a_bid_whichever_comes_first(openers: tuple[str, ...]) -> None:
    tender = make_tender(openers=openers)
    sealed = make_sealed(tender)

    for one, other in combinations(openers, 2):
        for first, second in ((one, other), (other, one)):
            opened = open_bid(sealed, identity=make_identity(), joined=tender.joined(first, second))
            assert (opened.manifest.prices, opened.manifest.answers) == (PRICES, ANSWERS)


@pytest.mark.parametrize(("openers", "boxes"), [(2, 2), (3, 6), (4, 12)])
def test_there_are_two_boxes_for_each_pair(openers: int, boxes: int) -> None:
    tender = make_tender(openers=[str(number) for number in range(openers)])

    assert len(tender.key.shares) == boxes
    assert len({(share.pair, share.opener) for share in tender.key.shares}) == boxes
    assert all(share.opener in share.pair and share.pair == tuple(sorted(share.pair)) for share in tender.key.shares)


def test_one_opener_alone_opens_nothing_even_with_the_server_key() -> None:
    tender = make_tender()
    halves = _halves(tender, "11")
    disguised = Halves(tender.name, "12", {"11": halves.by_other["12"], "13": halves.by_other["13"]})
    whole = tender.joined("12", "13").private_key.private_bytes_raw()

    with pytest.raises(KeysDoNotJoin):
        join(halves, halves, public_key=tender.key.public_key, server_key=SERVER_KEY)
    with pytest.raises(KeysDoNotJoin):
        join(halves, disguised, public_key=tender.key.public_key, server_key=SERVER_KEY)
    assert whole not in halves.by_other.values()
    assert shares_module._xor(*halves.by_other.values()) != whole


def test_the_halves_of_one_opener_say_nothing_about_the_key() -> None:
    """One key split a thousand times: whichever half one holds, every bit of it is a fair coin."""
    joined = make_tender().joined("11", "12")
    keys = {name: make_opener_key() for name in ("1", "2")}
    public_keys = {name: key.public_key for name, key in keys.items()}
    ones = {name: [0] * 256 for name in keys}

    for _ in range(1000):
        made = share_again(joined, openers=public_keys, server_key=SERVER_KEY)
        for name, key in keys.items():
            [half] = open_halves(made, tender=TENDER, opener=name, key=key, server_key=SERVER_KEY).by_other.values()
            for bit in range(256):
                ones[name][bit] += half[bit // 8] >> bit % 8 & 1

    # Six and a half standard deviations: about one false alarm in twenty million runs for the 512 counts together.
    assert all(abs(count - 500) < 103 for counts in ones.values() for count in counts)


def test_two_openers_without_the_server_key_open_nothing() -> None:
    tender = make_tender()

    for opener in tender.openers:
        with pytest.raises(KeyOpensNothing):
            _halves(tender, opener, server_key=OTHER_SERVER_KEY)
    with pytest.raises(TenderKeyReplaced):
        join(
            _halves(tender, "11"),
            _halves(tender, "12"),
            public_key=tender.key.public_key,
            server_key=OTHER_SERVER_KEY,
        )


def test_another_persons_key_opens_nothing() -> None:
    tender = make_tender()

    for key in (tender.openers["12"], make_opener_key()):
        with pytest.raises(KeyOpensNothing):
            open_halves(tender.key.shares, tender=tender.name, opener="11", key=key, server_key=SERVER_KEY)


def test_who_was_no_opener_when_the_tender_was_published_opens_nothing() -> None:
    tender = make_tender()

    with pytest.raises(KeyOpensNothing):
        open_halves(tender.key.shares, tender=tender.name, opener="14", key=make_opener_key(), server_key=SERVER_KEY)


def test_no_bit_of_a_box_can_be_changed() -> None:
    tender = make_tender(openers=("1", "2"))
    share = next(one for one in tender.key.shares if one.opener == "1")
    accepted = []

    for bit in range(len(share.box) * 8):
        changed = replace(share, box=with_bit_flipped(share.box, bit))
        try:
            open_halves([changed], tender=TENDER, opener="1", key=tender.openers["1"], server_key=SERVER_KEY)
        except KeyOpensNothing:
            continue
        accepted.append(bit)

    assert accepted == []


@pytest.mark.parametrize("length", [0, 1, 11, 12, 27, 28, 60])
def test_a_box_cut_short_is_refused(length: int) -> None:
    tender = make_tender(openers=("1", "2"))
    cut = [replace(one, box=one.box[:length]) for one in tender.key.shares]

    with pytest.raises(KeyOpensNothing):
        open_halves(cut, tender=TENDER, opener="1", key=tender.openers["1"], server_key=SERVER_KEY)


def test_a_box_cannot_be_moved_to_another_pair_opener_or_tender() -> None:
    tender = make_tender()
    other = make_tender("MK-2026-004")
    keys = tender.openers
    mine = {share.pair: share for share in tender.key.shares if share.opener == "11"}
    swapped = [
        replace(mine["11", "12"], box=mine["11", "13"].box),
        replace(mine["11", "13"], box=mine["11", "12"].box),
    ]
    renamed = [replace(share, opener="11") for share in tender.key.shares if share.opener == "12"]

    with pytest.raises(KeyOpensNothing):
        open_halves(swapped, tender=TENDER, opener="11", key=keys["11"], server_key=SERVER_KEY)
    with pytest.raises(KeyOpensNothing):
        open_halves(renamed, tender=TENDER, opener="11", key=keys["12"], server_key=SERVER_KEY)
    with pytest.raises(KeyOpensNothing):
        open_halves(tender.key.shares, tender=other.name, opener="11", key=keys["11"], server_key=SERVER_KEY)


def test_halves_of_two_tenders_do_not_join_even_with_the_same_openers() -> None:
    one = make_tender()
    public_keys = {name: key.public_key for name, key in one.openers.items()}
    other = SealedTender(
        "MK-2026-004",
        one.openers,
        make_tender_key(tender="MK-2026-004", openers=public_keys, server_key=SERVER_KEY),
    )
    renamed = replace(_halves(other, "12"), tender=TENDER)

    with pytest.raises(KeysDoNotJoin):
        join(_halves(one, "11"), _halves(other, "12"), public_key=one.key.public_key, server_key=SERVER_KEY)
    with pytest.raises(KeysDoNotJoin):
        join(_halves(one, "11"), renamed, public_key=one.key.public_key, server_key=SERVER_KEY)


def test_the_first_openers_halves_wait_locked_and_join_afterwards() -> None:
    tender = make_tender()
    halves = _halves(tender, "11")
    parked = park_halves(halves, server_key=SERVER_KEY)
    read = parked_halves(parked, tender=TENDER, opener="11", server_key=SERVER_KEY)

    assert all(half not in parked and half.hex().encode() not in parked for half in halves.by_other.values())
    assert isinstance(
        join(read, _halves(tender, "13"), public_key=tender.key.public_key, server_key=SERVER_KEY), JoinedKey
    )


def test_parked_halves_open_for_their_tender_and_opener_only() -> None:
    parked = park_halves(_halves(make_tender(), "11"), server_key=SERVER_KEY)

    for tender, opener, server_key in (
        ("MK-2026-004", "11", SERVER_KEY),
        (TENDER, "12", SERVER_KEY),
        (TENDER, "11", OTHER_SERVER_KEY),
    ):
        with pytest.raises(KeysDoNotJoin):
            parked_halves(parked, tender=tender, opener=opener, server_key=server_key)
    with pytest.raises(KeysDoNotJoin):
        parked_halves(with_bit_flipped(parked, 300), tender=TENDER, opener="11", server_key=SERVER_KEY)


def test_no_bid_is_sealed_to_a_key_that_somebody_put_into_the_database() -> None:
    tender, other = make_tender(), make_tender("MK-2026-004")
    attacker = make_opener_key().public_key
    offer = make_offer()

    for stored in (attacker, bytes(12) + attacker + bytes(16), other.key.public_key, b""):
        with pytest.raises(TenderKeyReplaced):
            seal_bid(offer, [], identity=make_identity(), public_key=stored, server_key=SERVER_KEY)
    assert len(vouched_public_key(tender.key.public_key, tender=TENDER, server_key=SERVER_KEY)) == 32


def test_a_lost_key_is_replaced_by_two_others_and_no_bid_is_touched() -> None:
    tender = make_tender()
    sealed = make_sealed(tender)
    old = tender.openers["13"]
    openers = {"11": tender.openers["11"], "12": tender.openers["12"], "14": make_opener_key()}

    made = share_again(
        tender.joined("11", "12"),
        openers={name: key.public_key for name, key in openers.items()},
        server_key=SERVER_KEY,
    )

    after = SealedTender(TENDER, openers, replace(tender.key, shares=made))
    for first, second in combinations(openers, 2):
        opened = open_bid(sealed, identity=make_identity(), joined=after.joined(first, second))
        assert opened.manifest.prices == PRICES
    for opener in ("13", "14"):
        with pytest.raises(KeyOpensNothing):
            open_halves(made, tender=TENDER, opener=opener, key=old, server_key=SERVER_KEY)


def test_a_half_from_before_the_replacement_fits_no_half_of_now() -> None:
    """A thief with the lost key, an old copy of the database and the server key still lacks a second opener."""
    tender = make_tender()
    stolen = _halves(tender, "13")
    openers = {"11": tender.openers["11"], "12": tender.openers["12"], "13": make_opener_key()}
    made = share_again(
        tender.joined("11", "12"),
        openers={name: key.public_key for name, key in openers.items()},
        server_key=SERVER_KEY,
    )

    for opener in ("11", "12"):
        of_now = open_halves(made, tender=TENDER, opener=opener, key=openers[opener], server_key=SERVER_KEY)
        with pytest.raises(KeysDoNotJoin):
            join(of_now, stolen, public_key=tender.key.public_key, server_key=SERVER_KEY)


def test_two_openers_with_two_keys_are_the_least() -> None:
    key = make_opener_key().public_key
    joined = make_tender().joined("11", "12")

    for openers in ({}, {"1": key}, {"1": key, "2": key}):
        with pytest.raises(TooFewOpeners):
            make_tender_key(tender=TENDER, openers=openers, server_key=SERVER_KEY)
        with pytest.raises(TooFewOpeners):
            share_again(joined, openers=openers, server_key=SERVER_KEY)


@pytest.mark.parametrize("name", ["", "a+b", "a b", "ä", "x" * 30])
def test_a_name_that_could_be_mistaken_for_a_pair_names_no_opener(name: str) -> None:
    openers = {"1": make_opener_key().public_key, name: make_opener_key().public_key}

    with pytest.raises(ValueError, match="cannot name an opener"):
        make_tender_key(tender=TENDER, openers=openers, server_key=SERVER_KEY)


@pytest.mark.parametrize("length", [0, 16, 24, 31, 33])
def test_a_server_key_of_another_length_is_refused_and_not_used_weaker(length: int) -> None:
    openers = {name: make_opener_key().public_key for name in ("1", "2")}

    with pytest.raises(ValueError, match="bytes, not 32"):
        make_tender_key(tender=TENDER, openers=openers, server_key=bytes(length))
