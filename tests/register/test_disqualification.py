"""Who is disqualified takes no part: applications, the hearings that follow from them, and calls.

Source: Administrative Procedure Act 434/2003, 27 to 30 sections.
"""

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from marketplace.audit import queries as audit
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.identity.models import DisqualificationEnd
from marketplace.identity.rules.disqualification import (
    Disqualified,
    DisqualifiedAlready,
    DisqualifyingGround,
    MatterKind,
    OwnDisqualification,
)
from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.register import queries, services
from marketplace.register.rules import MeasureKind, Outcome
from tests.browsing import Browser
from tests.factories.people import municipal_actor, ring_actor
from tests.factories.register import (
    APPLIED_AT,
    DECIDED_AT,
    admitted_provider,
    apply,
    category_id,
    checklist,
    decide,
    make_provider,
)


def officer():
    return municipal_actor("398", Role.OFFICER)


def step_aside(person, application_id: int, *, by=None) -> int:
    return identity_services.disqualify(
        person.person_id,
        MatterKind.APPLICATION,
        application_id,
        DisqualifyingGround.SERVICE,
        actor=by or person,
        now=APPLIED_AT,
    )


def propose(application_id: int, actor) -> int:
    return services.propose(
        application_id,
        Outcome.ADMITTED,
        checklist=checklist(application_id),
        section="",
        reasons="Vaatimukset täyttyvät.",
        actor=actor,
        now=DECIDED_AT,
    )


def test_who_is_disqualified_neither_asks_prolongs_proposes_nor_decides(app: Flask) -> None:
    """Act 434/2003, 27 section: and the matter goes on with somebody else (30 section)."""
    application_id, out = apply(make_provider()), officer()
    step_aside(out, application_id)

    with pytest.raises(Disqualified):
        propose(application_id, out)
    with pytest.raises(Disqualified):
        services.prolong(application_id, "Kesken.", actor=out, now=DECIDED_AT)
    with pytest.raises(Disqualified):
        services.ask_supplement(application_id, "Mitä?", DECIDED_AT.date(), actor=out, now=APPLIED_AT)
    proposal = propose(application_id, officer())
    with pytest.raises(Disqualified):
        services.confirm(proposal, actor=out, now=DECIDED_AT)
    assert services.confirm(proposal, actor=ring_actor(Role.OFFICER), now=DECIDED_AT)
    assert audit.events(action="identity.disqualified")[1] == 1


def test_it_concerns_the_matter_and_nothing_else(app: Flask) -> None:
    out = officer()
    step_aside(out, apply(make_provider()))

    assert decide(apply(make_provider()), proposer=out)


def test_who_was_disqualified_from_the_application_does_not_suspend_either(app: Flask) -> None:
    case, out = admitted_provider(), officer()
    application = queries.applications_of(case.id)[0]
    step_aside(out, application.id)

    with pytest.raises(Disqualified):
        services.open_hearing(
            case.id,
            category_id(),
            MeasureKind.SUSPENSION,
            section="81 §",
            grounds="Syy.",
            heard_until=DECIDED_AT.date(),
            actor=out,
            now=DECIDED_AT,
        )


def test_a_mistaken_record_is_taken_back_by_another_person_only(app: Flask) -> None:
    """Act 434/2003, 29 section; the database refuses it too."""
    application_id, out, other = apply(make_provider()), officer(), officer()
    record = step_aside(out, application_id)
    matter = (MatterKind.APPLICATION, application_id)

    with pytest.raises(DisqualifiedAlready):
        step_aside(out, application_id, by=other)
    with pytest.raises(OwnDisqualification):
        identity_services.take_back_disqualification(record, *matter, actor=out, now=DECIDED_AT)
    identity_services.take_back_disqualification(record, *matter, actor=other, now=DECIDED_AT)

    (kept,) = identity.disqualifications(MatterKind.APPLICATION, [application_id])
    assert (kept.ended_by, kept.ended_at) == (other.person_id, DECIDED_AT)
    assert propose(application_id, out)
    again = step_aside(out, application_id)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(
            insert(DisqualificationEnd).values(
                disqualification_id=again, person_id=out.person_id, ended_by=out.person_id, ended_at=DECIDED_AT
            )
        )


def test_the_page_records_it_and_takes_the_buttons_away(browse: Browser) -> None:
    application_id, actor = apply(make_provider()), officer()
    db.session.commit()
    out = browse.as_person(actor.person_id, actor.organisation_id)
    assert "Make the proposal" in out.open(f"/hakemukset/{application_id}?lang=en").text

    form = out.open(f"/hakemukset/{application_id}/esteellisyys?lang=en").form(holding="ground")
    assert "Choose the ground." in form.send().text
    said = form.fill(ground="service").send()

    assert "The disqualification was recorded." in said.text
    page = out.open(f"/hakemukset/{application_id}")
    assert "You are disqualified from this matter" in page.text
    assert "Make the proposal" not in page.text
