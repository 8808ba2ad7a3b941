"""Tables of mini-tenders, with the guards that the database itself keeps."""

from sqlalchemy import event
from sqlalchemy.schema import DDL

from marketplace.kernel.db import append_only
from marketplace.tenders.models.bids import (
    AnswerScore,
    Bid,
    BidDraft,
    Confirmation,
    DraftFile,
    KeyShare,
    OpenedBid,
    OpenerKey,
    Opening,
    OpeningHalf,
    SealedFile,
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
from marketplace.tenders.models.decisions import (
    Award,
    AwardRow,
    CourtMatterEnd,
    CourtMatterRow,
    DecisionRead,
    DecisionSent,
    Proposal,
    ProposalReturn,
    Rectification,
    RectificationVerdict,
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
    "CourtMatterEnd",
    "CourtMatterRow",
    "DecisionRead",
    "DecisionSent",
    "Decline",
    "DraftFile",
    "GivenAnswer",
    "Invitation",
    "KeyShare",
    "OpenedBid",
    "OpenerKey",
    "Opening",
    "OpeningHalf",
    "Proposal",
    "ProposalReturn",
    "Rectification",
    "RectificationVerdict",
    "SealedFile",
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
    SealedFile,
    Withdrawal,
    Confirmation,
    SealedList,
    Opening,
    OpenedBid,
    AnswerScore,
    Award,
    AwardRow,
    CourtMatterEnd,
    CourtMatterRow,
    DecisionRead,
    DecisionSent,
    Proposal,
    ProposalReturn,
    Rectification,
    RectificationVerdict,
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

SQLITE_TWO_DECIDERS = """
CREATE TRIGGER tenders_award_two_people BEFORE INSERT ON tenders_award
WHEN NEW.decided_by = (SELECT proposed_by FROM tenders_proposal WHERE id = NEW.proposal_id)
BEGIN SELECT RAISE(ABORT, 'decided by its proposer'); END
"""
POSTGRESQL_TWO_DECIDERS = """
CREATE OR REPLACE FUNCTION tenders_award_two_people() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.decided_by = (SELECT proposed_by FROM tenders_proposal WHERE id = NEW.proposal_id) THEN
RAISE EXCEPTION 'decided by its proposer'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER tenders_award_two_people BEFORE INSERT ON tenders_award
FOR EACH ROW EXECUTE FUNCTION tenders_award_two_people();
"""
for dialect, guard in (("sqlite", SQLITE_TWO_DECIDERS), ("postgresql", POSTGRESQL_TWO_DECIDERS)):
    event.listen(Award.__table__, "after_create", DDL(guard).execute_if(dialect=dialect))
