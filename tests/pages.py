"""What every page must be, whoever it is shown to: every page that any test opens is held against it.

A page is parsed once, as a browser would, and walked once.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import html5lib

SVG = "{http://www.w3.org/2000/svg}"
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
REFERS_TO_IDS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers", "popovertarget")
ADDRESSES = ("href", "src", "action", "formaction")
SHOWN_ATTRIBUTES = ("value", "placeholder", "alt", "title", "aria-label", "content")
SHOWN_AS_IT_IS = {"pre", "code", "textarea", "script", "style"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
HOLDS_TEXT_ONLY = HEADINGS | {
    "p",
    "span",
    "strong",
    "em",
    "small",
    "label",
    "button",
    "summary",
    "legend",
    "figcaption",
}
MAY_HOLD_A_HEADING = {"summary", "legend", "figcaption"}
BLOCKS = {
    "div", "p", "ul", "ol", "dl", "table", "form", "fieldset", "section", "article", "nav", "aside", "main", "header",
    "footer", "figure", "details", "blockquote", "pre", *HEADINGS,
}  # fmt: skip
INTERACTIVE = {"a", "button", "input", "select", "textarea", "details", "label"}
MAY_HOLD = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}}
LEFT_OVER = re.compile(
    r"%\(\w*\)?|\{\{|\}\}|\{%|%\}|<[\w.]+ object at 0x|<[A-Z]\w+\.\w+: |LazyString|\bDecimal\('|\bFraction\("
    r"|\bdatetime\.\w+\(|(?<![\w-])NaN(?![\w-])"
)
NONE_IN_TEXT = {"en": re.compile(r"^None$|[:–(] ?None\b(?! )"), None: re.compile(r"(?<![\w-])None(?![\w-])")}
NONE_IN_ADDRESS = re.compile(r"(^|[/=])None([/&#?]|$)")


def check_page(html: str, *, language: str) -> None:
    """Hold a page against what every page must be.

    Args:
        html: The whole page as it was sent.
        language: The language it was asked for in, two letters.

    Raises:
        AssertionError: the page has faults; all are named.
    """
    faults = faults_of(html, language=language)
    assert faults == [], "faults of the page:\n  " + "\n  ".join(faults)


def faults_of(html: str, *, language: str) -> list[str]:
    """Every fault of a page, in the order found; empty for a sound one."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = parser.parse(html)
    faults = [f"not valid HTML, line {place[0]}: {code} {facts or ''}".rstrip() for place, code, facts in parser.errors]
    if not re.match(r"\s*(<!--.*?-->\s*)*<!doctype html>", html, re.IGNORECASE | re.DOTALL):
        faults.append("no doctype")
    if root.get("lang") != language:
        faults.append(f"html[lang] is {root.get('lang')}, the page was asked for in {language}")
    walk = _Walk(language=language)
    walk.visit(root, ())
    return faults + walk.faults + list(walk.faults_of_the_whole(root))


