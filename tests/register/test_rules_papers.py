"""Certificates with their ages, and what may be uploaded."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.register.rules import (
    CertificateFacts,
    CertificateKind,
    Validity,
    check_extract,
    proofs,
    signing_problems,
)
from marketplace.register.rules.certificates import ExtractTooOld, certificate_problems, last_day_of, reminder_due
from marketplace.register.rules.uploads import LARGEST_FILE, checked_upload, harmless_name

PDF = b"%PDF-1.7\n%..."
TODAY = date(2026, 11, 24)


def certificate(kind: CertificateKind, issued_on: date, valid_until: date | None = None) -> CertificateFacts:
    return CertificateFacts(1, 1, kind, issued_on, valid_until, "", "", "", 1, datetime(2026, 1, 1, tzinfo=UTC))


def states(*certificates: CertificateFacts, on: date = TODAY, months: int = 3) -> dict[CertificateKind, Validity]:
    return {one.kind: one.validity for one in proofs(certificates, on=on, max_age_months=months)}


def test_without_certificates_everything_is_missing() -> None:
    assert set(states().values()) == {Validity.MISSING}


def test_a_certificate_is_good_for_three_months_to_the_day() -> None:
    taxes = certificate(CertificateKind.TAXES, date(2026, 8, 24))

    assert states(taxes, on=date(2026, 10, 26))[CertificateKind.TAXES] is Validity.VALID
    assert states(taxes, on=date(2026, 10, 27))[CertificateKind.TAXES] is Validity.EXPIRING
    assert states(taxes, on=date(2026, 11, 24))[CertificateKind.TAXES] is Validity.EXPIRING
    assert states(taxes, on=date(2026, 11, 25))[CertificateKind.TAXES] is Validity.EXPIRED


@pytest.mark.parametrize(
    ("life", "left", "due"),
    [
        (365, 61, None), (365, 60, 60), (365, 29, 60), (365, 28, 28), (365, 7, 7), (365, 0, 7), (365, -1, None),
        (91, 60, None), (91, 28, 28), (13, 7, None),
    ],
)  # fmt: skip
def test_reminders_go_out_60_28_and_7_days_before_where_the_document_lives_long_enough(
    life: int, left: int, due: int | None
) -> None:
    last = TODAY + timedelta(days=left)

    assert reminder_due(last - timedelta(days=life), last, today=TODAY) == due


def test_a_document_of_92_days_stops_the_signature_and_one_of_today_does_not() -> None:
    old = [certificate(kind, date(2026, 8, 23)) for kind in CertificateKind]
    new = [certificate(kind, TODAY) for kind in CertificateKind]

    assert {one.code for one in signing_problems(proofs(old, on=TODAY, max_age_months=3))} == {
        "register.certificate_expired"
    }
    assert signing_problems(proofs([*old, *new], on=TODAY, max_age_months=3)) == []


def test_one_report_proves_all_six_that_the_act_asks_for() -> None:
    report = certificate(CertificateKind.LIABILITY_REPORT, date(2026, 11, 20))

    assert len(states(report)) == 6
    assert set(states(report).values()) == {Validity.VALID}


def test_a_certificate_from_tomorrow_proves_nothing_today() -> None:
    assert states(certificate(CertificateKind.TAXES, date(2026, 11, 25)))[CertificateKind.TAXES] is Validity.MISSING


def test_the_documents_own_last_day_may_come_first() -> None:
    short = certificate(CertificateKind.TAXES, date(2026, 11, 1), date(2026, 11, 15))

    assert last_day_of(short, max_age_months=3) == date(2026, 11, 15)


def test_an_insurance_is_good_as_long_as_it_says() -> None:
    insurance = certificate(CertificateKind.INSURANCE, date(2026, 1, 1), date(2026, 12, 31))

    assert last_day_of(insurance, max_age_months=3) == date(2026, 12, 31)


def test_days_of_a_certificate_must_be_possible() -> None:
    ahead = certificate_problems(date(2026, 11, 25), None, today=TODAY)
    backwards = certificate_problems(date(2026, 11, 1), date(2026, 10, 1), today=TODAY)

    assert [one.path for one in ahead] == ["issued_on"]
    assert [one.path for one in backwards] == ["valid_until"]


@pytest.mark.parametrize("extract_on", [date(2025, 10, 24), date(2026, 11, 25)])
def test_an_extract_of_thirteen_months_or_from_tomorrow_is_refused(extract_on: date) -> None:
    with pytest.raises(ExtractTooOld):
        check_extract(extract_on, today=TODAY, max_age_months=12)


def test_an_extract_of_twelve_months_is_seen() -> None:
    check_extract(date(2025, 11, 24), today=TODAY, max_age_months=12)


@pytest.mark.parametrize(
    ("content", "media_type", "extension"),
    [
        (PDF, "application/pdf", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png", "png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg", "jpg"),
    ],
)
def test_the_content_tells_the_kind_whatever_the_name_says(content: bytes, media_type: str, extension: str) -> None:
    upload, problems = checked_upload("todistus.exe", content)

    assert problems == []
    assert upload is not None
    assert (upload.media_type, upload.name) == (media_type, f"todistus.{extension}")


def zip_bomb() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("suuri.pdf", b"0" * 20_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "register.file_empty"),
        (b"MZ\x90\x00 program", "register.file_kind_not_taken"),
        (b"<html><script>alert(1)</script>", "register.file_kind_not_taken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "register.file_kind_not_taken"),
        (zip_bomb(), "register.file_kind_not_taken"),
        (PDF + b"0" * LARGEST_FILE, "register.file_too_large"),
    ],
)
def test_what_is_no_certificate_is_refused(content: bytes, code: str) -> None:
    upload, problems = checked_upload("todistus.pdf", content)

    assert upload is None
    assert [one.code for one in problems] == [code]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Windows\\system.ini", "system.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ("vero\x00.php", "vero.pdf"),
        ("con.pdf", "tiedosto.pdf"),
        ("...", "tiedosto.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_bSet-Cookie_x.pdf"),
        ("Verotodistus äö.pdf", "Verotodistus_äö.pdf"),
    ],
)
def test_hostile_names_become_harmless(name: str, kept: str) -> None:
    assert harmless_name(name, "pdf") == kept


@given(st.text(max_size=300))
def test_no_name_leaves_the_folder_or_the_header(name: str) -> None:
    kept = harmless_name(name, "pdf")

    assert kept.endswith(".pdf")
    assert len(kept) <= 124
    assert not set(kept) & set('/\\:"\r\n\x00')
    assert not kept.startswith(".")
