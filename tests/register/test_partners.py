"""Groups of tenderers, subcontractors and firms relied on: rules, use cases on each database, pages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from marketplace.kernel.db import db
from marketplace.kernel.errors import Incomplete, NotFound
from marketplace.notices import queries as notices
from marketplace.register import queries, services
from marketplace.register.models import GroupMemberRow
from marketplace.register.rules.partners import (
    GroupAnswered,
    GroupDissolved,
    GroupState,
    Member,
    Partner,
    PartnerKind,
    group_problems,
    partner_problems,
)
from tests.browsing import Browser
from tests.factories.register import ProviderCase, admitted_provider, category_id, declare, make_provider

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
LEAD, SECOND = Member(1, 6000, "Valmennus"), Member(2, 4000, "Työnantajat")
PARTNER = Partner(
    kind=PartnerKind.SUBCONTRACTOR,
    name="Psykologit Esimerkki Oy",
    business_id="9800274-0",
    does="Psykologin arviot",
    share_bp=1000,
    committed=False,
    clear=True,
    explanation="",
)


@pytest.mark.parametrize(
    ("members", "faults"),
    [
        ([LEAD, SECOND], []),
        ([LEAD], ["business_id-1"]),
        ([LEAD, replace(SECOND, provider_id=1)], ["business_id-1"]),
        ([LEAD, replace(SECOND, share_bp=3999)], ["share-0"]),
        ([LEAD, replace(SECOND, share_bp=0)], ["share-1"]),
        ([LEAD, replace(SECOND, share_bp=10_000)], ["share-1"]),
        ([LEAD, replace(SECOND, part=" ")], ["part-1"]),
    ],
)
def test_a_group_has_two_members_whose_shares_make_the_whole(members: list[Member], faults: list[str]) -> None:
    assert [one.path for one in group_problems("Ryhmä", members, lead_id=1)] == faults


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({}, []),
        ({"business_id": "9800274-1"}, ["business_id"]),
        ({"business_id": "98001377"}, ["business_id"]),
        ({"kind": PartnerKind.CAPACITY}, ["committed"]),
        ({"kind": PartnerKind.CAPACITY, "committed": True}, []),
        ({"clear": False}, ["explanation"]),
        ({"share_bp": 10_001}, ["share"]),
        ({"does": ""}, ["does"]),
    ],
)
def test_a_firm_relied_on_is_told_whole(changed: dict, faults: list[str]) -> None:
    _, problems = partner_problems(replace(PARTNER, **changed), own_business_id="9800137-7")

    assert [one.path for one in problems] == faults


def form(lead: ProviderCase, *others: ProviderCase) -> int:
    rest = 4000 // len(others)
    members = [Member(lead.id, 6000, "Valmennus"), *(Member(one.id, rest, "Työnantajat") for one in others)]
    return services.form_group(lead.id, "Polku ja Kipinä", "Yhdessä", members, actor=lead.admin, now=NOW)


def answer(group_id: int, case: ProviderCase, *, accepts: bool) -> None:
    services.answer_group(group_id, accepts=accepts, provider_id=case.id, actor=case.admin, now=NOW)


def test_a_group_holds_when_every_member_has_accepted(app: Flask) -> None:
    lead, second, third = (make_provider() for _ in range(3))
    group_id = form(lead, second, third)
    assert notices.inbox(second.admin.person_id)[0][0].kind == "register.group_formed"
    answer(group_id, second, accepts=True)
    assert queries.group(group_id).state is GroupState.ASKED

    answer(group_id, third, accepts=True)

    assert queries.group(group_id).state is GroupState.HOLDS
    with pytest.raises(GroupAnswered):
        answer(group_id, third, accepts=False)
    with pytest.raises(GroupAnswered):
        answer(group_id, lead, accepts=False)


def test_a_group_with_a_member_that_refused_does_not_hold(app: Flask) -> None:
    lead, second = make_provider(), make_provider()
    group_id = form(lead, second)

    answer(group_id, second, accepts=False)

    assert queries.group(group_id).state is GroupState.REFUSED
    assert notices.inbox(lead.admin.person_id)[0][0].kind == "register.group_refused"
    assert queries.partner_statement(lead.id, category_id(), NOW).groups == ()


def test_any_member_dissolves_a_group_and_nobody_else_knows_of_it(app: Flask) -> None:
    lead, second, stranger = (make_provider() for _ in range(3))
    group_id = form(lead, second)
    with pytest.raises(NotFound):
        services.dissolve_group(group_id, provider_id=stranger.id, actor=stranger.admin, now=NOW)

    services.dissolve_group(group_id, provider_id=second.id, actor=second.admin, now=NOW)

    assert queries.group(group_id).state is GroupState.DISSOLVED
    with pytest.raises(GroupDissolved):
        answer(group_id, second, accepts=True)
    with pytest.raises(GroupDissolved):
        services.dissolve_group(group_id, provider_id=lead.id, actor=lead.admin, now=NOW)


def test_a_bid_finds_the_groups_that_hold_with_what_is_known_of_each_member(app: Flask) -> None:
    lead, second = admitted_provider(now=NOW - timedelta(days=30)), make_provider()
    group_id = form(lead, second)
    answer(group_id, second, accepts=True)
    services.add_partner(lead.id, PARTNER, actor=lead.admin, now=NOW)

    found = queries.partner_statement(lead.id, category_id(), NOW)

    (group,) = found.groups
    assert [(one.provider_id, one.share_bp, one.declared, one.admitted) for one in group.members] == [
        (lead.id, 6000, True, True),
        (second.id, 4000, False, False),
    ]
    assert [one.name for one in found.partners] == [PARTNER.name]
    declare(second, now=NOW)
    assert queries.partner_statement(lead.id, category_id(), NOW).groups[0].members[1].declared
    assert queries.partner_statement(second.id, category_id(), NOW).groups == ()


def test_a_firm_that_is_no_longer_relied_on_leaves_the_list_and_its_row_stays(app: Flask) -> None:
    case, other = make_provider(), make_provider()
    partner_id = services.add_partner(case.id, PARTNER, actor=case.admin, now=NOW)
    assert queries.partners_of(case.id)[0].share == Fraction(1, 10)
    with pytest.raises(NotFound):
        services.take_back_partner(partner_id, provider_id=other.id, actor=other.admin, now=NOW)

    services.take_back_partner(partner_id, provider_id=case.id, actor=case.admin, now=NOW)

    assert queries.partners_of(case.id) == []
    with pytest.raises(Incomplete):
        services.add_partner(case.id, replace(PARTNER, business_id=case.facts.business_id), actor=case.admin, now=NOW)


def test_shares_are_never_changed_once_told(app: Flask) -> None:
    form(make_provider(), make_provider())

    with pytest.raises(DatabaseError):
        db.session.execute(update(GroupMemberRow).values(share_bp=1))


def test_a_lead_forms_a_group_and_the_member_joins(browse: Browser) -> None:
    lead, second, stranger = (make_provider() for _ in range(3))
    firm = browse.as_person(lead.admin.person_id, lead.organisation_id)
    page = firm.open("/tuottaja?lang=en").follow("Groups and subcontractors").follow("Form a group")
    typed = {"name": "Polku ja Kipinä", "share-0": "60", "part-0": "Valmennus", "share-2": "40", "part-2": "Työt"}
    page = page.form(holding="share-0").fill_all({**typed, "business_id-2": "1234567-1"}).send()
    assert page.status == 422
    assert "No organisation in the register" in page.soup.find(id="business_id-2-error").get_text()
    again = page.form(holding="share-0").fill_all({"business_id-2": second.facts.business_id, "share-2": "39,5"}).send()
    assert "The shares must make up 100 together." in again.soup.find(id="share-0-error").get_text()
    assert again.soup.find(id="share-2")["value"] == "39.5"
    page = again.form(holding="share-0").fill_all({"share-2": "40"}).send()
    assert "Members are asked" in page.text

    member = browse.as_person(second.admin.person_id, second.organisation_id)
    page = member.open("/tuottaja?lang=en").follow("Look and answer").form(holding="answer")
    assert "All have accepted" in page.fill(answer="accept").send().text
    outsider = browse.as_person(stranger.admin.person_id, stranger.organisation_id)
    outsider.open(member.open("/tuottaja/kumppanit").follow("Polku ja Kipinä").url, expect=404)


def test_a_subcontractor_is_added_and_taken_off(browse: Browser) -> None:
    case = make_provider()
    firm = browse.as_person(case.admin.person_id, case.organisation_id)
    page = firm.open("/tuottaja/kumppanit?lang=en").follow("Add an organisation").form(holding="does")
    page = page.fill(kind="capacity", name="Mielenmalli Oy", business_id="9800274-0", does="Arviot", clear="no").send()
    assert page.status == 422
    assert "you need its written commitment" in page.soup.find(id="committed-error").get_text()
    page = page.form(holding="does").fill(committed="y", share="12,5").send()
    assert "About 12.5 % of the work" in page.text

    page = page.form(button="Take off").send()
    assert "You rely on no other organisation." in page.text
