"""An opener's key: made once, kept by the opener in a file that only a passphrase of six words opens.

The portal keeps the public half. The file and the words are kept apart: the file on the opener's own device, the
words on paper or in a password manager. The words are drawn by a machine, because people draw badly.
"""

import json
import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.errors import RuleBroken
from marketplace.tenders.sealing.binding import (
    KEY_BYTES,
    NONCE_BYTES,
    SCHEME,
    TAG_BYTES,
    fingerprint_of,
    lock,
    purpose,
    sha256,
    unlock,
)

KIND = "rengas-opener-key"
PASSPHRASE_WORDS = 6
SALT_BYTES = 16
LONGEST_KEY_FILE = 10_000
NOT_WORDS = re.compile(r"[\s.,;:_-]+")


class NotAKeyFile(RuleBroken):
    """What was given is no key file of ours, or it was changed on the way; ``reason`` says how it was seen."""

    code: ClassVar[str] = "tenders.not_a_key_file"
    status: ClassVar[int] = 422
    form_field: ClassVar[str | None] = "key_file"


class WrongPassphrase(RuleBroken):
    """The words do not open this key file."""

    code: ClassVar[str] = "tenders.wrong_passphrase"
    status: ClassVar[int] = 422
    form_field: ClassVar[str | None] = "passphrase"


@dataclass(frozen=True)
class Cost:
    """How hard a guess of the passphrase is made; written into the key file, so that it can be raised later.

    Args:
        memory_kib: Memory of one guess, in KiB.
        iterations: Passes over the memory.
        lanes: Parts that are computed side by side.
    """

    memory_kib: int
    iterations: int
    lanes: int


STRONG = Cost(memory_kib=64 * 1024, iterations=3, lanes=4)
"""RFC 9106 section 4, second recommended option; above the least that OWASP's Password Storage Cheat Sheet asks for
(19 MiB, 2 passes, 1 lane). About 0.2 s."""

HIGHEST = Cost(memory_kib=256 * 1024, iterations=8, lanes=8)
"""The most that a key file may ask of the server that reads it: a made-up file must not be able to exhaust it."""


@dataclass(frozen=True, eq=False)
class OpenerKey:
    """An opener's key pair, as long as somebody needs it in memory."""

    private_key: X25519PrivateKey = field(repr=False)

    @property
    def public_key(self) -> bytes:
        """The public half, 32 bytes."""
        return self.private_key.public_key().public_bytes_raw()

    @property
    def fingerprint(self) -> str:
        """The public half in a form that people compare."""
        return fingerprint_of(self.public_key)


def make_opener_key() -> OpenerKey:
    """Make a new key pair."""
    return OpenerKey(X25519PrivateKey.generate())


@cache
def passphrase_words() -> tuple[str, ...]:
    """The words of passphrases: two syllables each, four letters of the plain alphabet, as Finnish is written.

    They were put together from syllables and not taken from a dictionary; what would read badly was left out.
    """
    return tuple(files(__package__).joinpath("data/passphrase_words.txt").read_text("utf-8").split())


def make_passphrase() -> str:
    """Draw six words, 70 bits: beyond guessing at the cost of :data:`STRONG`."""
    return " ".join(secrets.choice(passphrase_words()) for _ in range(PASSPHRASE_WORDS))


