"""Save an answer to a clarification as it is prepared: what was typed, and each file that was uploaded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import InputError
from engine.forms import limits
from engine.forms.model import Question
from engine.library import Library
from webapp import audit
from webapp.files.names import safe_name
from webapp.files.scanning import NO_SCANNER, Scanner
from webapp.services import clarifying
from webapp.services.clarifying import Clarifying
from webapp.services.errors import NotFound
from webapp.services.judge_file import judge_file
from webapp.services.upload_file import Uploaded
from webapp.store import Actor, Store
from webapp.store.queries import clarifications, files


@dataclass(frozen=True, slots=True)
class SavedClarification:
    """An answer just saved: its version, for the next change."""

    version: int


def save_clarification(
    store: Store, actor: Actor, library: Library, reference: str, *, answers: Mapping[str, Any], version: int
) -> SavedClarification:
    """Save what was answered so far; nothing is sent.

    Args:
        store: The database.
        actor: A provider.
        library: The definitions.
        reference: Of the application.
        answers: By question id, as JSON; also what was typed but is no answer. Of files only those that are there.
        version: Of the answer that the page was shown from; 0 where there was none.

    Raises:
        NotFound: No such application of the actor's organisation, or nothing is asked, or not any more.
        Stale: Somebody else of the organisation saved it meanwhile; nothing was saved.
    """
    with store.writing(actor) as work:
        found = clarifying.waiting(work, library, reference, lock=True)
        given = {
            question.id: _given(question, answers[question.id], found)
            for question in found.questions
            if question.id in answers
        }
        saved = clarifications.save_draft(work, found.row, {**found.answers, **given}, version=version)
        audit.record(work, "save-clarification", "clarification", found.row.id, version=saved.version)
        return SavedClarification(saved.version)


def upload_clarification(
    store: Store,
    actor: Actor,
    library: Library,
    reference: str,
    question_id: str,
    *,
    name: str,
    content: bytes,
    replaces: str = "",
    scanner: Scanner = NO_SCANNER,
) -> Uploaded:
    """Keep a file and put it into the answer at once, so that it is not lost whatever else is wrong with the page.

    Args:
        store: The database.
        actor: A provider.
        library: The definitions.
        reference: Of the application.
        question_id: A question of type file that is asked.
        name: As uploaded.
        content: Its bytes.
        replaces: The id of the file in whose place it goes; added at the end where that is not there.
        scanner: Looks for viruses.

    Raises:
        NotFound: As `save_clarification`, or no such question is asked.
        InputError: As `upload_file`.
    """
    with store.reading(actor) as work:
        question = _file_question(clarifying.waiting(work, library, reference), question_id)
    judged = judge_file(question, name, content, scanner)
    with store.writing(actor) as work:
        found = clarifying.waiting(work, library, reference, lock=True)
        there = list(found.merged.get(question.id) or ())
        place = next((index for index, file in enumerate(there) if file["id"] == replaces), len(there))
        most = limits.at_most(question)
        if place >= most:
            raise InputError("too-many", question.id, {"at_most": most, "given": len(there) + 1})
        row = files.add(
            work,
            organisation_id=found.application.organisation_id,
            application_id=found.application.id,
            question=question.id,
            name=safe_name(name, judged.media_type),
            media_type=judged.media_type,
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            state=judged.state,
            why=judged.why,
            scanner=judged.scanner,
        )
        answer = {
            "id": str(row.id),
            "name": row.name,
            "size_bytes": row.size_bytes,
            "sha256": row.sha256,
            "media_type": judged.media_type,
        }
        there[place : place + 1] = [answer]
        merged = {**found.answers, question.id: there}
        saved = clarifications.save_draft(work, found.row, merged, version=found.version)
        audit.record(
            work, "upload-file", "stored_file", row.id, size_bytes=row.size_bytes, sha256=row.sha256, state=row.state
        )
        return Uploaded(answer, saved.version)


def _file_question(found: Clarifying, question_id: str) -> Question:
    for question in found.questions:
        if question.id == question_id and question.takes_files:
            return question
    raise NotFound("question", question_id)


def _given(question: Question, answer: Any, found: Clarifying) -> Any:
    """Return an answer as it may be saved: of files, only those that are there. Others stay part of what was sent."""
    if not question.takes_files:
        return answer
    left = {file.get("id") for file in answer or () if isinstance(file, Mapping)}
    return [file for file in found.merged.get(question.id) or () if file["id"] in left] or None
