"""The application of a preview: its languages, its headers, its token in forms, and what every page says."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, g, render_template, request, url_for
from flask_babel import format_date, gettext
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, SecurityError

from webapp import interface
from webapp.access import csrf
from webapp.access.gate import nonce
from webapp.access.headers import secure_response
from webapp.formpages.macros import govuk
from webapp.journeys.errors import PAGES
from webapp.preview import views
from webapp.preview.drafts import Visitors
from webapp.preview.shown import Reading
from webapp.settings import MEBIBYTE
from webapp.timetable import DAY

COOKIE = "fps-preview"
LANGUAGES = ("en", "cy")
HOSTS = ("127.0.0.1", "localhost")
"""The names a preview answers to: a page elsewhere cannot reach it under another."""
MAX_BYTES = 25 * MEBIBYTE
MAX_PARTS = 20_000


def create_preview(reading: Reading) -> Flask:
    """Build the preview of the forms that `reading` finds."""
    app = Flask("webapp", static_folder="static", template_folder="journeys/templates")
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BYTES,
        MAX_FORM_PARTS=MAX_PARTS,
        TRUSTED_HOSTS=list(HOSTS),
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(govuk=govuk, csrf_field_name=csrf.FIELD, csp_nonce=nonce, csrf_token=_form_token)
    app.jinja_env.filters["day"] = lambda day: format_date(day, DAY)
    interface.speak_as(app, LANGUAGES[0], _language)
    gate = _Gate(reading)
    app.before_request(gate.enter)
    app.after_request(gate.leave)
    app.context_processor(_context)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(csrf.ForgeryError, lambda _: _problem(400))
    app.register_blueprint(views.blueprint)
    return app


class _Gate:
    """Before every page: what stands in the files, who looks, and that a form came from a page of this preview."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._key = secrets.token_bytes(32)
        self._visitors = Visitors()

    def enter(self) -> Response | None:
        """Let a request in, or show what is wrong with the definitions."""
        if request.endpoint == "static":
            return None
        known = self._visitors.of(request.cookies.get(COOKIE, ""))
        g.visitor = known or self._visitors.new()
        if request.method not in csrf.SAFE_METHODS:
            csrf.check_bound(request, self._key, known.token if known else None)
        asked = request.args.get(interface.SPEAK, "")
        if asked in LANGUAGES:
            g.visitor.language = asked
        g.form_token = csrf.issue(self._key, g.visitor.token)
        g.found = self._reading()
        return Response(render_template("preview/faults.html"), 422) if g.found.faults else None

    def leave(self, response: Response) -> Response:
        """Put cookie and headers on a response."""
        if "visitor" in g:
            response.set_cookie(COOKIE, g.visitor.token, httponly=True, samesite="Strict", path="/")
        static = request.endpoint == "static" and response.status_code < 400
        return secure_response(response, nonce=nonce(), secure=False, static=static)


def _form_token() -> str:
    token: str = g.form_token
    return token


def _language() -> str:
    language: str = g.visitor.language if "visitor" in g else LANGUAGES[0]
    return language


def _context() -> dict[str, Any]:
    return {
        "service_title": gettext("Preview of forms"),
        "service_title_language": interface.locale(),
        "navigation": [],
        "signed_in": None,
        "demonstration": False,
        "languages": [_other(code) for code in LANGUAGES if code != interface.locale()],
        "locale": interface.locale(),
        "found": g.get("found"),
    }


def _other(code: str) -> dict[str, str]:
    address = f"{request.path}?{urlencode({**request.args.to_dict(), interface.SPEAK: code})}"
    start = f"{url_for('preview.start')}?{urlencode({interface.SPEAK: code})}"
    name = interface.LANGUAGE_NAMES[code]
    return {"code": code, "name": name, "here": address, "link": address if request.method == "GET" else start}


def _refused(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):  # another host's name: there is no page of ours to link to
        return Response(status=error.code)
    return _problem(error.code or 500) if error.code in PAGES else Response(status=error.code)


def _problem(status: int) -> Response:
    return Response(render_template("preview/problem.html", problem=PAGES[status]), status)
