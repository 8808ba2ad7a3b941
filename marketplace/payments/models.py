"""Tables of payments.

How they lie decides how long a run takes. A run reads and writes a contract from end to end, so what belongs to a
contract lies together: positions by contract and participant, lines in the order they are booked, the figures of a
journal's lines by participant, in one document for all of a participant's payments.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Document, Instant, MoneyCents, append_only


class Run(Base):
    """A payment run over some contracts."""

    __tablename__ = "payments_run"
    __table_args__ = (Index("ix_payments_run_as_of", "as_of"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[date]
    contract_ids: Mapped[list[int]] = mapped_column(Document)
    started_at: Mapped[datetime] = mapped_column(Instant)
    started_by: Mapped[int]


class Refused(Base):
    """A contract that a run could not settle, and why."""

    __tablename__ = "payments_refused"
    __table_args__ = (UniqueConstraint("run_id", "contract_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("payments_run.id"))
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"))
    code: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(Document)
    refused_at: Mapped[datetime] = mapped_column(Instant)


class Settlement(Base):
    """Where a contract stands after its last settlement; runs wait for each other on this row.

    Fingerprints are SHA-256 of what the contract was reckoned on; when one is another, everything is reckoned anew.
    """

    __tablename__ = "payments_settlement"

    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"), primary_key=True, autoincrement=False)
    settled_to: Mapped[date | None]
    terms_fingerprint: Mapped[str] = mapped_column(String(64), default="")
    keys_fingerprint: Mapped[str] = mapped_column(String(64), default="")
    limited: Mapped[bool] = mapped_column(default=False)
    used: Mapped[str] = mapped_column(Text, default="")


class Position(Base):
    """What is booked for a participant of a contract, on which facts, and when to look again.

    It only repeats what the lines say, so that a run need not read them; ``marketplace check`` holds it to them.
    """

    __tablename__ = "payments_position"
    __table_args__ = (
        Index("ix_payments_position_state", "contract_id", "participant", "version", "look_again_on"),
        {"sqlite_with_rowid": False},
    )

    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts_contract.id"), primary_key=True, autoincrement=False)
    participant: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int]
    look_again_on: Mapped[date]
    open_until: Mapped[date | None]
    """The last day on which something new may still be earned; None while there is no end to it."""
    home: Mapped[str] = mapped_column(String(3))
    """Home municipality on the day of the settlement; empty while it is not known."""
    booked: Mapped[str] = mapped_column(Text)
    used: Mapped[str] = mapped_column(Text)


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
    reckoned: Mapped[int]
    settled_at: Mapped[datetime] = mapped_column(Instant)


class Figures(Base):
    """What a participant's payments in a journal were made of, as figures that can be read aloud years later."""

    __tablename__ = "payments_figures"

    journal_id: Mapped[int] = mapped_column(ForeignKey("payments_journal.id"), primary_key=True, autoincrement=False)
    participant: Mapped[str] = mapped_column(String(40), primary_key=True)
    payments: Mapped[list[dict[str, Any]]] = mapped_column(Document)


class Line(Base):
    """A line of the ledger: a difference for one participant, milestone, occurrence, part and municipality.

    The journal is one contract in one run, so the unique source key is contract, participant, milestone, occurrence,
    part, municipality and run. It begins with the journal because lines are then only added at its end.
    """

    __tablename__ = "payments_line"
    __table_args__ = (
        UniqueConstraint(
            "journal_id",
            "participant",
            "milestone",
            "occurrence",
            "part",
            "municipality",
            name="uq_payments_line_source",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    journal_id: Mapped[int] = mapped_column(ForeignKey("payments_journal.id"))
    number: Mapped[int | None]
    """Place of its payment among the participant's figures in the journal; None when nothing is due any more."""
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
    cause: Mapped[str] = mapped_column(String(10))


class LedgerEntry(Base):
    """One side of a journal's booking for a municipality: the sum of its lines, or the debt against it."""

    __tablename__ = "payments_entry"
    __table_args__ = (UniqueConstraint("journal_id", "municipality", "account"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    journal_id: Mapped[int] = mapped_column(ForeignKey("payments_journal.id"))
    municipality: Mapped[str] = mapped_column(String(3))
    account: Mapped[str] = mapped_column(String(40))
    cents: Mapped[int] = mapped_column(MoneyCents)


for kept in (Run, Refused, Journal, Figures, Line, LedgerEntry):
    append_only(kept.__table__)  # type: ignore[arg-type]
