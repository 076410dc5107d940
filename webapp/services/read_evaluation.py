"""Read an evaluation: a submitted application as the lead's officer decides on it, lot by lot, by criterion."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from engine.catalogue import Lot
from engine.edition import Edition
from engine.library import Library
from engine.parameters import warnings
from engine.rules.explain import ExplainedRule, explain
from engine.rules.model import Verdict
from engine.rules.settle import Settled
from engine.values import Value
from engine.words import Words
from webapp.services import clarifying, interested, read_clarifications
from webapp.services.errors import NotFound
from webapp.services.managing_people import sees_to_applications
from webapp.services.needed import Needed, needed
from webapp.services.noting_looks import note_look
from webapp.services.read_clarifications import Clarification
from webapp.services.standing import LotState, Standing, stands, state_of
from webapp.store import Actor, Store, Work
from webapp.store.queries import (
    applications,
    assignments,
    decisions,
    interests,
    letters,
    organisations,
    people,
    rounds,
    submissions,
)
from webapp.timetable import london_date


@dataclass(frozen=True, slots=True)
class Resolution:
    """A person's verdict on a referred criterion; the first on it is number 1."""

    verdict: Verdict
    reason: str
    by: str
    at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One criterion of a decision: what the rules found, and what a person decided, if anything.

    `assessed` tells that the assessment form decides it, `waiting` that a person still has to.
    """

    rule: ExplainedRule
    referred: bool
    assessed: bool
    waiting: bool
    resolution: Resolution | None


@dataclass(frozen=True, slots=True)
class LotEvaluation:
    """One lot of an evaluation: the decision that stands, criterion by criterion, and how it is settled.

    `resolved` counts the verdicts that people gave on it: with the decision's id it tells what was looked at.
    `needed` is what can still change the outcome, beside what the officer has yet to decide.
    `warnings` tell of figures without a value on its date, and of those that run out. `prepared_by` are the names of
    those who had a part in it; where the lot leaves confirming to another, and the reader is one of them, the lot
    `waits_for_another`. `answered_since` tells that the provider has answered a clarification since it was decided.
    """

    lot: Lot
    decision_id: UUID | None
    number: int
    decided_for: date | None
    decided_at: datetime | None
    digest: str
    second_opinion: Mapping[str, Any]
    criteria: tuple[CriterionView, ...]
    warnings: tuple[Words, ...]
    resolved: int
    settled: Settled | None
    outcome: str
    confirmed_by: str
    confirmed_at: datetime | None
    letter_id: UUID | None
    needed: tuple[Needed, ...] = ()
    prepared_by: tuple[str, ...] = ()
    waits_for_another: bool = False
    answered_since: bool = False

    @property
    def state(self) -> LotState:
        """Where the lot stands, as the queue says it."""
        return state_of(self.settled, self.outcome)


@dataclass(frozen=True, slots=True)
class Assessed:
    """The assessment that stands; the first of an application is number 1."""

    answers: Mapping[str, Any]
    number: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Interest:
    """What an officer declared of an application: `what` is their interest in it, empty where they have none."""

    by: str
    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A submitted application with everything an officer decides on; `parameters` are their values today.

    `assigned_to` is the officer it is assigned to, out of the `officers` it can be. `clarifications` are what its
    provider was asked, the latest first; `may_ask` tells whether they may be asked now. `interests` are what officers
    declared before they opened it; `asks_interest` tells whether they have to.
    """

    reference: str
    organisation: str
    establishment: str
    round_id: UUID
    round_title: str
    submission_id: UUID
    submitted_at: datetime
    lots: tuple[LotEvaluation, ...]
    assessment: Assessed | None
    assessment_form: str
    edition: Edition
    parameters: Mapping[str, Value]
    assigned_to: UUID | None
    officers: tuple[tuple[UUID, str], ...]
    clarifications: tuple[Clarification, ...]
    may_ask: bool
    interests: tuple[Interest, ...]
    asks_interest: bool

    @property
    def asked(self) -> Clarification | None:
        """What was asked and may still be answered."""
        return next((each for each in self.clarifications if each.waits), None)


