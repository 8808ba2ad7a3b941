"""What somebody made who holds the keys and keeps to no rule is refused too, and never read as something else."""

import json

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from marketplace.kernel.canonical import canonical_json
from marketplace.tenders.sealing.bids import BidDamaged, SealedBid, open_bid
from marketplace.tenders.sealing.binding import SEALED_KEY_BYTES, lock, purpose, seal_to, sha256
from marketplace.tenders.sealing.manifests import Manifest
from marketplace.tenders.sealing.opener_keys import KIND, NotAKeyFile, make_opener_key, read_key_file
from marketplace.tenders.sealing.padding import fill, fill_file
from marketplace.tenders.sealing.receipts import ReceiptNotValid, key_fingerprint, verify_sealed_list
from marketplace.tenders.sealing.shares import (
    Halves,
    KeyOpensNothing,
    KeysDoNotJoin,
    Share,
    join,
    open_halves,
    vouched_public_key,
)
from scripts.verify_receipt import canonical
from tests.factories.sealing import (
    CHEAP,
    RECEIPT_KEY,
    SERVER_KEY,
    TENDER,
    a_digest,
    make_files,
    make_identity,
    make_offer,
    make_tender,
)

IDENTITY = make_identity()
A_TENDER = make_tender()
JOINED = A_TENDER.joined("11", "12")
FILES = make_files()
KEY = bytes(range(32))


def _forged_bid(text: bytes, contents: list[bytes], *, commitment: str) -> SealedBid:
    """A bid whose inside was written by hand, sealed as ours are."""
    facts = vars(IDENTITY)
    public_key = vouched_public_key(A_TENDER.key.public_key, tender=TENDER, server_key=SERVER_KEY)
    sealed_key = seal_to(public_key, KEY, purpose("bid-key", **facts))
    assert len(sealed_key) == SEALED_KEY_BYTES
    manifest_of = purpose("bid-manifest", **facts, sealed_key=sha256(sealed_key))
    return SealedBid(
        envelope=sealed_key + lock(KEY, text, manifest_of),
        files=tuple(
            lock(KEY, content, purpose("bid-file", **facts, index=index)) for index, content in enumerate(contents)
        ),
        commitment=commitment,
    )


def _part_refused(sealed: SealedBid) -> object:
    with pytest.raises(BidDamaged) as refused:
        open_bid(sealed, identity=IDENTITY, joined=JOINED)
    return refused.value.facts["part"]


def _text(manifest: Manifest) -> bytes:
    return manifest.to_json().encode()


def test_a_bid_written_by_hand_opens_when_all_of_it_fits() -> None:
    """So that the refusals below are for what each of them names and for nothing else."""
    manifest = make_offer(files=FILES)
    contents = [fill_file(one.content) for one in FILES]
    sealed = _forged_bid(fill(_text(manifest)), contents, commitment=manifest.commitment)

    assert open_bid(sealed, identity=IDENTITY, joined=JOINED).files == FILES


def test_a_file_other_than_the_one_in_the_manifest_is_refused() -> None:
    manifest = make_offer(files=FILES)
    contents = [fill_file(FILES[0].content), fill_file(b"another file")]

    assert _part_refused(_forged_bid(fill(_text(manifest)), contents, commitment=manifest.commitment)) == "file_2"


def test_a_file_that_was_not_filled_up_is_refused() -> None:
    manifest = make_offer(files=FILES[:1])

    assert (
        _part_refused(_forged_bid(fill(_text(manifest)), [FILES[0].content], commitment=manifest.commitment))
        == "file_1"
    )


def test_a_manifest_with_files_that_were_not_sent_is_refused() -> None:
    manifest = make_offer(files=FILES)

    assert _part_refused(_forged_bid(fill(_text(manifest)), [], commitment=manifest.commitment)) == "files"


@pytest.mark.parametrize("inside", [b"", b"\xff", b"{}", b"[]", b"null"])
def test_what_is_no_manifest_is_refused(inside: bytes) -> None:
    assert _part_refused(_forged_bid(fill(inside), [], commitment=sha256(inside))) == "manifest"


