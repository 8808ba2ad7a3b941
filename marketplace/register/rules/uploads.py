"""What may be uploaded: told by the content, never by the name or by what the browser says.

Archives are not taken at all, and with them no bomb of compressed files; office documents are archives too, so a
certificate is a PDF or a picture.
"""

import re
import unicodedata
from dataclasses import dataclass

from marketplace.kernel.errors import Problem

LARGEST_FILE = 10 * 1024 * 1024
LONGEST_NAME = 120
MEDIA_TYPES = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
}
"""Media type and extension by the first bytes of a content."""
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


@dataclass(frozen=True)
class Upload:
    """A file that may be kept.

    Args:
        name: A harmless file name with the extension of its content.
        media_type: Told by the content.
    """

    name: str
    media_type: str
    content: bytes


def _kind_of(content: bytes) -> tuple[str, str] | None:
    return next((kind for first, kind in MEDIA_TYPES.items() if content.startswith(first)), None)


def harmless_name(name: str, extension: str) -> str:
    """A file name without folders, control or direction-changing signs, and with the extension of its content.

    >>> harmless_name("../../etc/passwd", "pdf")
    'passwd.pdf'
    >>> harmless_name("todistus.pdf.exe", "pdf")
    'todistus.pdf'
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(one for one in last if unicodedata.category(one)[0] != "C")
    stem = re.sub(r'[<>:"|?*\s]+', "_", seen.split(".")[0]).strip("._ ")
    if not stem or _RESERVED.match(stem):
        stem = "tiedosto"
    return f"{stem[:LONGEST_NAME]}.{extension}"


def checked_upload(name: str, content: bytes, *, field: str = "file") -> tuple[Upload | None, list[Problem]]:
    """The file as it may be kept, or why not."""
    if not content:
        return None, [Problem(field, "register.file_empty")]
    if len(content) > LARGEST_FILE:
        return None, [Problem(field, "register.file_too_large", {"megabytes": LARGEST_FILE // 1024 // 1024})]
    kind = _kind_of(content)
    if kind is None:
        return None, [Problem(field, "register.file_kind_not_taken")]
    return Upload(harmless_name(name, kind[1]), kind[0], content), []
