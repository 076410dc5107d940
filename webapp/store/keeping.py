"""Tables that only gain rows, and stay as made. The database holds to it too, by triggers (first migration)."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.store.tables import (
    Assessment,
    AuditEvent,
    Clarification,
    Decision,
    DefinitionVersion,
    InterestDeclaration,
    LateFile,
    Letter,
    Outcome,
    ReferralResolution,
    Submission,
    SubmissionFile,
)
from webapp.store.types import Base

CHANGEABLE_COLUMNS: Mapping[type[Base], frozenset[str]] = {
    Assessment: frozenset(),
    AuditEvent: frozenset(),
    Clarification: frozenset({"submission_id", "answered_at"}),
    Decision: frozenset(),
    DefinitionVersion: frozenset(),
    InterestDeclaration: frozenset(),
    LateFile: frozenset(),
    Letter: frozenset({"first_read_at"}),
    Outcome: frozenset(),
    ReferralResolution: frozenset(),
    Submission: frozenset(),
    SubmissionFile: frozenset(),
}
"""Kept tables, each with the columns that may still change. No row of them is ever deleted by the service."""
