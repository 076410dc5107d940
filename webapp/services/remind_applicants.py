"""Remind applicants of what is about to end, by the timetable of the framework: a sweep that any process may run.

What is due follows from the applications and the timetable, so a sweep that dies, or comes days late, loses nothing.
Each reminder is written once: under the application's lock, and the database refuses a second. One that cannot be
written is logged, and keeps no other from being.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.edition import Edition
from engine.framework import Framework, Reminder
from engine.library import Library
from webapp import audit
from webapp.facts.supplied import supplied_facts
from webapp.services.writing_letters import write_letter
from webapp.store import REMINDER, Store, Work
from webapp.store.queries import applications, clarifications, letters, organisations, rounds
from webapp.timetable import london_date, said_moment

_log = logging.getLogger("webapp")


@dataclass(frozen=True, slots=True)
class _Due:
    """A reminder that should have gone by now. `asked` is the clarification it is of, where it is of one."""

    application_id: UUID
    reminder: Reminder
    occasion: str
    asked: clarifications.Clarification | None = None


def remind_applicants(store: Store, library: Library, locale: str = "en") -> int:
    """Write every reminder that is due and has not gone; each waits to be sent as any letter does.

    Of drafts whose round closes, where nothing has been submitted; and of clarifications that are not answered. What
    began only after the day on which a reminder should have gone has none.

    Args:
        store: The database.
        library: The definitions; an application is reminded by those that its round was opened with.
        locale: The language of the letters.

    Returns:
        How many were written.
    """
    with store.reading(REMINDER) as work:
        found = _all_due(work, library)
    written = 0
    for each in found:
        with _by_itself(each.application_id):
            written += _write(store, library, each, locale)
    return written


@contextmanager
def _by_itself(application_id: UUID) -> Iterator[None]:
    """Log what goes wrong with the reminder of one application, whatever it is: the others do not wait for it."""
    try:
        yield
    except Exception as error:
        known = {"application": str(application_id)}
        _log.error("a reminder could not be written", exc_info=error, extra={"known": known})


def _all_due(work: Work, library: Library) -> list[_Due]:
    now, gone = work.view().now, letters.occasions(work)
    in_rounds = {row.id: row for row in rounds.everything(work)}
    asked = {row.application_id: row for row in clarifications.waiting_rows(work, london_date(now))}
    found = []
    for application in applications.unfinished(work, asked):
        with _by_itself(application.id):
            due = _due(library, now, application, in_rounds[application.round_id], asked.get(application.id))
            if due and due.occasion not in gone.get(application.id, ()):
                found.append(due)
    return found


def _due(
    library: Library,
    now: datetime,
    application: applications.Application,
    round_: rounds.Round,
    asked: clarifications.Clarification | None,
) -> _Due | None:
    framework = _framework(library.pinned(round_.pins or {}), application)
    if framework is None:
        return None
    if asked is not None:
        of, since, end, number = "clarification-due", asked.asked_at, asked.answer_by, f" {asked.number}"
    elif round_.closes_at > now and round_.closed_at is None:
        of, since, end, number = "round-closes", application.created_at, london_date(round_.closes_at), ""
    else:
        return None
    reminder = framework.reminder_due(of, london_date(since), london_date(now), end)
    return _Due(application.id, reminder, f"{of} {reminder.days_before}{number}", asked) if reminder else None


def _write(store: Store, library: Library, due: _Due, locale: str) -> bool:
    """Write one reminder, if there is still something to be reminded of; tell whether there was."""
    with store.writing(REMINDER) as work:
        application = applications.get(work, due.application_id, lock=True)
        if letters.is_reminded(work, application.id, due.occasion) or not _still(work, application, due):
            return False
        round_ = rounds.get(work, application.round_id)
        edition = library.pinned(round_.pins or {})
        framework = _framework(edition, application)
        if framework is None:
            return False
        supplied = supplied_facts(
            framework,
            reference=application.reference,
            round_title=round_.title,
            lot_title=", ".join(edition.lots[lot].title.said(locale) for lot in application.lots),
            establishment=organisations.get_establishment(work, application.establishment_id).name,
            until=said_moment(round_.closes_at, locale),
            asked_on=london_date(due.asked.asked_at) if due.asked else None,
            answer_by=due.asked.answer_by if due.asked else None,
        )
        letter = write_letter(
            work,
            edition,
            application,
            lot=application.lots[0],
            document_id=due.reminder.letter,
            facts=supplied,
            on=london_date(work.now()),
            closure=edition.closure([due.reminder.letter]),
            locale=locale,
            occasion=due.occasion,
        )
        audit.record(
            work,
            "remind-applicant",
            "letter",
            letter.id,
            definitions=letter.closure,
            owner=application.organisation_id,
            occasion=due.occasion,
        )
        return True


def _still(work: Work, application: applications.Application, due: _Due) -> bool:
    """Tell whether what the reminder is of still waits, now that nobody else changes the application."""
    if due.asked is None:
        return application.state == applications.ApplicationState.DRAFT
    return any(
        row.id == due.asked.id and row.answered_at is None
        for row in clarifications.of_application(work, application.id)
    )


def _framework(edition: Edition, application: applications.Application) -> Framework | None:
    lot = edition.lots.get(application.lots[0])
    return edition.frameworks.get(lot.framework) if lot else None
