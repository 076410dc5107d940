"""Uploaded files. Contents are in the database, so that one backup holds everything and none of it can disagree."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.store.types import Base, HasId


class StoredFile(HasId, Base):
    """A file a provider uploaded as (part of) the answer to a question."""

    __tablename__ = "stored_file"
    __table_args__ = (
        UniqueConstraint("id", "organisation_id"),
        ForeignKeyConstraint(["application_id", "organisation_id"], ["application.id", "application.organisation_id"]),
        Index(None, "application_id", "question"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    application_id: Mapped[UUID | None]
    """Absent for a file uploaded while registering."""
    question: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    """Found from the content, never taken from the name or from what the browser said."""
    size_bytes: Mapped[int]
    sha256: Mapped[str]
    stored_at: Mapped[datetime]
    stored_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    deleted_at: Mapped[datetime | None]
    """Taken out of the draft. It is kept while a submission includes it."""


class FileContent(Base):
    """The bytes of a stored file, apart so that lists of files never read them."""

    __tablename__ = "file_content"
    __table_args__ = (
        ForeignKeyConstraint(["file_id", "organisation_id"], ["stored_file.id", "stored_file.organisation_id"]),
    )

    file_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class LateFile(HasId, Base):
    """What is kept of a file that came after the closing time: enough to settle an argument, none of its content."""

    __tablename__ = "late_file"
    __table_args__ = (
        ForeignKeyConstraint(["application_id", "organisation_id"], ["application.id", "application.organisation_id"]),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    application_id: Mapped[UUID] = mapped_column(index=True)
    question: Mapped[str]
    name: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str]
    arrived_at: Mapped[datetime]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
