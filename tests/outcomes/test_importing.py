"""Files of reports: every row's effect or fault is told first, and a file comes in whole or not at all."""

import io
import random
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest

from marketplace.kernel.db import db
from marketplace.kernel.personal_data import personal_identifiers, personal_identity_codes
from marketplace.outcomes import documents, queries, services
from marketplace.outcomes.models import Import
from marketplace.outcomes.rules import (
    ColumnsMissing,
    FactKind,
    FileEmpty,
    FileHoldsIdentifiers,
    FileNotReadable,
    FileTooLarge,
)
from tests.factories.contracts import milestone, signed_contract, terms_document
from tests.factories.outcomes import placement
from tests.outcomes.doors import door, in_english

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
HEADING = ["Osallistuja", "Mitä tapahtui", "Päivä", "Viimeinen päivä", "Tunteja viikossa", "Määrä"]
CODE_SIGNS = {"+": "18", **dict.fromkeys("-YXWVU", "19"), **dict.fromkeys("ABCDEF", "20")}
CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def identity_codes(count: int) -> list[str]:
    """Valid codes of every century sign; numbers from 900 are for trials and belong to nobody."""
    chance = random.Random(4711)
    codes = []
    for number in range(count):
        sign = list(CODE_SIGNS)[number % len(CODE_SIGNS)]
        year = chance.randint(0, 23) if CODE_SIGNS[sign] == "20" else chance.randint(24, 99)
        digits = f"{chance.randint(1, 28):02d}{chance.randint(1, 12):02d}{year:02d}{chance.randint(900, 999)}"
        codes.append(f"{digits[:6]}{sign}{digits[6:]}{CHECKS[int(digits) % 31]}")
    return codes


def csv_of(rows: list[list[str]], heading: list[str] = HEADING) -> bytes:
    return "\r\n".join(";".join(row) for row in [heading, *rows]).encode("utf-8-sig")


