"""People, organisations, roles with days, substitutes, invitations and sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity_database_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_identity_database_mark_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_database_mark")),
    )
    op.create_table(
        "identity_organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("RING", "MUNICIPALITY", "PROVIDER", name="organisationkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("business_id", sa.String(length=9), nullable=True),
        sa.Column("municipality_code", sa.String(length=3), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_organisation")),
        sa.UniqueConstraint("business_id", name=op.f("uq_identity_organisation_business_id")),
        sa.UniqueConstraint("municipality_code", name=op.f("uq_identity_organisation_municipality_code")),
    )
    op.create_table(
        "identity_sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_digest", sa.String(length=64), nullable=False),
        sa.Column("address_digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_sign_in_failure")),
    )
    with op.batch_alter_table("identity_sign_in_failure", schema=None) as batch_op:
        batch_op.create_index("ix_identity_sign_in_failure_account", ["account_digest", "at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_identity_sign_in_failure_address_digest"), ["address_digest"], unique=False
        )

    op.create_table(
        "identity_submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("location", sa.String(length=1000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_submission")),
        sa.UniqueConstraint("token", name=op.f("uq_identity_submission_token")),
    )
    with op.batch_alter_table("identity_submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_submission_at"), ["at"], unique=False)

    op.create_table(
        "identity_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["identity_organisation.id"], name=op.f("fk_identity_address_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_address")),
    )
    with op.batch_alter_table("identity_address", schema=None) as batch_op:
        batch_op.create_index(
            "uq_identity_address_in_use",
            ["organisation_id", "email"],
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.create_table(
        "identity_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("invited_by", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["identity_organisation.id"], name=op.f("fk_identity_invitation_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_invitation")),
    )
    with op.batch_alter_table("identity_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_invitation_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "identity_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("totp_last_counter", sa.Integer(), nullable=True),
        sa.Column("mf_recovery_codes", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_organisation_id", sa.Integer(), nullable=True),
        sa.Column("demo_key", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["last_organisation_id"], ["identity_organisation.id"], name=op.f("fk_identity_person_last_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_person")),
        sa.UniqueConstraint("demo_key", name=op.f("uq_identity_person_demo_key")),
        sa.UniqueConstraint("email", name=op.f("uq_identity_person_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_identity_person_fs_uniquifier")),
    )
    op.create_table(
        "identity_disqualification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("APPLICATION", "CALL", name="matterkind", native_enum=False, length=20), nullable=False
        ),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column(
            "ground",
            sa.Enum(
                "PARTY",
                "REPRESENTS",
                "GAIN",
                "SERVICE",
                "BOARD",
                "SUPERVISION",
                "OTHER",
                name="disqualifyingground",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_identity_disqualification_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["identity_person.id"], name=op.f("fk_identity_disqualification_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_disqualification")),
    )
    with op.batch_alter_table("identity_disqualification", schema=None) as batch_op:
        batch_op.create_index("ix_identity_disqualification_matter", ["kind", "matter_id"], unique=False)

    op.create_table(
        "identity_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "RING_ADMIN",
                "OFFICER",
                "EVALUATOR",
                "CASEWORKER",
                "REVIEWER",
                "APPROVER",
                "PROVIDER_ADMIN",
                "BIDDER",
                "REPORTER",
                "AUDITOR",
                name="role",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_by", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_identity_membership_days_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["identity_organisation.id"], name=op.f("fk_identity_membership_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_identity_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_membership")),
    )
    with op.batch_alter_table("identity_membership", schema=None) as batch_op:
        batch_op.create_index("ix_identity_membership_organisation_role", ["organisation_id", "role"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_membership_person_id"), ["person_id"], unique=False)

    op.create_table(
        "identity_one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "INVITATION",
                "SIGN_UP",
                "FORGOTTEN",
                "SECOND_FACTOR",
                "ADDRESS",
                name="linkpurpose",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("address_id", sa.Integer(), nullable=True),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["address_id"], ["identity_address.id"], name=op.f("fk_identity_one_time_link_address_id")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["identity_invitation.id"], name=op.f("fk_identity_one_time_link_invitation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_identity_one_time_link_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_one_time_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_identity_one_time_link_digest")),
    )
    with op.batch_alter_table("identity_one_time_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_one_time_link_address_id"), ["address_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_one_time_link_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_one_time_link_invitation_id"), ["invitation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_one_time_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "identity_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_identity_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_identity_session_token_digest")),
    )
    with op.batch_alter_table("identity_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_session_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_session_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "identity_disqualification_end",
        sa.Column("disqualification_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ended_by <> person_id", name=op.f("ck_identity_disqualification_end_two_persons")),
        sa.ForeignKeyConstraint(
            ["disqualification_id"],
            ["identity_disqualification.id"],
            name=op.f("fk_identity_disqualification_end_disqualification_id"),
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["identity_person.id"], name=op.f("fk_identity_disqualification_end_ended_by")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_identity_disqualification_end_person_id")
        ),
        sa.PrimaryKeyConstraint("disqualification_id", name=op.f("pk_identity_disqualification_end")),
    )
    op.create_table(
        "identity_substitution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("named_by", sa.Integer(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_identity_substitution_days_in_order")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["identity_membership.id"], name=op.f("fk_identity_substitution_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["substitute_id"], ["identity_person.id"], name=op.f("fk_identity_substitution_substitute_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_substitution")),
    )
    with op.batch_alter_table("identity_substitution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_substitution_membership_id"), ["membership_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_substitution_substitute_id"), ["substitute_id"], unique=False)

    op.protect_rows("identity_disqualification")
    op.protect_rows("identity_disqualification_end")


def downgrade() -> None:
    op.release_rows("identity_disqualification_end")
    op.release_rows("identity_disqualification")
    with op.batch_alter_table("identity_substitution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_substitution_substitute_id"))
        batch_op.drop_index(batch_op.f("ix_identity_substitution_membership_id"))

    op.drop_table("identity_substitution")
    op.drop_table("identity_disqualification_end")
    with op.batch_alter_table("identity_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_session_seen_at"))
        batch_op.drop_index(batch_op.f("ix_identity_session_person_id"))

    op.drop_table("identity_session")
    with op.batch_alter_table("identity_one_time_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_one_time_link_person_id"))
        batch_op.drop_index(batch_op.f("ix_identity_one_time_link_invitation_id"))
        batch_op.drop_index(batch_op.f("ix_identity_one_time_link_email"))
        batch_op.drop_index(batch_op.f("ix_identity_one_time_link_address_id"))

    op.drop_table("identity_one_time_link")
    with op.batch_alter_table("identity_membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_membership_person_id"))
        batch_op.drop_index("ix_identity_membership_organisation_role")

    op.drop_table("identity_membership")
    with op.batch_alter_table("identity_disqualification", schema=None) as batch_op:
        batch_op.drop_index("ix_identity_disqualification_matter")

    op.drop_table("identity_disqualification")
    op.drop_table("identity_person")
    with op.batch_alter_table("identity_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_invitation_organisation_id"))

    op.drop_table("identity_invitation")
    with op.batch_alter_table("identity_address", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_identity_address_in_use",
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.drop_table("identity_address")
    with op.batch_alter_table("identity_submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_submission_at"))

    op.drop_table("identity_submission")
    with op.batch_alter_table("identity_sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_sign_in_failure_address_digest"))
        batch_op.drop_index("ix_identity_sign_in_failure_account")

    op.drop_table("identity_sign_in_failure")
    op.drop_table("identity_organisation")
    op.drop_table("identity_database_mark")
