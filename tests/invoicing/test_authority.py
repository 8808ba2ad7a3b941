"""What an approver is entrusted with: the cost centre, the sum, the days; and whoever stands in."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from marketplace.identity import services as identity
from marketplace.identity.models import Membership
from marketplace.identity.queries import actor_for
from marketplace.invoicing import queries, services
from marketplace.invoicing.models import AuthorityRow
from marketplace.invoicing.rules import (
    Authority,
    AuthorityMissing,
    NoApprover,
    OwnAuthority,
    PostingFacts,
    State,
    check_authority,
    in_force,
)
from marketplace.kernel.actor import SYSTEM, Actor, Role
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from tests.browsing import Browser
from tests.factories.contracts import HOLLOLA, LAHTI
from tests.factories.invoicing import APPROVED_AT, DRAFTED_AT, REVIEWED_AT, InvoicedCase, entrusted, sent
from tests.factories.outcomes import at_noon
from tests.factories.people import municipal_actor
from tests.invoicing.test_pages import as_actor

DAY = date(2026, 4, 9)
HELD = Authority(1, LAHTI, 7, "100", 100_000, date(2026, 1, 1), None)


@pytest.mark.parametrize(
    ("held", "cost_centre", "cents", "covered"),
    [
        (HELD, "100", 100_000, True),
        (HELD, "100", 100_001, False),
        (HELD, "100", -100_001, False),
        (HELD, "200", 1, False),
        (HELD, "", 1, False),
        (replace(HELD, cost_centre=""), "200", 100_000, True),
        (replace(HELD, highest_cents=None), "100", 10**12, True),
        (replace(HELD, ends_on=DAY), "100", 1, True),
        (replace(HELD, ends_on=date(2026, 4, 8)), "100", 1, False),
        (replace(HELD, starts_on=date(2026, 4, 10)), "100", 1, False),
        (replace(HELD, person_id=8), "100", 1, False),
    ],
)
def test_an_authority_covers_its_cost_centre_its_sum_and_its_days(
    held: Authority, cost_centre: str, cents: int, covered: bool
) -> None:
    def check() -> None:
        check_authority([held], person_ids={7}, cost_centre=cost_centre, cents=cents, day=DAY)

    if covered:
        check()
    else:
        with pytest.raises(AuthorityMissing):
            check()


def test_what_was_given_last_counts_and_what_begins_later_does_not_count_yet() -> None:
    narrower = replace(HELD, id=2, highest_cents=50_000)
    taken = replace(HELD, id=3, highest_cents=0, starts_on=date(2026, 4, 10))

    assert in_force([HELD, narrower, taken], DAY) == [narrower]
    assert in_force([HELD, narrower, taken], date(2026, 4, 10)) == []


def reviewed_to(cost_centre: str) -> InvoicedCase:
    """Lahti's invoice of 1 800 euros without tax, booked to a cost centre."""
    case = sent()
    posting = PostingFacts("4420", cost_centre, "")
    services.review(case.of(LAHTI).id, posting=posting, actor=case.person(LAHTI, Role.REVIEWER), now=REVIEWED_AT)
    return case


def test_an_invoice_beyond_the_authority_is_left_to_somebody_with_a_wider_one(app: Flask) -> None:
    case = reviewed_to("7110")
    narrow = entrusted(municipal_actor(LAHTI, Role.APPROVER), LAHTI, cost_centre="7110", highest_cents=179_999)
    elsewhere = entrusted(municipal_actor(LAHTI, Role.APPROVER), LAHTI, cost_centre="7200")
    wide = entrusted(municipal_actor(LAHTI, Role.APPROVER), LAHTI, cost_centre="7110", highest_cents=180_000)
    invoice = case.of(LAHTI)

    for actor in (narrow, elsewhere, municipal_actor(LAHTI, Role.APPROVER)):
        with pytest.raises(AuthorityMissing):
            services.approve(invoice.id, actor=actor, now=APPROVED_AT)

    services.approve(invoice.id, actor=wide, now=APPROVED_AT)
    assert case.of(LAHTI).state is State.APPROVED


def test_what_is_left_out_of_an_approval_does_not_count_against_the_authority(app: Flask) -> None:
    case = reviewed_to("7110")
    invoice = case.of(LAHTI)
    narrow = entrusted(municipal_actor(LAHTI, Role.APPROVER), LAHTI, highest_cents=30_000)
    job = next(row.number for row in queries.document(invoice.id).rows if row.milestone == "job_1m")

    services.approve(invoice.id, disputed=[job], reason="Työsuhde epäselvä.", actor=narrow, now=APPROVED_AT)

    assert case.of(LAHTI).disputed_cents == 188_250


