"""What has been kept long enough, and the erasing of it. What was submitted and decided is never among it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, or_, select

from webapp.store.queries.people import email_key
from webapp.store.tables import (
    AccessToken,
    AccountLink,
    Application,
    ApplicationState,
    Clarification,
    ClarificationDraft,
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
from webapp.store.types import Base
from webapp.store.unit import Work

_UNSUBMITTED = ~exists().where(SubmissionFile.file_id == StoredFile.id)
ERASED = "erased.invalid"
"""The host of the address of somebody who is forgotten: none there can be."""


def next_draft(
    work: Work, round_ids: Collection[UUID], held: Collection[UUID], asked: Collection[UUID]
) -> Application | None:
    """Give and lock one of the applications in rounds of which there is left what was filled in and never submitted.

    None of those held, nor of those `asked`, which may still be answered. What somebody else has locked is passed over:
    the next sweep finds it.
    """
    prepared = exists().where(
        ClarificationDraft.clarification_id == Clarification.id, Clarification.application_id == Application.id
    )
    query = (
        select(Application)
        .join(Draft, Draft.application_id == Application.id)
        .where(or_(Draft.erased_at.is_(None), prepared), Application.id.not_in(asked))
        .where(Application.round_id.in_(round_ids), Application.organisation_id.not_in(held))
    )
    return work.first(query.order_by(Application.id).with_for_update(skip_locked=True))


def erase_draft(work: Work, application: Application) -> int:
    """Erase what was filled in for an application, and for answers to what was asked; give how many files went too.

    Files go with an application that was never submitted; those left out of one that was are a kind of their own.
    """
    query = select(Draft).where(Draft.application_id == application.id).with_for_update()
    draft = work.one(query, application.id)
    draft.answers, draft.changes, draft.left_over, draft.to_confirm = {}, None, None, None
    draft.erased_at = draft.erased_at or work.now()
    work.session.flush()
    of_it = select(Clarification.id).where(Clarification.application_id == application.id)
    _delete(work, ClarificationDraft, ClarificationDraft.clarification_id.in_(of_it))
    never_submitted = application.state == ApplicationState.DRAFT.value
    return delete_unsubmitted_files(work, application.id) if never_submitted else 0


def next_with_unsubmitted_files(
    work: Work, round_ids: Collection[UUID], held: Collection[UUID], asked: Collection[UUID]
) -> Application | None:
    """Give and lock one of the submitted applications in rounds that have files in no submission; none of those held.

    Nor any of those `asked`: their files may still become part of an answer. What somebody else has locked is passed
    over: the next sweep finds it.
    """
    query = (
        select(Application)
        .where(Application.state != ApplicationState.DRAFT.value, Application.id.not_in(asked))
        .where(Application.round_id.in_(round_ids), Application.organisation_id.not_in(held))
        .where(exists().where(StoredFile.application_id == Application.id, _UNSUBMITTED))
    )
    return work.first(query.order_by(Application.id).with_for_update(skip_locked=True))


def delete_unsubmitted_files(work: Work, application_id: UUID) -> int:
    """Delete the files of an application that are in no submission, with all that is known of them; give how many."""
    ids = select(StoredFile.id).where(StoredFile.application_id == application_id, _UNSUBMITTED)
    _delete(work, FileScan, FileScan.file_id.in_(ids))
    _delete(work, FileContent, FileContent.file_id.in_(ids))
    return _delete(work, StoredFile, StoredFile.application_id == application_id, _UNSUBMITTED)


def closed_people(work: Work, before: datetime, held: Collection[UUID]) -> list[Person]:
    """Give those whose accounts were closed before a moment and who are not forgotten yet; not of those held."""
    query = select(Person).where(Person.closed_at < before, Person.email_key.not_like(f"%@{ERASED}"))
    not_held = or_(Person.organisation_id.is_(None), Person.organisation_id.not_in(held))
    return work.all(query.where(not_held).order_by(Person.id).with_for_update())


def is_erased(person: Person) -> bool:
    """Tell whether it is forgotten who a person was."""
    return person.email_key.endswith(f"@{ERASED}")


def forget(work: Work, person: Person, name: str) -> None:
    """Forget a person's name and address: the address is free for another account."""
    person.email = f"{person.id.hex}@{ERASED}"
    person.email_key, person.name, person.password_hash = email_key(person.email), name, ""
    work.session.flush()


def erase_person(work: Work, person: Person, name: str) -> None:
    """Forget who a person was: name, address, and whatever they signed in with."""
    forget(work, person, name)
    for table in (RecoveryCode, SecondFactor, Identity):
        _delete(work, table, table.person_id == person.id)
    work.session.flush()


def delete_sign_ins(work: Work, before: datetime, held: Collection[UUID]) -> int:
    """Delete sessions, links and access tokens that ended before a moment; give how many. Not of those held."""
    of_held = select(Person.id).where(Person.organisation_id.in_(held))
    ended: list[tuple[type[AccountLink | AccessToken | SignInSession], Any]] = [
        (SignInSession, func.coalesce(SignInSession.revoked_at, SignInSession.expires_at)),
        (AccessToken, func.coalesce(AccessToken.revoked_at, AccessToken.expires_at)),
        (AccountLink, AccountLink.expires_at),
    ]
    return sum(_delete(work, table, at < before, table.person_id.not_in(of_held)) for table, at in ended)


def _delete(work: Work, table: type[Base], *which: ColumnElement[bool]) -> int:
    """Delete rows by query; give how many."""
    done = work.session.execute(delete(table).where(*which), execution_options={"synchronize_session": False})
    return int(done.rowcount)  # type: ignore[attr-defined]  # what a delete gives has it, SQLAlchemy's types do not say
