"""Save the answers of one page into an application's draft."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from engine.forms.model import Form, Page
from engine.library import Library
from webapp import audit
from webapp.services import case, drafting
from webapp.services.drafting import Changed, Held
from webapp.services.errors import Conflict, NotFound, Stale
from webapp.store import Actor, Store, Work, json_text
from webapp.store.queries import files
from webapp.timetable import london_date


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft just saved: its version, for the next change, and whether anything was different."""

    version: int
    changed: bool


class StalePage(Stale):
    """The draft was saved by someone else since the page was shown.

    Attributes:
        stored: What it says now, by question.
        changes: By question, who changed the answer last: name and time, where that is known.
    """

    def __init__(self, stale: Stale, stored: Mapping[str, Any], changes: Mapping[str, Changed] | None = None) -> None:
        super().__init__(stale.kind, stale.key, stale.given, stale.current)
        self.stored = stored
        self.changes: Mapping[str, Changed] = dict(changes or {})


class FormChanged(Conflict):
    """The page was shown from another version of the form than the one that counts now; nothing was saved."""

    def __init__(self) -> None:
        super().__init__("form-changed")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the person who saves a page had before them.

    Attributes:
        digest: What `page_digest` gave for the page then: where only other pages have changed, that is no conflict.
        editing: The page as long as one person looks at it: what it saved itself since is no conflict either.
        form_content_id: The version of the form that it was shown from; empty for whichever counts now.
    """

    digest: str = ""
    editing: str = ""
    form_content_id: str = ""


_NOTHING_SEEN = Seen()


def save_page(
    store: Store,
    actor: Actor,
    library: Library,
    reference: str,
    page_id: str,
    *,
    answers: Mapping[str, Any],
    version: int,
    seen: Seen = _NOTHING_SEEN,
    confirmed: Collection[str] = (),
    in_passing: bool = False,
) -> Saved:
    """Save what was answered on one page; other pages stay as they are.

    Files are only taken out here: `upload_file` puts them in. A page shown from the version of the form that the draft
    is stored with is saved as it was shown, and carried over with the rest.

    Args:
        store: The database.
        actor: A provider.
        library: The definitions.
        reference: Of the application.
        page_id: Of its form.
        answers: By question id, as JSON; also what was typed but is no answer, so that nothing is lost.
        version: Of the draft that the page was shown from.
        seen: What was shown then.
        confirmed: Ids of questions that the person has answered for good, so that they need not be asked again.
        in_passing: Whether it is saved while the person is still typing: no answer is cleared, no file taken out,
            nothing confirmed.

    Raises:
        NotFound: There is no such application of the actor's organisation, or no such page.
        Refused: `round-closed`, `application-withdrawn`, `form-ended` or `application-submitted`.
        FormChanged: The page is of another version of the form than the draft.
        StalePage: The draft has changed since; nothing was saved.
    """
    with store.writing(actor) as work:
        found = case.load(work, library, reference, lock=True)
        found.refuse_unless_editable()
        shown = _shown(found.draft, seen, in_passing=in_passing)
        page = page_of(shown.form, page_id)
        given = _of_page(page, answers, shown.answers, in_passing=in_passing)
        confirmed = () if in_passing or shown is not found.draft else confirmed
        waiting = shown is not found.draft or bool(set(found.draft.to_confirm).intersection(confirmed))
        stored = {question.id: shown.answers.get(question.id) for question in page.questions}
        same = all(stored[name] == answer and name in shown.answers for name, answer in given.items())
        if same and not waiting:
            return Saved(shown.version, changed=False)
        if not same and not _goes(page, shown, version, seen):
            stale = Stale("draft", found.application.id, version, shown.version)
            raise StalePage(stale, stored, drafting.changed(work, shown))
        met, merged = found.draft, {**shown.answers, **given}
        if shown is not met:
            met = drafting.meet(library, found.round.pins, replace(shown, answers=merged), london_date(found.now))
            merged = dict(met.answers)
        saved = drafting.keep(
            work,
            found.application.id,
            met,
            version=shown.version,
            answers=merged,
            confirmed=confirmed,
            editing=seen.editing,
        )
        _drop_files(work, found.application.id, page, {**shown.answers, **given})
        audit.record(work, "save-draft", "application", found.application.id, page=page.id, version=saved.version)
        return Saved(saved.version, changed=True)


def _shown(draft: Held, seen: Seen, *, in_passing: bool) -> Held:
    """Return the draft under the version of the form that the page was shown from.

    Raises:
        FormChanged: It is neither the one that counts now nor the one stored, or the page is saved only in passing.
    """
    if seen.form_content_id in ("", draft.form_content_id):
        return draft
    if in_passing or draft.stored is None or draft.stored.form_content_id != seen.form_content_id:
        raise FormChanged
    return draft.stored


def _goes(page: Page, draft: Held, version: int, seen: Seen) -> bool:
    """Tell whether nobody else has changed the page since it was shown, nor its own person in another window."""
    if draft.version == version or seen.digest == page_digest(page, draft.answers):
        return True
    asked = [question.id for question in page.questions if question.id in draft.answers]
    return bool(seen.editing) and all(
        name in draft.changes
        and (draft.changes[name].version <= version or draft.changes[name].editing == seen.editing)
        for name in asked
    )


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


def _of_page(page: Page, answers: Mapping[str, Any], stored: Mapping[str, Any], *, in_passing: bool) -> dict[str, Any]:
    """Return the answers to the page's questions; of files, only those that are there already."""
    given = {}
    for question in page.questions:
        if question.asks and question.id in answers:
            answer = answers[question.id]
            if in_passing and (question.takes_files or answer is None):
                continue
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
