"""Decide an application: its criteria, lot by lot, on the definitions its round is pinned to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from engine import ENGINE_VERSION
from engine.commands import Decided, decided
from engine.edition import Edition
from engine.errors import EvaluationError, InputError
from engine.library import Library
from engine.reading import canonical
from engine.rules.second_opinion import AGREES, NOT_AVAILABLE
from engine.values import Facts
from webapp import audit
from webapp.facts.deciding import deciding_facts
from webapp.services import interested
from webapp.services.errors import Refused
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, decisions, submissions
from webapp.timetable import london_date


@dataclass(frozen=True, slots=True)
class Made:
    """A decision just made on one lot."""

    decision_id: UUID
    lot: str
    outcome: str


def decide_application(
    store: Store, actor: Actor, library: Library, reference: str, *, second_opinion_required: bool
) -> tuple[Made, ...]:
    """Decide every lot of a submitted application that has no confirmed outcome yet.

    Args:
        store: The database.
        actor: An officer.
        library: The definitions.
        reference: The application's.
        second_opinion_required: Whether a decision without a second opinion is refused.

    Raises:
        NotFound: There is no such application that this actor may see (before closing there is none).
        Refused: `nothing-submitted`, `everything-confirmed`, `second-opinion-disagrees`,
            `second-opinion-missing` or `rules-contradict`; nothing is recorded.
    """
    with store.writing(actor) as work:
        application = applications.by_reference(work, reference, lock=True)
        interested.refuse_interested(work, library, application)
        return decide_within(work, library, application, second_opinion_required=second_opinion_required)


def decide_within(
    work: Work, library: Library, application: applications.Application, *, second_opinion_required: bool
) -> tuple[Made, ...]:
    """Decide the open lots of a locked application, as `decide_application`, within a unit of work."""
    submission = submissions.standing(work, application.id)
    if submission is None or application.state == applications.ApplicationState.WITHDRAWN:
        raise Refused("nothing-submitted")
    confirmed = decisions.outcomes(work, application.id)
    waiting = [lot for lot in submission.lots if lot not in confirmed]
    if not waiting:
        raise Refused("everything-confirmed")
    edition = library.pinned(submission.closure)
    return tuple(_decide_lot(work, edition, application, submission, lot, second_opinion_required) for lot in waiting)


def _decide_lot(
    work: Work,
    edition: Edition,
    application: applications.Application,
    submission: submissions.Submission,
    lot_id: str,
    second_opinion_required: bool,
) -> Made:
    assessment = decisions.assessment(work, application.id)
    lot = edition.lots[lot_id]
    registration = json.loads(submission.registration)
    today = london_date(work.now())
    facts = deciding_facts(
        edition,
        edition.frameworks[lot.framework],
        lot_id=lot_id,
        lots=tuple(submission.lots),
        reference=application.reference,
        submitted_on=london_date(submissions.applied(work, application.id).submitted_at),
        answers=json.loads(submission.answers),
        organisation=registration.get("organisation"),
        establishment=registration.get("establishment"),
        assessment=json.loads(assessment.answers) if assessment else None,
        parameters=edition.parameter_values(today),
    )
    made = _decided(edition, lot.enrolment["criteria"], facts, today)
    _check_opinion(made, second_opinion_required)
    decision = made.decision
    row = decisions.add(
        work,
        application,
        submission_id=submission.id,
        assessment_id=assessment.id if assessment else None,
        lot=lot_id,
        ruleset_id=decision.header.id,
        decided_for=decision.decided_for,
        outcome=str(decision.outcome),
        core=decision.text(),
        facts=canonical(decision.facts_json()),
        closure=dict(decision.header.closure),
        digest=decision.digest,
        engine_version=ENGINE_VERSION,
        second_opinion=made.json()["second_opinion"],
    )
    audit.record(
        work,
        "decide-application",
        "decision",
        row.id,
        definitions=dict(decision.header.closure),
        lot=lot_id,
        outcome=row.outcome,
        digest=row.digest,
    )
    return Made(row.id, lot_id, row.outcome)


def _decided(edition: Edition, ruleset_id: str, facts: Facts, on: date) -> Decided:
    try:
        decision = edition.decide(ruleset_id, facts, on)
    except (EvaluationError, InputError) as error:
        raise Refused("rules-contradict", {"why": str(error)}) from error
    if decision.outcome is None:
        raise Refused("rules-without-outcome")
    return decided(decision, edition, "en", with_opinion=True)


def _check_opinion(made: Decided, required: bool) -> None:
    """Refuse what the second opinion does not share: then nothing is recorded and a person is told."""
    verdict = made.opinion.verdict if made.opinion else NOT_AVAILABLE
    if verdict == NOT_AVAILABLE and required:
        raise Refused("second-opinion-missing")
    if verdict not in (AGREES, NOT_AVAILABLE):
        raise Refused("second-opinion-disagrees")
