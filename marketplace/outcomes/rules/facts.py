"""Facts: what a report must hold, who verifies it, which facts count, and the placement as the engine reads it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from marketplace.kernel.errors import RuleBroken


class FactKind(StrEnum):
    """What happened."""

    START = "start"
    END = "end"
    SPELL = "spell"
    EVENT = "event"
    MEASUREMENT = "measurement"
    EARNING = "earning"
    ATTENDANCE = "attendance"


class Verdict(StrEnum):
    """What the verifier found."""

    VERIFIED = "verified"
    REJECTED = "rejected"


class EvidenceKind(StrEnum):
    """What the verifier has seen. Documents themselves are not kept unless a contract asks for it."""

    EMPLOYMENT_CONTRACT = "employment_contract"
    PAY_SLIP = "pay_slip"
    EMPLOYER_CONFIRMATION = "employer_confirmation"
    CERTIFICATE = "certificate"
    ATTENDANCE_LIST = "attendance_list"
    OWN_SYSTEM = "own_system"
    PLAUSIBILITY = "plausibility"


EVIDENCE_KINDS = tuple(one for one in EvidenceKind if one is not EvidenceKind.PLAUSIBILITY)
"""What can be seen; plausibility is no evidence, and only a sample that was found right lets a fact count by it."""
FACT_TAGS = (
    "subsidised",
    "own_payroll",
    "agency",
    "apprenticeship",
    "agreed_before",
    "same_employer",
    "payer_employer",
)
"""Tags of spells and earnings that terms can ask for or leave out; the last three tell that it would perhaps have
happened anyway, and always come along."""
ALWAYS_ASKED = FACT_TAGS[-3:]

LIST_OF = {
    FactKind.SPELL: "spells",
    FactKind.EVENT: "events",
    FactKind.MEASUREMENT: "measurements",
    FactKind.EARNING: "earnings",
    FactKind.ATTENDANCE: "attendance",
}


class NotYet(RuleBroken):
    """A day that has not come cannot be reported."""

    code = "outcomes.not_yet"
    form_field = "day"


class FactsNotInOrder(RuleBroken):
    """The end is before the start."""

    code = "outcomes.not_in_order"
    form_field = "end"


class ReasonMissing(RuleBroken):
    """A correction or a rejection needs its reason."""

    code = "outcomes.reason_missing"
    form_field = "reason"


class FactFaulty(RuleBroken):
    """The engine could not read the fact; it never comes so far when the form was used."""

    code = "outcomes.fact_faulty"


class KindNotCounted(RuleBroken):
    """No milestone of the contract counts such a fact, so it is not collected."""

    code = "outcomes.kind_not_counted"


class SupersededAlready(RuleBroken):
    """The fact has been corrected; the correction is what can be corrected next."""

    code = "outcomes.superseded_already"


class OwnReport(RuleBroken):
    """Nobody verifies what they reported themselves."""

    code = "outcomes.own_report"


class EvidenceNotYet(RuleBroken):
    """Evidence is seen today or was seen earlier."""

    code = "outcomes.evidence_not_yet"
    form_field = "evidence_seen_on"


class EmployerNotValid(RuleBroken):
    """The check digit of the employer's business id does not hold."""

    code = "outcomes.employer_not_valid"
    form_field = "employer_id"


class VerifiedAlready(RuleBroken):
    """The fact has its verdict; a verdict is not changed, a correction may be reported."""

    code = "outcomes.verified_already"


class EvidenceMissing(RuleBroken):
    """A verified fact says what evidence was seen."""

    code = "outcomes.evidence_missing"
    form_field = "evidence"


@dataclass(frozen=True)
class FactRow:
    """A reported fact with its verdict.

    Args:
        payload: The fact in the shape of the engine's facts, without ``reported_on``; empty when the correction says
            that it did not happen.
        supersedes: Id of the fact that this one corrects.
        superseded_by: Id of the fact that corrects this one.
    """

    id: int
    placement_id: int
    kind: FactKind
    payload: dict[str, Any]
    reported_on: date
    reported_by: int
    reported_at: datetime
    supersedes: int | None = None
    superseded_by: int | None = None
    reason: str = ""
    verdict: Verdict | None = None
    verdict_reason: str = ""
    verified_by: int | None = None
    verified_at: datetime | None = None
    evidence: EvidenceKind | None = None
    evidence_seen_on: date | None = None
    employer_id: str = field(default="")
    offered: EvidenceKind | None = None

    @property
    def happened_on(self) -> date | None:
        """The day of the fact: a spell's first day, else its day; None when it did not happen."""
        text = self.payload.get("start") or self.payload.get("date")
        return date.fromisoformat(text) if text else None


