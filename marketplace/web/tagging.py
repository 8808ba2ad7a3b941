"""A reportlab canvas that also writes what a screen reader needs: a tree of headings, paragraphs, tables and figures.

reportlab draws, but does not tag. Here each thing that is drawn stands between marks, and the tree of the marks is
written into the file's own objects, so that no second pass over the file is needed. Built to PDF/UA-1; no validator of
the full standard was at hand, so the file does not claim to conform: it carries no mark of conformance.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

Mark = tuple[int, int]
"""Page from 0, and the number of the mark on it."""


@dataclass(eq=False)
class Element:
    """A node of the tree.

    Args:
        tag: Structure type: Document, H1, P, Table, TR, TH, TD, Figure and so on.
        alt: What a figure shows, in words.
        scope: Column or Row for a heading cell.
        kids: Elements, and marks of what is drawn.
    """

    tag: str
    parent: "Element | None" = None
    alt: str = ""
    scope: str = ""
    kids: list["Element | Mark"] = field(default_factory=list)


class TaggedCanvas:
    """An A4 canvas with a structure tree.

    Args:
        title: Title of the document, shown by readers instead of the file's name.
        author: Who sent it.
        language: fi, sv or en.
        font: Name of a registered font that is embedded; it becomes the canvas's first font.
    """

    def __init__(self, *, title: str, author: str, language: str, font: str, tagged: bool = True) -> None:
        self.buffer = BytesIO()
        # invariant: the same document is the same bytes, whenever it is drawn.
        self.canvas = Canvas(
            self.buffer,
            pagesize=A4,
            pageCompression=1,
            invariant=1,
            initialFontName=font,
            lang={"fi": "fi-FI", "sv": "sv-FI"}.get(language, "en-GB"),
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator("Rengas")
        self.canvas.setSubject(title)
        self.title, self.author, self.language, self.tagged = title, author, language, tagged
        self.root = Element("Document")
        self.page = 0
        self._marks: list[list[Element]] = [[]]
        self._files: list[tuple[str, bytes, str, str]] = []
        self._font: tuple[str, float] | None = None
        self._colour: Color | None = None

    def element(self, tag: str, parent: Element | None = None, *, alt: str = "", scope: str = "") -> Element:
        """A new node under a parent, or under the document."""
        above = parent or self.root
        made = Element(tag, above, alt, scope)
        above.kids.append(made)
        return made

    @contextmanager
    def drawing(self, element: Element) -> Iterator[Canvas]:
        """What is drawn in the block belongs to a node."""
        self.begin(element)
        yield self.canvas
        self.end()

    def begin(self, element: Element) -> None:
        """What is drawn from here to :meth:`end` belongs to a node."""
        if self.tagged:
            marks = self._marks[self.page]
            element.kids.append((self.page, len(marks)))
            self.canvas._code.append(f"/{element.tag} <</MCID {len(marks)}>> BDC")
            marks.append(element)

    def end(self) -> None:
        """The end of what :meth:`begin` began."""
        if self.tagged:
            self.canvas._code.append("EMC")

    def write(self, text: str, x: float, y: float, *, font: str, size: float, colour: Color, right: bool) -> None:
        """Draw a text from its left or to its right end."""
        canvas = self.canvas
        if (font, size) != self._font:
            canvas.setFont(font, size)
            self._font = (font, size)
        if colour is not self._colour:
            canvas.setFillColor(colour)
            self._colour = colour
        (canvas.drawRightString if right else canvas.drawString)(x, y, text)

    @contextmanager
    def decoration(self) -> Iterator[Canvas]:
        """What is drawn in the block is passed over by a screen reader: rules, repeated headings, page numbers."""
        if self.tagged:
            self.canvas._code.append("/Artifact BMC")
        yield self.canvas
        # Whoever drew here may have set another font or colour.
        self._font = self._colour = None
        self.end()

    def next_page(self) -> None:
        """Go on to the next page."""
        self.canvas.showPage()
        self.page += 1
        self._font = self._colour = None
        self._marks.append([])

    def attach(self, name: str, content: bytes, *, mime: str, description: str) -> None:
        """Carry a file inside the document, as the same invoice in another form."""
        self._files.append((name, content, mime, description))

    def finish(self) -> bytes:
        """The file."""
        self.canvas.showPage()
        document = self.canvas._doc
        if self.tagged:
            self._write_tree(document)
        self._write_files(document)
        self._write_metadata(document)
        self.canvas.save()
        return self.buffer.getvalue()

    def _write_tree(self, document: Any) -> None:
        """Write the tree as ready text: hundreds of small objects that reportlab would put together piece by piece."""
        pages = [_number(document, _object_of(document, page)) for page in document.Pages.pages]
        written: dict[int, _Written] = {}
        order = [self.root]
        for element in order:
            written[id(element)] = _Written()
            order += [kid for kid in element.kids if isinstance(kid, Element)]
        numbers = {key: _number(document, one) for key, one in written.items()}
        tree = _Written()
        above = _number(document, tree)
        for element in order:
            parent = numbers[id(element.parent)] if element.parent is not None else above
            written[id(element)].content = _element(element, parent, numbers, pages)
        tree.content = self._tree_root(document, numbers).encode()
        document.Catalog.StructTreeRoot = tree
        document.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": pdfdoc.PDFtrue})

    def _tree_root(self, document: Any, numbers: dict[int, int]) -> str:
        by_page = []
        for index, marks in enumerate(self._marks):
            page = _object_of(document, document.Pages.pages[index])
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = index, pdfdoc.PDFName("S")
            of_page = " ".join(f"{numbers[id(element)]} 0 R" for element in marks)
            by_page.append(f"{index} [{of_page}]")
        return (
            f"<</Type/StructTreeRoot/K[{numbers[id(self.root)]} 0 R]/ParentTreeNextKey {len(self._marks)}"
            f"/ParentTree<</Nums[{' '.join(by_page)}]>>>>"
        )

    def _write_files(self, document: Any) -> None:
        if not self._files:
            return
        names: list[Any] = []
        files: list[Any] = []
        for name, content, mime, description in self._files:
            stream = pdfdoc.PDFStream(
                dictionary=pdfdoc.PDFDictionary(
                    {
                        "Type": pdfdoc.PDFName("EmbeddedFile"),
                        "Subtype": pdfdoc.PDFName(mime),
                        "Params": pdfdoc.PDFDictionary({"Size": len(content)}),
                    }
                ),
                content=content,
            )
            stream.filters = [pdfdoc.PDFZCompress]
            kept = document.Reference(stream)
            file = pdfdoc.PDFDictionary(
                {
                    "Type": pdfdoc.PDFName("Filespec"),
                    "F": pdfdoc.PDFString(name),
                    "UF": pdfdoc.PDFString(name),
                    "Desc": pdfdoc.PDFString(description),
                    "AFRelationship": pdfdoc.PDFName("Alternative"),
                    "EF": pdfdoc.PDFDictionary({"F": kept, "UF": kept}),
                }
            )
            reference = document.Reference(file)
            names += [pdfdoc.PDFString(name), reference]
            files.append(reference)
        embedded = pdfdoc.PDFDictionary({"Names": pdfdoc.PDFArray(names)})
        catalog = document.Catalog
        catalog.Names = pdfdoc.PDFDictionary({"EmbeddedFiles": document.Reference(embedded)})
        catalog.__NoDefault__ = [*catalog.__NoDefault__, "AF"]
        catalog.AF = pdfdoc.PDFArray(files)

    def _write_metadata(self, document: Any) -> None:
        document.Catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": pdfdoc.PDFtrue})
        stream = pdfdoc.PDFStream(
            dictionary=pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")}),
            content=_xmp(self.title, self.author, self.language).encode(),
        )
        stream.filters = []
        document.Catalog.Metadata = stream


class _Written(pdfdoc.PDFObject):
    """An object of the file whose text is ready."""

    __RefOnly__ = 1
    content = b""

    def format(self, _document: Any) -> bytes:
        return self.content


def _object_of(document: Any, page: Any) -> Any:
    return document.idToObject[page.name] if isinstance(page, pdfdoc.PDFObjectReference) else page


def _number(document: Any, thing: Any) -> int:
    """The number of an object in the file."""
    number: int = document.idToObjectNumberAndVersion[document.Reference(thing).name][0]
    return number


def _element(element: Element, parent: int, numbers: dict[int, int], pages: list[int]) -> bytes:
    marked = [kid for kid in element.kids if not isinstance(kid, Element)]
    page = marked[0][0] if marked else 0
    kids = []
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(f"{numbers[id(kid)]} 0 R")
        elif kid[0] == page:
            kids.append(str(kid[1]))
        else:
            kids.append(f"<</Type/MCR/Pg {pages[kid[0]]} 0 R/MCID {kid[1]}>>")
    text = f"<</Type/StructElem/S/{element.tag}/P {parent} 0 R/K[{' '.join(kids)}]"
    if marked:
        text += f"/Pg {pages[page]} 0 R"
    if element.scope:
        text += f"/A<</O/Table/Scope/{element.scope}>>"
    if element.alt:
        # In UTF-16, so that it may hold any letter.
        text += f"/Alt<FEFF{element.alt.encode('utf-16-be').hex()}>"
    return f"{text}>>".encode()


def _xmp(title: str, author: str, language: str) -> str:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
