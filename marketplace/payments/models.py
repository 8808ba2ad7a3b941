"""Tables of payments."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Document, Instant, MoneyCents, append_only


class Run(Base):
    """A payment run over one contract or all of them."""

    __tablename__ = "payments_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[date]
    started_at: Mapped[datetime] = mapped_column(Instant)
    started_by: Mapped[int]


class Settlement(Base):
    """Up to which day a contract has been settled; the row is what two runs at once wait for each other on."""

    __tablename__ = "payments_settlement"

    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"), primary_key=True)
    settled_to: Mapped[date | None]


class Journal(Base):
    """One contract settled in one run."""

    __tablename__ = "payments_journal"
    __table_args__ = (UniqueConstraint("run_id", "contract_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("payments_run.id"))
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"), index=True)
    as_of: Mapped[date]
    terms_sha256: Mapped[str] = mapped_column(String(64))
    line_count: Mapped[int]
    cents: Mapped[int] = mapped_column(MoneyCents)
    settled_at: Mapped[datetime] = mapped_column(Instant)


class Line(Base):
    """A line of the ledger: a difference for one participant, milestone, occurrence, part and municipality."""

    __tablename__ = "payments_line"
    __table_args__ = (
        UniqueConstraint(
            "contract_id",
            "participant",
            "milestone",
            "occurrence",
            "part",
            "municipality",
            "journal_id",
            name="uq_payments_line_source",
        ),
        Index("ix_payments_line_journal", "journal_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    journal_id: Mapped[int] = mapped_column(ForeignKey("payments_journal.id"))
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"))
    participant: Mapped[str] = mapped_column(String(40))
    milestone: Mapped[str] = mapped_column(String(60))
    occurrence: Mapped[str] = mapped_column(String(20))
    part: Mapped[str] = mapped_column(String(10))
    municipality: Mapped[str] = mapped_column(String(3))
    cents: Mapped[int] = mapped_column(MoneyCents)
    entitled_cents: Mapped[int] = mapped_column(MoneyCents)
    settled_cents: Mapped[int] = mapped_column(MoneyCents)
    achieved_on: Mapped[date | None]
    due_on: Mapped[date | None]
    because: Mapped[dict[str, Any]] = mapped_column(Document)
    booked_at: Mapped[datetime] = mapped_column(Instant)


class LedgerEntry(Base):
    """One side of a line's booking."""

    __tablename__ = "payments_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    journal_id: Mapped[int] = mapped_column(ForeignKey("payments_journal.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("payments_line.id"), index=True)
    account: Mapped[str] = mapped_column(String(40), index=True)
    cents: Mapped[int] = mapped_column(MoneyCents)


for kept in (Run, Journal, Line, LedgerEntry):
    append_only(kept.__table__)  # type: ignore[arg-type]
