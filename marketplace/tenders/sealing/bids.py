"""Sealing a bid, opening it, and looking at an opened bid again.

A bid's own random key encrypts its manifest and its files; the envelope is that key, sealed to the tender's public
key, and the manifest, locked under that key. So the bid's key can be kept after the opening without the tender's.

All is bound to the tender, the bid, the provider and the version. The manifest is bound to the sealed key before it
and each file to its place in the manifest, so nothing can be swapped even between the parts of one bid.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from cryptography.exceptions import InvalidTag

from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.errors import RuleBroken
from marketplace.tenders.sealing.binding import (
    KEY_BYTES,
    SEALED_KEY_BYTES,
    lock,
    purpose,
    seal_to,
    sha256,
    unlock,
    unseal,
)
from marketplace.tenders.sealing.manifests import BidFile, ListedFile, Manifest, NotAManifest, read_manifest
from marketplace.tenders.sealing.padding import NotPadded, fill, fill_file, unfill, unfill_file
from marketplace.tenders.sealing.shares import JoinedKey, vouched_public_key


class BidDamaged(RuleBroken):
    """A sealed bid is not what was received; ``part`` says where it was seen, ``bid`` in which bid."""

    code: ClassVar[str] = "tenders.bid_damaged"
    status: ClassVar[int] = 500


@dataclass(frozen=True)
class BidIdentity:
    """What a sealed bid belongs to. Whoever changes any of these in the database makes the bid unreadable.

    Args:
        tender: The tender's name, the same as in :func:`~marketplace.tenders.sealing.shares.make_tender_key`.
        bid: The bid's own id, drawn when the form was made.
        provider: The provider's id; not a name or number that may be corrected later.
        version: 1 for the provider's first bid to the tender, and so on.
    """

    tender: str
    bid: str
    provider: str
    version: int


@dataclass(frozen=True)
class SealedBid:
    """A bid as it is stored and as anybody may see it.

    Args:
        envelope: The bid's key for the openers, and the manifest under the bid's key.
        files: Encrypted files in the manifest's order.
        commitment: SHA-256 of the manifest, in hex.
    """

    envelope: bytes = field(repr=False)
    files: tuple[bytes, ...] = field(repr=False)
    commitment: str

    @property
    def envelope_digest(self) -> str:
        """SHA-256 of the envelope, in hex."""
        return sha256(self.envelope)

    @property
    def file_digests(self) -> tuple[str, ...]:
        """SHA-256 of each encrypted file, in hex."""
        return tuple(sha256(one) for one in self.files)

    @property
    def digest(self) -> str:
        """The one hash that stands for the bid in the sealed list; see :func:`digest_of`."""
        return digest_of(self.envelope_digest, self.file_digests)


@dataclass(frozen=True)
class OpenedBid:
    """A bid in clear.

    Args:
        key: The bid's own key, to be kept with :func:`keep_bid_key`.
    """

    manifest: Manifest
    files: tuple[BidFile, ...] = field(repr=False)
    key: bytes = field(repr=False)


def digest_of(envelope_digest: str, file_digests: Sequence[str]) -> str:
    """The hash that stands for a whole bid: SHA-256 of the canonical JSON list of its parts' hashes, in hex."""
    return sha256(canonical_json([envelope_digest, *file_digests]).encode())


def seal_bid(
    manifest: Manifest, files: Sequence[BidFile], *, identity: BidIdentity, public_key: bytes, server_key: bytes
) -> SealedBid:
    """Seal a bid to its tender's openers.

    Args:
        files: The files that the manifest tells of, in its order.
        public_key: The tender's public half as it is stored.
        server_key: 32 bytes; only to see that the public half is the portal's own.
    Raises:
        TenderKeyReplaced: the stored public half is not the portal's.
    """
    if [(one.name, sha256(one.content)) for one in files] != [(one.name, one.sha256) for one in manifest.files]:
        raise ValueError("the files are not those of the manifest")
    sealed_to = vouched_public_key(public_key, tender=identity.tender, server_key=server_key)
    key = secrets.token_bytes(KEY_BYTES)
    sealed_key = seal_to(sealed_to, key, _bound("bid-key", identity))
    locked = lock(key, fill(manifest.to_json().encode()), _manifest_of(identity, sealed_key))
    return SealedBid(
        envelope=sealed_key + locked,
        files=tuple(
            lock(key, fill_file(one.content), _bound("bid-file", identity, index=index))
            for index, one in enumerate(files)
        ),
        commitment=manifest.commitment,
    )


