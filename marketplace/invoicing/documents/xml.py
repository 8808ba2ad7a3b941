"""Writing XML as nested calls: what is opened is always closed, and every text is escaped.

Decision: text is put together directly. *Context:* a month has hundreds of invoices in two forms. *Options:* a tree of
nodes that is then serialised, or this. *Chosen:* this, because a tree written in Python costs ten times as much as all
the rest of making the file. *Consequence:* the shape of the files is proved by parsers and schemas in the tests.
"""

import re

from markupsafe import escape

_SPECIAL = re.compile("[&<>\"'\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold at all (Extensible Markup Language 1.0, section 2.2)."""


def text(value: str) -> str:
    """A text as it may stand between tags or in quotes."""
    if _SPECIAL.search(value) is None:
        return value
    return str(escape(_FORBIDDEN.sub("", value)))


def leaf(name: str, value: str | None, attributes: str = "") -> str:
    """An element that holds a text; nothing for None or an empty text.

    Args:
        attributes: Written out, with a space in front.
    """
    if not value:
        return ""
    return f"<{name}{attributes}>{text(value)}</{name}>"


def node(name: str, *parts: str, attributes: str = "") -> str:
    """An element that holds others; nothing when all of them are empty."""
    content = "".join(parts)
    return f"<{name}{attributes}>{content}</{name}>" if content else ""
