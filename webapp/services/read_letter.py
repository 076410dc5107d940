"""Read letters: the exact bytes that were sent, by whom they were sent to and by officers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.library import Library
from webapp import audit
from webapp.services import interested
from webapp.services.noting_looks import note_look
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, deliveries, letters, people


@dataclass(frozen=True, slots=True)
class Delivery:
    """A letter on its way by e-mail to one person: `waiting`, `sent` or `refused`, since when, and why if not sent."""

    name: str
    state: str
    settled_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class LetterItem:
    """A letter in a list: all but what it says. Officers alone are told how it goes by e-mail."""

    id: UUID
    reference: str
    lot: str
    subject: str
    locale: str
    sent_at: datetime
    first_read_at: datetime | None
    sha256: str
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class LetterView(LetterItem):
    """A letter as sent."""

    html: str


def list_letters(store: Store, actor: Actor, reference: str | None = None) -> tuple[LetterItem, ...]:
    """Return the letters this actor may see, the latest first; those about one application where it is named.

    Raises:
        NotFound: There is no application of that reference that this actor may see.
    """
    with store.reading(actor) as work:
        if reference is not None:
            application = applications.by_reference(work, reference)
            about = sorted(letters.of_application(work, application.id), key=lambda row: row.sent_at, reverse=True)
            sent = _deliveries(work, about)
            return tuple(LetterItem(**_listed(row, reference, sent)) for row in about)
        rows = letters.everything(work)
        references = {row.id: row.reference for row in applications.everything(work)}
        sent = _deliveries(work, rows)
        return tuple(LetterItem(**_listed(row, references.get(row.application_id, ""), sent)) for row in rows)


def read_letter(store: Store, actor: Actor, library: Library, letter_id: UUID) -> LetterView:
    """Return a letter; when its recipient reads it for the first time, that is noted, and who else looks at it.

    Raises:
        NotFound: There is none that this actor may see.
        Undeclared: They are an officer, and have yet to say whether they have an interest in the application.
    """
    with store.reading(actor) as work:
        application_id = letters.get(work, letter_id).application_id
        interested.refuse_interested(work, library, applications.get(work, application_id))
        found = _view(work, letter_id)
    note_look(store, actor, "letter", letter_id)
    if not actor.is_provider or found.first_read_at is not None:
        return found
    with store.writing(actor) as work:
        if letters.mark_read(work, letter_id):
            audit.record(work, "read-letter", "letter", letter_id)
        return _view(work, letter_id)


def _view(work: Work, letter_id: UUID) -> LetterView:
    row = letters.get(work, letter_id)
    reference = applications.get(work, row.application_id).reference
    return LetterView(**_listed(row, reference, _deliveries(work, [row])), html=row.html.decode())


def _deliveries(work: Work, rows: Sequence[letters.Letter]) -> Mapping[UUID, list[Delivery]]:
    """Return how letters go by e-mail, by letter."""
    found: dict[UUID, list[Delivery]] = {}
    if not work.actor.is_provider:
        names = people.names(work)
        for each in deliveries.of_letters(work, [row.id for row in rows]):
            told = Delivery(names[each.person_id], each.state, each.settled_at, each.why or "")
            found.setdefault(each.letter_id, []).append(told)
    return found


def _listed(row: letters.Letter, reference: str, sent: Mapping[UUID, list[Delivery]]) -> dict[str, Any]:
    return {
        "id": row.id,
        "reference": reference,
        "lot": row.lot,
        "subject": row.subject,
        "locale": row.locale,
        "sent_at": row.sent_at,
        "first_read_at": row.first_read_at,
        "sha256": row.sha256,
        "deliveries": tuple(sent.get(row.id, ())),
    }
