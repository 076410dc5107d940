"""Which rows are seen: the criteria that `webapp.store.scope` puts on every query, by table and role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select, true

from engine.rules.model import Verdict
from webapp.store.actors import Actor
from webapp.store.tables import (
    Application,
    ApplicationState,
    AuditEvent,
    InterestDeclaration,
    Outcome,
    Person,
    Round,
    Submission,
    SubmissionFile,
)


@dataclass(frozen=True, slots=True)
class View:
    """Who is looking, and when: what decides which rows are seen."""

    actor: Actor
    now: datetime


Criterion = Callable[[View], ColumnElement[bool]]


ALL: ColumnElement[bool] = true()
"""The criterion of a role that sees every row."""


def everything(view: View) -> ColumnElement[bool]:
    """See every row."""
    return ALL


def not_sealed(view: View) -> ColumnElement[bool]:
    """What providers do tells who applies: officers are shown it once every round has closed that was open then."""
    round_, event = Round.__table__, AuditEvent.__table__
    open_then = exists().where(
        round_.c.opened_at.is_not(None), round_.c.opened_at <= event.c.at, round_.c.closes_at > view.now
    )
    return AuditEvent.organisation_id.is_(None) | ~open_then


def own_events(view: View) -> ColumnElement[bool]:
    """See what one did, and what was done to one's own account."""
    me, event = view.actor.person_id, AuditEvent
    return (event.person_id == me) | ((event.object_kind == "person") & (event.object_id == str(me)))


def own(table: Any) -> Criterion:
    """See what belongs to one's own organisation."""
    return lambda view: table.organisation_id == view.actor.organisation_id


def unsealed_ids(view: View) -> Any:
    """Return the ids of what others than its provider may see: received, in a round whose closing time has come."""
    application, round_ = Application.__table__, Round.__table__
    return (
        select(application.c.id)
        .join(round_, round_.c.id == application.c.round_id)
        .where(
            round_.c.opened_at.is_not(None),
            round_.c.closes_at <= view.now,
            application.c.state.in_([ApplicationState.SUBMITTED.value, ApplicationState.DECIDED.value]),
        )
    )


def _open_ids(view: View) -> Any:
    """Return the ids of those of them in which whoever looks has declared no interest."""
    ids, declared = unsealed_ids(view), InterestDeclaration.__table__
    if view.actor.person_id is None:
        return ids
    with_interest = select(declared.c.application_id).where(
        declared.c.person_id == view.actor.person_id, declared.c.interest
    )
    return ids.where(Application.__table__.c.id.not_in(with_interest))


def unsealed(table: Any) -> Criterion:
    """See what belongs to applications that are sealed no more, in which one has declared no interest."""
    return lambda view: table.application_id.in_(_open_ids(view))


def and_written(seen: Criterion, by: Any) -> Criterion:
    """See also what one wrote oneself, whatever one has declared since: it is about oneself, and tells nothing new."""
    return lambda view: seen(view) | (by == view.actor.person_id)


def submitted_files(view: View) -> Any:
    """Return the ids of the files that were submitted with those applications."""
    submission, included = Submission.__table__, SubmissionFile.__table__
    return (
        select(included.c.file_id)
        .join(submission, submission.c.id == included.c.submission_id)
        .where(submission.c.application_id.in_(_open_ids(view)))
    )


def confirmed(table: Any, decision_id: Any) -> Criterion:
    """Let a provider see a decision only once an officer has confirmed the outcome that rests on it."""
    outcome = Outcome.__table__
    return lambda view: (
        (table.organisation_id == view.actor.organisation_id) & exists().where(outcome.c.decision_id == decision_id)
    )


def accepted(application_id: Any) -> Criterion:
    """Let another authority's people see the applications that they may buy from: accepted in a lot, confirmed."""
    return lambda view: application_id.in_(accepted_of(Application.__table__.c.id))


def accepted_of(column: Any) -> Any:
    """Return what stands in a column of the applications that were accepted in a lot, confirmed."""
    application, outcome = Application.__table__, Outcome.__table__
    return (
        select(column)
        .join(outcome, outcome.c.application_id == application.c.id)
        .where(outcome.c.outcome == Verdict.PASS.value)
    )


def mine(table: Any) -> Criterion:
    """See what is about oneself."""
    return lambda view: table.person_id == view.actor.person_id


def of_colleagues(table: Any) -> Criterion:
    """See what is about the people of one's own organisation."""
    person = Person.__table__
    return lambda view: table.person_id.in_(
        select(person.c.id).where(person.c.organisation_id == view.actor.organisation_id)
    )
