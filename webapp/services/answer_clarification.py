"""Answer a clarification: a dated addition to what was submitted, which stands beside what was submitted before."""

from __future__ import annotations

import json
from uuid import UUID

from engine.forms.answers import strip, validate
from engine.library import Library
from webapp import audit
from webapp.services import clarifying
from webapp.services.clarifying import Clarifying
from webapp.services.errors import Conflict, Refused
from webapp.services.start_application import MOST_KEY_CHARACTERS
from webapp.services.submit_application import Incomplete, Submitted, digest, refuse_infected
from webapp.store import Actor, Store, Work, json_text
from webapp.store.queries import applications, clarifications, files, submissions


def answer_clarification(
    store: Store, actor: Actor, library: Library, reference: str, *, submission_key: str
) -> Submitted:
    """Send the answer that was prepared: the next submission, the answers of the one before but for what was asked.

    A second click, the back button and a second tab give the submission made first. What was registered counts as it
    stood in the submission before.

    Args:
        store: The database.
        actor: A provider.
        library: The definitions.
        reference: Of the application.
        submission_key: The one-time key of the form that sends it.

    Raises:
        NotFound: No such application of the actor's organisation, or nothing is asked, or not any more: the last day
            is over, by the database's clock.
        Conflict: `key-used`, the key submitted another application.
        Refused: `submission-key-missing`; `nothing-clarified`, no answer differs from what was submitted before.
        Incomplete: Answers are missing or wrong.
    """
    if not 0 < len(submission_key) <= MOST_KEY_CHARACTERS:
        raise Refused("submission-key-missing")
    with store.writing(actor) as work:
        application = applications.by_reference(work, reference, lock=True)
        known = submissions.by_key(work, submission_key) or _answered(work, application)
        if known is not None:
            return _again(application, known)
        found = clarifying.waiting(work, library, reference)
        row = _submit(work, found, submission_key)
        return Submitted(reference, row.number, row.receipt, row.submitted_at, row.sha256)


def _answered(work: Work, application: applications.Application) -> submissions.Submission | None:
    """Return the submission that has answered what was asked last, as from another window or the page gone back to."""
    latest = next(iter(clarifications.of_application(work, application.id)), None)
    return submissions.get(work, latest.submission_id) if latest and latest.submission_id else None


def _again(application: applications.Application, known: submissions.Submission) -> Submitted:
    if known.application_id != application.id:
        raise Conflict("key-used")
    return Submitted(application.reference, known.number, known.receipt, known.submitted_at, known.sha256, again=True)


def _submit(work: Work, found: Clarifying, submission_key: str) -> submissions.Submission:
    application, before = found.application, found.submitted
    form, facts, parameters = before.form, before.facts, before.parameters
    answers = strip(form, found.merged, facts, parameters)
    problems = validate(form, answers, facts, parameters)
    if problems:
        raise Incomplete(problems)
    if answers == before.answers:
        raise Refused("nothing-clarified")
    kept = {str(each.id): each for each in files.of_application(work, application.id)}
    refuse_infected(form, answers, kept)
    named = [file for question in form.questions if question.takes_files for file in answers.get(question.id) or ()]
    registration = json.loads(before.row.registration)
    row = submissions.add(
        work,
        application,
        answers=json_text(answers),
        registration=before.row.registration,
        form_id=form.id,
        form_content_id=before.row.form_content_id,
        closure=dict(before.row.closure),
        sha256=digest(
            reference=application.reference,
            lots=application.lots,
            form={form.id: before.row.form_content_id},
            answers=answers,
            registration=registration,
        ),
        submission_key=submission_key,
        submitted_at=work.now(),
        file_ids=[UUID(file["id"]) for file in named],
    )
    clarifications.set_answered(work, found.row, row)
    audit.record(
        work,
        "answer-clarification",
        "clarification",
        found.row.id,
        definitions={form.id: row.form_content_id},
        submission=str(row.id),
        number=row.number,
        sha256=row.sha256,
    )
    return row
