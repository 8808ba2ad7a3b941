"""Keys that live outside the database, in files only the portal's own user may read.

They are made at first start. Losing them means losing sealed bids and kept files, so they belong to the backup of
secrets, apart from the backup of the database.
"""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)


@dataclass(frozen=True)
class Keys:
    """The portal's own keys.

    Args:
        session: Text that signs cookies and form tokens.
        server: 32 bytes, the layer around tender key shares and kept bid keys.
        drafts: 32 bytes for unsent bids.
        files: 32 bytes for kept files.
        totp: Text that encrypts second-factor seeds.
        receipt: Ed25519 key that signs receipts and sealed lists.
    """

    session: str
    server: bytes
    drafts: bytes
    files: bytes
    totp: str
    receipt: Ed25519PrivateKey

    @property
    def accounts(self) -> bytes:
        """32 bytes for one-time links and for hashes of what could be guessed."""
        return hashlib.sha256(b"accounts " + self.session.encode()).digest()

    def receipt_public_pem(self) -> bytes:
        """The public half of the receipt key, to be published."""
        return self.receipt.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _kept(path: Path, fresh: bytes) -> bytes:
    """Read a key file, or make it in one step that two starting workers cannot both win."""
    if not path.exists():
        made = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        made.touch(mode=0o600)
        made.write_bytes(fresh)
        made.chmod(0o400)
        try:
            os.link(made, path)
        except FileExistsError:
            pass  # Another worker made it between the look and the link; its key is the one that counts.
        finally:
            made.unlink()
    return path.read_bytes()


def load_keys(folder: Path) -> Keys:
    """Read the keys of an installation, making those that are missing.

    Args:
        folder: Folder of the key files, made with mode 0700.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh_receipt = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return Keys(
        session=_kept(folder / "session.key", secrets.token_urlsafe(48).encode()).decode(),
        server=_kept(folder / "server.key", secrets.token_bytes(32)),
        drafts=_kept(folder / "drafts.key", secrets.token_bytes(32)),
        files=_kept(folder / "files.key", secrets.token_bytes(32)),
        totp=_kept(folder / "totp.key", secrets.token_urlsafe(32).encode()).decode(),
        receipt=Ed25519PrivateKey.from_private_bytes(_kept(folder / "receipt.key", fresh_receipt)),
    )
