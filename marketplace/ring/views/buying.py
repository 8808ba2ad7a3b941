"""Pages of outcome categories and target groups."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.ring import access, services
from marketplace.ring import queries as ring
from marketplace.ring.forms import CategoryChangeForm, CategoryForm, GroupChangeForm, GroupForm
from marketplace.ring.rules import Names
from marketplace.ring.views.layout import bp, crumbs, form_page, may_change, today
from marketplace.web.access import allow
from marketplace.web.language import localised
from marketplace.web.pages import current_actor, done, page


def _fields(prefix: str, names: Names | None) -> dict[str, Any]:
    return {f"{prefix}_{code}": text for code, text in names.to_document().items()} if names else {}


@bp.get("/rengas/luokat")
@allow(*access.READERS)
def categories() -> Response:
    """Every outcome category, in use or not."""
    return page(
        "ring/categories.html", categories=ring.categories(), today=today(), may_change=may_change(), crumbs=crumbs()
    )


def _to_categories() -> list[tuple[str, str]]:
    return crumbs((_("Outcome categories"), url_for("ring.categories")))


@bp.route("/rengas/luokat/uusi", methods=["GET", "POST"])
@allow(*access.WRITERS)
def new_category() -> Response:
    """Add an outcome category."""
    form = CategoryForm(data={"valid_from": today()} if request.method == "GET" else None)
    if form.validate_on_submit():
        with form.refusals():
            services.add_category(
                form.code.data or "",
                form.to_names(),
                valid_from=form.valid_from.data,
                source=form.source.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("ring.categories"), _("The category was added."))
    return form_page(
        form,
        heading=_("New outcome category"),
        back=url_for("ring.categories"),
        way=_to_categories(),
        lede=_("From its first day providers can apply to the category and officers can open calls in it."),
        button=_("Add the category"),
        hints={"code": _("A short code that is never changed, for example C4.")},
    )


@bp.route("/rengas/luokat/<int:category_id>", methods=["GET", "POST"])
@allow(*access.WRITERS)
def category(category_id: int) -> Response:
    """Change a category's names or set its last day."""
    found = ring.category(category_id)
    given = {"valid_to": found.valid_to, "source": found.source, "version": found.version}
    form = CategoryChangeForm(data={**given, **_fields("name", found.names)})
    if form.validate_on_submit():
        with form.refusals():
            services.change_category(
                category_id,
                form.to_names(),
                valid_to=form.valid_to.data,
                source=form.source.data or "",
                seen_version=form.seen_version,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("ring.categories"), _("The category was changed."))
    return form_page(
        form,
        heading=_("Category %(code)s: %(name)s", code=found.code, name=localised(found.names)),
        back=url_for("ring.categories"),
        way=_to_categories(),
        lede=_("Admissions, calls and contracts of the category stay as they are."),
        hints={"valid_to": _("After this day nobody can apply to the category and no call can be opened in it.")},
    )


@bp.get("/rengas/kohderyhmat")
@allow(*access.READERS)
def target_groups() -> Response:
    """Every target group with its definition."""
    return page("ring/target_groups.html", target_groups=ring.target_groups(), may_change=may_change(), crumbs=crumbs())


def _to_groups() -> list[tuple[str, str]]:
    return crumbs((_("Target groups"), url_for("ring.target_groups")))


@bp.route("/rengas/kohderyhmat/uusi", methods=["GET", "POST"])
@allow(*access.WRITERS)
def new_target_group() -> Response:
    """Add a target group."""
    form = GroupForm()
    if form.validate_on_submit():
        with form.refusals():
            services.add_target_group(
                form.code.data or "",
                form.to_names(),
                form.to_definition(),
                source=form.source.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("ring.target_groups"), _("The target group was added."))
    return form_page(
        form,
        heading=_("New target group"),
        back=url_for("ring.target_groups"),
        way=_to_groups(),
        button=_("Add the target group"),
        order=[
            *("code", "name_fi", "name_sv", "name_en"),
            *("definition_fi", "definition_sv", "definition_en", "source"),
        ],
        hints={"code": _("A short code that is never changed. It stands in contract terms.")},
    )


@bp.route("/rengas/kohderyhmat/<int:group_id>", methods=["GET", "POST"])
@allow(*access.WRITERS)
def target_group(group_id: int) -> Response:
    """Change a target group's names or definition."""
    found = ring.target_group(group_id)
    given = {"source": found.source, "version": found.version}
    form = GroupChangeForm(data={**given, **_fields("name", found.names), **_fields("definition", found.definition)})
    if form.validate_on_submit():
        with form.refusals():
            services.change_target_group(
                group_id,
                form.to_names(),
                form.to_definition(),
                source=form.source.data or "",
                seen_version=form.seen_version,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("ring.target_groups"), _("The target group was changed."))
    return form_page(
        form,
        heading=_("Target group %(code)s: %(name)s", code=found.code, name=localised(found.names)),
        back=url_for("ring.target_groups"),
        way=_to_groups(),
        lede=_("Contracts keep the definition that was in force when they were signed."),
    )
