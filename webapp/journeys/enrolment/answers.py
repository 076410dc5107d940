"""Views of the enrolment journey: one page of the form at a time."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for
from flask_babel import format_date, gettext
from markupsafe import Markup, escape

from engine.forms.prefill import Offered
from webapp import interface
from webapp.access import current, open_to
from webapp.access.bodies import Limits
from webapp.formpages import Offer, PageForm, page_form, task_list
from webapp.interface import SPEAK
from webapp.journeys.answering import SEE_OTHER, hidden, posted_version, question_page
from webapp.journeys.conflicts import conflict_page, decided
from webapp.journeys.enrolment import autosaving
from webapp.journeys.enrolment.changing import page_notice
from webapp.journeys.enrolment.uploading import Keeper
from webapp.journeys.enrolment.views import read
from webapp.journeys.page_limits import page_limits
from webapp.services.drafting import Changed
from webapp.services.errors import NotFound
from webapp.services.read_application import ApplicationView
from webapp.services.save_page import FormChanged, Saved, StalePage, page_digest, page_of, save_page
from webapp.timetable import london_date


def install(blueprint: Blueprint) -> None:
    """Give the journey its pages of questions."""
    blueprint.get("/applications/<reference>/pages/<page_id>")(page)
    blueprint.post("/applications/<reference>/pages/<page_id>")(keep)


@open_to("apply")
def page(reference: str, page_id: str) -> Response:
    """Show a page of the form, with what was answered so far."""
    found = read(reference)
    if not found.editable:
        return _to_application(reference)
    return _shown(found, _held(found, page_id), found.version)


def _limits(reference: str, page_id: str) -> Limits | None:
    """Return how much a page takes, if there is such a page."""
    try:
        found = read(reference)
        form = found.before.form if found.before and found.before.form.page(page_id) else found.form
        return page_limits(page_of(form, page_id), current.settings())
    except NotFound:
        return None


@open_to("apply", uploads=True, limits=_limits)
def keep(reference: str, page_id: str) -> Response:
    """Save a page of the form, with the files uploaded on it, and go on where nothing is wrong."""
    found = read(reference)
    if autosaving.asked_for():
        return autosaving.save(found, _bare(found, page_id))
    if _is_of_before(found):
        return _keep_before(found, page_id)
    keeper = Keeper(found, posted_version(), _editing())
    held = _held(found, page_id).bind(request.form, request.files, keeper)
    if keeper.late is not None:
        raise keeper.late
    said = decided(held)
    if said.missing:
        spoken = request.form.get("action") == SPEAK
        return _conflict(found, held, found.answers, found.changes, missing=() if spoken else said.missing)
    try:
        saved = _save(found, page_id, said.answers, keeper.version, confirmed=_confirmed(held))
    except StalePage as stale:
        return _conflict(found, held, stale.stored, stale.changes)
    except FormChanged:
        return _conflict(found, held, found.answers, found.changes)
    if held.finished:
        return make_response(redirect(_following(found, held), SEE_OTHER))
    if said.asked:
        return make_response(redirect(request.path, SEE_OTHER))
    return _shown(found, held, saved.version)


def _save(
    found: ApplicationView, page_id: str, answers: Mapping[str, Any], version: int, confirmed: Collection[str] = ()
) -> Saved:
    parts = current.store(), current.actor(), current.library()
    return save_page(
        *parts,
        found.reference,
        page_id,
        answers=answers,
        version=version,
        seen=autosaving.posted_seen(),
        confirmed=confirmed,
    )


def _confirmed(held: PageForm) -> tuple[str, ...]:
    """Return the questions that a page answers for good: those it asked, once nothing is wrong with it."""
    return tuple(question.id for question in held.asked) if held.finished else ()


def _is_of_before(found: ApplicationView) -> bool:
    """Whether the page was shown before its form changed, and nobody has saved anything since."""
    return found.before is not None and request.form.get(autosaving.FORM) == found.before.form_content_id


def _keep_before(found: ApplicationView, page_id: str) -> Response:
    """Save a page as it was shown before its form changed, and show what is to be looked at again.

    Files posted with it are left out: which of them the form still takes is not known before it is shown.
    """
    before = found.before
    if before is None:
        abort(404)
    asked = page_of(before.form, page_id)
    held = page_form(before.form, asked, before.answers, found.facts, interface.locale(), found.parameters)
    held.bind(request.form)
    said = decided(held)
    form = {autosaving.FORM: before.form_content_id}
    if said.missing:
        return _conflict(found, held, before.answers, found.changes, missing=said.missing, more=form)
    try:
        _save(found, page_id, said.answers, posted_version())
    except StalePage as stale:
        return _conflict(found, held, stale.stored, stale.changes, more=form)
    return _to_application(found.reference)


def _conflict(
    found: ApplicationView,
    held: PageForm,
    stored: Mapping[str, Any],
    changes: Mapping[str, Changed],
    *,
    missing: Collection[str] = (),
    more: Mapping[str, str] | None = None,
) -> Response:
    now = read(found.reference)
    fields = _hidden(found, held, now.version) | {autosaving.SEEN: page_digest(held.page, stored)} | dict(more or {})
    return conflict_page(held, stored, changes, fields, _back(found), missing=missing)


def _shown(found: ApplicationView, held: PageForm, version: int) -> Response:
    return question_page(
        held,
        _hidden(found, held, version),
        _back(found),
        caption=found.establishment_name,
        notice=page_notice(found, held),
        autosaved=True,
    )


def _bare(found: ApplicationView, page_id: str) -> PageForm:
    """Return a page of the form that counts, without what is offered: only what a person typed is saved in passing."""
    return page_form(
        found.form, page_of(found.form, page_id), found.answers, found.facts, interface.locale(), found.parameters
    )


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
    fields = {
        autosaving.SEEN: page_digest(held.page, {**found.answers, **held.answers}),
        autosaving.EDITING: _editing(),
        autosaving.FORM: found.form_content_id,
    }
    return hidden(version, **fields)


def _editing() -> str:
    """Return what tells this page from any other that is open; it stays the same as long as the page is sent back."""
    return autosaving.posted_seen().editing or secrets.token_urlsafe(9)


def _to_application(reference: str) -> Response:
    return make_response(redirect(url_for("enrolment.one", reference=reference), SEE_OTHER))


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
