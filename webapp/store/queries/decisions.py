"""Assessments, decisions, resolutions of referrals, and outcomes. All are kept as made; the highest number stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from webapp.store.tables import Application, Assessment, Decision, Outcome, ReferralResolution, Submission
from webapp.store.types import Json
from webapp.store.unit import Work

__all__ = [
    "Assessment",
    "Decision",
    "Outcome",
    "PastDecision",
    "PastResolution",
    "ReferralResolution",
    "Unsettled",
    "add",
    "add_assessment",
    "add_outcome",
    "add_resolution",
    "assessment",
    "confirmed_outcomes",
    "count_standing",
    "every_resolution",
    "every_standing",
    "get",
    "of_application",
    "outcomes",
    "resolutions",
    "resolutions_of_application",
    "standing",
    "standing_outcomes",
    "unsettled",
]

FETCHED_AT_ONCE = 500
"""Rows that are in memory at once while all of them are gone through."""


def add_assessment(
    work: Work, application: Application, *, answers: str, form_id: str, form_content_id: str
) -> Assessment:
    """Keep an officer's assessment. Lock the application first."""
    before = assessment(work, application.id)
    return work.add(
        Assessment(
            application_id=application.id,
            organisation_id=application.organisation_id,
            number=before.number + 1 if before else 1,
            answers=answers,
            form_id=form_id,
            form_content_id=form_content_id,
            made_at=work.now(),
            made_by=work.person_id,
        )
    )


def assessment(work: Work, application_id: UUID) -> Assessment | None:
    """Give the assessment that stands."""
    query = select(Assessment).where(Assessment.application_id == application_id)
    return work.first(query.order_by(Assessment.number.desc()))


def add(
    work: Work,
    application: Application,
    *,
    submission_id: UUID,
    assessment_id: UUID | None,
    lot: str,
    ruleset_id: str,
    decided_for: date,
    outcome: str,
    core: str,
    facts: str,
    closure: dict[str, str],
    digest: str,
    engine_version: str,
    second_opinion: Json,
) -> Decision:
    """Keep a decision on one lot: of kind "first", or "again" after another. Lock the application first."""
    before = standing(work, application.id, lot)
    return work.add(
        Decision(
            application_id=application.id,
            organisation_id=application.organisation_id,
            submission_id=submission_id,
            assessment_id=assessment_id,
            lot=lot,
            number=before.number + 1 if before else 1,
            kind="again" if before else "first",
            ruleset_id=ruleset_id,
            decided_for=decided_for,
            outcome=outcome,
            core=core,
            facts=facts,
            closure=closure,
            digest=digest,
            engine_version=engine_version,
            second_opinion=second_opinion,
            made_at=work.now(),
            made_by=work.actor.person_id,
        )
    )


def get(work: Work, decision_id: UUID) -> Decision:
    """Give a decision. A provider sees one only once the outcome that rests on it is confirmed."""
    return work.one(select(Decision).where(Decision.id == decision_id), decision_id)


def of_application(work: Work, application_id: UUID) -> list[Decision]:
    """Give every decision on an application, by lot, the standing one of each lot first."""
    query = select(Decision).where(Decision.application_id == application_id)
    return work.all(query.order_by(Decision.lot, Decision.number.desc()))


def standing(work: Work, application_id: UUID, lot: str) -> Decision | None:
    """Give the decision that stands for a lot: the latest."""
    query = select(Decision).where(Decision.application_id == application_id, Decision.lot == lot)
    return work.first(query.order_by(Decision.number.desc()))


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision that stands, with the reference of its application: what is needed to decide it again."""

    id: UUID
    reference: str
    lot: str
    ruleset_id: str
    decided_for: date
    outcome: str
    facts: str
    closure: dict[str, str]


def every_standing(work: Work) -> Iterator[PastDecision]:
    """Yield the decision that stands for each lot of each application this actor sees, oldest first.

    They are fetched a few at a time: it does not matter how many there are.
    """
    query = (
        select(
            Decision.id,
            Application.reference,
            Decision.lot,
            Decision.ruleset_id,
            Decision.decided_for,
            Decision.outcome,
            Decision.facts,
            Decision.closure,
        )
        .join(Application, Application.id == Decision.application_id)
        .where(_stands())
        .order_by(Decision.made_at, Decision.id)
    )
    for row in work.session.execute(query, execution_options={"yield_per": FETCHED_AT_ONCE}):
        yield PastDecision(*row)


def count_standing(work: Work) -> int:
    """Tell how many decisions `every_standing` yields."""
    query = select(func.count(Decision.id)).join(Application, Application.id == Decision.application_id)
    return work.session.execute(query.where(_stands())).scalar_one()


def _stands() -> ColumnElement[bool]:
    later = aliased(Decision)
    of_the_lot = (later.application_id == Decision.application_id) & (later.lot == Decision.lot)
    return ~select(later.id).where(of_the_lot, later.number > Decision.number).exists()


def standing_outcomes(work: Work) -> dict[UUID, dict[str, str]]:
    """Give the outcome of every standing decision this actor sees: application id -> lot -> outcome."""
    query = select(Decision.application_id, Decision.lot, Decision.outcome).order_by(Decision.number)
    return _by_lot(work, query)


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A standing decision that does not plainly pass: its core, and people's verdicts by rule.

    `closure` is that of the submission it was made on.
    """

    application_id: UUID
    lot: str
    ruleset_id: str
    closure: dict[str, str]
    core: str
    verdicts: dict[str, str]


