"""Award notices: due by the law's days, recorded once, reminded of once, and a quarter's contracts as a file."""

from datetime import date, datetime, timedelta

import pytest

from marketplace.contracts import queries, services
from marketplace.contracts.rules import NoticeInFuture, NoticeRecorded, notice_due
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import HELSINKI
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.notices.models import Notice
from tests.factories.contracts import HOLLOLA, SIGNED_AT, signed_contract
from tests.factories.people import municipal_actor

SIGNED_ON = SIGNED_AT.date()
DAYS = {"days": 30, "days_after_quarter": 30}


@pytest.mark.parametrize(
    ("since", "quarterly", "expected"),
    [
        (date(2026, 2, 15), True, date(2026, 4, 30)),
        (date(2026, 3, 31), True, date(2026, 4, 30)),
        (date(2026, 4, 1), True, date(2026, 7, 30)),
        (date(2026, 12, 31), True, date(2027, 1, 30)),
        (date(2026, 2, 15), False, date(2026, 3, 17)),
    ],
)
def test_a_notice_is_due_thirty_days_after_its_contract_or_its_quarter(since, quarterly, expected):
    assert notice_due(since, quarterly=quarterly, **DAYS) == expected


def record(case, actor=None, *, published_on=SIGNED_ON, now=SIGNED_AT + timedelta(days=2)):
    services.record_notice(
        case.facts.call_id, number="2026-123456", published_on=published_on, actor=actor or case.officer, now=now
    )


def test_a_contract_has_a_notice_that_is_recorded_once_by_its_own_municipality(app):
    case = signed_contract()
    assert [(one.since, one.published_on) for one in queries.award_notices(SIGNED_ON)] == [(SIGNED_ON, None)]

    with pytest.raises(NotAllowed):
        record(case, municipal_actor(HOLLOLA, Role.OFFICER))
    with pytest.raises(NoticeInFuture):
        record(case, published_on=SIGNED_ON + timedelta(days=9))
    record(case)
    with pytest.raises(NoticeRecorded):
        record(case)

    assert [one.number for one in queries.award_notices(SIGNED_ON)] == ["2026-123456"]


def test_officers_are_reminded_once_in_the_last_week(app):
    case = signed_contract()
    due = datetime.combine(queries.award_notices(SIGNED_ON)[0].due_on, SIGNED_AT.time(), tzinfo=HELSINKI)

    assert services.remind_of_notices(due - timedelta(days=8)) == 0
    assert services.remind_of_notices(due - timedelta(days=7)) == 1
    assert services.remind_of_notices(due) == 0

    told = db.session.query(Notice).filter_by(kind="contracts.notice_due").all()
    assert case.officer.person_id in {one.person_id for one in told}


@pytest.mark.sqlite_only
def test_the_page_records_a_notice_and_gives_the_contracts_of_a_quarter(browse, at):
    at(SIGNED_AT + timedelta(days=5))
    case = signed_contract()
    page = browse.as_person(case.officer.person_id, case.officer.organisation_id).open(
        "/sopimukset/ilmoitukset?lang=en"
    )
    assert "To be published" in page.text

    refused = page.form(holding="number").fill(number="", published_on="10.1.2026").send()
    assert refused.status == 422
    recorded = refused.form(holding="number").fill(number="2026-123456", published_on="10.1.2026").send()

    assert "2026-123456" in recorded.text
    rows = recorded.browser.client.get("/sopimukset/ilmoitukset/2026-Q1.csv").get_data(as_text=True)
    assert case.facts.code in rows
    recorded.browser.open("/sopimukset/ilmoitukset/2026-Q5.csv", expect=404)
