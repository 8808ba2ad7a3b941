"""A tender's key pair, whose private half two openers join and no one alone.

For every pair of openers the private half is split into a random half and its XOR with the key; each half is sealed
to its opener, and that once more under the server key. One half alone is a random number and says nothing.
"""

import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.errors import RuleBroken
from marketplace.tenders.sealing.binding import KEY_BYTES, lock, purpose, seal_to, unlock, unseal
from marketplace.tenders.sealing.opener_keys import OpenerKey

FEWEST_OPENERS = 2
OPENER_NAME = re.compile(r"[A-Za-z0-9_-]{1,29}")


class TooFewOpeners(RuleBroken):
    """Two openers are needed for a pair."""

    code: ClassVar[str] = "tenders.too_few_openers"


class KeyOpensNothing(RuleBroken):
    """This opener's key opens no share of this tender: another key, an older one, or a share that was changed."""

    code: ClassVar[str] = "tenders.key_opens_nothing"
    status: ClassVar[int] = 422
    form_field: ClassVar[str | None] = "key_file"


class KeysDoNotJoin(RuleBroken):
    """The two halves do not make the tender's key."""

    code: ClassVar[str] = "tenders.keys_do_not_join"


class TenderKeyReplaced(RuleBroken):
    """The tender's public key in the database is not the one this portal made; no bid may be sealed to it."""

    code: ClassVar[str] = "tenders.tender_key_replaced"
    status: ClassVar[int] = 500


@dataclass(frozen=True)
class Share:
    """One opener's half for one pair.

    Args:
        pair: The two openers, sorted.
        opener: Whose half it is.
        box: The half, sealed to the opener and then locked under the server key.
    """

    pair: tuple[str, str]
    opener: str
    box: bytes = field(repr=False)


@dataclass(frozen=True)
class TenderKey:
    """What is stored of a tender's key.

    Args:
        public_key: The public half, vouched for by the server key; see :func:`vouched_public_key`.
        shares: Every half of every pair.
    """

    public_key: bytes = field(repr=False)
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Halves:
    """One opener's halves of a tender's private key, by the other opener of the pair."""

    tender: str
    opener: str
    by_other: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True, eq=False)
class JoinedKey:
    """A tender's private key, whole, in memory for the length of one opening."""

    tender: str
    private_key: X25519PrivateKey = field(repr=False)


def make_tender_key(*, tender: str, openers: Mapping[str, bytes], server_key: bytes) -> TenderKey:
    """Make a tender's key pair, of which the private half leaves this function only in halves.

    Args:
        tender: The tender's name, the same in everything that is sealed for it.
        openers: Public keys (32 bytes) by the opener's name, for example the key's number.
        server_key: 32 bytes, kept outside the database.
    Raises:
        TooFewOpeners: fewer than two, or two with one key.
    """
    private_key = X25519PrivateKey.generate()
    public_key = lock(server_key, private_key.public_key().public_bytes_raw(), _vouching(tender))
    return TenderKey(public_key, _split(private_key, tender, openers, server_key))


def vouched_public_key(stored: bytes, *, tender: str, server_key: bytes) -> bytes:
    """The 32 bytes to which bids are sealed, after a look that they are this tender's own.

    Without this look, whoever can write to the database could put in a key of their own and read the later bids.

    Raises:
        TenderKeyReplaced: the stored bytes were not made by this portal for this tender.
    """
    try:
        return unlock(server_key, stored, _vouching(tender))
    except InvalidTag as refused:
        raise TenderKeyReplaced(tender=tender) from refused


def open_halves(shares: Iterable[Share], *, tender: str, opener: str, key: OpenerKey, server_key: bytes) -> Halves:
    """Open one opener's halves. Together they are worth nothing without another opener's.

    Args:
        shares: The tender's shares; those of other openers are passed over.
    Raises:
        KeyOpensNothing: none is this opener's, or one of them does not open with this key.
    """
    by_other = {}
    for share in shares:
        if share.opener != opener:
            continue
        try:
            sealed = unlock(server_key, share.box, _box_of("tender-share-box", tender, share.pair, opener))
            half = unseal(key.private_key, sealed, _box_of("tender-share", tender, share.pair, opener))
        except InvalidTag as refused:
            raise KeyOpensNothing(tender=tender, opener=opener) from refused
        if len(half) != KEY_BYTES or opener not in share.pair:
            raise KeyOpensNothing(tender=tender, opener=opener)
        first, second = share.pair
        by_other[second if opener == first else first] = half
    if not by_other:
        raise KeyOpensNothing(tender=tender, opener=opener)
    return Halves(tender, opener, by_other)


