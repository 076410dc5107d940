"""Which rows each role sees and which tables it writes: one policy a table, applied to every query of a unit of work.

A table without a policy is seen by nobody. Three rules carry the most weight: a provider sees only its own
organisation's rows; an application is sealed to all but its provider until its round's closing time, by the database's
clock; and what belongs to it is never seen by an officer who has declared an interest in it, but for what they wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, false

from engine.rules.model import Verdict
from webapp.store.actors import PEOPLE, Actor, Role
from webapp.store.sight import (
    Criterion,
    View,
    accepted,
    accepted_of,
    and_written,
    confirmed,
    everything,
    mine,
    not_sealed,
    of_colleagues,
    own,
    own_events,
    submitted_files,
    unsealed,
    unsealed_ids,
)
from webapp.store.tables import (
    AccessToken,
    AccountLink,
    Application,
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
    Hold,
    Identity,
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

OFFICER, AUDITOR, AUTHORITY, PROVIDER = Role.OFFICER, Role.AUDITOR, Role.AUTHORITY, Role.PROVIDER
OPERATOR, NOBODY = Role.OPERATOR, Role.NOBODY
GATE, SCANNER, SENDER = Role.GATE, Role.SCANNER, Role.SENDER
REMINDER, ERASER = Role.REMINDER, Role.ERASER


@dataclass(frozen=True, slots=True)
class Policy:
    """For one table: which rows each role sees (a role not named sees none) and which roles may write."""

    sees: Mapping[Role, Criterion]
    writes: frozenset[Role] = field(default_factory=frozenset)


def _by_all(*roles: Role) -> dict[Role, Criterion]:
    """Give every row to each of some roles."""
    return dict.fromkeys(roles, everything)


def _read(seen: Criterion) -> dict[Role, Criterion]:
    """Give the same to all who read evaluations: officers, auditors and whoever runs the installation."""
    return dict.fromkeys([OFFICER, AUDITOR, OPERATOR], seen)


def _case(table: Any, *writers: Role) -> Policy:
    """Build the policy of a table whose rows belong to an application: its provider, and others once unsealed."""
    return Policy({PROVIDER: own(table)} | _read(unsealed(table)), frozenset(writers))


_OF_ACCOUNTS = [OFFICER, OPERATOR, GATE, ERASER]
"""Who sees every account and what goes with it: those who manage them, and the parts that let in and that erase."""
EVERYBODY = [*PEOPLE, OPERATOR, REMINDER, ERASER, NOBODY]

POLICIES: Mapping[type[Base], Policy] = {
    DefinitionVersion: Policy(_by_all(*EVERYBODY), frozenset({OPERATOR})),
    Installation: Policy(_by_all(OPERATOR), frozenset({OPERATOR})),
    Round: Policy(_by_all(*EVERYBODY), frozenset({OFFICER, OPERATOR})),
    Person: Policy(
        _by_all(*_OF_ACCOUNTS, AUDITOR, SENDER, REMINDER)
        | {PROVIDER: own(Person), AUTHORITY: lambda view: Person.authority == view.actor.authority},
        frozenset({ERASER, OPERATOR, GATE, *PEOPLE}),
    ),
    AccountLink: Policy(
        _by_all(*_OF_ACCOUNTS, AUDITOR, SENDER) | {PROVIDER: own(AccountLink), AUTHORITY: mine(AccountLink)},
        frozenset({ERASER, OPERATOR, GATE, OFFICER, PROVIDER, SENDER}),
    ),
    SignInSession: Policy(
        _by_all(ERASER, GATE, OPERATOR, OFFICER)
        | {PROVIDER: of_colleagues(SignInSession)}
        | dict.fromkeys([AUDITOR, AUTHORITY], mine(SignInSession)),
        frozenset({ERASER, GATE, OPERATOR, *PEOPLE}),
    ),
    AccessToken: Policy(
        _by_all(ERASER, GATE, OPERATOR) | dict.fromkeys(PEOPLE, mine(AccessToken)),
        frozenset({ERASER, GATE, OPERATOR, *PEOPLE}),
    ),
    SecondFactor: Policy(
        _by_all(*_OF_ACCOUNTS, AUDITOR) | {PROVIDER: own(SecondFactor), AUTHORITY: mine(SecondFactor)},
        frozenset({ERASER, OPERATOR, GATE, *PEOPLE}),
    ),
    RecoveryCode: Policy(
        _by_all(*_OF_ACCOUNTS)
        | {PROVIDER: own(RecoveryCode)}
        | dict.fromkeys([AUDITOR, AUTHORITY], mine(RecoveryCode)),
        frozenset({ERASER, OPERATOR, GATE, *PEOPLE}),
    ),
    Identity: Policy(
        _by_all(*_OF_ACCOUNTS) | {PROVIDER: own(Identity)} | dict.fromkeys([AUDITOR, AUTHORITY], mine(Identity)),
        frozenset({GATE, ERASER}),
    ),
    RateBucket: Policy(_by_all(ERASER, GATE), frozenset({ERASER, GATE})),
    Organisation: Policy(
        _read(everything)
        | {
            PROVIDER: lambda view: Organisation.id == view.actor.organisation_id,
            AUTHORITY: lambda view: Organisation.id.in_(accepted_of(Application.__table__.c.organisation_id)),
        },
        frozenset({PROVIDER, OPERATOR, OFFICER}),
    ),
    Establishment: Policy(
        _read(everything)
        | {
            REMINDER: everything,
            PROVIDER: own(Establishment),
            AUTHORITY: lambda view: Establishment.id.in_(accepted_of(Application.__table__.c.establishment_id)),
        },
        frozenset({PROVIDER}),
    ),
    Application: Policy(
        {ERASER: everything, PROVIDER: own(Application), AUTHORITY: accepted(Application.id), REMINDER: everything}
        | _read(lambda view: Application.id.in_(unsealed_ids(view))),
        frozenset({PROVIDER, OFFICER}),
    ),
    Draft: Policy({ERASER: everything, PROVIDER: own(Draft)}, frozenset({ERASER, PROVIDER})),
    Submission: Policy(
        {PROVIDER: own(Submission), AUTHORITY: accepted(Submission.application_id)} | _read(unsealed(Submission)),
        frozenset({PROVIDER}),
    ),
    SubmissionFile: Policy(
        {ERASER: everything, PROVIDER: own(SubmissionFile)}
        | dict.fromkeys([OFFICER, AUDITOR], lambda view: SubmissionFile.file_id.in_(submitted_files(view))),
        frozenset({PROVIDER}),
    ),
    StoredFile: Policy(
        {ERASER: everything, PROVIDER: own(StoredFile), SCANNER: everything}
        | dict.fromkeys([OFFICER, AUDITOR], lambda view: StoredFile.id.in_(submitted_files(view))),
        frozenset({ERASER, PROVIDER, SCANNER}),
    ),
    FileContent: Policy(
        {ERASER: everything, PROVIDER: own(FileContent), SCANNER: everything}
        | dict.fromkeys([OFFICER, AUDITOR], lambda view: FileContent.file_id.in_(submitted_files(view))),
        frozenset({ERASER, PROVIDER}),
    ),
    FileScan: Policy(_by_all(ERASER, SCANNER), frozenset({ERASER, SCANNER})),
    LateFile: _case(LateFile, PROVIDER),
    Clarification: Policy(
        {PROVIDER: own(Clarification)}
        | _by_all(ERASER, REMINDER)
        | _read(unsealed(Clarification))
        | {OFFICER: and_written(unsealed(Clarification), Clarification.asked_by)},
        frozenset({OFFICER, PROVIDER}),
    ),
    ClarificationDraft: Policy({ERASER: everything, PROVIDER: own(ClarificationDraft)}, frozenset({ERASER, PROVIDER})),
    InterestDeclaration: Policy(
        _read(lambda view: InterestDeclaration.application_id.in_(unsealed_ids(view))), frozenset({OFFICER})
    ),
    Assessment: Policy(
        _read(unsealed(Assessment)) | {OFFICER: and_written(unsealed(Assessment), Assessment.made_by)},
        frozenset({OFFICER}),
    ),
    Assignment: Policy(_read(unsealed(Assignment)), frozenset({OFFICER})),
    Decision: Policy({PROVIDER: confirmed(Decision, Decision.id)} | _read(unsealed(Decision)), frozenset({OFFICER})),
    ReferralResolution: Policy(
        {PROVIDER: confirmed(ReferralResolution, ReferralResolution.decision_id)}
        | _read(unsealed(ReferralResolution))
        | {OFFICER: and_written(unsealed(ReferralResolution), ReferralResolution.made_by)},
        frozenset({OFFICER}),
    ),
    Outcome: Policy(
        {PROVIDER: own(Outcome), AUTHORITY: lambda view: Outcome.outcome == Verdict.PASS.value}
        | _read(unsealed(Outcome)),
        frozenset({OFFICER}),
    ),
    Letter: Policy(
        {PROVIDER: own(Letter), SENDER: everything, REMINDER: everything} | _read(unsealed(Letter)),
        frozenset({OFFICER, PROVIDER, REMINDER}),
    ),
    LetterDelivery: Policy(
        _read(everything) | {SENDER: everything, PROVIDER: mine(LetterDelivery)}, frozenset({OFFICER, SENDER, REMINDER})
    ),
    AuditEvent: Policy(
        {
            OFFICER: lambda view: not_sealed(view) | own_events(view),
            AUDITOR: not_sealed,
            OPERATOR: everything,
            PROVIDER: lambda view: own(AuditEvent)(view) | own_events(view),
            AUTHORITY: own_events,
        },
        frozenset({OPERATOR, GATE, SCANNER, SENDER, REMINDER, ERASER, *PEOPLE}),
    ),
    Hold: Policy(_by_all(OFFICER, AUDITOR, OPERATOR, ERASER), frozenset({OFFICER})),
}
"""Every table's policy; a test fails for a table that has none."""


def criterion(table: type[Base], view: View) -> ColumnElement[bool]:
    """Tell which rows of a table are seen: none, unless its policy names the role."""
    policy = POLICIES.get(table)
    sees = policy.sees.get(view.actor.role) if policy else None
    return sees(view) if sees else false()


def may_write(row: Base, actor: Actor) -> bool:
    """Tell whether an actor may write a row: its role writes the table, and it is no other organisation's.

    Auditors and people of other authorities write only what is about themselves.
    """
    policy = POLICIES.get(type(row))
    if policy is None or actor.role not in policy.writes:
        return False
    if actor.role in (AUDITOR, AUTHORITY):
        return bool((row.id if isinstance(row, Person) else getattr(row, "person_id", None)) == actor.person_id)
    if actor.role != PROVIDER:
        return True
    owner = row.id if isinstance(row, Organisation) else getattr(row, "organisation_id", actor.organisation_id)
    return bool(owner == actor.organisation_id)
