"""Tables of how results are proved: the practice of a contract, and employers who confirm a job by a link."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Enum, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Document, Instant, append_only
from marketplace.outcomes.models.facts import OF_FACT
from marketplace.outcomes.rules.confirming import Answer
from marketplace.outcomes.rules.facts import EvidenceKind, FactKind
from marketplace.outcomes.rules.practice import Practice, Way


class ContractPractice(Base):
    """How results of a contract are proved, from its noting on; the last row counts."""

    __tablename__ = "outcomes_practice"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"), index=True)
    accepted: Mapped[dict[str, Any]] = mapped_column(Document)
    show_within_days: Mapped[int | None]
    way: Mapped[Way] = mapped_column(Enum(Way, native_enum=False, length=20))
    share_percent: Mapped[int]
    agreement: Mapped[str]
    agreed_on: Mapped[date | None]
    noted_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    noted_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self) -> Practice:
        """The row as plain values."""
        return Practice(
            accepted={
                FactKind(kind): tuple(EvidenceKind(one) for one in kinds) for kind, kinds in self.accepted.items()
            },
            show_within_days=self.show_within_days,
            way=self.way,
            share_percent=self.share_percent,
            agreement=self.agreement,
            agreed_on=self.agreed_on,
        )


class EmployerRequest(Base):
    """A link by which an employer confirms a job; its secret is worked out, never kept."""

    __tablename__ = "outcomes_employer_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("outcomes_fact.id"), index=True)
    consent_on: Mapped[date]
    asked_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class EmployerAnswer(Base):
    """What an employer said through a link, once."""

    __tablename__ = "outcomes_employer_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("outcomes_employer_request.id"), unique=True)
    answer: Mapped[Answer] = mapped_column(Enum(Answer, native_enum=False, length=20))
    answered_at: Mapped[datetime] = mapped_column(Instant)


OF_REQUEST = (
    "(SELECT p.forgotten_at FROM outcomes_placement p JOIN outcomes_fact f ON f.placement_id = p.id"
    " JOIN outcomes_employer_request r ON r.fact_id = f.id WHERE r.id = OLD.request_id) IS NOT NULL"
)
append_only(ContractPractice.__table__)  # type: ignore[arg-type]
append_only(EmployerRequest.__table__, until=OF_FACT)  # type: ignore[arg-type]
append_only(EmployerAnswer.__table__, until=OF_REQUEST)  # type: ignore[arg-type]
