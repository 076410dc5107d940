"""Calls on applications: what may be applied for, starting one, its answers and files, changing and withdrawing it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request, url_for

from engine.errors import InputError
from engine.forms.answers import answers_schema
from engine.forms.model import Form
from webapp import interface
from webapp.access import current, open_to
from webapp.files.clamav import scanner_at
from webapp.journeys.api import asking, shown
from webapp.journeys.api.bodies import MERGE_PATCH, json_object
from webapp.journeys.api.faults import in_words
from webapp.journeys.api.problems import ProblemError
from webapp.services.amend_application import amend_application
from webapp.services.list_applications import list_applications
from webapp.services.read_application import ApplicationView, read_application
from webapp.services.read_forms import read_form
from webapp.services.read_open_rounds import choices, read_open_rounds
from webapp.services.read_registration import read_registration
from webapp.services.save_answers import NoAnswers, save_answers
from webapp.services.start_application import start_application
from webapp.services.upload_file import upload_file
from webapp.services.withdraw_application import withdraw_application


def install(blueprint: Blueprint) -> None:
    """Give the API its calls on applications."""
    blueprint.get("/forms")(forms)
    blueprint.get("/forms/<content_id>")(schema)
    blueprint.get("/establishments")(establishments)
    blueprint.get("/applications")(everything)
    blueprint.post("/applications")(start)
    blueprint.get("/applications/<reference>")(one)
    blueprint.get("/applications/<reference>/schema")(draft_schema)
    blueprint.get("/applications/<reference>/answers")(answers)
    blueprint.put("/applications/<reference>/answers")(replace)
    blueprint.patch("/applications/<reference>/answers")(merge)
    blueprint.post("/applications/<reference>/files/<question_id>")(upload)
    blueprint.post("/applications/<reference>/amend")(amend)
    blueprint.post("/applications/<reference>/withdraw")(withdraw)


@open_to("apply")
def forms() -> Response:
    """List what may be applied for now: lots of an open round that share a form."""
    library = current.library()
    found = []
    for offered in choices(read_open_rounds(current.store(), current.actor(), library)):
        edition = library.pinned(offered.round.pins)
        asked = edition.forms[offered.lots[0].enrolment["form"]]
        found.append(shown.choice(offered, asked, edition.versions[asked.id].content_id))
    return shown.answer({"forms": found})


@open_to("read-submitted")
def schema(content_id: str) -> Response:
    """Give the JSON Schema of the answers to one version of a form."""
    return _schema(read_form(current.store(), current.actor(), current.library(), content_id).form)


@open_to("apply")
def draft_schema(reference: str) -> Response:
    """Give the JSON Schema of the answers to an application, in the version of the form that counts for it."""
    return _schema(_read(reference).form)


@open_to("apply")
def establishments() -> Response:
    """List the establishments registered, which an application may be for."""
    found = read_registration(current.store(), current.actor(), current.library())
    listed = [{"id": str(each.id), "name": each.name, "complete": each.complete} for each in found.establishments]
    return shown.answer({"organisation_complete": found.complete, "establishments": listed})


@open_to("apply")
def everything() -> Response:
    """List the organisation's applications."""
    found = list_applications(current.store(), current.actor(), current.library())
    return shown.answer({"applications": [shown.listed(each) for each in found]})


@open_to("apply")
def start() -> Response:
    """Start an application, once for each key."""
    key, members = asking.key(), asking.Members(json_object(), ("round", "establishment", "lots", "takes_over"))
    round_id, place = members.uuid("round"), members.uuid("establishment", optional=True)
    lots, takes_over = members.texts("lots"), members.text("takes_over")
    members.close()
    started = start_application(
        current.store(),
        current.actor(),
        current.library(),
        round_id=round_id or UUID(int=0),
        establishment_id=place,
        lots=lots,
        start_key=key,
        takes_over=takes_over,
    )
    return _one(started.reference, 201)


@open_to("apply")
def one(reference: str) -> Response:
    """Give an application: where it stands, what is asked now, and what is still wrong or missing."""
    return _one(reference)


@open_to("apply")
def answers(reference: str) -> Response:
    """Give the answers of the draft."""
    found = _read(reference)
    return shown.answer(shown.draft(found), tag=shown.draft_tag(found))


@open_to("apply")
def replace(reference: str) -> Response:
    """Put answers in the place of all that the draft has."""
    return _save(reference, whole=True)


@open_to("apply")
def merge(reference: str) -> Response:
    """Change the answers that are sent, and no others (RFC 7396 at the top level); null takes one out."""
    return _save(reference, whole=False)


@open_to("apply", uploads=True)
def upload(reference: str, question_id: str) -> Response:
    """Add a file to the answer to a question."""
    file = request.files.get("file")
    if file is None:
        raise ProblemError(400 if request.mimetype == "multipart/form-data" else 415, "file-missing")
    try:
        kept = upload_file(
            current.store(),
            current.actor(),
            current.library(),
            reference,
            question_id,
            name=file.filename or "",
            content=file.stream.read(),
            replaces=request.form.get("replaces", ""),
            scanner=scanner_at(current.settings().clamav),
        )
    except InputError as error:
        raise _wrong(_read(reference), [InputError(error.code, question_id, error.params)]) from error
    return shown.answer(dict(kept.file), 201, tag=shown.draft_tag(_read(reference)))


@open_to("apply")
def amend(reference: str) -> Response:
    """Open a submitted application for changes; what was submitted stands until it is submitted again."""
    amend_application(current.store(), current.actor(), current.library(), reference)
    return _one(reference)


@open_to("apply")
def withdraw(reference: str) -> Response:
    """Withdraw an application."""
    withdraw_application(current.store(), current.actor(), current.library(), reference)
    return _one(reference)


def _schema(form: Form) -> Response:
    response = shown.answer(answers_schema(form))
    response.content_type = "application/schema+json"
    return response


def _save(reference: str, *, whole: bool) -> Response:
    found = _read(reference)
    version = asking.version(found)
    sent = json_object(*(() if whole else (MERGE_PATCH, "application/json")))
    parts = current.store(), current.actor(), current.library()
    try:
        save_answers(*parts, reference, answers=sent, version=version, whole=whole)
    except NoAnswers as refused:
        raise _wrong(found, refused.problems) from refused
    return _one(reference)


def _wrong(found: ApplicationView, problems: list[InputError] | tuple[InputError, ...]) -> ProblemError:
    return ProblemError(422, "answers-wrong", faults=in_words(found.form, problems, interface.locale()))


def _read(reference: str) -> ApplicationView:
    return read_application(current.store(), current.actor(), current.library(), reference)


def _one(reference: str, status: int = 200) -> Response:
    found = _read(reference)
    location = url_for("api.one", reference=reference) if status == 201 else ""
    return shown.answer(shown.application(found), status, tag=shown.draft_tag(found), location=location)
