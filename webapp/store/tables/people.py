"""People who may sign in, the links that let them in, their sessions and access tokens, and the throttle on both."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.store.tables.delivered import Delivered
from webapp.store.types import Base, HasId, JsonText


class Person(HasId, Base):
    """Someone who may sign in until `closed_at`. Rows are kept: what a person did must stay attributable."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("role IN ('officer', 'authority', 'auditor', 'provider')", name="role"),
        CheckConstraint("(role = 'provider') = (organisation_id IS NOT NULL)", name="organisation_of_provider"),
        CheckConstraint("(role = 'authority') = (authority <> '')", name="authority_of_its_people"),
        Index(None, "organisation_id"),
    )

    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(unique=True)
    """The address as compared: trimmed, NFKC, casefolded."""
    name: Mapped[str]
    password_hash: Mapped[str]
    """Empty while somebody who was invited has not set a password yet: nothing matches it."""
    role: Mapped[str]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    authority: Mapped[str]
    """Of somebody of another authority than the lead, its id among the definitions; else empty."""
    duties: Mapped[list[str]] = mapped_column(JsonText)
    """What they do here, by the ids of `webapp.access.duties`."""
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Identity(HasId, Base):
    """That a person signs in with an account elsewhere, whose `subject` there never changes. Bound the first time."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("person_id", "issuer"))

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    issuer: Mapped[str]
    subject: Mapped[str]
    bound_at: Mapped[datetime]


class AccountLink(HasId, Delivered, Base):
    """A link that lets one person set their password, once, for a while; with the letter that takes it to them.

    The hash of its token alone is kept: what is sent is put together as it goes.
    """

    __tablename__ = "account_link"
    __table_args__ = (
        CheckConstraint("purpose IN ('invitation', 'new_password')", name="purpose"),
        CheckConstraint("state IN ('waiting', 'sent', 'refused')", name="state"),
        Index(None, "person_id"),
        Index(None, "state", "due_at"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    purpose: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[str]
    locale: Mapped[str]
    subject: Mapped[str]
    html: Mapped[bytes] = mapped_column(LargeBinary)
    """As it is sent, but for the token."""
    closure: Mapped[dict[str, str]] = mapped_column(JsonText)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """Whoever invited; nobody where a visitor asked for a new password."""
    expires_at: Mapped[datetime]
    """A later link for the same person brings this forward."""
    used_at: Mapped[datetime | None]


class SignInSession(HasId, Base):
    """One signed-in browser. Holds the hash of its token, so that a copy of the database signs nobody in."""

    __tablename__ = "sign_in_session"
    __table_args__ = (Index(None, "person_id"),)

    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    """The end whatever happens; the idle limit counts from `seen_at`."""
    revoked_at: Mapped[datetime | None]


class AccessToken(HasId, Base):
    """A token that a person gave to a program, which acts for them until it ends. Its hash alone is kept."""

    __tablename__ = "access_token"
    __table_args__ = (Index(None, "person_id"),)

    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    """What the person calls it, to know it by."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class RateBucket(Base):
    """How often something was tried since a window began. The key is a keyed hash: no address or e-mail is kept."""

    __tablename__ = "rate_bucket"

    key: Mapped[str] = mapped_column(primary_key=True)
    window_started_at: Mapped[datetime]
    tries: Mapped[int]


class SecondFactor(HasId, Base):
    """That a person signs in with a one-time code beside the password, once `confirmed_at`. Its id makes the codes."""

    __tablename__ = "second_factor"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int]
    """The step of the clock whose code was used last: no code of it or before counts again, unless the clock has been
    put back since."""


class RecoveryCode(HasId, Base):
    """A code that takes the place of a one-time code, once; or a one-time code that was used. Only its hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]
