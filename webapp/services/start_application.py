"""Start an application: one establishment, chosen lots of an open round that share one form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from engine.edition import Edition
from engine.forms.model import Form
from engine.library import Library
from webapp import audit
from webapp.services import case, drafting
from webapp.services.errors import Conflict, NotFound, Refused
from webapp.services.list_rounds import RoundState, view
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, files, organisations, rounds
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
    takes_over: str = "",
) -> Started:
    """Start an application, with an empty draft or with what fits of one that has ended.

    Args:
        store: The database.
        actor: A provider.
        library: The definitions.
        round_id: An open round.
        establishment_id: One of the organisation's establishments; None where the framework registers organisations
            alone, which then apply for themselves.
        lots: Ids of the lots applied for.
        start_key: The one-time key of the form: the same key gives the same application.
        takes_over: The reference of an application of the organisation, ended by a new version of its form.

    Raises:
        NotFound: There is no such round, or no such establishment or application of the actor's organisation.
        Refused: `start-key-missing`, `round-not-open`, `round-closed`, `lots-missing`, `lots-not-in-round`,
            `lots-of-several-forms`, `organisation-incomplete`, `establishment-incomplete`, `lot-applied-for-already` or
            `not-ended`.
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
        pins = row.pins or {}
        edition = library.pinned(pins)
        chosen = _chosen(edition, row.lots, lots)
        place = _establishment(work, edition, row, organisation, establishment_id)
        _refuse_twice(work, library, edition, place.id, row, chosen)
        before = _ended(work, library, takes_over) if takes_over else None
        form_id = edition.lots[chosen[0]].enrolment["form"]
        form_pins = drafting.newest(library, pins, form_id, london_date(work.now()))
        news = library.pinned({**pins, **form_pins})
        carried = drafting.start(news, form_pins, form_id, before)
        started = applications.start(
            work,
            organisation_id=organisation.id,
            establishment_id=place.id,
            round_id=round_id,
            lots=chosen,
            form_id=form_id,
            form_content_id=carried.form_content_id,
            start_key=start_key,
            answers=_without_files(news.forms[form_id], carried.answers),
            form_pins=carried.form_pins,
            to_confirm=carried.to_confirm,
            left_over=carried.left_over,
        )
        if before is not None:
            _copy_files(work, started, news.forms[form_id], carried.answers)
        audit.record(
            work,
            "start-application",
            "application",
            started.id,
            definitions={form_id: carried.form_content_id},
            lots=len(chosen),
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


def _refuse_twice(
    work: Work, library: Library, edition: Edition, establishment_id: UUID, row: rounds.Round, chosen: Sequence[str]
) -> None:
    """Refuse lots that are applied for already; an application that has ended stands in nobody's way."""
    today = london_date(work.now())
    for known in applications.of_establishment(work, establishment_id, row.id):
        both = [lot for lot in chosen if lot in known.lots]
        if not both or known.state == applications.ApplicationState.WITHDRAWN.value:
            continue
        draft = applications.draft(work, known.id)
        unsent = known.state == applications.ApplicationState.DRAFT.value
        if not (unsent and drafting.ended(library, row.pins or {}, draft, today)):
            title = edition.lots[both[0]].title.en
            raise Refused("lot-applied-for-already", {"lot": title, "reference": known.reference})


def _ended(work: Work, library: Library, reference: str) -> drafting.Held:
    """Return the draft of an application that has ended, to be taken over.

    Raises:
        NotFound: There is no such application of the actor's organisation.
        Refused: `not-ended`.
    """
    found = case.load(work, library, reference)
    if found.stage is not case.Stage.ENDED:
        raise Refused("not-ended")
    return found.draft


def _without_files(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that are words and numbers alone."""
    taking = {question.id for question in form.questions if question.takes_files}
    return {name: answer for name, answer in answers.items() if name not in taking}


def _copy_files(work: Work, started: applications.Application, form: Form, answers: Mapping[str, Any]) -> None:
    """Give a new application copies of the files that it takes over: each application has its own."""
    copied: dict[str, Any] = {}
    for question in form.questions:
        if question.takes_files and answers.get(question.id):
            copied[question.id] = [_copied(work, started, question.id, file) for file in answers[question.id]]
    if copied:
        applications.save_draft(work, started.id, version=1, answers={**answers, **copied})


def _copied(work: Work, started: applications.Application, question_id: str, file: Mapping[str, Any]) -> dict[str, Any]:
    row = files.get(work, UUID(file["id"]))
    copy = files.add(
        work,
        organisation_id=started.organisation_id,
        application_id=started.id,
        question=question_id,
        name=row.name,
        media_type=row.media_type,
        sha256=row.sha256,
        content=files.content(work, row.id),
    )
    return {**file, "id": str(copy.id)}
