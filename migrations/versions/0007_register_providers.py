"""Providers, declarations, applications and decisions, open to newcomers all the time."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("business_id", sa.String(length=9), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("bic", sa.String(length=11), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("town", sa.String(length=80), nullable=False),
        sa.Column("vat_registered", sa.Boolean(), nullable=False),
        sa.Column("vat_id", sa.String(length=20), nullable=False),
        sa.Column("einvoice_address", sa.String(length=35), nullable=False),
        sa.Column("einvoice_operator", sa.String(length=35), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["identity_organisation.id"], name=op.f("fk_register_provider_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_provider")),
        sa.UniqueConstraint("business_id", name=op.f("uq_register_provider_business_id")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_register_provider_organisation_id")),
    )
    with op.batch_alter_table("register_provider", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_provider_name"), ["name"], unique=False)

    op.create_table(
        "register_admitted",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["ring_category.id"], name=op.f("fk_register_admitted_category_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_admitted_provider_id")
        ),
        sa.PrimaryKeyConstraint("provider_id", "category_id", name=op.f("pk_register_admitted")),
    )
    with op.batch_alter_table("register_admitted", schema=None) as batch_op:
        batch_op.create_index("ix_register_admitted_category", ["category_id", "provider_id"], unique=False)

    op.create_table(
        "register_capability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["ring_category.id"], name=op.f("fk_register_capability_category_id")),
        sa.ForeignKeyConstraint(["made_by"], ["identity_person.id"], name=op.f("fk_register_capability_made_by")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_capability_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_capability")),
    )
    with op.batch_alter_table("register_capability", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_capability_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "REGISTERS",
                "TRADE_REGISTER",
                "TAXES",
                "PENSIONS",
                "AGREEMENT",
                "HEALTH_CARE",
                "LIABILITY_REPORT",
                "INSURANCE",
                name="certificatekind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=140), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["identity_person.id"], name=op.f("fk_register_certificate_added_by")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_certificate_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_certificate")),
    )
    with op.batch_alter_table("register_certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_certificate_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("explanations", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("taxes_paid", sa.Boolean(), nullable=False),
        sa.Column("registers_right", sa.Boolean(), nullable=False),
        sa.Column("pensions_insured", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["identity_person.id"], name=op.f("fk_register_declaration_made_by")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_declaration_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_declaration")),
    )
    with op.batch_alter_table("register_declaration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_declaration_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_declaration_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["identity_person.id"], name=op.f("fk_register_declaration_request_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_declaration_request_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_declaration_request")),
    )
    with op.batch_alter_table("register_declaration_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_declaration_request_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_extract_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("extract_on", sa.Date(), nullable=False),
        sa.Column("looked_by", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["looked_by"], ["identity_person.id"], name=op.f("fk_register_extract_check_looked_by")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_extract_check_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_extract_check")),
    )
    with op.batch_alter_table("register_extract_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_extract_check_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("formed_by", sa.Integer(), nullable=False),
        sa.Column("formed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["formed_by"], ["identity_person.id"], name=op.f("fk_register_group_formed_by")),
        sa.ForeignKeyConstraint(["lead_id"], ["register_provider.id"], name=op.f("fk_register_group_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_group")),
    )
    with op.batch_alter_table("register_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_group_lead_id"), ["lead_id"], unique=False)

    op.create_table(
        "register_join_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_register_join_request_person_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_join_request_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_join_request")),
    )
    with op.batch_alter_table("register_join_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_join_request_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_register_join_request_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("SUSPENSION", "REMOVAL", name="measurekind", native_enum=False, length=20), nullable=False
        ),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("grounds", sa.String(), nullable=False),
        sa.Column("heard_until", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["ring_category.id"], name=op.f("fk_register_measure_category_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["identity_person.id"], name=op.f("fk_register_measure_opened_by")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_measure_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_measure")),
    )
    with op.batch_alter_table("register_measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_measure_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=150), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("from_ring", sa.Boolean(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_message_provider_id")
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["identity_person.id"], name=op.f("fk_register_message_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_message")),
    )
    with op.batch_alter_table("register_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_message_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("MUNICIPALITY", "LANGUAGE", "GROUP", name="offerkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["register_provider.id"], name=op.f("fk_register_offer_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_offer")),
        sa.UniqueConstraint("provider_id", "kind", "code", name=op.f("uq_register_offer_provider_id_kind_code")),
    )
    with op.batch_alter_table("register_offer", schema=None) as batch_op:
        batch_op.create_index("ix_register_offer_search", ["kind", "code", "provider_id"], unique=False)

    op.create_table(
        "register_partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("SUBCONTRACTOR", "CAPACITY", name="partnerkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("business_id", sa.String(length=9), nullable=False),
        sa.Column("does", sa.String(), nullable=False),
        sa.Column("share_bp", sa.Integer(), nullable=True),
        sa.Column("committed", sa.Boolean(), nullable=False),
        sa.Column("clear", sa.Boolean(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("told_by", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_partner_provider_id")
        ),
        sa.ForeignKeyConstraint(["told_by"], ["identity_person.id"], name=op.f("fk_register_partner_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_partner")),
    )
    with op.batch_alter_table("register_partner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_partner_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=3), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("told_by", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_register_places_not_negative")),
        sa.ForeignKeyConstraint(["category_id"], ["ring_category.id"], name=op.f("fk_register_places_category_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["register_provider.id"], name=op.f("fk_register_places_provider_id")),
        sa.ForeignKeyConstraint(["told_by"], ["identity_person.id"], name=op.f("fk_register_places_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_places")),
    )
    with op.batch_alter_table("register_places", schema=None) as batch_op:
        batch_op.create_index("ix_register_places_board", ["month", "category_id", "provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_register_places_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_profile",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("size_class", sa.String(length=20), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_profile_provider_id")
        ),
        sa.PrimaryKeyConstraint("provider_id", name=op.f("pk_register_profile")),
    )
    op.create_table(
        "register_reference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("buyer", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("reached", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_register_reference_days_in_order")),
        sa.CheckConstraint(
            "reached IS NULL OR (reached >= 0 AND reached <= participants)",
            name=op.f("ck_register_reference_reached_took_part"),
        ),
        sa.ForeignKeyConstraint(["added_by"], ["identity_person.id"], name=op.f("fk_register_reference_added_by")),
        sa.ForeignKeyConstraint(["category_id"], ["ring_category.id"], name=op.f("fk_register_reference_category_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_reference_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_reference")),
    )
    with op.batch_alter_table("register_reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_reference_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("RECEIVED", "WITHDRAWN", "DECIDED", name="applicationstate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["ring_category.id"], name=op.f("fk_register_application_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["register_declaration.id"], name=op.f("fk_register_application_declaration_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_application_provider_id")
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["identity_person.id"], name=op.f("fk_register_application_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_application")),
    )
    with op.batch_alter_table("register_application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_application_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index("ix_register_application_queue", ["state", "due_on"], unique=False)
        batch_op.create_index(
            "uq_register_application_waiting",
            ["provider_id", "category_id"],
            unique=True,
            sqlite_where=sa.text("state = 'RECEIVED'"),
            postgresql_where=sa.text("state = 'RECEIVED'"),
        )

    op.create_table(
        "register_capability_scope",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("MUNICIPALITY", "LANGUAGE", "GROUP", name="offerkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["capability_id"], ["register_capability.id"], name=op.f("fk_register_capability_scope_capability_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_capability_scope")),
        sa.UniqueConstraint(
            "capability_id", "kind", "code", name=op.f("uq_register_capability_scope_capability_id_kind_code")
        ),
    )
    with op.batch_alter_table("register_capability_scope", schema=None) as batch_op:
        batch_op.create_index("ix_register_capability_scope_search", ["kind", "code", "capability_id"], unique=False)

    op.create_table(
        "register_capability_taken_back",
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["capability_id"], ["register_capability.id"], name=op.f("fk_register_capability_taken_back_capability_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["identity_person.id"], name=op.f("fk_register_capability_taken_back_taken_by")
        ),
        sa.PrimaryKeyConstraint("capability_id", name=op.f("pk_register_capability_taken_back")),
    )
    op.create_table(
        "register_evidence_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "REGISTERS",
                "TRADE_REGISTER",
                "TAXES",
                "PENSIONS",
                "AGREEMENT",
                "HEALTH_CARE",
                "LIABILITY_REPORT",
                "INSURANCE",
                name="certificatekind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["identity_person.id"], name=op.f("fk_register_evidence_request_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["register_certificate.id"], name=op.f("fk_register_evidence_request_certificate_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_evidence_request_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_evidence_request")),
        sa.UniqueConstraint("certificate_id", name=op.f("uq_register_evidence_request_certificate_id")),
    )
    with op.batch_alter_table("register_evidence_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_evidence_request_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_group_end",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ended_by"], ["identity_person.id"], name=op.f("fk_register_group_end_ended_by")),
        sa.ForeignKeyConstraint(["group_id"], ["register_group.id"], name=op.f("fk_register_group_end_group_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_group_end_provider_id")
        ),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_register_group_end")),
    )
    op.create_table(
        "register_group_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("share_bp", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.CheckConstraint(
            "share_bp > 0 AND share_bp < 10000", name=op.f("ck_register_group_member_share_of_the_whole")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["register_group.id"], name=op.f("fk_register_group_member_group_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_group_member_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_group_member")),
        sa.UniqueConstraint("group_id", "provider_id", name=op.f("uq_register_group_member_group_id_provider_id")),
    )
    with op.batch_alter_table("register_group_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_group_member_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_join_answer",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["identity_person.id"], name=op.f("fk_register_join_answer_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["register_join_request.id"], name=op.f("fk_register_join_answer_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_register_join_answer")),
    )
    op.create_table(
        "register_measure_answer",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["given_by"], ["identity_person.id"], name=op.f("fk_register_measure_answer_given_by")),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["register_measure.id"], name=op.f("fk_register_measure_answer_measure_id")
        ),
        sa.PrimaryKeyConstraint("measure_id", name=op.f("pk_register_measure_answer")),
    )
    op.create_table(
        "register_measure_decision",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("CARRIED_OUT", "DROPPED", name="measureoutcome", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["identity_person.id"], name=op.f("fk_register_measure_decision_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["register_measure.id"], name=op.f("fk_register_measure_decision_measure_id")
        ),
        sa.PrimaryKeyConstraint("measure_id", name=op.f("pk_register_measure_decision")),
    )
    op.create_table(
        "register_partner_taken_back",
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["register_partner.id"], name=op.f("fk_register_partner_taken_back_partner_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["identity_person.id"], name=op.f("fk_register_partner_taken_back_taken_by")
        ),
        sa.PrimaryKeyConstraint("partner_id", name=op.f("pk_register_partner_taken_back")),
    )
    op.create_table(
        "register_reference_taken_back",
        sa.Column("reference_id", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reference_id"], ["register_reference.id"], name=op.f("fk_register_reference_taken_back_reference_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["identity_person.id"], name=op.f("fk_register_reference_taken_back_taken_by")
        ),
        sa.PrimaryKeyConstraint("reference_id", name=op.f("pk_register_reference_taken_back")),
    )
    op.create_table(
        "register_reminder",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["register_certificate.id"], name=op.f("fk_register_reminder_certificate_id")
        ),
        sa.PrimaryKeyConstraint("certificate_id", "days_before", name=op.f("pk_register_reminder")),
    )
    op.create_table(
        "register_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome", sa.Enum("ADMITTED", "REJECTED", name="outcome", native_enum=False, length=20), nullable=False
        ),
        sa.Column("checklist", sa.JSON(), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("correction_days", sa.Integer(), nullable=False),
        sa.Column("appeal_days", sa.Integer(), nullable=False),
        sa.Column("people_told", sa.Integer(), nullable=False),
        sa.CheckConstraint("proposed_by <> decided_by", name=op.f("ck_register_decision_two_persons")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["register_application.id"], name=op.f("fk_register_decision_application_id")
        ),
        sa.ForeignKeyConstraint(["category_id"], ["ring_category.id"], name=op.f("fk_register_decision_category_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["identity_person.id"], name=op.f("fk_register_decision_decided_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["identity_person.id"], name=op.f("fk_register_decision_proposed_by")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_decision_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_decision")),
        sa.UniqueConstraint("application_id", name=op.f("uq_register_decision_application_id")),
    )
    with op.batch_alter_table("register_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_decision_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_group_answer",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["identity_person.id"], name=op.f("fk_register_group_answer_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["register_group_member.id"], name=op.f("fk_register_group_answer_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_register_group_answer")),
    )
    op.create_table(
        "register_prolongation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["register_application.id"], name=op.f("fk_register_prolongation_application_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["identity_person.id"], name=op.f("fk_register_prolongation_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_prolongation")),
        sa.UniqueConstraint("application_id", name=op.f("uq_register_prolongation_application_id")),
    )
    op.create_table(
        "register_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome", sa.Enum("ADMITTED", "REJECTED", name="outcome", native_enum=False, length=20), nullable=False
        ),
        sa.Column("checklist", sa.JSON(), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["register_application.id"], name=op.f("fk_register_proposal_application_id")
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["identity_person.id"], name=op.f("fk_register_proposal_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_proposal")),
    )
    with op.batch_alter_table("register_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_proposal_application_id"), ["application_id"], unique=False)

    op.create_table(
        "register_supplement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["register_application.id"], name=op.f("fk_register_supplement_application_id")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["identity_person.id"], name=op.f("fk_register_supplement_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_supplement")),
    )
    with op.batch_alter_table("register_supplement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_supplement_application_id"), ["application_id"], unique=False)

    op.create_table(
        "register_standing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("ADMITTED", "SUSPENDED", "REMOVED", name="standingkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["ring_category.id"], name=op.f("fk_register_standing_category_id")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["register_decision.id"], name=op.f("fk_register_standing_decision_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["identity_person.id"], name=op.f("fk_register_standing_made_by")),
        sa.ForeignKeyConstraint(["measure_id"], ["register_measure.id"], name=op.f("fk_register_standing_measure_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["register_provider.id"], name=op.f("fk_register_standing_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_standing")),
    )
    with op.batch_alter_table("register_standing", schema=None) as batch_op:
        batch_op.create_index(
            "ix_register_standing_latest", ["category_id", "provider_id", "effective_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_register_standing_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_supplement_answer",
        sa.Column("supplement_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["given_by"], ["identity_person.id"], name=op.f("fk_register_supplement_answer_given_by")
        ),
        sa.ForeignKeyConstraint(
            ["supplement_id"], ["register_supplement.id"], name=op.f("fk_register_supplement_answer_supplement_id")
        ),
        sa.PrimaryKeyConstraint("supplement_id", name=op.f("pk_register_supplement_answer")),
    )
    op.protect_rows("register_capability")
    op.protect_rows("register_certificate")
    op.protect_rows("register_declaration")
    op.protect_rows("register_declaration_request")
    op.protect_rows("register_extract_check")
    op.protect_rows("register_group")
    op.protect_rows("register_join_request")
    op.protect_rows("register_measure")
    op.protect_rows("register_message")
    op.protect_rows("register_partner")
    op.protect_rows("register_places")
    op.protect_rows("register_reference")
    op.protect_rows("register_capability_scope")
    op.protect_rows("register_capability_taken_back")
    op.protect_rows("register_evidence_request")
    op.protect_rows("register_group_end")
    op.protect_rows("register_group_member")
    op.protect_rows("register_join_answer")
    op.protect_rows("register_measure_answer")
    op.protect_rows("register_measure_decision")
    op.protect_rows("register_partner_taken_back")
    op.protect_rows("register_reference_taken_back")
    op.protect_rows("register_reminder")
    op.protect_rows("register_decision")
    op.protect_rows("register_group_answer")
    op.protect_rows("register_prolongation")
    op.protect_rows("register_proposal")
    op.protect_rows("register_supplement")
    op.protect_rows("register_standing")
    op.protect_rows("register_supplement_answer")


def downgrade() -> None:
    op.release_rows("register_supplement_answer")
    op.release_rows("register_standing")
    op.release_rows("register_supplement")
    op.release_rows("register_proposal")
    op.release_rows("register_prolongation")
    op.release_rows("register_group_answer")
    op.release_rows("register_decision")
    op.release_rows("register_reminder")
    op.release_rows("register_reference_taken_back")
    op.release_rows("register_partner_taken_back")
    op.release_rows("register_measure_decision")
    op.release_rows("register_measure_answer")
    op.release_rows("register_join_answer")
    op.release_rows("register_group_member")
    op.release_rows("register_group_end")
    op.release_rows("register_evidence_request")
    op.release_rows("register_capability_taken_back")
    op.release_rows("register_capability_scope")
    op.release_rows("register_reference")
    op.release_rows("register_places")
    op.release_rows("register_partner")
    op.release_rows("register_message")
    op.release_rows("register_measure")
    op.release_rows("register_join_request")
    op.release_rows("register_group")
    op.release_rows("register_extract_check")
    op.release_rows("register_declaration_request")
    op.release_rows("register_declaration")
    op.release_rows("register_certificate")
    op.release_rows("register_capability")
    op.drop_table("register_supplement_answer")
    with op.batch_alter_table("register_standing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_standing_provider_id"))
        batch_op.drop_index("ix_register_standing_latest")

    op.drop_table("register_standing")
    with op.batch_alter_table("register_supplement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_supplement_application_id"))

    op.drop_table("register_supplement")
    with op.batch_alter_table("register_proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_proposal_application_id"))

    op.drop_table("register_proposal")
    op.drop_table("register_prolongation")
    op.drop_table("register_group_answer")
    with op.batch_alter_table("register_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_decision_provider_id"))

    op.drop_table("register_decision")
    op.drop_table("register_reminder")
    op.drop_table("register_reference_taken_back")
    op.drop_table("register_partner_taken_back")
    op.drop_table("register_measure_decision")
    op.drop_table("register_measure_answer")
    op.drop_table("register_join_answer")
    with op.batch_alter_table("register_group_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_group_member_provider_id"))

    op.drop_table("register_group_member")
    op.drop_table("register_group_end")
    with op.batch_alter_table("register_evidence_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_evidence_request_provider_id"))

    op.drop_table("register_evidence_request")
    op.drop_table("register_capability_taken_back")
    with op.batch_alter_table("register_capability_scope", schema=None) as batch_op:
        batch_op.drop_index("ix_register_capability_scope_search")

    op.drop_table("register_capability_scope")
    with op.batch_alter_table("register_application", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_register_application_waiting",
            sqlite_where=sa.text("state = 'RECEIVED'"),
            postgresql_where=sa.text("state = 'RECEIVED'"),
        )
        batch_op.drop_index("ix_register_application_queue")
        batch_op.drop_index(batch_op.f("ix_register_application_provider_id"))

    op.drop_table("register_application")
    with op.batch_alter_table("register_reference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_reference_provider_id"))

    op.drop_table("register_reference")
    op.drop_table("register_profile")
    with op.batch_alter_table("register_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_places_provider_id"))
        batch_op.drop_index("ix_register_places_board")

    op.drop_table("register_places")
    with op.batch_alter_table("register_partner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_partner_provider_id"))

    op.drop_table("register_partner")
    with op.batch_alter_table("register_offer", schema=None) as batch_op:
        batch_op.drop_index("ix_register_offer_search")

    op.drop_table("register_offer")
    with op.batch_alter_table("register_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_message_provider_id"))

    op.drop_table("register_message")
    with op.batch_alter_table("register_measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_measure_provider_id"))

    op.drop_table("register_measure")
    with op.batch_alter_table("register_join_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_join_request_provider_id"))
        batch_op.drop_index(batch_op.f("ix_register_join_request_person_id"))

    op.drop_table("register_join_request")
    with op.batch_alter_table("register_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_group_lead_id"))

    op.drop_table("register_group")
    with op.batch_alter_table("register_extract_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_extract_check_provider_id"))

    op.drop_table("register_extract_check")
    with op.batch_alter_table("register_declaration_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_declaration_request_provider_id"))

    op.drop_table("register_declaration_request")
    with op.batch_alter_table("register_declaration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_declaration_provider_id"))

    op.drop_table("register_declaration")
    with op.batch_alter_table("register_certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_certificate_provider_id"))

    op.drop_table("register_certificate")
    with op.batch_alter_table("register_capability", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_capability_provider_id"))

    op.drop_table("register_capability")
    with op.batch_alter_table("register_admitted", schema=None) as batch_op:
        batch_op.drop_index("ix_register_admitted_category")

    op.drop_table("register_admitted")
    with op.batch_alter_table("register_provider", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_provider_name"))

    op.drop_table("register_provider")
