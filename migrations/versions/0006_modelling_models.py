"""Economic models of purchases, each version kept with the rates it used."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "modelling_brief",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["identity_person.id"], name=op.f("fk_modelling_brief_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modelling_brief")),
    )
    with op.batch_alter_table("modelling_brief", schema=None) as batch_op:
        batch_op.create_index("ix_modelling_brief_subject", ["subject"], unique=False)

    op.create_table(
        "modelling_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brief_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["brief_id"], ["modelling_brief.id"], name=op.f("fk_modelling_model_brief_id")),
        sa.ForeignKeyConstraint(["made_by"], ["identity_person.id"], name=op.f("fk_modelling_model_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modelling_model")),
        sa.UniqueConstraint("subject", "version", name=op.f("uq_modelling_model_subject_version")),
    )
    with op.batch_alter_table("modelling_model", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_modelling_model_brief_id"), ["brief_id"], unique=False)

    op.create_table(
        "modelling_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["identity_person.id"], name=op.f("fk_modelling_exception_asked_by")),
        sa.ForeignKeyConstraint(["model_id"], ["modelling_model.id"], name=op.f("fk_modelling_exception_model_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modelling_exception")),
        sa.UniqueConstraint("id", "asked_by", name=op.f("uq_modelling_exception_id_asked_by")),
    )
    with op.batch_alter_table("modelling_exception", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_modelling_exception_model_id"), ["model_id"], unique=False)

    op.create_table(
        "modelling_exception_decision",
        sa.Column("exception_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("decided_by <> asked_by", name=op.f("ck_modelling_exception_decision_second_person")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["identity_person.id"], name=op.f("fk_modelling_exception_decision_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["exception_id", "asked_by"],
            ["modelling_exception.id", "modelling_exception.asked_by"],
            name=op.f("fk_modelling_exception_decision_exception_id_asked_by"),
        ),
        sa.PrimaryKeyConstraint("exception_id", name=op.f("pk_modelling_exception_decision")),
    )
    op.protect_rows("modelling_brief")
    op.protect_rows("modelling_model")
    op.protect_rows("modelling_exception")
    op.protect_rows("modelling_exception_decision")


def downgrade() -> None:
    op.release_rows("modelling_exception_decision")
    op.release_rows("modelling_exception")
    op.release_rows("modelling_model")
    op.release_rows("modelling_brief")
    op.drop_table("modelling_exception_decision")
    with op.batch_alter_table("modelling_exception", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_modelling_exception_model_id"))

    op.drop_table("modelling_exception")
    with op.batch_alter_table("modelling_model", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_modelling_model_brief_id"))

    op.drop_table("modelling_model")
    with op.batch_alter_table("modelling_brief", schema=None) as batch_op:
        batch_op.drop_index("ix_modelling_brief_subject")

    op.drop_table("modelling_brief")
