"""The people of an organisation: who they are, which roles they hold, who stands in for whom."""

from flask import session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.accounts import access, services
from marketplace.accounts.forms import ActionForm, GrantForm, InvitationForm, NewcomerForm
from marketplace.accounts.views.arriving import mail_goes_out
from marketplace.accounts.views.blueprint import bp
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.identity.messages import ROLE_LABELS
from marketplace.identity.rules import MembershipFacts, OrganisationFacts, PersonFacts, holds_on
from marketplace.kernel import clock
from marketplace.kernel.actor import ROLES_OF, OrganisationKind, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotFound
from marketplace.notices import queries as notices
from marketplace.web.access import allow
from marketplace.web.forms import choices_of
from marketplace.web.pages import current_actor, done, keys, page


def administered(organisation_id: int) -> OrganisationFacts:
    """An organisation whose people the actor looks after; any other is not found."""
    organisation = identity.organisation(organisation_id)
    if not access.may_administer(current_actor(), organisation):
        raise NotFound(what="organisation")
    return organisation


def colleague(organisation_id: int, person_id: int) -> tuple[PersonFacts, list[MembershipFacts]]:
    """A person with the roles that are or were held in an organisation; NotFound for anybody else."""
    held = [one for one in identity.memberships_of_organisation(organisation_id) if one.person_id == person_id]
    if not held:
        raise NotFound(what="person")
    return identity.person(person_id), held


def is_held(one: MembershipFacts) -> bool:
    """Whether a role holds today or will."""
    today = day_in_finland(clock.now())
    return one.revoked_at is None and (holds_on(one.starts_on, one.ends_on, today) or one.starts_on > today)


def role_choices(organisation: OrganisationFacts) -> list[tuple[str, str]]:
    """The roles that may be held in an organisation, for a form."""
    held = [role for role in Role if role in ROLES_OF[organisation.kind]]
    return choices_of([(role.value, ROLE_LABELS[role]) for role in held])


def crumbs(organisation: OrganisationFacts, person: PersonFacts | None = None) -> list[tuple[str, str]]:
    """The way to a page about an organisation's people."""
    way = [(_("People"), url_for("accounts.people"))]
    if organisation.id != current_actor().organisation_id:
        url = url_for("accounts.people_of", organisation_id=organisation.id)
        way.append((organisation.name, url))
    if person is not None:
        url = url_for("accounts.person", organisation_id=organisation.id, person_id=person.id)
        way.append((person.name, url))
    return way


def keep_link_for_showing(link_id: int, path: str) -> None:
    """Where no mail goes out, keep a one-time link in the session to be shown once to whoever passes it on."""
    if not mail_goes_out():
        secret = identity.secret_of_link(link_id, key=keys().accounts, now=clock.now())
        session["link_to_pass_on"] = f"{path}/{secret}"


@bp.get("/henkilot")
@allow(*access.ADMINISTRATORS)
def people() -> Response:
    """The people of the organisation acted for."""
    return people_of(current_actor().organisation_id or 0)


@bp.get("/henkilot/<int:organisation_id>")
@allow(*access.ADMINISTRATORS)
def people_of(organisation_id: int) -> Response:
    """Everyone who holds or has held a role in an organisation, and who is invited."""
    organisation = administered(organisation_id)
    found = identity.people_of_organisation(organisation_id)
    roles: dict[int, list[MembershipFacts]] = {}
    for one in identity.memberships_of_organisation(organisation_id):
        if is_held(one):
            roles.setdefault(one.person_id, []).append(one)
    is_ring = organisation.kind is OrganisationKind.RING
    return page(
        "accounts/people.html",
        organisation=organisation,
        people=sorted(found, key=lambda one: one.id not in roles),
        roles=roles,
        unreachable=notices.unreachable_addresses([one.email for one in found]),
        invitations=identity.open_invitations(organisation_id, clock.now()),
        newcomers=identity.open_invitations(None, clock.now()) if is_ring else [],
        municipalities=identity.municipal_organisations() if is_ring else [],
        link_to_pass_on=session.pop("link_to_pass_on", None),
        new_action=ActionForm,
        crumbs=crumbs(organisation)[:-1],
    )


