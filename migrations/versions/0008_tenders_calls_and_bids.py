"""Mini-tenders with sealed bids: what is sealed is bytes, and what was received in time stays."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


GUARDS = {
    "sqlite": (
        """
CREATE TRIGGER tenders_approval_two_people BEFORE INSERT ON tenders_approval
WHEN NEW.approved_by IN (SELECT created_by FROM tenders_call WHERE id = NEW.call_id
UNION SELECT changed_by FROM tenders_call WHERE id = NEW.call_id)
BEGIN SELECT RAISE(ABORT, 'approved by its drafter'); END
""",
        """
CREATE TRIGGER tenders_bid_in_time BEFORE INSERT ON tenders_bid
WHEN NEW.received_at > (SELECT deadline FROM tenders_call WHERE id = NEW.call_id)
BEGIN SELECT RAISE(ABORT, 'received after the deadline'); END
""",
        """
CREATE TRIGGER tenders_award_two_people BEFORE INSERT ON tenders_award
WHEN NEW.decided_by = (SELECT proposed_by FROM tenders_proposal WHERE id = NEW.proposal_id)
BEGIN SELECT RAISE(ABORT, 'decided by its proposer'); END
""",
        """
CREATE TRIGGER tenders_confirmation_in_time BEFORE INSERT ON tenders_confirmation
WHEN NEW.received_at > (SELECT deadline FROM tenders_call WHERE id = NEW.call_id)
BEGIN SELECT RAISE(ABORT, 'received after the deadline'); END
""",
        """
CREATE TRIGGER tenders_withdrawal_in_time BEFORE INSERT ON tenders_withdrawal
WHEN NEW.received_at > (SELECT deadline FROM tenders_call WHERE id = NEW.call_id)
BEGIN SELECT RAISE(ABORT, 'received after the deadline'); END
""",
    ),
    "postgresql": (
        """
CREATE OR REPLACE FUNCTION tenders_approval_two_people() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF EXISTS (SELECT 1 FROM tenders_call WHERE id = NEW.call_id AND NEW.approved_by IN (created_by, changed_by)) THEN
RAISE EXCEPTION 'approved by its drafter'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER tenders_approval_two_people BEFORE INSERT ON tenders_approval
FOR EACH ROW EXECUTE FUNCTION tenders_approval_two_people();
""",
        """
CREATE OR REPLACE FUNCTION tenders_bid_in_time() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.received_at > (SELECT deadline FROM tenders_call WHERE id = NEW.call_id) THEN
RAISE EXCEPTION 'received after the deadline'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER tenders_bid_in_time BEFORE INSERT ON tenders_bid
FOR EACH ROW EXECUTE FUNCTION tenders_bid_in_time();
""",
        """
CREATE OR REPLACE FUNCTION tenders_award_two_people() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.decided_by = (SELECT proposed_by FROM tenders_proposal WHERE id = NEW.proposal_id) THEN
RAISE EXCEPTION 'decided by its proposer'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER tenders_award_two_people BEFORE INSERT ON tenders_award
FOR EACH ROW EXECUTE FUNCTION tenders_award_two_people();
""",
        """
CREATE OR REPLACE FUNCTION tenders_confirmation_in_time() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.received_at > (SELECT deadline FROM tenders_call WHERE id = NEW.call_id) THEN
RAISE EXCEPTION 'received after the deadline'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER tenders_confirmation_in_time BEFORE INSERT ON tenders_confirmation
FOR EACH ROW EXECUTE FUNCTION tenders_confirmation_in_time();
""",
        """
