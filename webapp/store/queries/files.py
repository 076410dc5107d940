"""Uploaded files, and what is kept of those that came too late."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from webapp.store.tables import FileContent, FileScan, FileState, LateFile, StoredFile
from webapp.store.unit import Work

__all__ = [
    "FileState",
    "LateFile",
    "StoredFile",
    "add",
    "add_late",
    "all_held",
    "claim",
    "content",
    "get",
    "get_in",
    "held",
    "late",
    "mark_deleted",
    "of_application",
    "put_off",
    "release",
    "set_state",
    "unsettled",
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
    state: FileState = FileState.CLEAN,
    why: str | None = None,
    scanner: str | None = None,
) -> StoredFile:
    """Keep a file. `scanner` is the one that found it clean, if any did; `why` says why it is held."""
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
            state=state.value,
            why=why,
            scanned_at=work.now() if scanner else None,
            scanner=scanner,
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


def unsettled(work: Work, file_ids: Collection[UUID]) -> list[StoredFile]:
    """Give those of some files that are held or refused, by name."""
    query = select(StoredFile).where(StoredFile.id.in_(file_ids), StoredFile.state != FileState.CLEAN.value)
    return work.all(query.order_by(StoredFile.name, StoredFile.id)) if file_ids else []


def held(work: Work) -> int:
    """Count the files that are held."""
    query = select(func.count()).select_from(StoredFile).where(StoredFile.state == FileState.HELD.value)
    return int(work.session.execute(query).scalar_one())


def all_held(work: Work) -> list[StoredFile]:
    """Give the files that are held, the oldest first, locked."""
    query = select(StoredFile).where(StoredFile.state == FileState.HELD.value).with_for_update()
    return work.all(query.order_by(StoredFile.stored_at, StoredFile.id))


def release(work: Work, row: StoredFile) -> None:
    """Serve a file that is held, though nobody has scanned it."""
    row.state, row.why = FileState.CLEAN.value, None
    _forget_scan(work, row.id)


def claim(work: Work, until: datetime, *, clean_before: datetime | None = None) -> StoredFile | None:
    """Take a file to scan that no other sweep has taken, the oldest first; nothing where there is none.

    Args:
        work: A unit of work that writes, for the sweep. Others may take the file from `until` on, should this one die.
        until: See there.
        clean_before: Also those found clean, or never scanned, before this time.
    """
    wanted: ColumnElement[bool] = StoredFile.state == FileState.HELD.value
    if clean_before is not None:
        again = or_(StoredFile.scanned_at.is_(None), StoredFile.scanned_at < clean_before)
        wanted = or_(wanted, (StoredFile.state == FileState.CLEAN.value) & again)
    now = work.now()
    query = (
        select(StoredFile)
        .outerjoin(FileScan, FileScan.file_id == StoredFile.id)
        .where(wanted, or_(FileScan.due_at.is_(None), FileScan.due_at <= now))
        .order_by(StoredFile.stored_at, StoredFile.id)
        .with_for_update(skip_locked=True, of=StoredFile)
    )
    found = work.first(query)
    if found is None:
        return None
    scan = _scan(work, found.id)
    if scan is not None and scan.due_at > now:  # taken by another between the search and the lock
        return claim(work, until, clean_before=clean_before)
    if scan is None:
        work.add(FileScan(file_id=found.id, due_at=until, tries=0))
    else:
        scan.due_at = until
        work.session.flush()
    return found


def put_off(work: Work, file_id: UUID, waits: Sequence[timedelta]) -> None:
    """Say that a sweep could not scan a file: it is tried again after the first wait, next time after the second."""
    scan = _scan(work, file_id) or work.add(FileScan(file_id=file_id, due_at=work.now(), tries=0))
    scan.due_at = work.now() + waits[min(scan.tries, len(waits) - 1)]
    scan.tries += 1
    work.session.flush()


def set_state(work: Work, file_id: UUID, state: FileState, *, why: str | None, scanner: str) -> StoredFile:
    """Say what a scanner found in a file. One that was refused stays so."""
    row = work.one(select(StoredFile).where(StoredFile.id == file_id).with_for_update(), file_id)
    if row.state != FileState.REFUSED.value:
        row.state, row.why = state.value, why
        row.scanned_at, row.scanner = work.now(), scanner
    _forget_scan(work, file_id)
    return row


def _forget_scan(work: Work, file_id: UUID) -> None:
    scan = _scan(work, file_id)
    if scan is not None:
        work.session.delete(scan)
    work.session.flush()


def _scan(work: Work, file_id: UUID) -> FileScan | None:
    return work.first(select(FileScan).where(FileScan.file_id == file_id).with_for_update())


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
