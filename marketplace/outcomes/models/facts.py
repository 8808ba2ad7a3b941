"""Tables of participants, what happened to them, what was asked and decided about it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import DDL

from marketplace.kernel.db import Base, Document, Instant, MoneyCents, append_only
from marketplace.outcomes.rules import (
    EvidenceKind,
    FactKind,
    Ground,
    Home,
    PlacementFacts,
    Remark,
    Step,
    StepTaken,
    Verdict,
)
from marketplace.outcomes.rules.practice import Way


class Participant(Base):
    """A person under a pseudonym; the key to the person stays in the authority's own system."""

    __tablename__ = "outcomes_participant"

    id: Mapped[int] = mapped_column(primary_key=True)
    pseudonym: Mapped[str | None] = mapped_column(String(9), unique=True)
    """Gone when the participant was forgotten."""
    created_at: Mapped[datetime] = mapped_column(Instant)


class ParticipantHome(Base):
    """A home municipality from a day on; a move is a new row, and of two rows from one day the later entered counts."""

    __tablename__ = "outcomes_home"
    __table_args__ = (Index("ix_outcomes_home_participant", "participant_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("outcomes_participant.id"))
    municipality: Mapped[str] = mapped_column(String(3))
    since: Mapped[date]
    entered_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    entered_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> Home:
        """The row as plain values."""
        return Home(self.municipality, self.since)


class Placement(Base):
    """A participant placed with a provider under a contract."""

    __tablename__ = "outcomes_placement"
    __table_args__ = (UniqueConstraint("participant_id", "contract_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("outcomes_participant.id"))
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"), index=True)
    alias: Mapped[str] = mapped_column(String(7), unique=True)
    groups: Mapped[list[str]] = mapped_column(Document)
    language: Mapped[str] = mapped_column(String(20))
    referred_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    referred_by_organisation: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    referred_at: Mapped[datetime] = mapped_column(Instant)
    contact_by: Mapped[date]
    paid_after: Mapped[int | None]
    way: Mapped[Way] = mapped_column(Enum(Way, native_enum=False, length=20), default=Way.CHOICE)
    way_reason: Mapped[str] = mapped_column(default="")
    forgotten_at: Mapped[datetime | None] = mapped_column(Instant)

    def as_facts(self) -> PlacementFacts:
        """The row as plain values."""
        return PlacementFacts(
            id=self.id,
            participant_id=self.participant_id,
            contract_id=self.contract_id,
            alias=self.alias,
            groups=tuple(self.groups),
            language=self.language,
            referred_by=self.referred_by,
            referred_by_organisation=self.referred_by_organisation,
            referred_at=self.referred_at,
            contact_by=self.contact_by,
            paid_after=self.paid_after,
            way=self.way,
            way_reason=self.way_reason,
            forgotten=self.forgotten_at is not None,
        )


class PlacementGroups(Base):
    """Target groups of a placement corrected after the referral; the last row counts."""

    __tablename__ = "outcomes_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("outcomes_placement.id"), index=True)
    groups: Mapped[list[str]] = mapped_column(Document)
    reason: Mapped[str]
    entered_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    entered_at: Mapped[datetime] = mapped_column(Instant)


class Fact(Base):
    """A reported fact; a correction is a new row that points back."""

    __tablename__ = "outcomes_fact"
    __table_args__ = (
        UniqueConstraint("supersedes"),
        Index("ix_outcomes_fact_placement", "placement_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("outcomes_placement.id"))
    kind: Mapped[FactKind] = mapped_column(Enum(FactKind, native_enum=False, length=20))
    payload: Mapped[dict[str, Any]] = mapped_column(Document)
    employer_id: Mapped[str] = mapped_column(String(9), default="")
    reported_on: Mapped[date]
    reported_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    reported_at: Mapped[datetime] = mapped_column(Instant)
    supersedes: Mapped[int | None] = mapped_column(ForeignKey("outcomes_fact.id"))
    reason: Mapped[str] = mapped_column(default="")
    offered: Mapped[EvidenceKind | None] = mapped_column(Enum(EvidenceKind, native_enum=False, length=30))
    """What the provider says it shows."""


class Verification(Base):
    """The verdict on a fact, and what another person decided when it was contested; both stay."""

    __tablename__ = "outcomes_verification"
    __table_args__ = (UniqueConstraint("fact_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("outcomes_fact.id"))
    round: Mapped[int] = mapped_column(default=1)
    """1 for the verdict, 2 for what was decided when it was contested; the last one counts."""
    verdict: Mapped[Verdict] = mapped_column(Enum(Verdict, native_enum=False, length=20))
    reason: Mapped[str]
    evidence: Mapped[EvidenceKind | None] = mapped_column(Enum(EvidenceKind, native_enum=False, length=30))
    evidence_seen_on: Mapped[date | None]
    verified_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    verified_for: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    verified_at: Mapped[datetime] = mapped_column(Instant)


class Counted(Base):
    """What counts of a placement, ready for a payment run: one row instead of all its facts and verdicts.

    Made anew from the facts, in the same transaction, whenever one is verified, a home moves or a group is corrected;
    :func:`marketplace.outcomes.queries.problems` proves that it still says what the facts say. Its rows lie together
    by contract, because a run reads a contract from end to end: reading them is what decides how long a run takes.
    """

    __tablename__ = "outcomes_counted"
    __table_args__ = (
        Index("ix_outcomes_counted_version", "contract_id", "participant", "version"),
        {"sqlite_with_rowid": False},
    )

    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"), primary_key=True, autoincrement=False)
    participant: Mapped[str] = mapped_column(String(7), primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("outcomes_placement.id"), unique=True)
    version: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    """Facts in the form of the payment terms, section 5; empty while the start is not verified."""
    changed_at: Mapped[datetime] = mapped_column(Instant)


class PlacementStep(Base):
    """What the provider did with a placement: accepted, declined, contacted, interrupted, resumed, ended."""

    __tablename__ = "outcomes_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("outcomes_placement.id"), index=True)
    step: Mapped[Step] = mapped_column(Enum(Step, native_enum=False, length=20))
    day: Mapped[date]
    ground: Mapped[Ground | None] = mapped_column(Enum(Ground, native_enum=False, length=30))
    note: Mapped[str]
    taken_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    taken_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> StepTaken:
        """The row as plain values."""
        return StepTaken(self.step, self.day, self.ground, self.note, self.taken_by, self.taken_at)


class FirstLook(Base):
    """The first of two persons has found a fact right; it counts when the second has."""

    __tablename__ = "outcomes_first_look"

    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("outcomes_fact.id"), unique=True)
    evidence: Mapped[EvidenceKind] = mapped_column(Enum(EvidenceKind, native_enum=False, length=30))
    evidence_seen_on: Mapped[date]
    worth_cents: Mapped[int] = mapped_column(MoneyCents)
    looked_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    looked_at: Mapped[datetime] = mapped_column(Instant)


class Message(Base):
    """A question or an answer about a fact, between the municipality and the provider."""

    __tablename__ = "outcomes_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("outcomes_fact.id"), index=True)
    text: Mapped[str]
    from_provider: Mapped[bool]
    written_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    written_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> Remark:
        """The row as plain values."""
        return Remark(self.fact_id, self.text, self.from_provider, self.written_by, self.written_at)


class Contest(Base):
    """A provider contests the rejection of a fact; another person decides, as a second verdict."""

    __tablename__ = "outcomes_contest"

    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("outcomes_fact.id"), unique=True)
    grounds: Mapped[str]
    decide_by_day: Mapped[date]
    opened_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    opened_at: Mapped[datetime] = mapped_column(Instant)


class Dismissal(Base):
    """A signal that somebody looked into and dismissed, with the reason."""

    __tablename__ = "outcomes_dismissal"
    __table_args__ = (CheckConstraint("(placement_id IS NULL) <> (contract_id IS NULL)", name="about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("outcomes_placement.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contracts_contract.id"), index=True)
    """Where the signal is about a whole contract."""
    key: Mapped[str] = mapped_column(String(80), unique=True)
    reason: Mapped[str]
    dismissed_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    dismissed_at: Mapped[datetime] = mapped_column(Instant)


class Look(Base):
    """Who looked at which participant, and when."""

    __tablename__ = "outcomes_look"
    __table_args__ = (Index("ix_outcomes_look_placement", "placement_id", "looked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("outcomes_placement.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    looked_at: Mapped[datetime] = mapped_column(Instant)


class Import(Base):
    """A file of reports that was read and waits to be taken in whole; nothing of it counts before that."""

    __tablename__ = "outcomes_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    rows: Mapped[list[Any]] = mapped_column(Document)
    read_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    read_at: Mapped[datetime] = mapped_column(Instant)
    taken_at: Mapped[datetime | None] = mapped_column(Instant)


append_only(ParticipantHome.__table__)  # type: ignore[arg-type]

OF_PLACEMENT = "(SELECT forgotten_at FROM outcomes_placement WHERE id = OLD.placement_id) IS NOT NULL"
OF_FACT = (
    "(SELECT p.forgotten_at FROM outcomes_placement p JOIN outcomes_fact f ON f.placement_id = p.id"
    " WHERE f.id = OLD.fact_id) IS NOT NULL"
)
"""When a row may go: its placement was marked as forgotten. Until then nobody removes a fact."""
for kept in (PlacementGroups, Fact, PlacementStep, Dismissal, Look):
    append_only(kept.__table__, until=OF_PLACEMENT)  # type: ignore[arg-type]
for about_fact in (Verification, FirstLook, Message, Contest):
    append_only(about_fact.__table__, until=OF_FACT)  # type: ignore[arg-type]

# The last guard of what services refuse: nobody verifies their own report, looks twice, or decides on an own verdict.
SQLITE_OTHER_PERSON = """
CREATE TRIGGER outcomes_verification_other_person BEFORE INSERT ON outcomes_verification
WHEN NEW.verified_by IN (SELECT reported_by FROM outcomes_fact WHERE id = NEW.fact_id
UNION SELECT looked_by FROM outcomes_first_look WHERE fact_id = NEW.fact_id
UNION SELECT verified_by FROM outcomes_verification WHERE fact_id = NEW.fact_id)
BEGIN SELECT RAISE(ABORT, 'verified by who may not'); END
"""
POSTGRESQL_OTHER_PERSON = """
CREATE OR REPLACE FUNCTION outcomes_verification_other_person() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.verified_by IN (SELECT reported_by FROM outcomes_fact WHERE id = NEW.fact_id
UNION SELECT looked_by FROM outcomes_first_look WHERE fact_id = NEW.fact_id
UNION SELECT verified_by FROM outcomes_verification WHERE fact_id = NEW.fact_id) THEN
RAISE EXCEPTION 'verified by who may not'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER outcomes_verification_other_person BEFORE INSERT ON outcomes_verification
FOR EACH ROW EXECUTE FUNCTION outcomes_verification_other_person();
"""
for dialect, guard in (("sqlite", SQLITE_OTHER_PERSON), ("postgresql", POSTGRESQL_OTHER_PERSON)):
    event.listen(Verification.__table__, "after_create", DDL(guard).execute_if(dialect=dialect))
