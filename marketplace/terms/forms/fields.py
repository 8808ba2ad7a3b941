"""Fields of the terms editor, and how a document's values and typed values become each other."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.terms.rules.exact import plain


class TickField(SelectMultipleField):
    """Several choices as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def ticks(known: Mapping[str, Any], used: Sequence[str]) -> list[tuple[str, Any]]:
    """Choices: every known code with its name, and codes in use that have no name."""
    return [*known.items(), *((code, code) for code in used if code not in known)]


def ratio(value: Any) -> Decimal | None:
    """A decimal text or whole number of a document as a number; None when it is none."""
    if value is None or isinstance(value, bool | float):
        return None
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None


def as_text(value: Decimal | None) -> str | None:
    """A number as the decimal text of a document."""
    return None if value is None else plain(value)


def given(**values: Any) -> dict[str, Any]:
    """The values that say something: None, empty texts and empty lists are left out."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