def test_an_authority_that_was_taken_back_is_gone(app: Flask) -> None:
    case = reviewed_to("7110")
    approver = case.person(LAHTI, Role.APPROVER)
    (given,) = queries.authorities([LAHTI])

    services.take_authority(given.id, actor=municipal_actor(LAHTI, Role.OFFICER), now=REVIEWED_AT)

    with pytest.raises(AuthorityMissing):
        services.approve(case.of(LAHTI).id, actor=approver, now=APPROVED_AT)


def test_a_substitute_acts_within_the_authority_of_whoever_is_away(app: Flask) -> None:
    case = reviewed_to("7110")
    away = entrusted(municipal_actor(LAHTI, Role.APPROVER), LAHTI, highest_cents=100_000)
    colleague = municipal_actor(LAHTI, Role.CASEWORKER)
    membership = db.session.execute(
        select(Membership.id).where(Membership.person_id == away.person_id, Membership.role == Role.APPROVER)
    ).scalar_one()
    days = {"starts_on": DAY, "ends_on": date(2026, 4, 20)}
    identity.name_substitute(membership, colleague.person_id, **days, actor=SYSTEM, now=DRAFTED_AT)
    then = at_noon(date(2026, 4, 10))
    actor = actor_for(colleague.person_id, colleague.organisation_id, now=then)

    with pytest.raises(AuthorityMissing):
        services.approve(case.of(LAHTI).id, actor=actor, now=then)
    entrusted(away, LAHTI)
    services.approve(case.of(LAHTI).id, actor=actor, now=then)

    assert case.of(LAHTI).approved_by == colleague.person_id


def give(giver: Actor, person_id: int, code: str = LAHTI) -> int:
    days = {"starts_on": DAY, "ends_on": None}
    return services.give_authority(
        code, person_id, cost_centre="", highest_cents=None, **days, actor=giver, now=DRAFTED_AT
    )


def test_authority_is_given_by_somebody_else_to_an_approver_of_the_municipality(app: Flask) -> None:
    both = municipal_actor(LAHTI, Role.OFFICER, Role.APPROVER)
    officer = municipal_actor(LAHTI, Role.OFFICER)

    with pytest.raises(OwnAuthority):
        give(both, both.person_id)
    with pytest.raises(NoApprover):
        give(officer, municipal_actor(LAHTI, Role.REVIEWER).person_id)
    with pytest.raises(NotAllowed):
        give(officer, municipal_actor(HOLLOLA, Role.APPROVER).person_id, HOLLOLA)

    assert give(officer, both.person_id)


def test_the_database_itself_refuses_authority_to_oneself(app: Flask) -> None:
    actor = municipal_actor(LAHTI, Role.APPROVER)
    row = {"municipality": LAHTI, "person_id": actor.person_id, "given_by": actor.person_id, "cost_centre": ""}

    with pytest.raises(IntegrityError):
        db.session.execute(insert(AuthorityRow).values(**row, starts_on=DAY, given_at=APPROVED_AT))
    db.session.rollback()


@pytest.mark.sqlite_only
def test_an_officer_gives_and_takes_back_authority_on_the_page(app: Flask, browse: Browser) -> None:
    officer = municipal_actor(LAHTI, Role.OFFICER)
    approver = municipal_actor(LAHTI, Role.APPROVER)
    browser = as_actor(browse, officer)

    form = browser.open("/laskut/valtuudet/uusi").form(holding="person")
    refused = form.fill(person=str(approver.person_id), highest="0", starts_on="9.4.2026").send()
    assert "nollaa suurempi" in refused.text
    given = refused.form(holding="person").fill(highest="5 000", cost_centre="7110").send()
    assert "5 000,00" in given.text.replace("\xa0", " ")
    (authority,) = queries.authorities([LAHTI])
    taken = given.form(holding="authority").send(("authority", str(authority.id)))

    assert "Valtuus peruttiin" in taken.text
    assert [one.highest_cents for one in queries.authorities([LAHTI])] == [500_000, 0]


@pytest.mark.sqlite_only
def test_an_approver_reads_beforehand_that_an_invoice_is_beyond_the_authority(app: Flask, browse: Browser) -> None:
    case = reviewed_to("7110")
    approver = entrusted(municipal_actor(LAHTI, Role.APPROVER), LAHTI, cost_centre="7200")

    page = as_actor(browse, approver).open(f"/laskut/{case.of(LAHTI).id}/hyvaksynta")
    assert "ylittää valtuutesi" in page.text
    refused = page.form(holding="verdict").fill(verdict="approve").send()

    assert "Valtuutesi ei kata kustannuspaikkaa 7110" in refused.text
