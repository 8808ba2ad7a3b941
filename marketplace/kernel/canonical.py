"""The one way a document is written when it is hashed or signed."""

import json
from typing import Any


def refuse_floats(value: Any) -> None:
    """Raise when a document holds a binary float anywhere.

    Raises:
        TypeError: a float was found.
    """
    if isinstance(value, float):
        raise TypeError("documents hold no floats; write ratios as decimal strings")
    if isinstance(value, dict):
        for part in value.values():
            refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            refuse_floats(part)


def canonical_json(document: Any) -> str:
    """The one way a document is written when it is hashed or signed: sorted keys, no spaces, UTF-8, no floats."""
    refuse_floats(document)
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
