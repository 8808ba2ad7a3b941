"""References, statements of capability and free places: a provider's own pages, and the board for those who refer."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import day_in_finland
from marketplace.register import access, messages, queries, services
from marketplace.register.forms.offering import capability_form, places_form, reference_form
from marketplace.register.forms.own import BareForm
from marketplace.register.rules.offering import months_of_board
from marketplace.register.rules.profile import OfferKind
from marketplace.register.views.blueprint import bp, category_names, offer_names, own_crumbs, own_provider
from marketplace.ring import queries as ring
from marketplace.web.access import allow
from marketplace.web.language import localised
from marketplace.web.pages import current_actor, done, page


def _categories() -> list[tuple[str, str]]:
    """Categories of today as choices."""
    return [(str(one.id), localised(one.names)) for one in ring.categories(day_in_finland(clock.now()))]


@bp.get("/tuottaja/osaaminen")
@allow(*access.OWN)
def offering() -> Response:
    """What the provider shows of itself: statements of capability and references."""
    own = own_provider()
    return page(
        "register/offering.html",
        provider=own,
        capabilities=queries.capabilities_of(own.id),
        references=queries.references_of(own.id),
        category_names=category_names(),
        names={kind: dict(rows) for kind, rows in offer_names().items()},
        kinds=OfferKind,
        form=BareForm(formdata=None),
        crumbs=own_crumbs(),
    )


@bp.route("/tuottaja/osaaminen/uusi", methods=["GET", "POST"])
@allow(Role.PROVIDER_ADMIN)
def new_capability() -> Response:
    """State what the provider can do in a category, for whom, where and in which languages."""
    own = own_provider()
    form = capability_form(_categories(), offer_names())
    if form.validate_on_submit():
        with form.refusals():
            services.state_capability(own.id, form.to_capability(), actor=current_actor(), now=clock.now())
            return done(url_for("register.offering"), _("The statement was added."))
    return page("register/capability_form.html", form=form, crumbs=own_crumbs())


@bp.post("/tuottaja/osaaminen/<int:capability_id>/poisto")
@allow(Role.PROVIDER_ADMIN)
def take_back_capability(capability_id: int) -> Response:
    """A statement of capability no longer counts."""
    own = own_provider()
    services.take_back_capability(capability_id, provider_id=own.id, actor=current_actor(), now=clock.now())
    return done(url_for("register.offering"), _("The statement was taken back."))


@bp.route("/tuottaja/referenssit/uusi", methods=["GET", "POST"])
@allow(Role.PROVIDER_ADMIN)
def new_reference() -> Response:
    """Tell of a service that was delivered, with its results."""
    own = own_provider()
    form = reference_form(_categories())
    if form.validate_on_submit():
        with form.refusals():
            services.add_reference(own.id, form.to_reference(), actor=current_actor(), now=clock.now())
            return done(url_for("register.offering"), _("The reference was added."))
    return page("register/reference_form.html", form=form, crumbs=own_crumbs())


@bp.post("/tuottaja/referenssit/<int:reference_id>/poisto")
@allow(Role.PROVIDER_ADMIN)
def take_back_reference(reference_id: int) -> Response:
    """A reference no longer counts."""
    own = own_provider()
    services.take_back_reference(reference_id, provider_id=own.id, actor=current_actor(), now=clock.now())
    return done(url_for("register.offering"), _("The reference was taken back."))


@bp.route("/tuottaja/paikat", methods=["GET", "POST"])
@allow(Role.PROVIDER_ADMIN, Role.REPORTER)
def places() -> Response:
    """Tell how many free places there are now and in the next months."""
    own, today = own_provider(), day_in_finland(clock.now())
    months = months_of_board(today)
    form = places_form(_categories(), offer_names()[OfferKind.MUNICIPALITY], months)
    if form.validate_on_submit():
        with form.refusals():
            services.tell_places(
                own.id,
                int(form.category.data),
                form.to_numbers(months),
                municipality=form.municipality.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("register.places"), _("The free places were told."))
    return page(
        "register/places.html",
        form=form,
        rows=queries.places_of(own.id, today),
        months=months,
        today=today,
        category_names=category_names(),
        municipalities=dict(offer_names()[OfferKind.MUNICIPALITY]),
        crumbs=own_crumbs(),
    )


@bp.get("/vapaat-paikat")
@allow(*access.REFERRERS)
def places_board() -> Response:
    """Free places of admitted providers, for whoever refers participants; it never chooses who is invited."""
    today = day_in_finland(clock.now())
    categories, municipalities = ring.categories(today), dict(offer_names()[OfferKind.MUNICIPALITY])
    chosen = next((one for one in categories if one.code == request.args.get("luokka")), categories[0])
    asked = request.args.get("kunta", "")
    rows = queries.free_places(chosen.id, today, municipality=asked if asked in municipalities else None)
    return page(
        "register/places_board.html",
        rows=rows,
        providers=queries.providers({one.provider_id for one in rows}),
        months=months_of_board(today),
        today=today,
        categories=categories,
        chosen=chosen,
        asked=asked,
        municipalities=municipalities,
        labels=messages,
    )
