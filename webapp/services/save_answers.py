"""Save answers of any pages into an application's draft at once, as a program does: all of them, or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from engine.errors import InputError
from engine.forms.answers import answers_schema
from engine.forms.model import Form
from engine.forms.validation import schema_faults
from engine.library import Library
from webapp import audit
from webapp.services import case, drafting
from webapp.services.errors import Refused, Stale
from webapp.services.save_page import Saved
from webapp.store import Actor, Store, Work
from webapp.store.queries import files

WAITING = frozenset({"required", "too-few"})
"""Codes of what is still to come in a draft, rather than wrong."""


class NoAnswers(Refused):
    """Something sent is no answer to its question; `problems` are the engine's, in the order of the form."""

    def __init__(self, problems: Sequence[InputError]) -> None:
        super().__init__("answers-wrong", {"count": len(problems)})
        self.problems = tuple(problems)


def save_answers(
    store: Store,
    actor: Actor,
    library: Library,
    reference: str,
    *,
    answers: Mapping[str, Any],
    version: int,
    whole: bool,
) -> Saved:
    """Save answers, each of which must be one: a program has nobody who could put it right later.

    What stands in the draft already may be sent back as it was read, also what somebody typed that is no answer.

    What a new version of the form asks again counts as confirmed where its answer is sent.

    Answers to questions that are not asked now are kept, as on the pages, and left out when it is submitted. Files are
    only taken out here: `upload_file` puts them in.

    Args:
        store: The database.
        actor: A provider.
        library: The definitions.
        reference: Of the application.
        answers: By question id, as JSON; null is no answer.
        version: Of the draft that the answers were made from.
        whole: Whether they take the place of all answers, rather than of those to the same questions.

    Raises:
        NotFound: There is no such application of the actor's organisation.
        Refused: `round-closed`, `application-withdrawn`, `form-ended` or `application-submitted`.
        NoAnswers: Something sent is no answer; nothing was saved.
        Stale: The draft has changed since; nothing was saved.
    """
    with store.writing(actor) as work:
        found = case.load(work, library, reference, lock=True)
        found.refuse_unless_editable()
        draft = found.draft
        if draft.version != version:
            raise Stale("draft", found.application.id, version, draft.version)
        given = {name: answer for name, answer in answers.items() if answer is not None}
        new = {name: answer for name, answer in given.items() if not _stands(draft.answers.get(name), answer)}
        problems = wrong(found.form, new) or _strange_files(found.form, given, draft.answers)
        if problems:
            raise NoAnswers(problems)
        kept = {} if whole else {name: each for name, each in draft.answers.items() if name not in answers}
        merged = kept | given
        same = merged == {name: each for name, each in draft.answers.items() if each is not None}
        if same and not draft.stored and not set(draft.to_confirm).intersection(given):
            return Saved(draft.version, changed=False)
        saved = drafting.keep(
            work, found.application.id, draft, version=version, answers=merged, confirmed=tuple(given)
        )
        _drop_files(work, found, merged)
        audit.record(work, "save-draft", "application", found.application.id, page="", version=saved.version)
        return Saved(saved.version, changed=True)


def wrong(form: Form, answers: Mapping[str, Any]) -> tuple[InputError, ...]:
    """Return what of `answers` is no answer, in the order of the form; what is only missing is not among it."""
    questions = {question.id: question for question in form.questions if question.asks}
    strange = tuple(InputError("unknown-question", name) for name in answers if name not in questions)
    known = {name: answer for name, answer in answers.items() if name in questions}
    faults = schema_faults(answers_schema(form, frozenset(known)), questions, known)
    return (*strange, *(fault for fault in faults if fault.code not in WAITING))


def _stands(held: Any, sent: Any) -> bool:
    """Tell whether what is sent is what the draft holds; to JSON, unlike to Python, 1 is not true."""
    return json.dumps(held, sort_keys=True) == json.dumps(sent, sort_keys=True)


def _strange_files(form: Form, given: Mapping[str, Any], stored: Mapping[str, Any]) -> tuple[InputError, ...]:
    """Return the questions for which files are named that are not there: what is known of one cannot be made up."""
    found = []
    for question in form.questions:
        if question.takes_files and question.id in given:
            there = list(stored.get(question.id) or ())
            found += [
                InputError("file", question.id, {"name": _name(file)})
                for file in given[question.id]
                if file not in there
            ]
    return tuple(found)


def _name(file: Any) -> str:
    return str(file.get("name", "")) if isinstance(file, Mapping) else ""


def _drop_files(work: Work, found: case.Case, merged: Mapping[str, Any]) -> None:
    for question in found.form.questions:
        if question.takes_files:
            kept = {UUID(file["id"]) for file in merged.get(question.id) or ()}
            for row in files.of_application(work, found.application.id, question.id):
                if row.id not in kept:
                    files.mark_deleted(work, row)
