"""Every route × every role × own or another's row, over the demo's rows: what ought to be shut is shut.

``doors.py`` says by hand which roles open which route, and ``OWNERS`` says whose each row is. A route that the table
does not hold fails here, so that nobody adds a page without saying who may use it.
"""

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask, url_for
from sqlalchemy import text
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from marketplace import create_app
from marketplace.config import Settings
from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.actor import ROLES_OF, OrganisationKind, Role
from marketplace.kernel.db import db
from marketplace.web import access
from tests.architecture.doors import DOORS, EVERYBODY, SIGNED_IN
from tests.browsing import Browser
from tests.factories.people import make_actor, make_organisation

LAHTI, HOLLOLA = "398", "098"
STRANGER, SIGN_IN = "a new provider", "/kirjaudu"
SHUT = {403, 404}

OWNERS = {
    "contract_id": "SELECT id, provider_id FROM contracts_contract",
    "invoice_id": "SELECT id, provider_id FROM invoicing_invoice",
    "application_id": "SELECT id, provider_id FROM register_application",
    "bid_id": "SELECT id, provider_id FROM tenders_bid",
    "certificate_id": "SELECT id, provider_id FROM register_certificate",
    "capability_id": "SELECT id, provider_id FROM register_capability",
    "address_id": (
        "SELECT a.id, p.id FROM identity_address a JOIN register_provider p ON p.organisation_id = a.organisation_id"
    ),
    "partner_id": "SELECT id, provider_id FROM register_partner",
    "consortium_id": "SELECT group_id, provider_id FROM register_group_member",
    "reference_id": "SELECT id, provider_id FROM register_reference",
    "join_id": "SELECT id, provider_id FROM register_join_request",
    "measure_id": "SELECT id, provider_id FROM register_measure",
    "import_id": (
        "SELECT i.id, c.provider_id FROM outcomes_import i JOIN contracts_contract c ON c.id = i.contract_id"
    ),
    "placement_id": (
        "SELECT p.id, c.provider_id FROM outcomes_placement p JOIN contracts_contract c ON c.id = p.contract_id"
    ),
    "fact_id": (
        "SELECT f.id, c.provider_id FROM outcomes_fact f JOIN outcomes_placement p ON p.id = f.placement_id"
        " JOIN contracts_contract c ON c.id = p.contract_id"
    ),
    "line_id": (
        "SELECT l.id, c.provider_id FROM payments_line l JOIN payments_journal j ON j.id = l.journal_id"
        " JOIN contracts_contract c ON c.id = j.contract_id"
    ),
}
"""Arguments of routes that name a provider's row: all such rows, with their provider."""

LISTS_OWN_ROWS_ONLY = {"invoicing.of_line"}
"""Routes that answer strangers with an empty list, because the row named is not what they show."""

FOR_SOME_TERMS_ONLY = {"outcomes.group"}
"""Routes for contracts that pay for attendance, of which the demo has none."""

OTHER_ARGUMENTS = {
    "call_id": "SELECT id FROM tenders_call ORDER BY published_at IS NULL, id",
    "run_id": "SELECT id FROM payments_run",
    "model_id": "SELECT id FROM modelling_model",
    "brief_id": "SELECT id FROM modelling_brief",
    "exception_id": "SELECT id FROM modelling_exception",
    "category_id": "SELECT id FROM ring_category",
    "group_id": "SELECT id FROM ring_target_group",
    "provider_id": "SELECT id FROM register_provider",
    "business_id": "SELECT business_id FROM register_provider",
    "proposal_id": "SELECT id FROM register_proposal",
    "disqualification_id": "SELECT id FROM identity_disqualification",
    "membership_id": "SELECT id FROM identity_membership",
    "organisation_id": "SELECT id FROM identity_organisation",
    "person_id": "SELECT id FROM identity_person",
    "notice_id": "SELECT id FROM notices_notice",
    "session_id": "SELECT id FROM identity_session",
    "alias": "SELECT alias FROM outcomes_placement",
}
"""Arguments that name other rows of the demo. What is in neither table is filled with a number or a word."""

