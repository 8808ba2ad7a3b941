"""Tables of people, organisations, roles, substitutes, invitations and sessions."""

from datetime import date, datetime
from typing import Any

from flask_security import UserMixin
from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.identity.rules import (
    AddressFacts,
    InvitationFacts,
    LinkFacts,
    LinkPurpose,
    MembershipFacts,
    OrganisationFacts,
    PersonFacts,
    SubstitutionFacts,
)
from marketplace.identity.rules.disqualification import DisqualificationFacts, DisqualifyingGround, MatterKind
from marketplace.kernel.actor import OrganisationKind, Role
from marketplace.kernel.db import Base, Document, Instant, append_only


class Organisation(Base):
    """The ring's office, a municipality or a provider."""

    __tablename__ = "identity_organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OrganisationKind] = mapped_column(Enum(OrganisationKind, native_enum=False, length=20))
    name: Mapped[str] = mapped_column(String(200))
    business_id: Mapped[str | None] = mapped_column(String(9), unique=True)
    municipality_code: Mapped[str | None] = mapped_column(String(3), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def as_facts(self) -> OrganisationFacts:
        """The row as plain values."""
        return OrganisationFacts(self.id, self.kind, self.name, self.business_id, self.municipality_code)


class User(Base, UserMixin):
    """A person who signs in. The class name is what the sign-in library looks for."""

    __tablename__ = "identity_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2), default="fi")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    totp_last_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(Document)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("identity_organisation.id"))
    demo_key: Mapped[str | None] = mapped_column(String(60), unique=True)

    def as_facts(self) -> PersonFacts:
        """The row as plain values."""
        return PersonFacts(self.id, self.name, self.email, self.language, self.active)


class Membership(Base):
    """A role held in an organisation from a day to a day, or until it was taken back. Rows are never removed."""

    __tablename__ = "identity_membership"
    __table_args__ = (
        Index("ix_identity_membership_organisation_role", "organisation_id", "role"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="days_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    role: Mapped[Role] = mapped_column(Enum(Role, native_enum=False, length=30))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    granted_by: Mapped[int]
    granted_at: Mapped[datetime] = mapped_column(Instant)
    person: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()

    def as_facts(self) -> MembershipFacts:
        """The row as plain values."""
        return MembershipFacts(
            self.id, self.person_id, self.organisation_id, self.role, self.starts_on, self.ends_on, self.revoked_at
        )


class Substitution(Base):
    """A substitute holds another person's role for the days of an absence."""

    __tablename__ = "identity_substitution"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("identity_membership.id"), index=True)
    substitute_id: Mapped[int] = mapped_column(ForeignKey("identity_person.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    named_by: Mapped[int]
    named_at: Mapped[datetime] = mapped_column(Instant)
    membership: Mapped[Membership] = relationship()

    def as_facts(self) -> SubstitutionFacts:
        """The row as plain values."""
        return SubstitutionFacts(
            self.id, self.membership_id, self.substitute_id, self.starts_on, self.ends_on, self.cancelled_at
        )


class Invitation(Base):
    """A person asked to take roles in an organisation, or to come in and register one; accepted once, or lapsed."""

    __tablename__ = "identity_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("identity_organisation.id"), index=True)
    email: Mapped[str] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(2))
    roles: Mapped[list[str]] = mapped_column(Document)
    ends_on: Mapped[date | None]
    invited_by: Mapped[int]
    invited_at: Mapped[datetime] = mapped_column(Instant)
    lapses_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    organisation: Mapped[Organisation | None] = relationship()

    def as_facts(self) -> InvitationFacts:
        """The row as plain values."""
        return InvitationFacts(
            self.id,
            self.organisation_id,
            self.email,
            self.language,
            tuple(Role(role) for role in self.roles),
            self.ends_on,
            self.invited_at,
            self.lapses_at,
            self.accepted_at,
            self.cancelled_at,
        )


class OneTimeLink(Base):
    """A link that lets its holder do one thing once: join, choose a password, set up a second factor anew.

    The secret in the link is worked out from the salt with a key that is outside the database, so that the outbox can
    write it into a mail while the tables alone open nothing.
    """

    __tablename__ = "identity_one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[LinkPurpose] = mapped_column(Enum(LinkPurpose, native_enum=False, length=30))
    email: Mapped[str] = mapped_column(String(255), index=True)
    language: Mapped[str] = mapped_column(String(2))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("identity_person.id"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("identity_invitation.id"), index=True)
    address_id: Mapped[int | None] = mapped_column(ForeignKey("identity_address.id"), index=True)
    salt: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    lapses_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    def as_facts(self) -> LinkFacts:
        """The row as plain values."""
        return LinkFacts(
            self.id, self.purpose, self.email, self.language, self.person_id, self.invitation_id, self.address_id
        )


class OrganisationAddress(Base):
    """A mail address of an organisation; it gets mail from when its owner has confirmed it until it is taken off."""

    __tablename__ = "identity_address"
    __table_args__ = (
        Index(
            "uq_identity_address_in_use",
            "organisation_id",
            "email",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    email: Mapped[str] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(2))
    added_by: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(Instant)
    verified_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)

    def as_facts(self) -> AddressFacts:
        """The row as plain values."""
        return AddressFacts(self.id, self.organisation_id, self.email, self.language, self.added_at, self.verified_at)


class WebSession(Base):
    """A browser's session, kept here so that it can be ended here. The cookie's value is stored hashed."""

    __tablename__ = "identity_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("identity_person.id"), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class SignInFailure(Base):
    """An attempt to sign in that failed, or whose outcome is not known yet, counted against address and account."""

    __tablename__ = "identity_sign_in_failure"
    __table_args__ = (Index("ix_identity_sign_in_failure_account", "account_digest", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_digest: Mapped[str] = mapped_column(String(64))
    address_digest: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Instant)


class Submission(Base):
    """A form that was sent once and had its effect; sending it again leads to the same page."""

    __tablename__ = "identity_submission"
    __table_args__ = (UniqueConstraint("token"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int | None]
    path: Mapped[str] = mapped_column(String(500))
    location: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime] = mapped_column(Instant, index=True)


class DatabaseMark(Base):
    """What this database was made as; a demo can never be turned on for one that was not made as a demo."""

    __tablename__ = "identity_database_mark"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_demo: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(Instant)
    facts: Mapped[dict[str, Any]] = mapped_column(Document)


class Disqualification(Base):
    """That a person is disqualified from a matter; the matter's own table is in the room of its kind."""

    __tablename__ = "identity_disqualification"
    __table_args__ = (Index("ix_identity_disqualification_matter", "kind", "matter_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    kind: Mapped[MatterKind] = mapped_column(Enum(MatterKind, native_enum=False, length=20))
    matter_id: Mapped[int]
    ground: Mapped[DisqualifyingGround] = mapped_column(Enum(DisqualifyingGround, native_enum=False, length=20))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    def as_facts(self, end: "DisqualificationEnd | None") -> DisqualificationFacts:
        """The row as plain values, with its end where it has one."""
        return DisqualificationFacts(
            id=self.id,
            person_id=self.person_id,
            kind=MatterKind(self.kind),
            matter_id=self.matter_id,
            ground=DisqualifyingGround(self.ground),
            recorded_by=self.recorded_by,
            recorded_at=self.recorded_at,
            ended_by=end.ended_by if end is not None else None,
            ended_at=end.ended_at if end is not None else None,
        )


class DisqualificationEnd(Base):
    """That a record was mistaken. The check is the last guard of the rule that nobody takes back their own."""

    __tablename__ = "identity_disqualification_end"
    __table_args__ = (CheckConstraint("ended_by <> person_id", name="two_persons"),)

    disqualification_id: Mapped[int] = mapped_column(ForeignKey("identity_disqualification.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    ended_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    ended_at: Mapped[datetime] = mapped_column(Instant)


for kept in (Disqualification, DisqualificationEnd):
    append_only(kept.__table__)  # type: ignore[arg-type]
