"""Secrets of people: passwords, second factors, recovery codes, one-time links. Libraries do the cryptography.

Everything kept is a hash or is encrypted with a key outside the database; nothing here reads a table.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from passlib.exc import MalformedTokenError, TokenError
from passlib.totp import TOTP

RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_HASHER = PasswordHasher()  # argon2id with the library's own costs, which follow RFC 9106
_NOBODYS = _HASHER.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    """The argon2id text of a password."""
    return _HASHER.hash(password)


def password_matches(digest: str | None, password: str) -> bool:
    """Whether a password is the hashed one; without a hash the same work is done, so that time tells nothing."""
    try:
        _HASHER.verify(digest or _NOBODYS, password)
    except (VerificationError, InvalidHashError):
        return False
    return digest is not None


def needs_rehash(digest: str) -> bool:
    """Whether a hash was made with lower costs than today's."""
    return _HASHER.check_needs_rehash(digest)


def keyed_digest(key: bytes, what: str, value: str) -> str:
    """A hash that only the holder of the key can work out: for addresses and codes, which could be guessed."""
    return hmac.new(key, f"{what}\0{value}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Attempt:
    """Who tries from where, as keyed hashes.

    Args:
        account: Of the e-mail address and the kind of attempt.
        address: Of the network address.
    """

    account: str
    address: str


def attempt(key: bytes, *, kind: str, email: str, network_address: str) -> Attempt:
    """An attempt of a kind (``password``, ``code``, ``link``) on an account from a network address."""
    return Attempt(
        keyed_digest(key, f"{kind} attempt", email.strip().lower()),
        keyed_digest(key, f"{kind} address", network_address),
    )


def new_totp_secret() -> str:
    """A fresh secret of a second factor, in base32."""
    return str(TOTP.using(issuer="Rengas").new().base32_key)


def totp_address(secret: str, *, email: str, issuer: str) -> str:
    """The ``otpauth:`` address that an authenticator app reads from a QR code."""
    return str(TOTP(key=secret, format="base32").to_uri(label=email.replace(":", ""), issuer=issuer.replace(":", "")))


def seal_totp(key: str, person_id: int, secret: str) -> str:
    """A second factor's secret as it is kept: encrypted, and bound to its person so that rows cannot be swapped."""
    nonce = secrets.token_bytes(12)
    sealed = nonce + AESGCM(_totp_key(key)).encrypt(nonce, secret.encode(), f"person {person_id}".encode())
    return base64.urlsafe_b64encode(sealed).decode()


def open_totp(key: str, person_id: int, sealed: str) -> str | None:
    """The kept secret, or None where it is not this person's or was made with another key."""
    raw = base64.urlsafe_b64decode(sealed)
    try:
        return AESGCM(_totp_key(key)).decrypt(raw[:12], raw[12:], f"person {person_id}".encode()).decode()
    except InvalidTag:
        return None


def _totp_key(key: str) -> bytes:
    return hashlib.sha256(b"second factor " + key.encode()).digest()


def totp_counter(secret: str, code: str, now: datetime, last_counter: int | None) -> int | None:
    """The time step that a code belongs to, or None when it is wrong, too old, or not later than the last one used."""
    try:
        found = TOTP(key=secret, format="base32").match(
            "".join(code.split()), time=int(now.timestamp()), window=30, last_counter=last_counter
        )
    except (TokenError, MalformedTokenError):
        return None
    return int(found.counter)


def new_recovery_codes() -> list[str]:
    """Ten codes of 49 random bits each, to be kept by the person."""
    parts = ["".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(RECOVERY_CODES * 2)]
    return [f"{first}-{second}" for first, second in zip(parts[::2], parts[1::2], strict=True)]


def recovery_digest(key: str, person_id: int, code: str) -> str:
    """A recovery code as it is kept; letter case, spaces and the dash do not count."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return keyed_digest(_totp_key(key), f"recovery code {person_id}", plain)


def link_secret(key: bytes, salt: str) -> str:
    """The secret of a one-time link, worked out from its salt."""
    return (
        base64.urlsafe_b64encode(hmac.new(key, f"link\0{salt}".encode(), hashlib.sha256).digest()).decode().rstrip("=")
    )


def link_digest(secret: str) -> str:
    """The hash by which a one-time link is found."""
    return hashlib.sha256(secret.encode()).hexdigest()
