"""Finding personal identity codes in typed text, so that they never enter the portal.

Codes are recognised by form and by check character, with every century sign in use since 2023
(``+``, ``-``, ``Y X W V U``, ``A`` to ``F``).
"""

import re

from stdnum.fi import hetu

_CANDIDATE = re.compile(r"(?<![0-9A-Za-z])\d{6}[-+A-FU-Ya-fu-y−–]\d{3}[0-9A-FHJ-NPR-Ya-fhj-npr-y](?![0-9A-Za-z])")


def personal_identity_codes(text: str) -> list[tuple[int, int]]:
    """Where valid Finnish personal identity codes stand in a text, as (start, end) positions.

    >>> personal_identity_codes("asiakas 131052-308T sovittu")
    [(8, 19)]
    >>> personal_identity_codes("tilaus 131052-308U")
    []
    """
    found = []
    for match in _CANDIDATE.finditer(text):
        code = match.group().upper().replace("−", "-").replace("–", "-")
        if hetu.is_valid(code, allow_temporary=True):
            found.append(match.span())
    return found
