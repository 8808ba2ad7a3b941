"""A provider's groups of tenderers, subcontractors and firms relied on."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.kernel.errors import Incomplete, NotAllowed, NotFound, Problem
from marketplace.register import access, messages, queries, services
from marketplace.register.forms.own import BareForm
from marketplace.register.forms.partners import GroupAnswerForm, GroupForm, PartnerForm
from marketplace.register.rules import ProviderFacts
from marketplace.register.rules.partners import MOST_MEMBERS, Group, Member
from marketplace.register.views.blueprint import bp, own_crumbs, own_provider
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, page


@bp.get("/tuottaja/kumppanit")
@allow(*access.OWN)
def partners() -> Response:
    """With whom the provider works: groups, subcontractors and firms whose capacity it relies on."""
    own = own_provider()
    groups = queries.groups_of(own.id)
    return page(
        "register/partners.html",
        own=own,
        groups=groups,
        names=queries.providers({one.lead_id for one in groups}),
        partners=queries.partners_of(own.id),
        form=BareForm(formdata=None),
        labels=messages,
        crumbs=own_crumbs(),
    )


def _crumbs() -> list[tuple[str, str]]:
    return [*own_crumbs(), (_("Groups and subcontractors"), url_for("register.partners"))]


@bp.route("/tuottaja/kumppanit/ryhmittymat/uusi", methods=["GET", "POST"])
@allow(Role.PROVIDER_ADMIN)
def new_group() -> Response:
    """Form a group of tenderers that this provider leads."""
    own = own_provider()
    form = GroupForm()
    if form.validate_on_submit():
        with form.refusals():
            group_id = _form_group(own, form)
            return done(
                url_for("register.group", consortium_id=group_id), _("The group was formed and its members were asked.")
            )
    return page("register/group_form.html", form=form, own=own, places=range(1, MOST_MEMBERS), crumbs=_crumbs())


def _form_group(own: ProviderFacts, form: GroupForm) -> int:
    """Form the group from what was typed; faults stand beside the rows of their members."""
    members, places, problems = [], [], []
    for place, typed, share_bp, part in form.named():
        member_id = own.id if place == 0 else queries.provider_id_of(typed)
        if member_id is None:
            problems.append(Problem(f"business_id-{place}", "register.not_in_register"))
        else:
            members.append(Member(member_id, share_bp, part))
            places.append(place)
    if problems:
        raise Incomplete(problems)
    try:
        return services.form_group(
            own.id,
            form.name.data or "",
            form.purpose.data or "",
            members,
            actor=current_actor(),
            now=clock.now(),
        )
    except Incomplete as refused:
        raise Incomplete(form.tell(refused.problems, places)) from refused


def _own_group(consortium_id: int) -> tuple[ProviderFacts, Group]:
    own, found = own_provider(), queries.group(consortium_id)
    if found.member(own.id) is None:
        raise NotFound(what="group")
    return own, found


@bp.route("/tuottaja/kumppanit/ryhmittymat/<int:consortium_id>", methods=["GET", "POST"])
@allow(*access.OWN)
def group(consortium_id: int) -> Response:
    """A group of tenderers with its members' answers; a member that was asked answers here."""
    own, found = _own_group(consortium_id)
    form = GroupAnswerForm()
    if form.validate_on_submit():
        if not current_actor().has(Role.PROVIDER_ADMIN):
            raise NotAllowed(needed=[Role.PROVIDER_ADMIN])
        with form.refusals():
            services.answer_group(
                found.id,
                accepts=form.answer.data == "accept",
                provider_id=own.id,
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("register.group", consortium_id=found.id), _("The lead was told of your answer."))
    return page(
        "register/group.html",
        form=form,
        end_form=BareForm(formdata=None),
        own=own,
        found=found,
        mine=found.member(own.id),
        names=queries.providers({one.provider_id for one in found.members}),
        labels=messages,
        crumbs=_crumbs(),
    )


@bp.post("/tuottaja/kumppanit/ryhmittymat/<int:consortium_id>/purku")
@allow(Role.PROVIDER_ADMIN)
def dissolve_group(consortium_id: int) -> Response:
    """End a group of tenderers."""
    own, found = _own_group(consortium_id)
    services.dissolve_group(found.id, provider_id=own.id, actor=current_actor(), now=clock.now())
    return done(url_for("register.partners"), _("The group was dissolved and its members were told."))


@bp.route("/tuottaja/kumppanit/alihankkijat/uusi", methods=["GET", "POST"])
@allow(Role.PROVIDER_ADMIN)
def new_partner() -> Response:
    """Tell of a subcontractor, or of a firm whose capacity is relied on."""
    own = own_provider()
    form = PartnerForm()
    if form.validate_on_submit():
        with form.refusals():
            services.add_partner(own.id, form.to_partner(), actor=current_actor(), now=clock.now())
            return done(url_for("register.partners"), _("The organisation was added."))
    return page("register/partner_form.html", form=form, crumbs=_crumbs())


@bp.post("/tuottaja/kumppanit/alihankkijat/<int:partner_id>/poisto")
@allow(Role.PROVIDER_ADMIN)
def take_back_partner(partner_id: int) -> Response:
    """The provider no longer relies on a firm."""
    own = own_provider()
    services.take_back_partner(partner_id, provider_id=own.id, actor=current_actor(), now=clock.now())
    return done(url_for("register.partners"), _("The organisation was taken off."))
