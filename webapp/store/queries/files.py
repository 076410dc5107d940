"""Uploaded files, and what is kept of those that came too late."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from webapp.store.tables import FileContent, LateFile, StoredFile
from webapp.store.unit import Work

__all__ = [
    "LateFile",
    "StoredFile",
    "add",
    "add_late",
    "content",
    "get",
    "get_in",
    "late",
    "mark_deleted",
    "of_application",
]


def add(
    work: Work,
    *,
    organisation_id: UUID,
    application_id: UUID | None,
    question: str,
    name: str,
    media_type: str,
    sha256: str,
    content: bytes,
) -> StoredFile:
    """Keep a file."""
    row = work.add(
        StoredFile(
            organisation_id=organisation_id,
            application_id=application_id,
            question=question,
            name=name,
            media_type=media_type,
            size_bytes=len(content),
            sha256=sha256,
            stored_at=work.now(),
            stored_by=work.person_id,
        )
    )
    work.add(FileContent(file_id=row.id, organisation_id=organisation_id, content=content))
    return row


def get(work: Work, file_id: UUID) -> StoredFile:
    """Give what is known of a file. A provider sees its own; an officer those of unsealed submissions."""
    return work.one(select(StoredFile).where(StoredFile.id == file_id), file_id)


def get_in(work: Work, application_id: UUID, file_id: str) -> StoredFile:
    """Give what is known of a file of an application, by its id as answers have it.

    Raises:
        NotFound: The application has no such file.
    """
    query = select(StoredFile).where(StoredFile.application_id == application_id, StoredFile.id == UUID(file_id))
    return work.one(query, file_id)


def content(work: Work, file_id: UUID) -> bytes:
    """Give a file's bytes."""
    return work.one(select(FileContent).where(FileContent.file_id == file_id), file_id).content


def of_application(work: Work, application_id: UUID, question: str | None = None) -> list[StoredFile]:
    """Give the files of an application (or of one question) that have not been taken out, oldest first."""
    query = select(StoredFile).where(StoredFile.application_id == application_id, StoredFile.deleted_at.is_(None))
    if question is not None:
        query = query.where(StoredFile.question == question)
    return work.all(query.order_by(StoredFile.stored_at, StoredFile.id))


def mark_deleted(work: Work, file: StoredFile) -> None:
    """Take a file out of the draft. Submissions that include it still do."""
    row = get(work, file.id)
    row.deleted_at = row.deleted_at or work.now()
    work.session.flush()


def add_late(
    work: Work,
    *,
    organisation_id: UUID,
    application_id: UUID,
    question: str,
    name: str,
    size_bytes: int,
    sha256: str,
) -> LateFile:
    """Note that a file came after the closing time, and keep none of its content."""
    return work.add(
        LateFile(
            organisation_id=organisation_id,
            application_id=application_id,
            question=question,
            name=name,
            size_bytes=size_bytes,
            sha256=sha256,
            arrived_at=work.now(),
            person_id=work.person_id,
        )
    )


def late(work: Work, application_id: UUID) -> list[LateFile]:
    """Give the late files of an application, oldest first."""
    query = select(LateFile).where(LateFile.application_id == application_id)
    return work.all(query.order_by(LateFile.arrived_at, LateFile.id))
