"""Ending a role, naming a substitute, and confirming that a second factor was lost."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.accounts import access, services
from marketplace.accounts.forms import ActionForm, EndRoleForm, SubstituteForm
from marketplace.accounts.views.blueprint import bp
from marketplace.accounts.views.people import administered, colleague, crumbs, is_held, keep_link_for_showing
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.identity.messages import ROLE_LABELS
from marketplace.identity.rules import MembershipFacts, OrganisationFacts
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.web.access import allow
from marketplace.web.forms import choices_of
from marketplace.web.pages import current_actor, done, keys, page


def _role_that_holds(membership_id: int) -> tuple[MembershipFacts, OrganisationFacts]:
    held = identity.membership(membership_id)
    organisation = administered(held.organisation_id)
    if not is_held(held):
        raise NotFound(what="membership")
    return held, organisation


def _back(held: MembershipFacts) -> str:
    return url_for("accounts.person", organisation_id=held.organisation_id, person_id=held.person_id)


@bp.route("/henkilot/roolit/<int:membership_id>/paattaminen", methods=["GET", "POST"])
@allow(*access.ADMINISTRATORS)
def end_role(membership_id: int) -> Response:
    """End a role, at once or after a last day."""
    held, organisation = _role_that_holds(membership_id)
    found = identity.person(held.person_id)
    form = EndRoleForm()
    if form.validate_on_submit():
        with form.refusals():
            if form.when.data == "now":
                identity_services.revoke_role(membership_id, actor=current_actor(), now=clock.now())
            else:
                assert form.ends_on.data is not None
                identity_services.end_role(
                    membership_id, last_day=form.ends_on.data, actor=current_actor(), now=clock.now()
                )
            return done(_back(held), _("The end of the role was saved."))
    return page(
        "accounts/end_role.html",
        form=form,
        person=found,
        role=ROLE_LABELS[held.role],
        back=_back(held),
        crumbs=crumbs(organisation, found),
    )


@bp.route("/henkilot/roolit/<int:membership_id>/sijainen", methods=["GET", "POST"])
@allow(*access.ADMINISTRATORS)
def name_substitute(membership_id: int) -> Response:
    """Name a substitute for an absence."""
    held, organisation = _role_that_holds(membership_id)
    found = identity.person(held.person_id)
    with_roles = {one.person_id for one in identity.memberships_of_organisation(organisation.id) if is_held(one)}
    colleagues = [
        (one.id, one.name)
        for one in identity.people_of_organisation(organisation.id)
        if one.id in with_roles and one.id != held.person_id
    ]
    form = SubstituteForm()
    form.substitute.choices = choices_of(colleagues, empty=_("Choose"))
    if form.validate_on_submit():
        with form.refusals():
            assert form.starts_on.data is not None
            assert form.ends_on.data is not None
            services.name_substitute(
                membership_id,
                int(form.substitute.data),
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(_back(held), _("The substitute was named and told."))
    return page(
        "accounts/substitute.html",
        form=form,
        person=found,
        role=ROLE_LABELS[held.role],
        colleagues=colleagues,
        organisation=organisation,
        back=_back(held),
        crumbs=crumbs(organisation, found),
    )


@bp.post("/henkilot/sijaisuudet/<int:substitution_id>/peruutus")
@allow(*access.ADMINISTRATORS)
def cancel_substitute(substitution_id: int) -> Response:
    """Take a substitution back."""
    named = identity.substitution(substitution_id)
    held = identity.membership(named.membership_id)
    administered(held.organisation_id)
    identity_services.cancel_substitute(substitution_id, actor=current_actor(), now=clock.now())
    return done(_back(held), _("The substitution was taken back."))


@bp.route("/henkilot/<int:organisation_id>/<int:person_id>/tunniste", methods=["GET", "POST"])
@allow(*access.ADMINISTRATORS)
def lost_second_factor(organisation_id: int, person_id: int) -> Response:
    """Confirm that a colleague has lost the second factor."""
    organisation = administered(organisation_id)
    found, held = colleague(organisation_id, person_id)
    if not any(is_held(one) for one in held):
        raise NotFound(what="person")  # a former colleague's account is no longer this organisation's matter
    form = ActionForm()
    back = url_for("accounts.person", organisation_id=organisation_id, person_id=person_id)
    if form.validate_on_submit():
        with form.refusals():
            link_id = services.confirm_lost_second_factor(
                person_id, key=keys().accounts, actor=current_actor(), now=clock.now()
            )
            keep_link_for_showing(link_id, "/uusi-tunniste")
            return done(back, _("The second factor was taken off. The person gets a link to set up a new one."))
    return page(
        "accounts/lost_second_factor.html",
        form=form,
        person=found,
        back=back,
        crumbs=crumbs(organisation, found),
    )