CREATE OR REPLACE FUNCTION tenders_withdrawal_in_time() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.received_at > (SELECT deadline FROM tenders_call WHERE id = NEW.call_id) THEN
RAISE EXCEPTION 'received after the deadline'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER tenders_withdrawal_in_time BEFORE INSERT ON tenders_withdrawal
FOR EACH ROW EXECUTE FUNCTION tenders_withdrawal_in_time();
""",
    ),
}
"""Rules that the database itself guards, by dialect."""

RELEASES = {
    "sqlite": (
        "DROP TRIGGER tenders_approval_two_people",
        "DROP TRIGGER tenders_bid_in_time",
        "DROP TRIGGER tenders_award_two_people",
        "DROP TRIGGER tenders_confirmation_in_time",
        "DROP TRIGGER tenders_withdrawal_in_time",
    ),
    "postgresql": (
        "DROP FUNCTION tenders_approval_two_people() CASCADE",
        "DROP FUNCTION tenders_bid_in_time() CASCADE",
        "DROP FUNCTION tenders_award_two_people() CASCADE",
        "DROP FUNCTION tenders_confirmation_in_time() CASCADE",
        "DROP FUNCTION tenders_withdrawal_in_time() CASCADE",
    ),
}


def upgrade() -> None:
    op.create_table(
        "tenders_opener_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_tenders_opener_key_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_opener_key")),
    )
    with op.batch_alter_table("tenders_opener_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_opener_key_person_id"), ["person_id"], unique=False)

    op.create_table(
        "tenders_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("need", sa.String(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("responsible_municipality", sa.String(length=3), nullable=False),
        sa.Column("municipalities", sa.JSON(), nullable=False),
        sa.Column("target_groups", sa.JSON(), nullable=False),
        sa.Column("volume_min", sa.Integer(), nullable=False),
        sa.Column("volume_max", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("terms_document", sa.JSON(), nullable=False),
        sa.Column("expected", sa.JSON(), nullable=False),
        sa.Column("price_weight", sa.Integer(), nullable=False),
        sa.Column("quality_weight", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("winners_max", sa.Integer(), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("standstill", sa.Boolean(), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "DRAFT",
                "PUBLISHED",
                "CLOSED",
                "OPENED",
                "DECIDED",
                "CANCELLED",
                name="callstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("public_key", sa.LargeBinary(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["ring_category.id"], name=op.f("fk_tenders_call_category_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["identity_person.id"], name=op.f("fk_tenders_call_changed_by")),
        sa.ForeignKeyConstraint(["created_by"], ["identity_person.id"], name=op.f("fk_tenders_call_created_by")),
        sa.ForeignKeyConstraint(["model_id"], ["modelling_model.id"], name=op.f("fk_tenders_call_model_id")),
        sa.ForeignKeyConstraint(["published_by"], ["identity_person.id"], name=op.f("fk_tenders_call_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_call")),
        sa.UniqueConstraint("code", name=op.f("uq_tenders_call_code")),
    )
    with op.batch_alter_table("tenders_call", schema=None) as batch_op:
        batch_op.create_index("ix_tenders_call_state", ["state", "deadline"], unique=False)

    op.create_table(
        "tenders_amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("is_material", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_amendment_call_id")),
        sa.ForeignKeyConstraint(["made_by"], ["identity_person.id"], name=op.f("fk_tenders_amendment_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_amendment")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_tenders_amendment_call_id_number")),
    )
    op.create_table(
        "tenders_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("call_version", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["identity_person.id"], name=op.f("fk_tenders_approval_approved_by")),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_approval_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_approval")),
    )
    with op.batch_alter_table("tenders_approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_approval_call_id"), ["call_id"], unique=False)

    op.create_table(
        "tenders_asked_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["identity_person.id"], name=op.f("fk_tenders_asked_question_asked_by")),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_asked_question_call_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_tenders_asked_question_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_asked_question")),
    )
    with op.batch_alter_table("tenders_asked_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_asked_question_call_id"), ["call_id"], unique=False)

    op.create_table(
        "tenders_bid",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_bid_call_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["register_provider.id"], name=op.f("fk_tenders_bid_provider_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["identity_person.id"], name=op.f("fk_tenders_bid_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_bid")),
        sa.UniqueConstraint(
            "call_id", "provider_id", "version", name=op.f("uq_tenders_bid_call_id_provider_id_version")
        ),
    )
    with op.batch_alter_table("tenders_bid", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_bid_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "tenders_bid_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warned_minutes", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_bid_draft_call_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_tenders_bid_draft_provider_id")
        ),
        sa.ForeignKeyConstraint(["saved_by"], ["identity_person.id"], name=op.f("fk_tenders_bid_draft_saved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_bid_draft")),
        sa.UniqueConstraint("call_id", "provider_id", name=op.f("uq_tenders_bid_draft_call_id_provider_id")),
    )
    op.create_table(
        "tenders_commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(length=3), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("appropriation_cents", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_commitment_call_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["identity_person.id"], name=op.f("fk_tenders_commitment_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_commitment")),
    )
    with op.batch_alter_table("tenders_commitment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_commitment_call_id"), ["call_id"], unique=False)

    op.create_table(
        "tenders_decline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "PRICE",
                "CAPACITY",
                "TIME",
                "TERMS",
                "TARGET_GROUP",
                "OTHER",
                name="declinereason",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("declined_by", sa.Integer(), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_decline_call_id")),
        sa.ForeignKeyConstraint(["declined_by"], ["identity_person.id"], name=op.f("fk_tenders_decline_declined_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["register_provider.id"], name=op.f("fk_tenders_decline_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_decline")),
        sa.UniqueConstraint("call_id", "provider_id", name=op.f("uq_tenders_decline_call_id_provider_id")),
    )
    op.create_table(
        "tenders_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people_told", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_invitation_call_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_tenders_invitation_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_invitation")),
        sa.UniqueConstraint("call_id", "provider_id", name=op.f("uq_tenders_invitation_call_id_provider_id")),
    )
    with op.batch_alter_table("tenders_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_invitation_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "tenders_key_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("pair", sa.String(length=60), nullable=False),
        sa.Column("opener", sa.String(length=30), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_key_share_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_key_share")),
        sa.UniqueConstraint("call_id", "pair", "opener", name=op.f("uq_tenders_key_share_call_id_pair_opener")),
    )
    op.create_table(
        "tenders_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("first_opener", sa.Integer(), nullable=False),
        sa.Column("second_opener", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.CheckConstraint("first_opener <> second_opener", name=op.f("ck_tenders_opening_two_openers")),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_opening_call_id")),
        sa.ForeignKeyConstraint(["first_opener"], ["identity_person.id"], name=op.f("fk_tenders_opening_first_opener")),
        sa.ForeignKeyConstraint(
            ["second_opener"], ["identity_person.id"], name=op.f("fk_tenders_opening_second_opener")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_opening")),
        sa.UniqueConstraint("call_id", name=op.f("uq_tenders_opening_call_id")),
    )
    op.create_table(
        "tenders_opening_half",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("sealed_halves", sa.LargeBinary(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_opening_half_call_id")),
        sa.ForeignKeyConstraint(["key_id"], ["tenders_opener_key.id"], name=op.f("fk_tenders_opening_half_key_id")),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_tenders_opening_half_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_opening_half")),
        sa.UniqueConstraint("call_id", name=op.f("uq_tenders_opening_half_call_id")),
    )
    op.create_table(
        "tenders_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("justification", sa.String(), nullable=False),
        sa.Column("comparison_sha256", sa.String(length=64), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_proposal_call_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["identity_person.id"], name=op.f("fk_tenders_proposal_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_proposal")),
    )
    with op.batch_alter_table("tenders_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_proposal_call_id"), ["call_id"], unique=False)

    op.create_table(
        "tenders_sealed_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_sealed_list_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_sealed_list")),
        sa.UniqueConstraint("call_id", name=op.f("uq_tenders_sealed_list_call_id")),
    )
    op.create_table(
        "tenders_award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standstill_days", sa.Integer(), nullable=True),
        sa.Column("appeal_days", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("justification", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_award_call_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["tenders_award.id"], name=op.f("fk_tenders_award_corrects_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["identity_person.id"], name=op.f("fk_tenders_award_decided_by")),
        sa.ForeignKeyConstraint(["proposal_id"], ["tenders_proposal.id"], name=op.f("fk_tenders_award_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_award")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_tenders_award_call_id_number")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_tenders_award_corrects_id")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_tenders_award_proposal_id")),
    )
    op.create_table(
        "tenders_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.String(length=36), nullable=False),
        sa.Column("amendment", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["bid_id"], ["tenders_bid.id"], name=op.f("fk_tenders_confirmation_bid_id")),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_confirmation_call_id")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["identity_person.id"], name=op.f("fk_tenders_confirmation_confirmed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_confirmation")),
        sa.UniqueConstraint("bid_id", "amendment", name=op.f("uq_tenders_confirmation_bid_id_amendment")),
    )
    with op.batch_alter_table("tenders_confirmation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_confirmation_call_id"), ["call_id"], unique=False)

    op.create_table(
        "tenders_draft_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["tenders_bid_draft.id"], name=op.f("fk_tenders_draft_file_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_draft_file")),
    )
    with op.batch_alter_table("tenders_draft_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_draft_file_draft_id"), ["draft_id"], unique=False)

    op.create_table(
        "tenders_given_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("late_reason", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["identity_person.id"], name=op.f("fk_tenders_given_answer_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["tenders_asked_question.id"], name=op.f("fk_tenders_given_answer_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_given_answer")),
        sa.UniqueConstraint("question_id", name=op.f("uq_tenders_given_answer_question_id")),
    )
    op.create_table(
        "tenders_opened_bid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.String(length=36), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("prices", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("parties", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("kept_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["bid_id"], ["tenders_bid.id"], name=op.f("fk_tenders_opened_bid_bid_id")),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_opened_bid_call_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_tenders_opened_bid_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_opened_bid")),
        sa.UniqueConstraint("bid_id", name=op.f("uq_tenders_opened_bid_bid_id")),
    )
    with op.batch_alter_table("tenders_opened_bid", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_opened_bid_call_id"), ["call_id"], unique=False)

    op.create_table(
        "tenders_proposal_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("returned_by", sa.Integer(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["tenders_proposal.id"], name=op.f("fk_tenders_proposal_return_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["returned_by"], ["identity_person.id"], name=op.f("fk_tenders_proposal_return_returned_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_proposal_return")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_tenders_proposal_return_proposal_id")),
    )
    op.create_table(
        "tenders_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.String(length=36), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bid_id"], ["tenders_bid.id"], name=op.f("fk_tenders_score_bid_id")),
        sa.ForeignKeyConstraint(["given_by"], ["identity_person.id"], name=op.f("fk_tenders_score_given_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_score")),
    )
    with op.batch_alter_table("tenders_score", schema=None) as batch_op:
        batch_op.create_index("ix_tenders_score_bid", ["bid_id", "question"], unique=False)

    op.create_table(
        "tenders_sealed_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["bid_id"], ["tenders_bid.id"], name=op.f("fk_tenders_sealed_file_bid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_sealed_file")),
        sa.UniqueConstraint("bid_id", "place", name=op.f("uq_tenders_sealed_file_bid_id_place")),
    )
    op.create_table(
        "tenders_withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.String(length=36), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["bid_id"], ["tenders_bid.id"], name=op.f("fk_tenders_withdrawal_bid_id")),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_withdrawal_call_id")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["identity_person.id"], name=op.f("fk_tenders_withdrawal_withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_withdrawal")),
        sa.UniqueConstraint("bid_id", name=op.f("uq_tenders_withdrawal_bid_id")),
    )
    with op.batch_alter_table("tenders_withdrawal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_withdrawal_call_id"), ["call_id"], unique=False)

    op.create_table(
        "tenders_award_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.String(length=36), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("won", sa.Boolean(), nullable=False),
        sa.Column("comparison_cents", sa.BigInteger(), nullable=False),
        sa.Column("price_points", sa.Integer(), nullable=False),
        sa.Column("quality_points", sa.Integer(), nullable=False),
        sa.Column("total_points", sa.Integer(), nullable=False),
        sa.Column("by_question", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["tenders_award.id"], name=op.f("fk_tenders_award_row_award_id")),
        sa.ForeignKeyConstraint(["bid_id"], ["tenders_bid.id"], name=op.f("fk_tenders_award_row_bid_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_tenders_award_row_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_award_row")),
        sa.UniqueConstraint("award_id", "bid_id", name=op.f("uq_tenders_award_row_award_id_bid_id")),
    )
    with op.batch_alter_table("tenders_award_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_award_row_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "tenders_court_matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column(
            "matter", sa.Enum("APPEAL", "ORDER", name="courtmatter", native_enum=False, length=20), nullable=False
        ),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["tenders_award.id"], name=op.f("fk_tenders_court_matter_award_id")),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["identity_person.id"], name=op.f("fk_tenders_court_matter_entered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_court_matter")),
    )
    with op.batch_alter_table("tenders_court_matter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_court_matter_award_id"), ["award_id"], unique=False)

    op.create_table(
        "tenders_decision_read",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["tenders_award.id"], name=op.f("fk_tenders_decision_read_award_id")),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_tenders_decision_read_person_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_tenders_decision_read_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_decision_read")),
        sa.UniqueConstraint(
            "award_id", "provider_id", "person_id", name=op.f("uq_tenders_decision_read_award_id_provider_id_person_id")
        ),
    )
    op.create_table(
        "tenders_decision_sent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column(
            "means",
            sa.Enum("PORTAL", "MAIL", "POST", "HAND", name="means", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("people_told", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["tenders_award.id"], name=op.f("fk_tenders_decision_sent_award_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_tenders_decision_sent_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["identity_person.id"], name=op.f("fk_tenders_decision_sent_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_decision_sent")),
    )
    with op.batch_alter_table("tenders_decision_sent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_decision_sent_award_id"), ["award_id"], unique=False)

    op.create_table(
        "tenders_rectification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.Enum("PARTY", "BUYER", name="side", native_enum=False, length=20), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["tenders_award.id"], name=op.f("fk_tenders_rectification_award_id")),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_tenders_rectification_call_id")),
        sa.ForeignKeyConstraint(["filed_by"], ["identity_person.id"], name=op.f("fk_tenders_rectification_filed_by")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_tenders_rectification_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_rectification")),
    )
    with op.batch_alter_table("tenders_rectification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_rectification_award_id"), ["award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenders_rectification_call_id"), ["call_id"], unique=False)

    op.create_table(
        "tenders_court_matter_end",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("DISMISSED", "WITHDRAWN", "LIFTED", "QUASHED", name="courtoutcome", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["identity_person.id"], name=op.f("fk_tenders_court_matter_end_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["tenders_court_matter.id"], name=op.f("fk_tenders_court_matter_end_matter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_court_matter_end")),
        sa.UniqueConstraint("matter_id", name=op.f("uq_tenders_court_matter_end_matter_id")),
    )
    op.create_table(
        "tenders_rectification_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rectification_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("CHANGED", "REJECTED", "DISMISSED", name="rectificationoutcome", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["identity_person.id"], name=op.f("fk_tenders_rectification_verdict_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["rectification_id"],
            ["tenders_rectification.id"],
            name=op.f("fk_tenders_rectification_verdict_rectification_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders_rectification_verdict")),
        sa.UniqueConstraint("rectification_id", name=op.f("uq_tenders_rectification_verdict_rectification_id")),
    )
    op.protect_rows("tenders_amendment")
    op.protect_rows("tenders_approval")
    op.protect_rows("tenders_asked_question")
    op.protect_rows("tenders_bid")
    op.protect_rows("tenders_commitment")
    op.protect_rows("tenders_decline")
    op.protect_rows("tenders_invitation")
    op.protect_rows("tenders_opening")
    op.protect_rows("tenders_proposal")
    op.protect_rows("tenders_sealed_list")
    op.protect_rows("tenders_award")
    op.protect_rows("tenders_confirmation")
    op.protect_rows("tenders_given_answer")
    op.protect_rows("tenders_opened_bid")
    op.protect_rows("tenders_proposal_return")
    op.protect_rows("tenders_score")
    op.protect_rows("tenders_sealed_file")
    op.protect_rows("tenders_withdrawal")
    op.protect_rows("tenders_award_row")
    op.protect_rows("tenders_court_matter")
    op.protect_rows("tenders_decision_read")
    op.protect_rows("tenders_decision_sent")
    op.protect_rows("tenders_rectification")
    op.protect_rows("tenders_court_matter_end")
    op.protect_rows("tenders_rectification_verdict")
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def downgrade() -> None:
    for statement in RELEASES[op.get_bind().dialect.name]:
        op.execute(statement)
    op.release_rows("tenders_rectification_verdict")
    op.release_rows("tenders_court_matter_end")
    op.release_rows("tenders_rectification")
    op.release_rows("tenders_decision_sent")
    op.release_rows("tenders_decision_read")
    op.release_rows("tenders_court_matter")
    op.release_rows("tenders_award_row")
    op.release_rows("tenders_withdrawal")
    op.release_rows("tenders_sealed_file")
    op.release_rows("tenders_score")
    op.release_rows("tenders_proposal_return")
    op.release_rows("tenders_opened_bid")
    op.release_rows("tenders_given_answer")
    op.release_rows("tenders_confirmation")
    op.release_rows("tenders_award")
    op.release_rows("tenders_sealed_list")
    op.release_rows("tenders_proposal")
    op.release_rows("tenders_opening")
    op.release_rows("tenders_invitation")
    op.release_rows("tenders_decline")
    op.release_rows("tenders_commitment")
    op.release_rows("tenders_bid")
    op.release_rows("tenders_asked_question")
    op.release_rows("tenders_approval")
    op.release_rows("tenders_amendment")
    op.drop_table("tenders_rectification_verdict")
    op.drop_table("tenders_court_matter_end")
    with op.batch_alter_table("tenders_rectification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_rectification_call_id"))
        batch_op.drop_index(batch_op.f("ix_tenders_rectification_award_id"))

    op.drop_table("tenders_rectification")
    with op.batch_alter_table("tenders_decision_sent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_decision_sent_award_id"))

    op.drop_table("tenders_decision_sent")
    op.drop_table("tenders_decision_read")
    with op.batch_alter_table("tenders_court_matter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_court_matter_award_id"))

    op.drop_table("tenders_court_matter")
    with op.batch_alter_table("tenders_award_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_award_row_provider_id"))

    op.drop_table("tenders_award_row")
    with op.batch_alter_table("tenders_withdrawal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_withdrawal_call_id"))

    op.drop_table("tenders_withdrawal")
    op.drop_table("tenders_sealed_file")
    with op.batch_alter_table("tenders_score", schema=None) as batch_op:
        batch_op.drop_index("ix_tenders_score_bid")

    op.drop_table("tenders_score")
    op.drop_table("tenders_proposal_return")
    with op.batch_alter_table("tenders_opened_bid", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_opened_bid_call_id"))

    op.drop_table("tenders_opened_bid")
    op.drop_table("tenders_given_answer")
    with op.batch_alter_table("tenders_draft_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_draft_file_draft_id"))

    op.drop_table("tenders_draft_file")
    with op.batch_alter_table("tenders_confirmation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_confirmation_call_id"))

    op.drop_table("tenders_confirmation")
    op.drop_table("tenders_award")
    op.drop_table("tenders_sealed_list")
    with op.batch_alter_table("tenders_proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_proposal_call_id"))

    op.drop_table("tenders_proposal")
    op.drop_table("tenders_opening_half")
    op.drop_table("tenders_opening")
    op.drop_table("tenders_key_share")
    with op.batch_alter_table("tenders_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_invitation_provider_id"))

    op.drop_table("tenders_invitation")
    op.drop_table("tenders_decline")
    with op.batch_alter_table("tenders_commitment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_commitment_call_id"))

    op.drop_table("tenders_commitment")
    op.drop_table("tenders_bid_draft")
    with op.batch_alter_table("tenders_bid", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_bid_provider_id"))

    op.drop_table("tenders_bid")
    with op.batch_alter_table("tenders_asked_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_asked_question_call_id"))

    op.drop_table("tenders_asked_question")
    with op.batch_alter_table("tenders_approval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_approval_call_id"))

    op.drop_table("tenders_approval")
    op.drop_table("tenders_amendment")
    with op.batch_alter_table("tenders_call", schema=None) as batch_op:
        batch_op.drop_index("ix_tenders_call_state")

    op.drop_table("tenders_call")
    with op.batch_alter_table("tenders_opener_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_opener_key_person_id"))

    op.drop_table("tenders_opener_key")
