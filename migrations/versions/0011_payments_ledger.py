"""The ledger: what is owed for verified facts, by journal, never changed."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payments_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("contract_ids", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_run")),
    )
    with op.batch_alter_table("payments_run", schema=None) as batch_op:
        batch_op.create_index("ix_payments_run_as_of", ["as_of"], unique=False)

    op.create_table(
        "payments_journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("terms_sha256", sa.String(length=64), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("reckoned", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_payments_journal_contract_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["payments_run.id"], name=op.f("fk_payments_journal_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_journal")),
        sa.UniqueConstraint("run_id", "contract_id", name=op.f("uq_payments_journal_run_id_contract_id")),
    )
    with op.batch_alter_table("payments_journal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payments_journal_contract_id"), ["contract_id"], unique=False)

    op.create_table(
        "payments_position",
        sa.Column("contract_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("participant", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("look_again_on", sa.Date(), nullable=False),
        sa.Column("open_until", sa.Date(), nullable=True),
        sa.Column("home", sa.String(length=3), nullable=False),
        sa.Column("booked", sa.Text(), nullable=False),
        sa.Column("used", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_payments_position_contract_id")
        ),
        sa.PrimaryKeyConstraint("contract_id", "participant", name=op.f("pk_payments_position")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("payments_position", schema=None) as batch_op:
        batch_op.create_index(
            "ix_payments_position_state", ["contract_id", "participant", "version", "look_again_on"], unique=False
        )

    op.create_table(
        "payments_refused",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_payments_refused_contract_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["payments_run.id"], name=op.f("fk_payments_refused_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_refused")),
        sa.UniqueConstraint("run_id", "contract_id", name=op.f("uq_payments_refused_run_id_contract_id")),
    )
    op.create_table(
        "payments_settlement",
        sa.Column("contract_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("settled_to", sa.Date(), nullable=True),
        sa.Column("terms_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("keys_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("limited", sa.Boolean(), nullable=False),
        sa.Column("used", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_payments_settlement_contract_id")
        ),
        sa.PrimaryKeyConstraint("contract_id", name=op.f("pk_payments_settlement")),
    )
    op.create_table(
        "payments_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("journal_id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=3), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["journal_id"], ["payments_journal.id"], name=op.f("fk_payments_entry_journal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_entry")),
        sa.UniqueConstraint(
            "journal_id", "municipality", "account", name=op.f("uq_payments_entry_journal_id_municipality_account")
        ),
    )
    op.create_table(
        "payments_figures",
        sa.Column("journal_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("participant", sa.String(length=40), nullable=False),
        sa.Column("payments", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["journal_id"], ["payments_journal.id"], name=op.f("fk_payments_figures_journal_id")),
        sa.PrimaryKeyConstraint("journal_id", "participant", name=op.f("pk_payments_figures")),
    )
    op.create_table(
        "payments_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("journal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("participant", sa.String(length=40), nullable=False),
        sa.Column("milestone", sa.String(length=60), nullable=False),
        sa.Column("occurrence", sa.String(length=20), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("municipality", sa.String(length=3), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("entitled_cents", sa.BigInteger(), nullable=False),
        sa.Column("settled_cents", sa.BigInteger(), nullable=False),
        sa.Column("achieved_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["journal_id"], ["payments_journal.id"], name=op.f("fk_payments_line_journal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_line")),
        sa.UniqueConstraint(
            "journal_id",
            "participant",
            "milestone",
            "occurrence",
            "part",
            "municipality",
            name="uq_payments_line_source",
        ),
    )
    op.protect_rows("payments_run")
    op.protect_rows("payments_journal")
    op.protect_rows("payments_refused")
    op.protect_rows("payments_entry")
    op.protect_rows("payments_figures")
    op.protect_rows("payments_line")


def downgrade() -> None:
    op.release_rows("payments_line")
    op.release_rows("payments_figures")
    op.release_rows("payments_entry")
    op.release_rows("payments_refused")
    op.release_rows("payments_journal")
    op.release_rows("payments_run")
    op.drop_table("payments_line")
    op.drop_table("payments_figures")
    op.drop_table("payments_entry")
    op.drop_table("payments_settlement")
    op.drop_table("payments_refused")
    with op.batch_alter_table("payments_position", schema=None) as batch_op:
        batch_op.drop_index("ix_payments_position_state")

    op.drop_table("payments_position")
    with op.batch_alter_table("payments_journal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payments_journal_contract_id"))

    op.drop_table("payments_journal")
    with op.batch_alter_table("payments_run", schema=None) as batch_op:
        batch_op.drop_index("ix_payments_run_as_of")

    op.drop_table("payments_run")
