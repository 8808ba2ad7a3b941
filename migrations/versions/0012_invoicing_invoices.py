"""Invoices and credit notes as they were sent, and how they are reviewed, approved and paid."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invoicing_budget_warning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=3), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "standing", sa.Enum("FINE", "NEAR", "OVER", name="standing", native_enum=False, length=10), nullable=False
        ),
        sa.Column("appropriated_cents", sa.BigInteger(), nullable=False),
        sa.Column("earned_cents", sa.BigInteger(), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["ring_category.id"], name=op.f("fk_invoicing_budget_warning_category_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_budget_warning")),
        sa.UniqueConstraint(
            "municipality",
            "category_id",
            "year",
            "appropriated_cents",
            "standing",
            name=op.f("uq_invoicing_budget_warning_municipality_category_id_year_appropriated_cents_standing"),
        ),
    )
    op.create_table(
        "invoicing_authority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=3), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cost_centre", sa.String(length=20), nullable=False),
        sa.Column("highest_cents", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_invoicing_authority_in_order")),
        sa.CheckConstraint(
            "highest_cents IS NULL OR highest_cents >= 0", name=op.f("ck_invoicing_authority_not_below_zero")
        ),
        sa.CheckConstraint("person_id <> given_by", name=op.f("ck_invoicing_authority_not_own")),
        sa.ForeignKeyConstraint(["given_by"], ["identity_person.id"], name=op.f("fk_invoicing_authority_given_by")),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_invoicing_authority_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_authority")),
    )
    with op.batch_alter_table("invoicing_authority", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_authority_municipality"), ["municipality"], unique=False)

    op.create_table(
        "invoicing_logo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("chosen_by", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chosen_by"], ["identity_person.id"], name=op.f("fk_invoicing_logo_chosen_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["register_provider.id"], name=op.f("fk_invoicing_logo_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_logo")),
    )
    with op.batch_alter_table("invoicing_logo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_logo_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "invoicing_payer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=3), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("town", sa.String(length=80), nullable=False),
        sa.Column("buyer_reference", sa.String(length=70), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["identity_person.id"], name=op.f("fk_invoicing_payer_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_payer")),
    )
    with op.batch_alter_table("invoicing_payer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_payer_municipality"), ["municipality"], unique=False)

    op.create_table(
        "invoicing_sending_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("BY_HAND", "EMAIL", "FOLDER", name="channel", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column(
            "form", sa.Enum("PDF", "FINVOICE", "PEPPOL", name="form", native_enum=False, length=10), nullable=False
        ),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("chosen_by", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["chosen_by"], ["identity_person.id"], name=op.f("fk_invoicing_sending_choice_chosen_by")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_invoicing_sending_choice_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_sending_choice")),
    )
    with op.batch_alter_table("invoicing_sending_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_sending_choice_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "invoicing_series",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_invoicing_series_provider_id")
        ),
        sa.PrimaryKeyConstraint("provider_id", "year", name=op.f("pk_invoicing_series")),
    )
    op.create_table(
        "invoicing_buyers_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column(
            "way",
            sa.Enum("DIRECT", "RESPONSIBLE", "SELF_BILLING", name="way", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("chosen_by", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["chosen_by"], ["identity_person.id"], name=op.f("fk_invoicing_buyers_choice_chosen_by")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_invoicing_buyers_choice_contract_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_buyers_choice")),
    )
    with op.batch_alter_table("invoicing_buyers_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_buyers_choice_contract_id"), ["contract_id"], unique=False)

    op.create_table(
        "invoicing_contract",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_invoicing_contract_contract_id")
        ),
        sa.PrimaryKeyConstraint("contract_id", name=op.f("pk_invoicing_contract")),
    )
    op.create_table(
        "invoicing_invoice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=3), nullable=False),
        sa.Column(
            "kind", sa.Enum("INVOICE", "CREDIT_NOTE", name="invoicekind", native_enum=False, length=20), nullable=False
        ),
        sa.Column("self_billed", sa.Boolean(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "DRAFTED",
                "OBJECTED",
                "WITHDRAWN",
                "ISSUED",
                "REVIEWED",
                "APPROVED",
                "RETURNED",
                "CREDITED",
                "PAID",
                name="state",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("vat_cents", sa.BigInteger(), nullable=False),
        sa.Column("gross_cents", sa.BigInteger(), nullable=False),
        sa.Column("disputed_cents", sa.BigInteger(), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'CREDIT_NOTE') = (corrects_id IS NOT NULL)", name=op.f("ck_invoicing_invoice_credit_names_invoice")
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR accepted_by IS NULL OR approved_by <> accepted_by",
            name=op.f("ck_invoicing_invoice_not_sellers"),
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR reviewed_by IS NOT NULL", name=op.f("ck_invoicing_invoice_review_first")
        ),
        sa.CheckConstraint("gross_cents = net_cents + vat_cents", name=op.f("ck_invoicing_invoice_sum")),
        sa.CheckConstraint(
            "reviewed_by IS NULL OR accepted_by IS NULL OR reviewed_by <> accepted_by",
            name=op.f("ck_invoicing_invoice_not_seller"),
        ),
        sa.CheckConstraint(
            "reviewed_by IS NULL OR approved_by IS NULL OR reviewed_by <> approved_by",
            name=op.f("ck_invoicing_invoice_two_persons"),
        ),
        sa.ForeignKeyConstraint(["accepted_by"], ["identity_person.id"], name=op.f("fk_invoicing_invoice_accepted_by")),
        sa.ForeignKeyConstraint(["approved_by"], ["identity_person.id"], name=op.f("fk_invoicing_invoice_approved_by")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_invoicing_invoice_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["invoicing_invoice.id"], name=op.f("fk_invoicing_invoice_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_invoicing_invoice_provider_id")
        ),
        sa.ForeignKeyConstraint(["reviewed_by"], ["identity_person.id"], name=op.f("fk_invoicing_invoice_reviewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_invoice")),
    )
    with op.batch_alter_table("invoicing_invoice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_invoice_contract_id"), ["contract_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoicing_invoice_corrects_id"), ["corrects_id"], unique=False)
        batch_op.create_index("ix_invoicing_invoice_inbox", ["municipality", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoicing_invoice_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoicing_invoice_state"), ["state"], unique=False)

    op.create_table(
        "invoicing_sellers_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("vat_code", sa.String(length=40), nullable=False),
        sa.Column("vat_ground", sa.String(length=300), nullable=False),
        sa.Column("self_billing_agreed", sa.Boolean(), nullable=False),
        sa.Column("chosen_by", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["chosen_by"], ["identity_person.id"], name=op.f("fk_invoicing_sellers_choice_chosen_by")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_invoicing_sellers_choice_contract_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_sellers_choice")),
    )
    with op.batch_alter_table("invoicing_sellers_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_sellers_choice_contract_id"), ["contract_id"], unique=False)

    op.create_table(
        "invoicing_dispatch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("BY_HAND", "EMAIL", "FOLDER", name="channel", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column(
            "form", sa.Enum("PDF", "FINVOICE", "PEPPOL", name="form", native_enum=False, length=10), nullable=False
        ),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "WAITING",
                "MAILED",
                "IN_FOLDER",
                "PICKED_UP",
                "FAILED",
                name="dispatchstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=False),
        sa.Column("queued_by", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel <> 'BY_HAND'", name=op.f("ck_invoicing_dispatch_travels")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoicing_invoice.id"], name=op.f("fk_invoicing_dispatch_invoice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_dispatch")),
    )
    with op.batch_alter_table("invoicing_dispatch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_dispatch_invoice_id"), ["invoice_id"], unique=False)
        batch_op.create_index("ix_invoicing_dispatch_outbox", ["state", "next_attempt_at"], unique=False)

    op.create_table(
        "invoicing_disputed_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoicing_invoice.id"], name=op.f("fk_invoicing_disputed_row_invoice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_disputed_row")),
        sa.UniqueConstraint("invoice_id", "row_number", name=op.f("uq_invoicing_disputed_row_invoice_id_row_number")),
    )
    op.create_table(
        "invoicing_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=25), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "original_form",
            sa.Enum("PDF", "FINVOICE", "PEPPOL", name="form", native_enum=False, length=10),
            nullable=True,
        ),
        sa.Column("original_file", sa.String(length=64), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(original_form IS NULL) = (original_file IS NULL)", name=op.f("ck_invoicing_document_original_whole")
        ),
        sa.CheckConstraint(
            "(sequence IS NULL) = (original_file IS NOT NULL)",
            name=op.f("ck_invoicing_document_numbered_here_or_elsewhere"),
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoicing_invoice.id"], name=op.f("fk_invoicing_document_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_invoicing_document_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_document")),
        sa.UniqueConstraint("invoice_id", name=op.f("uq_invoicing_document_invoice_id")),
        sa.UniqueConstraint("provider_id", "number", name=op.f("uq_invoicing_document_provider_id_number")),
        sa.UniqueConstraint(
            "provider_id", "year", "sequence", name=op.f("uq_invoicing_document_provider_id_year_sequence")
        ),
    )
    with op.batch_alter_table("invoicing_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_document_issued_on"), ["issued_on"], unique=False)
        batch_op.create_index("ix_invoicing_document_reference", ["reference"], unique=False)

    op.create_table(
        "invoicing_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=35), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("paid_cents <> 0", name=op.f("ck_invoicing_payment_something")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoicing_invoice.id"], name=op.f("fk_invoicing_payment_invoice_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["identity_person.id"], name=op.f("fk_invoicing_payment_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_payment")),
    )
    with op.batch_alter_table("invoicing_payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_payment_invoice_id"), ["invoice_id"], unique=False)

    op.create_table(
        "invoicing_posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=3), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=20), nullable=False),
        sa.Column("cost_centre", sa.String(length=20), nullable=False),
        sa.Column("project", sa.String(length=20), nullable=False),
        sa.Column("posted_by", sa.Integer(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_invoicing_posting_contract_id")
        ),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoicing_invoice.id"], name=op.f("fk_invoicing_posting_invoice_id")),
        sa.ForeignKeyConstraint(["posted_by"], ["identity_person.id"], name=op.f("fk_invoicing_posting_posted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_posting")),
    )
    with op.batch_alter_table("invoicing_posting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_posting_invoice_id"), ["invoice_id"], unique=False)
        batch_op.create_index("ix_invoicing_posting_suggestion", ["municipality", "contract_id"], unique=False)

    op.create_table(
        "invoicing_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "DRAFTED",
                "OBJECTED",
                "WITHDRAWN",
                "ISSUED",
                "REVIEWED",
                "APPROVED",
                "PARTLY_APPROVED",
                "RETURNED",
                "CREDITED",
                "PAID",
                "SETTLED",
                "REMINDED",
                name="stepkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoicing_invoice.id"], name=op.f("fk_invoicing_step_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_step")),
    )
    with op.batch_alter_table("invoicing_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_step_invoice_id"), ["invoice_id"], unique=False)

    op.create_table(
        "invoicing_draft_piece",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("ledger_line_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("participant", sa.String(length=40), nullable=False),
        sa.Column("milestone", sa.String(length=60), nullable=False),
        sa.Column("occurrence", sa.String(length=20), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("municipality", sa.String(length=3), nullable=False),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=False),
        sa.Column(
            "vat_category",
            sa.Enum("STANDARD", "EXEMPT", "OUTSIDE", name="vatcategory", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("vat_percent", sa.String(length=8), nullable=False),
        sa.Column("vat_code", sa.String(length=40), nullable=False),
        sa.Column("vat_rate_id", sa.Integer(), nullable=True),
        sa.Column("vat_ground", sa.String(length=300), nullable=False),
        sa.Column("vat_ground_code", sa.String(length=30), nullable=False),
        sa.Column("takes_back_line_id", sa.Integer(), nullable=True),
        sa.Column("takes_back_ordinal", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_invoicing_draft_piece_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoicing_invoice.id"], name=op.f("fk_invoicing_draft_piece_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["ledger_line_id"], ["payments_line.id"], name=op.f("fk_invoicing_draft_piece_ledger_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_draft_piece")),
        sa.UniqueConstraint("ledger_line_id", "ordinal", name=op.f("uq_invoicing_draft_piece_ledger_line_id_ordinal")),
    )
    with op.batch_alter_table("invoicing_draft_piece", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_draft_piece_contract_id"), ["contract_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoicing_draft_piece_invoice_id"), ["invoice_id"], unique=False)

    op.create_table(
        "invoicing_piece",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("ledger_line_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("participant", sa.String(length=40), nullable=False),
        sa.Column("milestone", sa.String(length=60), nullable=False),
        sa.Column("occurrence", sa.String(length=20), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("municipality", sa.String(length=3), nullable=False),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=False),
        sa.Column(
            "vat_category",
            sa.Enum("STANDARD", "EXEMPT", "OUTSIDE", name="vatcategory", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("vat_percent", sa.String(length=8), nullable=False),
        sa.Column("vat_code", sa.String(length=40), nullable=False),
        sa.Column("vat_rate_id", sa.Integer(), nullable=True),
        sa.Column("vat_ground", sa.String(length=300), nullable=False),
        sa.Column("vat_ground_code", sa.String(length=30), nullable=False),
        sa.Column("takes_back_line_id", sa.Integer(), nullable=True),
        sa.Column("takes_back_ordinal", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_invoicing_piece_contract_id")
        ),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoicing_invoice.id"], name=op.f("fk_invoicing_piece_invoice_id")),
        sa.ForeignKeyConstraint(
            ["ledger_line_id"], ["payments_line.id"], name=op.f("fk_invoicing_piece_ledger_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_piece")),
        sa.UniqueConstraint("ledger_line_id", "ordinal", name=op.f("uq_invoicing_piece_ledger_line_id_ordinal")),
    )
    with op.batch_alter_table("invoicing_piece", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_piece_contract_id"), ["contract_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoicing_piece_invoice_id"), ["invoice_id"], unique=False)

    op.protect_rows("invoicing_budget_warning")
    op.protect_rows("invoicing_authority")
    op.protect_rows("invoicing_logo")
    op.protect_rows("invoicing_payer")
    op.protect_rows("invoicing_sending_choice")
    op.protect_rows("invoicing_buyers_choice")
    op.protect_rows("invoicing_sellers_choice")
    op.protect_rows("invoicing_disputed_row")
    op.protect_rows("invoicing_document")
    op.protect_rows("invoicing_payment")
    op.protect_rows("invoicing_posting")
    op.protect_rows("invoicing_step")
    op.protect_rows("invoicing_piece")


def downgrade() -> None:
    op.release_rows("invoicing_piece")
    op.release_rows("invoicing_step")
    op.release_rows("invoicing_posting")
    op.release_rows("invoicing_payment")
    op.release_rows("invoicing_document")
    op.release_rows("invoicing_disputed_row")
    op.release_rows("invoicing_sellers_choice")
    op.release_rows("invoicing_buyers_choice")
    op.release_rows("invoicing_sending_choice")
    op.release_rows("invoicing_payer")
    op.release_rows("invoicing_logo")
    op.release_rows("invoicing_authority")
    op.release_rows("invoicing_budget_warning")
    with op.batch_alter_table("invoicing_piece", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_piece_invoice_id"))
        batch_op.drop_index(batch_op.f("ix_invoicing_piece_contract_id"))

    op.drop_table("invoicing_piece")
    with op.batch_alter_table("invoicing_draft_piece", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_draft_piece_invoice_id"))
        batch_op.drop_index(batch_op.f("ix_invoicing_draft_piece_contract_id"))

    op.drop_table("invoicing_draft_piece")
    with op.batch_alter_table("invoicing_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_step_invoice_id"))

    op.drop_table("invoicing_step")
    with op.batch_alter_table("invoicing_posting", schema=None) as batch_op:
        batch_op.drop_index("ix_invoicing_posting_suggestion")
        batch_op.drop_index(batch_op.f("ix_invoicing_posting_invoice_id"))

    op.drop_table("invoicing_posting")
    with op.batch_alter_table("invoicing_payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_payment_invoice_id"))

    op.drop_table("invoicing_payment")
    with op.batch_alter_table("invoicing_document", schema=None) as batch_op:
        batch_op.drop_index("ix_invoicing_document_reference")
        batch_op.drop_index(batch_op.f("ix_invoicing_document_issued_on"))

    op.drop_table("invoicing_document")
    op.drop_table("invoicing_disputed_row")
    with op.batch_alter_table("invoicing_dispatch", schema=None) as batch_op:
        batch_op.drop_index("ix_invoicing_dispatch_outbox")
        batch_op.drop_index(batch_op.f("ix_invoicing_dispatch_invoice_id"))

    op.drop_table("invoicing_dispatch")
    with op.batch_alter_table("invoicing_sellers_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_sellers_choice_contract_id"))

    op.drop_table("invoicing_sellers_choice")
    with op.batch_alter_table("invoicing_invoice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_invoice_state"))
        batch_op.drop_index(batch_op.f("ix_invoicing_invoice_provider_id"))
        batch_op.drop_index("ix_invoicing_invoice_inbox")
        batch_op.drop_index(batch_op.f("ix_invoicing_invoice_corrects_id"))
        batch_op.drop_index(batch_op.f("ix_invoicing_invoice_contract_id"))

    op.drop_table("invoicing_invoice")
    op.drop_table("invoicing_contract")
    with op.batch_alter_table("invoicing_buyers_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_buyers_choice_contract_id"))

    op.drop_table("invoicing_buyers_choice")
    op.drop_table("invoicing_series")
    with op.batch_alter_table("invoicing_sending_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_sending_choice_provider_id"))

    op.drop_table("invoicing_sending_choice")
    with op.batch_alter_table("invoicing_payer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_payer_municipality"))

    op.drop_table("invoicing_payer")
    with op.batch_alter_table("invoicing_logo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_logo_provider_id"))

    op.drop_table("invoicing_logo")
    with op.batch_alter_table("invoicing_authority", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_authority_municipality"))

    op.drop_table("invoicing_authority")
    op.drop_table("invoicing_budget_warning")
