"""The public register: search, a page for each provider, and the register as files."""

from collections.abc import Sequence
from functools import cache

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotFound
from marketplace.register import messages, queries
from marketplace.register.documents.listing import as_csv, as_xlsx
from marketplace.register.queries import Listed, Search
from marketplace.register.queries.search import PAGE_SIZE
from marketplace.register.rules.profile import OfferKind
from marketplace.register.views.blueprint import as_file, bp, category_names, offer_names
from marketplace.ring import queries as ring
from marketplace.ring.rules import Category
from marketplace.web.access import public
from marketplace.web.addresses import page_number
from marketplace.web.language import day, localised
from marketplace.web.pages import page

ASKED = {OfferKind.MUNICIPALITY: "kunta", OfferKind.LANGUAGE: "kieli", OfferKind.GROUP: "ryhma"}
"""Names of the filters of offers in the address."""
FILTERS = ("haku", "luokka", "jarjestys", *ASKED.values())


def _search(categories: Sequence[Category]) -> Search:
    """What the address asks for; what cannot be is left out."""
    category = request.args.get("luokka", "")
    codes = {one.code: one.id for one in categories}
    return Search(
        text=request.args.get("haku", "")[:100],
        category_id=codes.get(category),
        offers={kind: request.args[name][:20] for kind, name in ASKED.items() if request.args.get(name)},
        by=request.args.get("jarjestys", "name"),
    )


@bp.get("/rekisteri")
@public()
def public_list() -> Response:
    """Who is admitted today, searched and filtered."""
    now = clock.now()
    is_public = ring.is_public(now)
    categories = ring.categories()
    search, number = _search(categories), page_number()
    found, count = queries.search_admitted(search, page=number) if is_public else ([], 0)
    asked = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    return page(
        "register/public_list.html",
        is_public=is_public,
        found=_in_words(found, categories),
        count=count,
        number=number,
        pages=-(-count // PAGE_SIZE),
        asked=asked,
        categories=[one for one in categories if one.is_valid_on(day_in_finland(now))],
        offer_names=offer_names(),
        offer_kinds=OfferKind,
    )


def _rows() -> list[list[str]]:
    if not ring.is_public(clock.now()):
        return []
    categories = ring.categories()
    return [
        [one.name, one.business_id, one.town, named, since]
        for one, named, since in _in_words(queries.all_listed(_search(categories)), categories)
    ]


def _in_words(found: Sequence[Listed], categories: Sequence[Category]) -> list[tuple[Listed, str, str]]:
    """Providers with their categories and first day in the reader's words, each word looked up once."""
    names = {one.id: localised(one.names) for one in categories}
    written = cache(day)
    return [
        (one, ", ".join(names[number] for number in one.category_ids), written(day_in_finland(one.since)))
        for one in found
    ]


def _head() -> list[str]:
    return [_("Provider"), _("Business ID"), _("Town"), _("Categories"), _("Admitted since")]


@bp.get("/rekisteri.csv")
@public()
def as_text() -> Response:
    """The register, or what a search finds, as comma-separated text."""
    return as_file(as_csv(_head(), _rows()), "rekisteri.csv", "text/csv")


@bp.get("/rekisteri.xlsx")
@public()
def as_spreadsheet() -> Response:
    """The register, or what a search finds, as a spreadsheet."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return as_file(as_xlsx(_("Register"), _head(), _rows()), "rekisteri.xlsx", kind)


@bp.get("/rekisteri/<business_id>")
@public()
def public_provider(business_id: str) -> Response:
    """A provider that is admitted now: what it offers, to what it is admitted and since when.

    Raises:
        NotFound: there is none, it is admitted to nothing now, or the ring is not public yet.
    """
    now = clock.now()
    provider = queries.provider_by_business_id(business_id)
    admissions = queries.admissions_of(provider.id, now) if ring.is_public(now) else []
    if not admissions:
        raise NotFound(what="provider")
    return page(
        "register/public_provider.html",
        provider=provider,
        profile=queries.profile_of(provider.id),
        admissions=admissions,
        capabilities=queries.capabilities_of(provider.id),
        references=queries.references_of(provider.id),
        category_names=category_names(),
        offer_names={kind: dict(rows) for kind, rows in offer_names().items()},
        offer_kinds=OfferKind,
        labels=messages,
        crumbs=[(_("Register"), url_for("register.public_list"))],
    )
