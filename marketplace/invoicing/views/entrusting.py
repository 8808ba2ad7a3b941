"""Who may approve what: the municipality's list of authorities, and giving and taking them back."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.invoicing import access, queries, services
from marketplace.invoicing.forms import AuthorityForm, PlainForm
from marketplace.invoicing.rules import in_force
from marketplace.invoicing.views.shared import bp, crumbs
from marketplace.kernel import clock
from marketplace.kernel.clock import today_in_finland
from marketplace.ring import queries as ring
from marketplace.ring.rules import Municipality
from marketplace.web.access import allow
from marketplace.web.forms import choices_of
from marketplace.web.language import localised
from marketplace.web.pages import current_actor, done, page


def _own_municipalities() -> list[Municipality]:
    return [one for one in ring.municipalities() if access.may_entrust(current_actor(), one.code)]


@bp.route("/valtuudet", methods=["GET", "POST"])
@allow(*access.ENTRUSTERS)
def authorities() -> Response:
    """What approvers are entrusted with now and later; one of them may be taken back."""
    own, today = {one.code: one.names for one in _own_municipalities()}, today_in_finland()
    form = PlainForm()
    taken = request.form.get("authority", "")
    if form.validate_on_submit() and taken.isascii() and taken.isdigit():
        services.take_authority(int(taken), actor=current_actor(), now=clock.now())
        return done(url_for("invoicing.authorities"), _("The authority was taken back."))
    every = queries.authorities(own)
    now = in_force(every, today)
    later = [one for one in every if one.starts_on > today and one.highest_cents != 0]
    return page(
        "invoicing/authorities.html",
        form=form,
        authorities=sorted([*now, *later], key=lambda one: (one.municipality, one.person_id, one.cost_centre)),
        without=[names for code, names in own.items() if code not in {one.municipality for one in now}],
        people=identity.people({one.person_id for one in every}),
        municipality_names=own,
        today=today,
        crumbs=crumbs(),
    )


@bp.route("/valtuudet/uusi", methods=["GET", "POST"])
@allow(*access.ENTRUSTERS)
def new_authority() -> Response:
    """Entrust an approver with a cost centre, up to a sum."""
    form = AuthorityForm(starts_on=today_in_finland())
    own, today = _own_municipalities(), today_in_finland()
    approvers = {one.id: one.name for place in own for one in queries.approvers_of(place.code, today)}
    form.municipality.choices = choices_of([(one.code, localised(one.names)) for one in own])
    form.person.choices = choices_of(sorted(approvers.items(), key=lambda item: item[1]), empty=_("Choose"))
    if form.validate_on_submit() and form.starts_on.data is not None:
        with form.refusals():
            services.give_authority(
                form.municipality.data,
                int(form.person.data),
                cost_centre=form.cost_centre.data or "",
                highest_cents=form.highest.data,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("invoicing.authorities"), _("The authority was given."))
    return page(
        "invoicing/new_authority.html",
        form=form,
        crumbs=[*crumbs(), (_("Authority of approvers"), url_for("invoicing.authorities"))],
    )
