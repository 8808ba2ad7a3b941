"""What the ring is, as dated rows: members, categories, rates, settings, the ring as a procurement."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ring_area",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("responsible_municipality", sa.String(length=3), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_ring_area")),
    )
    op.create_table(
        "ring_category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_ring_category_days_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring_category")),
        sa.UniqueConstraint("code", name=op.f("uq_ring_category_code")),
    )
    op.create_table(
        "ring_founding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("hilma_number", sa.String(length=11), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("regime", sa.Enum("ANNEX_E", "PART_II", name="regime", native_enum=False, length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("estimated_cents", sa.BigInteger(), nullable=False),
        sa.Column("closing_announced", sa.Boolean(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring_founding")),
    )
    op.create_table(
        "ring_free_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_free", sa.Boolean(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring_free_day")),
    )
    with op.batch_alter_table("ring_free_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ring_free_day_day"), ["day"], unique=False)

    op.create_table(
        "ring_legal_parameter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("section", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_ring_legal_parameter_days_in_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring_legal_parameter")),
    )
    with op.batch_alter_table("ring_legal_parameter", schema=None) as batch_op:
        batch_op.create_index("ix_ring_legal_parameter_key", ["key", "valid_from"], unique=False)

    op.create_table(
        "ring_rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "BENEFIT",
                "BENEFIT_AVERAGE",
                "MONTH_DAYS",
                "MUNICIPAL_SHARE",
                "VAT",
                name="ratekind",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("is_assumption", sa.Boolean(), nullable=False),
        sa.Column("legal_basis", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_ring_rate_days_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring_rate")),
    )
    with op.batch_alter_table("ring_rate", schema=None) as batch_op:
        batch_op.create_index("ix_ring_rate_kind_code", ["kind", "code", "valid_from"], unique=False)

    op.create_table(
        "ring_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "key",
            sa.Enum(
                "STANDSTILL_USED",
                "LATE_ADMISSION_SEES_OPEN_CALLS",
                "SMALL_COUNT_LIMIT",
                "AWARD_NOTICES_QUARTERLY",
                "CONTRACTOR_CHECKS_USED",
                "TEMPORARY_CLOSING_ALLOWED",
                "SETUP_EVALUATION_EXTENDED",
                "PAYMENT_TERM_DAYS",
                "REPORT_SAMPLE_PERCENT",
                "SECOND_VERIFIER_FROM_EUROS",
                "LOW_VALUE_BELOW_EUROS",
                "SAMPLE_ERROR_PERCENT",
                name="settingkey",
                native_enum=False,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring_setting")),
    )
    with op.batch_alter_table("ring_setting", schema=None) as batch_op:
        batch_op.create_index("ix_ring_setting_key", ["key", "valid_from"], unique=False)

    op.create_table(
        "ring_target_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring_target_group")),
        sa.UniqueConstraint("code", name=op.f("uq_ring_target_group_code")),
    )
    op.create_table(
        "ring_municipality",
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("official_name", sa.String(length=200), nullable=False),
        sa.Column("area_code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.String(length=9), nullable=True),
        sa.Column("business_id_source", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["ring_area.code"], name=op.f("fk_ring_municipality_area_code")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["identity_organisation.id"], name=op.f("fk_ring_municipality_organisation_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_ring_municipality")),
        sa.UniqueConstraint("business_id", name=op.f("uq_ring_municipality_business_id")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_ring_municipality_organisation_id")),
    )
    op.create_table(
        "ring_ring",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("lead_municipality", sa.String(length=3), nullable=False),
        sa.Column("nuts3", sa.String(length=5), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_ring_ring_one_row")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["identity_organisation.id"], name=op.f("fk_ring_ring_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring_ring")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_ring_ring_organisation_id")),
    )
    op.create_table(
        "ring_accession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(length=3), nullable=False),
        sa.Column("joins", sa.Boolean(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_ring_accession_days_in_order")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["ring_municipality.code"], name=op.f("fk_ring_accession_municipality_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring_accession")),
    )
    with op.batch_alter_table("ring_accession", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ring_accession_municipality_code"), ["municipality_code"], unique=False)

    op.create_table(
        "ring_appropriation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(length=3), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_ring_appropriation_not_negative")),
        sa.ForeignKeyConstraint(["category_id"], ["ring_category.id"], name=op.f("fk_ring_appropriation_category_id")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["ring_municipality.code"], name=op.f("fk_ring_appropriation_municipality_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring_appropriation")),
    )
    with op.batch_alter_table("ring_appropriation", schema=None) as batch_op:
        batch_op.create_index("ix_ring_appropriation_year", ["year", "municipality_code"], unique=False)

    op.create_table(
        "ring_einvoice_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(length=3), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=35), nullable=False),
        sa.Column(
            "kind", sa.Enum("OVT", "OPERATOR", "IBAN", name="addresskind", native_enum=False, length=20), nullable=False
        ),
        sa.Column("operator", sa.String(length=80), nullable=False),
        sa.Column("operator_id", sa.String(length=35), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("required_references", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_ring_einvoice_address_days_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["ring_municipality.code"], name=op.f("fk_ring_einvoice_address_municipality_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring_einvoice_address")),
    )
    with op.batch_alter_table("ring_einvoice_address", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ring_einvoice_address_municipality_code"), ["municipality_code"], unique=False
        )

    op.create_table(
        "ring_mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("acting_code", sa.String(length=3), nullable=False),
        sa.Column("home_code", sa.String(length=3), nullable=False),
        sa.Column(
            "task",
            sa.Enum("REFER", "VERIFY", "REVIEW", "APPROVE", "PUBLISH", name="task", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_ring_mandate_days_in_order")),
        sa.ForeignKeyConstraint(["acting_code"], ["ring_municipality.code"], name=op.f("fk_ring_mandate_acting_code")),
        sa.ForeignKeyConstraint(["home_code"], ["ring_municipality.code"], name=op.f("fk_ring_mandate_home_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring_mandate")),
    )
    op.create_table(
        "ring_population",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(length=3), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("used_from", sa.Date(), nullable=False),
        sa.Column("inhabitants", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("inhabitants > 0", name=op.f("ck_ring_population_somebody_lives_there")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["ring_municipality.code"], name=op.f("fk_ring_population_municipality_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring_population")),
    )
    op.protect_rows("ring_founding")
    op.protect_rows("ring_free_day")
    op.protect_rows("ring_legal_parameter")
    op.protect_rows("ring_rate")
    op.protect_rows("ring_setting")
    op.protect_rows("ring_accession")
    op.protect_rows("ring_appropriation")
    op.protect_rows("ring_einvoice_address")
    op.protect_rows("ring_mandate")
    op.protect_rows("ring_population")


def downgrade() -> None:
    op.release_rows("ring_population")
    op.release_rows("ring_mandate")
    op.release_rows("ring_einvoice_address")
    op.release_rows("ring_appropriation")
    op.release_rows("ring_accession")
    op.release_rows("ring_setting")
    op.release_rows("ring_rate")
    op.release_rows("ring_legal_parameter")
    op.release_rows("ring_free_day")
    op.release_rows("ring_founding")
    op.drop_table("ring_population")
    op.drop_table("ring_mandate")
    with op.batch_alter_table("ring_einvoice_address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ring_einvoice_address_municipality_code"))

    op.drop_table("ring_einvoice_address")
    with op.batch_alter_table("ring_appropriation", schema=None) as batch_op:
        batch_op.drop_index("ix_ring_appropriation_year")

    op.drop_table("ring_appropriation")
    with op.batch_alter_table("ring_accession", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ring_accession_municipality_code"))

    op.drop_table("ring_accession")
    op.drop_table("ring_ring")
    op.drop_table("ring_municipality")
    op.drop_table("ring_target_group")
    with op.batch_alter_table("ring_setting", schema=None) as batch_op:
        batch_op.drop_index("ix_ring_setting_key")

    op.drop_table("ring_setting")
    with op.batch_alter_table("ring_rate", schema=None) as batch_op:
        batch_op.drop_index("ix_ring_rate_kind_code")

    op.drop_table("ring_rate")
    with op.batch_alter_table("ring_legal_parameter", schema=None) as batch_op:
        batch_op.drop_index("ix_ring_legal_parameter_key")

    op.drop_table("ring_legal_parameter")
    with op.batch_alter_table("ring_free_day", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ring_free_day_day"))

    op.drop_table("ring_free_day")
    op.drop_table("ring_founding")
    op.drop_table("ring_category")
    op.drop_table("ring_area")
