"""Submit an application: everything is checked again, and what was answered is kept as it stands, once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.errors import InputError
from engine.forms.answers import relevance, strip, validate
from engine.forms.model import Form
from engine.library import Library
from webapp import audit
from webapp.services import case, drafting
from webapp.services.case import Stage
from webapp.services.errors import Conflict, Refused
from webapp.services.start_application import MOST_KEY_CHARACTERS
from webapp.store import Actor, Store, Work, json_text
from webapp.store.queries import applications, files, submissions


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submission; `again` says that it had been made before, and that nothing was done now."""

    reference: str
    number: int
    receipt: str
    submitted_at: datetime
    sha256: str
    again: bool = False


class Incomplete(Refused):
    """The answers cannot be submitted yet; `problems` are the engine's, in the order of the form."""

    def __init__(self, problems: Sequence[InputError]) -> None:
        super().__init__("application-incomplete", {"count": len(problems)})
        self.problems = tuple(problems)


def submit_application(
    store: Store, actor: Actor, library: Library, reference: str, *, submission_key: str
) -> Submitted:
    """Submit the application called `reference`.

    A second click, the back button and a second tab give the submission made first, with its receipt.

    Args:
        store: The database.
        actor: A provider.
        library: The definitions.
        reference: Of the application.
        submission_key: The one-time key of the form that submits.

    Raises:
        NotFound: There is no such application of the actor's organisation.
        Refused: `round-closed`, by the database's clock; `application-withdrawn`, `form-ended`,
            `submission-key-missing`, `registration-incomplete`, or `answers-to-confirm`: their form has changed.
        Incomplete: Answers are missing or wrong.
        Conflict: `key-used`, the key submitted another application.
    """
    if not 0 < len(submission_key) <= MOST_KEY_CHARACTERS:
        raise Refused("submission-key-missing")
    with store.writing(actor) as work:
        found = case.load(work, library, reference, lock=True)
        made = _made(work, found, submission_key)
        if made is not None:
            return made
        found.refuse_unless_open()
        row = _submit(work, found, submission_key)
        return _result(reference, row)


def _made(work: Work, found: case.Case, submission_key: str) -> Submitted | None:
    """Return the submission that this form, or another of the same application, has made already."""
    known = submissions.by_key(work, submission_key)
    if known is not None:
        if known.application_id != found.application.id:
            raise Conflict("key-used")
        return _result(found.application.reference, known, again=True)
    stage = found.stage
    if stage is Stage.WITHDRAWN:
        raise Refused("application-withdrawn")
    if stage is Stage.ENDED or (found.draft.ended_on is not None and found.draft.reopened):
        raise Refused("form-ended", {"on": found.draft.ended_on})
    standing = submissions.standing(work, found.application.id) if stage in (Stage.SUBMITTED, Stage.DECIDED) else None
    return _result(found.application.reference, standing, again=True) if standing else None


def _result(reference: str, row: submissions.Submission, *, again: bool = False) -> Submitted:
    return Submitted(reference, row.number, row.receipt, row.submitted_at, row.sha256, again)


def _submit(work: Work, found: case.Case, submission_key: str) -> submissions.Submission:
    application = found.application
    answers = _checked(work, found)
    registration = _registration(found)
    if found.draft.stored is not None:
        drafting.keep(work, application.id, found.draft, version=found.draft.version, answers=found.draft.answers)
    form_content_id = found.draft.form_content_id
    row = submissions.add(
        work,
        application,
        answers=json_text(answers),
        registration=json_text(registration),
        form_id=found.form.id,
        form_content_id=form_content_id,
        closure=dict(found.draft.pins),
        sha256=digest(
            reference=application.reference,
            lots=application.lots,
            form={found.form.id: form_content_id},
            answers=answers,
            registration=registration,
        ),
        submission_key=submission_key,
        submitted_at=found.now,
        file_ids=[UUID(file["id"]) for file in _files(found.form, answers)],
    )
    applications.set_state(work, application, applications.ApplicationState.SUBMITTED)
    applications.reopen_draft(work, application.id, None)
    audit.record(
        work,
        "submit-application",
        "application",
        application.id,
        definitions={found.form.id: form_content_id},
        submission=str(row.id),
        number=row.number,
        sha256=row.sha256,
    )
    return row


def _checked(work: Work, found: case.Case) -> dict[str, Any]:
    """Return the relevant answers in canonical form.

    Raises:
        Refused: `registration-incomplete` or `answers-to-confirm`.
        Incomplete: They do not hold.
    """
    if any(each.problems for each in found.registered):
        raise Refused("registration-incomplete")
    facts, parameters = found.facts, found.parameters
    answers = strip(found.form, found.draft.answers, facts, parameters)
    problems = validate(found.form, answers, facts, parameters)
    if problems:
        raise Incomplete(problems)
    shown = relevance(found.form, answers, facts, parameters)
    unconfirmed = [name for name in found.draft.to_confirm if shown.shows(name)]
    if unconfirmed:
        raise Refused("answers-to-confirm", {"count": len(unconfirmed)})
    kept = files.of_application(work, found.application.id)
    refuse_infected(found.form, answers, {str(row.id): row for row in kept})
    stored = {str(row.id) for row in kept}
    missing = [file for file in _files(found.form, answers) if file["id"] not in stored]
    if missing:
        raise Incomplete([InputError("file", params={"name": file["name"]}) for file in missing])
    return answers


def refuse_infected(form: Form, answers: Mapping[str, Any], kept: Mapping[str, files.StoredFile]) -> None:
    """Refuse files in which a virus was found after they were taken. Those that are still to be scanned are given.

    Raises:
        Incomplete: `file-virus` for each.
    """
    infected = [
        InputError("file-virus", question.id, {"name": file["name"], "virus": kept[file["id"]].why})
        for question in form.questions
        if question.takes_files
        for file in answers.get(question.id) or ()
        if file["id"] in kept and kept[file["id"]].state == files.FileState.REFUSED.value
    ]
    if infected:
        raise Incomplete(infected)


def _files(form: Form, answers: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    asked = (question.id for question in form.questions if question.takes_files)
    return [file for name in asked for file in answers.get(name) or ()]


def _registration(found: case.Case) -> dict[str, Any]:
    """Return the answers registered, by `organisation` and `establishment`; the framework names their forms."""
    own = found.framework.organisation
    return {"organisation" if each.registration is own else "establishment": each.answers for each in found.registered}


def digest(
    *,
    reference: str,
    lots: Sequence[str],
    form: Mapping[str, str],
    answers: Mapping[str, Any],
    registration: Mapping[str, Any],
) -> str:
    """Return the SHA-256, in hexadecimal, of what was submitted: of the canonical JSON of these five, by their names.

    Files are in it by their own digests, which stand in the answers.
    """
    said = {
        "reference": reference,
        "lots": list(lots),
        "form": dict(form),
        "answers": answers,
        "registration": registration,
    }
    return hashlib.sha256(json_text(said).encode()).hexdigest()
