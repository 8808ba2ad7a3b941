"""A seller's logo: taken in as a picture of the portal's own making, whatever the file was."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from marketplace.invoicing.rules import LogoNotUsable

LARGEST = 2 * 1024 * 1024
MOST_PIXELS = 20_000_000
FORMATS = ("PNG", "JPEG")
WIDEST, HIGHEST = 900, 240
"""Pixels: three for each point on paper."""


def prepared(content: bytes) -> bytes:
    """The picture in a file as PNG, no larger than it is drawn and on white, so that nothing else of the file is kept.

    Raises:
        LogoNotUsable: it is too large, or no PNG or JPEG.
    """
    if len(content) > LARGEST:
        raise LogoNotUsable()
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS or min(opened.size) < 2:
                raise LogoNotUsable()
            drawn = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise LogoNotUsable() from fault
    drawn.thumbnail((WIDEST, HIGHEST))
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn, mask=drawn.getchannel("A"))
    made = BytesIO()
    paper.save(made, "PNG", optimize=True)
    return made.getvalue()


def draw_logo(canvas: Canvas, picture: bytes, x: float, top: float, width: float, height: float) -> None:
    """Draw a picture into a box, as large as fits, from its upper left corner."""
    image = ImageReader(BytesIO(picture))
    pixels = image.getSize()
    scale = min(width / pixels[0], height / pixels[1])
    drawn = (pixels[0] * scale, pixels[1] * scale)
    canvas.drawImage(image, x, top - drawn[1], *drawn)
