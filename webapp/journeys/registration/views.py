"""Views of the registration journey."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from webapp import interface
from webapp.access import current, open_to
from webapp.formpages import PageForm, Task, page_form, task_list
from webapp.journeys import wording
from webapp.journeys.answering import SEE_OTHER, hidden, posted_version, question_page
from webapp.journeys.conflicts import conflict_page, decided
from webapp.services.read_registration import RecordView, RegistrationView, blank_establishment, read_registration
from webapp.services.register_establishment import register_establishment
from webapp.services.register_organisation import register_organisation
from webapp.services.save_page import StalePage, page_of

blueprint = Blueprint("registration", __name__, template_folder="templates")

wording.declare(
    {
        "only-providers-apply": _l("Only people of a provider can do this."),
        "nothing-to-register": _l("Nothing is set up here that you could register for yet."),
        "no-establishments": _l("Only organisations are registered here."),
    }
)


@blueprint.get("/registration")
@open_to("register")
def everything() -> str:
    """Show the organisation, and its establishments, with what is still to be answered."""
    found = _registration()
    record = found.organisation
    tasks = _tasks(record, lambda page: url_for("registration.organisation", page_id=page)) if record else None
    return render_template("registration/everything.html", found=found, tasks=tasks)


@blueprint.get("/registration/organisation/<page_id>")
@open_to("register")
def organisation(page_id: str) -> Response:
    """Show a page of the organisation's registration."""
    record = _organisation()
    return _shown(_held(record, page_id), record)


@blueprint.post("/registration/organisation/<page_id>")
@open_to("register")
def keep_organisation(page_id: str) -> Response:
    """Save a page of the organisation's registration."""
    record = _organisation()
    held = _held(record, page_id).bind(request.form, request.files)
    parts, said = (current.store(), current.actor(), current.library()), decided(held)
    if said.missing:
        return conflict_page(held, record.answers, {}, hidden(record.version), _back(), missing=said.missing)
    try:
        saved = register_organisation(*parts, page_id, answers=said.answers, version=posted_version())
    except StalePage as stale:
        return conflict_page(held, stale.stored, {}, hidden(stale.current), _back())
    if not held.finished:
        return _to(request.path) if said.asked else question_page(held, hidden(saved.version), _back())
    following = _following(record, held)
    if following is None:
        return _to(url_for("registration.everything"))
    return _to(url_for("registration.organisation", page_id=following.page_id))


@blueprint.get("/registration/places/new")
@open_to("register")
def new_place() -> Response:
    """Show the first page of an establishment's registration."""
    record = blank_establishment(current.store(), current.actor(), current.library())
    return _shown(_held(record, record.form.pages[0].id), record)


@blueprint.post("/registration/places/new")
@open_to("register")
def add_place() -> Response:
    """Add an establishment, with what was answered on the first page."""
    record = blank_establishment(current.store(), current.actor(), current.library())
    held = _held(record, record.form.pages[0].id).bind(request.form, request.files)
    if not held.finished:
        return _shown(held, record)
    return _save_place(record, held)


@blueprint.get("/registration/places/<uuid:place_id>")
@open_to("register")
def place(place_id: UUID) -> str:
    """Show an establishment with what is still to be answered."""
    record = _registration().establishment(place_id)
    tasks = _tasks(record, lambda page: url_for("registration.place_page", place_id=place_id, page_id=page))
    return render_template("registration/place.html", record=record, tasks=tasks)


@blueprint.get("/registration/places/<uuid:place_id>/<page_id>")
@open_to("register")
def place_page(place_id: UUID, page_id: str) -> Response:
    """Show a page of an establishment's registration."""
    record = _registration().establishment(place_id)
    return _shown(_held(record, page_id), record)


@blueprint.post("/registration/places/<uuid:place_id>/<page_id>")
@open_to("register")
def keep_place(place_id: UUID, page_id: str) -> Response:
    """Save a page of an establishment's registration."""
    record = _registration().establishment(place_id)
    return _save_place(record, _held(record, page_id).bind(request.form, request.files))


def _save_place(record: RecordView, held: PageForm) -> Response:
    parts, said = (current.store(), current.actor(), current.library()), decided(held)
    if said.missing:
        return conflict_page(held, record.answers, {}, hidden(record.version), _back(record), missing=said.missing)
    try:
        saved = register_establishment(*parts, record.id, held.page.id, answers=said.answers, version=posted_version())
    except StalePage as stale:
        return conflict_page(held, stale.stored, {}, hidden(stale.current), _back(record))
    if not held.finished:
        return _to(request.path) if said.asked else question_page(held, hidden(saved.version), _back(record))
    following = _following(record, held)
    if following is None:
        return _to(url_for("registration.everything"))
    return _to(url_for("registration.place_page", place_id=saved.establishment_id, page_id=following.page_id))


def _registration() -> RegistrationView:
    return read_registration(current.store(), current.actor(), current.library())


def _organisation() -> RecordView:
    found = _registration().organisation
    if found is None:
        abort(404)
    return found


def _held(record: RecordView, page_id: str) -> PageForm:
    page = page_of(record.form, page_id)
    held = page_form(record.form, page, record.answers, record.facts, interface.locale(), record.parameters)
    if not held.relevant:
        abort(404)
    return held


def _shown(held: PageForm, record: RecordView) -> Response:
    return question_page(held, hidden(record.version), _back(record), caption=record.name)


def _following(record: RecordView, held: PageForm) -> Task | None:
    answers = {**record.answers, **held.answers}
    return task_list(record.form, answers, record.facts, record.parameters).after(held.page.id)


def _tasks(record: RecordView, address: object) -> object:
    tasks = task_list(record.form, record.answers, record.facts, record.parameters)
    return tasks.render(address, interface.locale())  # type: ignore[arg-type]


def _back(record: RecordView | None = None) -> tuple[str, str]:
    """Return words and address of the link back: to the establishment, or to the registration."""
    if record is not None and record.id is not None:
        return record.name or gettext("Back"), url_for("registration.place", place_id=record.id)
    return gettext("Registration"), url_for("registration.everything")


def _to(address: str) -> Response:
    return make_response(redirect(address, SEE_OTHER))
