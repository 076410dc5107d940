"""Read letters: the exact bytes that were sent, by whom they were sent to and by officers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from webapp import audit
from webapp.store import Actor, Store
from webapp.store.queries import applications, letters


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as sent."""

    id: UUID
    reference: str
    lot: str
    subject: str
    html: str
    locale: str
    sent_at: datetime
    first_read_at: datetime | None
    sha256: str


def list_letters(store: Store, actor: Actor) -> tuple[LetterView, ...]:
    """Return the letters this actor may see, the latest first."""
    with store.reading(actor) as work:
        rows = letters.everything(work)
        references = {row.id: row.reference for row in applications.everything(work)}
        return tuple(_view(row, references.get(row.application_id, "")) for row in rows)


def read_letter(store: Store, actor: Actor, letter_id: UUID) -> LetterView:
    """Return a letter; when its recipient reads it for the first time, that is noted.

    Raises:
        NotFound: There is none that this actor may see.
    """
    with store.writing(actor) as work:
        row = letters.get(work, letter_id)
        if actor.is_provider and letters.mark_read(work, letter_id):
            audit.record(work, "read-letter", "letter", letter_id)
        reference = applications.get(work, row.application_id).reference
        return _view(letters.get(work, letter_id), reference)


def _view(row: letters.Letter, reference: str) -> LetterView:
    return LetterView(
        id=row.id,
        reference=reference,
        lot=row.lot,
        subject=row.subject,
        html=row.html.decode(),
        locale=row.locale,
        sent_at=row.sent_at,
        first_read_at=row.first_read_at,
        sha256=row.sha256,
    )
