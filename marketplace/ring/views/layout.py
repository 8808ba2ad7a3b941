"""What every page of the ring's data shares."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.ring import access
from marketplace.ring import queries as ring
from marketplace.web.forms import BaseForm
from marketplace.web.language import localised
from marketplace.web.navigation import NavigationItem
from marketplace.web.pages import current_actor, page

bp = Blueprint("ring", __name__)

NAVIGATION = [NavigationItem(_l("The ring"), "ring.front", frozenset(access.READERS), 80)]


def today() -> date:
    """The calendar day in Finland."""
    return day_in_finland(clock.now())


def may_change() -> bool:
    """Whether the reader keeps the ring's data."""
    return access.may_change(current_actor())


def crumbs(*further: tuple[str, str]) -> list[tuple[str, str]]:
    """The way from the front page to a page of the ring's data."""
    return [(_("The ring"), url_for("ring.front")), *further]


def municipality_choices(*, empty: str | None = None) -> list[tuple[str, str]]:
    """Codes and names of the municipalities for a field that chooses one."""
    named = [(one.code, localised(one.names)) for one in ring.municipalities()]
    return [("", empty), *named] if empty is not None else named


def form_page(
    form: BaseForm,
    *,
    heading: str,
    back: str,
    way: Sequence[tuple[str, str]],
    lede: str = "",
    button: str = "",
    order: Sequence[str] = (),
    hints: Mapping[str, str] | None = None,
    present: Sequence[tuple[str, Any]] = (),
) -> Response:
    """A page that is one form.

    Args:
        back: Where cancelling leads.
        way: Crumbs to the page.
        order: Names of the fields in the order shown; as they stand in the form when empty.
        hints: Texts under labels, by field name.
        present: What is known now, as label and value.
    """
    shown = order or [field.name for field in form if field.widget.__class__.__name__ != "HiddenInput"]
    return page(
        "ring/form.html",
        form=form,
        heading_text=heading,
        lede_text=lede,
        back=back,
        button=button or _("Save"),
        order=shown,
        hints=hints or {},
        present=present,
        crumbs=way,
    )
