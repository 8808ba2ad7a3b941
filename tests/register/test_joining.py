"""Entering the register step by step, and joining a provider that is in it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace.identity import queries as identity
from marketplace.kernel.actor import Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import Incomplete, NotFound
from marketplace.notices import queries as notices
from marketplace.register import queries, services
from marketplace.register.rules import DetailsMissing, ProviderDetails, Step, check_details, missing_steps
from marketplace.register.rules.joining import AnsweredAlready, AskedAlready, MemberAlready, NotInRegister, RolesMissing
from tests.factories.people import business_id, make_organisation, make_person, ring_actor
from tests.factories.register import STATEMENT, category_id, declare, make_provider, provider_details

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
FIRM = ProviderDetails(name="Polku Oy", business_id="9800137-7", language="fi", email="toimisto@polku.example")
PAID = replace(FIRM, iban="FI2112345600000785", vat_registered=True)


@pytest.mark.parametrize(
    ("field", "typed", "usual"),
    [
        ("bic", "", "NDEAFIHH"),
        ("bic", "ndeafihhxxx", "NDEAFIHHXXX"),
        ("vat_id", "", "FI98001377"),
        ("vat_id", "FI 98001377", "FI98001377"),
        ("vat_id", "SE556188840401", "SE556188840401"),
        ("phone", "040 123 4567", "+358 40 1234567"),
    ],
)
def test_a_detail_is_brought_to_its_usual_form(field: str, typed: str, usual: str) -> None:
    found, problems = check_details(replace(PAID, **{field: typed}))

    assert problems == []
    assert getattr(found, field) == usual


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("iban", "FI2112345600000786", "register.iban_not_valid"),
        ("bic", "XXXXXXXX1", "register.bic_not_valid"),
        ("bic", "OKOYFIHH", "register.bic_not_valid"),
        ("vat_id", "FI98002740", "register.vat_id_not_valid"),
        ("vat_id", "SE556188840402", "register.vat_id_not_valid"),
        ("email", "toimisto@", "register.email_not_valid"),
        ("phone", "123", "register.phone_not_valid"),
    ],
)
def test_a_detail_that_cannot_be_is_told(field: str, typed: str, code: str) -> None:
    _, problems = check_details(replace(PAID, **{field: typed}))

    assert [(one.path, one.code) for one in problems] == [(field, code)]


@pytest.mark.parametrize(
    ("address", "operator", "faults"),
    [
        ("0037 9800 1377", "NDEAFIHH", []),
        ("003798001377AB12C", "003723327487", []),
        ("FI21 1234 5600 0007 85", "NDEAFIHH", []),
        ("TE003798001377", "003723327487", []),
        ("003712345678", "NDEAFIHH", ["einvoice_address"]),
        ("FI2112345600000786", "NDEAFIHH", ["einvoice_address"]),
        ("003798001377", "NORDEA", ["einvoice_operator"]),
        ("003798001377", "", ["einvoice_operator"]),
        ("", "NDEAFIHH", ["einvoice_address"]),
    ],
)
def test_an_e_invoice_address_has_a_form_that_networks_know(address: str, operator: str, faults: list[str]) -> None:
    given = replace(PAID, einvoice_address=address, einvoice_operator=operator)

    assert [one.path for one in check_details(given)[1]] == faults


def test_what_is_missing_is_told_by_step() -> None:
    assert missing_steps(FIRM) == (Step.CONTACT, Step.PAYMENT)
    assert missing_steps(provider_details()) == ()


def test_a_provider_tells_step_by_step_and_applies_when_nothing_is_missing(app: Flask) -> None:
    founder = identity.actor_for(make_person(), None, now=NOW)
    given = replace(FIRM, business_id=business_id(90_001))
    provider_id = services.register_provider(given, actor=founder, now=NOW)
    case = replace(make_provider(), id=provider_id, admin=founder)
    declare(case, now=NOW)
    with pytest.raises(DetailsMissing):
        services.apply(provider_id, category_id(), STATEMENT, actor=founder, now=NOW)

    whole = provider_details(business_id=given.business_id)
    for step in (Step.CONTACT, Step.PAYMENT):
        seen = queries.provider(provider_id).version
        services.change_details(provider_id, whole, steps=(step,), seen_version=seen, actor=founder, now=NOW)
    assert queries.provider(provider_id).name == given.name
    assert services.apply(provider_id, category_id(), STATEMENT, actor=founder, now=NOW)


def test_a_step_is_saved_whole(app: Flask) -> None:
    case = make_provider()
    given = replace(case.facts.details(), street="", iban="wrong")

    with pytest.raises(Incomplete) as refused:
        services.change_details(
            case.id, given, steps=(Step.CONTACT,), seen_version=case.facts.version, actor=case.admin, now=NOW
        )

    assert [one.path for one in refused.value.problems] == ["street"]


def test_whoever_is_taken_in_acts_with_the_roles_given(app: Flask) -> None:
    case = make_provider()
    colleague = identity.actor_for(make_person(name="Kaisa Kollega"), None, now=NOW)
    request_id = services.ask_to_join(case.facts.business_id, "Työvalmentaja", actor=colleague, now=NOW)
    with pytest.raises(AskedAlready):
        services.ask_to_join(case.facts.business_id, "Uudestaan", actor=colleague, now=NOW)
    assert notices.inbox(case.admin.person_id)[0][0].kind == "register.join_asked"
    with pytest.raises(RolesMissing):
        services.answer_join(
            request_id, accepts=True, roles=[Role.OFFICER], provider_id=case.id, actor=case.admin, now=NOW
        )

    services.answer_join(request_id, accepts=True, roles=[Role.BIDDER], provider_id=case.id, actor=case.admin, now=NOW)

    assert identity.actor_for(colleague.person_id, case.organisation_id, now=NOW).roles == {Role.BIDDER}
    assert queries.join_requests_to(case.id) == []
    with pytest.raises(AnsweredAlready):
        services.answer_join(request_id, accepts=False, provider_id=case.id, actor=case.admin, now=NOW)
    with pytest.raises(MemberAlready):
        services.ask_to_join(case.facts.business_id, "Taas", actor=colleague, now=NOW)


def test_whoever_is_refused_gets_no_role_and_may_ask_again(app: Flask) -> None:
    case, other = make_provider(), make_provider()
    colleague = identity.actor_for(make_person(), None, now=NOW)
    request_id = services.ask_to_join(case.facts.business_id, "", actor=colleague, now=NOW)
    with pytest.raises(NotFound):
        services.answer_join(request_id, accepts=False, provider_id=other.id, actor=other.admin, now=NOW)

    services.answer_join(
        request_id, accepts=False, reason="Emme tunne sinua.", provider_id=case.id, actor=case.admin, now=NOW
    )

    assert identity.roles_of(colleague.person_id, NOW.date()) == {}
    assert notices.inbox(colleague.person_id)[0][0].facts["reason"] == "Emme tunne sinua."
    assert services.ask_to_join(case.facts.business_id, "", actor=colleague, now=NOW)


def test_the_ring_is_told_where_no_administrator_can_answer(app: Flask) -> None:
    case, admin = make_provider(), ring_actor(Role.RING_ADMIN)
    db.session.execute(text("UPDATE identity_person SET active = false WHERE id = :id"), {"id": case.admin.person_id})

    services.ask_to_join(case.facts.business_id, "", actor=identity.actor_for(make_person(), None, now=NOW), now=NOW)

    assert notices.inbox(admin.person_id)[0][0].kind == "register.join_unanswerable"


def test_only_a_provider_of_the_register_can_be_joined(app: Flask) -> None:
    with pytest.raises(NotInRegister):
        services.ask_to_join(
            identity.organisation(make_organisation()).business_id or "",
            "",
            actor=identity.actor_for(make_person(), None, now=NOW),
            now=NOW,
        )
