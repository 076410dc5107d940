"""How much one request may send, and how long it may take about it: bounds are held before anything is kept."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge, RequestTimeout

PATIENCE_SECONDS = 30.0
"""What a body may take however short it is."""
LEAST_BYTES_A_SECOND = 4096
"""And what it may take besides: a telephone with a poor connection is faster."""
MOST_SECONDS = 900.0
SILENCE_SECONDS = 20.0
_SOCKETS = ("gunicorn.socket", "werkzeug.socket")
_TYPED = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a page takes at once.

    Attributes:
        max_bytes: The longest body.
        max_typed: The longest body of a form that cannot carry files.
        max_parts: The most fields, files among them.
    """

    max_bytes: int
    max_typed: int
    max_parts: int


def limit(request: Request, limits: Limits) -> None:
    """Hold a request to limits: reading more than they allow raises `RequestEntityTooLarge`.

    Raises:
        RequestEntityTooLarge: It is a form without files that has too many fields, or is too long.
        RequestTimeout: The same form comes too slowly.
    """
    typed = request.mimetype == _TYPED
    request.max_content_length = limits.max_typed if typed else limits.max_bytes
    request.max_form_parts = limits.max_parts
    # Nobody counts the fields of a form that is not in parts: it is short enough to be read first and counted whole.
    if typed and request.get_data(cache=True).count(b"&") >= limits.max_parts:
        raise RequestEntityTooLarge


def hurry(request: Request) -> None:
    """Hold a request to a time: reading its body raises `RequestTimeout` where that comes too slowly."""
    stream = request.environ.get("wsgi.input")
    if stream is not None and request.method not in ("GET", "HEAD"):
        socket = next((request.environ[name] for name in _SOCKETS if name in request.environ), None)
        request.environ["wsgi.input"] = TimedBody(stream, socket)


class TimedBody:
    """The body of a request, which has to come in time: each piece of it, and the whole for its length."""

    def __init__(self, stream: Any, socket: Any = None) -> None:
        """Begin to count the time. `socket` is where the stream comes from, where the server says so."""
        self._stream = stream
        self._socket = socket
        self._began = time.monotonic()
        self._read = 0

    def read(self, size: int = -1) -> bytes:
        """Read as the stream does.

        Raises:
            RequestTimeout: It does not come in time.
        """
        return self._within(self._stream.read, size)

    def readline(self, size: int = -1) -> bytes:
        """Read a line as the stream does.

        Raises:
            RequestTimeout: It does not come in time.
        """
        return self._within(self._stream.readline, size)

    def _within(self, read: Any, size: int) -> bytes:
        taken = time.monotonic() - self._began
        if taken > min(PATIENCE_SECONDS + self._read / LEAST_BYTES_A_SECOND, MOST_SECONDS):
            raise RequestTimeout
        before = self._socket.gettimeout() if self._socket is not None else None
        try:
            if self._socket is not None:
                self._socket.settimeout(SILENCE_SECONDS)
            found: bytes = read(size)
        except TimeoutError as error:
            raise RequestTimeout from error
        finally:
            if self._socket is not None:
                self._socket.settimeout(before)
        self._read += len(found)
        return found
