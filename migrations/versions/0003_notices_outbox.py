"""Messages to people, kept until they are delivered and read."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notices_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_code", sa.String(length=20), nullable=True),
        sa.Column("one_time_link_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["one_time_link_id"], ["identity_one_time_link.id"], name=op.f("fk_notices_notice_one_time_link_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["identity_organisation.id"], name=op.f("fk_notices_notice_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_notices_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices_notice")),
    )
    with op.batch_alter_table("notices_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_notice_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_notice_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index("ix_notices_notice_outbox", ["mailed_at", "attempts"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_notice_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("notices_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notices_notice_person_id"))
        batch_op.drop_index("ix_notices_notice_outbox")
        batch_op.drop_index(batch_op.f("ix_notices_notice_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_notices_notice_created_at"))

    op.drop_table("notices_notice")