def read_evaluation(store: Store, actor: Actor, library: Library, reference: str, locale: str = "en") -> Evaluation:
    """Return a submitted application as an officer sees it. That they looked is noted.

    Raises:
        NotFound: There is none of that reference that this actor may see, or nothing was submitted.
    """
    with store.reading(actor) as work:
        application = applications.by_reference(work, reference)
        interested.refuse_interested(work, library, application)
        submission = submissions.standing(work, application.id)
        if submission is None:
            raise NotFound("submission", reference)
        round_ = rounds.get(work, application.round_id)
        edition = library.pinned(submission.closure)
        assessment = decisions.assessment(work, application.id)
        known = _Known(work, application.id, assessment, submission.id)
        clarifications = read_clarifications.of_application(
            work, edition.forms[submission.form_id], application, known.people
        )
        assigned = assignments.of_application(work, application.id)
        forms = [edition.lots[lot].enrolment.get("assessment", "") for lot in submission.lots]
        found = Evaluation(
            reference=application.reference,
            organisation=organisations.get(work, application.organisation_id).name,
            establishment=organisations.get_establishment(work, application.establishment_id).name,
            round_id=round_.id,
            round_title=round_.title,
            submission_id=submission.id,
            submitted_at=submissions.applied(work, application.id).submitted_at,
            lots=tuple(_lot_evaluation(known, edition, edition.lots[lot], locale) for lot in submission.lots),
            assessment=_assessment(assessment, known.people) if assessment else None,
            assessment_form=next((form for form in forms if form), ""),
            edition=edition,
            parameters=edition.parameter_values(london_date(work.now())),
            assigned_to=assigned.officer_id if assigned else None,
            officers=tuple((row.id, row.name) for row in people.officers(work) if sees_to_applications(row)),
            clarifications=clarifications,
            may_ask=clarifying.asking_lot(edition, application, known.outcomes) is not None
            and not any(each.waits for each in clarifications),
            interests=tuple(
                Interest(known.people[row.person_id], row.made_at, row.what)
                for row in interests.of_application(work, application.id)
            ),
            asks_interest=bool(interested.document_of(edition, application)),
        )
    note_look(store, actor, "application", application.id)
    return found


def _assessment(row: decisions.Assessment, names: Mapping[UUID, str]) -> Assessed:
    return Assessed(json.loads(row.answers), row.number, names[row.made_by], row.made_at)


class _Known:
    """What hangs on an application, asked once for all its lots: one query each, however many lots there are."""

    def __init__(
        self, work: Work, application_id: UUID, assessment: decisions.Assessment | None, submission_id: UUID
    ) -> None:
        self.submission_id = submission_id
        self.reader = work.actor.person_id
        self.assessment = assessment
        self.decisions: dict[str, decisions.Decision] = {}
        for row in decisions.of_application(work, application_id):
            self.decisions.setdefault(row.lot, row)
        self.resolutions = decisions.resolutions_of_application(work, application_id)
        self.outcomes = decisions.outcomes(work, application_id)
        self.letters = {
            letter.lot: letter.id for letter in letters.of_application(work, application_id) if letter.outcome_id
        }
        self.people = people.names(work)


def _lot_evaluation(known: _Known, edition: Edition, lot: Lot, locale: str) -> LotEvaluation:
    row, outcome = known.decisions.get(lot.id), known.outcomes.get(lot.id)
    if row is None:
        return LotEvaluation(lot, None, 0, None, None, "", {}, (), (), 0, None, "", "", None, None)
    standing = stands(edition, row, known.resolutions.get(row.id, {}), outcome)
    prepared_by = standing.prepared_by(known.assessment)
    return LotEvaluation(
        lot=lot,
        decision_id=row.id,
        number=row.number,
        decided_for=row.decided_for,
        decided_at=row.made_at,
        digest=row.digest,
        second_opinion=row.second_opinion,
        criteria=_criteria(standing, known.people, locale),
        warnings=warnings((edition.parameters[name] for name in standing.ruleset.parameters), row.decided_for),
        resolved=standing.resolved,
        settled=standing.settled,
        outcome=outcome.outcome if outcome else "",
        confirmed_by=known.people[outcome.confirmed_by] if outcome else "",
        confirmed_at=outcome.confirmed_at if outcome else None,
        letter_id=known.letters.get(lot.id),
        needed=needed(standing, locale),
        prepared_by=tuple(sorted(known.people[each] for each in prepared_by)),
        answered_since=row.submission_id != known.submission_id,
        waits_for_another=standing.second_person and known.reader in prepared_by,
    )


def criteria_of(work: Work, standing: Standing, locale: str) -> tuple[CriterionView, ...]:
    """Return every criterion of a standing decision in words, with what people decided."""
    return _criteria(standing, people.names(work), locale)


def _criteria(standing: Standing, names: Mapping[UUID, str], locale: str) -> tuple[CriterionView, ...]:
    edition = standing.edition
    rules = explain(standing.decision, standing.ruleset, edition.vocabulary, edition.parameters, locale)
    return tuple(
        CriterionView(
            rule=rule,
            referred=rule.id in standing.referred,
            assessed=rule.id in standing.assessed,
            waiting=rule.id in standing.settled.waiting,
            resolution=_resolution(standing, names, rule.id),
        )
        for rule in rules
    )


def _resolution(standing: Standing, names: Mapping[UUID, str], rule_id: str) -> Resolution | None:
    row = standing.resolutions.get(rule_id)
    if row is None:
        return None
    return Resolution(Verdict(row.verdict), row.reason, names[row.made_by], row.made_at, row.number)
