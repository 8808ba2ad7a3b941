"""Referring a participant, and noting a move."""

from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.kernel import clock
from marketplace.outcomes import access, messages, queries, services
from marketplace.outcomes.forms import GroupsForm, HomeForm, ReferralForm
from marketplace.outcomes.rules.practice import Way, turn_of
from marketplace.outcomes.views.shared import bp, crumbs_of, names, today_here, visible
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.web.access import allow
from marketplace.web.language import localised
from marketplace.web.pages import current_actor, done, page


@bp.route("/osallistujat/uusi/<int:contract_id>", methods=["GET", "POST"])
@allow(*access.REFERRERS)
def refer(contract_id: int) -> Response:
    """Refer a participant under a contract."""
    contract = contracts.contract(contract_id)
    today = today_here()
    form = _referral_form(contract, today)
    practice = queries.practice_of(contract_id)
    if form.validate_on_submit():
        with form.refusals():
            placement_id = services.refer(
                contract_id,
                pseudonym=form.pseudonym.data or "",
                home_municipality=form.home_municipality.data,
                home_since=form.home_since.data or today,
                groups=form.groups.data or [],
                language=form.language.data,
                contact_by=form.contact_by.data,
                paid_after=int(form.paid_after.data) if form.paid_after.data else None,
                earlier_seen=bool(form.earlier_seen.data),
                way_reason=form.way_reason.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(
                url_for("outcomes.placement", placement_id=placement_id),
                _("The participant was referred. Note the pseudonym in your own system."),
            )
    return page(
        "outcomes/refer.html",
        form=form,
        contract=contract,
        provider=register.provider(contract.provider_id),
        practice=practice,
        labels=messages,
        **_turn(contract, practice.way, today),
        places_left=contract.volume_max - queries.referred_count(contract_id),
        crumbs=[(_("Participants"), url_for("outcomes.placements"))],
    )


def _referral_form(contract: ContractFacts, today: date) -> ReferralForm:
    """The form with the homes that the person acts for, the target groups and the brackets of today."""
    form = ReferralForm(home_since=today, contact_by=today + services.FIRST_CONTACT)
    acted_for = ring.homes_of(current_actor().municipality_code or "", "refer", today)
    form.home_municipality.choices = [
        (one.code, localised(one.names))
        for one in ring.municipalities()
        if one.code in contract.municipalities and one.code in acted_for
    ]
    form.groups.choices = [(one.code, localised(one.names)) for one in ring.target_groups()]
    form.paid_after.choices = [("", _("Not known")), *_brackets(today)]
    return form


def _turn(contract: ContractFacts, way: Way, today: date) -> dict[str, Any]:
    """The contracts of the same call and whose turn it is, where it is not the participant who chooses."""
    rivals = queries.rivals_of(contract, today=today) if way is not Way.CHOICE else []
    known = {one.id: one for one in contracts.contracts([one.contract_id for one in rivals])}
    providers = register.providers({one.provider_id for one in known.values()})
    names = {key: providers[one.provider_id].name for key, one in known.items()}
    return {"rivals": rivals, "rival_names": names, "turn": turn_of(way, rivals)}


def _brackets(today: date) -> list[tuple[str, str]]:
    """Brackets of the municipal share as choices: 1–100, 101–200 and so on, the last one open."""
    after = [one.after_days for one in ring.rate_book().share_rule(today).brackets]
    ends = [*(f"–{following}" for following in after[1:]), "–"]
    return [(str(begin), f"{begin + 1}{end}") for begin, end in zip(after, ends, strict=True)]


@bp.route("/osallistujat/<int:placement_id>/kotikunta", methods=["GET", "POST"])
@allow(*access.REFERRERS)
def move_home(placement_id: int) -> Response:
    """Note a move to another home municipality."""
    found, _contract, home = visible(placement_id)
    form = HomeForm()
    form.municipality.choices = [(one.code, localised(one.names)) for one in ring.municipalities()]
    if form.validate_on_submit() and form.since.data is not None:
        with form.refusals():
            services.move_home(
                placement_id,
                municipality=form.municipality.data,
                since=form.since.data,
                effect_seen=bool(form.effect_seen.data),
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("outcomes.placement", placement_id=placement_id), _("The move was noted."))
    effect = (
        queries.effect_of_move(found.participant_id, form.municipality.data, form.since.data, today=today_here())
        if form.effect_seen.errors and form.since.data is not None
        else {}
    )
    return page(
        "outcomes/move_home.html",
        form=form,
        placement=found,
        home=home,
        effect=effect,
        municipality_names=names(),
        crumbs=crumbs_of(found),
    )


@bp.route("/osallistujat/<int:placement_id>/kohderyhmat", methods=["GET", "POST"])
@allow(*access.REFERRERS)
def correct_groups(placement_id: int) -> Response:
    """Correct the target groups that a participant belonged to on the day of referral."""
    found, _contract, _home = visible(placement_id)
    form = GroupsForm(data={"groups": list(queries.groups_of([placement_id])[placement_id])})
    form.groups.choices = [(one.code, localised(one.names)) for one in ring.target_groups()]
    if form.validate_on_submit():
        with form.refusals():
            services.correct_groups(
                placement_id,
                form.groups.data or [],
                reason=form.reason.data or "",
                effect_seen=bool(form.effect_seen.data),
                actor=current_actor(),
                now=clock.now(),
            )
            return done(
                url_for("outcomes.placement", placement_id=placement_id), _("The target groups were corrected.")
            )
    effect = (
        queries.effect_of_groups(placement_id, form.groups.data or [], today=today_here())
        if form.effect_seen.errors
        else {}
    )
    return page(
        "outcomes/correct_groups.html",
        form=form,
        placement=found,
        effect=effect,
        municipality_names=names(),
        crumbs=crumbs_of(found),
    )
