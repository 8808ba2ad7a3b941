"""What a handed-over case is made of; pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from marketplace.kernel.errors import RuleBroken


class NotPublishedYet(RuleBroken):
    """A draft is no case yet."""

    code = "handover.not_published_yet"


@dataclass(frozen=True)
class Part:
    """One file of the case.

    Args:
        path: Its name inside the file that is handed over.
    """

    path: str
    content: bytes


def plain(value: Any) -> Any:
    """A value as JSON can hold it: facts by field, moments and days as text, enums by their value.

    >>> plain({"day": date(2026, 1, 2), "kinds": frozenset({"b", "a"})})
    {'day': '2026-01-02', 'kinds': ['a', 'b']}
    """
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(one) for one in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def manifest(parts: list[Part], *, call_code: str, made_at: datetime, made_by: str) -> dict[str, Any]:
    """The list of every file with its length in bytes and its SHA-256."""
    return {
        "format": "rengas-handover/1",
        "call": call_code,
        "made_at": made_at.isoformat(),
        "made_by": made_by,
        "files": [
            {"path": one.path, "bytes": len(one.content), "sha256": hashlib.sha256(one.content).hexdigest()}
            for one in parts
        ],
    }
