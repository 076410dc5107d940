"""A form sent after its session had run out: carried over signing in again, so that nothing typed is lost.

The fields travel in the sign-in page itself, signed; the form they came from was checked to be ours before that.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Request
from itsdangerous import BadData, URLSafeTimedSerializer

from webapp.access.csrf import FIELD

LONGEST_SECONDS = 12 * 60 * 60


@dataclass(frozen=True, slots=True)
class Carried:
    """A form to be sent again.

    Attributes:
        path: Where it goes: a path of this service.
        fields: Names and values, in order.
        had_files: Whether it had files, which cannot be carried.
    """

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool


def pack(request: Request, key: bytes) -> str:
    """Pack the form of a request."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != FIELD]
    had_files = any(file.filename for _, file in request.files.items(multi=True))
    return _serialiser(key).dumps([request.full_path.rstrip("?"), fields, had_files])


def unpack(packed: str, key: bytes) -> Carried | None:
    """Unpack a form; nothing if we did not pack it, or too long ago."""
    try:
        path, fields, had_files = _serialiser(key).loads(packed, max_age=LONGEST_SECONDS)
    except BadData:
        return None
    return Carried(path, tuple((name, value) for name, value in fields), had_files)


def _serialiser(key: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="carried form")
