"""Read an application as its provider works on it: where it stands, its draft, and what has been submitted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from engine.catalogue import Lot
from engine.edition import Edition
from engine.forms.answers import relevance
from engine.forms.carrying import Misfit
from engine.forms.model import Form
from engine.forms.prefill import EARLIER, Offered, offered
from engine.framework import Framework
from engine.library import Library
from engine.values import Facts, Value
from webapp.facts.registration import Registered
from webapp.services import case, clarifying, drafting
from webapp.services.case import Stage
from webapp.services.drafting import Changed, Held
from webapp.services.list_rounds import RoundView
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, letters, submissions


@dataclass(frozen=True, slots=True)
class Receipt:
    """A submission in short: its number, when it was received, the receipt and the digest of what was submitted."""

    number: int
    submitted_at: datetime
    receipt: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """The submission before, in another application, whose answers are offered again."""

    reference: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class LetterSent:
    """A letter about the application."""

    id: UUID
    lot: str
    subject: str
    sent_at: datetime
    read: bool


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application as its provider sees it.

    Attributes:
        stage: Where it stands.
        editable: Whether its answers may be changed now.
        answers: The draft: answers by question id, also those not relevant, and what was typed but is no answer.
        version: Of the draft, for `save_page`.
        erased_at: When the draft was erased, as it had been kept long enough; None while it is there. What was
            submitted, if anything was, then stands in `answers`.
        facts: What the conditions of the form may read besides the answers.
        offered: Answers that can be filled in, to be confirmed, by question id.
        earlier: The submission that those given earlier are from.
        registered: What the organisation and the establishment registered, and what is missing there.
        receipts: The submissions, the one that stands first.
        form_content_id: The version of the form that counts for the draft, and `form_from` since when it is in force.
        to_confirm: Ids of the questions that are asked again, because their form has changed.
        left_over: Answers that fitted no longer when it did, with the questions as they were asked.
        ended_on: When a new version of the form came into force that lets the draft be read, and no more.
        before: The draft under the version of the form that it is stored with, where that is another.
        changes: By question, who changed its answer last.
        answer_by: The last day on which what the lead asks can be answered; None where it asks nothing.
    """

    id: UUID
    reference: str
    stage: Stage
    editable: bool
    round: RoundView
    framework: Framework
    lots: tuple[Lot, ...]
    establishment_id: UUID
    establishment_name: str
    organisation_name: str
    edition: Edition
    form: Form
    answers: Mapping[str, Any]
    version: int
    saved_at: datetime
    erased_at: datetime | None
    facts: Facts
    parameters: Mapping[str, Value]
    registered: tuple[Registered, ...]
    receipts: tuple[Receipt, ...]
    letters: tuple[LetterSent, ...]
    offered: Mapping[str, Offered]
    earlier: Earlier | None
    form_content_id: str
    form_from: date
    to_confirm: tuple[str, ...]
    left_over: tuple[Misfit, ...]
    ended_on: date | None
    before: Held | None
    changes: Mapping[str, Changed]
    answer_by: date | None

    @property
    def registration_complete(self) -> bool:
        """Whether organisation and establishment have registered all that the round asks."""
        return not any(each.problems for each in self.registered)


def read_application(store: Store, actor: Actor, library: Library, reference: str) -> ApplicationView:
    """Read the application called `reference`.

    Raises:
        NotFound: There is none that belongs to the actor's organisation.
    """
    with store.reading(actor) as work:
        return view(work, case.load(work, library, reference))


def view(work: Work, found: case.Case) -> ApplicationView:
    """Return a case as its provider sees it."""
    application = found.application
    draft, stage = found.draft, found.stage
    receipts = submissions.of_application(work, application.id)
    asked = clarifying.open_of(work, application)
    sent = letters.of_application(work, application.id)
    editable = stage in (Stage.DRAFT, Stage.CHANGING)
    answered, earlier = _earlier(work, found) if editable else ({}, None)
    return ApplicationView(
        id=application.id,
        reference=application.reference,
        stage=stage,
        editable=editable,
        round=found.round,
        framework=found.framework,
        lots=found.lots,
        establishment_id=found.establishment.id,
        establishment_name=found.establishment.name,
        organisation_name=found.organisation.name,
        edition=found.edition,
        form=found.form,
        answers=draft.answers,
        version=draft.version,
        saved_at=draft.saved_at,
        erased_at=draft.erased_at,
        facts=found.facts,
        parameters=found.parameters,
        registered=found.registered,
        receipts=tuple(Receipt(row.number, row.submitted_at, row.receipt, row.sha256) for row in receipts),
        letters=tuple(
            LetterSent(row.id, row.lot, row.subject, row.sent_at, row.first_read_at is not None) for row in sent
        ),
        offered=offered(found.form, draft.answers, answered, found.facts) if editable else {},
        earlier=earlier,
        form_content_id=draft.form_content_id,
        form_from=draft.form_from,
        to_confirm=_to_confirm(found),
        left_over=tuple(misfit for group in draft.left_over for misfit in group.misfits),
        ended_on=draft.ended_on,
        before=draft.stored,
        changes=drafting.changed(work, draft),
        answer_by=asked.answer_by if asked else None,
    )


def _to_confirm(found: case.Case) -> tuple[str, ...]:
    """Return the questions to be asked again that are asked at all, on the answers so far."""
    if not found.draft.to_confirm:
        return ()
    shown = relevance(found.form, found.draft.answers, found.facts, found.parameters)
    return tuple(name for name in found.draft.to_confirm if shown.shows(name))


def _earlier(work: Work, found: case.Case) -> tuple[Mapping[str, Any], Earlier | None]:
    """Return the answers of the submission before, where the form takes any of them again."""
    if not any(question.prefill == EARLIER for question in found.form.questions):
        return {}, None
    row = submissions.earlier(work, found.application, found.form.id)
    if row is None:
        return {}, None
    before = applications.get(work, row.application_id)
    return json.loads(row.answers), Earlier(before.reference, row.submitted_at)
