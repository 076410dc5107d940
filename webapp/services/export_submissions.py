"""Export the submissions of a round: what stands of each application, one after another, however many there are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.forms.model import Form
from engine.library import Library
from engine.words import Words
from webapp import audit
from webapp.services import interested
from webapp.store import Actor, Store, Work
from webapp.store.queries import organisations, rounds, submissions


@dataclass(frozen=True, slots=True)
class Exported:
    """A submission to be exported: of whom, for what, and its answers under the form that it answered."""

    reference: str
    number: int
    organisation: str
    establishment: str
    lots: tuple[Words, ...]
    submitted_at: datetime
    form: Form
    form_content_id: str
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """What was submitted in a round: its title, and by form the versions answered, the one answered last first.

    `leaves_out` tells that an officer is given those alone in which they have declared to have no interest.
    """

    round_title: str
    forms: Mapping[str, tuple[Form, ...]]
    leaves_out: bool


def read_answered(store: Store, actor: Actor, library: Library, round_id: UUID) -> Answered:
    """Return which forms were answered in a round, in which versions.

    Raises:
        NotFound: There is no such round.
    """
    with store.reading(actor) as work:
        row = rounds.get(work, round_id)
        found: dict[str, dict[str, Form]] = {}
        for each in submissions.forms_in_round(work, round_id):
            forms = found.setdefault(each.form_id, {})
            forms.setdefault(each.form_content_id, library.pinned(each.closure).forms[each.form_id])
        leaves_out = actor.is_officer and bool(interested.asking_lots(library, row))
        return Answered(row.title, {form_id: tuple(forms.values()) for form_id, forms in found.items()}, leaves_out)


def export_submissions(
    store: Store, actor: Actor, library: Library, round_id: UUID, *, accepted: bool = False
) -> Iterator[Exported]:
    """Yield the submission that stands of each application in a round that this actor may read, by reference.

    Where officers are asked for their interests, one gets those alone in which they have declared to have none.
    With `accepted`, what was accepted instead: the submissions that passed in a lot, confirmed, with the lots they
    passed in (O33). That is what every authority buys by, so nobody is asked for an interest, but who has declared one
    is not given it. That it was exported is recorded, before the first is read.

    They come one after another out of one view of the database, and are never in memory all at once. Before its
    closing time nothing of a round is read by anybody but its provider.

    Raises:
        NotFound: There is no such round.
    """
    with store.writing(actor) as work:
        action = "export-prices" if accepted else "export-submissions"
        audit.record(work, action, "round", rounds.get(work, round_id).id)
    with store.reading(actor) as work:
        names = _Names(work)
        editions: dict[str, tuple[Form, Mapping[str, Words]]] = {}
        found = submissions.every_accepted(work, round_id) if accepted else _opened(work, library, round_id)
        for row in found:
            if row.form_content_id not in editions:
                edition = library.pinned(row.closure)
                titles = {lot_id: lot.title for lot_id, lot in edition.lots.items()}
                editions[row.form_content_id] = (edition.forms[row.form_id], titles)
            form, lots = editions[row.form_content_id]
            yield Exported(
                reference=row.reference,
                number=row.number,
                organisation=names.organisations[row.organisation_id],
                establishment=names.establishments[row.establishment_id],
                lots=tuple(lots.get(lot, Words(lot)) for lot in row.lots),
                submitted_at=row.submitted_at,
                form=form,
                form_content_id=row.form_content_id,
                answers=json.loads(row.answers),
            )


def _opened(work: Work, library: Library, round_id: UUID) -> Iterator[submissions.SubmittedAnswers]:
    """Yield what stands, less what the actor may not open."""
    opens = interested.opens(work, library, [rounds.get(work, round_id)])
    return (row for row in submissions.every_standing(work, round_id) if opens(round_id, row.application_id, row.lots))


class _Names:
    """The names of organisations and establishments, asked once."""

    def __init__(self, work: Work) -> None:
        self.organisations = organisations.names(work)
        self.establishments = organisations.establishment_names(work)
