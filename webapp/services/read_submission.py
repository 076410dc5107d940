"""Read a submission: what was submitted, in the form version it answered, with its receipt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.catalogue import Lot
from engine.documents.render import Rendered, render
from engine.edition import Edition
from engine.forms.answers import facts_of
from engine.forms.model import Form
from engine.framework import Framework
from engine.library import Library
from engine.values import Facts, Value
from engine.words import Words
from webapp.facts.applying import applying_facts
from webapp.facts.registration import read_registered
from webapp.facts.supplied import supplied_facts
from webapp.services import interested
from webapp.services.errors import NotFound
from webapp.services.list_rounds import RoundView, next_round, view
from webapp.services.noting_looks import note_look
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, clarifications, rounds, submissions
from webapp.timetable import london_date


@dataclass(frozen=True, slots=True)
class Part:
    """Answers to one form, with what its conditions could read then: the application's own, or a registration's.

    `parameters` are the values on the day of the submission.
    """

    heading: Words
    form: Form
    answers: Mapping[str, Any]
    facts: Facts
    parameters: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """A submission as it was made.

    Attributes:
        number: 1 for the first of the application.
        stands: Whether no later one has taken its place.
        registered: What was registered then: the organisation, and the establishment.
        application: The answers to the application form.
        document: The receipt that the lots name, in words; None where they name none.
        is_answer: Whether it answers what the applicant was asked after the round had closed.
    """

    id: UUID
    reference: str
    number: int
    stands: bool
    receipt: str
    sha256: str
    submitted_at: datetime
    round: RoundView
    framework: Framework
    lots: tuple[Lot, ...]
    edition: Edition
    registered: tuple[Part, ...]
    application: Part
    document: Rendered | None
    is_answer: bool


def read_submission(
    store: Store, actor: Actor, library: Library, reference: str, number: int | None = None, locale: str = "en"
) -> SubmissionView:
    """Read a submission of the application called `reference`. That an officer did is noted.

    Args:
        store: The database.
        actor: Its provider, or an officer once the round has closed.
        library: The definitions, old versions included.
        reference: Of the application.
        number: Of the submission; the one that stands where nothing is given.
        locale: The language of the receipt: `en` or `cy`.

    Raises:
        NotFound: There is none that this actor may see.
    """
    with store.reading(actor) as work:
        application = applications.by_reference(work, reference)
        interested.refuse_interested(work, library, application)
        made = submissions.of_application(work, application.id)
        row = next((each for each in made if number is None or each.number == number), None)
        if row is None:
            raise NotFound("submission", number)
        found = _view(work, library, application, row, locale, stands=row is made[0])
    note_look(store, actor, "application", application.id)
    return found


def _view(
    work: Work,
    library: Library,
    application: applications.Application,
    row: submissions.Submission,
    locale: str,
    *,
    stands: bool,
) -> SubmissionView:
    edition = library.pinned(row.closure)
    round_row = rounds.get(work, application.round_id)
    framework = edition.frameworks[round_row.framework_id]
    registration = json.loads(row.registration)
    answers = json.loads(row.answers)
    on = london_date(row.submitted_at)
    parameters = edition.parameter_values(on)
    facts = applying_facts(
        edition,
        framework,
        lots=tuple(row.lots),
        reference=application.reference,
        submitted_on=on,
        organisation=registration.get("organisation"),
        establishment=registration.get("establishment"),
        parameters=parameters,
    )
    form = edition.forms[row.form_id]
    lots = tuple(edition.lots[lot] for lot in row.lots)
    found = view(round_row, work.now())
    known = {
        **facts,
        **facts_of(form, answers, facts, parameters),
        **supplied_facts(
            framework,
            round_title=found.title,
            closed_on=london_date(found.closes_at),
            lot_title=", ".join(lot.title.said(locale) for lot in lots),
            next_round_on=_next_on(work, found),
        ),
    }
    asked = clarifications.of_application(work, application.id)
    is_answer = row.id in {each.submission_id for each in asked}
    return SubmissionView(
        id=row.id,
        reference=application.reference,
        number=row.number,
        stands=stands,
        receipt=row.receipt,
        sha256=row.sha256,
        submitted_at=row.submitted_at,
        round=found,
        framework=framework,
        lots=lots,
        edition=edition,
        registered=_registered(edition, framework, registration, parameters),
        application=Part(form.title, form, answers, facts, parameters),
        document=None if is_answer else _receipt(edition, lots, known, parameters, locale),
        is_answer=is_answer,
    )


def _next_on(work: Work, found: RoundView) -> Value | None:
    opens_at = next_round(work, found.closes_at)
    return london_date(opens_at) if opens_at else None


def _registered(
    edition: Edition, framework: Framework, registration: Mapping[str, Any], parameters: Mapping[str, Value]
) -> tuple[Part, ...]:
    facts: dict[str, Value] = {}
    parts = []
    for key, each in (("organisation", framework.organisation), ("establishment", framework.establishment)):
        if each is not None and key in registration:
            read = read_registered(edition, each, registration[key], facts, parameters)
            parts.append(Part(each.heading or read.form.title, read.form, read.answers, dict(facts), parameters))
            facts |= read.facts
    return tuple(parts)


def _receipt(
    edition: Edition, lots: tuple[Lot, ...], facts: Facts, parameters: Mapping[str, Value], locale: str
) -> Rendered | None:
    """Return the receipt that the first lot to name one names."""
    named = next((lot.enrolment["receipt"] for lot in lots if "receipt" in lot.enrolment), None)
    if named is None:
        return None
    return render(edition.documents[named], facts, edition.vocabulary, locale=locale, parameters=parameters)
