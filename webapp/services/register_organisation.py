"""Register an organisation, one page of its form at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.library import Library
from webapp import audit
from webapp.services.errors import NotFound, Stale
from webapp.services.read_registration import RecordView, ground, organisation_id, organisation_record
from webapp.services.save_page import Saved, StalePage, page_of
from webapp.store import Actor, Store
from webapp.store.queries import organisations

MOST_NAME_CHARACTERS = 200


def register_organisation(
    store: Store, actor: Actor, library: Library, page_id: str, *, answers: Mapping[str, Any], version: int
) -> Saved:
    """Save what was answered on one page of the organisation's registration.

    Applications that were submitted keep the registration they were submitted with.

    Args:
        store: The database.
        actor: A provider.
        library: The definitions.
        page_id: Of the form that registers organisations.
        answers: By question id, as JSON; also what was typed but is no answer.
        version: Of the organisation, as the page was shown.

    Raises:
        NotFound: There is no such page.
        StalePage: Someone else changed it since; nothing was saved.
    """
    with store.writing(actor) as work:
        found = ground(work, library)
        row = organisations.get(work, organisation_id(actor), lock=True)
        record = organisation_record(found, row)
        if record is None:
            raise NotFound("page", page_id)
        merged = merged_page(record, page_id, answers)
        if merged is None:
            return Saved(row.version, changed=False)
        content_id = found.edition.versions[record.form.id].content_id
        try:
            saved = organisations.save_registration(
                work,
                row.id,
                version=version,
                name=named(record, merged),
                answers=merged,
                form_id=record.form.id,
                form_content_id=content_id,
            )
        except Stale as stale:
            raise StalePage(stale, of_page(record, page_id)) from stale
        audit.record(
            work,
            "register-organisation",
            "organisation",
            row.id,
            definitions={record.form.id: content_id},
            page=page_id,
            version=saved.version,
        )
        return Saved(saved.version, changed=True)


def merged_page(record: RecordView, page_id: str, answers: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the record's answers with those of one page put in; None where they are there already.

    Answers to questions that the form no longer asks stay: an open round may be pinned to a version that does.

    Raises:
        NotFound: The form has no such page.
    """
    page = page_of(record.form, page_id)
    asked = [question.id for question in page.questions if question.asks and question.id in answers]
    given = {name: answers[name] for name in asked}
    if record.started and all(name in record.answers and record.answers[name] == given[name] for name in given):
        return None
    return {**record.answers, **given}


def of_page(record: RecordView, page_id: str) -> dict[str, Any]:
    """Return what is stored of one page, by question."""
    return {question.id: record.answers.get(question.id) for question in page_of(record.form, page_id).questions}


def named(record: RecordView, answers: Mapping[str, Any]) -> str:
    """Return what the record is called from now on: the answer that names it, if that is one."""
    answer = answers.get(record.registration.called)
    fits = isinstance(answer, str) and 0 < len(answer.strip()) <= MOST_NAME_CHARACTERS
    return answer.strip() if isinstance(answer, str) and fits else record.name
