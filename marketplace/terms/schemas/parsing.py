"""JSON text as a value; text that is no JSON, or says one thing twice, is refused with a reason."""

import json
from typing import Any

from marketplace.kernel.errors import Incomplete, Problem


class JsonFaulty(Incomplete):
    """A text is not one JSON value."""

    code = "terms.json_faulty"


class _FieldTwice(ValueError):
    """An object names a field twice, so nobody can know which one was meant."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        raise _FieldTwice(next(name for name in names if names.count(name) > 1))
    return fields


_DECODER = json.JSONDecoder(object_pairs_hook=_once_each)


def parse_json(text: str | bytes) -> Any:
    """Read one JSON value.

    Args:
        text: The whole text; bytes must be UTF-8, a byte order mark is allowed.
    Raises:
        JsonFaulty: the text is not UTF-8, not JSON, or an object in it has a field twice.
    """
    try:
        plain = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return _DECODER.decode(plain)
    except UnicodeDecodeError as fault:
        problem = Problem("", "terms.not_utf8", {"byte": fault.start + 1})
    except json.JSONDecodeError as fault:
        problem = Problem("", "terms.not_json", {"line": fault.lineno, "column": fault.colno})
    except _FieldTwice as fault:
        problem = Problem("", "terms.field_twice", {"name": str(fault)})
    except (ValueError, RecursionError):
        # A number of thousands of digits, or brackets nested thousands deep: JSON in form, but no document of ours.
        problem = Problem("", "terms.json_too_large")
    raise JsonFaulty([problem])
