"""Read every text of the pages out of the source, and say which room it belongs to."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract

KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "lazy_npgettext": ((1, "c"), 2, 3),
}
WEB_PARTS = frozenset({"kernel", "identity", "web"})
LAYOUT_FOLDERS = frozenset({"layouts", "components", "errors"})
JINJA_OPTIONS = {"silent": "false", "trimmed": "true", "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols"}


class Faulty(Exception):
    """Files that could not be read; each fault is one line for a person."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, order=True)
class Text:
    """A text of the pages as it stands in the source.

    Args:
        one: The English text, or its singular.
        many: The English plural; empty when the text has none.
        context: What tells two equal texts apart; empty for most.
    """

    one: str
    many: str = ""
    context: str = ""

    @property
    def message_id(self) -> str | tuple[str, str]:
        """The id that a catalogue keeps the text under."""
        return (self.one, self.many) if self.many else self.one


@dataclass
class Found:
    """The texts of the source by room, with the places they stand in.

    Args:
        rooms: Texts by room; each text with ``file:line`` places.
    """

    rooms: dict[str, dict[Text, list[str]]] = field(default_factory=lambda: defaultdict(dict))


def room_of(path: Path) -> str:
    """The room that a source file's texts belong to.

    Args:
        path: Relative to the repository.

    >>> [room_of(Path(p)) for p in ("marketplace/ring/views.py", "templates/errors/404.html", "marketplace/wiring.py")]
    ['ring', 'layout', 'web']
    >>> room_of(Path("templates/notices/tenders.invitation.txt"))
    'tenders'
    """
    parts = path.parts
    if parts[0] == "marketplace":
        room = parts[1] if len(parts) > 2 else "web"
        return "web" if room in WEB_PARTS else room
    folder = parts[1] if len(parts) > 2 else "layouts"
    if folder in LAYOUT_FOLDERS:
        return "layout"
    if folder == "notices":
        kind = path.name.split(".")
        return kind[0] if len(kind) > 2 else "notices"
    if folder == "security":
        return "accounts"
    return "web" if folder in WEB_PARTS else folder


def _sources(root: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted((root / "marketplace").rglob("*.py")):
        yield path, "python"
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".xml", ".svg"} and path.is_file():
            yield path, "jinja2.ext:babel_extract"


def extracted(root: Path) -> Found:
    """Read every text of the pages from the source.

    Raises:
        Faulty: a file could not be read, so the list would be short of its texts.
    """
    found = Found()
    faults = []
    for path, method in _sources(root):
        name = path.relative_to(root)
        room = found.rooms[room_of(name)]
        options = JINJA_OPTIONS if method != "python" else {}
        try:
            for line, ids, _comments, context in extract(method, BytesIO(path.read_bytes()), KEYWORDS, (), options):
                one, many = (ids[0], ids[1]) if isinstance(ids, tuple) else (ids, "")
                room.setdefault(Text(one, many, context or ""), []).append(f"{name}:{line}")
        except Exception as fault:  # noqa: BLE001 - any fault of any reader is reported, and nothing is written
            faults.append(f"{name}: {type(fault).__name__}: {fault}")
    if faults:
        raise Faulty(faults)
    for texts in found.rooms.values():
        _fold_into_plurals(texts)
    return found


def _fold_into_plurals(texts: dict[Text, list[str]]) -> None:
    """A catalogue holds a singular once: a text also used alone is served by the one with a plural."""
    for text in [text for text in texts if text.many]:
        texts[text] += texts.pop(Text(text.one, context=text.context), [])
