"""Bundle a decision: with all it rests on and all that came of it, as one file that can be decided again elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from engine.bundles import readable, write_bundle
from engine.library import Library
from webapp import audit
from webapp.services import interested
from webapp.store import Actor, Store, Work
from webapp.store.queries import applications, decisions, definitions, letters, people, submissions
from webapp.store.queries import audit as trail

MOST_EVENTS = 10_000
"""Of one application in the trail; the latest, should there be more."""


@dataclass(frozen=True, slots=True)
class Bundled:
    """A bundle: the reference of its application, the decision's number, and the bytes."""

    reference: str
    number: int
    content: bytes


def bundle_decision(store: Store, actor: Actor, library: Library, decision_id: UUID) -> Bundled:
    """Return the bundle of a stored decision; that it was made is recorded.

    In it are the core and facts, the submission decided on in the form it answered, the assessment, what people decided
    and confirmed, the letters as they were sent, every definition of the closures, and what the audit trail tells of
    the application. Uploaded files are not: their names and digests are.

    Args:
        store: The database.
        actor: An officer.
        library: The definitions.
        decision_id: Which.

    Raises:
        NotFound: There is none that this actor may see.
    """
    with store.writing(actor) as work:
        row = decisions.get(work, decision_id)
        interested.refuse_interested(work, library, applications.get(work, row.application_id))
        audit.record(work, "bundle-decision", "decision", row.id, digest=row.digest)
    with store.reading(actor) as work:
        application = applications.get(work, row.application_id)
        submission = submissions.get(work, row.submission_id)
        listed = letters.of_application(work, application.id)
        sent = [letters.get(work, each.id) for each in listed if each.lot == row.lot]
        named = [submission.closure, row.closure, *(letter.closure for letter in sent)]
        return Bundled(
            application.reference,
            row.number,
            write_bundle(
                _decision(row, application.reference),
                _definitions(work, named),
                {
                    "submission.json": readable(_submission(submission)),
                    "people.json": readable(_people(work, row)),
                    "audit.json": readable(_audit(work, application.id)),
                    **_letters(sent),
                },
            ),
        )


def _decision(row: decisions.Decision, reference: str) -> dict[str, Any]:
    return {
        "core": json.loads(row.core),
        "facts": json.loads(row.facts),
        "digest": row.digest,
        "reference": reference,
        "lot": row.lot,
        "number": row.number,
        "engine_version": row.engine_version,
        "second_opinion": row.second_opinion,
        "made_at": row.made_at.isoformat(),
    }


def _submission(row: submissions.Submission) -> dict[str, Any]:
    return {
        "number": row.number,
        "receipt": row.receipt,
        "sha256": row.sha256,
        "submitted_at": row.submitted_at.isoformat(),
        "form": {"id": row.form_id, "content_id": row.form_content_id},
        "lots": list(row.lots),
        "answers": json.loads(row.answers),
        "registration": json.loads(row.registration),
    }


def _people(work: Work, row: decisions.Decision) -> dict[str, Any]:
    """Return what people decided beside the rules: the assessment, verdicts on what was referred, the outcome."""
    names = people.names(work)
    assessment = decisions.assessment(work, row.application_id) if row.assessment_id else None
    outcome = decisions.outcomes(work, row.application_id).get(row.lot)
    return {
        "assessment": None
        if assessment is None or assessment.id != row.assessment_id
        else {
            "form": {"id": assessment.form_id, "content_id": assessment.form_content_id},
            "answers": json.loads(assessment.answers),
            "by": names[assessment.made_by],
            "at": assessment.made_at.isoformat(),
        },
        "resolutions": [
            {
                "rule": each.rule_id,
                "verdict": each.verdict,
                "reason": each.reason,
                "by": names[each.made_by],
                "at": each.made_at.isoformat(),
            }
            for each in decisions.resolutions(work, row.id).values()
        ],
        "outcome": None
        if outcome is None or outcome.decision_id != row.id
        else {
            "outcome": outcome.outcome,
            "by": names[outcome.confirmed_by],
            "at": outcome.confirmed_at.isoformat(),
        },
    }


def _letters(sent: Iterable[letters.Letter]) -> dict[str, bytes]:
    """Return each letter as it was sent, byte for byte, and beside it what it is."""
    found: dict[str, bytes] = {}
    for number, each in enumerate(sent, 1):
        found[f"letters/{number}.html"] = each.html
        told = {
            "subject": each.subject,
            "locale": each.locale,
            "document": each.document_id,
            "sha256": each.sha256,
            "sent_at": each.sent_at.isoformat(),
        }
        found[f"letters/{number}.json"] = readable(told)
    return found


def _definitions(work: Work, closures: Iterable[Mapping[str, str]]) -> list[tuple[str, bytes]]:
    """Return name and bytes of every version that some closures name."""
    named = {pair for closure in closures for pair in closure.items()}
    return [
        (f"{row.definition_id}@{row.in_force_from}.yaml", row.source)
        for row in definitions.everything(work)
        if (row.definition_id, row.content_id) in named
    ]


def _audit(work: Work, application_id: UUID) -> list[dict[str, Any]]:
    """Return what the trail tells of an application, oldest first, with the link of each in the chain."""
    events = trail.find(work, trail.Wanted(objects=trail.objects(work, application_id)), limit=MOST_EVENTS)
    return [
        {
            "seq": event.seq,
            "at": event.at.isoformat(),
            "person": str(event.person_id) if event.person_id else None,
            "role": event.role,
            "action": event.action,
            "object_kind": event.object_kind,
            "object_id": event.object_id,
            "definitions": event.definitions,
            "details": event.details,
            "chain": event.chain,
        }
        for event in reversed(events)
    ]
