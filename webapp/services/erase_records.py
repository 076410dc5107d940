"""Erase what has been kept long enough, as the framework in force says: a sweep that any process may run, every night.

What is due follows from the records themselves, so that a sweep that dies or comes late only does later what it did not
do. Nothing is erased of an organisation that is on hold. What was submitted and decided is the record, and stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from engine.framework import Framework
from engine.library import Library
from webapp import audit
from webapp.store import ERASER, LONDON, Store, Work
from webapp.store.queries import applications, erasing, holds, rounds, sessions
from webapp.timetable import london_date

DRAFT, UNSUBMITTED_FILE, CLOSED_ACCOUNT, SIGN_IN = "draft", "unsubmitted-file", "closed-account", "sign-in"
FORGOTTEN = "Somebody who has left"
"""What somebody is called who is forgotten."""
TRIES_COUNT_FOR = timedelta(days=1)
"""Counts of tries older than this limit nothing any more."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How much a sweep erased: applications never submitted, files, accounts, and traces of signing in."""

    drafts: int
    files: int
    accounts: int
    sign_ins: int


def erase_records(store: Store, library: Library) -> Erased:
    """Erase everything that is due.

    Args:
        store: The database.
        library: The definitions; the frameworks in force today say how long each kind of record is kept. Where several
            do, what they share (accounts, signing in) is kept as long as the one that keeps it longest.
    """
    with store.reading(ERASER) as work:
        today = london_date(work.view().now)
        frameworks = library.in_force(today).frameworks
        ended = {of: _rounds(work, library, frameworks, of, today) for of in (DRAFT, UNSUBMITTED_FILE)}
        drafts = erasing.drafts(work, ended[DRAFT], holds.held(work))
        files = erasing.unsubmitted_files(work, ended[UNSUBMITTED_FILE], holds.held(work))
    emptied = [_erase_draft(store, each) for each in drafts]
    left_out = [_erase_files(store, each, ids) for each, ids in files.items()]
    kinds = {of: _ended_by(frameworks.values(), of, today) for of in (CLOSED_ACCOUNT, SIGN_IN)}
    return Erased(
        drafts=len(emptied),
        files=sum(emptied) + sum(left_out),
        accounts=_erase_accounts(store, kinds[CLOSED_ACCOUNT]),
        sign_ins=_erase_sign_ins(store, kinds[SIGN_IN]),
    )


def _rounds(work: Work, library: Library, frameworks: Mapping[str, Framework], of: str, today: date) -> frozenset[UUID]:
    """Return the ids of the rounds that ended long enough ago, by the framework that each is of."""
    found = set()
    for row in rounds.everything(work):
        framework = frameworks.get(row.framework_id)
        kept = framework.kept(of) if framework else None
        if kept is not None and london_date(row.closes_at) <= kept.ended_by(today):
            found.add(row.id)
    return frozenset(found)


def _ended_by(frameworks: Iterable[Framework], of: str, today: date) -> datetime | None:
    """Return the moment before which something must have ended to be erased; None where nothing is."""
    kept = [framework.kept(of) for framework in frameworks]
    days = [each.ended_by(today) for each in kept if each is not None]
    if not days or len(days) < len(kept):
        return None
    return datetime.combine(min(days) + timedelta(days=1), time(), LONDON)


def _erase_draft(store: Store, application_id: UUID) -> int:
    with store.writing(ERASER) as work:
        application = applications.get(work, application_id, lock=True)
        files = erasing.erase_draft(work, application.id)
        owner = application.organisation_id
        audit.record(work, "erase-draft", "application", application.id, owner=owner, files=files)
        return files


def _erase_files(store: Store, application_id: UUID, file_ids: list[UUID]) -> int:
    with store.writing(ERASER) as work:
        application = applications.get(work, application_id, lock=True)
        files = erasing.delete_files(work, file_ids)
        owner = application.organisation_id
        audit.record(work, "erase-files", "application", application.id, owner=owner, files=files)
        return files


def _erase_accounts(store: Store, before: datetime | None) -> int:
    if before is None:
        return 0
    with store.writing(ERASER) as work:
        found = erasing.closed_people(work, before, holds.held(work))
        for person in found:
            erasing.erase_person(work, person, FORGOTTEN)
            audit.record(work, "erase-account", "person", person.id, owner=person.organisation_id)
        return len(found)


def _erase_sign_ins(store: Store, before: datetime | None) -> int:
    with store.writing(ERASER) as work:
        sessions.sweep(work, older_than=TRIES_COUNT_FOR)
        number = erasing.delete_sign_ins(work, before, holds.held(work)) if before else 0
        if number:
            audit.record(work, "erase-sign-ins", "person", "all", number=number)
        return number
