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
from webapp.files.media import chosen_media_type
from webapp.files.names import plain_name, safe_name
from webapp.services import case, drafting
from webapp.services.errors import NotFound, Refused
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
) -> Uploaded:
    """Keep a file and put it into the draft at once, so that it is not lost whatever else is wrong with its page.

    What it is, is found from its content; its name and what the browser said of it count for nothing.

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

    Raises:
        NotFound: There is no such application of the actor's organisation, or no such question.
        Refused: `round-closed` (name, size, time and digest are kept, the content is not), `application-withdrawn` or
            `application-submitted`.
        InputError: `file-empty`, `file-too-large`, `file-type` or `too-many`.
    """
    with store.writing(actor) as work:
        found = case.load(work, library, reference, lock=True)
        question = file_question(found, question_id)
        late = not found.open
        if late:
            _note_late(work, found, question, name, content)
        else:
            found.refuse_unless_editable()
            return _keep(work, found, question, name, content, replaces, editing)
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


def checked_media_type(question: Question, name: str, content: bytes) -> str:
    """Return the media type of a file that a question accepts.

    Raises:
        InputError: `file-empty`, `file-too-large` or `file-type`.
    """
    shown = {"name": plain_name(name)}
    if not content:
        raise InputError("file-empty", question.id, shown)
    most = limits.max_bytes(question)
    if len(content) > most:
        raise InputError("file-too-large", question.id, {**shown, "size_bytes": len(content), "max_bytes": most})
    media_type = chosen_media_type(content, media_types(question.accept))
    if media_type is None:
        raise InputError("file-type", question.id, {**shown, "accept": question.accept or USUAL})
    return media_type


def _keep(
    work: Work,
    found: case.Case,
    question: Question,
    name: str,
    content: bytes,
    replaces: str,
    editing: str,
) -> Uploaded:
    draft, media_type = found.draft, checked_media_type(question, name, content)
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
    audit.record(work, "upload-file", "stored_file", row.id, size_bytes=row.size_bytes, sha256=row.sha256)
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
