"""What has been kept long enough, and the erasing of it. What was submitted and decided is never among it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select

from webapp.store.queries.people import email_key
from webapp.store.tables import (
    AccessToken,
    AccountLink,
    Application,
    ApplicationState,
    Draft,
    FileContent,
    FileScan,
    Identity,
    Person,
    RecoveryCode,
    SecondFactor,
    SignInSession,
    StoredFile,
    SubmissionFile,
)
from webapp.store.unit import Work

ERASED = "erased.invalid"
"""The host of the address of somebody who is forgotten: none there can be."""


def drafts(work: Work, round_ids: Collection[UUID], held: Collection[UUID]) -> list[UUID]:
    """Give the ids of applications in rounds that were never submitted and have not been erased; not those held."""
    query = (
        select(Application.id)
        .join(Draft, Draft.application_id == Application.id)
        .where(Application.state == ApplicationState.DRAFT.value, Draft.erased_at.is_(None))
        .where(Application.round_id.in_(round_ids), Application.organisation_id.not_in(held))
    )
    return list(work.session.execute(query.order_by(Application.id)).scalars())


def erase_draft(work: Work, application_id: UUID) -> int:
    """Erase what was answered in an application, with its files; give how many they were."""
    draft = work.one(select(Draft).where(Draft.application_id == application_id).with_for_update(), application_id)
    draft.answers, draft.changes, draft.left_over, draft.to_confirm = {}, None, None, None
    draft.erased_at = work.now()
    work.session.flush()
    ids = select(StoredFile.id).where(StoredFile.application_id == application_id)
    return delete_files(work, list(work.session.execute(ids).scalars()))


def unsubmitted_files(work: Work, round_ids: Collection[UUID], held: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Give the ids of files of applications in rounds that are in no submission, by application; not those held."""
    included = select(SubmissionFile.file_id).where(SubmissionFile.file_id == StoredFile.id).exists()
    query = (
        select(Application.id, StoredFile.id)
        .join(Application, Application.id == StoredFile.application_id)
        .where(Application.state != ApplicationState.DRAFT.value, ~included)
        .where(Application.round_id.in_(round_ids), Application.organisation_id.not_in(held))
    )
    found: dict[UUID, list[UUID]] = {}
    for application_id, file_id in work.session.execute(query):
        found.setdefault(application_id, []).append(file_id)
    return found


def delete_files(work: Work, file_ids: Collection[UUID]) -> int:
    """Delete files with all that is known of them; give how many they were."""
    for table, column in (
        (FileScan, FileScan.file_id),
        (FileContent, FileContent.file_id),
        (StoredFile, StoredFile.id),
    ):
        work.session.execute(delete(table).where(column.in_(file_ids)), execution_options=_UNSYNCHRONISED)
    return len(file_ids)


def closed_people(work: Work, before: datetime, held: Collection[UUID]) -> list[Person]:
    """Give those whose accounts were closed before a moment and who are not forgotten yet; not of those held."""
    query = select(Person).where(Person.closed_at < before, Person.email_key.not_like(f"%@{ERASED}"))
    not_held = or_(Person.organisation_id.is_(None), Person.organisation_id.not_in(held))
    return work.all(query.where(not_held).order_by(Person.id).with_for_update())


def erase_person(work: Work, person: Person, name: str) -> None:
    """Forget who a person was: name, address, and whatever they signed in with."""
    person.email = f"{person.id.hex}@{ERASED}"
    person.email_key, person.name, person.password_hash = email_key(person.email), name, ""
    for table in (RecoveryCode, SecondFactor, Identity):
        work.session.execute(delete(table).where(table.person_id == person.id), execution_options=_UNSYNCHRONISED)
    work.session.flush()


def delete_sign_ins(work: Work, before: datetime, held: Collection[UUID]) -> int:
    """Delete sessions, links and access tokens that ended before a moment; give how many. Not of those held."""
    of_held = select(Person.id).where(Person.organisation_id.in_(held))
    ended: list[tuple[Any, Any]] = [
        (SignInSession, func.coalesce(SignInSession.revoked_at, SignInSession.expires_at)),
        (AccessToken, func.coalesce(AccessToken.revoked_at, AccessToken.expires_at)),
        (AccountLink, AccountLink.expires_at),
    ]
    number = 0
    for table, at in ended:
        query = select(table.id).where(at < before, table.person_id.not_in(of_held))
        ids = list(work.session.execute(query).scalars())
        work.session.execute(delete(table).where(table.id.in_(ids)), execution_options=_UNSYNCHRONISED)
        number += len(ids)
    return number


_UNSYNCHRONISED = {"synchronize_session": False}
