"""What services return, as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Response, url_for

from engine.forms.answers import relevance, validate
from engine.forms.carrying import Misfit
from engine.forms.model import Form
from engine.words import Words
from webapp import interface
from webapp.journeys.api.faults import in_words
from webapp.services.list_applications import Listed
from webapp.services.list_rounds import RoundView
from webapp.services.read_application import ApplicationView
from webapp.services.read_letter import LetterItem
from webapp.services.read_open_rounds import Choice
from webapp.services.read_submission import Part, SubmissionView

Json = dict[str, Any]


def answer(data: Any, status: int = 200, *, tag: str = "", location: str = "") -> Response:
    """Return data as a response.

    Args:
        data: The data.
        status: Of the response.
        tag: The ETag of what it shows.
        location: Where what was just made can be read.
    """
    response = Response(json.dumps(data, ensure_ascii=False), status, content_type="application/json")
    response.headers["Content-Language"] = interface.locale()
    if tag:
        response.headers["ETag"] = tag
    if location:
        response.headers["Location"] = location
    return response


def draft_tag(found: ApplicationView) -> str:
    """Return the ETag of a draft: its version, and that of the form it answers."""
    return f'"{found.version}-{found.edition.versions[found.form.id].content_id[:12]}"'


def moment(at: datetime) -> str:
    """Return a moment in UTC, as RFC 3339 writes it."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def form(asked: Form, content_id: str, schema: str = "") -> Json:
    """Return a form by name, with the version of it and where its schema is."""
    return {
        "id": asked.id,
        "content_id": content_id,
        "title": _said(asked.title),
        "schema": schema or url_for("api.schema", content_id=content_id),
    }


def choice(offered: Choice, asked: Form, content_id: str) -> Json:
    """Return what one application may be for."""
    lots = [{"id": lot.id, "title": _said(lot.title)} for lot in offered.lots]
    needs_place = offered.framework.establishment is not None
    return {
        "form": form(asked, content_id),
        "round": _round(offered.round),
        "lots": lots,
        "establishment_needed": needs_place,
    }


def application(found: ApplicationView) -> Json:
    """Return an application: where it stands, what is asked now, and what keeps it from being submitted."""
    faults = validate(found.form, _told(found.answers), found.facts, found.parameters) if found.editable else ()
    shown = relevance(found.form, found.answers, found.facts, found.parameters)
    asked = [question.id for question in found.form.questions if question.asks and shown.shows(question.id)]
    return {
        "reference": found.reference,
        "stage": found.stage.value,
        "editable": found.editable,
        "saved_at": moment(found.saved_at),
        "form": form(
            found.form,
            found.edition.versions[found.form.id].content_id,
            url_for("api.draft_schema", reference=found.reference),
        ),
        "round": _round(found.round),
        "lots": [lot.id for lot in found.lots],
        "establishment": {"id": str(found.establishment_id), "name": found.establishment_name},
        "registration_complete": found.registration_complete,
        "asked": asked,
        "to_confirm": list(found.to_confirm),
        "left_over": [_left_over(each) for each in found.left_over],
        "offered": {name: each.answer for name, each in found.offered.items()},
        "faults": in_words(found.form, faults, interface.locale()),
        "submissions": [
            {
                "number": each.number,
                "submitted_at": moment(each.submitted_at),
                "receipt": each.receipt,
                "sha256": each.sha256,
                "href": url_for("api.read_one", reference=found.reference, number=each.number),
            }
            for each in found.receipts
        ],
        "letters": [
            {
                "id": str(each.id),
                "lot": each.lot,
                "subject": each.subject,
                "sent_at": moment(each.sent_at),
                "href": url_for("api.letter", letter_id=each.id),
            }
            for each in found.letters
        ],
    }


def draft(found: ApplicationView) -> Json:
    """Return the answers of a draft, also what was typed on a page and is none; what was left empty is left out."""
    return {name: each for name, each in found.answers.items() if each is not None}


def listed(found: Listed) -> Json:
    """Return an application in a list."""
    return {
        "reference": found.reference,
        "stage": found.stage.value,
        "establishment": found.establishment_name,
        "lots": [_said(title) for title in found.lots],
        "round": _round(found.round),
        "updated_at": moment(found.updated_at),
        "letters": found.letters,
        "href": url_for("api.one", reference=found.reference),
    }


def submission(found: SubmissionView, letters: tuple[LetterItem, ...]) -> Json:
    """Return a submission as it was made, in the form version that it answered."""
    return {
        "reference": found.reference,
        "number": found.number,
        "stands": found.stands,
        "submitted_at": moment(found.submitted_at),
        "receipt": found.receipt,
        "sha256": found.sha256,
        "round": _round(found.round),
        "lots": [lot.id for lot in found.lots],
        **_part(found, found.application),
        "registered": [_part(found, part) for part in found.registered],
        "letters": [letter(each) for each in letters],
    }


def letter(found: LetterItem) -> Json:
    """Return a letter, without what it says."""
    return {
        "id": str(found.id),
        "reference": found.reference,
        "lot": found.lot,
        "subject": found.subject,
        "language": found.locale,
        "sent_at": moment(found.sent_at),
        "sha256": found.sha256,
        "href": url_for("api.letter", letter_id=found.id),
    }


def _left_over(found: Misfit) -> Json:
    return {
        "question": found.question.id,
        "label": _said(found.question.label),
        "answer": found.answer,
        "why": found.why.value,
    }


def _part(found: SubmissionView, part: Part) -> Json:
    content_id = found.edition.versions[part.form.id].content_id
    return {"form": form(part.form, content_id), "answers": dict(part.answers)}


def _round(found: RoundView) -> Json:
    return {
        "id": str(found.id),
        "title": found.title,
        "opens_at": moment(found.opens_at),
        "closes_at": moment(found.closes_at),
    }


def _told(answers: Mapping[str, Any]) -> Json:
    return {name: each for name, each in answers.items() if each is not None}


def _said(words: Words) -> str:
    return words.said(interface.locale())
