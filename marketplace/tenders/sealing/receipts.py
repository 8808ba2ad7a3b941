"""Receipts of bids, and the list of what lay sealed when a tender closed; both signed (Ed25519).

Both are canonical JSON, written in one way only. ``scripts/verify_receipt.py`` checks them without the portal and
shares no code with it; what is written here is read there, so the two change together or not at all.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.errors import RuleBroken
from marketplace.tenders.sealing.bids import digest_of
from marketplace.tenders.sealing.binding import SCHEME, fingerprint_of

RECEIPT = "rengas-bid-receipt"
SEALED_LIST = "rengas-sealed-list"
DIGEST = re.compile(r"[0-9a-f]{64}")
AROUND = " \t\r\n"


class ReceiptNotValid(RuleBroken):
    """A receipt or a sealed list is not as the portal signed it; ``check`` names the check that failed."""

    code: ClassVar[str] = "tenders.receipt_not_valid"
    status: ClassVar[int] = 422


@dataclass(frozen=True)
class Receipt:
    """What the portal promises to have received.

    Args:
        portal: The portal's name or address, as its users know it.
        tender, bid, provider, version: As in the bid's identity.
        received_at: When the last byte had been read, UTC.
        envelope_digest: SHA-256 of the envelope, in hex.
        file_digests: SHA-256 of each encrypted file, in hex, in the manifest's order.
        commitment: SHA-256 of the manifest, in hex.
        audit_sequence: Number of the audit row of the receiving.
        audit_head: Hash of that row, in hex; the chain of all rows before it ends there.
    """

    portal: str
    tender: str
    bid: str
    provider: str
    version: int
    received_at: datetime
    envelope_digest: str
    file_digests: tuple[str, ...]
    commitment: str
    audit_sequence: int
    audit_head: str

    @property
    def digest(self) -> str:
        """The hash by which the bid is found in the sealed list."""
        return digest_of(self.envelope_digest, self.file_digests)


@dataclass(frozen=True)
class SealedList:
    """What lay sealed when a tender closed.

    Args:
        closed_at: When the list was made, UTC.
        digests: The hash of each bid in force, sorted; see :func:`~marketplace.tenders.sealing.bids.digest_of`.
    """

    portal: str
    tender: str
    closed_at: datetime
    digests: tuple[str, ...]


def sign_receipt(receipt: Receipt, key: Ed25519PrivateKey) -> str:
    """Sign a receipt.

    Returns:
        The receipt as text, to be given away and kept byte by byte.
    Raises:
        ValueError: a moment without a time zone, or a hash that is none.
    """
    _refuse_all_but_digests(receipt.envelope_digest, *receipt.file_digests, receipt.commitment, receipt.audit_head)
    facts: dict[str, Any] = {
        **vars(receipt),
        "received_at": _written(receipt.received_at),
        "file_digests": list(receipt.file_digests),
        "digest": receipt.digest,
    }
    return _sign(RECEIPT, facts, key)


def verify_receipt(text: str, public_key: Ed25519PublicKey) -> Receipt:
    """Read a receipt that the portal signed.

    Raises:
        ReceiptNotValid: any byte of it is another.
    """
    facts = _verified(RECEIPT, text, public_key)
    try:
        digest = facts.pop("digest")
        facts["received_at"] = _moment(facts["received_at"])
        facts["file_digests"] = tuple(facts["file_digests"])
        receipt = Receipt(**facts)
    except (KeyError, TypeError, ValueError) as other:
        raise ReceiptNotValid(check="fields") from other
    if receipt.digest != digest:
        raise ReceiptNotValid(check="digest")
    return receipt


def sign_sealed_list(
    digests: Sequence[str], *, portal: str, tender: str, closed_at: datetime, key: Ed25519PrivateKey
) -> str:
    """Sign the list of what lay sealed: how many bids, and the hash of each, in an order that tells nothing.

    Args:
        digests: The hash of each bid in force.
        closed_at: When the list is made.
    Raises:
        ValueError: a hash that is none or comes twice, or a moment without a time zone.
    """
    _refuse_all_but_digests(*digests)
    if len(set(digests)) != len(digests):
        raise ValueError("a bid cannot be in the list twice")
    facts = {
        "portal": portal,
        "tender": tender,
        "closed_at": _written(closed_at),
        "count": len(digests),
        "digests": sorted(digests),
    }
    return _sign(SEALED_LIST, facts, key)


def verify_sealed_list(text: str, public_key: Ed25519PublicKey) -> SealedList:
    """Read a sealed list that the portal signed.

    Raises:
        ReceiptNotValid: any byte of it is another.
    """
    facts = _verified(SEALED_LIST, text, public_key)
    try:
        count, digests = facts.pop("count"), tuple(facts.pop("digests"))
        found = SealedList(closed_at=_moment(facts.pop("closed_at")), digests=digests, **facts)
    except (KeyError, TypeError, ValueError) as other:
        raise ReceiptNotValid(check="fields") from other
    if count != len(digests) or list(digests) != sorted(set(digests)):
        raise ReceiptNotValid(check="count")
    return found


def key_fingerprint(public_key: Ed25519PublicKey) -> str:
    """The receipt key's fingerprint, as every receipt names it and the portal publishes it."""
    return fingerprint_of(public_key.public_bytes_raw())


def _sign(kind: str, facts: dict[str, Any], key: Ed25519PrivateKey) -> str:
    signed = {"kind": kind, "scheme": SCHEME, "key": key_fingerprint(key.public_key()), **facts}
    signature = key.sign(canonical_json(signed).encode())
    return canonical_json({"signed": signed, "signature": signature.hex()})


def _verified(kind: str, text: str, public_key: Ed25519PublicKey) -> dict[str, Any]:
    """The signed facts. The text must be the one way of writing them, so that no two texts are one receipt."""
    try:
        document = json.loads(text.strip(AROUND))
        is_canonical = canonical_json(document) == text.strip(AROUND)
        signed, signature = document["signed"], bytes.fromhex(document["signature"])
        facts, written = dict(signed), canonical_json(signed).encode()
    except (ValueError, TypeError, KeyError, RecursionError) as unreadable:
        raise ReceiptNotValid(check="form") from unreadable
    if not is_canonical or set(document) != {"signed", "signature"} or signature.hex() != document["signature"]:
        raise ReceiptNotValid(check="form")
    if facts.pop("key", None) != key_fingerprint(public_key):
        raise ReceiptNotValid(check="key")
    try:
        public_key.verify(signature, written)
    except InvalidSignature as refused:
        raise ReceiptNotValid(check="signature") from refused
    if (facts.pop("kind", None), facts.pop("scheme", None)) != (kind, SCHEME):
        raise ReceiptNotValid(check="kind")
    return facts


def _written(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _refuse_all_but_digests(*digests: str) -> None:
    for one in digests:
        if not DIGEST.fullmatch(one):
            raise ValueError(f"{one!r} is no SHA-256 in hex")
