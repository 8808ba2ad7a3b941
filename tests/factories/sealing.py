"""Keys, sealed bids and receipts with valid defaults; no database."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from marketplace.tenders.sealing.bids import BidIdentity, SealedBid, seal_bid
from marketplace.tenders.sealing.manifests import BidFile, Manifest, make_manifest
from marketplace.tenders.sealing.opener_keys import Cost, OpenerKey, make_opener_key
from marketplace.tenders.sealing.receipts import Receipt
from marketplace.tenders.sealing.shares import JoinedKey, TenderKey, join, make_tender_key, open_halves

CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)
"""The least that Argon2 can do. The cost is in the key file, so reading such a file is cheap too."""

SERVER_KEY = bytes(range(32))
OTHER_SERVER_KEY = bytes(range(1, 33))
TENDER = "MK-2026-003"
PRICES = {"start": 25_000, "job": 180_000, "lasting": 320_000}
ANSWERS = {"method": "Yksilövalmentaja tapaa osallistujan kahdesti viikossa.", "staff": "Kolme valmentajaa."}
RECEIVED_AT = datetime(2026, 11, 24, 9, 59, 59, 999_999, tzinfo=UTC)
RECEIPT_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(100, 132)))


@dataclass(frozen=True)
class SealedTender:
    """A tender with its openers' keys by name."""

    name: str
    openers: dict[str, OpenerKey]
    key: TenderKey

    def joined(self, first: str, second: str, *, server_key: bytes = SERVER_KEY) -> JoinedKey:
        """What two openers with a server key join."""
        halves = [
            open_halves(self.key.shares, tender=self.name, opener=name, key=self.openers[name], server_key=server_key)
            for name in (first, second)
        ]
        return join(*halves, public_key=self.key.public_key, server_key=server_key)


def make_tender(name: str = TENDER, *, openers: Sequence[str] = ("11", "12", "13")) -> SealedTender:
    """A tender whose key is split among openers."""
    keys = {opener: make_opener_key() for opener in openers}
    public_keys = {opener: key.public_key for opener, key in keys.items()}
    return SealedTender(name, keys, make_tender_key(tender=name, openers=public_keys, server_key=SERVER_KEY))


def make_identity(**changed: Any) -> BidIdentity:
    """A bid's identity."""
    given = {"tender": TENDER, "bid": "3f0c8f1e-6f0b-4c55-9a39-0d6f4b1f7a11", "provider": "7", "version": 1}
    return BidIdentity(**{**given, **changed})


def make_files() -> tuple[BidFile, ...]:
    """Two small files."""
    return BidFile("suunnitelma.pdf", b"%PDF-1.7 plan"), BidFile("ansioluettelot.pdf", b"%PDF-1.7 people")


def make_offer(*, files: Sequence[BidFile] = (), **changed: Any) -> Manifest:
    """A manifest of an offer."""
    return make_manifest(**{"prices": PRICES, "answers": ANSWERS, "files": files, **changed})


def make_sealed(
    tender: SealedTender, *, identity: BidIdentity | None = None, files: Sequence[BidFile] = (), **changed: Any
) -> SealedBid:
    """A sealed bid."""
    return seal_bid(
        make_offer(files=files, **changed),
        files,
        identity=identity or make_identity(tender=tender.name),
        public_key=tender.key.public_key,
        server_key=SERVER_KEY,
    )


def make_receipt(**changed: Any) -> Receipt:
    """What a receipt promises, unsigned."""
    given = {
        "portal": "https://rengas.example",
        "tender": TENDER,
        "bid": "3f0c8f1e-6f0b-4c55-9a39-0d6f4b1f7a11",
        "provider": "7",
        "version": 2,
        "received_at": RECEIVED_AT,
        "envelope_digest": a_digest("envelope"),
        "file_digests": (a_digest("plan"), a_digest("people")),
        "commitment": a_digest("manifest"),
        "audit_sequence": 4711,
        "audit_head": a_digest("head"),
    }
    return Receipt(**{**given, **changed})


def a_digest(of: str) -> str:
    """SHA-256 of a word."""
    return hashlib.sha256(of.encode()).hexdigest()


def with_bit_flipped(content: bytes, bit: int) -> bytes:
    """The content with one bit turned over."""
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
