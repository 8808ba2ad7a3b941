"""Kept files: content-addressed, encrypted at rest with a key that is outside the database.

The address of a file is a keyed hash of its content, so that equal files are kept once and the folder tells nobody
whether a known document is in it.
"""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from marketplace.kernel.errors import NotFound
from marketplace.kernel.scanning import Scanner


class FileDamaged(Exception):
    """A kept file no longer decrypts: it was changed outside the portal or the key is another one."""


@dataclass(frozen=True)
class Storage:
    """A folder of encrypted files.

    Args:
        folder: Where the files lie.
        key: 32 bytes.
        scanner: Who looks at a content before it is kept; nobody unless the installation has one.
    """

    folder: Path
    key: bytes
    scanner: Scanner | None = None

    def address_of(self, content: bytes) -> str:
        """The address that a content has here: HMAC-SHA-256 in hex."""
        return hmac.new(self.key, content, hashlib.sha256).hexdigest()

    def _path(self, address: str) -> Path:
        if len(address) != 64 or any(c not in "0123456789abcdef" for c in address):
            raise NotFound(what="file")
        return self.folder / address[:2] / address

    def keep(self, content: bytes) -> str:
        """Keep a content and return its address; the file reaches the disk before the row that names it commits.

        Raises:
            FileHarmful, ScannerSilent: the installation has a scanner, and it did not find the content clean.
        """
        if self.scanner is not None:
            self.scanner.check(content)
        address = self.address_of(content)
        path = self._path(address)
        if path.exists():
            return address
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        nonce = secrets.token_bytes(12)
        sealed = nonce + AESGCM(self.key).encrypt(nonce, content, address.encode())
        made = path.with_name(f".{secrets.token_hex(8)}")
        with open(made, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        made.replace(path)
        return address

    def fetch(self, address: str) -> bytes:
        """The content at an address.

        Raises:
            NotFound: nothing is kept there.
            FileDamaged: it does not decrypt to what was kept.
        """
        path = self._path(address)
        if not path.exists():
            raise NotFound(what="file")
        sealed = path.read_bytes()
        try:
            return AESGCM(self.key).decrypt(sealed[:12], sealed[12:], address.encode())
        except InvalidTag as damaged:
            raise FileDamaged(address) from damaged

    def forget(self, address: str) -> None:
        """Delete a kept file when its retention has ended; the rows that name it stay."""
        self._path(address).unlink(missing_ok=True)
