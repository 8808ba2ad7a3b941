"""The database is asked as often for fifty rows as for five."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from marketplace.kernel.actor import Actor, Role
from tests import growing
from tests.browsing import Browser
from tests.factories.contracts import signed_contract
from tests.factories.people import municipal_actor, ring_actor

WHO_ACTS = 3
"""Questions that every page asks before its own: the session, the person with unread messages, the roles."""
OWN_AT_MOST = 5
FEW, MANY = 5, 50


@dataclass
class Asked:
    """Statements that reached the database, beginnings of transactions left out."""

    statements: list[str] = field(default_factory=list)

    def note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """One statement."""
        if not re.match(r"(BEGIN|PRAGMA|SELECT pg_catalog|ROLLBACK|COMMIT|SAVEPOINT|RELEASE)", statement):
            self.statements.append(" ".join(statement.split()))


@contextmanager
def asked() -> Iterator[Asked]:
    """Everything that the database is asked in between."""
    found = Asked()
    event.listen(Engine, "before_cursor_execute", found.note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", found.note)


Add = Callable[[int], None]


@dataclass(frozen=True)
class MainList:
    """A list that people work from.

    Args:
        who: Whose list it is.
        prepare: Makes what the rows hang on, and returns the address and what adds rows.
        many: Rows in the second look; fewer where a row takes long to make.
        own: Questions of its own that the page may ask; more where rows bring names from several rooms.
    """

    who: Callable[[], Actor]
    prepare: Callable[[], tuple[str, Add]]
    many: int = MANY
    own: int = OWN_AT_MOST


def _in_one_contract(address: str, add: Callable[..., None]) -> tuple[str, Add]:
    contract = signed_contract()
    return address.format(contract=contract.id), lambda count: add(count, contract)


def _ledger() -> tuple[str, Add]:
    contract = signed_contract()

    def add(count: int) -> None:
        growing.add_results(count, contract)
        growing.add_runs(1, contract)

    return f"/maksuajot/sopimus/{contract.id}", add


LISTS = {
    "mini-tenders": MainList(
        lambda: municipal_actor("398", Role.OFFICER), lambda: ("/kilpailutukset", growing.add_calls), own=2
    ),
    "applications": MainList(lambda: ring_actor(Role.OFFICER), lambda: ("/hakemukset", growing.add_applications)),
    "contracts": MainList(lambda: ring_actor(Role.OFFICER), lambda: ("/sopimukset", growing.add_contracts)),
    "participants": MainList(
        lambda: municipal_actor("398", Role.CASEWORKER),
        lambda: _in_one_contract("/osallistujat", growing.add_placements),
        own=7,
    ),
    "reports to verify": MainList(
        lambda: municipal_actor("398", Role.CASEWORKER),
        lambda: _in_one_contract("/tulokset", growing.add_placements),
        own=10,  # each row brings what it is worth and what is odd about it, worked out from all that is known
    ),
    "payment runs": MainList(
        lambda: ring_actor(Role.OFFICER), lambda: _in_one_contract("/maksuajot", growing.add_runs)
    ),
    "ledger of a contract": MainList(
        lambda: ring_actor(Role.OFFICER),
        _ledger,
        own=8,  # a participant's figures are kept together, apart from the lines
    ),
    "invoices": MainList(
        lambda: ring_actor(Role.OFFICER), lambda: ("/laskut?nayta=kaikki", growing.add_invoices), many=20
    ),
}


def _questions(browser: Browser, address: str) -> tuple[int, list[str]]:
    """Rows on a page and what was asked for it; the page is opened once before, so that caches are warm."""
    browser.open(address)
    with asked() as found:
        page = browser.open(address)
    rows = max((len(body.find_all("tr")) for body in page.soup.find_all("tbody")), default=0)
    return rows, found.statements


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_often_for_many_rows_as_for_few(app: Flask, name: str) -> None:
    chosen = LISTS[name]
    actor = chosen.who()
    address, add = chosen.prepare()
    add(FEW)
    browser = Browser(app).as_person(actor.person_id, actor.organisation_id)
    few, first = _questions(browser, address)

    add(chosen.many - FEW)
    many, second = _questions(browser, address)

    assert few >= 1
    assert many > few, "the list does not show the rows that were added"
    assert len(second) == len(first), "\n".join(sorted(set(second) - set(first)) or second)
    assert len(second) <= WHO_ACTS + chosen.own, "\n".join(second)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("address", ["/", "/rekisteri", "/ohje"])
def test_a_public_page_asks_a_few_questions(app: Flask, address: str) -> None:
    growing.add_calls(FEW)
    browser = Browser(app)
    _, questions = _questions(browser, address)

    assert len(questions) <= OWN_AT_MOST, "\n".join(questions)
