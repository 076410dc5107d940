"""Start an application: one establishment, chosen lots of an open round that share one form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from engine.edition import Edition
from engine.library import Library
from webapp import audit
from webapp.services import case
from webapp.services.errors import Conflict, NotFound, Refused
from webapp.services.list_rounds import RoundState, view
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, organisations, rounds
from webapp.timetable import london_date

MOST_KEY_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Started:
    """An application just started, or started before with the same key."""

    application_id: UUID
    reference: str


def start_application(
    store: Store,
    actor: Actor,
    library: Library,
    *,
    round_id: UUID,
    establishment_id: UUID | None,
    lots: Sequence[str],
    start_key: str,
) -> Started:
    """Start an application with an empty draft.

    Args:
        store: The database.
        actor: A provider.
        library: The definitions.
        round_id: An open round.
        establishment_id: One of the organisation's establishments; None where the framework registers organisations
            alone, which then apply for themselves.
        lots: Ids of the lots applied for.
        start_key: The one-time key of the form: the same key gives the same application.

    Raises:
        NotFound: There is no such round, or no such establishment of the actor's organisation.
        Refused: `start-key-missing`, `round-not-open`, `round-closed`, `lots-missing`, `lots-not-in-round`,
            `lots-of-several-forms`, `organisation-incomplete`, `establishment-incomplete` or `lot-applied-for-already`.
        Conflict: `key-used`, the key started an application for something else.
    """
    if actor.organisation_id is None:
        raise Refused("only-providers-apply")
    if not 0 < len(start_key) <= MOST_KEY_CHARACTERS:
        raise Refused("start-key-missing")
    with store.writing(actor) as work:
        organisation = organisations.get(work, actor.organisation_id, lock=True)
        known = applications.by_start_key(work, organisation.id, start_key)
        if known is not None:
            return _started_before(known, round_id, establishment_id, lots)
        row = _open_round(work, round_id)
        edition = library.pinned(row.pins or {})
        chosen = _chosen(edition, row.lots, lots)
        place = _establishment(work, edition, row, organisation, establishment_id)
        _refuse_twice(work, edition, place.id, round_id, chosen)
        form_id = edition.lots[chosen[0]].enrolment["form"]
        content_id = edition.versions[form_id].content_id
        started = applications.start(
            work,
            organisation_id=organisation.id,
            establishment_id=place.id,
            round_id=round_id,
            lots=chosen,
            form_id=form_id,
            form_content_id=content_id,
            start_key=start_key,
            answers={},
        )
        audit.record(
            work, "start-application", "application", started.id, definitions={form_id: content_id}, lots=len(chosen)
        )
        return Started(started.id, started.reference)


def _started_before(
    known: applications.Application, round_id: UUID, establishment_id: UUID | None, lots: Sequence[str]
) -> Started:
    """Return what the same form started before, unless it asks for something else now: from a page gone back to."""
    same_place = establishment_id is None or known.establishment_id == establishment_id
    if known.round_id != round_id or not same_place or set(known.lots) != set(lots):
        raise Conflict("key-used")
    return Started(known.id, known.reference)


def _open_round(work: Work, round_id: UUID) -> rounds.Round:
    row = rounds.get(work, round_id, lock=True)
    state = view(row, work.now()).state
    if state in (RoundState.PLANNED, RoundState.WAITING):
        raise Refused("round-not-open", {"opens": row.opens_at})
    if state is not RoundState.OPEN:
        raise Refused("round-closed", {"closed": row.closes_at})
    return row


def _chosen(edition: Edition, offered: Sequence[str], lots: Sequence[str]) -> list[str]:
    """Return the lots in the round's order."""
    if not lots:
        raise Refused("lots-missing")
    if not set(lots) <= set(offered):
        raise Refused("lots-not-in-round")
    chosen = [lot for lot in offered if lot in lots]
    pieces = {(edition.lots[lot].enrolment["form"], edition.lots[lot].enrolment.get("assessment")) for lot in chosen}
    if len(pieces) > 1:
        raise Refused("lots-of-several-forms")
    return chosen


def _establishment(
    work: Work,
    edition: Edition,
    row: rounds.Round,
    organisation: organisations.Organisation,
    establishment_id: UUID | None,
) -> organisations.Establishment:
    """Return the establishment applied for, once it and its organisation have registered all that the round asks."""
    framework = edition.frameworks[row.framework_id]
    parameters = edition.parameter_values(london_date(work.now()))
    if framework.establishment is not None:
        if establishment_id is None:
            raise NotFound("establishment", establishment_id)
        place = organisations.get_establishment(work, establishment_id)
        found = case.registered(edition, framework, organisation, place, parameters)
        if found[-1].problems:
            raise Refused("establishment-incomplete", {"name": place.name})
    else:
        found = case.registered(edition, framework, organisation, None, parameters)
    if framework.organisation is not None and found[0].problems:
        raise Refused("organisation-incomplete", {"name": organisation.name})
    return place if framework.establishment is not None else _itself(work, organisation)


def _itself(work: Work, organisation: organisations.Organisation) -> organisations.Establishment:
    """Return the establishment that stands for an organisation where none are registered."""
    known = organisations.establishments(work, organisation.id)
    return (
        known[0]
        if known
        else organisations.add_establishment(
            work,
            organisation.id,
            name=organisation.name,
            answers={},
            form_id=organisation.form_id or "",
            form_content_id=organisation.form_content_id or "",
        )
    )


def _refuse_twice(work: Work, edition: Edition, establishment_id: UUID, round_id: UUID, chosen: Sequence[str]) -> None:
    for known in applications.of_establishment(work, establishment_id, round_id):
        both = [lot for lot in chosen if lot in known.lots]
        if both and known.state != applications.ApplicationState.WITHDRAWN.value:
            title = edition.lots[both[0]].title.en
            raise Refused("lot-applied-for-already", {"lot": title, "reference": known.reference})
