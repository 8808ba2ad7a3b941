"""The two ways of sealing: under a secret key, and to a public key. Each is bound to what the sealed thing is for.

What was sealed for one purpose, tender, bid or opener does not open for another, so a row that is moved in the
database is noticed and not read as something else.
"""

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from marketplace.kernel.canonical import canonical_json

SCHEME = 1
"""Number of this scheme; part of every binding, so that a later scheme never opens what this one sealed."""

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
SEALED_KEY_BYTES = 80
"""A key of 32 bytes sealed to a public key: 32 bytes of ephemeral key, the key, and a tag of 16."""

FINGERPRINT_DIGITS = 32


def purpose(name: str, /, **facts: str | int) -> bytes:
    """What a sealed thing is for, as bytes that no other purpose and no other facts have.

    Canonical JSON and not fields put one after another, because two fields could then be cut at another place.
    """
    return canonical_json({"rengas": name, "scheme": SCHEME, "facts": facts}).encode()


def lock(key: bytes, content: bytes, bound_to: bytes) -> bytes:
    """Encrypt under a secret key (AES-256-GCM).

    Args:
        key: 32 bytes.
        bound_to: From :func:`purpose`; needed again for reading.
    Returns:
        The random nonce of 12 bytes, the ciphertext, and its tag of 16 bytes.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_whole(key)).encrypt(nonce, content, bound_to)


def unlock(key: bytes, locked: bytes, bound_to: bytes) -> bytes:
    """Read what :func:`lock` made.

    Raises:
        InvalidTag: another key, another purpose, or a changed byte; which of them cannot be told.
    """
    if len(locked) < NONCE_BYTES + TAG_BYTES:
        raise InvalidTag
    return AESGCM(_whole(key)).decrypt(locked[:NONCE_BYTES], locked[NONCE_BYTES:], bound_to)


def seal_to(public_key: bytes, content: bytes, bound_to: bytes) -> bytes:
    """Encrypt so that only the holder of a private key can read (HPKE).

    Args:
        public_key: 32 bytes of an X25519 key.
    """
    return SUITE.encrypt(content, X25519PublicKey.from_public_bytes(public_key), info=bound_to)


def unseal(private_key: X25519PrivateKey, sealed: bytes, bound_to: bytes) -> bytes:
    """Read what :func:`seal_to` made.

    Raises:
        InvalidTag: another key, another purpose, or a changed byte; which of them cannot be told.
    """
    return SUITE.decrypt(sealed, private_key, info=bound_to)


def sha256(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def fingerprint_of(public_key: bytes) -> str:
    """A public key in a form that two people can compare by telephone: eight groups of four, 128 bits.

    >>> fingerprint_of(bytes(32))
    '6668 7AAD F862 BD77 6C8F C18B 8E9F 8E20'
    """
    digits = sha256(public_key)[:FINGERPRINT_DIGITS].upper()
    return " ".join(digits[at : at + 4] for at in range(0, FINGERPRINT_DIGITS, 4))


def _whole(key: bytes) -> bytes:
    """A key of the full length; AES would take a shorter one and be weaker without a word."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key has {len(key)} bytes, not {KEY_BYTES}")
    return key
