"""Calls on what was submitted and on what came of it: submissions, their files, letters."""

from __future__ import annotations

import base64
import io
from uuid import UUID

from flask import Blueprint, Response, send_file, url_for

from webapp import interface
from webapp.access import current, open_to
from webapp.journeys.api import asking, shown
from webapp.journeys.api.faults import in_words
from webapp.journeys.api.problems import ProblemError
from webapp.journeys.files.views import NOTHING_RUNS
from webapp.services.read_application import read_application
from webapp.services.read_file import read_file
from webapp.services.read_letter import list_letters, read_letter
from webapp.services.read_submission import read_submission
from webapp.services.submit_application import Incomplete, submit_application

MOST_NUMBER = 1_000_000
"""Of a submission, as an address may say it: well within what a database holds."""


def install(blueprint: Blueprint) -> None:
    """Give the API its calls on submissions, files and letters."""
    number = f"<int(max={MOST_NUMBER}):number>"
    blueprint.post("/applications/<reference>/submissions")(submit)
    blueprint.get(f"/applications/<reference>/submissions/{number}")(read_one)
    blueprint.get("/files/<uuid:file_id>")(file)
    blueprint.get("/letters")(letters)
    blueprint.get("/letters/<uuid:letter_id>")(letter)


@open_to("apply")
def submit(reference: str) -> Response:
    """Submit an application as its draft stands, once for each key."""
    key = asking.key()
    parts = current.store(), current.actor(), current.library()
    try:
        # One organisation's keys are not another's: the reference makes the key its own.
        made = submit_application(*parts, reference, submission_key=f"{reference} {key}")
    except Incomplete as refused:
        faults = in_words(read_application(*parts, reference).form, refused.problems, interface.locale())
        raise ProblemError(422, "application-incomplete", faults=faults) from refused
    location = url_for("api.read_one", reference=reference, number=made.number)
    return shown.answer(_submission(reference, made.number), 200 if made.again else 201, location=location)


@open_to("read-submitted")
def read_one(reference: str, number: int) -> Response:
    """Give a submission as it was made: answers, form version, digest, receipt, and the letters that answer it."""
    return shown.answer(_submission(reference, number))


@open_to("read-submitted")
def file(file_id: UUID) -> Response:
    """Give the bytes of a file."""
    found = read_file(current.store(), current.actor(), current.library(), file_id)
    response = send_file(
        io.BytesIO(found.content), mimetype=found.media_type, as_attachment=True, download_name=found.name, etag=False
    )
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["Repr-Digest"] = f"sha-256=:{_base64(found.sha256)}:"
    return response


@open_to("read-submitted")
def letters() -> Response:
    """List letters, the latest first."""
    found = list_letters(current.store(), current.actor())
    return shown.answer({"letters": [shown.letter(each) for each in found]})


@open_to("read-submitted")
def letter(letter_id: UUID) -> Response:
    """Give a letter as it was sent; when its recipient reads it for the first time, that is noted."""
    found = read_letter(current.store(), current.actor(), current.library(), letter_id)
    return shown.answer(shown.letter(found) | {"html": found.html})


def _submission(reference: str, number: int) -> shown.Json:
    parts = current.store(), current.actor()
    found = read_submission(*parts, current.library(), reference, number, interface.locale())
    return shown.submission(found, list_letters(*parts, reference))


def _base64(digest: str) -> str:
    return base64.b64encode(bytes.fromhex(digest)).decode()
