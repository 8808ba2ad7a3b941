"""Contracts with frozen terms, signed by both sides, and their amendments."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


GUARDS = {
    "sqlite": (
        """
CREATE TRIGGER contracts_amendment_two_people BEFORE INSERT ON contracts_amendment_approval
WHEN NEW.approved_by = (SELECT drafted_by FROM contracts_amendment WHERE id = NEW.amendment_id)
BEGIN SELECT RAISE(ABORT, 'approved by its proposer'); END
""",
    ),
    "postgresql": (
        """
CREATE OR REPLACE FUNCTION contracts_amendment_two_people() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.approved_by = (SELECT drafted_by FROM contracts_amendment WHERE id = NEW.amendment_id) THEN
RAISE EXCEPTION 'approved by its proposer'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER contracts_amendment_two_people BEFORE INSERT ON contracts_amendment_approval
FOR EACH ROW EXECUTE FUNCTION contracts_amendment_two_people();
""",
    ),
}
"""Rules that the database itself guards, by dialect."""

RELEASES = {
    "sqlite": ("DROP TRIGGER contracts_amendment_two_people",),
    "postgresql": ("DROP FUNCTION contracts_amendment_two_people() CASCADE",),
}


def upgrade() -> None:
    op.create_table(
        "contracts_award_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_contracts_award_notice_call_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["identity_person.id"], name=op.f("fk_contracts_award_notice_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_award_notice")),
        sa.UniqueConstraint("call_id", name=op.f("uq_contracts_award_notice_call_id")),
    )
    op.create_table(
        "contracts_notice_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_contracts_notice_reminder_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_notice_reminder")),
        sa.UniqueConstraint("call_id", name=op.f("uq_contracts_notice_reminder_call_id")),
    )
    op.create_table(
        "contracts_contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("call_code", sa.String(length=20), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("responsible_municipality", sa.String(length=3), nullable=False),
        sa.Column("municipalities", sa.JSON(), nullable=False),
        sa.Column("target_groups", sa.JSON(), nullable=False),
        sa.Column("volume_max", sa.Integer(), nullable=False),
        sa.Column("terms_document", sa.JSON(), nullable=False),
        sa.Column("terms_sha256", sa.String(length=64), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("DRAFTED", "SIGNED", "LAPSED", name="contractstate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("expected", sa.JSON(), nullable=False),
        sa.Column("volume_at_first", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["tenders_award.id"], name=op.f("fk_contracts_contract_award_id")),
        sa.ForeignKeyConstraint(["call_id"], ["tenders_call.id"], name=op.f("fk_contracts_contract_call_id")),
        sa.ForeignKeyConstraint(["category_id"], ["ring_category.id"], name=op.f("fk_contracts_contract_category_id")),
        sa.ForeignKeyConstraint(["drafted_by"], ["identity_person.id"], name=op.f("fk_contracts_contract_drafted_by")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_contracts_contract_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_contract")),
        sa.UniqueConstraint("award_id", "provider_id", name=op.f("uq_contracts_contract_award_id_provider_id")),
        sa.UniqueConstraint("code", name=op.f("uq_contracts_contract_code")),
    )
    with op.batch_alter_table("contracts_contract", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contracts_contract_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contracts_contract_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contracts_contract_state"), ["state"], unique=False)

    op.create_table(
        "contracts_amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "ground",
            sa.Enum("CLAUSE", "ADDITIONAL", "UNFORESEEN", "SMALL", name="ground", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("volume_max", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("before_cents", sa.BigInteger(), nullable=False),
        sa.Column("after_cents", sa.BigInteger(), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_contracts_amendment_contract_id")
        ),
        sa.ForeignKeyConstraint(["drafted_by"], ["identity_person.id"], name=op.f("fk_contracts_amendment_drafted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_amendment")),
    )
    with op.batch_alter_table("contracts_amendment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contracts_amendment_contract_id"), ["contract_id"], unique=False)

    op.create_table(
        "contracts_ending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.Enum("BUYER", "PROVIDER", name="side", native_enum=False, length=20), nullable=False),
        sa.Column("kind", sa.Enum("NOTICE", "BREACH", name="endkind", native_enum=False, length=20), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_contracts_ending_contract_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_contracts_ending_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_ending")),
        sa.UniqueConstraint("contract_id", name=op.f("uq_contracts_ending_contract_id")),
    )
    op.create_table(
        "contracts_settlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.Enum("BUYER", "PROVIDER", name="side", native_enum=False, length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_contracts_settlement_contract_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_contracts_settlement_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_settlement")),
        sa.UniqueConstraint("contract_id", "person_id", name=op.f("uq_contracts_settlement_contract_id_person_id")),
        sa.UniqueConstraint("contract_id", "side", name=op.f("uq_contracts_settlement_contract_id_side")),
    )
    op.create_table(
        "contracts_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.Enum("BUYER", "PROVIDER", name="side", native_enum=False, length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_contracts_signature_contract_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_contracts_signature_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_signature")),
        sa.UniqueConstraint("contract_id", "person_id", name=op.f("uq_contracts_signature_contract_id_person_id")),
        sa.UniqueConstraint("contract_id", "side", name=op.f("uq_contracts_signature_contract_id_side")),
    )
    op.create_table(
        "contracts_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_contracts_terms_contract_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_terms")),
    )
    with op.batch_alter_table("contracts_terms", schema=None) as batch_op:
        batch_op.create_index("ix_contracts_terms_in_force", ["contract_id", "valid_from"], unique=False)

    op.create_table(
        "contracts_amendment_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["amendment_id"], ["contracts_amendment.id"], name=op.f("fk_contracts_amendment_approval_amendment_id")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["identity_person.id"], name=op.f("fk_contracts_amendment_approval_approved_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_amendment_approval")),
        sa.UniqueConstraint("amendment_id", name=op.f("uq_contracts_amendment_approval_amendment_id")),
    )
    op.create_table(
        "contracts_amendment_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.Enum("BUYER", "PROVIDER", name="side", native_enum=False, length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["amendment_id"], ["contracts_amendment.id"], name=op.f("fk_contracts_amendment_signature_amendment_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_contracts_amendment_signature_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_amendment_signature")),
        sa.UniqueConstraint(
            "amendment_id", "person_id", name=op.f("uq_contracts_amendment_signature_amendment_id_person_id")
        ),
        sa.UniqueConstraint("amendment_id", "side", name=op.f("uq_contracts_amendment_signature_amendment_id_side")),
    )
    op.protect_rows("contracts_award_notice")
    op.protect_rows("contracts_amendment")
    op.protect_rows("contracts_ending")
    op.protect_rows("contracts_settlement")
    op.protect_rows("contracts_signature")
    op.protect_rows("contracts_terms")
    op.protect_rows("contracts_amendment_approval")
    op.protect_rows("contracts_amendment_signature")
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def downgrade() -> None:
    for statement in RELEASES[op.get_bind().dialect.name]:
        op.execute(statement)
    op.release_rows("contracts_amendment_signature")
    op.release_rows("contracts_amendment_approval")
    op.release_rows("contracts_terms")
    op.release_rows("contracts_signature")
    op.release_rows("contracts_settlement")
    op.release_rows("contracts_ending")
    op.release_rows("contracts_amendment")
    op.release_rows("contracts_award_notice")
    op.drop_table("contracts_amendment_signature")
    op.drop_table("contracts_amendment_approval")
    with op.batch_alter_table("contracts_terms", schema=None) as batch_op:
        batch_op.drop_index("ix_contracts_terms_in_force")

    op.drop_table("contracts_terms")
    op.drop_table("contracts_signature")
    op.drop_table("contracts_settlement")
    op.drop_table("contracts_ending")
    with op.batch_alter_table("contracts_amendment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_amendment_contract_id"))

    op.drop_table("contracts_amendment")
    with op.batch_alter_table("contracts_contract", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_contract_state"))
        batch_op.drop_index(batch_op.f("ix_contracts_contract_provider_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_contract_call_id"))

    op.drop_table("contracts_contract")
    op.drop_table("contracts_notice_reminder")
    op.drop_table("contracts_award_notice")
