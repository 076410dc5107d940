"""What a program is told when something is not done: a problem document (RFC 9457), with every fault in words."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.routing import RequestRedirect

from webapp import interface
from webapp.access import bearer, current
from webapp.access.gate import NotAllowedError, SignInNeededError
from webapp.access.throttle import TooManyError
from webapp.journeys import wording
from webapp.journeys.api import words
from webapp.journeys.errors import RETRY_AFTER_SECONDS, drain
from webapp.services import errors as services
from webapp.services.noting_looks import note_refused_page, note_refused_record

MEDIA_TYPE = "application/problem+json"

GUIDE = "/developers"
"""Where people read about all this."""

_CODES = {404: "not-found", 408: "too-slow"}

_log = logging.getLogger("webapp")

Fault = dict[str, str]
"""What is wrong with one answer: `pointer` to it in what was sent, stable `code`, and `detail` in words."""


class ProblemError(Exception):
    """A program is told of a problem: a status, a stable code, what its words name, further members and headers."""

    def __init__(
        self,
        status: int,
        code: str,
        params: Mapping[str, object] | None = None,
        *,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.params = params or {}
        self.faults = tuple(faults)
        self.headers = dict(headers or {})


def install(blueprint: Blueprint) -> None:
    """Have everything that goes wrong in a blueprint, and at addresses beside it, end in a problem document."""
    blueprint.before_app_request(_off_the_map)
    blueprint.register_error_handler(ProblemError, document)
    blueprint.register_error_handler(HTTPException, _http)
    blueprint.register_error_handler(SignInNeededError, _unknown)
    blueprint.register_error_handler(NotAllowedError, _not_allowed)
    blueprint.register_error_handler(TooManyError, _too_many)
    blueprint.register_error_handler(services.NotFound, _not_found)
    blueprint.register_error_handler(services.Unstorable, lambda error: _plain(400, "unstorable"))
    blueprint.register_error_handler(services.Stale, lambda error: _plain(412, "draft-changed"))
    blueprint.register_error_handler(services.ConstraintRefused, lambda error: _plain(409, "conflict"))
    blueprint.register_error_handler(services.ServiceError, _refused)
    blueprint.register_error_handler(services.Unavailable, _unavailable)
    blueprint.register_error_handler(Exception, _broken)


def document(problem: ProblemError) -> Response:
    """Return a problem as a response, in the language that the program asked for."""
    said: dict[str, Any] = {
        "type": f"{GUIDE}#{problem.code}",
        "title": words.title(problem.status),
        "status": problem.status,
        "detail": wording.sentence(problem.code, problem.params),
        "code": problem.code,
        "reference": g.get("request_id", ""),
    }
    if problem.faults:
        said["faults"] = list(problem.faults)
    response = Response(json.dumps(said, ensure_ascii=False), problem.status, content_type=MEDIA_TYPE)
    response.headers.extend(problem.headers)
    response.headers["Content-Language"] = interface.locale()
    return response


def _plain(status: int, code: str, headers: Mapping[str, str] | None = None) -> Response:
    return document(ProblemError(status, code, headers=headers))


def _not_allowed(error: NotAllowedError) -> Response:
    note_refused_page(current.store(), current.actor(), request.endpoint or "")
    return _plain(403, "not-allowed")


def _not_found(error: services.NotFound) -> Response:
    note_refused_record(current.store(), current.actor(), request.endpoint or "", error)
    return _plain(404, "not-found")


def _off_the_map() -> Response | None:
    """Answer at once for an address under ours that is none, before any page for people does."""
    error = request.routing_exception
    if not bearer.for_programs(request) or error is None or isinstance(error, RequestRedirect):
        return None
    return _http(error)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error, RequestEntityTooLarge):
        drain()
        most = current.settings().max_form_bytes
        return document(ProblemError(413, "body-too-long", {"most": request.max_content_length or most}))
    if isinstance(error, MethodNotAllowed):
        return _plain(405, "method", {"Allow": ", ".join(sorted(error.valid_methods or ()))})
    return _plain(status, _CODES.get(status, "request" if status < 500 else "broken"))


def _unknown(error: SignInNeededError) -> Response:
    sent = "invalid_token" if error.ended else ""
    challenge = 'Bearer realm="fps"' + (f', error="{sent}"' if sent else "")
    return _plain(401, "token-wrong" if sent else "token-missing", {"WWW-Authenticate": challenge})


def _too_many(error: TooManyError) -> Response:
    wait = {"seconds": error.seconds}
    return document(ProblemError(429, "too-many-calls", wait, headers={"Retry-After": str(error.seconds)}))


def _refused(error: services.ServiceError) -> Response:
    return document(ProblemError(409, error.code, error.params))


def _unavailable(error: services.Unavailable) -> Response:
    _log.error("%s unavailable: %s", g.get("request_id", ""), error)
    return _plain(503, "unavailable", {"Retry-After": str(RETRY_AFTER_SECONDS)})


def _broken(error: Exception) -> Response:
    _log.error("%s failed on %s %s", g.get("request_id", ""), request.method, request.endpoint, exc_info=error)
    return _plain(500, "broken")
