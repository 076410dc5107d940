"""Views of the enrolment journey: the list, starting, and an application with its tasks."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from webapp import interface
from webapp.access import current, open_to
from webapp.formpages import summary, task_list
from webapp.journeys import wording
from webapp.journeys.answering import SEE_OTHER
from webapp.journeys.enrolment import changing, words
from webapp.services.errors import NotFound, Refused
from webapp.services.list_applications import list_applications
from webapp.services.read_application import ApplicationView, read_application
from webapp.services.read_open_rounds import choices, read_open_rounds
from webapp.services.read_registration import read_registration
from webapp.services.start_application import start_application

blueprint = Blueprint("enrolment", __name__, template_folder="templates")

wording.declare(words.REFUSALS)

Errors = list[dict[str, str]]


@blueprint.get("/applications")
@open_to("apply")
def everything() -> str:
    """List the organisation's applications, and what can be applied for."""
    parts = current.store(), current.actor(), current.library()
    return render_template(
        "enrolment/everything.html",
        applications=list_applications(*parts),
        rounds=read_open_rounds(*parts),
        stages=words.STAGES,
    )


@blueprint.get("/applications/start")
@open_to("apply")
def choose() -> Response:
    """Show the establishments and lots to choose from."""
    return _start_page()


@blueprint.post("/applications/start")
@open_to("apply")
def start() -> Response:
    """Start an application."""
    place_id, named = _posted_place()
    lots = request.form.getlist("lots")
    errors: Errors = []
    if named and place_id is None:
        errors.append({"text": gettext("Select who the application is for"), "href": "#place"})
    if not lots:
        errors.append({"text": gettext("Select at least one lot"), "href": "#lots"})
    if errors:
        return _start_page(errors)
    try:
        started = start_application(
            current.store(),
            current.actor(),
            current.library(),
            round_id=_posted_round(),
            establishment_id=place_id,
            lots=lots,
            start_key=request.form.get("key", ""),
        )
    except Refused as refused:
        place = refused.code in ("establishment-incomplete", "organisation-incomplete")
        text = wording.sentence(refused.code, refused.params)
        return _start_page([{"text": text, "href": "#place" if place else "#lots"}])
    return make_response(redirect(url_for("enrolment.one", reference=started.reference), SEE_OTHER))


@blueprint.get("/applications/<reference>")
@open_to("apply")
def one(reference: str) -> str:
    """Show an application: its tasks while it is worked on, its receipt once it is submitted."""
    found = read(reference)
    tasks = task_list(found.form, found.answers, found.facts, found.parameters, found.to_confirm)

    def address(page_id: str) -> str:
        return url_for("enrolment.page", reference=reference, page_id=page_id)

    return render_template(
        "enrolment/one.html",
        found=found,
        tasks=tasks.render(address, interface.locale()) if found.editable else None,
        ready=tasks.complete and found.registration_complete,
        stage=words.STAGES[found.stage],
        letters={letter.lot: letter for letter in found.letters},
        again=changing.again(found),
        left_over=changing.left_over(found.left_over),
        saved=changing.last_saved(found),
        key=secrets.token_urlsafe(16),
    )


@blueprint.get("/applications/<reference>/answers")
@open_to("apply")
def answers(reference: str) -> str:
    """Show the answers of a draft, to be read and printed."""
    found = read(reference)
    answered = summary(found.form, found.answers, found.facts, interface.locale(), parameters=found.parameters)
    return render_template(
        "enrolment/answers.html",
        found=found,
        summary=answered.render(for_print=True),
        left_over=changing.left_over(found.left_over),
    )


@blueprint.post("/applications/<reference>/start-again")
@open_to("apply")
def start_again(reference: str) -> Response:
    """Start an application that takes over the answers of one that its form's change has ended."""
    found = read(reference)
    started = start_application(
        current.store(),
        current.actor(),
        current.library(),
        round_id=found.round.id,
        establishment_id=found.establishment_id,
        lots=[lot.id for lot in found.lots],
        start_key=request.form.get("key", ""),
        takes_over=reference,
    )
    return make_response(redirect(url_for("enrolment.one", reference=started.reference), SEE_OTHER))


def read(reference: str) -> ApplicationView:
    """Read the application at hand."""
    return read_application(current.store(), current.actor(), current.library(), reference)


def _posted_place() -> tuple[UUID | None, bool]:
    """Return the establishment chosen, and whether there is one to be chosen."""
    said = request.form.get("place", "")
    named = "places" in request.form
    try:
        return (UUID(said) if said else None), named
    except ValueError as error:
        raise NotFound("establishment", said) from error


def _posted_round() -> UUID:
    said = request.form.get("round", "")
    try:
        return UUID(said)
    except ValueError as error:
        raise NotFound("round", said) from error


def _start_page(errors: Errors | None = None) -> Response:
    parts = current.store(), current.actor(), current.library()
    rounds = read_open_rounds(*parts)
    offered = choices(rounds)
    sent = request.form.get("choice", "") or request.args.get("choice", "")
    index = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 and int(sent) < len(offered) else 0
    html = render_template(
        "enrolment/start.html",
        rounds=rounds,
        choices=offered,
        chosen=offered[index] if offered else None,
        index=index,
        registration=read_registration(*parts),
        key=request.form.get("key") or secrets.token_urlsafe(16),
        page_errors=errors or [],
        field_errors=_by_field(errors or []),
        place=request.form.get("place", ""),
        lots=request.form.getlist("lots"),
    )
    return make_response(html, 422 if errors else 200)


def _by_field(errors: Errors) -> dict[str, Any]:
    return {error["href"]: {"text": error["text"], "visuallyHiddenText": gettext("Error")} for error in errors}
