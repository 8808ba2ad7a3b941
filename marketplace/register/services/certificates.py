"""Adding certificates, asking for newer ones, and noting a look at an extract from the criminal record."""

from datetime import date, datetime

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import day_in_finland, working_days_after
from marketplace.kernel.db import db
from marketplace.kernel.errors import Incomplete
from marketplace.kernel.storage import Storage
from marketplace.notices.services import tell
from marketplace.register import queries
from marketplace.register.models import Certificate, DeclarationRequest, EvidenceRequest, ExtractCheck, Reminder
from marketplace.register.queries import certificates as reads
from marketplace.register.rules import CertificateFacts, CertificateKind, check_extract
from marketplace.register.rules.certificates import (
    REMINDED_DAYS,
    EvidenceDayTooSoon,
    certificate_problems,
    last_day_of,
)
from marketplace.register.rules.uploads import checked_upload
from marketplace.register.services.registering import OWN_ROLES
from marketplace.ring import queries as ring


def add_certificate(
    provider_id: int,
    kind: CertificateKind,
    *,
    issued_on: date,
    valid_until: date | None,
    file_name: str,
    content: bytes,
    storage: Storage,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep a certificate; earlier ones of its kind stay.

    Raises:
        Incomplete: the file or the days are not what they must be.
    """
    upload, problems = checked_upload(file_name, content)
    problems += certificate_problems(issued_on, valid_until, today=day_in_finland(now))
    if problems or upload is None:
        raise Incomplete(problems)
    row = Certificate(
        provider_id=provider_id,
        kind=kind,
        issued_on=issued_on,
        valid_until=valid_until,
        file=storage.keep(upload.content),
        file_name=upload.name,
        media_type=upload.media_type,
        size=len(upload.content),
        added_by=actor.person_id,
        added_at=now,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "register.certificate_added",
        actor=actor,
        subject=("provider", provider_id),
        now=now,
        facts={"certificate": row.id, "kind": kind.value, "issued_on": issued_on.isoformat(), "file": row.file},
    )
    return row.id


def note_certificate_read(certificate_id: int, *, actor: Actor, now: datetime) -> None:
    """Leave a mark that somebody fetched a certificate's file (act 906/2019, 17 section)."""
    record("register.certificate_read", actor=actor, subject=("certificate", certificate_id), now=now)


def earliest_evidence_day(today: date) -> date:
    """The first day by which updated evidence may be asked for (52 section 2 momentti)."""
    days = int(ring.legal_parameter("dps.update_evidence_min_working_days", today).value)
    return working_days_after(today, days, is_working_day=ring.is_working_day_calendar())


def ask_evidence(
    provider_id: int, kind: CertificateKind, due: date, *, actor: Actor, now: datetime, expired_id: int | None = None
) -> int:
    """Ask a provider for updated evidence by a day.

    Args:
        expired_id: The certificate whose end began the request; asked by the portal's own clock.
    Raises:
        EvidenceDayTooSoon: the law gives more time.
    """
    earliest = earliest_evidence_day(day_in_finland(now))
    if due < earliest:
        raise EvidenceDayTooSoon(earliest=earliest)
    row = EvidenceRequest(
        provider_id=provider_id,
        kind=kind,
        due_on=due,
        asked_by=actor.person_id or None,
        asked_at=now,
        certificate_id=expired_id,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "register.evidence_asked",
        actor=actor,
        subject=("provider", provider_id),
        now=now,
        facts={"request": row.id, "kind": kind.value, "due_on": due.isoformat()},
    )
    tell(
        organisation_id=queries.provider(provider_id).organisation_id,
        roles=OWN_ROLES,
        kind="register.evidence_asked",
        facts={"kind": kind.value, "due_on": due.isoformat()},
        link="/tuottaja/todistukset",
        now=now,
        to_addresses=True,
    )
    return row.id


def ask_declaration(provider_id: int, due: date, *, actor: Actor, now: datetime) -> None:
    """Ask a provider to make its declaration anew by a day; the versions before stay.

    Raises:
        EvidenceDayTooSoon: the law gives more time.
    """
    earliest = earliest_evidence_day(day_in_finland(now))
    if due < earliest:
        raise EvidenceDayTooSoon(earliest=earliest)
    row = DeclarationRequest(provider_id=provider_id, due_on=due, asked_by=actor.person_id, asked_at=now)
    db.session.add(row)
    db.session.flush()
    record(
        "register.declaration_asked",
        actor=actor,
        subject=("provider", provider_id),
        now=now,
        facts={"request": row.id, "due_on": due.isoformat()},
    )
    tell(
        organisation_id=queries.provider(provider_id).organisation_id,
        roles=OWN_ROLES,
        kind="register.declaration_asked",
        facts={"due_on": due.isoformat()},
        link="/tuottaja/vakuutus",
        now=now,
        to_addresses=True,
    )


def note_extract(provider_id: int, extract_on: date, *, actor: Actor, now: datetime) -> None:
    """Note that an officer looked at an extract from the criminal record; the extract itself is never kept.

    Raises:
        ExtractTooOld: its age is outside what the law allows.
    """
    today = day_in_finland(now)
    months = int(ring.legal_parameter("criminal_record.max_age_months", today).value)
    check_extract(extract_on, today=today, max_age_months=months)
    db.session.add(
        ExtractCheck(provider_id=provider_id, extract_on=extract_on, looked_by=actor.person_id, looked_at=now)
    )
    db.session.flush()
    record(
        "register.extract_looked_at",
        actor=actor,
        subject=("provider", provider_id),
        now=now,
        facts={"extract_on": extract_on.isoformat()},
    )


def due_certificates(now: datetime) -> list[tuple[CertificateFacts, date]]:
    """The newest certificate of each kind of every provider, with its last day, when that is near or past."""
    today = day_in_finland(now)
    months = reads.max_age_months(today)
    found = []
    for certificates in reads.certificates_by_provider().values():
        newest: dict[CertificateKind, CertificateFacts] = {}
        for one in certificates:
            newest.setdefault(one.kind, one)
        for one in newest.values():
            last = last_day_of(one, max_age_months=months)
            if (last - today).days <= REMINDED_DAYS[0]:
                found.append((one, last))
    return found


def remind(certificate: CertificateFacts, last_day: date, days_before: int, *, now: datetime) -> None:
    """Tell a provider that a certificate is about to expire; once for each number of days before."""
    db.session.add(Reminder(certificate_id=certificate.id, days_before=days_before, sent_at=now))
    db.session.flush()
    tell(
        organisation_id=queries.provider(certificate.provider_id).organisation_id,
        roles=OWN_ROLES,
        kind="register.certificate_expires",
        facts={"kind": certificate.kind.value, "last_day": last_day.isoformat()},
        link="/tuottaja/todistukset",
        now=now,
        to_addresses=True,
    )
