"""Who may open an application: where its lots ask for it, an officer who has declared to have no interest in it.

The Public Contracts Regulations 2015, regulation 24, have an authority prevent, find and remedy conflicts of interest.
What is asked and what an interest is, the lots say. What the services of an evaluation share, within a unit of work.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from engine.edition import Edition
from engine.library import Library
from webapp.services.errors import Refused
from webapp.store import Work
from webapp.store.queries import applications, interests, rounds

PIECE = "interest"


class Undeclared(Refused):
    """Whoever asks has yet to say whether they have an interest in the application called `reference`."""

    def __init__(self, reference: str) -> None:
        super().__init__("interest-undeclared")
        self.reference = reference


class Interested(Refused):
    """Whoever asks has declared an interest in the application, and may not open it."""

    def __init__(self, application_id: UUID) -> None:
        super().__init__("interest-declared")
        self.application_id = application_id


def document_of(edition: Edition, application: applications.Application) -> str:
    """Return the id of what an officer reads before they declare; nothing where the lots do not ask for it."""
    lots = (edition.lots[lot] for lot in application.lots)
    return next((lot.enrolment[PIECE] for lot in lots if PIECE in lot.enrolment), "")


def pinned(work: Work, library: Library, application: applications.Application) -> Edition:
    """Return the definitions that the round of an application was opened with."""
    return library.pinned(rounds.get(work, application.round_id).pins or {})


def refuse_interested(work: Work, library: Library, application: applications.Application) -> None:
    """Let an officer open an application only where nothing stands in the way. Nobody else is asked.

    Raises:
        Undeclared: They have yet to declare.
        Interested: They have declared an interest.
    """
    if not work.actor.is_officer:
        return
    declared = interests.of_person(work, work.person_id)
    if declared.get(application.id):
        raise Interested(application.id)
    if application.id not in declared and document_of(pinned(work, library, application), application):
        raise Undeclared(application.reference)


def asking_lots(library: Library, round_: rounds.Round) -> frozenset[str]:
    """Return the ids of the lots of a round that ask officers for their interests; none before it is opened."""
    lots = library.pinned(round_.pins).lots if round_.pins else {}
    return frozenset(name for name in round_.lots if name in lots and PIECE in lots[name].enrolment)


def opens(work: Work, library: Library, of: Iterable[rounds.Round]) -> Callable[[UUID, UUID, Collection[str]], bool]:
    """Return what tells whether the actor may open an application, by the ids of its round, itself and its lots."""
    if not work.actor.is_officer:
        return lambda round_id, application_id, lots: True
    asking = {row.id: asking_lots(library, row) for row in of}
    declared = interests.of_person(work, work.person_id) if any(asking.values()) else {}
    return lambda round_id, application_id, lots: (
        asking[round_id].isdisjoint(lots) or declared.get(application_id) is False
    )