def xlsx_of(rows: list[list[object]], heading: list[str] = HEADING) -> bytes:
    book = openpyxl.Workbook()
    for row in [heading, *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADINGS = dict(
    zip([one.lower() for one in HEADING], ["participant", "what", "day", "until", "hours", "amount"], strict=True)
)


def test_five_hundred_identity_codes_are_found_wherever_they_stand_in_a_text() -> None:
    codes = identity_codes(500)
    texts = ["{}", "Asiakas {} perui.", "({})", "hetu:{};", "{} ja muuta", "rivi\n{}\nrivi", "“{}”", "a/{}/b"]
    missed = []
    for number, code in enumerate(codes):
        text = texts[number % len(texts)].format(code if number % 3 else code.lower())
        if len(personal_identity_codes(text)) != 1:
            missed.append(text)
    assert missed == []
    assert len(set(codes)) > 490


@pytest.mark.parametrize("make", [csv_of, xlsx_of], ids=["csv", "xlsx"])
def test_no_file_with_one_of_five_hundred_identity_codes_is_read(make) -> None:
    rows = [["ABC1234", "alkoi", "1.5.2026", "", "", f"huom {code}"] for code in identity_codes(500)]
    with pytest.raises(FileHoldsIdentifiers) as refused:
        documents.read_rows(make(rows), HEADINGS)
    assert refused.value.facts["count"] == 500
    for row in rows[:40]:
        with pytest.raises(FileHoldsIdentifiers):
            documents.read_rows(make([row]), HEADINGS)


def test_addresses_and_numbers_in_a_column_that_is_not_used_are_refused_too() -> None:
    for text in ("maija@esimerkki.fi", "040 123 4567"):
        assert personal_identifiers(text)
        with pytest.raises(FileHoldsIdentifiers):
            documents.read_rows(csv_of([["A", "alkoi", "1.5.2026", text]], [*HEADING[:3], "Muuta"]), HEADINGS)


def test_files_that_are_no_reports_are_refused_by_name() -> None:
    with pytest.raises(FileNotReadable):
        documents.read_rows(b"PK\x03\x04 not a workbook", HEADINGS)
    with pytest.raises(FileNotReadable):
        documents.read_rows(b"a;b\0c", HEADINGS)
    with pytest.raises(ColumnsMissing):
        documents.read_rows(csv_of([["A", "B"]], ["Nimi", "Muuta"]), HEADINGS)
    with pytest.raises(FileEmpty):
        documents.read_rows(csv_of([]), HEADINGS)
    with pytest.raises(FileTooLarge):
        documents.read_rows(csv_of([["A", "alkoi", "1.5.2026"]] * 2_001), HEADINGS)


def test_a_workbook_gives_days_and_numbers_as_they_are_typed() -> None:
    rows = documents.read_rows(xlsx_of([["ABC1234", "työ", date(2026, 5, 4), None, 37.5, 2]]), HEADINGS)
    assert rows[0].cells == {
        "participant": "ABC1234",
        "what": "työ",
        "day": "4.5.2026",
        "until": "",
        "hours": "37.5",
        "amount": "2",
    }


def contract_with_people(count: int):
    """A contract that counts starts, attendance and jobs, with some participants."""
    terms = terms_document(
        milestone("start", 30_000, "start"),
        milestone("days", 1_000, "attendance"),
        milestone("job_1m", 150_000, "spell", kinds=["employment"], days=30),
    )
    contract = signed_contract(terms)
    return contract, [placement(contract) for _ in range(count)]


def all_facts(cases) -> list:
    return [one for facts in queries.facts_of([case.id for case in cases]).values() for one in facts]


def upload(browser, contract, content: bytes, name: str = "toukokuu.csv"):
    form = in_english(browser, f"/osallistujat/tuonti/{contract.id}").form(holding="file")
    return form.fill(file=(content, name)).send()


def test_five_hundred_rows_of_which_twenty_are_bad_come_in_only_when_all_are_good(app, browse, at) -> None:
    at(NOW)
    contract, cases = contract_with_people(20)
    good = [
        [case.alias, "attendance", f"{1 + number}.{month}.2026", "", "", "1"]
        for case in cases
        for month in (4, 5)
        for number in range(12)
    ][:480]
    bad = [
        *([["TUNTEMATON", "attendance", "1.4.2026", "", "", "1"]] * 4),
        *([[cases[0].alias, "juggling", "1.4.2026", "", "", "1"]] * 4),
        *([[cases[0].alias, "attendance", "31.4.2026", "", "", "1"]] * 4),
        *([[cases[0].alias, "attendance", "2.6.2026", "", "", "1"]] * 4),
        *([good[0]] * 4),
    ]
    reporter = door(browse, contract.provider.reporter)
    page = upload(reporter, contract, csv_of([*good, *bad]))
    assert page.status == 200
    faults = list(page.soup.find("table").find("tbody").find_all("tr"))
    assert [int(row.find("th").get_text()) for row in faults] == list(range(482, 502))
    for told in (
        "No participant of this contract is called TUNTEMATON.",
        "“juggling” is not known.",
        "“31.4.2026” is not a day.",
        "The day has not come yet.",
        "The same has been reported already.",
    ):
        assert told in page.text
    assert all_facts(cases) == []

    page = upload(reporter, contract, csv_of(good))
    assert all_facts(cases) == []
    page = page.form(button="Report all 480 rows").send()
    assert "Reports received: 480." in page.text
    assert len(all_facts(cases)) == 480
    assert {one.kind for one in all_facts(cases)} == {FactKind.ATTENDANCE}
    again = upload(reporter, contract, csv_of(good))
    assert "480" in again.text
    assert "Nothing can be taken in yet" in again.text


def test_the_template_filled_in_comes_in_as_csv_and_as_xlsx(app, browse, at) -> None:
    at(NOW)
    contract, cases = contract_with_people(2)
    reporter = door(browse, contract.provider.reporter)
    for ending, case in zip(("csv", "xlsx"), cases, strict=True):
        content = reporter.client.get(f"/osallistujat/tuonti/{contract.id}/malli.{ending}?lang=sv").data
        rows = documents._xlsx(content) if ending == "xlsx" else documents._csv(content)
        heading, *examples = list(rows)
        filled = []
        for row in examples:
            row[0], row[2] = case.alias, "4.5.2026"
            filled.append(row)
        make = csv_of if ending == "csv" else xlsx_of
        page = upload(reporter, contract, make(filled, heading), f"ifylld.{ending}")
        page.form(button="Report all").send()
        kinds = {one.kind for one in all_facts([case])}
        assert kinds == {FactKind.START, FactKind.ATTENDANCE, FactKind.SPELL}


def test_a_refused_file_leaves_nothing_behind(app, browse, at) -> None:
    at(NOW)
    contract, cases = contract_with_people(1)
    reporter = door(browse, contract.provider.reporter)
    code = identity_codes(1)[0]
    page = upload(reporter, contract, csv_of([[cases[0].alias, "start", "1.5.2026", "", "", code]]))
    assert page.status == 422
    assert code not in page.text
    assert "Nothing of the file was kept." in page.text
    assert db.session.query(Import).count() == 0


def test_a_file_of_another_provider_is_not_found(app, browse, at) -> None:
    at(NOW)
    contract, cases = contract_with_people(1)
    upload(door(browse, contract.provider.reporter), contract, csv_of([[cases[0].alias, "start", "1.5.2026"]]))
    import_id = queries.imports_of(contract.id)[0].id
    stranger = door(browse, signed_contract().provider.reporter)
    stranger.open(f"/osallistujat/tuonnit/{import_id}", expect=404)
    stranger.open(f"/osallistujat/tuonti/{contract.id}/malli.csv", expect=404)


def test_the_rows_of_a_file_are_forgotten_after_thirty_days_and_its_reports_stay(app, browse, at) -> None:
    at(NOW)
    contract, cases = contract_with_people(1)
    reporter = door(browse, contract.provider.reporter)
    upload(reporter, contract, csv_of([[cases[0].alias, "start", "1.5.2026"]])).form(button="Report all").send()
    assert services.forget_files(now=NOW + timedelta(days=30)) == 0
    assert services.forget_files(now=NOW + timedelta(days=30, seconds=1)) == 1
    assert queries.imports_of(contract.id) == []
    assert [one.kind for one in all_facts(cases)] == [FactKind.START]
