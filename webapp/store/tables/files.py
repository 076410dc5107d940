"""Uploaded files. Contents are in the database, so that one backup holds everything and none of it can disagree."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.store.types import Base, HasId


class FileState(StrEnum):
    """Whether a file is served."""

    CLEAN = "clean"
    """It is: a scanner found nothing in it, or there was none to ask."""
    HELD = "held"
    """Not yet: no scanner could be asked, or none gave an answer."""
    REFUSED = "refused"
    """Never: a scanner found something in it after it was taken."""


class StoredFile(HasId, Base):
    """A file a provider uploaded as (part of) the answer to a question."""

    __tablename__ = "stored_file"
    __table_args__ = (
        UniqueConstraint("id", "organisation_id"),
        ForeignKeyConstraint(["application_id", "organisation_id"], ["application.id", "application.organisation_id"]),
        Index(None, "application_id", "question"),
        Index(None, "state"),
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
    state: Mapped[str] = mapped_column(server_default=FileState.CLEAN.value)
    why: Mapped[str | None]
    """Why it is held, as a code; or what was found in it."""
    scanned_at: Mapped[datetime | None]
    """When a scanner last said what it is; absent where none ever has."""
    scanner: Mapped[str | None]
    """Which one it was."""


class FileScan(Base):
    """A file that a sweep has taken to scan, or will try again: no other takes it before `due_at`."""

    __tablename__ = "file_scan"

    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"), primary_key=True)
    due_at: Mapped[datetime]
    tries: Mapped[int]


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