def park_halves(halves: Halves, *, server_key: bytes) -> bytes:
    """Lock the first opener's halves for the minutes until the second opener has come."""
    content = canonical_json({other: half.hex() for other, half in halves.by_other.items()}).encode()
    return lock(server_key, content, _parking(halves.tender, halves.opener))


def parked_halves(parked: bytes, *, tender: str, opener: str, server_key: bytes) -> Halves:
    """Read what :func:`park_halves` made.

    Raises:
        KeysDoNotJoin: it was parked for another tender or opener, or changed.
    """
    try:
        content = unlock(server_key, parked, _parking(tender, opener))
    except InvalidTag as refused:
        raise KeysDoNotJoin(tender=tender) from refused
    halves = json.loads(content)
    return Halves(tender, opener, {other: bytes.fromhex(half) for other, half in halves.items()})


def join(first: Halves, second: Halves, *, public_key: bytes, server_key: bytes) -> JoinedKey:
    """Join the halves of two openers into the tender's private key.

    Args:
        public_key: The public half as it is stored.
    Raises:
        KeysDoNotJoin: one opener twice, two tenders, or halves that make another key.
        TenderKeyReplaced: the stored public half is not this portal's.
    """
    if first.tender != second.tender or first.opener == second.opener:
        raise KeysDoNotJoin(tender=first.tender)
    if second.opener not in first.by_other or first.opener not in second.by_other:
        raise KeysDoNotJoin(tender=first.tender)
    whole = _xor(first.by_other[second.opener], second.by_other[first.opener])
    private_key = X25519PrivateKey.from_private_bytes(whole)
    made_with = vouched_public_key(public_key, tender=first.tender, server_key=server_key)
    if private_key.public_key().public_bytes_raw() != made_with:
        raise KeysDoNotJoin(tender=first.tender)
    return JoinedKey(first.tender, private_key)


def share_again(joined: JoinedKey, *, openers: Mapping[str, bytes], server_key: bytes) -> tuple[Share, ...]:
    """Split a tender's key anew when an opener's key was lost or an opener left or came; bids are not touched.

    All shares are made anew, those of the staying openers too: a half that was lost with an old key then fits no
    half that is stored now. What is returned replaces every stored share of the tender.

    Args:
        joined: Joined by two other openers.
        openers: Public keys of all who shall be able to open from now on.
    Raises:
        TooFewOpeners: fewer than two.
    """
    return _split(joined.private_key, joined.tender, openers, server_key)


def _split(
    private_key: X25519PrivateKey, tender: str, openers: Mapping[str, bytes], server_key: bytes
) -> tuple[Share, ...]:
    if len(openers) < FEWEST_OPENERS or len(set(openers.values())) != len(openers):
        raise TooFewOpeners(tender=tender, openers=len(set(openers.values())))
    for opener in openers:
        if not OPENER_NAME.fullmatch(opener):
            raise ValueError(f"{opener!r} cannot name an opener")
    whole = private_key.private_bytes_raw()
    shares = []
    for pair in combinations(sorted(openers), 2):
        half = secrets.token_bytes(KEY_BYTES)
        for opener, content in zip(pair, (half, _xor(half, whole)), strict=True):
            sealed = seal_to(openers[opener], content, _box_of("tender-share", tender, pair, opener))
            box = lock(server_key, sealed, _box_of("tender-share-box", tender, pair, opener))
            shares.append(Share(pair, opener, box))
    return tuple(shares)


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _box_of(layer: str, tender: str, pair: tuple[str, str], opener: str) -> bytes:
    return purpose(layer, tender=tender, first=pair[0], second=pair[1], opener=opener)


def _vouching(tender: str) -> bytes:
    return purpose("tender-public-key", tender=tender)


def _parking(tender: str, opener: str) -> bytes:
    return purpose("parked-halves", tender=tender, opener=opener)