def open_bid(sealed: SealedBid, *, identity: BidIdentity, joined: JoinedKey) -> OpenedBid:
    """Open a bid with the tender's key.

    Args:
        sealed: As it was stored.
        identity: As the row tells it.
        joined: The tender's private key, joined by two openers.
    Raises:
        BidDamaged: it belongs to something else, or a byte of it has changed.
    """
    try:
        key = unseal(joined.private_key, sealed.envelope[:SEALED_KEY_BYTES], _bound("bid-key", identity))
    except InvalidTag as refused:
        raise BidDamaged(bid=identity.bid, part="key") from refused
    return _read(sealed, identity, key)


def keep_bid_key(opened: OpenedBid, *, identity: BidIdentity, server_key: bytes) -> bytes:
    """The key of an opened bid, locked under the server key, for an auditor who looks at the opening again."""
    return lock(server_key, opened.key, _bound("kept-bid-key", identity))


def reopen_with_key(sealed: SealedBid, kept_key: bytes, *, identity: BidIdentity, server_key: bytes) -> OpenedBid:
    """Open again a bid that was opened once, without the openers.

    Args:
        kept_key: From :func:`keep_bid_key`, of this very bid.
    Raises:
        BidDamaged: the kept key or the bid belongs to something else, or a byte has changed.
    """
    try:
        key = unlock(server_key, kept_key, _bound("kept-bid-key", identity))
    except InvalidTag as refused:
        raise BidDamaged(bid=identity.bid, part="kept_key") from refused
    return _read(sealed, identity, key)


def reopen_file_with_key(
    envelope: bytes, locked_file: bytes, place: int, kept_key: bytes, *, identity: BidIdentity, server_key: bytes
) -> BidFile:
    """One file of a bid that was opened once, without the openers and without the other files.

    Args:
        place: The file's place in the manifest, from 0.
    Raises:
        BidDamaged: as :func:`reopen_with_key`.
    """
    try:
        key = unlock(server_key, kept_key, _bound("kept-bid-key", identity))
    except InvalidTag as refused:
        raise BidDamaged(bid=identity.bid, part="kept_key") from refused
    manifest = _read_manifest(envelope, identity, key)
    return _read_file(manifest.files[place], locked_file, place, identity, key)


def _read(sealed: SealedBid, identity: BidIdentity, key: bytes) -> OpenedBid:
    manifest = _read_manifest(sealed.envelope, identity, key)
    if manifest.commitment != sealed.commitment:
        raise BidDamaged(bid=identity.bid, part="commitment")
    if len(manifest.files) != len(sealed.files):
        raise BidDamaged(bid=identity.bid, part="files")
    files = tuple(
        _read_file(listed, locked, index, identity, key)
        for index, (listed, locked) in enumerate(zip(manifest.files, sealed.files, strict=True))
    )
    return OpenedBid(manifest, files, key)


def _read_file(listed: ListedFile, locked: bytes, index: int, identity: BidIdentity, key: bytes) -> BidFile:
    try:
        content = unfill_file(unlock(key, locked, _bound("bid-file", identity, index=index)))
    except (InvalidTag, NotPadded) as refused:
        raise BidDamaged(bid=identity.bid, part=f"file_{index + 1}") from refused
    if (len(content), sha256(content)) != (listed.size, listed.sha256):
        raise BidDamaged(bid=identity.bid, part=f"file_{index + 1}")
    return BidFile(listed.name, content)


def _read_manifest(envelope: bytes, identity: BidIdentity, key: bytes) -> Manifest:
    sealed_key, locked = envelope[:SEALED_KEY_BYTES], envelope[SEALED_KEY_BYTES:]
    try:
        text = unfill(unlock(key, locked, _manifest_of(identity, sealed_key))).decode()
        return read_manifest(text)
    except (InvalidTag, NotPadded, NotAManifest, UnicodeDecodeError) as refused:
        raise BidDamaged(bid=identity.bid, part="manifest") from refused


def _bound(what: str, identity: BidIdentity, **more: int | str) -> bytes:
    return purpose(what, **vars(identity), **more)


def _manifest_of(identity: BidIdentity, sealed_key: bytes) -> bytes:
    return _bound("bid-manifest", identity, sealed_key=sha256(sealed_key))
