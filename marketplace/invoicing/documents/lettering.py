"""The letters of an invoice on paper: two embedded fonts, and texts broken into lines."""

from functools import lru_cache
from pathlib import Path

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).resolve().parents[3] / "static" / "vendor" / "source-sans-3-ttf"
REGULAR, BOLD = "SourceSans3", "SourceSans3-Semibold"


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make the two embedded fonts known, once."""
    pdfmetrics.registerFont(TTFont(REGULAR, str(FONTS / "SourceSans3-Regular.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(FONTS / "SourceSans3-Semibold.ttf")))


@lru_cache(maxsize=4096)
def lines(text: str, font: str, size: float, width: float) -> tuple[str, ...]:
    """A text broken into lines; a word longer than a line is broken too."""
    found: list[str] = []
    for line in simpleSplit(text, font, size, width):
        while pdfmetrics.stringWidth(line, font, size) > width and len(line) > 1:
            cut = next(
                n
                for n in range(len(line) - 1, 0, -1)
                if n == 1 or pdfmetrics.stringWidth(line[:n], font, size) <= width
            )
            found.append(line[:cut])
            line = line[cut:]
        found.append(line)
    return tuple(found)
