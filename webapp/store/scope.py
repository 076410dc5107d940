"""Which rows each role sees and which tables it writes: one policy a table, applied to every query of a unit of work.

A table without a policy is seen by nobody. Three rules carry the most weight: a provider sees only its own
organisation's rows; an application is sealed to all but its provider until its round's closing time, by the database's
clock; and what belongs to it is never seen by an officer who has declared an interest in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, false, select, true

from webapp.store.actors import Actor, Role
from webapp.store.tables import (
    AccessToken,
    AccountLink,
    Application,
    ApplicationState,
    Assessment,
    Assignment,
    AuditEvent,
    Clarification,
    ClarificationDraft,
    Decision,
    DefinitionVersion,
    Draft,
    Establishment,
    FileContent,
    FileScan,
    Installation,
    InterestDeclaration,
    LateFile,
    Letter,
    LetterDelivery,
    Organisation,
    Outcome,
    Person,
    RateBucket,
    RecoveryCode,
    ReferralResolution,
    Round,
    SecondFactor,
    SignInSession,
    StoredFile,
    Submission,
    SubmissionFile,
)
from webapp.store.types import Base

OFFICER, PROVIDER, OPERATOR, NOBODY = Role.OFFICER, Role.PROVIDER, Role.OPERATOR, Role.NOBODY
GATE, SCANNER, SENDER = Role.GATE, Role.SCANNER, Role.SENDER


@dataclass(frozen=True, slots=True)
class View:
    """Who is looking, and when: what decides which rows are seen."""

    actor: Actor
    now: datetime


Criterion = Callable[[View], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Policy:
    """For one table: which rows each role sees (a role not named sees none) and which roles may write."""

    sees: Mapping[Role, Criterion]
    writes: frozenset[Role] = field(default_factory=frozenset)


ALL: ColumnElement[bool] = true()
"""The criterion of a role that sees every row."""


def _all(view: View) -> ColumnElement[bool]:
    return ALL


def _not_sealed(view: View) -> ColumnElement[bool]:
    """What providers do tells who applies: officers are shown it once every round has closed that was open then."""
    round_, event = Round.__table__, AuditEvent.__table__
    open_then = exists().where(
        round_.c.opened_at.is_not(None), round_.c.opened_at <= event.c.at, round_.c.closes_at > view.now
    )
    return AuditEvent.organisation_id.is_(None) | ~open_then


def _own(table: Any) -> Criterion:
    return lambda view: table.organisation_id == view.actor.organisation_id


def _unsealed_ids(view: View) -> Any:
    """Ids of applications that anyone but their provider may see: received, in a round whose closing time has come."""
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
    """Ids of those of them in which whoever looks has declared no interest."""
    unsealed, declared = _unsealed_ids(view), InterestDeclaration.__table__
    if view.actor.person_id is None:
        return unsealed
    with_interest = select(declared.c.application_id).where(
        declared.c.person_id == view.actor.person_id, declared.c.interest
    )
    return unsealed.where(Application.__table__.c.id.not_in(with_interest))


def _unsealed(table: Any) -> Criterion:
    return lambda view: table.application_id.in_(_open_ids(view))


def _submitted_files(view: View) -> Any:
    submission, included = Submission.__table__, SubmissionFile.__table__
    return (
        select(included.c.file_id)
        .join(submission, submission.c.id == included.c.submission_id)
        .where(submission.c.application_id.in_(_open_ids(view)))
    )


def _confirmed(table: Any, decision_id: Any) -> Criterion:
    """A provider sees a decision only once an officer has confirmed the outcome that rests on it."""
    outcome = Outcome.__table__
    return lambda view: (
        (table.organisation_id == view.actor.organisation_id) & exists().where(outcome.c.decision_id == decision_id)
    )


def _case(table: Any, *writers: Role) -> Policy:
    """Build the policy of a table whose rows belong to an application: its provider, and others once unsealed."""
    return Policy({PROVIDER: _own(table), OFFICER: _unsealed(table), OPERATOR: _unsealed(table)}, frozenset(writers))


POLICIES: Mapping[type[Base], Policy] = {
    DefinitionVersion: Policy(dict.fromkeys([OFFICER, PROVIDER, OPERATOR, NOBODY], _all), frozenset({OPERATOR})),
    Installation: Policy({OPERATOR: _all}, frozenset({OPERATOR})),
    Round: Policy(dict.fromkeys([OFFICER, PROVIDER, OPERATOR, NOBODY], _all), frozenset({OFFICER, OPERATOR})),
    Person: Policy(
        {OFFICER: _all, OPERATOR: _all, GATE: _all, SENDER: _all, PROVIDER: _own(Person)},
        frozenset({OPERATOR, GATE, OFFICER, PROVIDER}),
    ),
    AccountLink: Policy(
        {OFFICER: _all, OPERATOR: _all, GATE: _all, SENDER: _all, PROVIDER: _own(AccountLink)},
        frozenset({OPERATOR, GATE, OFFICER, PROVIDER, SENDER}),
    ),
    SignInSession: Policy(
        {
            GATE: _all,
            OPERATOR: _all,
            OFFICER: lambda view: SignInSession.person_id == view.actor.person_id,
            PROVIDER: lambda view: SignInSession.person_id == view.actor.person_id,
        },
        frozenset({GATE, OPERATOR, OFFICER, PROVIDER}),
    ),
    AccessToken: Policy(
        {
            GATE: _all,
            OPERATOR: _all,
            OFFICER: lambda view: AccessToken.person_id == view.actor.person_id,
            PROVIDER: lambda view: AccessToken.person_id == view.actor.person_id,
        },
        frozenset({GATE, OPERATOR, OFFICER, PROVIDER}),
    ),
    SecondFactor: Policy(
        {OFFICER: _all, OPERATOR: _all, GATE: _all, PROVIDER: _own(SecondFactor)},
        frozenset({OPERATOR, GATE, OFFICER, PROVIDER}),
    ),
    RecoveryCode: Policy(
        {OFFICER: _all, OPERATOR: _all, GATE: _all, PROVIDER: _own(RecoveryCode)},
        frozenset({OPERATOR, GATE, OFFICER, PROVIDER}),
    ),
    RateBucket: Policy({GATE: _all}, frozenset({GATE})),
    Organisation: Policy(
        {
            OFFICER: _all,
            OPERATOR: _all,
            PROVIDER: lambda view: Organisation.id == view.actor.organisation_id,
        },
        frozenset({PROVIDER, OPERATOR, OFFICER}),
    ),
    Establishment: Policy({OFFICER: _all, OPERATOR: _all, PROVIDER: _own(Establishment)}, frozenset({PROVIDER})),
    Application: Policy(
        {
            PROVIDER: _own(Application),
            OFFICER: lambda view: Application.id.in_(_unsealed_ids(view)),
            OPERATOR: lambda view: Application.id.in_(_unsealed_ids(view)),
        },
        frozenset({PROVIDER, OFFICER}),
    ),
    Draft: Policy({PROVIDER: _own(Draft)}, frozenset({PROVIDER})),
    Submission: _case(Submission, PROVIDER),
    SubmissionFile: Policy(
        {
            PROVIDER: _own(SubmissionFile),
            OFFICER: lambda view: SubmissionFile.file_id.in_(_submitted_files(view)),
        },
        frozenset({PROVIDER}),
    ),
    StoredFile: Policy(
        {
            PROVIDER: _own(StoredFile),
            OFFICER: lambda view: StoredFile.id.in_(_submitted_files(view)),
            SCANNER: _all,
        },
        frozenset({PROVIDER, SCANNER}),
    ),
    FileContent: Policy(
        {
            PROVIDER: _own(FileContent),
            OFFICER: lambda view: FileContent.file_id.in_(_submitted_files(view)),
            SCANNER: _all,
        },
        frozenset({PROVIDER}),
    ),
    FileScan: Policy({SCANNER: _all}, frozenset({SCANNER})),
    LateFile: _case(LateFile, PROVIDER),
    Clarification: _case(Clarification, OFFICER, PROVIDER),
    ClarificationDraft: Policy({PROVIDER: _own(ClarificationDraft)}, frozenset({PROVIDER})),
    InterestDeclaration: Policy(
        {
            OFFICER: lambda view: InterestDeclaration.application_id.in_(_unsealed_ids(view)),
            OPERATOR: lambda view: InterestDeclaration.application_id.in_(_unsealed_ids(view)),
        },
        frozenset({OFFICER}),
    ),
    Assessment: Policy({OFFICER: _unsealed(Assessment), OPERATOR: _unsealed(Assessment)}, frozenset({OFFICER})),
    Assignment: Policy({OFFICER: _unsealed(Assignment), OPERATOR: _unsealed(Assignment)}, frozenset({OFFICER})),
    Decision: Policy(
        {
            PROVIDER: _confirmed(Decision, Decision.id),
            OFFICER: _unsealed(Decision),
            OPERATOR: _unsealed(Decision),
        },
        frozenset({OFFICER}),
    ),
    ReferralResolution: Policy(
        {
            PROVIDER: _confirmed(ReferralResolution, ReferralResolution.decision_id),
            OFFICER: _unsealed(ReferralResolution),
            OPERATOR: _unsealed(ReferralResolution),
        },
        frozenset({OFFICER}),
    ),
    Outcome: _case(Outcome, OFFICER),
    Letter: Policy(
        {PROVIDER: _own(Letter), OFFICER: _unsealed(Letter), OPERATOR: _unsealed(Letter), SENDER: _all},
        frozenset({OFFICER, PROVIDER}),
    ),
    LetterDelivery: Policy({OFFICER: _all, OPERATOR: _all, SENDER: _all}, frozenset({OFFICER, SENDER})),
    AuditEvent: Policy(
        {OFFICER: _not_sealed, OPERATOR: _all, PROVIDER: _own(AuditEvent)},
        frozenset({OFFICER, PROVIDER, OPERATOR, GATE, SCANNER, SENDER}),
    ),
}
"""Every table's policy; a test fails for a table that has none."""


def criterion(table: type[Base], view: View) -> ColumnElement[bool]:
    """Tell which rows of a table are seen: none, unless its policy names the role."""
    policy = POLICIES.get(table)
    sees = policy.sees.get(view.actor.role) if policy else None
    return sees(view) if sees else false()


def may_write(row: Base, actor: Actor) -> bool:
    """Tell whether an actor may write a row: its role writes the table, and a provider only its own organisation's."""
    policy = POLICIES.get(type(row))
    if policy is None or actor.role not in policy.writes:
        return False
    if actor.role != Role.PROVIDER:
        return True
    owner = row.id if isinstance(row, Organisation) else getattr(row, "organisation_id", actor.organisation_id)
    return bool(owner == actor.organisation_id)
