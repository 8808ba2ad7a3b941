"""Finding what identifies a person in typed text and in files, so that it never enters the portal.

Personal identity codes are recognised by form and by check character, with every century sign in use since 2023
(``+``, ``-``, ``Y X W V U``, ``A`` to ``F``), also with spaces or another dash around the sign.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from stdnum.fi import hetu

_DASHES = "‐‑‒–—−"
_CANDIDATE = re.compile(
    rf"(?<![0-9A-Za-z])\d{{6}}[ \u00a0]?[-+A-FU-Ya-fu-y{_DASHES}][ \u00a0]?\d{{3}}[0-9A-FHJ-NPR-Ya-fhj-npr-y]"
    r"(?![0-9A-Za-z])"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class Identifier(StrEnum):
    """What kind of identifier was found."""

    IDENTITY_CODE = "identity_code"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, order=True)
class Found:
    """An identifier in a text, from position ``start`` up to ``end``."""

    start: int
    end: int
    what: Identifier


def personal_identity_codes(text: str) -> list[tuple[int, int]]:
    """Where valid Finnish personal identity codes stand in a text, as (start, end) positions.

    >>> personal_identity_codes("asiakas 131052-308T sovittu")
    [(8, 19)]
    >>> personal_identity_codes("tilaus 131052-308U")
    []
    """
    found = []
    for match in _CANDIDATE.finditer(text):
        code = "".join(match.group().upper().split())
        for dash in _DASHES:
            code = code.replace(dash, "-")
        if hetu.is_valid(code, allow_temporary=True):
            found.append(match.span())
    return found


def personal_identifiers(text: str) -> list[Found]:
    """Personal identity codes, e-mail addresses and telephone numbers of a text, in their order.

    A telephone number is one that could be dialled in Finland, or anywhere when it has its country code.

    >>> [one.what.value for one in personal_identifiers("Soita 040 123 4567 tai kirjoita maija@esimerkki.fi")]
    ['phone', 'email']
    >>> personal_identifiers("Työ alkoi 12.12.2026, 37,5 tuntia viikossa, palkka 2 450,00 e.")
    []
    """
    found = [Found(start, end, Identifier.IDENTITY_CODE) for start, end in personal_identity_codes(text)]
    found += [Found(*match.span(), Identifier.EMAIL) for match in _EMAIL.finditer(text)]
    taken = list(found)
    for match in phonenumbers.PhoneNumberMatcher(text, "FI"):
        if not any(one.start < match.end and match.start < one.end for one in taken):
            found.append(Found(match.start, match.end, Identifier.PHONE))
    return sorted(found)


def place_of(text: str, one: Found) -> str:
    """The words before an identifier, to show where it stands without repeating it; empty at the beginning."""
    before = text[max(0, one.start - 20) : one.start].strip()
    return f"{before}…" if before else ""
