"""Tables of contracts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Enum, ForeignKey, Index, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import DDL

from marketplace.contracts.rules import (
    AmendmentFacts,
    Approval,
    ContractFacts,
    ContractState,
    EndingFacts,
    EndKind,
    Ground,
    Settlement,
    Side,
    Signature,
    TermsVersion,
)
from marketplace.kernel.db import Base, Document, Instant, MoneyCents, append_only


class Contract(Base):
    """A contract between the responsible municipality and one winner of a call."""

    __tablename__ = "contracts_contract"
    __table_args__ = (UniqueConstraint("award_id", "provider_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), index=True)
    call_code: Mapped[str] = mapped_column(String(20))
    award_id: Mapped[int] = mapped_column(ForeignKey("tenders_award.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("register_provider.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("ring_category.id"))
    responsible_municipality: Mapped[str] = mapped_column(String(3))
    municipalities: Mapped[list[str]] = mapped_column(Document)
    target_groups: Mapped[list[str]] = mapped_column(Document)
    volume_max: Mapped[int]
    terms_document: Mapped[dict[str, Any]] = mapped_column(Document)
    terms_sha256: Mapped[str] = mapped_column(String(64))
    document_sha256: Mapped[str] = mapped_column(String(64))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[ContractState] = mapped_column(Enum(ContractState, native_enum=False, length=20), index=True)
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    rank: Mapped[int]
    expected: Mapped[dict[str, int]] = mapped_column(Document)
    volume_at_first: Mapped[int]
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    drafted_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))

    def as_facts(self) -> ContractFacts:
        """The row as plain values."""
        return ContractFacts(
            id=self.id,
            code=self.code,
            title=self.title,
            call_id=self.call_id,
            call_code=self.call_code,
            award_id=self.award_id,
            provider_id=self.provider_id,
            category_id=self.category_id,
            responsible_municipality=self.responsible_municipality,
            municipalities=tuple(self.municipalities),
            target_groups=tuple(self.target_groups),
            volume_max=self.volume_max,
            terms_document=self.terms_document,
            terms_sha256=self.terms_sha256,
            document_sha256=self.document_sha256,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            state=self.state,
            signed_at=self.signed_at,
            rank=self.rank,
            expected=self.expected,
            volume_at_first=self.volume_at_first,
        )


class ContractSignature(Base):
    """One side's signature; there is one a side, and it stays."""

    __tablename__ = "contracts_signature"
    __table_args__ = (UniqueConstraint("contract_id", "side"), UniqueConstraint("contract_id", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"))
    side: Mapped[Side] = mapped_column(Enum(Side, native_enum=False, length=20))
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    signed_at: Mapped[datetime] = mapped_column(Instant)
    document_sha256: Mapped[str] = mapped_column(String(64))

    def as_facts(self) -> Signature:
        """The row as plain values."""
        return Signature(self.side, self.person_id, self.signed_at, self.document_sha256)


class ContractTerms(Base):
    """A dated version of a contract's terms; the first is the one that was signed."""

    __tablename__ = "contracts_terms"
    __table_args__ = (Index("ix_contracts_terms_in_force", "contract_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"))
    valid_from: Mapped[date]
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> TermsVersion:
        """The row as plain values."""
        return TermsVersion(self.document, self.sha256, self.valid_from)


class Amendment(Base):
    """A change proposed from a day on; in force when a second officer approved it and both sides have signed it.

    Args:
        before_cents, after_cents: Value of the contract before and after, as the limits of the law look at it.
    """

    __tablename__ = "contracts_amendment"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"), index=True)
    valid_from: Mapped[date]
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    sha256: Mapped[str] = mapped_column(String(64))
    document_sha256: Mapped[str] = mapped_column(String(64))
    ground: Mapped[Ground] = mapped_column(Enum(Ground, native_enum=False, length=20))
    reason: Mapped[str]
    volume_max: Mapped[int]
    ends_on: Mapped[date]
    before_cents: Mapped[int] = mapped_column(MoneyCents)
    after_cents: Mapped[int] = mapped_column(MoneyCents)
    drafted_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    drafted_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self, signatures: tuple[Signature, ...], approval: Approval | None) -> AmendmentFacts:
        """The row as plain values."""
        return AmendmentFacts(
            id=self.id,
            contract_id=self.contract_id,
            valid_from=self.valid_from,
            document=self.document,
            sha256=self.sha256,
            document_sha256=self.document_sha256,
            ground=self.ground,
            reason=self.reason,
            volume_max=self.volume_max,
            ends_on=self.ends_on,
            before_cents=self.before_cents,
            after_cents=self.after_cents,
            drafted_by=self.drafted_by,
            drafted_at=self.drafted_at,
            approval=approval,
            signatures=signatures,
        )


class AmendmentApproval(Base):
    """A second officer's approval of a change."""

    __tablename__ = "contracts_amendment_approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    amendment_id: Mapped[int] = mapped_column(ForeignKey("contracts_amendment.id"), unique=True)
    approved_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    approved_at: Mapped[datetime] = mapped_column(Instant)


class AmendmentSignature(Base):
    """One side's signature of an amendment."""

    __tablename__ = "contracts_amendment_signature"
    __table_args__ = (UniqueConstraint("amendment_id", "side"), UniqueConstraint("amendment_id", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    amendment_id: Mapped[int] = mapped_column(ForeignKey("contracts_amendment.id"))
    side: Mapped[Side] = mapped_column(Enum(Side, native_enum=False, length=20))
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    signed_at: Mapped[datetime] = mapped_column(Instant)
    document_sha256: Mapped[str] = mapped_column(String(64))

    def as_facts(self) -> Signature:
        """The row as plain values."""
        return Signature(self.side, self.person_id, self.signed_at, self.document_sha256)


class ContractEnding(Base):
    """That one side ended a contract before its last day; there is one a contract, and it stays."""

    __tablename__ = "contracts_ending"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"), unique=True)
    side: Mapped[Side] = mapped_column(Enum(Side, native_enum=False, length=20))
    kind: Mapped[EndKind] = mapped_column(Enum(EndKind, native_enum=False, length=20))
    ends_on: Mapped[date]
    reason: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    given_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> EndingFacts:
        """The row as plain values."""
        return EndingFacts(self.side, self.kind, self.ends_on, self.reason, self.person_id, self.given_at)


class ContractSettlement(Base):
    """One side's word that nothing is owed under a contract any more."""

    __tablename__ = "contracts_settlement"
    __table_args__ = (UniqueConstraint("contract_id", "side"), UniqueConstraint("contract_id", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"))
    side: Mapped[Side] = mapped_column(Enum(Side, native_enum=False, length=20))
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    confirmed_at: Mapped[datetime] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(default="")

    def as_facts(self) -> Settlement:
        """The row as plain values."""
        return Settlement(self.side, self.person_id, self.confirmed_at, self.note)


class AwardNotice(Base):
    """That the award notice of a call has been published."""

    __tablename__ = "contracts_award_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), unique=True)
    number: Mapped[str] = mapped_column(String(60))
    published_on: Mapped[date]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class NoticeReminder(Base):
    """That officers have been reminded of a call's award notice."""

    __tablename__ = "contracts_notice_reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("tenders_call.id"), unique=True)
    reminded_at: Mapped[datetime] = mapped_column(Instant)


for kept in (
    AwardNotice,
    ContractEnding,
    ContractSettlement,
    ContractSignature,
    ContractTerms,
    Amendment,
    AmendmentApproval,
    AmendmentSignature,
):
    append_only(kept.__table__)  # type: ignore[arg-type]

SQLITE_TWO_PEOPLE = """
CREATE TRIGGER contracts_amendment_two_people BEFORE INSERT ON contracts_amendment_approval
WHEN NEW.approved_by = (SELECT drafted_by FROM contracts_amendment WHERE id = NEW.amendment_id)
BEGIN SELECT RAISE(ABORT, 'approved by its proposer'); END
"""
POSTGRESQL_TWO_PEOPLE = """
CREATE OR REPLACE FUNCTION contracts_amendment_two_people() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.approved_by = (SELECT drafted_by FROM contracts_amendment WHERE id = NEW.amendment_id) THEN
RAISE EXCEPTION 'approved by its proposer'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER contracts_amendment_two_people BEFORE INSERT ON contracts_amendment_approval
FOR EACH ROW EXECUTE FUNCTION contracts_amendment_two_people();
"""
for dialect, guard in (("sqlite", SQLITE_TWO_PEOPLE), ("postgresql", POSTGRESQL_TWO_PEOPLE)):
    event.listen(AmendmentApproval.__table__, "after_create", DDL(guard).execute_if(dialect=dialect))
