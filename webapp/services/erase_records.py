"""Erase what has been kept long enough, as the framework in force says: a sweep that any process may run, every night.

What is due follows from the records themselves, so that a sweep that dies or comes late only does later what it did not
do. Nothing is erased of an organisation that is on hold, nor of an application while something that was asked about it
may still be answered. What was submitted and decided is the record, and stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from engine.framework import Framework
from engine.library import Library
from webapp import audit
from webapp.store import ERASER, LONDON, Store, Work
from webapp.store.queries import clarifications, erasing, holds, rounds, sessions
from webapp.timetable import london_date

TRIES_COUNT_FOR = timedelta(days=1)
"""Counts of tries older than this limit nothing any more."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How much a sweep erased: what was never submitted, by application; files, accounts, and traces of signing in."""

    drafts: int
    files: int
    accounts: int
    sign_ins: int


def erase_records(store: Store, library: Library, called: str) -> Erased:
    """Erase everything that is due.

    Args:
        store: The database.
        library: The definitions; the frameworks in force today say how long each kind of record is kept. Where several
            do, what they share (accounts, signing in) is kept as long as the one that keeps it longest.
        called: What somebody is called whose account is erased.
    """
    with store.reading(ERASER) as work:
        today = london_date(work.view().now)
        frameworks = library.in_force(today).frameworks
        drafts_of, files_of = (_rounds(work, frameworks, of, today) for of in ("draft", "unsubmitted-file"))
    drafts = list(iter(lambda: _erase_a_draft(store, drafts_of), None))
    files = list(iter(lambda: _erase_files_of_one(store, files_of), None))
    accounts, sign_ins = (_ended_by(frameworks.values(), of, today) for of in ("closed-account", "sign-in"))
    return Erased(
        drafts=len(drafts),
        files=sum(drafts) + sum(files),
        accounts=_erase_accounts(store, accounts, called),
        sign_ins=_erase_sign_ins(store, sign_ins),
    )


def _rounds(work: Work, frameworks: Mapping[str, Framework], of: str, today: date) -> frozenset[UUID]:
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


def _erase_a_draft(store: Store, round_ids: Collection[UUID]) -> int | None:
    """Erase what was never submitted of one application; give how many files it was, None where there is no more."""
    with store.writing(ERASER) as work:
        application = erasing.next_draft(work, round_ids, holds.held(work), _asked(work))
        if application is None:
            return None
        files = erasing.erase_draft(work, application)
        owner = application.organisation_id
        audit.record(work, "erase-draft", "application", application.id, owner=owner, files=files)
        return files


def _erase_files_of_one(store: Store, round_ids: Collection[UUID]) -> int | None:
    """Erase what was left out of one application; give how many files it was, and None where there is no more."""
    with store.writing(ERASER) as work:
        application = erasing.next_with_unsubmitted_files(work, round_ids, holds.held(work), _asked(work))
        if application is None:
            return None
        files = erasing.delete_unsubmitted_files(work, application.id)
        owner = application.organisation_id
        audit.record(work, "erase-files", "application", application.id, owner=owner, files=files)
        return files


def _asked(work: Work) -> Collection[UUID]:
    """Return the ids of the applications about which something is asked that may still be answered."""
    return clarifications.waiting(work, london_date(work.now()))


def _erase_accounts(store: Store, before: datetime | None, called: str) -> int:
    if before is None:
        return 0
    with store.writing(ERASER) as work:
        found = erasing.closed_people(work, before, holds.held(work))
        for person in found:
            erasing.erase_person(work, person, called)
            audit.record(work, "erase-account", "person", person.id, owner=person.organisation_id)
        return len(found)


def _erase_sign_ins(store: Store, before: datetime | None) -> int:
    with store.writing(ERASER) as work:
        sessions.sweep(work, older_than=TRIES_COUNT_FOR)
        number = erasing.delete_sign_ins(work, before, holds.held(work)) if before else 0
        if number:
            audit.record(work, "erase-sign-ins", "person", "all", number=number)
        return number
