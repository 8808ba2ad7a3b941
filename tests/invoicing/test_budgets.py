"""A municipality is warned before what is earned exceeds its appropriation, and its reviewer sees what is left."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask import Flask

from marketplace.contracts import queries as contracts
from marketplace.invoicing import jobs, queries
from marketplace.invoicing.rules import Response, Standing, State, response_of
from marketplace.kernel.actor import Actor, Role
from marketplace.notices.queries import inbox
from marketplace.notices.texts import text_of
from marketplace.ring import services as ring
from tests.browsing import Browser
from tests.factories.contracts import LAHTI
from tests.factories.invoicing import InvoicedCase, sent
from tests.factories.outcomes import at_noon
from tests.factories.people import municipal_actor, ring_actor
from tests.invoicing.test_pages import opened

TODAY = date(2026, 4, 10)
NOW = at_noon(TODAY)


def appropriate(case: InvoicedCase, cents: int) -> None:
    """Lahti's appropriation of the year for what the contract buys; 1 800 euros of it are earned."""
    ring.record_appropriation(
        LAHTI,
        contracts.contract(case.contract.id).category_id,
        2026,
        cents,
        decided_on=TODAY,
        document="Talousarvio",
        actor=ring_actor(Role.RING_ADMIN),
        now=NOW,
    )


def warnings_of(actor: Actor) -> list[str]:
    notices, _ = inbox(actor.person_id)
    return [text_of(one.kind, one.facts, "en").subject for one in notices if one.kind == "invoicing.appropriation"]


@pytest.mark.parametrize(
    ("cents", "standing", "left"),
    [
        (200_100, Standing.FINE, 20_100),
        (200_000, Standing.NEAR, 20_000),
        (180_000, Standing.NEAR, 0),
        (179_999, Standing.OVER, -1),
    ],
)
def test_what_is_earned_counts_against_the_appropriation(app: Flask, cents: int, standing: Standing, left: int) -> None:
    case = sent()
    appropriate(case, cents)

    (found,) = queries.budgets(TODAY)

    assert (found.municipality, found.standing, found.left_cents) == (LAHTI, standing, left)


def test_officers_and_approvers_are_warned_once_for_each_standing_and_again_when_money_is_added(app: Flask) -> None:
    case, officer = sent(), municipal_actor(LAHTI, Role.OFFICER)
    appropriate(case, 190_000)

    jobs.watch_appropriations(NOW)
    jobs.watch_appropriations(NOW)
    assert len(warnings_of(officer)) == 1
    assert warnings_of(officer)[0].startswith("The appropriation of 2026 is nearly used up")
    appropriate(case, 170_000)
    jobs.watch_appropriations(NOW)

    assert len(warnings_of(officer)) == 2
    assert warnings_of(municipal_actor(LAHTI, Role.REVIEWER)) == []


@pytest.mark.sqlite_only
def test_the_reviewer_sees_what_is_left(app: Flask, browse: Browser, at: Callable[[datetime], None]) -> None:
    case = sent()
    appropriate(case, 190_000)
    at(NOW)

    page = opened(browse, case.person(LAHTI, Role.REVIEWER), case, page="/tarkastus")

    assert "Lähes käytetty" in page.text
    assert "Jäljellä: 100,00" in page.text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("state", "in_part", "response"),
    [
        (State.DRAFTED, False, None),
        (State.ISSUED, False, Response.RECEIVED),
        (State.REVIEWED, False, Response.IN_PROCESS),
        (State.APPROVED, False, Response.ACCEPTED),
        (State.APPROVED, True, Response.CONDITIONALLY_ACCEPTED),
        (State.RETURNED, False, Response.REJECTED),
        (State.CREDITED, True, Response.REJECTED),
        (State.PAID, True, Response.PAID),
    ],
)
def test_states_are_named_as_in_the_invoice_response(state: State, in_part: bool, response: Response | None) -> None:
    assert response_of(state, in_part=in_part) is response
