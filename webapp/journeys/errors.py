"""The error pages: what happened and how to put it right, and never how the program is made."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, RequestTimeout, SecurityError

from webapp.access import current
from webapp.access.csrf import ForgeryError
from webapp.access.gate import NotAllowedError
from webapp.journeys import wording
from webapp.services import errors as services
from webapp.services.noting_looks import note_refused_page, note_refused_record

RETRY_AFTER_SECONDS = 30
MOST_DRAINED_BYTES = 64 * 1024 * 1024
"""Of a body that is too long: read and thrown away, as a browser shows no answer before it has sent it all."""

_log = logging.getLogger("webapp")


@dataclass(frozen=True, slots=True)
class Page:
    """An error page: its heading, what happened, and what to do."""

    heading: LazyString
    happened: LazyString
    remedy: LazyString


PAGES: dict[int, Page] = {
    400: Page(
        _l("The page could not read what was sent"),
        _l("Something in it is not text, or it was cut short on its way."),
        _l("Go back, check what you entered for unusual characters, and send it again."),
    ),
    403: Page(
        _l("You cannot open this page"),
        _l("You are signed in, but this page is for other people."),
        _l("If you think you should be able to open it, ask whoever gave you your account."),
    ),
    404: Page(
        _l("Page not found"),
        _l("There is no page at this address, or it is not one of yours."),
        _l("If you typed the address, check it. If you followed a link, go back and reload the page it was on."),
    ),
    405: Page(
        _l("This address cannot be used like that"),
        _l("It takes what a form sends, and cannot be opened by itself, or the other way round."),
        _l("Go back to the page with the form and start from there."),
    ),
    408: Page(
        _l("What you sent took too long"),
        _l("It came so slowly that we stopped waiting. Nothing of it was saved; what you saved before is still there."),
        _l("Check your connection, then go back and send it again."),
    ),
    409: Page(
        _l("Things have changed since you opened the page"),
        _l("Someone, perhaps you in another window, changed the same thing first. Nothing you sent was saved over it."),
        _l("Go back, reload the page to see how things stand now, and make your change again."),
    ),
    413: Page(
        _l("What you sent is too big"),
        _l("It is more than this page takes at once. Nothing of it was saved; what you saved before is still there."),
        _l("Go back and send less: a smaller file, one file at a time, or fewer rows."),
    ),
    429: Page(
        _l("Too many tries"),
        _l("There were too many tries in a short time."),
        _l("Wait a minute, then try again."),
    ),
    500: Page(
        _l("There is a problem with the service"),
        _l("It is a fault of ours, not of anything you did. What you saved before is still there."),
        _l("Try again later. If it happens again, tell us the reference below."),
    ),
    503: Page(
        _l("The service cannot answer just now"),
        _l("Nothing was changed. What you saved before is still there."),
        _l("Wait half a minute, then reload the page. If you were sending a form, send it again."),
    ),
}
"""By status. Others are shown as the nearest of these."""

FORGED = Page(
    _l("The form could not be accepted"),
    _l("It was open for too long, or your browser does not keep the cookies that show it came from this service."),
    _l("Go back, reload the page, and send the form again. If it happens again, allow cookies for this service."),
)


REFUSED = Page(
    _l("This cannot be done"),
    _l("It is against the rules of the service as things stand. Nothing was changed."),
    _l("Go back to the page you came from, and reload it to see how things stand now."),
)


def install(app: Flask) -> None:
    """Give an application its error pages."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(ForgeryError, lambda error: page(400, FORGED))
    app.register_error_handler(NotAllowedError, _not_allowed)
    app.register_error_handler(services.NotFound, _not_found)
    app.register_error_handler(services.Unstorable, lambda error: page(400))
    app.register_error_handler(services.Stale, lambda error: page(409))
    app.register_error_handler(services.ConstraintRefused, lambda error: page(409))
    app.register_error_handler(services.ServiceError, _refused)
    app.register_error_handler(services.Unavailable, _unavailable)
    app.register_error_handler(Exception, _broken)


def page(status: int, words: Page | None = None, *, happened: str = "") -> Response:
    """Make an error page.

    Args:
        status: Of the response.
        words: The page's words, if they are not the status's own.
        happened: What happened, if more is known than the page says.
    """
    words = words or PAGES[status]
    html = render_template(
        "error.html", status=status, page=words, happened=happened or words.happened, reference=g.get("request_id", "")
    )
    return make_response(html, status)


def _http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    if isinstance(error, SecurityError):  # another host's name: there is no page of ours to link to
        return Response("This service does not answer to that name.\n", 400, content_type="text/plain")
    if isinstance(error, RequestEntityTooLarge):
        drain()
    status = error.code if error.code in PAGES else 400 if error.code < 500 else 500
    response = page(status)
    response.status_code = error.code
    if isinstance(error, RequestEntityTooLarge | RequestTimeout):
        response.headers["Connection"] = "close"  # what is left of the body is no request
    response.headers.extend(
        {name: value for name, value in error.get_headers() if name.lower() in ("allow", "retry-after")}
    )
    return response


def _not_allowed(error: NotAllowedError) -> Response:
    note_refused_page(current.store(), current.actor(), request.endpoint or "")
    return page(403)


def _not_found(error: services.NotFound) -> Response:
    note_refused_record(current.store(), current.actor(), request.endpoint or "", error)
    return page(404)


def _refused(error: services.ServiceError) -> Response:
    words = REFUSED if isinstance(error, services.Refused) else None
    return page(409, words, happened=wording.sentence(error.code, error.params))


def _unavailable(error: services.Unavailable) -> Response:
    _log.error("%s unavailable: %s", g.get("request_id", ""), error)
    response = page(503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _broken(error: Exception) -> Response:
    _log.error("%s failed on %s %s", g.get("request_id", ""), request.method, request.endpoint, exc_info=error)
    try:
        return page(500)
    except Exception:
        current_app.logger.exception("%s could not draw the error page", g.get("request_id", ""))
        return Response("There is a problem with the service. Try again later.\n", 500, content_type="text/plain")


def drain() -> None:
    """Read what is left of a body that is too long, within bounds."""
    stream = request.environ.get("wsgi.input")
    left = min(request.content_length or 0, MOST_DRAINED_BYTES)
    with contextlib.suppress(OSError, ValueError, RequestTimeout):
        while stream is not None and left > 0:
            read = len(stream.read(min(left, 65_536)))
            if not read:
                return
            left -= read
