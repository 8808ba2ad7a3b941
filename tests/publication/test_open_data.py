"""Open data: the register, and releases that the standard's own validator accepts."""

import json
import os
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from marketplace.contracts import queries as contracts
from marketplace.contracts import services as contract_services
from marketplace.contracts.rules import Side
from marketplace.kernel.actor import Role
from tests.browsing import Browser
from tests.factories.people import municipal_actor
from tests.factories.publication import announced_ring
from tests.factories.register import admitted_provider, certified
from tests.factories.tenders import AFTER_DEADLINE, awarded_call, published_call

VALIDATOR = os.environ.get("RENGAS_OCDS_VALIDATOR", "")
"""A program that takes a package's file and answers 0 when the package is valid; the standard's own need the net."""


def fetched(browse: Browser, url: str) -> dict:
    response = browse.open(url).response
    assert response.mimetype == "application/json"
    return json.loads(response.get_data(as_text=True))


def whole_story(browse: Browser) -> dict:
    """A ring with an open call and one that has come to a signed contract."""
    announced_ring()
    case = awarded_call()
    officer = municipal_actor("398", Role.OFFICER)
    now = AFTER_DEADLINE + timedelta(days=20)
    number = contract_services.draft_from_award(case.id, actor=officer, now=now)[0]
    seen = contracts.contract(number).document_sha256
    certified(contracts.contract(number).provider_id, actor=case.bidders[0].actor, now=now)
    for side, actor in ((Side.BUYER, officer), (Side.PROVIDER, case.bidders[0].actor)):
        contract_services.sign(number, side, seen_sha256=seen, actor=actor, now=now)
    published_call()
    return fetched(browse, "/open/ocds/releases.json")


def test_the_register_tells_who_is_admitted_and_nothing_of_people(browse: Browser) -> None:
    announced_ring()
    case = admitted_provider("C1", name="Ääripolku Oy")

    document = fetched(browse, "/open/register.json")

    assert document["providers"] == [
        {
            "business_id": case.facts.business_id,
            "name": "Ääripolku Oy",
            "town": "Lahti",
            "admissions": [{"category": "C1", "since": "2026-09-08"}],
        }
    ]


def test_the_register_is_empty_before_the_founding_notice(browse: Browser) -> None:
    admitted_provider("C1")

    assert fetched(browse, "/open/register.json")["providers"] == []


def test_there_are_no_releases_before_the_founding_notice(browse: Browser) -> None:
    browse.open("/open/ocds/releases.json", expect=404)


def test_an_announced_ring_without_calls_tells_of_itself(browse: Browser) -> None:
    announced_ring()

    package = fetched(browse, "/open/ocds/releases.json")

    assert [one["tag"] for one in package["releases"]] == [["tender"]]
    assert package["releases"][0]["tender"]["value"] == {"amount": 12_000_000.00, "currency": "EUR"}


def test_a_call_is_told_in_its_events(browse: Browser) -> None:
    package = whole_story(browse)

    tags = [one["tag"][0] for one in package["releases"]]
    assert sorted(tags) == ["award", "contract", "tender", "tender", "tender"]
    assert len({one["id"] for one in package["releases"]}) == len(package["releases"])
    assert [one["date"] for one in package["releases"]] == sorted(one["date"] for one in package["releases"])
    contract = next(one for one in package["releases"] if one["tag"] == ["contract"])
    award = next(one for one in package["releases"] if one["tag"] == ["award"])
    assert contract["ocid"] == award["ocid"]
    assert contract["contracts"][0]["awardID"] == award["awards"][0]["id"]


def test_a_loser_and_its_price_are_nowhere(browse: Browser) -> None:
    announced_ring()
    case = awarded_call(bidders=2)

    text = json.dumps(fetched(browse, "/open/ocds/releases.json"), ensure_ascii=False)

    from marketplace.register import queries as register

    assert register.provider(case.bidders[0].provider_id).name in text
    assert register.provider(case.bidders[1].provider_id).name not in text


def test_an_open_call_tells_nothing_of_its_bids(browse: Browser) -> None:
    from tests.factories.tenders import send_bid

    announced_ring()
    case = published_call()
    before = fetched(browse, "/open/ocds/releases.json")["releases"]
    send_bid(case, case.bidders[0])

    assert fetched(browse, "/open/ocds/releases.json")["releases"] == before


@pytest.mark.sqlite_only
@pytest.mark.skipif(not VALIDATOR, reason="RENGAS_OCDS_VALIDATOR names no validator of open contracting data")
def test_the_standards_own_validator_accepts_the_package(browse: Browser, tmp_path: Path) -> None:
    file = tmp_path / "package.json"
    file.write_text(json.dumps(whole_story(browse), ensure_ascii=False), encoding="utf-8")

    answer = subprocess.run([*VALIDATOR.split(), str(file)], capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stdout + answer.stderr
