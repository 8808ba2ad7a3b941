"""A bidder sees how many months it would be under water, and what it types of its own costs is kept nowhere."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from marketplace.tenders.rules.cash_flow import cash_flow
from tests.factories import tenders as factory
from tests.tenders.opened import as_actor, everything_stored, url_of


@given(
    st.lists(st.integers(0, 10**7), min_size=1, max_size=40),
    st.integers(1, 10**9),
    st.integers(1, 36),
    st.integers(0, 12),
)
def test_every_cent_goes_out_and_comes_in_once(due: list[int], cost: int, cost_months: int, delay: int) -> None:
    months = {f"{2027 + number // 12}-{number % 12 + 1:02d}": cents for number, cents in enumerate(due)}

    flow = cash_flow(months, cost_cents=cost, cost_months=cost_months, delay_months=delay)

    assert sum(one.out_cents for one in flow.months) == cost
    assert sum(one.in_cents for one in flow.months) == sum(due)
    assert flow.ends_cents == sum(due) - cost
    assert flow.deepest_cents <= min(0, flow.ends_cents)
    assert (flow.under_water > 0) == (flow.deepest_cents < 0)


def test_money_that_comes_later_is_waited_for_longer() -> None:
    due = {"2027-01": 0, "2027-02": 0, "2027-03": 900}

    waits = [cash_flow(due, cost_cents=300, cost_months=3, delay_months=delay).under_water for delay in range(4)]

    assert waits == [2, 3, 4, 5]


@pytest.mark.sqlite_only
def test_a_bidder_reckons_at_the_prices_of_its_draft_and_nothing_is_kept(app: Flask) -> None:
    case = factory.published_call()
    browser = as_actor(app, case.bidders[0].actor)
    page = browser.open(url_of(case, "/tarjous/kassavirta"))
    assert "enimmäishinnoilla" in page.text
    at_highest = page.form(holding="cost").fill(cost="987,65").send()
    assert at_highest.status == 200
    draft = browser.open(url_of(case, "/tarjous")).form(holding="bid_id").fill(price__job_3m="1").send(("save", "1"))

    at_draft = draft.browser.open(url_of(case, "/tarjous/kassavirta")).form(holding="cost").fill(cost="987,65").send()

    assert "luonnoksesi hinnoilla" in at_draft.text
    assert "Kuukausia miinuksella" in at_draft.text
    assert at_draft.text != at_highest.text
    assert all("987,65" not in text and "98765" not in text for text in everything_stored())
    refused = page.form(holding="cost").fill(cost="paljon", participants="0").send()
    assert refused.status == 422
