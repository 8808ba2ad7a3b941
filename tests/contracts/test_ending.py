"""The end of a contract: given once with reasons; nobody is referred after it, and both sides settle it."""

from datetime import date, datetime, timedelta

import pytest

from marketplace.contracts import queries, services
from marketplace.contracts.rules import (
    EndedAlready,
    EndKind,
    EndNotAhead,
    EndReasonMissing,
    SamePersonOnBothSides,
    SettledAlready,
    Side,
    StillRuns,
)
from marketplace.kernel.clock import HELSINKI
from tests.factories.contracts import SIGNED_AT, make_provider, signed_contract

NOW = SIGNED_AT + timedelta(days=60)
REASON = "Tuottaja ei ole kahteen kuukauteen ottanut vastaan osallistujia."
AFTER = datetime(2028, 1, 3, 10, tzinfo=HELSINKI)


def end(case, *, ends_on=date(2026, 4, 30), reason=REASON, now=NOW):
    services.end_contract(
        case.id, Side.BUYER, EndKind.NOTICE, ends_on=ends_on, reason=reason, actor=case.officer, now=now
    )


def test_a_contract_is_ended_once_from_today_on_with_reasons(app):
    case = signed_contract()

    with pytest.raises(EndReasonMissing):
        end(case, reason="Ei toimi.")
    for day in (NOW.date() - timedelta(days=1), case.facts.ends_on):
        with pytest.raises(EndNotAhead):
            end(case, ends_on=day)
    end(case)
    with pytest.raises(EndedAlready):
        end(case)

    assert case.facts.ends_on == date(2026, 4, 30)
    assert [one.id for one in queries.running(date(2026, 4, 30))] == [case.id]
    assert queries.running(date(2026, 5, 1)) == []


def test_both_sides_confirm_the_settlement_after_the_last_day(app):
    case = signed_contract()

    with pytest.raises(StillRuns):
        services.settle(case.id, Side.BUYER, note="", actor=case.officer, now=NOW)
    services.settle(case.id, Side.BUYER, note="Viimeinen lasku 12/2027", actor=case.officer, now=AFTER)
    with pytest.raises(SettledAlready):
        services.settle(case.id, Side.BUYER, note="", actor=case.officer, now=AFTER)
    with pytest.raises(SamePersonOnBothSides):
        services.settle(case.id, Side.PROVIDER, note="", actor=case.officer, now=AFTER)
    services.settle(case.id, Side.PROVIDER, note="", actor=case.provider.admin, now=AFTER)

    assert [one.side for one in queries.settlements(case.id)] == [Side.BUYER, Side.PROVIDER]


@pytest.mark.sqlite_only
def test_the_page_ends_a_contract_and_afterwards_takes_the_settlement(browse, at):
    at(NOW)
    case = signed_contract()
    address = f"/sopimukset/{case.id}/paattyminen"

    def door(actor):
        return browse.as_person(actor.person_id, actor.organisation_id)

    form = door(case.provider.admin).open(f"{address}?lang=en").form(holding="ends_on")
    refused = form.fill(kind="notice", ends_on="30.4.2026", reason="Emme jatka.").send()
    assert refused.status == 422
    ended = refused.form(holding="ends_on").fill(reason="Irtisanomme sopimuksen, koska palvelu lopetetaan.").send()
    assert "Ended by" in ended.text

    at(datetime(2026, 5, 4, 10, tzinfo=HELSINKI))
    unsure = door(case.officer).open(f"{address}?lang=en").form(holding="nothing_owed").send()
    assert unsure.status == 422
    for actor in (case.officer, case.provider.admin):
        settled = door(actor).open(f"{address}?lang=en").form(holding="nothing_owed").fill(nothing_owed="y").send()
    assert "Settled" in settled.text
    door(make_provider().admin).open(address, expect=404)
