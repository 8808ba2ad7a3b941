"""Certificates: what they prove, how old they may be, and when a contract cannot be signed.

An expired certificate never takes anyone off the invitations: all admitted providers are invited (52 section of Act
1397/2016), and only a decision after a hearing suspends. Extracts from the criminal record are no certificates: they
may not be copied or kept (88 section 4 momentti), so only who looked, when, and the extract's day are recorded.

Source: Act 1233/2006 5 and 7 sections (Contractor's Liability Act); Act 1397/2016 52 and 88 sections.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marketplace.kernel.clock import add_months
from marketplace.kernel.errors import Problem, RuleBroken

REMINDED_DAYS = (60, 28, 7)
"""How long before its last day reminders go out, the first one first: the ring's own choice."""
EXPIRING_DAYS = REMINDED_DAYS[1]
"""How long before its last day a proof is shown as one that expires soon."""


class CertificateKind(StrEnum):
    """What a certificate proves."""

    REGISTERS = "registers"
    TRADE_REGISTER = "trade_register"
    TAXES = "taxes"
    PENSIONS = "pensions"
    AGREEMENT = "agreement"
    HEALTH_CARE = "health_care"
    LIABILITY_REPORT = "liability_report"
    INSURANCE = "insurance"


PROVED_BY: Mapping[CertificateKind, tuple[CertificateKind, ...]] = {
    kind: (kind, CertificateKind.LIABILITY_REPORT)
    for kind in CertificateKind
    if kind not in (CertificateKind.LIABILITY_REPORT, CertificateKind.INSURANCE)
}
"""What a contract needs by 5 section of Act 1233/2006, and what proves each; one report may prove all six."""


class Validity(StrEnum):
    """Where a needed proof stands on a day."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    MISSING = "missing"


STOPS_SIGNING = {Validity.EXPIRED: "register.certificate_expired", Validity.MISSING: "register.certificate_missing"}
"""Faults that keep a contract from being signed, by where the proof stands."""


class EvidenceDayTooSoon(RuleBroken):
    """Updated evidence is given at least five working days (52 section 2 momentti)."""

    code = "register.evidence_day_too_soon"
    form_field = "due_on"


class ExtractTooOld(RuleBroken):
    """An extract from the criminal record is at most twelve months old (88 section 4 momentti)."""

    code = "register.extract_too_old"
    form_field = "extract_on"


@dataclass(frozen=True)
class CertificateFacts:
    """A certificate that was added.

    Args:
        valid_until: Last day that the document itself tells; None when it tells none.
        file: Address of the kept file.
    """

    id: int
    provider_id: int
    kind: CertificateKind
    issued_on: date
    valid_until: date | None
    file: str
    file_name: str
    media_type: str
    size: int
    added_at: datetime


@dataclass(frozen=True)
class Proof:
    """Where one proof that a contract needs stands on a day.

    Args:
        last_day: Last day of the certificate that proves it longest; None without one.
    """

    kind: CertificateKind
    validity: Validity
    last_day: date | None


def last_day_of(certificate: CertificateFacts, *, max_age_months: int) -> date:
    """The last day on which a certificate may be used: its own, or the age that the law allows, whichever is first."""
    by_age = add_months(certificate.issued_on, max_age_months)
    if certificate.kind is CertificateKind.INSURANCE:
        return certificate.valid_until or by_age
    return min(by_age, certificate.valid_until) if certificate.valid_until else by_age


def reminder_due(issued_on: date, last_day: date, *, today: date) -> int | None:
    """Which reminder is due on a day: the days before the last one; None while none is, or when that day has passed.

    A certificate that lives less than twice as long is not reminded of so early: a report of three months is told of
    28 and 7 days before.

    >>> reminder_due(date(2026, 9, 8), date(2026, 12, 8), today=date(2026, 11, 10))
    28
    """
    left, life = (last_day - today).days, (last_day - issued_on).days
    if left < 0:
        return None
    return min((days for days in REMINDED_DAYS if left <= days and life >= 2 * days), default=None)


def proofs(certificates: Iterable[CertificateFacts], *, on: date, max_age_months: int) -> list[Proof]:
    """Where each proof that a contract needs stands on a day."""
    known = [one for one in certificates if one.issued_on <= on]
    found = []
    for kind, kinds in PROVED_BY.items():
        days = [last_day_of(one, max_age_months=max_age_months) for one in known if one.kind in kinds]
        found.append(_proof(kind, max(days, default=None), on))
    return found


def _proof(kind: CertificateKind, last_day: date | None, on: date) -> Proof:
    if last_day is None:
        return Proof(kind, Validity.MISSING, None)
    if last_day < on:
        return Proof(kind, Validity.EXPIRED, last_day)
    near = (last_day - on).days <= EXPIRING_DAYS
    return Proof(kind, Validity.EXPIRING if near else Validity.VALID, last_day)


def signing_problems(found: Iterable[Proof]) -> list[Problem]:
    """Why a contract cannot be signed, one fault for each proof that does not hold."""
    return [
        Problem(one.kind.value, STOPS_SIGNING[one.validity], {"last_day": one.last_day})
        for one in found
        if one.validity in STOPS_SIGNING
    ]


def certificate_problems(issued_on: date, valid_until: date | None, *, today: date) -> list[Problem]:
    """Faults of a certificate's days."""
    problems = []
    if issued_on > today:
        problems.append(Problem("issued_on", "register.issued_ahead"))
    if valid_until is not None and valid_until < issued_on:
        problems.append(Problem("valid_until", "register.valid_before_issued"))
    return problems


def check_extract(extract_on: date, *, today: date, max_age_months: int) -> None:
    """Refuse to record a look at an extract that is too old or from tomorrow.

    Raises:
        ExtractTooOld: the extract's age is outside what the law allows.
    """
    if extract_on > today or add_months(extract_on, max_age_months) < today:
        raise ExtractTooOld(months=max_age_months)
