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
        # invariant: the same invoice is the same bytes, whenever it is drawn.
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

    def element(self, tag: str, parent: Element | None = None, *, alt: str = "", scope: str = "") -> Element:
        """A new node under a parent, or under the document."""
        above = parent or self.root
        made = Element(tag, above, alt, scope)
        above.kids.append(made)
        return made

    @contextmanager
    def drawing(self, element: Element) -> Iterator[Canvas]:
        """What is drawn in the block belongs to a node."""
        if not self.tagged:
            yield self.canvas
            return
        marks = self._marks[self.page]
        element.kids.append((self.page, len(marks)))
        self.canvas._code.append(f"/{element.tag} <</MCID {len(marks)}>> BDC")
        marks.append(element)
        yield self.canvas
        self.canvas._code.append("EMC")

    @contextmanager
    def decoration(self) -> Iterator[Canvas]:
        """What is drawn in the block is passed over by a screen reader: rules, repeated headings, page numbers."""
        if not self.tagged:
            yield self.canvas
            return
        self.canvas._code.append("/Artifact BMC")
        yield self.canvas
        self.canvas._code.append("EMC")

    def next_page(self) -> None:
        """Go on to the next page."""
        self.canvas.showPage()
        self.page += 1
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
        pages = [document.Reference(page) if not _is_reference(page) else page for page in document.Pages.pages]
        own = {id(self.root): pdfdoc.PDFDictionary({})}
        references = {id(self.root): document.Reference(own[id(self.root)])}
        order = [self.root]
        for element in order:
            for kid in element.kids:
                if isinstance(kid, Element):
                    own[id(kid)] = pdfdoc.PDFDictionary({})
                    references[id(kid)] = document.Reference(own[id(kid)])
                    order.append(kid)
        tree = pdfdoc.PDFDictionary({})
        tree_reference = document.Reference(tree)
        for element in order:
            parent = references[id(element.parent)] if element.parent is not None else tree_reference
            _fill(own[id(element)], element, parent, references, pages)
        numbers: list[Any] = []
        for index, marks in enumerate(self._marks):
            page = _object_of(document, document.Pages.pages[index])
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = index, pdfdoc.PDFName("S")
            of_page = pdfdoc.PDFArray([references[id(element)] for element in marks])
            numbers += [index, document.Reference(of_page)]
        tree.dict.update(
            Type=pdfdoc.PDFName("StructTreeRoot"),
            K=pdfdoc.PDFArray([references[id(self.root)]]),
            ParentTree=document.Reference(pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)})),
            ParentTreeNextKey=len(self._marks),
        )
        document.Catalog.StructTreeRoot = tree
        document.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": pdfdoc.PDFtrue})

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


def _is_reference(page: Any) -> bool:
    return isinstance(page, pdfdoc.PDFObjectReference)


def _object_of(document: Any, page: Any) -> Any:
    return document.idToObject[page.name] if _is_reference(page) else page


def _fill(own: Any, element: Element, parent: Any, references: dict[int, Any], pages: list[Any]) -> None:
    own.dict.update(Type=pdfdoc.PDFName("StructElem"), S=pdfdoc.PDFName(element.tag), P=parent)
    kids: list[Any] = []
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(references[id(kid)])
        else:
            page, number = kid
            kids.append(pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("MCR"), "Pg": pages[page], "MCID": number}))
    own.dict["K"] = pdfdoc.PDFArray(kids)
    if element.alt:
        own.dict["Alt"] = pdfdoc.PDFString(element.alt)
    if element.scope:
        own.dict["A"] = pdfdoc.PDFDictionary({"O": pdfdoc.PDFName("Table"), "Scope": pdfdoc.PDFName(element.scope)})


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