def test_a_manifest_that_was_not_filled_up_is_refused() -> None:
    manifest = make_offer()

    assert _part_refused(_forged_bid(_text(manifest), [], commitment=manifest.commitment)) == "manifest"


def test_a_manifest_other_than_the_one_committed_to_is_refused() -> None:
    sealed = _forged_bid(fill(_text(make_offer())), [], commitment=make_offer().commitment)

    assert _part_refused(sealed) == "commitment"


@pytest.mark.parametrize(("pair", "length"), [(("11", "12"), 31), (("11", "12"), 33), (("12", "13"), 32)])
def test_a_box_with_no_half_of_this_opener_in_it_is_refused(pair: tuple[str, str], length: int) -> None:
    facts = {"tender": TENDER, "first": pair[0], "second": pair[1], "opener": "11"}
    key = make_opener_key()
    sealed = seal_to(key.public_key, bytes(length), purpose("tender-share", **facts))
    share = Share(pair, "11", lock(SERVER_KEY, sealed, purpose("tender-share-box", **facts)))

    with pytest.raises(KeyOpensNothing):
        open_halves([share], tender=TENDER, opener="11", key=key, server_key=SERVER_KEY)


def test_halves_of_openers_who_are_no_pair_do_not_join() -> None:
    first, second = (
        open_halves(A_TENDER.key.shares, tender=TENDER, opener=name, key=A_TENDER.openers[name], server_key=SERVER_KEY)
        for name in ("11", "12")
    )
    lonely = Halves(TENDER, "11", {"13": first.by_other["13"]})

    for one, other in ((lonely, second), (second, lonely)):
        with pytest.raises(KeysDoNotJoin):
            join(one, other, public_key=A_TENDER.key.public_key, server_key=SERVER_KEY)


def test_a_key_file_whose_halves_are_of_two_keys_is_refused() -> None:
    """Its holder would believe that another key is theirs."""
    own, other = make_opener_key(), make_opener_key()
    salt = bytes(16)
    document = {
        "kind": KIND,
        "scheme": 1,
        "label": "",
        "public_key": other.public_key.hex(),
        "fingerprint": other.fingerprint,
        "argon2id": {**vars(CHEAP), "salt": salt.hex()},
    }
    secret = Argon2id(salt=salt, length=32, iterations=1, lanes=1, memory_cost=8).derive(b"kala")
    bound_to = purpose("opener-key-file", document=canonical_json(document))
    document["sealed"] = lock(secret, own.private_key.private_bytes_raw(), bound_to).hex()
    document["checksum"] = sha256(canonical_json(document).encode())

    with pytest.raises(NotAKeyFile) as refused:
        read_key_file(json.dumps(document), "kala")

    assert refused.value.facts == {"reason": "halves"}


@pytest.mark.parametrize(
    ("changed", "check"),
    [
        ({"count": 3}, "count"),
        ({"digests": [a_digest("b"), a_digest("b")]}, "count"),
        ({"digests": sorted([a_digest("a"), a_digest("b")], reverse=True)}, "count"),
        ({"closed_at": "soon"}, "fields"),
        ({"more": 1}, "fields"),
        ({"digests": 1}, "fields"),
    ],
)
def test_a_signed_list_that_does_not_add_up_is_refused(changed: dict[str, object], check: str) -> None:
    public_key = RECEIPT_KEY.public_key()
    signed = {
        "kind": "rengas-sealed-list",
        "scheme": 1,
        "key": key_fingerprint(public_key),
        "portal": "https://rengas.example",
        "tender": TENDER,
        "closed_at": "2026-11-24T10:15:00.000000Z",
        "count": 2,
        "digests": sorted([a_digest("a"), a_digest("b")]),
        **changed,
    }
    text = canonical({"signed": signed, "signature": RECEIPT_KEY.sign(canonical(signed).encode()).hex()})

    with pytest.raises(ReceiptNotValid) as refused:
        verify_sealed_list(text, public_key)

    assert refused.value.facts == {"check": check}
