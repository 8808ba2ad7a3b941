"""Participants under a pseudonym, reported facts and the verdicts on them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


GUARDS = {
    "sqlite": (
        """
CREATE TRIGGER outcomes_verification_other_person BEFORE INSERT ON outcomes_verification
WHEN NEW.verified_by IN (SELECT reported_by FROM outcomes_fact WHERE id = NEW.fact_id
UNION SELECT looked_by FROM outcomes_first_look WHERE fact_id = NEW.fact_id
UNION SELECT verified_by FROM outcomes_verification WHERE fact_id = NEW.fact_id)
BEGIN SELECT RAISE(ABORT, 'verified by who may not'); END
""",
    ),
    "postgresql": (
        """
CREATE OR REPLACE FUNCTION outcomes_verification_other_person() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.verified_by IN (SELECT reported_by FROM outcomes_fact WHERE id = NEW.fact_id
UNION SELECT looked_by FROM outcomes_first_look WHERE fact_id = NEW.fact_id
UNION SELECT verified_by FROM outcomes_verification WHERE fact_id = NEW.fact_id) THEN
RAISE EXCEPTION 'verified by who may not'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER outcomes_verification_other_person BEFORE INSERT ON outcomes_verification
FOR EACH ROW EXECUTE FUNCTION outcomes_verification_other_person();
""",
    ),
}
"""Rules that the database itself guards, by dialect."""

RELEASES = {
    "sqlite": ("DROP TRIGGER outcomes_verification_other_person",),
    "postgresql": ("DROP FUNCTION outcomes_verification_other_person() CASCADE",),
}


def upgrade() -> None:
    op.create_table(
        "outcomes_participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.String(length=9), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_participant")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_outcomes_participant_pseudonym")),
    )
    op.create_table(
        "outcomes_home",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=3), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["identity_person.id"], name=op.f("fk_outcomes_home_entered_by")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["outcomes_participant.id"], name=op.f("fk_outcomes_home_participant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_home")),
    )
    with op.batch_alter_table("outcomes_home", schema=None) as batch_op:
        batch_op.create_index("ix_outcomes_home_participant", ["participant_id", "since"], unique=False)

    op.create_table(
        "outcomes_sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("below_cents", sa.BigInteger(), nullable=False),
        sa.Column("error_limit_percent", sa.Integer(), nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=False),
        sa.Column("drawn_for", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_outcomes_sample_percent")),
        sa.ForeignKeyConstraint(["drawn_by"], ["identity_person.id"], name=op.f("fk_outcomes_sample_drawn_by")),
        sa.ForeignKeyConstraint(["drawn_for"], ["identity_organisation.id"], name=op.f("fk_outcomes_sample_drawn_for")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_sample")),
    )
    with op.batch_alter_table("outcomes_sample", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_sample_drawn_for"), ["drawn_for"], unique=False)

    op.create_table(
        "outcomes_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("read_by", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_outcomes_import_contract_id")
        ),
        sa.ForeignKeyConstraint(["read_by"], ["identity_person.id"], name=op.f("fk_outcomes_import_read_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_import")),
    )
    with op.batch_alter_table("outcomes_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_import_contract_id"), ["contract_id"], unique=False)

    op.create_table(
        "outcomes_placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.String(length=7), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("referred_by", sa.Integer(), nullable=False),
        sa.Column("referred_by_organisation", sa.Integer(), nullable=False),
        sa.Column("referred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contact_by", sa.Date(), nullable=False),
        sa.Column("paid_after", sa.Integer(), nullable=True),
        sa.Column(
            "way", sa.Enum("CHOICE", "RANKING", "SHARES", name="way", native_enum=False, length=20), nullable=False
        ),
        sa.Column("way_reason", sa.String(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_outcomes_placement_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["outcomes_participant.id"], name=op.f("fk_outcomes_placement_participant_id")
        ),
        sa.ForeignKeyConstraint(
            ["referred_by"], ["identity_person.id"], name=op.f("fk_outcomes_placement_referred_by")
        ),
        sa.ForeignKeyConstraint(
            ["referred_by_organisation"],
            ["identity_organisation.id"],
            name=op.f("fk_outcomes_placement_referred_by_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_placement")),
        sa.UniqueConstraint("alias", name=op.f("uq_outcomes_placement_alias")),
        sa.UniqueConstraint(
            "participant_id", "contract_id", name=op.f("uq_outcomes_placement_participant_id_contract_id")
        ),
    )
    with op.batch_alter_table("outcomes_placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_placement_contract_id"), ["contract_id"], unique=False)

    op.create_table(
        "outcomes_practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.JSON(), nullable=False),
        sa.Column("show_within_days", sa.Integer(), nullable=True),
        sa.Column(
            "way", sa.Enum("CHOICE", "RANKING", "SHARES", name="way", native_enum=False, length=20), nullable=False
        ),
        sa.Column("share_percent", sa.Integer(), nullable=False),
        sa.Column("agreement", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_outcomes_practice_contract_id")
        ),
        sa.ForeignKeyConstraint(["noted_by"], ["identity_person.id"], name=op.f("fk_outcomes_practice_noted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_practice")),
    )
    with op.batch_alter_table("outcomes_practice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_practice_contract_id"), ["contract_id"], unique=False)

    op.create_table(
        "outcomes_counted",
        sa.Column("contract_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("participant", sa.String(length=7), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_outcomes_counted_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["outcomes_placement.id"], name=op.f("fk_outcomes_counted_placement_id")
        ),
        sa.PrimaryKeyConstraint("contract_id", "participant", name=op.f("pk_outcomes_counted")),
        sa.UniqueConstraint("placement_id", name=op.f("uq_outcomes_counted_placement_id")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("outcomes_counted", schema=None) as batch_op:
        batch_op.create_index("ix_outcomes_counted_version", ["contract_id", "participant", "version"], unique=False)

    op.create_table(
        "outcomes_dismissal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=True),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("dismissed_by", sa.Integer(), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(placement_id IS NULL) <> (contract_id IS NULL)", name=op.f("ck_outcomes_dismissal_about")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts_contract.id"], name=op.f("fk_outcomes_dismissal_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["dismissed_by"], ["identity_person.id"], name=op.f("fk_outcomes_dismissal_dismissed_by")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["outcomes_placement.id"], name=op.f("fk_outcomes_dismissal_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_dismissal")),
        sa.UniqueConstraint("key", name=op.f("uq_outcomes_dismissal_key")),
    )
    with op.batch_alter_table("outcomes_dismissal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_dismissal_contract_id"), ["contract_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcomes_dismissal_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "outcomes_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "START",
                "END",
                "SPELL",
                "EVENT",
                "MEASUREMENT",
                "EARNING",
                "ATTENDANCE",
                name="factkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("employer_id", sa.String(length=9), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("reported_by", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "offered",
            sa.Enum(
                "EMPLOYMENT_CONTRACT",
                "PAY_SLIP",
                "EMPLOYER_CONFIRMATION",
                "CERTIFICATE",
                "ATTENDANCE_LIST",
                "OWN_SYSTEM",
                "PLAUSIBILITY",
                name="evidencekind",
                native_enum=False,
                length=30,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["outcomes_placement.id"], name=op.f("fk_outcomes_fact_placement_id")
        ),
        sa.ForeignKeyConstraint(["reported_by"], ["identity_person.id"], name=op.f("fk_outcomes_fact_reported_by")),
        sa.ForeignKeyConstraint(["supersedes"], ["outcomes_fact.id"], name=op.f("fk_outcomes_fact_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_fact")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_outcomes_fact_supersedes")),
    )
    with op.batch_alter_table("outcomes_fact", schema=None) as batch_op:
        batch_op.create_index("ix_outcomes_fact_placement", ["placement_id", "kind"], unique=False)

    op.create_table(
        "outcomes_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["identity_person.id"], name=op.f("fk_outcomes_groups_entered_by")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["outcomes_placement.id"], name=op.f("fk_outcomes_groups_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_groups")),
    )
    with op.batch_alter_table("outcomes_groups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_groups_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "outcomes_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["identity_organisation.id"], name=op.f("fk_outcomes_look_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_outcomes_look_person_id")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["outcomes_placement.id"], name=op.f("fk_outcomes_look_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_look")),
    )
    with op.batch_alter_table("outcomes_look", schema=None) as batch_op:
        batch_op.create_index("ix_outcomes_look_placement", ["placement_id", "looked_at"], unique=False)

    op.create_table(
        "outcomes_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("NEAR", "LATE", name="reminder", native_enum=False, length=20), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["outcomes_placement.id"], name=op.f("fk_outcomes_reminder_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_reminder")),
        sa.UniqueConstraint("placement_id", "kind", name=op.f("uq_outcomes_reminder_placement_id_kind")),
    )
    op.create_table(
        "outcomes_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "ACCEPTED",
                "DECLINED",
                "CONTACTED",
                "INTERRUPTED",
                "RESUMED",
                "ENDED",
                name="step",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "ground",
            sa.Enum(
                "NO_PLACE",
                "NO_LANGUAGE",
                "OTHER_TARGET_GROUP",
                "GOAL_REACHED",
                "PLAN_COMPLETED",
                "OTHER_SERVICE",
                "MOVED_AWAY",
                "NO_CONTACT",
                "OWN_WISH",
                "OTHER",
                name="ground",
                native_enum=False,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["outcomes_placement.id"], name=op.f("fk_outcomes_step_placement_id")
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["identity_person.id"], name=op.f("fk_outcomes_step_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_step")),
    )
    with op.batch_alter_table("outcomes_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_step_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "outcomes_contest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("grounds", sa.String(), nullable=False),
        sa.Column("decide_by_day", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["outcomes_fact.id"], name=op.f("fk_outcomes_contest_fact_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["identity_person.id"], name=op.f("fk_outcomes_contest_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_contest")),
        sa.UniqueConstraint("fact_id", name=op.f("uq_outcomes_contest_fact_id")),
    )
    op.create_table(
        "outcomes_employer_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["identity_person.id"], name=op.f("fk_outcomes_employer_request_asked_by")
        ),
        sa.ForeignKeyConstraint(["fact_id"], ["outcomes_fact.id"], name=op.f("fk_outcomes_employer_request_fact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_employer_request")),
    )
    with op.batch_alter_table("outcomes_employer_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_employer_request_fact_id"), ["fact_id"], unique=False)

    op.create_table(
        "outcomes_first_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column(
            "evidence",
            sa.Enum(
                "EMPLOYMENT_CONTRACT",
                "PAY_SLIP",
                "EMPLOYER_CONFIRMATION",
                "CERTIFICATE",
                "ATTENDANCE_LIST",
                "OWN_SYSTEM",
                "PLAUSIBILITY",
                name="evidencekind",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("evidence_seen_on", sa.Date(), nullable=False),
        sa.Column("worth_cents", sa.BigInteger(), nullable=False),
        sa.Column("looked_by", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["outcomes_fact.id"], name=op.f("fk_outcomes_first_look_fact_id")),
        sa.ForeignKeyConstraint(["looked_by"], ["identity_person.id"], name=op.f("fk_outcomes_first_look_looked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_first_look")),
        sa.UniqueConstraint("fact_id", name=op.f("uq_outcomes_first_look_fact_id")),
    )
    op.create_table(
        "outcomes_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("from_provider", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["outcomes_fact.id"], name=op.f("fk_outcomes_message_fact_id")),
        sa.ForeignKeyConstraint(["written_by"], ["identity_person.id"], name=op.f("fk_outcomes_message_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_message")),
    )
    with op.batch_alter_table("outcomes_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_message_fact_id"), ["fact_id"], unique=False)

    op.create_table(
        "outcomes_sample_fact",
        sa.Column("fact_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Enum("RANDOM", "RISK", "REST", name="part", native_enum=False, length=20), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["outcomes_fact.id"], name=op.f("fk_outcomes_sample_fact_fact_id")),
        sa.ForeignKeyConstraint(["sample_id"], ["outcomes_sample.id"], name=op.f("fk_outcomes_sample_fact_sample_id")),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_outcomes_sample_fact")),
    )
    with op.batch_alter_table("outcomes_sample_fact", schema=None) as batch_op:
        batch_op.create_index("ix_outcomes_sample_fact_sample", ["sample_id"], unique=False)

    op.create_table(
        "outcomes_verification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "verdict", sa.Enum("VERIFIED", "REJECTED", name="verdict", native_enum=False, length=20), nullable=False
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "evidence",
            sa.Enum(
                "EMPLOYMENT_CONTRACT",
                "PAY_SLIP",
                "EMPLOYER_CONFIRMATION",
                "CERTIFICATE",
                "ATTENDANCE_LIST",
                "OWN_SYSTEM",
                "PLAUSIBILITY",
                name="evidencekind",
                native_enum=False,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("evidence_seen_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.Integer(), nullable=False),
        sa.Column("verified_for", sa.Integer(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["outcomes_fact.id"], name=op.f("fk_outcomes_verification_fact_id")),
        sa.ForeignKeyConstraint(
            ["verified_by"], ["identity_person.id"], name=op.f("fk_outcomes_verification_verified_by")
        ),
        sa.ForeignKeyConstraint(
            ["verified_for"], ["identity_organisation.id"], name=op.f("fk_outcomes_verification_verified_for")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_verification")),
        sa.UniqueConstraint("fact_id", "round", name=op.f("uq_outcomes_verification_fact_id_round")),
    )
    op.create_table(
        "outcomes_employer_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "RIGHT", "DAYS_DIFFER", "HOURS_DIFFER", "NOT_EMPLOYED", name="answer", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["outcomes_employer_request.id"], name=op.f("fk_outcomes_employer_answer_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_employer_answer")),
        sa.UniqueConstraint("request_id", name=op.f("uq_outcomes_employer_answer_request_id")),
    )
    op.protect_rows("outcomes_home")
    op.protect_rows("outcomes_sample")
    op.protect_rows("outcomes_practice")
    op.protect_rows(
        "outcomes_dismissal",
        until=("(SELECT forgotten_at FROM outcomes_placement WHERE id = OLD.placement_id) IS NOT NULL"),
    )
    op.protect_rows(
        "outcomes_fact", until=("(SELECT forgotten_at FROM outcomes_placement WHERE id = OLD.placement_id) IS NOT NULL")
    )
    op.protect_rows(
        "outcomes_groups",
        until=("(SELECT forgotten_at FROM outcomes_placement WHERE id = OLD.placement_id) IS NOT NULL"),
    )
    op.protect_rows(
        "outcomes_look", until=("(SELECT forgotten_at FROM outcomes_placement WHERE id = OLD.placement_id) IS NOT NULL")
    )
    op.protect_rows(
        "outcomes_reminder",
        until=("(SELECT forgotten_at FROM outcomes_placement WHERE id = OLD.placement_id) IS NOT NULL"),
    )
    op.protect_rows(
        "outcomes_step", until=("(SELECT forgotten_at FROM outcomes_placement WHERE id = OLD.placement_id) IS NOT NULL")
    )
    op.protect_rows(
        "outcomes_contest",
        until=(
            "(SELECT p.forgotten_at FROM outcomes_placement p JOIN outcomes_fact f ON f.placement_id = "
            "p.id WHERE f.id = OLD.fact_id) IS NOT NULL"
        ),
    )
    op.protect_rows(
        "outcomes_employer_request",
        until=(
            "(SELECT p.forgotten_at FROM outcomes_placement p JOIN outcomes_fact f ON f.placement_id = "
            "p.id WHERE f.id = OLD.fact_id) IS NOT NULL"
        ),
    )
    op.protect_rows(
        "outcomes_first_look",
        until=(
            "(SELECT p.forgotten_at FROM outcomes_placement p JOIN outcomes_fact f ON f.placement_id = "
            "p.id WHERE f.id = OLD.fact_id) IS NOT NULL"
        ),
    )
    op.protect_rows(
        "outcomes_message",
        until=(
            "(SELECT p.forgotten_at FROM outcomes_placement p JOIN outcomes_fact f ON f.placement_id = "
            "p.id WHERE f.id = OLD.fact_id) IS NOT NULL"
        ),
    )
    op.protect_rows(
        "outcomes_sample_fact",
        until=(
            "(SELECT p.forgotten_at FROM outcomes_placement p JOIN outcomes_fact f ON f.placement_id = "
            "p.id WHERE f.id = OLD.fact_id) IS NOT NULL"
        ),
    )
    op.protect_rows(
        "outcomes_verification",
        until=(
            "(SELECT p.forgotten_at FROM outcomes_placement p JOIN outcomes_fact f ON f.placement_id = "
            "p.id WHERE f.id = OLD.fact_id) IS NOT NULL"
        ),
    )
    op.protect_rows(
        "outcomes_employer_answer",
        until=(
            "(SELECT p.forgotten_at FROM outcomes_placement p JOIN outcomes_fact f ON f.placement_id = "
            "p.id JOIN outcomes_employer_request r ON r.fact_id = f.id WHERE r.id = OLD.request_id) IS "
            "NOT NULL"
        ),
    )
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def downgrade() -> None:
    for statement in RELEASES[op.get_bind().dialect.name]:
        op.execute(statement)
    op.release_rows("outcomes_employer_answer")
    op.release_rows("outcomes_verification")
    op.release_rows("outcomes_sample_fact")
    op.release_rows("outcomes_message")
    op.release_rows("outcomes_first_look")
    op.release_rows("outcomes_employer_request")
    op.release_rows("outcomes_contest")
    op.release_rows("outcomes_step")
    op.release_rows("outcomes_reminder")
    op.release_rows("outcomes_look")
    op.release_rows("outcomes_groups")
    op.release_rows("outcomes_fact")
    op.release_rows("outcomes_dismissal")
    op.release_rows("outcomes_practice")
    op.release_rows("outcomes_sample")
    op.release_rows("outcomes_home")
    op.drop_table("outcomes_employer_answer")
    op.drop_table("outcomes_verification")
    with op.batch_alter_table("outcomes_sample_fact", schema=None) as batch_op:
        batch_op.drop_index("ix_outcomes_sample_fact_sample")

    op.drop_table("outcomes_sample_fact")
    with op.batch_alter_table("outcomes_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcomes_message_fact_id"))

    op.drop_table("outcomes_message")
    op.drop_table("outcomes_first_look")
    with op.batch_alter_table("outcomes_employer_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcomes_employer_request_fact_id"))

    op.drop_table("outcomes_employer_request")
    op.drop_table("outcomes_contest")
    with op.batch_alter_table("outcomes_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcomes_step_placement_id"))

    op.drop_table("outcomes_step")
    op.drop_table("outcomes_reminder")
    with op.batch_alter_table("outcomes_look", schema=None) as batch_op:
        batch_op.drop_index("ix_outcomes_look_placement")

    op.drop_table("outcomes_look")
    with op.batch_alter_table("outcomes_groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcomes_groups_placement_id"))

    op.drop_table("outcomes_groups")
    with op.batch_alter_table("outcomes_fact", schema=None) as batch_op:
        batch_op.drop_index("ix_outcomes_fact_placement")

    op.drop_table("outcomes_fact")
    with op.batch_alter_table("outcomes_dismissal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcomes_dismissal_placement_id"))
        batch_op.drop_index(batch_op.f("ix_outcomes_dismissal_contract_id"))

    op.drop_table("outcomes_dismissal")
    with op.batch_alter_table("outcomes_counted", schema=None) as batch_op:
        batch_op.drop_index("ix_outcomes_counted_version")

    op.drop_table("outcomes_counted")
    with op.batch_alter_table("outcomes_practice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcomes_practice_contract_id"))

    op.drop_table("outcomes_practice")
    with op.batch_alter_table("outcomes_placement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcomes_placement_contract_id"))

    op.drop_table("outcomes_placement")
    with op.batch_alter_table("outcomes_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcomes_import_contract_id"))

    op.drop_table("outcomes_import")
    with op.batch_alter_table("outcomes_sample", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcomes_sample_drawn_for"))

    op.drop_table("outcomes_sample")
    with op.batch_alter_table("outcomes_home", schema=None) as batch_op:
        batch_op.drop_index("ix_outcomes_home_participant")

    op.drop_table("outcomes_home")
    op.drop_table("outcomes_participant")
