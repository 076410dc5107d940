"""The tables, by concern. Nothing outside `webapp.store` imports this; services speak to `webapp.store.queries`."""

from __future__ import annotations

from webapp.store.tables.applications import Application, ApplicationState, Draft, Submission, SubmissionFile
from webapp.store.tables.audit import AuditEvent
from webapp.store.tables.clarifications import Clarification, ClarificationDraft
from webapp.store.tables.decisions import Assessment, Assignment, Decision, Outcome, ReferralResolution
from webapp.store.tables.definitions import DefinitionVersion
from webapp.store.tables.delivered import DeliveryState
from webapp.store.tables.files import FileContent, FileScan, FileState, LateFile, StoredFile
from webapp.store.tables.holds import Hold
from webapp.store.tables.installation import Installation
from webapp.store.tables.interests import InterestDeclaration
from webapp.store.tables.letters import Letter, LetterDelivery
from webapp.store.tables.organisations import Establishment, Organisation
from webapp.store.tables.people import (
    AccessToken,
    AccountLink,
    Identity,
    Person,
    RateBucket,
    RecoveryCode,
    SecondFactor,
    SignInSession,
)
from webapp.store.tables.rounds import Round

__all__ = [
    "AccessToken",
    "AccountLink",
    "Application",
    "ApplicationState",
    "Assessment",
    "Assignment",
    "AuditEvent",
    "Clarification",
    "ClarificationDraft",
    "Decision",
    "DefinitionVersion",
    "DeliveryState",
    "Draft",
    "Establishment",
    "FileContent",
    "FileScan",
    "FileState",
    "Hold",
    "Identity",
    "Installation",
    "InterestDeclaration",
    "LateFile",
    "Letter",
    "LetterDelivery",
    "Organisation",
    "Outcome",
    "Person",
    "RateBucket",
    "RecoveryCode",
    "ReferralResolution",
    "Round",
    "SecondFactor",
    "SignInSession",
    "StoredFile",
    "Submission",
    "SubmissionFile",
]