@bp.route("/henkilot/<int:organisation_id>/kutsu", methods=["GET", "POST"])
@allow(*access.ADMINISTRATORS)
def invite(organisation_id: int) -> Response:
    """Invite a colleague by mail."""
    organisation = administered(organisation_id)
    form = InvitationForm()
    form.roles.choices = role_choices(organisation)
    if form.validate_on_submit():
        with form.refusals():
            link_id = services.invite(
                form.email.data or "",
                organisation_id,
                form.to_roles(),
                language=form.language.data,
                ends_on=form.ends_on.data,
                key=keys().accounts,
                actor=current_actor(),
                now=clock.now(),
            )
            keep_link_for_showing(link_id, "/kutsu")
            return done(url_for("accounts.people_of", organisation_id=organisation_id), _("The invitation was made."))
    return page("accounts/invite.html", form=form, organisation=organisation, crumbs=crumbs(organisation))


@bp.route("/henkilot/kutsu-tuottaja", methods=["GET", "POST"])
@allow(Role.RING_ADMIN)
def invite_newcomer() -> Response:
    """Invite somebody who will register a service provider."""
    form = NewcomerForm()
    if form.validate_on_submit():
        with form.refusals():
            link_id = services.invite(
                form.email.data or "",
                None,
                (),
                language=form.language.data,
                ends_on=None,
                key=keys().accounts,
                actor=current_actor(),
                now=clock.now(),
            )
            keep_link_for_showing(link_id, "/kutsu")
            return done(url_for("accounts.people"), _("The invitation was made."))
    return page(
        "accounts/invite.html", form=form, organisation=None, crumbs=[(_("People"), url_for("accounts.people"))]
    )


@bp.post("/henkilot/kutsut/<int:invitation_id>/peruutus")
@allow(*access.ADMINISTRATORS)
def cancel_invitation(invitation_id: int) -> Response:
    """Take an invitation back."""
    invited = identity.invitation(invitation_id)
    organisation_id = invited.organisation_id
    administered(organisation_id if organisation_id is not None else identity.ring_organisation().id)
    identity_services.cancel_invitation(invitation_id, actor=current_actor(), now=clock.now())
    return done(
        url_for("accounts.people_of", organisation_id=organisation_id)
        if organisation_id is not None
        else url_for("accounts.people"),
        _("The invitation was taken back."),
    )


@bp.get("/henkilot/<int:organisation_id>/<int:person_id>")
@allow(*access.ADMINISTRATORS)
def person(organisation_id: int, person_id: int) -> Response:
    """A person's roles in an organisation, past ones too, and their substitutes."""
    organisation = administered(organisation_id)
    found, held = colleague(organisation_id, person_id)
    ids = {one.id for one in held}
    substitutions = [
        one
        for one in identity.substitutions_of_organisation(organisation_id)
        if one.membership_id in ids or one.substitute_id == person_id
    ]
    memberships = {one.id: one for one in identity.memberships_of_organisation(organisation_id)}
    named = {one.substitute_id for one in substitutions} | {
        memberships[one.membership_id].person_id for one in substitutions
    }
    return page(
        "accounts/person.html",
        organisation=organisation,
        person=found,
        held=held,
        is_held=is_held,
        substitutions=substitutions,
        memberships=memberships,
        names={one.id: one.name for one in identity.people(named).values()},
        factor=identity.second_factor(person_id),
        today=day_in_finland(clock.now()),
        is_unreachable=bool(notices.unreachable_addresses([found.email])),
        link_to_pass_on=session.pop("link_to_pass_on", None),
        new_action=ActionForm,
        crumbs=crumbs(organisation),
    )


@bp.route("/henkilot/<int:organisation_id>/<int:person_id>/rooli", methods=["GET", "POST"])
@allow(*access.ADMINISTRATORS)
def grant(organisation_id: int, person_id: int) -> Response:
    """Give a colleague a further role."""
    organisation = administered(organisation_id)
    found, _held = colleague(organisation_id, person_id)
    form = GrantForm(data={"starts_on": day_in_finland(clock.now())})
    form.role.choices = [("", _("Choose")), *role_choices(organisation)]
    if form.validate_on_submit():
        with form.refusals():
            assert form.starts_on.data is not None
            services.grant_role(
                person_id,
                organisation_id,
                Role(form.role.data),
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(
                url_for("accounts.person", organisation_id=organisation_id, person_id=person_id),
                _("The role was granted."),
            )
    return page("accounts/grant.html", form=form, person=found, crumbs=crumbs(organisation, found))
