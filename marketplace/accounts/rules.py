"""Where a sign-in may lead, and how a fact of the event log is written."""

from typing import Any
from urllib.parse import urlsplit


def local_address(wanted: str | None) -> str | None:
    """The address if it is a path of this portal, else None, so that no link can lead a person elsewhere.

    Source: OWASP ASVS 5.0, 3.7.2.

    >>> local_address("/kilpailutukset?tila=auki"), local_address("//evil.example"), local_address("https://evil.example")
    ('/kilpailutukset?tila=auki', None, None)
    """
    if not wanted or not wanted.startswith("/") or any(ord(letter) < 33 or letter == "\\" for letter in wanted):
        return None
    parts = urlsplit(wanted)
    return wanted if not parts.scheme and not parts.netloc and not wanted.startswith("//") else None


def plain_fact(value: Any) -> str:
    """A fact of an audit row as one line of text; what is unknown is a dash.

    >>> plain_fact({"before": {"name": None}, "roles": ["bidder", "reporter"], "won": True})
    'before: name: –, roles: bidder, reporter, won: true'
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {plain_fact(part)}" for name, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(plain_fact(part) for part in value) or "–"
    return str(value)
