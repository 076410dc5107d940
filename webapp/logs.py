"""What the service writes down of itself: a line of JSON for each request and each fault, for machines to collect.

Nothing that a person is, typed or was shown goes in: a request is told by the rule of its address and never by the
address, an error by its type and the places it went through and never by its message. Whoever must know more has the
number of the request, which is on the error page too, and the audit trail.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from pathlib import Path
from typing import TextIO

from flask import Flask, Response, g, request

from webapp.access import current

REQUESTS = "webapp.requests"
_ROOT = Path(__file__).resolve().parents[1]
_requests = logging.getLogger(REQUESTS)


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON: when (UTC), how grave, who says it, what, and what is known beside."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; of an exception its type and places alone, for messages quote what was sent."""
        said = {
            "at": f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage(),
            **getattr(record, "known", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            said["error"] = _told(record.exc_info[1])
        return json.dumps(said)


def write_to(stream: TextIO | None = None) -> None:
    """Have every log written as lines of JSON, to standard error unless another stream is given."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)


def install(app: Flask) -> None:
    """Have an application note each request that it has answered."""
    app.before_request(_begin)
    app.after_request(_note)


def _begin() -> None:
    g.begun = time.perf_counter()


def _note(response: Response) -> Response:
    signed_in = current.signed_in() if "visit" in g else None
    known = {
        "request": g.get("request_id", ""),
        "method": request.method,
        "route": str(request.url_rule) if request.url_rule else None,
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.begun) * 1000, 1) if "begun" in g else None,
        "role": signed_in.actor.role.value if signed_in else None,
    }
    _requests.info("answered", extra={"known": known})
    return response


def _told(error: BaseException) -> list[dict[str, object]]:
    """Return an error and what led to it, the last first: the type of each, and the places it went through."""
    told: list[dict[str, object]] = []
    one: BaseException | None = error
    while one is not None:
        places = [
            f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(one.__traceback__)
        ]
        told.append({"type": f"{type(one).__module__}.{type(one).__qualname__}", "places": places})
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return told


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name
