"""The portal's own keys that sealing needs, handed in from outside the database."""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True)
class Keyring:
    """Keys for one use case.

    Args:
        server: 32 bytes, the outer layer around shares and kept bid keys.
        receipt: Signs receipts and sealed lists.
        portal: The portal's address as it stands on receipts.
    """

    server: bytes = field(repr=False)
    receipt: Ed25519PrivateKey = field(repr=False)
    portal: str