def check_report(
    kind: FactKind, payload: Mapping[str, Any], *, today: date, corrects: FactRow | None, reason: str
) -> None:
    """Refuse a report that cannot be true or lacks its reason.

    Raises:
        NotYet: the day, or a spell's first day, is after today.
        FactsNotInOrder: a spell ends before it starts.
        ReasonMissing: a correction without reason.
        SupersededAlready: the fact to be corrected has been corrected.
    """
    day = payload.get("start") if kind is FactKind.SPELL else payload.get("date")
    if day is not None and date.fromisoformat(day) > today:
        raise NotYet(today=today)
    end = payload.get("end")
    if end is not None and day is not None and date.fromisoformat(end) < date.fromisoformat(day):
        raise FactsNotInOrder()
    if corrects is not None:
        if corrects.superseded_by is not None:
            raise SupersededAlready()
        if not reason.strip():
            raise ReasonMissing()


def known_tags(employer_id: str, *, provider: str, payers: Collection[str]) -> set[str]:
    """Tags that follow from who the employer is, whether they were ticked or not.

    Args:
        employer_id: Business id; the empty text tells nothing.
        provider: The provider's business id.
        payers: Business ids of the municipalities that pay.
    """
    if not employer_id:
        return set()
    own, pays = employer_id == provider, employer_id in payers
    return ({"own_payroll"} if own else set()) | ({"payer_employer"} if pays else set())


def check_verification(
    fact: FactRow,
    verdict: Verdict,
    *,
    verifier: int,
    evidence: EvidenceKind | None,
    evidence_seen_on: date | None,
    today: date,
    reason: str,
) -> None:
    """Refuse a verdict that cannot be given.

    Raises:
        VerifiedAlready: the fact has its verdict.
        OwnReport: the verifier reported it.
        EvidenceMissing: verified without saying what was seen.
        EvidenceNotYet: seen on a day that has not come.
        ReasonMissing: rejected without reason.
    """
    if fact.verdict is not None:
        raise VerifiedAlready()
    if fact.reported_by == verifier:
        raise OwnReport()
    if verdict is Verdict.VERIFIED and evidence is None:
        raise EvidenceMissing()
    if evidence_seen_on is not None and evidence_seen_on > today:
        raise EvidenceNotYet(today=today)
    if verdict is Verdict.REJECTED and not reason.strip():
        raise ReasonMissing()


def effective(facts: Iterable[FactRow]) -> list[FactRow]:
    """The facts that count: verified, and not superseded by a verified correction, directly or through a chain.

    While a correction waits for its verdict the earlier fact goes on counting; a rejected correction changes nothing.
    A correction with an empty payload says that the fact did not happen.
    """
    by_id = {fact.id: fact for fact in facts}
    overruled: set[int] = set()
    for fact in by_id.values():
        if fact.verdict is Verdict.VERIFIED:
            earlier = fact.supersedes
            while earlier is not None and earlier not in overruled:
                overruled.add(earlier)
                earlier = by_id[earlier].supersedes if earlier in by_id else None
    return [
        fact
        for fact in sorted(by_id.values(), key=lambda one: one.id)
        if fact.verdict is Verdict.VERIFIED and fact.id not in overruled and fact.payload
    ]


def placement_document(
    *,
    participant: str,
    groups: Iterable[str],
    homes: Iterable[tuple[str, date]],
    facts: Iterable[FactRow],
    later_starts: Iterable[date],
) -> dict[str, Any] | None:
    """A placement as the engine reads it, from the facts that count; None while its start is not verified.

    Args:
        participant: The id that ledger lines carry.
        homes: Municipality code and the day from which it is the home.
        facts: All facts of the placement, in any order.
        later_starts: Verified starts of the person's later placements in the ring.
    Source: payment terms, section 5.
    """
    counted = effective(facts)
    starts = [fact for fact in counted if fact.kind is FactKind.START]
    if not starts:
        return None
    ends = [fact for fact in counted if fact.kind is FactKind.END]
    document: dict[str, Any] = {
        "participant": participant,
        "service_start": starts[-1].payload["date"],
        "service_end": ends[-1].payload["date"] if ends else None,
        "later_placements": sorted(day.isoformat() for day in later_starts),
        "groups": list(groups),
        "home": [{"from": since.isoformat(), "municipality": code} for code, since in homes],
    }
    for fact in counted:
        name = LIST_OF.get(fact.kind)
        if name is not None:
            entry = {**fact.payload, "reported_on": fact.reported_on.isoformat()}
            document.setdefault(name, []).append(entry)
    return document
