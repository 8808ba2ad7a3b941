"""A bid's manifest: what was offered, written in one way only, with a salt.

The hash of the manifest is the bid's *commitment*. It is in the receipt, so the bidder, who keeps the manifest, can
prove later what was offered without the portal; and because of the salt nobody can find the prices by trying.
"""

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marketplace.kernel.canonical import canonical_json
from marketplace.tenders.sealing.binding import sha256

KIND = "rengas-bid-manifest"
SCHEME = 1
SALT_BYTES = 16
PARTY = {"role", "name", "business_id", "task"}
DIGEST = re.compile(r"[0-9a-f]{64}")


class NotAManifest(ValueError):
    """The text is not what :meth:`Manifest.to_json` writes."""


@dataclass(frozen=True)
class BidFile:
    """A file of a bid, in clear."""

    name: str = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class ListedFile:
    """A file as the manifest tells it: its name, its size in bytes, and the SHA-256 of its content in hex."""

    name: str = field(repr=False)
    size: int = field(repr=False)
    sha256: str = field(repr=False)


@dataclass(frozen=True)
class Manifest:
    """What a bid offers.

    Args:
        prices: Cents by milestone code.
        answers: Texts by question code.
        files: In the order in which they were given.
        parties: Companies behind the bid beside the bidder; each has texts by the same names.
        salt: 16 random bytes. Never stored beside the commitment: with it, prices could be found by trying.
    """

    prices: Mapping[str, int] = field(repr=False)
    answers: Mapping[str, str] = field(repr=False)
    files: tuple[ListedFile, ...] = field(repr=False)
    parties: tuple[Mapping[str, str], ...] = field(repr=False)
    salt: bytes = field(repr=False)

    def to_json(self) -> str:
        """The manifest as it is sealed, hashed, and given to the bidder to keep."""
        return canonical_json(
            {
                "kind": KIND,
                "scheme": SCHEME,
                "prices_cents": dict(self.prices),
                "answers": dict(self.answers),
                "files": [vars(one) for one in self.files],
                "parties": [dict(one) for one in self.parties],
                "salt": self.salt.hex(),
            }
        )

    @property
    def commitment(self) -> str:
        """SHA-256 of the manifest in hex."""
        return sha256(self.to_json().encode())


def make_manifest(
    *,
    prices: Mapping[str, int],
    answers: Mapping[str, str],
    files: Sequence[BidFile] = (),
    parties: Sequence[Mapping[str, str]] = (),
    salt: bytes | None = None,
) -> Manifest:
    """Make the manifest of an offer.

    Args:
        prices: Cents by milestone code.
        answers: Texts by question code.
        parties: See :class:`Manifest`.
        salt: 16 random bytes that came with the form, so that a form sent twice makes one manifest; drawn when None.
    Raises:
        NotAManifest: a price below zero, a salt of another length, a text that is none.
        TypeError: a price that is a float.
    """
    made = Manifest(
        prices=dict(prices),
        answers=dict(answers),
        files=tuple(ListedFile(one.name, len(one.content), sha256(one.content)) for one in files),
        parties=tuple(parties),
        salt=secrets.token_bytes(SALT_BYTES) if salt is None else salt,
    )
    return read_manifest(made.to_json())


def read_manifest(text: str) -> Manifest:
    """Read a manifest, strictly: one that would be written in another way is refused.

    Raises:
        NotAManifest: it is something else.
    """
    try:
        text.encode()
        document = json.loads(text)
        is_sound = _is_sound(document)
        manifest = Manifest(
            prices=document["prices_cents"],
            answers=document["answers"],
            files=tuple(ListedFile(**one) for one in document["files"]),
            parties=tuple(document["parties"]),
            salt=bytes.fromhex(document["salt"]),
        )
        is_canonical = manifest.to_json() == text
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as unreadable:
        raise NotAManifest from unreadable
    if not is_sound or not is_canonical:
        raise NotAManifest
    return manifest


def _is_sound(document: Any) -> bool:
    """Whether every value has its type and range; the names are seen when the manifest is written again."""
    return (
        len(bytes.fromhex(document["salt"])) == SALT_BYTES
        and all(_is_count(cents) for cents in document["prices_cents"].values())
        and all(isinstance(answer, str) for answer in document["answers"].values())
        and all(isinstance(one["name"], str) and _is_count(one["size"]) for one in document["files"])
        and all(
            set(one) == PARTY and all(isinstance(text, str) for text in one.values()) for one in document["parties"]
        )
        and all(DIGEST.fullmatch(one["sha256"]) is not None for one in document["files"])
    )


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0
