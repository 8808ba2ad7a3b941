"""Hearings and certificates on each database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask, current_app

from marketplace.audit import queries as audit
from marketplace.kernel.actor import Role
from marketplace.notices import queries as notices
from marketplace.register import queries, services
from marketplace.register.jobs import watch_certificates
from marketplace.register.rules import (
    CertificateKind,
    DeclarationMissing,
    DeclarationOutdated,
    MeasureKind,
    MeasureOutcome,
    SamePersonDecides,
    SuspendedNow,
)
from marketplace.register.rules.certificates import EvidenceDayTooSoon, ExtractTooOld
from tests.factories.people import municipal_actor, ring_actor
from tests.factories.register import APPLIED_AT, DECIDED_AT, admitted_provider, apply, category_id, make_provider

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PDF = b"%PDF-1.7\n%..."


def officer():
    return municipal_actor("398", Role.OFFICER)


def heard(case, kind: MeasureKind = MeasureKind.SUSPENSION, *, opener=None) -> int:
    return services.open_hearing(
        case.id,
        category_id(),
        kind,
        section="81 § 1 mom. 9 kohta",
        grounds="Palvelu keskeytyi kolmesti.",
        heard_until=date(2026, 9, 21),
        actor=opener or officer(),
        now=DECIDED_AT + DAY,
    )


def test_a_suspension_needs_a_hearing_and_another_person_and_can_be_lifted(app: Flask) -> None:
    case, opener = admitted_provider(), officer()
    measure = heard(case, opener=opener)
    at = DECIDED_AT + 2 * DAY
    assert queries.admission_of(case.id, category_id(), at) is not None

    services.answer_hearing(measure, "Henkilöstö vaihtui.", provider_id=case.id, actor=case.admin, now=at)
    with pytest.raises(SamePersonDecides):
        services.decide_measure(measure, MeasureOutcome.CARRIED_OUT, reasons="Syy.", actor=opener, now=at)
    services.decide_measure(
        measure, MeasureOutcome.CARRIED_OUT, reasons="Syy.", actor=ring_actor(Role.OFFICER), now=at + HOUR
    )

    assert queries.admission_of(case.id, category_id(), at) is not None
    assert queries.admission_of(case.id, category_id(), at + HOUR) is None
    with pytest.raises(SuspendedNow):
        apply(case, now=at + 2 * HOUR)
    services.lift_suspension(measure, reasons="Korjattu.", actor=officer(), now=at + DAY)
    assert queries.admission_of(case.id, category_id(), at + DAY) is not None
    assert queries.admission_of(case.id, category_id(), at + 2 * HOUR) is None
    assert queries.problems() == []


def test_a_removed_provider_may_apply_again(app: Flask) -> None:
    case = admitted_provider()
    measure = heard(case, MeasureKind.REMOVAL)
    at = datetime(2026, 9, 22, 9, 0, tzinfo=UTC)
    services.decide_measure(measure, MeasureOutcome.CARRIED_OUT, reasons="Syy.", actor=ring_actor(Role.OFFICER), now=at)

    assert queries.admitted(category_id(), at) == []
    assert queries.problems() == []
    assert apply(case, now=at + HOUR)


def test_a_dropped_matter_changes_nothing(app: Flask) -> None:
    case = admitted_provider()
    measure = heard(case)
    at = datetime(2026, 9, 22, 9, 0, tzinfo=UTC)
    services.decide_measure(measure, MeasureOutcome.DROPPED, reasons="Ei.", actor=ring_actor(Role.OFFICER), now=at)

    assert queries.admission_of(case.id, category_id(), at) is not None
    assert queries.open_measures() == []


def add(case, kind: CertificateKind, issued_on: date, now: datetime) -> int:
    return services.add_certificate(
        case.id,
        kind,
        issued_on=issued_on,
        valid_until=None,
        file_name="todistus.pdf",
        content=PDF,
        storage=current_app.extensions["storage"],
        actor=case.admin,
        now=now,
    )


def test_an_expired_certificate_stops_the_signature_but_not_the_invitation(app: Flask) -> None:
    case = admitted_provider()
    add(case, CertificateKind.LIABILITY_REPORT, date(2026, 9, 8), DECIDED_AT)
    assert queries.blocks_signing(case.id, date(2026, 12, 8)) == []

    late = date(2026, 12, 9)
    assert [one.code for one in queries.blocks_signing(case.id, late)] == ["register.certificate_expired"] * 6
    assert [one.id for one in queries.admitted(category_id(), datetime(2026, 12, 9, tzinfo=UTC))] == [case.id]

    add(case, CertificateKind.LIABILITY_REPORT, late, datetime(2026, 12, 9, 9, 0, tzinfo=UTC))
    assert queries.blocks_signing(case.id, late) == []


def test_a_kept_certificate_is_encrypted_on_the_disk_and_comes_back_whole(app: Flask) -> None:
    case = make_provider()
    found = queries.certificate(add(case, CertificateKind.TAXES, date(2026, 9, 1), APPLIED_AT))
    storage = current_app.extensions["storage"]

    assert storage.fetch(found.file) == PDF
    assert PDF not in (storage.folder / found.file[:2] / found.file).read_bytes()


def test_the_portal_reminds_twice_of_three_months_and_asks_once(app: Flask) -> None:
    case = admitted_provider()
    add(case, CertificateKind.TAXES, date(2026, 9, 8), DECIDED_AT)
    days = [(10, 8), (11, 10), (11, 11), (12, 1), (12, 2), (12, 9), (12, 10)]

    for month, day in days:
        watch_certificates(datetime(2026, month, day, 8, 0, tzinfo=UTC))

    told = [
        one.created_at for one in notices.inbox(case.admin.person_id)[0] if one.kind == "register.certificate_expires"
    ]
    assert sorted(at.date() for at in told) == [date(2026, 11, 10), date(2026, 12, 1)]
    asked = queries.evidence_requests_of(case.id)
    assert [(one.kind, one.due_on, one.asked_by) for one in asked] == [
        (CertificateKind.TAXES, date(2026, 12, 16), None)
    ]


def test_a_declaration_that_is_asked_anew_is_made_before_the_next_application(app: Flask) -> None:
    case = admitted_provider()
    with pytest.raises(EvidenceDayTooSoon):
        services.ask_declaration(case.id, date(2026, 9, 14), actor=officer(), now=DECIDED_AT)
    services.ask_declaration(case.id, date(2026, 9, 15), actor=officer(), now=DECIDED_AT)
    assert queries.declaration_due(case.id, date(2026, 9, 9)).due_on == date(2026, 9, 15)
    with pytest.raises(DeclarationOutdated):
        apply(case, "C2", now=DECIDED_AT + HOUR)

    services.declare_unchanged(case.id, actor=case.admin, now=DECIDED_AT + HOUR)

    assert queries.declaration_due(case.id, date(2026, 9, 9)) is None
    first, second = queries.declarations_of(case.id)
    assert (first.explanations, first.answers) == (second.explanations, second.answers)
    assert apply(case, "C2", now=DECIDED_AT + 2 * HOUR)
    with pytest.raises(DeclarationMissing):
        services.declare_unchanged(make_provider().id, actor=case.admin, now=DECIDED_AT)


def test_officers_see_what_is_valid_on_a_day_and_what_ends_first(app: Flask) -> None:
    proved, lacking = admitted_provider(), admitted_provider()
    make_provider()
    add(proved, CertificateKind.LIABILITY_REPORT, date(2026, 9, 8), DECIDED_AT)

    first, second = queries.proofs_in_register(date(2026, 12, 8))
    assert (first.provider_id, first.first_last_day, first.in_order) == (lacking.id, None, False)
    assert (second.provider_id, second.first_last_day, second.in_order) == (proved.id, date(2026, 12, 8), True)
    assert not any(one.in_order for one in queries.proofs_in_register(date(2026, 12, 9)))


def test_evidence_is_given_five_working_days_at_least(app: Flask) -> None:
    case = admitted_provider()
    with pytest.raises(EvidenceDayTooSoon):
        services.ask_evidence(case.id, CertificateKind.TAXES, date(2026, 9, 14), actor=officer(), now=DECIDED_AT)

    services.ask_evidence(case.id, CertificateKind.TAXES, date(2026, 9, 15), actor=officer(), now=DECIDED_AT)


def test_only_the_look_at_an_extract_is_kept(app: Flask) -> None:
    case, looker = make_provider(), officer()
    services.note_extract(case.id, date(2026, 8, 1), actor=looker, now=APPLIED_AT)

    (kept,) = queries.extract_checks_of(case.id)
    assert (kept.extract_on, kept.looked_by, kept.looked_at) == (date(2026, 8, 1), looker.person_id, APPLIED_AT)
    with pytest.raises(ExtractTooOld):
        services.note_extract(case.id, date(2025, 8, 1), actor=looker, now=APPLIED_AT)


def test_a_hearing_stands_in_the_audit_chain(app: Flask) -> None:
    heard(admitted_provider())

    assert audit.events(action="register.hearing_opened")[1] == 1
