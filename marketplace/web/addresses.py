"""What an address may hold: numbers that can name a row, pages of a list that can exist, characters that are text."""

import re
from datetime import date
from typing import Any

from flask import request
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter

LARGEST_ROW_NUMBER = 2**31 - 1
"""No row has a larger number; both databases refuse to even look for one that is much larger."""
LARGEST_PAGE = 1_000_000


class RowInteger(IntegerConverter):
    """A row's number in an address; one that no row can have is an address that does not exist."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_ROW_NUMBER, **options})


def page_number() -> int:
    """Which page of a list is asked for, from 1; what is no number is the first."""
    return min(max(request.args.get("page", 1, type=int), 1), LARGEST_PAGE)


def chosen_day(name: str) -> date | None:
    """A day in the address, typed as 12.12.2026 or 2026-12-12; None where there is none that exists."""
    text = request.args.get(name, "").strip()
    match = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text)
    except ValueError:
        return None


def chosen_row(name: str) -> int | None:
    """A row's number in the query of the address, or None without one."""
    number = request.args.get(name, type=int)
    return number if number is None or 0 <= number <= LARGEST_ROW_NUMBER else 0


def refuse_what_is_no_text() -> None:
    """Refuse the character zero, which is in no text, and which PostgreSQL cannot keep.

    Raises:
        BadRequest: the address or a field holds it.
    """
    values = [request.path, *request.args.values(), *(text for texts in request.form.listvalues() for text in texts)]
    if any("\x00" in value for value in values):
        raise BadRequest
