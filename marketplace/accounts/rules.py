"""Where a sign-in may lead."""

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
