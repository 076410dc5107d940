"""Confirm an outcome: an officer stands by what the criteria and people decided, and the letter goes."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from uuid import UUID

from engine.documents.render import Criterion
from engine.library import Library
from engine.rules.model import Verdict
from engine.values import Facts
from webapp import audit
from webapp.facts.supplied import supplied_facts
from webapp.services import clarifying, interested
from webapp.services.errors import Conflict, Refused
from webapp.services.list_rounds import next_round
from webapp.services.read_evaluation import CriterionView, criteria_of
from webapp.services.standing import Standing, standing_decision
from webapp.services.writing_letters import write_letter
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, decisions, letters, rounds, submissions
from webapp.timetable import london_date


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An outcome just confirmed, and the letter that says so."""

    outcome: str
    letter_id: UUID


def confirm_outcome(
    store: Store,
    actor: Actor,
    library: Library,
    reference: str,
    *,
    lot: str,
    decision_id: UUID,
    resolved: int,
    locale: str = "en",
) -> Confirmed:
    """Confirm the outcome of one lot and send the letter, in one transaction; it goes by e-mail afterwards.

    Args:
        store: The database.
        actor: An officer.
        library: The definitions.
        reference: The application's.
        lot: The lot's id.
        decision_id: The decision the officer was looking at.
        resolved: How many verdicts of people on it the officer was looking at.
        locale: The language of the letter.

    Raises:
        NotFound: No such application, or no decision on that lot.
        Conflict: `confirmed-already`, or `decision-superseded`, it was decided again meanwhile, by the
            criteria or by a person: nobody stands by what they have not seen.
        Refused: `clarification-waiting`, the applicant was asked for something and may still answer;
            `answer-undecided`, they have answered since it was decided; `referrals-waiting`, a person still has to
            decide a criterion; or `second-person-needed`, the lot
            leaves it to somebody who had no part in preparing the outcome, and the actor had.
    """
    with store.writing(actor) as work:
        application = applications.by_reference(work, reference, lock=True)
        interested.refuse_interested(work, library, application)
        standing = standing_decision(work, library, application, lot)
        if standing.outcome is not None:
            raise Conflict("confirmed-already")
        if standing.row.id != decision_id or standing.resolved != resolved:
            raise Conflict("decision-superseded")
        if clarifying.open_of(work, application) is not None:
            raise Refused("clarification-waiting")
        if not standing.of_latest(submissions.standing(work, application.id)):
            raise Refused("answer-undecided")
        if standing.settled.waiting or standing.settled.outcome not in (Verdict.PASS, Verdict.FAIL):
            raise Refused("referrals-waiting", {"count": len(standing.settled.waiting)})
        prepared_by = standing.prepared_by(decisions.assessment(work, application.id))
        if standing.second_person and work.person_id in prepared_by:
            raise Refused("second-person-needed")
        outcome = decisions.add_outcome(work, standing.row, outcome=standing.settled.outcome.value)
        letter = _send_letter(work, application, standing, outcome, locale)
        if set(decisions.outcomes(work, application.id)) >= set(application.lots):
            applications.set_state(work, application, applications.ApplicationState.DECIDED)
        audit.record(
            work,
            "confirm-outcome",
            "outcome",
            outcome.id,
            definitions=letter.closure,
            lot=lot,
            outcome=outcome.outcome,
            decision=standing.row.digest,
            letter=letter.sha256,
        )
        return Confirmed(outcome.outcome, letter.id)


def _send_letter(
    work: Work, application: applications.Application, standing: Standing, outcome: decisions.Outcome, locale: str
) -> letters.Letter:
    lot = standing.edition.lots[outcome.lot]
    document_id = lot.enrolment["letter"]
    concluded = {each.name for each in standing.decision.conclusions.derived}
    unseen = concluded | standing.edition.parameters.keys()
    return write_letter(
        work,
        standing.edition,
        application,
        lot=outcome.lot,
        document_id=document_id,
        facts=_letter_facts(work, application, standing, outcome),
        on=standing.row.decided_for,
        closure=standing.edition.closure([document_id, standing.row.ruleset_id]),
        criteria=[_criterion(view, unseen) for view in criteria_of(work, standing, locale)],
        locale=locale,
        outcome_id=outcome.id,
    )


def _letter_facts(
    work: Work, application: applications.Application, standing: Standing, outcome: decisions.Outcome
) -> Facts:
    """Return what the letter may mention: the facts decided on, and what the service knows of the outcome."""
    edition, row = standing.edition, standing.row
    lot = edition.lots[outcome.lot]
    round_ = rounds.get(work, application.round_id)
    next_at = next_round(work, round_.closes_at)
    derived = {each.name: each.value for each in standing.decision.conclusions.derived if each.value is not None}
    supplied = supplied_facts(
        edition.frameworks[lot.framework],
        reference=application.reference,
        submitted_on=london_date(submissions.applied(work, application.id).submitted_at),
        decided_on=row.decided_for,
        outcome=outcome.outcome,
        lot_title=lot.title.en,
        round_title=round_.title,
        closed_on=london_date(round_.closes_at),
        next_round_on=london_date(next_at) if next_at else None,
        officer=work.actor.name,
    )
    return {**standing.decision.facts, **derived, **supplied}


def _criterion(view: CriterionView, unseen: Set[str]) -> Criterion:
    """Return a criterion as the letter tells it: with what was seen of the provider, not figures and conclusions."""
    verdict = view.resolution.verdict if view.resolution else view.rule.verdict
    return Criterion(
        title=view.rule.title,
        verdict=verdict.value,
        because=view.rule.because,
        evidence=tuple((seen.title, seen.shown) for seen in view.rule.evidence if seen.name not in unseen),
        decided=view.resolution.reason if view.resolution else "",
    )
