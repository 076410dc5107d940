"""A clarification at hand: what is asked, of which submission, and what may be answered. What its services share.

The Public Contracts Regulations 2015, regulation 56(4), let an authority ask for what is missing or unclear, on the
same terms for everybody. So only what was asked may be changed: the named questions, and those that nobody could answer
before because they were not asked of this applicant.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.catalogue import Lot
from engine.edition import Edition
from engine.forms.answers import relevance
from engine.forms.model import Form, Page, Question
from engine.library import Library
from engine.values import Facts, Value
from engine.words import Words
from webapp.facts.applying import applying_facts
from webapp.services.errors import NotFound
from webapp.store import Work
from webapp.store.queries import applications, clarifications, rounds, submissions
from webapp.timetable import london_date

PAGE = "clarification"


@dataclass(frozen=True, slots=True)
class Submitted:
    """The submission that stands, as its form read it then.

    Attributes:
        row: The submission.
        applied_on: The day, in London, of the last submission that answered no clarification: that is what counts.
        facts: What the conditions of the form may read besides the answers.
    """

    row: submissions.Submission
    edition: Edition
    form: Form
    answers: Mapping[str, Any]
    applied_on: date
    facts: Facts
    parameters: Mapping[str, Value]

    @property
    def changeable(self) -> frozenset[str]:
        """Ids of the questions that were not asked of this applicant: a changed answer may have them asked now."""
        shown = relevance(self.form, self.answers, self.facts, self.parameters)
        return frozenset(question.id for question in self.form.questions if not shown.shows(question.id))


@dataclass(frozen=True, slots=True)
class Clarifying:
    """A clarification that waits for an answer; `answers` are those being prepared, of `version`."""

    application: applications.Application
    row: clarifications.Clarification
    submitted: Submitted
    answers: Mapping[str, Any]
    version: int

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions that may be answered: those named, and such as come to be asked by another answer."""
        named = set(self.row.questions) | self.submitted.changeable
        return tuple(each for each in self.submitted.form.questions if each.id in named and each.asks)

    @property
    def merged(self) -> dict[str, Any]:
        """The answers of the submission, with those being prepared in their places."""
        may = {question.id for question in self.questions}
        return {**self.submitted.answers, **{name: said for name, said in self.answers.items() if name in may}}

    def page(self, title: Words) -> Page:
        """Return the page that asks them."""
        return Page(PAGE, title, self.questions)


def submitted(work: Work, library: Library, application: applications.Application) -> Submitted:
    """Read the submission that stands.

    Raises:
        NotFound: Nothing was submitted.
    """
    row = submissions.standing(work, application.id)
    if row is None:
        raise NotFound("submission", application.reference)
    edition = library.pinned(row.closure)
    applied_on = london_date(submissions.applied(work, application.id).submitted_at)
    parameters = edition.parameter_values(applied_on)
    registration = json.loads(row.registration)
    facts = applying_facts(
        edition,
        edition.frameworks[rounds.get(work, application.round_id).framework_id],
        lots=tuple(row.lots),
        reference=application.reference,
        submitted_on=applied_on,
        organisation=registration.get("organisation"),
        establishment=registration.get("establishment"),
        parameters=parameters,
    )
    return Submitted(row, edition, edition.forms[row.form_id], json.loads(row.answers), applied_on, facts, parameters)


def waiting(work: Work, library: Library, reference: str, *, lock: bool = False) -> Clarifying:
    """Read the clarification of an application that waits for an answer.

    Raises:
        NotFound: No such application that this actor may see, or nothing is asked, or not any more.
    """
    application = applications.by_reference(work, reference, lock=lock)
    row = open_of(work, application)
    if row is None:
        raise NotFound("clarification", reference)
    draft = clarifications.draft(work, row.id)
    answers, version = (draft.answers, draft.version) if draft else ({}, 0)
    return Clarifying(application, row, submitted(work, library, application), answers, version)


def open_of(work: Work, application: applications.Application) -> clarifications.Clarification | None:
    """Return what is asked about an application and may still be answered."""
    latest = next(iter(clarifications.of_application(work, application.id)), None)
    if latest is None or latest.answered_at is not None or latest.answer_by < london_date(work.now()):
        return None
    return latest


def asking_lot(edition: Edition, application: applications.Application, confirmed: Collection[str]) -> Lot | None:
    """Return the lot by whose rules an applicant is asked: of those without a confirmed outcome, the one of least days.

    All of them are decided again on what is answered, so there is none unless the rules of each let its applicants be
    asked.
    """
    lots = [edition.lots[lot] for lot in application.lots if lot not in confirmed]
    if not all("clarification" in lot.enrolment and lot.clarification_days for lot in lots):
        return None
    return min(lots, key=lambda lot: lot.clarification_days, default=None)


def askable(form: Form, answers: Mapping[str, Any], facts: Facts, parameters: Mapping[str, Value]) -> list[Question]:
    """Return the questions that an officer may name: those that this applicant was asked."""
    shown = relevance(form, answers, facts, parameters)
    return [question for question in form.questions if question.asks and shown.shows(question.id)]
