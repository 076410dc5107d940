"""The calls of the API, told once: the OpenAPI document and the page for people are both made from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

BASE = "/api/v1"

ANSWERS = "*answers"
"""Stands for the answers to any of the forms, as a draft has them."""
FILE = "*file"
"""Stands for a file, sent as one part of several."""
BYTES = "*bytes"
"""Stands for a file, given as it is."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call.

    Attributes:
        id: Its name, which is that of the view.
        method: GET, POST, PUT or PATCH.
        path: Below `BASE`, with places in braces.
        summary: What it does.
        gives: Schema of the response by status.
        sends: Schema of the body; nothing where it has none.
        media_type: Of the body.
        versioned: Whether it changes a draft, and so says which version in If-Match.
        keyed: Whether it is done once for each Idempotency-Key.
        problems: Statuses that it may end in, besides those of every call.
        officers: Whether officers may make it too.
        open: Whether it needs no token.
    """

    id: str
    method: str
    path: str
    summary: LazyString
    gives: Mapping[int, str]
    sends: str = ""
    media_type: str = "application/json"
    versioned: bool = False
    keyed: bool = False
    problems: tuple[int, ...] = ()
    officers: bool = False
    open: bool = False


_ONE = "/applications/{reference}"

CALLS = (
    Call("openapi", "GET", "/openapi.json", _l("This description, for programs"), {200: "Description"}, open=True),
    Call("forms", "GET", "/forms", _l("List what can be applied for now, with the form of each"), {200: "Offers"}),
    Call(
        "schema",
        "GET",
        "/forms/{content_id}",
        _l("Read the JSON Schema of the answers to a version of a form"),
        {200: "Schema"},
        problems=(404,),
        officers=True,
    ),
    Call(
        "establishments",
        "GET",
        "/establishments",
        _l("List the establishments that an application can be for"),
        {200: "Establishments"},
        problems=(409,),
    ),
    Call("everything", "GET", "/applications", _l("List your organisation’s applications"), {200: "Applications"}),
    Call(
        "start",
        "POST",
        "/applications",
        _l("Start an application"),
        {201: "Application"},
        sends="Start",
        keyed=True,
        problems=(404, 409, 422),
    ),
    Call(
        "one",
        "GET",
        _ONE,
        _l("Read where an application stands, what is asked now, and what is missing or wrong"),
        {200: "Application"},
        problems=(404,),
    ),
    Call(
        "draft_schema",
        "GET",
        f"{_ONE}/schema",
        _l("Read the JSON Schema of its answers, in the version of the form that counts for it"),
        {200: "Schema"},
        problems=(404,),
    ),
    Call("answers", "GET", f"{_ONE}/answers", _l("Read the answers of the draft"), {200: "Draft"}, problems=(404,)),
    Call(
        "replace",
        "PUT",
        f"{_ONE}/answers",
        _l("Replace all answers of the draft"),
        {200: "Application"},
        sends=ANSWERS,
        versioned=True,
        problems=(404, 409, 422),
    ),
    Call(
        "merge",
        "PATCH",
        f"{_ONE}/answers",
        _l("Change some answers of the draft; null takes one out"),
        {200: "Application"},
        sends=ANSWERS,
        media_type="application/merge-patch+json",
        versioned=True,
        problems=(404, 409, 422),
    ),
    Call(
        "upload",
        "POST",
        f"{_ONE}/files/{{question_id}}",
        _l("Add a file to the answer to a question"),
        {201: "File"},
        sends=FILE,
        media_type="multipart/form-data",
        problems=(404, 409, 422),
    ),
    Call(
        "submit",
        "POST",
        f"{_ONE}/submissions",
        _l("Submit the application as the draft stands"),
        {200: "Submission", 201: "Submission"},
        keyed=True,
        problems=(404, 409, 422),
    ),
    Call(
        "read_one",
        "GET",
        f"{_ONE}/submissions/{{number}}",
        _l("Read a submission as it was made, with its receipt and its letters"),
        {200: "Submission"},
        problems=(404,),
        officers=True,
    ),
    Call(
        "amend",
        "POST",
        f"{_ONE}/amend",
        _l("Open a submitted application for changes; what was submitted stands until you submit again"),
        {200: "Application"},
        problems=(404, 409),
    ),
    Call(
        "withdraw",
        "POST",
        f"{_ONE}/withdraw",
        _l("Withdraw the application"),
        {200: "Application"},
        problems=(404, 409),
    ),
    Call("file", "GET", "/files/{file_id}", _l("Read a file"), {200: BYTES}, problems=(404,), officers=True),
    Call("letters", "GET", "/letters", _l("List letters"), {200: "Letters"}, officers=True),
    Call("letter", "GET", "/letters/{letter_id}", _l("Read a letter"), {200: "Letter"}, problems=(404,), officers=True),
)
"""Every call, in the order in which a program would make them; a test holds them to the routes."""

PLACES: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "reference": {"type": "string", "pattern": "^[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}$"},
        "content_id": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "question_id": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,63}$"},
        "number": {"type": "integer", "minimum": 0, "maximum": 1_000_000},
        "file_id": {"type": "string", "format": "uuid"},
        "letter_id": {"type": "string", "format": "uuid"},
    }
)
"""The schema of each place in a path."""
