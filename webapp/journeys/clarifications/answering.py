"""Views of the clarifications journey: a provider answers, checks and sends."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from engine.forms.model import Page, Question
from engine.words import Words
from webapp import interface
from webapp.access import current, open_to
from webapp.access.bodies import Limits
from webapp.files.clamav import scanner_at
from webapp.formpages import PageForm, Upload, page_form
from webapp.formpages.controls import manner, shown
from webapp.formpages.pages import PREFIX
from webapp.formpages.speech import marked
from webapp.journeys import wording
from webapp.journeys.answering import SEE_OTHER, file_url, hidden, posted_version, question_page
from webapp.journeys.conflicts import conflict_page, decided
from webapp.journeys.page_limits import page_limits
from webapp.services.answer_clarification import answer_clarification
from webapp.services.errors import NotFound, Refused, Stale
from webapp.services.read_clarifications import Answering, read_answering
from webapp.services.save_clarification import save_clarification, upload_clarification
from webapp.services.submit_application import Incomplete

TITLE = Words("What we ask for", "Yr hyn rydym yn gofyn amdano")


def install(blueprint: Blueprint) -> None:
    """Give the journey the pages of its provider."""
    blueprint.get("/applications/<reference>/clarification")(page)
    blueprint.post("/applications/<reference>/clarification")(save)
    blueprint.get("/applications/<reference>/clarification/check")(check)
    blueprint.post("/applications/<reference>/clarification/send")(send)


@open_to("answer-clarifications")
def page(reference: str) -> Response:
    """Show what is asked, with the answers as they are."""
    found = _read(reference)
    if found is None:
        return _to_application(reference)
    return _shown(found, _held(found), found.version)


def _limits(reference: str) -> Limits | None:
    """Return how much the page takes, if something is asked."""
    try:
        found = _read(reference)
    except NotFound:
        return None
    return page_limits(found.page(TITLE), current.settings()) if found else None


@open_to("answer-clarifications", uploads=True, limits=_limits)
def save(reference: str) -> Response:
    """Save the answer, with the files uploaded, and go on to check it where nothing is wrong."""
    found = _read(reference)
    if found is None:
        return _to_application(reference)
    keeper = _Keeper(found, posted_version())
    held = _held(found).bind(request.form, request.files, keeper)
    said = decided(held)
    if said.missing:
        return _conflict(reference, held, said.missing)
    parts = current.store(), current.actor(), current.library(), reference
    try:
        saved = save_clarification(*parts, answers=said.answers, version=keeper.version)
    except Stale:
        return _conflict(reference, held)
    if held.finished:
        return make_response(redirect(url_for("clarifications.check", reference=reference), SEE_OTHER))
    if said.asked:
        return make_response(redirect(request.path, SEE_OTHER))
    return _shown(found, held, saved.version)


@open_to("answer-clarifications")
def check(reference: str) -> Response:
    """Show what would be sent, beside what was sent before."""
    found = _read(reference)
    return _check_page(found) if found else _to_application(reference)


@open_to("answer-clarifications")
def send(reference: str) -> Response:
    """Send the answer, once."""
    parts = current.store(), current.actor(), current.library(), reference
    try:
        made = answer_clarification(*parts, submission_key=request.form.get("key", ""))
    except Incomplete as refused:
        found = _waiting(reference)
        held = _held(found).refuse(refused.problems)
        return _shown(found, held, found.version)
    except Refused as refused:
        error = {
            "text": wording.sentence(refused.code, refused.params),
            "href": url_for("clarifications.page", reference=reference),
        }
        return _check_page(_waiting(reference), [error])
    return make_response(redirect(url_for("enrolment.receipt", reference=reference, number=made.number), SEE_OTHER))


class _Keeper:
    """Keeps the files of a post, and knows the version of the answer after each: they are in it at once."""

    def __init__(self, found: Answering, version: int) -> None:
        self.found = found
        self.version = version

    def __call__(self, question: Question, upload: Upload, /) -> Mapping[str, Any]:
        kept = upload_clarification(
            current.store(),
            current.actor(),
            current.library(),
            self.found.reference,
            question.id,
            name=upload.filename or "",
            content=upload.stream.read(),
            replaces=self._replaced(question, upload),
            scanner=scanner_at(current.settings().clamav),
        )
        if kept.version == self.version + 1:
            self.version = kept.version
        return kept.file

    def _replaced(self, question: Question, upload: Upload) -> str:
        """Return the id of the file that an upload takes the place of, by the name of the input it came in."""
        for index, file in enumerate(self.found.merged.get(question.id) or ()):
            if any(each is upload for each in request.files.getlist(f"{PREFIX}{question.id}-replace-{index}")):
                return str(file["id"])
        return ""


def _read(reference: str) -> Answering | None:
    """Read what is asked; nothing where it has been answered, or can be no more: as on a page gone back to."""
    try:
        return _waiting(reference)
    except NotFound as missing:
        if missing.kind != "clarification":
            raise
        return None


def _waiting(reference: str) -> Answering:
    return read_answering(current.store(), current.actor(), current.library(), reference)


def _to_application(reference: str) -> Response:
    return make_response(redirect(url_for("enrolment.one", reference=reference), SEE_OTHER))


def _held(found: Answering) -> PageForm:
    asked: Page = found.page(TITLE)
    return page_form(found.form, asked, found.merged, found.facts, interface.locale(), found.parameters)


def _shown(found: Answering, held: PageForm, version: int) -> Response:
    notice = Markup(render_template("clarifications/asked.html", asked=found.asked))  # noqa: S704 - our own template
    return question_page(held, hidden(version), _back(found.reference), caption=found.establishment, notice=notice)


def _conflict(reference: str, held: PageForm, missing: tuple[str, ...] = ()) -> Response:
    now = _waiting(reference)
    return conflict_page(held, now.merged, {}, hidden(now.version), _back(reference), missing=missing)


def _back(reference: str) -> tuple[str, str]:
    return gettext("The application"), url_for("enrolment.one", reference=reference)


def _check_page(found: Answering, errors: list[dict[str, str]] | None = None) -> Response:
    locale = interface.locale()
    way = manner(locale, file_url)
    changed = [
        (marked(each.label, locale), shown(each, found.submitted.get(each.id), way), shown(each, said, way))
        for each in found.questions
        if (said := found.merged.get(each.id)) != found.submitted.get(each.id)
    ]
    html = render_template(
        "clarifications/check.html",
        found=found,
        changed=changed,
        key=secrets.token_urlsafe(16),
        page_errors=errors or [],
    )
    return make_response(html, 422 if errors else 200)
