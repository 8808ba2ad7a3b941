"""The one way a terms document is written, and the fingerprint that a signature is bound to."""

import hashlib
from typing import Any

from marketplace.kernel.canonical import canonical_json


def fingerprint(document: Any) -> str:
    """The SHA-256 of a document's canonical form, in hex.

    >>> fingerprint({"b": 1, "a": "2"}) == fingerprint({"a": "2", "b": 1})
    True
    """
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()
