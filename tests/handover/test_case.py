"""A whole case as one file: what is in it and what is not, and the ranking that comes out of the decision alone."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.audit import queries as audit
from marketplace.handover.queries import RECOMPUTE
from marketplace.kernel.actor import Role
from marketplace.tenders import queries
from tests.browsing import Browser
from tests.factories import tenders as factory
from tests.factories.people import municipal_actor
from tests.factories.tenders import AFTER_DEADLINE, SENT_AT

pytestmark = pytest.mark.sqlite_only


def take(app: Flask, case, actor) -> zipfile.ZipFile:
    browser = Browser(app).as_person(actor.person_id, actor.organisation_id)
    page = browser.open(f"/luovutus/{case.id}")
    answer = browser.client.post(f"/luovutus/{case.id}", data=page.form(button="tiedosto").fields)
    assert answer.mimetype == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.get_data()))


def recompute(folder, document) -> subprocess.CompletedProcess:
    file = folder / "paatos.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", str(RECOMPUTE), str(file)], capture_output=True, text=True, check=False
    )


def test_the_manifest_names_every_file_with_its_hash_and_the_audit_chain_keeps_who_took_it(app, at):
    at(AFTER_DEADLINE + timedelta(days=3))
    case = factory.awarded_call(bidders=3)

    zipped = take(app, case, case.officer.actor)

    listed = {one["path"]: one for one in json.loads(zipped.read("MANIFEST.json"))["files"]}
    assert set(listed) == set(zipped.namelist()) - {"MANIFEST.json"}
    for path, one in listed.items():
        assert hashlib.sha256(zipped.read(path)).hexdigest() == one["sha256"], path
    for part in ("01-tarjouspyynto", "04-kutsut", "06-suljetut", "08-avauspoytakirja", "09-pisteet", "10-paatokset/1"):
        assert any(path.startswith(part) for path in listed), part
    assert json.loads(zipped.read("10-paatokset/1/paatos.json")) == queries.decision(case.id).document
    assert zipped.read("10-paatokset/1/paatos-sv.pdf").startswith(b"%PDF")
    log = json.loads(zipped.read("15-tapahtumaloki.json"))
    assert log["chain"]["broken_at"] is None
    assert "tenders.awarded" in {one["action"] for one in log["events"]}
    taken = audit.events(action="handover.taken")[0][0]
    assert taken.facts["manifest"] == hashlib.sha256(zipped.read("MANIFEST.json")).hexdigest()


def test_nothing_sealed_is_in_the_file_before_the_opening(app, at):
    at(SENT_AT + timedelta(days=2))
    case = factory.published_call()
    factory.send_bid(case, case.bidders[0])

    open_for_bids = take(app, case, case.officer.actor)
    at(AFTER_DEADLINE)
    closed = take(app, case, case.officer.actor)

    assert not any(path.startswith(("06", "07", "08", "09")) for path in open_for_bids.namelist())
    assert any(path.startswith("07") for path in closed.namelist())
    assert not any(path.startswith(("08", "09")) for path in closed.namelist())
    for zipped in (open_for_bids, closed):
        assert all(factory.ANSWERS["q1"].encode() not in zipped.read(path) for path in zipped.namelist())


def test_a_case_is_for_those_who_take_part_in_it(app, at):
    at(AFTER_DEADLINE)
    case = factory.opened_call()

    for actor in (municipal_actor("142", Role.OFFICER), municipal_actor("142", Role.AUDITOR)):
        Browser(app).as_person(actor.person_id, actor.organisation_id).open(f"/luovutus/{case.id}", expect=404)
    bidder = case.bidders[0].actor
    Browser(app).as_person(bidder.person_id, bidder.organisation_id).open(f"/luovutus/{case.id}", expect=403)


def test_anyone_works_the_ranking_out_again_from_the_decision_alone(app, tmp_path):
    case = factory.awarded_call(bidders=3)
    document = queries.decision(case.id).document

    agreed = recompute(tmp_path, document)
    assert (agreed.returncode, agreed.stderr) == (0, "")

    document["comparison"]["bids"][2]["answers"][0]["given"] += 1
    assert recompute(tmp_path, document).returncode == 1
    assert recompute(tmp_path, {"format": "something else"}).returncode == 2