@dataclass
class _Walk:
    """One way through the tree, with what can only be judged at its end."""

    language: str
    faults: list[str] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    references: list[tuple[str, str]] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    fields: list[Element] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)

    def visit(self, element: Element, above: tuple[str, ...]) -> None:
        """Look at an element and at all below it; ``above`` are the names of the elements it lies in."""
        if not isinstance(element.tag, str):  # a comment
            return
        tag = element.tag.removeprefix(SVG)
        self._attributes(element, tag)
        self._place(tag, above)
        look = getattr(self, f"_look_at_{tag}", None)
        if look is not None:
            look(element, above)
        elif tag in HEADINGS:
            self._look_at_heading(element, tag)
        elif tag in {"input", "select", "textarea"}:
            self._look_at_field(element, above)
        if tag not in SHOWN_AS_IT_IS:
            self._text(element.text, tag)
        for child in element:
            self.visit(child, (*above, tag))
            if tag not in SHOWN_AS_IT_IS:
                self._text(child.tail, tag)

    def faults_of_the_whole(self, root: Element) -> Iterator[str]:
        """Faults that show only when all is seen."""
        yield from (f"the id “{name}” stands {times} times" for name, times in self.ids.items() if times > 1)
        yield from (
            f"{what} points to “{name}”, which is not there" for what, name in self.references if not self.ids[name]
        )
        yield from (
            f"a field without a label: {_named(one)}" for one in self.fields if one.get("id") not in self.labelled
        )
        if self.headings.count(1) != 1:
            yield f"{self.headings.count(1)} h1 instead of one"
        for before, after in zip([0, *self.headings], self.headings, strict=False):
            if after > before + 1:
                yield f"h{after} follows {f'h{before}' if before else 'nothing'}: a level of headings is left out"
        title = root.find("head/title")
        words = " ".join((title.text or "").split()) if title is not None else ""
        if not words.strip(" –-"):
            yield "no title"
        elif words.startswith(("–", "-")):
            yield f"the title does not name the page: {words}"

    # ---- parts used above ----

    def _attributes(self, element: Element, tag: str) -> None:
        name = element.get("id")
        if name is not None:
            self.ids[name] += 1
            if not name or any(letter.isspace() for letter in name):
                self.faults.append(f"an id that no one can point to: “{name}”")
        for attribute in REFERS_TO_IDS:
            for target in (element.get(attribute) or "").split():
                self.references.append((f"{attribute} of {tag}", target))
        for attribute, value in element.attrib.items():
            self._attribute(element, tag, str(attribute), value)

    def _attribute(self, element: Element, tag: str, attribute: str, value: str) -> None:
        if attribute == "style":
            self.faults.append(f"an inline style on {_named(element)}")
        elif attribute.startswith("on"):
            self.faults.append(f"an inline script: {attribute} on {_named(element)}")
        elif attribute in ADDRESSES:
            if value.strip().lower().startswith("javascript:"):
                self.faults.append(f"an address that is a script: {value}")
            if NONE_IN_ADDRESS.search(value):
                self.faults.append(f"an address made of nothing: {value}")
            if attribute == "href" and tag == "a" and len(value) > 1 and value.startswith("#"):
                self.references.append(("a link", value[1:]))
        elif attribute in SHOWN_ATTRIBUTES:
            self._text(value, f"{tag}[{attribute}]")

    def _place(self, tag: str, above: tuple[str, ...]) -> None:
        if not above:
            return
        if tag not in MAY_HOLD.get(above[-1], {tag}) and tag not in {"script", "template"}:
            self.faults.append(f"{tag} lies directly in {above[-1]}")
        heads = above[-1] in MAY_HOLD_A_HEADING and tag in HEADINGS
        if above[-1] in HOLDS_TEXT_ONLY and tag in BLOCKS and not heads:
            self.faults.append(f"{tag} lies in {above[-1]}, which holds text only")
        if tag in INTERACTIVE and above[-1] != "label" and {"a", "button"} & set(above):
            self.faults.append(f"{tag} lies in a link or button")

    def _text(self, text: str | None, place: str) -> None:
        if not text or text.isspace():
            return
        left_over = LEFT_OVER.search(text)
        pattern = NONE_IN_TEXT["en"] if self.language == "en" else NONE_IN_TEXT[None]
        if left_over:
            self.faults.append(f"left over in {place}: {' '.join(text.split())[:80]}")
        elif pattern.search(text.strip()):
            self.faults.append(f"nothing shown as a word in {place}: {' '.join(text.split())[:80]}")

    def _look_at_heading(self, element: Element, tag: str) -> None:
        self.headings.append(int(tag[1]))
        if not _words(element):
            self.faults.append(f"an empty {tag}")

    def _look_at_label(self, element: Element, above: tuple[str, ...]) -> None:
        if not _words(element):
            self.faults.append(f"an empty label: {_named(element)}")
        elif element.get("for"):
            self.labelled.add(element.get("for", ""))

    def _look_at_field(self, element: Element, above: tuple[str, ...]) -> None:
        if element.tag == "input" and element.get("type", "text") in UNLABELLED:
            return
        if not (element.get("aria-label", "").strip() or element.get("aria-labelledby") or "label" in above):
            self.fields.append(element)

    def _look_at_form(self, element: Element, above: tuple[str, ...]) -> None:
        tokens = [one for one in element.iter("input") if one.get("name") == "csrf_token"]
        if element.get("method", "get").lower() != "post":
            if tokens:
                self.faults.append(f"a form that only asks carries the token: {_named(element)}")
        elif len(tokens) != 1 or not tokens[0].get("value"):
            self.faults.append(f"{len(tokens)} tokens instead of one in {_named(element)}")

    def _look_at_fieldset(self, element: Element, above: tuple[str, ...]) -> None:
        legend = element.find("legend")
        if legend is None or not _words(legend):
            self.faults.append("a fieldset without a legend")

    def _look_at_script(self, element: Element, above: tuple[str, ...]) -> None:
        if not element.get("nonce") and not (element.get("src") and not element.text):
            self.faults.append("a script without a nonce")

    def _look_at_style(self, element: Element, above: tuple[str, ...]) -> None:
        if not element.get("nonce"):
            self.faults.append("a style without a nonce")

    def _look_at_img(self, element: Element, above: tuple[str, ...]) -> None:
        if element.get("alt") is None:
            self.faults.append(f"an image without alt: {element.get('src')}")

    def _look_at_svg(self, element: Element, above: tuple[str, ...]) -> None:
        named = element.get("aria-label") or element.get("aria-labelledby")
        if element.get("aria-hidden") != "true" and not (element.get("role") == "img" and named):
            self.faults.append("a drawing that is neither named nor hidden from who cannot see it")

    def _look_at_table(self, element: Element, above: tuple[str, ...]) -> None:
        caption = element.find("caption")
        if (caption is None or not _words(caption)) and not element.get("aria-labelledby"):
            self.faults.append("a table without a caption")
        if element.find(".//th") is None:
            self.faults.append("a table without headings")
        self.faults.extend("a heading of a table without scope" for one in element.iter("th") if not one.get("scope"))

    def _look_at_a(self, element: Element, above: tuple[str, ...]) -> None:
        if element.get("href") is not None and not _named_aloud(element):
            self.faults.append(f"a link without words: {element.get('href')}")

    def _look_at_button(self, element: Element, above: tuple[str, ...]) -> None:
        if not _named_aloud(element):
            self.faults.append(f"a button without words: {_named(element)}")


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _named_aloud(element: Element) -> bool:
    alternatives = [one.get("alt") or one.get("aria-label") for one in element.iter()]
    return bool(_words(element) or any(alternatives))


def _named(element: Element) -> str:
    known = " ".join(f'{name}="{element.get(name)}"' for name in ("id", "name", "type", "action") if element.get(name))
    return f"<{element.tag}{' ' if known else ''}{known}>"
