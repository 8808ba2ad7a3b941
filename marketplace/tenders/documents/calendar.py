"""The dates of a call as a calendar file, RFC 5545."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from marketplace.tenders.rules import Step

LONGEST_LINE = 75
"""Octets of a line, section 3.1."""


def calendar_file(
    steps: Sequence[tuple[Step, str]], *, code: str, title: str, address: str, host: str, made_at: datetime
) -> str:
    """One event for each date, so that a calendar that reads the file again changes its events and adds none.

    Args:
        steps: Dates, each with its name in the reader's language.
        address: The call's page.
        host: Who the events are of, for their ids.
        made_at: When the file is made.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rengas//Mini-tenders//FI", "METHOD:PUBLISH"]
    for step, name in steps:
        lines += ["BEGIN:VEVENT", f"UID:{code}-{step.code}@{host}", f"DTSTAMP:{_moment(made_at)}", *_when(step)]
        lines += [f"SUMMARY:{_text(f'{code}: {name}')}", f"DESCRIPTION:{_text(title)}", f"URL:{address}"]
        lines += ["TRANSP:TRANSPARENT", "END:VEVENT"]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _when(step: Step) -> list[str]:
    if isinstance(step.when, datetime):
        return [f"DTSTART:{_moment(step.when)}", f"DTEND:{_moment(step.when)}"]
    return [
        f"DTSTART;VALUE=DATE:{step.when:%Y%m%d}",
        f"DTEND;VALUE=DATE:{step.when + timedelta(days=1):%Y%m%d}",
    ]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """Text as section 3.3.11 writes it."""
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(plain, written)
    return value


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, never inside a character."""
    pieces: list[str] = []
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST_LINE - (1 if pieces else 0):
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
