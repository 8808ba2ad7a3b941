"""Reads of certificates, requests for them, and whether they stop a signature."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound, Problem
from marketplace.register.models import Admitted, Certificate, EvidenceRequest, ExtractCheck, Provider, Reminder
from marketplace.register.rules import CertificateFacts, CertificateKind, Proof, proofs, signing_problems
from marketplace.ring import queries as ring

MAX_AGE = "tilaajavastuu.max_age_months"


def certificate(certificate_id: int) -> CertificateFacts:
    """One certificate.

    Raises:
        NotFound: there is none.
    """
    row = db.session.get(Certificate, certificate_id)
    if row is None:
        raise NotFound(what="certificate")
    return row.as_facts()


def certificates_of(provider_id: int) -> list[CertificateFacts]:
    """Every certificate that a provider ever added, newest first."""
    return certificates([provider_id]).get(provider_id, [])


def certificates(provider_ids: Collection[int]) -> dict[int, list[CertificateFacts]]:
    """Certificates of several providers, newest first, in one query."""
    found: dict[int, list[CertificateFacts]] = defaultdict(list)
    rows = db.session.execute(
        select(Certificate).where(Certificate.provider_id.in_(provider_ids)).order_by(Certificate.id.desc())
    ).scalars()
    for row in rows:
        found[row.provider_id].append(row.as_facts())
    return found


def max_age_months(on: date) -> int:
    """How old a certificate may be on a day, in months."""
    return int(ring.legal_parameter(MAX_AGE, on).value)


def proofs_of(provider_id: int, on: date) -> list[Proof]:
    """Where each proof that a contract needs stands on a day."""
    return proofs(certificates_of(provider_id), on=on, max_age_months=max_age_months(on))


def blocks_signing(provider_id: int, day: date) -> list[Problem]:
    """Why a contract with a provider cannot be signed on a day: a fault for each proof that is missing or too old.

    Returns:
        Faults whose paths are codes of certificates; empty when nothing stops the signature.
    Source: Act 1233/2006 5 and 7 sections.
    """
    return signing_problems(proofs_of(provider_id, day))


@dataclass(frozen=True)
class EvidenceRequestFacts:
    """A request for updated evidence; ``asked_by`` None when the portal's own clock asked."""

    id: int
    provider_id: int
    kind: CertificateKind
    due_on: date
    asked_by: int | None
    asked_at: datetime
    certificate_id: int | None


def evidence_requests_of(provider_id: int) -> list[EvidenceRequestFacts]:
    """Everything that a provider was asked for, newest first."""
    rows = db.session.execute(
        select(EvidenceRequest).where(EvidenceRequest.provider_id == provider_id).order_by(EvidenceRequest.id.desc())
    ).scalars()
    return [
        EvidenceRequestFacts(
            row.id, row.provider_id, row.kind, row.due_on, row.asked_by, row.asked_at, row.certificate_id
        )
        for row in rows
    ]


@dataclass(frozen=True)
class ExtractCheckFacts:
    """Who looked at an extract from the criminal record, when, and the extract's day."""

    extract_on: date
    looked_by: int
    looked_at: datetime


def extract_checks_of(provider_id: int) -> list[ExtractCheckFacts]:
    """Every look, newest first."""
    rows = db.session.execute(
        select(ExtractCheck).where(ExtractCheck.provider_id == provider_id).order_by(ExtractCheck.id.desc())
    ).scalars()
    return [ExtractCheckFacts(row.extract_on, row.looked_by, row.looked_at) for row in rows]


def reminded_of() -> set[tuple[int, int]]:
    """Reminders that have gone out: the certificate's id, and how many days before its last day."""
    return {(one, days) for one, days in db.session.execute(select(Reminder.certificate_id, Reminder.days_before))}


@dataclass(frozen=True)
class ProviderProofs:
    """Where the proofs of an admitted provider stand on a day."""

    provider_id: int
    name: str
    proofs: tuple[Proof, ...]

    @property
    def first_last_day(self) -> date | None:
        """The day on which the first of them ends; None where one is missing."""
        days = [one.last_day for one in self.proofs]
        return None if None in days else min(day for day in days if day is not None)

    @property
    def in_order(self) -> bool:
        """Whether a contract could be signed on the day."""
        return not signing_problems(self.proofs)


def proofs_in_register(on: date) -> list[ProviderProofs]:
    """Every admitted provider with its proofs on a day: what is missing first, then what ends first."""
    months = max_age_months(on)
    names = dict(
        db.session.execute(
            select(Provider.id, Provider.name).where(Provider.id.in_(select(Admitted.provider_id).distinct()))
        ).all()
    )
    held = certificates_by_provider()
    found = [
        ProviderProofs(key, name, tuple(proofs(held.get(key, []), on=on, max_age_months=months)))
        for key, name in names.items()
    ]
    return sorted(found, key=lambda one: (one.first_last_day or date.min, one.name, one.provider_id))


def asked_for() -> set[int]:
    """Ids of expired certificates for which new ones have been asked."""
    rows = db.session.execute(
        select(EvidenceRequest.certificate_id).where(EvidenceRequest.certificate_id.is_not(None))
    ).scalars()
    return {one for one in rows if one is not None}


def certificates_by_provider() -> dict[int, list[CertificateFacts]]:
    """All certificates, by provider, newest first."""
    found: dict[int, list[CertificateFacts]] = defaultdict(list)
    for row in db.session.execute(select(Certificate).order_by(Certificate.id.desc())).scalars():
        found[row.provider_id].append(row.as_facts())
    return found