def unsettled(work: Work) -> list[Unsettled]:
    """Give the standing decisions without a confirmed outcome, but for those that plainly pass.

    On them a person may have more to decide or has decided something, or a criterion is not met.
    """
    given: dict[UUID, dict[str, str]] = {}
    resolved = select(ReferralResolution.decision_id, ReferralResolution.rule_id, ReferralResolution.verdict)
    verdicts = resolved.join(Decision, Decision.id == ReferralResolution.decision_id).where(_stands(), _open())
    for decision_id, rule_id, verdict in work.session.execute(verdicts.order_by(ReferralResolution.number)):
        given.setdefault(decision_id, {})[rule_id] = verdict
    resolved_ones = select(ReferralResolution.decision_id)
    columns = Decision.id, Decision.application_id, Decision.lot, Decision.ruleset_id, Submission.closure, Decision.core
    query = (
        select(*columns)
        .join(Submission, Submission.id == Decision.submission_id)
        .where(_stands(), _open(), (Decision.outcome != "pass") | Decision.id.in_(resolved_ones))
    )
    return [
        Unsettled(application_id, lot, ruleset_id, closure, core, given.get(decision_id, {}))
        for decision_id, application_id, lot, ruleset_id, closure, core in work.session.execute(query)
    ]


def _open() -> ColumnElement[bool]:
    of_the_lot = (Outcome.application_id == Decision.application_id) & (Outcome.lot == Decision.lot)
    return ~select(Outcome.id).where(of_the_lot).correlate(Decision).exists()


def _by_lot(work: Work, query: Select[UUID, str, str]) -> dict[UUID, dict[str, str]]:
    found: dict[UUID, dict[str, str]] = {}
    for application_id, lot, outcome in work.session.execute(query):
        found.setdefault(application_id, {})[lot] = outcome
    return found


def add_resolution(work: Work, decision: Decision, *, rule_id: str, verdict: str, reason: str) -> ReferralResolution:
    """Keep a person's verdict on a referred criterion. Lock the application first."""
    numbers = select(func.max(ReferralResolution.number)).where(
        ReferralResolution.decision_id == decision.id, ReferralResolution.rule_id == rule_id
    )
    return work.add(
        ReferralResolution(
            decision_id=decision.id,
            application_id=decision.application_id,
            organisation_id=decision.organisation_id,
            rule_id=rule_id,
            number=(work.session.execute(numbers).scalar_one() or 0) + 1,
            verdict=verdict,
            reason=reason,
            made_at=work.now(),
            made_by=work.person_id,
        )
    )


def resolutions(work: Work, decision_id: UUID) -> dict[str, ReferralResolution]:
    """Give the resolution that stands for each referred criterion of a decision: rule id -> resolution."""
    query = select(ReferralResolution).where(ReferralResolution.decision_id == decision_id)
    return {row.rule_id: row for row in work.all(query.order_by(ReferralResolution.rule_id, ReferralResolution.number))}


def resolutions_of_application(work: Work, application_id: UUID) -> dict[UUID, dict[str, ReferralResolution]]:
    """Give the resolutions that stand, for every decision on an application: decision id -> rule id -> resolution."""
    query = select(ReferralResolution).where(ReferralResolution.application_id == application_id)
    found: dict[UUID, dict[str, ReferralResolution]] = {}
    for row in work.all(query.order_by(ReferralResolution.rule_id, ReferralResolution.number)):
        found.setdefault(row.decision_id, {})[row.rule_id] = row
    return found


@dataclass(frozen=True, slots=True)
class PastResolution:
    """A person's verdict on a referred criterion, with what it was given on.

    `reference`, `round_id` and `lots` are the application's, `closure` that of the submission that was decided.
    `stands` tells that neither a later verdict nor a later decision has taken its place.
    """

    resolution: ReferralResolution
    decision: Decision
    reference: str
    round_id: UUID
    lots: list[str]
    closure: dict[str, str]
    stands: bool


def every_resolution(work: Work) -> list[PastResolution]:
    """Give every verdict of a person that this actor sees, the latest first; the replaced ones too."""
    later = aliased(ReferralResolution)
    on_the_same = (later.decision_id == ReferralResolution.decision_id) & (later.rule_id == ReferralResolution.rule_id)
    replaced = select(later.id).where(on_the_same, later.number > ReferralResolution.number).exists()
    query = (
        select(
            ReferralResolution,
            Decision,
            Application.reference,
            Application.round_id,
            Application.lots,
            Submission.closure,
            _stands() & ~replaced,
        )
        .join(Decision, Decision.id == ReferralResolution.decision_id)
        .join(Application, Application.id == ReferralResolution.application_id)
        .join(Submission, Submission.id == Decision.submission_id)
        .order_by(ReferralResolution.made_at.desc(), ReferralResolution.number.desc(), ReferralResolution.id)
    )
    return [PastResolution(*row) for row in work.session.execute(query)]


def add_outcome(work: Work, decision: Decision, *, outcome: str) -> Outcome:
    """Keep what an officer confirmed for the decision's lot.

    Raises:
        Conflict: The lot has an outcome already.
    """
    return work.add(
        Outcome(
            application_id=decision.application_id,
            organisation_id=decision.organisation_id,
            lot=decision.lot,
            outcome=outcome,
            decision_id=decision.id,
            confirmed_at=work.now(),
            confirmed_by=work.person_id,
        )
    )


def outcomes(work: Work, application_id: UUID) -> dict[str, Outcome]:
    """Give the confirmed outcomes of an application: lot -> outcome."""
    query = select(Outcome).where(Outcome.application_id == application_id)
    return {row.lot: row for row in work.all(query.order_by(Outcome.lot))}


def confirmed_outcomes(work: Work) -> dict[UUID, dict[str, str]]:
    """Give every confirmed outcome this actor sees: application id -> lot -> outcome."""
    return _by_lot(work, select(Outcome.application_id, Outcome.lot, Outcome.outcome))