WORDS = {
    "code": LAHTI,
    "form": "pdf",
    "ending": "csv",
    "kind": "spell",
    "step": "agreed",
    "part": "contact",
    "day": "2026-12-24",
    "filename": "x",
    "written_in": "fi",
    "quarter": "2026-Q1",
}


def _table() -> dict[str, frozenset[str]]:
    """Who opens a route, by endpoint."""
    return {
        f"{room}.{name}" if name else room: frozenset({who} if who in (EVERYBODY, SIGNED_IN) else who.split())
        for who, rooms in DOORS.items()
        for room, names in rooms.items()
        for name in names.split() or [""]
    }


TABLE = _table()


@pytest.fixture(scope="module")
def portal(demo: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A copy of the demo that may be spoilt, whose forms need no token, so that only roles keep anybody out."""
    clock.set_to(None)
    folder = tmp_path_factory.mktemp("roles")
    with demo.app_context():
        db.engine.dispose()
    made = Path(demo.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")).parent
    shutil.copytree(made, folder, dirs_exist_ok=True)
    app = create_app(Settings(instance=folder, demo=True, testing=True))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(autouse=True)
def now_is_now() -> None:
    """The demo tells of days around today."""
    clock.set_to(None)


def _person(app: Flask, organisation_id: int, *roles: Role) -> Browser:
    actor = make_actor(organisation_id, roles, now=clock.now())
    return Browser(app).as_person(actor.person_id, organisation_id)


def _municipality(code: str) -> int:
    organisation = identity.organisation_of_municipality(code)
    assert organisation is not None
    return organisation.id


@pytest.fixture(scope="module")
def people(portal: Flask) -> dict[Role, Browser]:
    """One person for each role, each holding that one only; providers' people are of a provider nobody knows."""
    clock.set_to(None)
    ring, provider = identity.ring_organisation().id, make_organisation(name=STRANGER)
    held = {
        OrganisationKind.RING: ring,
        OrganisationKind.MUNICIPALITY: _municipality(LAHTI),
        OrganisationKind.PROVIDER: provider,
    }
    found = {}
    for role in Role:
        kind = next(one for one in reversed(OrganisationKind) if role in ROLES_OF[one])
        found[role] = _person(portal, held[kind], role)
    return found


def _routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route with every method that a page uses."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        for method in sorted({"GET", "POST"} & set(rule.methods or ())):
            yield rule, method


def _any_row(argument: str, *, numeric: bool) -> object:
    query = OWNERS.get(argument) or OTHER_ARGUMENTS.get(argument)
    row = db.session.execute(text(f"{query} LIMIT 1")).first() if query else None
    return row[0] if row is not None else WORDS.get(argument, 1 if numeric else "x")


def _address(app: Flask, rule: Rule, chosen: dict[str, object]) -> str:
    """An address of a route with the chosen rows, and rows of the demo for the other arguments."""
    values = {
        name: chosen[name] if name in chosen else _any_row(name, numeric="Integer" in type(converter).__name__)
        for name, converter in rule._converters.items()
    }
    with app.test_request_context():
        return url_for(rule.endpoint, **values)  # type: ignore[arg-type]


def _answer(browser: Browser, method: str, address: str) -> TestResponse:
    db.session.commit()
    db.session.remove()
    return browser.client.open(address, method=method)


def _status(browser: Browser, method: str, address: str) -> int:
    return _answer(browser, method, address).status_code


def test_every_route_stands_in_the_table_and_the_code_says_the_same(portal: Flask) -> None:
    declared = {}
    for endpoint in portal.view_functions:
        rule = access.rule_of(portal, endpoint)
        assert rule is not None
        declared[endpoint] = (
            frozenset({EVERYBODY}) if rule.public else frozenset(role.value for role in rule.roles) or {SIGNED_IN}
        )

    assert sorted(set(declared) ^ set(TABLE)) == []
    assert {name: who for name, who in declared.items() if who != TABLE[name]} == {}


def test_every_route_is_shut_to_every_role_that_the_table_does_not_name(
    portal: Flask, people: dict[Role, Browser]
) -> None:
    wrong = []
    for rule, method in _routes(portal):
        who = TABLE.get(rule.endpoint, frozenset())
        if who & {EVERYBODY, SIGNED_IN}:
            continue
        address = _address(portal, rule, {})
        for role, browser in people.items():
            if role.value not in who:
                status = _status(browser, method, address)
                if status != 403:
                    wrong.append(f"{role}: {method} {address} ({rule.endpoint}): {status}")

    assert wrong == []


def test_the_pages_that_a_role_is_for_open_to_it(portal: Flask, people: dict[Role, Browser]) -> None:
    wrong = []
    for rule, method in _routes(portal):
        who = TABLE.get(rule.endpoint, frozenset())
        if method == "GET" and not rule.arguments:
            for role, browser in people.items():
                if role.value in who:
                    status = _status(browser, "GET", rule.rule)
                    # A provider whose details are not entered yet is led to them, or has no own rows to look at.
                    if status >= 400 and not (status == 404 and role in ROLES_OF[OrganisationKind.PROVIDER]):
                        wrong.append(f"{role}: {rule.rule}: {status}")

    assert wrong == []


def test_who_has_not_signed_in_is_sent_to_sign_in_from_every_route_that_is_not_for_everybody(portal: Flask) -> None:
    nobody = Browser(portal)
    wrong = []
    for rule, method in _routes(portal):
        if EVERYBODY not in TABLE.get(rule.endpoint, frozenset()):
            answer = _answer(nobody, method, _address(portal, rule, {}))
            if answer.status_code != 303 or not answer.headers["Location"].startswith(SIGN_IN):
                wrong.append(f"{method} {rule.rule}: {answer.status_code}")

    assert wrong == []


def _rows_of_providers(argument: str) -> dict[int, list[object]]:
    """Rows by provider, two of each."""
    found: dict[int, list[object]] = {}
    for row, provider_id in db.session.execute(text(OWNERS[argument])):
        if len(found.setdefault(provider_id, [])) < 2:
            found[provider_id].append(row)
    return found


def _organisation_of(provider_id: int) -> int:
    query = text("SELECT organisation_id FROM register_provider WHERE id = :id")
    return int(db.session.execute(query, {"id": provider_id}).scalar_one())


def test_another_provider_s_row_is_not_there_by_any_route(portal: Flask) -> None:
    providers = list(db.session.execute(text("SELECT id FROM register_provider ORDER BY id")).scalars())
    roles = sorted(ROLES_OF[OrganisationKind.PROVIDER])
    browsers = {one: _person(portal, _organisation_of(one), *roles) for one in providers}
    open_to_strangers, asked = [], 0
    for rule, method in _routes(portal):
        owned = [name for name in rule._converters if name in OWNERS]
        if not owned or rule.endpoint in LISTS_OWN_ROWS_ONLY or EVERYBODY in TABLE.get(rule.endpoint, frozenset()):
            continue
        for name in owned:
            held = _rows_of_providers(name)
            for (owner, rows), stranger in product(held.items(), providers[:2] + providers[-2:]):
                for row in (one for one in rows if owner != stranger and one not in held.get(stranger, [])):
                    address = _address(portal, rule, {name: row})
                    status = _status(browsers[stranger], method, address)
                    asked += 1
                    if status not in SHUT:
                        open_to_strangers.append(f"provider {stranger}: {method} {address}: {status}")

    assert asked > 100
    assert open_to_strangers == []


def test_each_provider_s_own_rows_open_to_its_people(portal: Flask) -> None:
    """Without this the test above could ask for rows that nobody can open."""
    held = sorted(ROLES_OF[OrganisationKind.PROVIDER])
    opened: dict[str, set[int]] = {}
    for rule, method in _routes(portal):
        owned = [name for name in rule._converters if name in OWNERS]
        if len(rule._converters) != 1 or not owned or method != "GET" or rule.endpoint in FOR_SOME_TERMS_ONLY:
            continue
        if TABLE.get(rule.endpoint, frozenset()) & set(held):
            for owner, rows in _rows_of_providers(owned[0]).items():
                browser = _person(portal, _organisation_of(owner), *held)
                opened.setdefault(rule.endpoint, set()).add(
                    _status(browser, "GET", _address(portal, rule, {owned[0]: rows[0]}))
                )

    assert {name: found for name, found in opened.items() if 200 not in found and 303 not in found} == {}


@pytest.mark.parametrize(
    ("argument", "rows"),
    [
        (
            "invoice_id",
            "SELECT i.id, i.municipality FROM invoicing_invoice i JOIN contracts_contract c ON c.id = i.contract_id"
            " WHERE i.municipality <> c.responsible_municipality",
        ),
        (
            "placement_id",
            "SELECT p.id, h.municipality FROM outcomes_placement p"
            " JOIN outcomes_home h ON h.participant_id = p.participant_id",
        ),
        (
            "fact_id",
            "SELECT f.id, h.municipality FROM outcomes_fact f JOIN outcomes_placement p ON p.id = f.placement_id"
            " JOIN outcomes_home h ON h.participant_id = p.participant_id",
        ),
    ],
)
def test_what_belongs_to_another_municipality_is_not_there_for_those_who_do_its_work(
    portal: Flask, argument: str, rows: str
) -> None:
    """A caseworker, reviewer or approver of Iitti finds nothing of the other nine, nor of Lahti."""
    iitti = "142"
    browser = _person(portal, _municipality(iitti), Role.CASEWORKER, Role.REVIEWER, Role.APPROVER)
    found = [row for row, code in db.session.execute(text(rows)) if code != iitti][:8]
    assert found
    wrong = []
    for rule, method in _routes(portal):
        if argument in rule._converters and SIGNED_IN not in TABLE.get(rule.endpoint, frozenset()):
            for row in found:
                address = _address(portal, rule, {argument: row})
                status = _status(browser, method, address)
                if status not in SHUT:
                    wrong.append(f"{method} {address}: {status}")

    assert wrong == []


def test_an_auditor_sees_no_form_that_changes_anything_but_their_own_account(portal: Flask) -> None:
    own = {"accounts.sign_out", "accounts.use_organisation", "accounts.read_all", "accounts.open_notice"}
    looks_that_leave_a_mark = {"register.certificate", "handover.case"}
    ring = identity.ring_organisation().id
    browser = _person(portal, ring, Role.AUDITOR)
    forms = []
    for rule, method in _routes(portal):
        if method == "GET" and Role.AUDITOR.value in TABLE.get(rule.endpoint, frozenset()):
            page = _answer(browser, "GET", _address(portal, rule, {}))
            if page.status_code == 200 and page.mimetype == "text/html":
                forms += [f"{rule.rule}: {action}" for action in _posts(portal, page.get_data(as_text=True), rule)]

    known = own | looks_that_leave_a_mark | {"demo.sign_in"}
    assert [form for form in forms if form.rpartition(" ")[2] not in known] == []


def _posts(app: Flask, html: str, rule: Rule) -> Iterator[str]:
    """Routes to which a page's forms are sent."""
    for form in BeautifulSoup(html, "html.parser").find_all("form", method="post"):
        action = str(form.get("action") or "").split("?")[0]
        if not action:
            yield rule.endpoint
            continue
        yield str(app.url_map.bind("").match(action, method="POST")[0])
