"""Take an uploaded file into an application's draft, or refuse it with what is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import InputError
from engine.forms import limits
from engine.forms.files import USUAL, media_types
from engine.forms.model import Question
from engine.library import Library
from webapp import audit
from webapp.files.names import plain_name, safe_name
from webapp.files.scanning import NO_SCANNER, Scanner
from webapp.services import case, drafting
from webapp.services.errors import NotFound, Refused
from webapp.services.judge_file import Infected, Judged, judge_file
from webapp.store import Actor, Store, Work
from webapp.store.queries import files


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file just taken: what the answer says of it, and the draft's version from now on."""

    file: Mapping[str, Any]
    version: int


def upload_file(
    store: Store,
    actor: Actor,
    library: Library,
    reference: str,
    question_id: str,
    *,
    name: str,
    content: bytes,
    replaces: str = "",
    editing: str = "",
    scanner: Scanner = NO_SCANNER,
) -> Uploaded:
    """Keep a file and put it into the draft at once, so that it is not lost whatever else is wrong with its page.

    What it is, is found from its content; its name and what the browser said of it count for nothing. Where the
    scanner does not say what it is, it is kept and counts as given, but nobody is served it until a sweep has scanned
    it.

    Args:
        store: The database.
        actor: A provider.
        library: The definitions.
        reference: Of the application.
        question_id: A question of type file.
        name: As uploaded.
        content: Its bytes.
        replaces: The id of the file in whose place it goes; added at the end where that is not there.
        editing: The page that it comes from, as for `save_page`.
        scanner: Looks for viruses.

    Raises:
        NotFound: There is no such application of the actor's organisation, or no such question.
        Refused: `round-closed` (name, size, time and digest are kept, the content is not), `application-withdrawn`,
            `form-ended` or `application-submitted`.
        InputError: `file-empty`, `file-too-large`, `file-type`, what is wrong inside it, `file-virus` or `too-many`.
    """
    question = _asked(store, actor, library, reference, question_id)
    try:
        judged = judge_file(question, name, content, scanner) if question else None
    except Infected as infected:
        _note_infected(store, actor, library, reference, content, infected)
        raise
    with store.writing(actor) as work:
        found = case.load(work, library, reference, lock=True)
        question = file_question(found, question_id)
        if found.open and judged is not None:
            found.refuse_unless_editable()
            return _keep(work, found, question, name, content, judged, replaces, editing)
        _note_late(work, found, question, name, content)
    raise Refused("file-late", {"closed": found.round.closes_at, "name": plain_name(name)})


def file_question(found: case.Case, question_id: str) -> Question:
    """Return a question of the case's form that takes files.

    Raises:
        NotFound: There is none of that id.
    """
    question = found.form.question(question_id)
    if question is None or not question.takes_files:
        raise NotFound("question", question_id)
    return question


def _asked(store: Store, actor: Actor, library: Library, reference: str, question_id: str) -> Question | None:
    """Return the question that a file is to answer; nothing where it comes too late."""
    with store.reading(actor) as work:
        found = case.load(work, library, reference)
        question = file_question(found, question_id)
        if not found.open:
            return None
        found.refuse_unless_editable()
        return question


def _keep(
    work: Work,
    found: case.Case,
    question: Question,
    name: str,
    content: bytes,
    judged: Judged,
    replaces: str,
    editing: str,
) -> Uploaded:
    draft, media_type = found.draft, judged.media_type
    if media_type not in media_types(question.accept):  # the form has changed while the file was judged
        raise InputError("file-type", question.id, {"name": plain_name(name), "accept": question.accept or USUAL})
    there = list(draft.answers.get(question.id) or ())
    place = next((index for index, file in enumerate(there) if file["id"] == replaces), len(there))
    most = limits.at_most(question)
    if place >= most:
        raise InputError("too-many", question.id, {"at_most": most, "given": len(there) + 1})
    row = files.add(
        work,
        organisation_id=found.application.organisation_id,
        application_id=found.application.id,
        question=question.id,
        name=safe_name(name, media_type),
        media_type=media_type,
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
        "media_type": media_type,
    }
    for former in there[place : place + 1]:
        files.mark_deleted(work, files.get_in(work, found.application.id, former["id"]))
    there[place : place + 1] = [answer]
    merged = {**draft.answers, question.id: there}
    saved = drafting.keep(work, found.application.id, draft, version=draft.version, answers=merged, editing=editing)
    audit.record(
        work, "upload-file", "stored_file", row.id, size_bytes=row.size_bytes, sha256=row.sha256, state=row.state
    )
    return Uploaded(answer, saved.version)


def _note_late(work: Work, found: case.Case, question: Question, name: str, content: bytes) -> None:
    row = files.add_late(
        work,
        organisation_id=found.application.organisation_id,
        application_id=found.application.id,
        question=question.id,
        name=plain_name(name),
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    audit.record(work, "refuse-late-file", "late_file", row.id, size_bytes=row.size_bytes, sha256=row.sha256)


def _note_infected(
    store: Store, actor: Actor, library: Library, reference: str, content: bytes, infected: Infected
) -> None:
    """Keep in the audit trail that a file with a virus came, and nothing of the file."""
    with store.writing(actor) as work:
        application = case.load(work, library, reference).application
        digest, virus = hashlib.sha256(content).hexdigest(), str(infected.params["virus"])
        audit.record(work, "refuse-file", "application", application.id, sha256=digest, virus=virus)
