"""Tables of mini-tenders, with the guards that the database itself keeps."""

from sqlalchemy import event
from sqlalchemy.schema import DDL

from marketplace.kernel.db import append_only
from marketplace.tenders.models.bids import (
    AnswerScore,
    Award,
    AwardRow,
    Bid,
    BidDraft,
    Confirmation,
    KeyShare,
    OpenedBid,
    OpenerKey,
    Opening,
    OpeningHalf,
    SealedList,
    Withdrawal,
)
from marketplace.tenders.models.calls import (
    Amendment,
    Approval,
    AskedQuestion,
    Call,
    Commitment,
    Decline,
    GivenAnswer,
    Invitation,
)

__all__ = [
    "Amendment",
    "AnswerScore",
    "Approval",
    "AskedQuestion",
    "Award",
    "AwardRow",
    "Bid",
    "BidDraft",
    "Call",
    "Commitment",
    "Confirmation",
    "Decline",
    "GivenAnswer",
    "Invitation",
    "KeyShare",
    "OpenedBid",
    "OpenerKey",
    "Opening",
    "OpeningHalf",
    "SealedList",
    "Withdrawal",
]

for kept in (
    Invitation,
    Approval,
    Commitment,
    AskedQuestion,
    GivenAnswer,
    Amendment,
    Decline,
    Bid,
    Withdrawal,
    Confirmation,
    SealedList,
    Opening,
    OpenedBid,
    AnswerScore,
    Award,
    AwardRow,
):
    append_only(kept.__table__)  # type: ignore[arg-type]

SQLITE_IN_TIME = """
CREATE TRIGGER {table}_in_time BEFORE INSERT ON {table}
WHEN NEW.received_at > (SELECT deadline FROM tenders_call WHERE id = NEW.call_id)
BEGIN SELECT RAISE(ABORT, 'received after the deadline'); END
"""
POSTGRESQL_IN_TIME = """
CREATE OR REPLACE FUNCTION {table}_in_time() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.received_at > (SELECT deadline FROM tenders_call WHERE id = NEW.call_id) THEN
RAISE EXCEPTION 'received after the deadline'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER {table}_in_time BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_in_time();
"""

for timely in (Bid, Withdrawal, Confirmation):
    name = timely.__tablename__
    event.listen(timely.__table__, "after_create", DDL(SQLITE_IN_TIME.format(table=name)).execute_if(dialect="sqlite"))
    event.listen(
        timely.__table__, "after_create", DDL(POSTGRESQL_IN_TIME.format(table=name)).execute_if(dialect="postgresql")
    )

SQLITE_TWO_PEOPLE = """
CREATE TRIGGER tenders_approval_two_people BEFORE INSERT ON tenders_approval
WHEN NEW.approved_by IN (SELECT created_by FROM tenders_call WHERE id = NEW.call_id
UNION SELECT changed_by FROM tenders_call WHERE id = NEW.call_id)
BEGIN SELECT RAISE(ABORT, 'approved by its drafter'); END
"""
POSTGRESQL_TWO_PEOPLE = """
CREATE OR REPLACE FUNCTION tenders_approval_two_people() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF EXISTS (SELECT 1 FROM tenders_call WHERE id = NEW.call_id AND NEW.approved_by IN (created_by, changed_by)) THEN
RAISE EXCEPTION 'approved by its drafter'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER tenders_approval_two_people BEFORE INSERT ON tenders_approval
FOR EACH ROW EXECUTE FUNCTION tenders_approval_two_people();
"""
for dialect, guard in (("sqlite", SQLITE_TWO_PEOPLE), ("postgresql", POSTGRESQL_TWO_PEOPLE)):
    event.listen(Approval.__table__, "after_create", DDL(guard).execute_if(dialect=dialect))