def write_key_file(key: OpenerKey, passphrase: str, *, label: str = "", cost: Cost = STRONG) -> str:
    """Write a key file, which is useless without its passphrase.

    Args:
        label: What the file says in clear about whose key it is, for a person with several of them.
        cost: Lower than :data:`STRONG` in tests only.
    Returns:
        JSON text, a few hundred characters.
    """
    salt = secrets.token_bytes(SALT_BYTES)
    document: dict[str, Any] = {
        "kind": KIND,
        "scheme": SCHEME,
        "label": label,
        "public_key": key.public_key.hex(),
        "fingerprint": key.fingerprint,
        "argon2id": {**vars(cost), "salt": salt.hex()},
    }
    secret = _stretched(passphrase, salt, cost)
    document["sealed"] = lock(secret, key.private_key.private_bytes_raw(), _bound_to(document)).hex()
    document["checksum"] = _checksum(document)
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def read_key_file(file_text: str, passphrase: str) -> OpenerKey:
    """Open a key file.

    Args:
        passphrase: The six words; capitals, and what stands between the words, do not matter.
    Raises:
        NotAKeyFile: it is something else, or a character of it has changed.
        WrongPassphrase: the words are other words. Also when somebody rewrote the file and its checksum.
    """
    document = _key_document(file_text)
    cost, salt = _cost_and_salt(document["argon2id"])
    sealed = _bytes(document["sealed"], NONCE_BYTES + KEY_BYTES + TAG_BYTES)
    secret = _stretched(passphrase, salt, cost)
    without_seal = {name: value for name, value in document.items() if name not in ("sealed", "checksum")}
    try:
        private = unlock(secret, sealed, _bound_to(without_seal))
    except InvalidTag as refused:
        raise WrongPassphrase() from refused
    key = OpenerKey(X25519PrivateKey.from_private_bytes(private))
    if (document["public_key"], document["fingerprint"]) != (key.public_key.hex(), key.fingerprint):
        raise NotAKeyFile(reason="halves")
    return key


def _stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    words = [word for word in NOT_WORDS.split(unicodedata.normalize("NFKC", passphrase).casefold()) if word]
    return Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(" ".join(words).encode())


def _bound_to(document: dict[str, Any]) -> bytes:
    return purpose("opener-key-file", document=canonical_json(document))


def _checksum(document: dict[str, Any]) -> str:
    """Tells a damaged file from a wrong passphrase; it guards against accidents, the seal against people."""
    return sha256(canonical_json({name: value for name, value in document.items() if name != "checksum"}).encode())


def _key_document(file_text: str) -> dict[str, Any]:
    if len(file_text) > LONGEST_KEY_FILE:
        raise NotAKeyFile(reason="too_long")
    try:
        document = json.loads(file_text.removeprefix("\ufeff"))
        whole = isinstance(document, dict) and document.get("checksum") == _checksum(document)
    except (ValueError, TypeError, RecursionError) as unreadable:
        raise NotAKeyFile(reason="not_json") from unreadable
    if not isinstance(document, dict) or document.get("kind") != KIND or document.get("scheme") != SCHEME:
        raise NotAKeyFile(reason="other_kind")
    if not whole:
        raise NotAKeyFile(reason="changed")
    names = {"kind", "scheme", "label", "public_key", "fingerprint", "argon2id", "sealed", "checksum"}
    if set(document) != names:
        raise NotAKeyFile(reason="fields")
    return document


def _cost_and_salt(asked: Any) -> tuple[Cost, bytes]:
    """What the file asks for, as long as it is within what the server is ready to do."""
    if not isinstance(asked, dict) or set(asked) != {*vars(HIGHEST), "salt"}:
        raise NotAKeyFile(reason="fields")
    numbers = {name: asked[name] for name in vars(HIGHEST)}
    if any(type(value) is not int or not 1 <= value <= vars(HIGHEST)[name] for name, value in numbers.items()):
        raise NotAKeyFile(reason="cost")
    cost = Cost(**numbers)
    if cost.memory_kib < 8 * cost.lanes:  # Argon2 divides its memory so (RFC 9106 section 3.1).
        raise NotAKeyFile(reason="cost")
    return cost, _bytes(asked["salt"], SALT_BYTES)


def _bytes(digits: Any, length: int) -> bytes:
    try:
        content = bytes.fromhex(digits)
    except (ValueError, TypeError) as unreadable:
        raise NotAKeyFile(reason="fields") from unreadable
    if len(content) != length:
        raise NotAKeyFile(reason="fields")
    return content
