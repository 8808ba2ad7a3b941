"""Files and companies of a bid: taken by their content, never in clear on a disk, sealed with the bid."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from marketplace.kernel.db import db
from marketplace.kernel.errors import Problem
from marketplace.tenders import queries
from marketplace.tenders.models import DraftFile, SealedFile
from marketplace.tenders.rules import KeptFile, Party, PartyRole, taken_files
from marketplace.tenders.rules.attachments import LARGEST_FILE, MOST_FILES, party_problems
from tests.browsing import Browser, Page
from tests.factories import tenders as factory
from tests.factories.people import business_id
from tests.factories.tenders import AFTER_DEADLINE, CallCase
from tests.tenders.opened import as_actor, everything_stored, send_filled_bid, url_of

PDF = b"%PDF-1.7 " + b"kanarialintu " * 100
PNG = b"\x89PNG\r\n\x1a\n" + b"toinen lintu " * 100
VERIFIER = Path(__file__).resolve().parents[2] / "scripts" / "verify_receipt.py"


def _codes(problems: list[Problem]) -> list[str]:
    return [one.code.removeprefix("tenders.") for one in problems]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"MZ\x90", "file_kind_not_taken"),
        (b"PK\x03\x04", "file_kind_not_taken"),
        (PDF + bytes(LARGEST_FILE), "file_too_large"),
    ],
)
def test_a_file_is_taken_by_its_content_and_size(content: bytes, code: str) -> None:
    taken, problems = taken_files([("kottarainen.pdf", content), ("../hyvä.exe", PDF)], kept=[])

    assert _codes(problems) == [code]
    assert [one.name for one in taken] == ["hyvä.pdf"]


def test_files_are_counted_and_weighed_together_with_those_of_the_draft() -> None:
    heavy = [KeptFile(str(number), "a.pdf", LARGEST_FILE, "") for number in range(4)]

    assert _codes(taken_files([("b.pdf", PDF)], kept=heavy)[1]) == ["files_too_large"]
    assert _codes(taken_files([("b.pdf", PDF)] * (MOST_FILES + 1), kept=[])[1]) == ["files_too_many"]
    assert taken_files([], kept=heavy)[1] == []


def test_every_company_is_told_whole_and_once() -> None:
    number = business_id(77)
    given = [
        Party(PartyRole.MEMBER, "Polku Oy", number, "Valmennus"),
        Party(PartyRole.SUBCONTRACTOR, "", "1234567-8", ""),
        Party(PartyRole.SUBCONTRACTOR, "Polku Oy", number, "Tulkkaus"),
    ]

    problems = party_problems(given)

    assert [(one.path, *_codes([one])) for one in problems] == [
        ("party-name-1", "party_name_missing"),
        ("party-task-1", "party_task_missing"),
        ("party-id-1", "party_id_not_valid"),
        ("party-id-2", "party_named_twice"),
    ]


def _form_page(app: Flask, case: CallCase) -> Page:
    return as_actor(app, case.bidders[0].actor).open(url_of(case, "/tarjous"))


def _open(case: CallCase, at: Callable[[datetime], None]) -> None:
    db.session.rollback()
    factory.open_bids(case)
    db.session.commit()
    at(AFTER_DEADLINE)


def _file(page: Page, link_text: str) -> bytes:
    """What a link leads to, byte by byte."""
    link = next(one for one in page.soup.find_all("a") if link_text in one.get_text())
    answer = page.browser.client.get(str(link["href"]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.get_data()


def _downloaded(app: Flask, case: CallCase, name: str) -> bytes:
    return _file(as_actor(app, case.officer.actor).open(url_of(case, "/avauspoytakirja")), name)


def test_a_file_goes_sealed_with_the_bid_and_is_read_after_the_opening(
    app: Flask, at: Callable[[datetime], None]
) -> None:
    case = factory.published_call()
    number = business_id(78)

    receipt = send_filled_bid(
        _form_page(app, case),
        files=[(PDF, "kanarialintu.pdf"), (PNG, "kuva.jpg")],
        party__name__2="Tulkit Oy",
        party__id__2=number.replace("-", ""),
        party__task__2="Tulkkaus",
    )

    assert "Tarjouksesi on lähetetty" in receipt.text
    assert _file(receipt, "Kuitti PDF-tiedostona").startswith(b"%PDF-")
    assert all("kanarialintu" not in text and "Tulkit" not in text for text in everything_stored())
    sealed = queries.bids_of(case.id)[0]
    assert len(json.loads(sealed.receipt)["signed"]["file_digests"]) == 2
    as_actor(app, case.officer.actor).open(url_of(case, f"/avatut/{sealed.id}/1"), expect=404)
    _open(case, at)
    assert _downloaded(app, case, "kanarialintu.pdf") == PDF
    assert _downloaded(app, case, "kuva.png") == PNG
    assert all("kanarialintu " not in text for text in everything_stored())
    record = as_actor(app, case.officer.actor).open(url_of(case, "/avauspoytakirja"))
    assert f"Tulkit Oy, {number}" in record.text
    as_actor(app, case.officer.actor).open(url_of(case, f"/avatut/{sealed.id}/3"), expect=404)


def test_files_are_kept_with_the_draft_until_they_are_left_out(app: Flask) -> None:
    case = factory.published_call()
    form = _form_page(app, case).form(holding="bid_id")
    saved = form.fill(files=[(PDF, "kottarainen.pdf"), (PNG, "kuva.png")]).send(button=("save", "1"))
    assert "kottarainen.pdf" in saved.text
    assert all("kanarialintu" not in text and "kottarainen" not in text for text in everything_stored())

    form = saved.form(holding="bid_id")
    less = form.fill(kept=form.fields["kept"][1:]).send(button=("save", "1"))

    assert "kottarainen.pdf" not in less.text
    assert "kuva.png" in less.text
    assert db.session.query(DraftFile).count() == 1
    send_filled_bid(less)
    assert (db.session.query(DraftFile).count(), db.session.query(SealedFile).count()) == (0, 1)


def test_whoever_sends_files_with_a_faulty_form_need_not_choose_them_again(app: Flask) -> None:
    case = factory.published_call()

    told = send_filled_bid(_form_page(app, case), files=[(PDF, "kottarainen.pdf")], answer__q2="")

    assert "EI LÄHETETTY" in told.text
    assert "Vastaa tähän kysymykseen" in told.text
    assert "kottarainen.pdf" in told.text
    assert queries.bids_of(case.id) == []
    assert "Tarjouksesi on lähetetty" in send_filled_bid(told).text
    assert db.session.query(SealedFile).count() == 1


def test_a_refused_file_is_told_beside_its_field_and_nothing_is_kept(app: Flask) -> None:
    case = factory.published_call()

    refused = send_filled_bid(_form_page(app, case), files=[(b"MZ", "ohjelma.pdf")])

    assert refused.status == 422
    assert "Lisää PDF-, PNG- tai JPEG-tiedosto" in refused.soup.find(id="files-error").get_text()
    assert queries.bids_of(case.id) == []
    assert db.session.query(DraftFile).count() == 0


def test_the_same_form_with_files_sent_twice_is_one_bid(app: Flask) -> None:
    case = factory.published_call()
    saved = _form_page(app, case).form(holding="bid_id").fill(files=[(PDF, "a.pdf")]).send(button=("save", "1"))

    first = send_filled_bid(saved, files=[(PNG, "b.png")])
    again = send_filled_bid(saved, files=[(PNG, "b.png")])
    changed = send_filled_bid(saved, files=[(PDF, "b.pdf")])

    assert (again.url, changed.status) == (first.url, 422)
    assert len(queries.bids_of(case.id)) == 1
    assert db.session.query(SealedFile).count() == 2


def test_a_draft_is_looked_over_copied_and_sent_once_and_checked_without_the_portal(
    app: Flask, at: Callable[[datetime], None], tmp_path: Path
) -> None:
    case = factory.published_call()
    form = _form_page(app, case).form(holding="bid_id").fill(files=[(PDF, "kottarainen.pdf")])
    lacking = form.fill(answer__q1="Kerromme tämän.").send(button=("preview", "1"))
    assert "Tarjousta ei voi vielä lähettää" in lacking.text
    form = lacking.follow("Jatka kirjoittamista").form(holding="bid_id")
    prices = {f"price-{code}": "100" for code in case.facts.ceilings}
    preview = form.fill_all({**prices, "answer-q2": "Ja tämän."}).send(button=("preview", "1"))
    assert "EI LÄHETETTY" in preview.text
    copy = preview.follow("Lataa oma kappaleesi").response.get_data()

    receipt_page = preview.form(holding="bid_id").send()

    assert "Tarjouksesi on lähetetty" in receipt_page.text
    assert preview.form(holding="bid_id").send().url == receipt_page.url
    files = {
        "kuitti.json": receipt_page.follow("Lataa kuitti").response.get_data(),
        "avain.pem": as_actor(app, case.bidders[0].actor).open("/kilpailutukset/kuittiavain.pem").response.data,
        "oma.json": copy,
        "kottarainen.pdf": PDF,
    }
    _open(case, at)
    listed = as_actor(app, case.bidders[0].actor).open(url_of(case, "/suljetut"))
    files["suljetut.json"] = listed.response.get_data()
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    command = [
        sys.executable,
        "-I",
        str(VERIFIER),
        "kuitti.json",
        "--public-key",
        "avain.pem",
        "--manifest",
        "oma.json",
    ]
    command += ["--file", "kottarainen.pdf", "--sealed-list", "suljetut.json"]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout.count("ok ")) == (0, 5), checked.stdout
    (tmp_path / "kottarainen.pdf").write_bytes(PDF + b" ")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_a_draft_saved_again_after_the_look_is_not_sent(app: Flask) -> None:
    case = factory.published_call()
    prices = {f"price-{code}": "100" for code in case.facts.ceilings}
    answers = {"answer-q1": "Kerromme tämän.", "answer-q2": "Ja tämän."}
    form = _form_page(app, case).form(holding="bid_id").fill_all({**prices, **answers})
    preview = form.send(button=("preview", "1"))
    _form_page(app, case).form(holding="bid_id").fill(answer__q2="Toisin.").send(button=("save", "1"))

    refused = preview.form(holding="bid_id").send()

    assert refused.status == 422
    assert queries.bids_of(case.id) == []


def test_an_upload_is_never_put_into_a_temporary_file(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    case = factory.published_call()
    monkeypatch.setattr("tempfile.TemporaryFile", None)
    monkeypatch.setattr("tempfile.SpooledTemporaryFile", None)
    monkeypatch.setattr("werkzeug.formparser.default_stream_factory", None)

    sent = send_filled_bid(_form_page(app, case), files=[(PDF + bytes(2 * 1024 * 1024), "iso.pdf")])

    assert "Tarjouksesi on lähetetty" in sent.text


def test_anybody_reads_what_the_seal_promises_and_takes_what_checks_a_receipt(app: Flask) -> None:
    page = Browser(app).open("/sinetointi")

    assert _file(page, "Tarkistusohjelma") == VERIFIER.read_bytes()
    assert _file(page, "Julkinen avain").startswith(b"-----BEGIN PUBLIC KEY")
