"""Views of the enrolment journey: one page of the form at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for
from flask_babel import format_date, gettext
from markupsafe import Markup, escape

from engine.errors import InputError
from engine.forms.model import Question
from engine.forms.prefill import Offered
from webapp import interface
from webapp.access import PROVIDER, current, open_to
from webapp.access.bodies import Limits
from webapp.files.clamav import scanner_at
from webapp.formpages import Offer, PageForm, Upload, page_form, task_list
from webapp.formpages.pages import PREFIX
from webapp.journeys.answering import SEE_OTHER, conflict_page, hidden, posted_version, question_page
from webapp.journeys.enrolment.views import read
from webapp.journeys.page_limits import page_limits
from webapp.services.errors import NotFound, Refused
from webapp.services.read_application import ApplicationView
from webapp.services.save_page import Seen, StalePage, page_digest, page_of, save_page
from webapp.services.upload_file import Uploaded, upload_file
from webapp.timetable import london_date

_SEEN = "seen"


def install(blueprint: Blueprint) -> None:
    """Give the journey its pages of questions."""
    blueprint.get("/applications/<reference>/pages/<page_id>")(page)
    blueprint.post("/applications/<reference>/pages/<page_id>")(keep)


@open_to(PROVIDER)
def page(reference: str, page_id: str) -> Response:
    """Show a page of the form, with what was answered so far."""
    found = read(reference)
    if not found.editable:
        return make_response(redirect(url_for("enrolment.one", reference=reference), SEE_OTHER))
    held = _held(found, page_id)
    return question_page(held, _hidden(found, held, found.version), _back(found), caption=found.establishment_name)


def _limits(reference: str, page_id: str) -> Limits | None:
    """Return how much a page takes, if there is such a page."""
    try:
        found = read(reference)
        return page_limits(page_of(found.form, page_id), current.settings())
    except NotFound:
        return None


@open_to(PROVIDER, uploads=True, limits=_limits)
def keep(reference: str, page_id: str) -> Response:
    """Save a page of the form, with the files uploaded on it, and go on where nothing is wrong."""
    found = read(reference)
    keeper = _Keeper(found, posted_version())
    held = _held(found, page_id).bind(request.form, request.files, keeper)
    if keeper.late is not None:
        raise keeper.late
    parts = current.store(), current.actor(), current.library()
    seen = Seen(digest=request.form.get(_SEEN, ""))
    try:
        saved = save_page(*parts, reference, page_id, answers=held.answers, version=keeper.version, seen=seen)
    except StalePage as stale:
        fields = hidden(stale.current, **{_SEEN: page_digest(held.page, {**found.answers, **stale.stored})})
        return conflict_page(held, found.form, found.facts, found.parameters, stale, fields, _back(found))
    if not held.finished:
        return question_page(held, _hidden(found, held, saved.version), _back(found), caption=found.establishment_name)
    return make_response(redirect(_following(found, held), SEE_OTHER))


class _Keeper:
    """Keeps the files of a post, and knows the version of the draft after each: they are in it at once."""

    def __init__(self, found: ApplicationView, version: int) -> None:
        self.found = found
        self.version = version
        self.late: Refused | None = None

    def __call__(self, question: Question, upload: Upload, /) -> Mapping[str, Any]:
        try:
            kept = self._upload(question, upload)
        except Refused as refused:
            if refused.code != "file-late":
                raise
            self.late = self.late or refused  # and on to the next file: of each that came late, a note is kept
            raise InputError(refused.code, question.id) from refused
        if kept.version == self.version + 1:
            self.version = kept.version
        return kept.file

    def _upload(self, question: Question, upload: Upload) -> Uploaded:
        return upload_file(
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

    def _replaced(self, question: Question, upload: Upload) -> str:
        """Return the id of the file that an upload takes the place of, by the name of the input it came in."""
        stored = self.found.answers.get(question.id) or ()
        for index, file in enumerate(stored):
            if any(each is upload for each in request.files.getlist(f"{PREFIX}{question.id}-replace-{index}")):
                return str(file["id"])
        return ""


def _held(found: ApplicationView, page_id: str) -> PageForm:
    asked = page_of(found.form, page_id)
    offers = {name: Offer(offer.answer, _source(found, offer)) for name, offer in found.offered.items()}
    held = page_form(found.form, asked, found.answers, found.facts, interface.locale(), found.parameters, offers)
    if not held.relevant:
        abort(404)
    return held


def _source(found: ApplicationView, offer: Offered) -> Markup:
    """Return the words that say from where an answer is filled in."""
    if offer.earlier and found.earlier is not None:
        when, reference = format_date(london_date(found.earlier.submitted_at), "long"), found.earlier.reference
        said = gettext(
            "Filled in from application %(reference)s, submitted on %(when)s.", reference=reference, when=when
        )
    else:
        said = gettext("Filled in from what is registered.")
    return escape(said)


def _hidden(found: ApplicationView, held: PageForm, version: int) -> dict[str, str]:
    return hidden(version, **{_SEEN: page_digest(held.page, {**found.answers, **held.answers})})


def _following(found: ApplicationView, held: PageForm) -> str:
    """Return the address of the next page, or of the tasks after the last, or after a change from the summary."""
    if request.args.get("then") == "check":
        return url_for("enrolment.check", reference=found.reference)
    tasks = task_list(found.form, {**found.answers, **held.answers}, found.facts, found.parameters)
    following = tasks.after(held.page.id)
    if following is None:
        return url_for("enrolment.one", reference=found.reference)
    return url_for("enrolment.page", reference=found.reference, page_id=following.page_id)


def _back(found: ApplicationView) -> tuple[str, str]:
    if request.args.get("then") == "check":
        return gettext("Check your answers"), url_for("enrolment.check", reference=found.reference)
    return gettext("All pages of the application"), url_for("enrolment.one", reference=found.reference)
