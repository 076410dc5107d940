"""Save the answers of one page into an application's draft."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from engine.forms.model import Form, Page
from engine.library import Library
from webapp import audit
from webapp.services import case
from webapp.services.errors import NotFound, Stale
from webapp.store import Actor, Store, Work, json_text
from webapp.store.queries import applications, files


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft just saved: its version, for the next change, and whether anything was different."""

    version: int
    changed: bool


class StalePage(Stale):
    """The draft was saved by someone else since the page was shown; `stored` is what it says now, by question."""

    def __init__(self, stale: Stale, stored: Mapping[str, Any]) -> None:
        super().__init__(stale.kind, stale.key, stale.given, stale.current)
        self.stored = stored


def save_page(
    store: Store,
    actor: Actor,
    library: Library,
    reference: str,
    page_id: str,
    *,
    answers: Mapping[str, Any],
    version: int,
    seen: str = "",
) -> Saved:
    """Save what was answered on one page; other pages stay as they are.

    Files are only taken out here: `upload_file` puts them in.

    Args:
        store: The database.
        actor: A provider.
        library: The definitions.
        reference: Of the application.
        page_id: Of its form.
        answers: By question id, as JSON; also what was typed but is no answer, so that nothing is lost.
        version: Of the draft that the page was shown from.
        seen: What `page_digest` gave for the page then: where only other pages have changed, that is no conflict.

    Raises:
        NotFound: There is no such application of the actor's organisation, or no such page.
        Refused: `round-closed`, `application-withdrawn` or `application-submitted`.
        StalePage: The draft has changed since; nothing was saved.
    """
    with store.writing(actor) as work:
        found = case.load(work, library, reference, lock=True)
        page = page_of(found.form, page_id)
        draft = applications.draft(work, found.application.id)
        found.refuse_unless_editable(reopened=draft.reopened_at is not None)
        given = _of_page(page, answers, draft.answers)
        stored = {question.id: draft.answers.get(question.id) for question in page.questions}
        if all(stored[name] == answer and name in draft.answers for name, answer in given.items()):
            return Saved(draft.version, changed=False)
        merged = dict(draft.answers) | given
        version = draft.version if seen == page_digest(page, draft.answers) else version
        try:
            saved = applications.save_draft(work, found.application.id, version=version, answers=merged)
        except Stale as stale:
            raise StalePage(stale, stored) from stale
        _drop_files(work, found.application.id, page, merged)
        audit.record(work, "save-draft", "application", found.application.id, page=page.id, version=saved.version)
        return Saved(saved.version, changed=True)


def page_of(form: Form, page_id: str) -> Page:
    """Return a page of a form.

    Raises:
        NotFound: It has none of that id.
    """
    page = form.page(page_id)
    if page is None:
        raise NotFound("page", page_id)
    return page


def page_digest(page: Page, answers: Mapping[str, Any]) -> str:
    """Return a digest of what is stored of one page, to tell later whether that has changed."""
    stored = {question.id: answers[question.id] for question in page.questions if question.id in answers}
    return hashlib.sha256(json_text(stored).encode()).hexdigest()[:32]


def _of_page(page: Page, answers: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers to the page's questions; of files, only those that are there already."""
    given = {}
    for question in page.questions:
        if question.asks and question.id in answers:
            answer = answers[question.id]
            if question.takes_files:
                left = {file.get("id") for file in answer or () if isinstance(file, Mapping)}
                answer = [file for file in stored.get(question.id) or () if file["id"] in left] or None
            given[question.id] = answer
    return given


def _drop_files(work: Work, application_id: UUID, page: Page, merged: Mapping[str, Any]) -> None:
    for question in page.questions:
        if question.takes_files:
            kept = {file["id"] for file in merged.get(question.id) or ()}
            for row in files.of_application(work, application_id, question.id):
                if str(row.id) not in kept:
                    files.mark_deleted(work, row)
