"""The pages of a preview: the forms, the tasks of one, its pages, its answers, every question in its states."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from engine.forms.model import Question
from engine.forms.sampling import sample_answers
from webapp import interface
from webapp.access.csrf import FIELD
from webapp.files.names import safe_name
from webapp.files.scanning import NO_SCANNER
from webapp.formpages import PageForm, Upload, page_form, summary, task_list
from webapp.journeys.answering import SEE_OTHER
from webapp.preview.shown import Shown
from webapp.preview.states import in_states
from webapp.services.judge_file import judge_file

blueprint = Blueprint("preview", __name__, template_folder="templates")

_CHECK = "check"


@blueprint.get("/")
def start() -> Answer:
    """List the forms; where there is one, show it."""
    forms: Mapping[str, Shown] = g.found.forms
    if len(forms) == 1:
        return redirect(url_for("preview.one", form_id=next(iter(forms))), SEE_OTHER)
    return make_response(render_template("preview/start.html", forms=forms.values()))


@blueprint.get("/forms/<path:form_id>")
def one(form_id: str) -> str:
    """Show the tasks of a form."""
    shown = _shown(form_id)
    tasks = task_list(shown.form, _answers(form_id), shown.facts, shown.parameters)

    def address(page_id: str) -> str:
        return url_for("preview.page", form_id=form_id, page_id=page_id)

    return render_template("preview/one.html", shown=shown, tasks=tasks.render(address, interface.locale()))


@blueprint.post("/forms/<path:form_id>/answers")
def fill(form_id: str) -> Answer:
    """Fill the form with sample answers, or empty it."""
    shown = _shown(form_id)
    sample = request.form.get("with") == "samples"
    g.visitor.drafts[form_id] = sample_answers(shown.form, shown.facts, shown.parameters) if sample else {}
    return redirect(url_for("preview.one", form_id=form_id), SEE_OTHER)


@blueprint.get("/forms/<path:form_id>/pages/<page_id>")
def page(form_id: str, page_id: str) -> Response:
    """Show a page of a form."""
    return _page(_shown(form_id), _held(form_id, page_id))


@blueprint.post("/forms/<path:form_id>/pages/<page_id>")
def keep(form_id: str, page_id: str) -> Answer:
    """Take what was entered on a page, and go on where nothing is wrong with it."""
    shown, held = _shown(form_id), _held(form_id, page_id)
    held.bind(request.form, request.files, _looked_at)
    answers = g.visitor.drafts[form_id] = {**_answers(form_id), **held.answers}
    if not held.finished:
        return _page(shown, held)
    if request.args.get("then") == _CHECK:
        return redirect(url_for("preview.check", form_id=form_id), SEE_OTHER)
    following = task_list(shown.form, answers, shown.facts, shown.parameters).after(page_id)
    if following is None:
        return redirect(url_for("preview.one", form_id=form_id), SEE_OTHER)
    return redirect(url_for("preview.page", form_id=form_id, page_id=following.page_id), SEE_OTHER)


@blueprint.get("/forms/<path:form_id>/check")
def check(form_id: str) -> str:
    """Show the answers to be checked."""
    shown, answers = _shown(form_id), _answers(form_id)

    def change(page_id: str, question_id: str) -> str:
        return f"{url_for('preview.page', form_id=form_id, page_id=page_id, then=_CHECK)}#q-{question_id}"

    found = summary(
        shown.form, answers, shown.facts, interface.locale(), change=change, parameters=shown.parameters
    ).render()
    complete = task_list(shown.form, answers, shown.facts, shown.parameters).complete
    return render_template("preview/check.html", shown=shown, summary=found, complete=complete)


@blueprint.get("/gallery")
def first_gallery() -> Answer:
    """Show every question of the first form in its states."""
    first = next(iter(g.found.forms), None)
    if first is None:
        abort(404)
    return redirect(url_for("preview.gallery", form_id=first), SEE_OTHER)


@blueprint.get("/forms/<path:form_id>/gallery")
def gallery(form_id: str) -> str:
    """Show every question of a form in three states: empty, with an error, and filled in."""
    shown = _shown(form_id)
    return render_template("preview/gallery.html", shown=shown, questions=in_states(shown, interface.locale()))


def _shown(form_id: str) -> Shown:
    found: Shown | None = g.found.forms.get(form_id)
    return found or abort(404)


def _answers(form_id: str) -> dict[str, Any]:
    answers: dict[str, Any] = g.visitor.drafts.get(form_id, {})
    return answers


def _held(form_id: str, page_id: str) -> PageForm:
    shown = _shown(form_id)
    asked = shown.form.page(page_id) or abort(404)
    held = page_form(shown.form, asked, _answers(form_id), shown.facts, interface.locale(), shown.parameters)
    return held if held.relevant else abort(404)


def _page(shown: Shown, held: PageForm) -> Response:
    body = held.render(hidden={FIELD: g.form_token})
    html = render_template("preview/page.html", shown=shown, held=held, body=body, page_errors=held.error_list)
    return make_response(html, 422 if held.errors else 200)


def _looked_at(question: Question, upload: Upload) -> Mapping[str, Any]:
    """Judge a file as the service would, and forget it: what is known of it is all that an answer holds."""
    content = upload.stream.read()
    media_type = judge_file(question, upload.filename or "", content, NO_SCANNER).media_type
    return {
        "id": secrets.token_hex(8),
        "name": safe_name(upload.filename or "", media_type),
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "media_type": media_type,
    }
