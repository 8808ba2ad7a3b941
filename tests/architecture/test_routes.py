"""Every door says who may use it, every form needs its token, and looking changes nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from marketplace.audit import queries as audit
from marketplace.kernel.actor import ROLES_OF, OrganisationKind
from marketplace.kernel.db import db
from marketplace.web import access
from tests.architecture.everybody import everybody, kind_holding
from tests.browsing import Browser

pytestmark = pytest.mark.sqlite_only

KEPT_BY_LOOKING = {"identity_session", "audit_head", "audit_event", "identity_submission", "outcomes_look"}
"""What a look may write: that a session was seen, that an attempt was refused, and who looked at which participant."""
API = "/api/"


def _rules(app: Flask, method: str) -> list[Rule]:
    return sorted((r for r in app.url_map.iter_rules() if method in (r.methods or ())), key=lambda rule: rule.rule)


def _address(app: Flask, rule: Rule) -> str:
    """An address of a rule, with 1 or a name for each argument."""
    values = {name: 1 if "Integer" in type(c).__name__ else "x" for name, c in rule._converters.items()}
    with app.test_request_context():
        return url_for(rule.endpoint, **values)


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    assert access.routes_without_rule(app) == []


def test_every_role_that_a_route_asks_for_can_be_held_together_with_using_it(app: Flask) -> None:
    held = frozenset().union(*ROLES_OF.values())
    asked = {rule.endpoint: access.rule_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}

    assert [endpoint for endpoint, rule in asked.items() if rule is None or not rule.roles <= held] == []


def test_addresses_are_plain_and_end_without_a_slash(app: Flask) -> None:
    wrong = [r.rule for r in app.url_map.iter_rules() if r.rule != "/" and (r.rule.endswith("/") or " " in r.rule)]

    assert wrong == []


def test_a_form_without_its_token_is_refused_everywhere(app: Flask) -> None:
    people = everybody(app)
    stranger = Browser(app)
    let_through = []
    for rule in _rules(app, "POST"):
        if rule.rule.startswith(API):
            continue  # Answers bearer tokens only, which no browser sends by itself; see the next test.
        declared = access.rule_of(app, rule.endpoint)
        assert declared is not None
        browser = stranger if declared.public else people[kind_holding(declared.roles)]
        status = browser.client.post(_address(app, rule), data={}).status_code
        if status != 400:
            let_through.append(f"{rule.rule}: {status}")

    assert let_through == []


def test_the_interface_for_machines_knows_no_cookies(app: Flask) -> None:
    people = everybody(app)
    answered = []
    for rule in _rules(app, "POST"):
        if rule.rule.startswith(API):
            for browser in people.values():
                status = browser.client.post(_address(app, rule), json={}).status_code
                if status not in {401, 403}:
                    answered.append(f"{rule.rule}: {status}")

    assert answered == []


def test_nothing_but_forms_and_looks(app: Flask) -> None:
    """A browser sends no other methods from a page; one that were declared would miss the token's check."""
    others = [
        f"{rule.rule}: {sorted(rule.methods or ())}"
        for rule in app.url_map.iter_rules()
        if set(rule.methods or ()) - {"GET", "HEAD", "OPTIONS", "POST"} and not rule.rule.startswith(API)
    ]

    assert others == []


def _content(file: Path) -> dict[str, list[tuple]]:
    with closing(sqlite3.connect(file)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: connection.execute(f'SELECT * FROM "{name}"').fetchall()
            for name in names
            if name not in KEPT_BY_LOOKING
        }


@pytest.mark.parametrize("kind", [None, *OrganisationKind])
def test_looking_at_every_page_changes_nothing_and_none_breaks(app: Flask, kind: OrganisationKind | None) -> None:
    people = everybody(app)
    browser = people[kind] if kind is not None else Browser(app)
    browser.open("/healthz")  # what was written by the arrangement is committed now
    file = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    before, recorded = _content(file), audit.head()[0]

    broken = []
    for rule in _rules(app, "GET"):
        if not rule.arguments:
            status = browser.client.get(rule.rule).status_code
            if status >= 500:
                broken.append(f"{rule.rule}: {status}")

    assert broken == []
    changed = [name for name, rows in _content(file).items() if rows != before[name]]
    assert changed == []
    db.session.rollback()
    events = [event for event in audit.events(page_size=500)[0] if event.sequence > recorded]
    assert {event.action for event in events} <= {"web.attempt_refused"}


def test_a_row_that_is_not_there_is_answered_with_not_found(app: Flask) -> None:
    people = everybody(app)
    broken = []
    for rule in _rules(app, "GET"):
        declared = access.rule_of(app, rule.endpoint)
        if not rule.arguments or rule.endpoint == "static" or declared is None:
            continue
        kind = kind_holding(declared.roles)
        status = people[kind].client.get(_address(app, rule).replace("/1", "/999999999")).status_code
        if status not in {200, 303, 404}:
            broken.append(f"{rule.rule}: {status}")

    assert broken == []
