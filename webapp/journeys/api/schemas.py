"""The JSON Schemas of all that the API gives and takes besides answers."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_MOMENT: Schema = {"type": "string", "format": "date-time", "examples": ["2027-01-31T12:00:00Z"]}
_UUID: Schema = {"type": "string", "format": "uuid"}
_DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_HREF: Schema = {"type": "string", "format": "uri-reference"}
_COUNT: Schema = {"type": "integer", "minimum": 0}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(description: str, optional: tuple[str, ...] = (), /, **properties: Schema) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


_ANSWERS: Schema = {"type": "object", "description": "Answers by question id, under the schema of the form."}
_SENT = {"id": _UUID, "lot": _TEXT, "subject": _TEXT, "sent_at": _MOMENT, "href": _HREF}
_LETTER = {
    "id": _UUID,
    "reference": _TEXT,
    "lot": _TEXT,
    "subject": _TEXT,
    "language": {"enum": ["en", "cy"]},
    "sent_at": _MOMENT,
    "sha256": _DIGEST,
    "href": _HREF,
}

SCHEMAS: dict[str, Schema] = {
    "Problem": _object(
        "What was not done, and why (RFC 9457). Nothing was changed.",
        ("faults",),
        type={**_HREF, "description": "The code, as an address where people read about it."},
        title=_TEXT,
        status={"type": "integer", "minimum": 400, "maximum": 599},
        detail={**_TEXT, "description": "What happened and what to do about it, in the language asked for."},
        code={**_TEXT, "description": "Stable; for programs."},
        reference={**_TEXT, "description": "Of the request: tell it to whoever runs the service."},
        faults=_list(_ref("Fault")),
    ),
    "Fault": _object(
        "What is wrong with one answer, or one member of what was sent.",
        pointer={**_TEXT, "description": "JSON pointer (RFC 6901) into what was sent; empty for the whole."},
        code={**_TEXT, "description": "Stable; for programs."},
        detail={**_TEXT, "description": "The words that a page would show, in the language asked for."},
    ),
    "FormVersion": _object(
        "A version of a form. It never changes; a new version has another content id.",
        id=_TEXT,
        content_id=_DIGEST,
        title=_TEXT,
        schema={**_HREF, "description": "Where the JSON Schema of its answers is."},
    ),
    "Round": _object(
        "A round in which applications are taken.", id=_UUID, title=_TEXT, opens_at=_MOMENT, closes_at=_MOMENT
    ),
    "Lot": _object("What can be applied for.", id=_TEXT, title=_TEXT),
    "Offer": _object(
        "What one application may be for: lots of an open round that share a form.",
        form=_ref("FormVersion"),
        round=_ref("Round"),
        lots=_list(_ref("Lot")),
        establishment_needed=_FLAG,
    ),
    "Offers": _object("What can be applied for now.", forms=_list(_ref("Offer"))),
    "Establishments": _object(
        "The establishments registered.",
        organisation_complete=_FLAG,
        establishments=_list(
            _object(
                "An establishment; an application can be started once its registration is complete.",
                id=_UUID,
                name=_TEXT,
                complete=_FLAG,
            )
        ),
    ),
    "Start": _object(
        "What an application is for.",
        ("establishment", "takes_over"),
        round=_UUID,
        establishment={"anyOf": [_UUID, {"type": "null"}]},
        lots={**_list(_TEXT), "minItems": 1},
        takes_over={
            "anyOf": [_TEXT, {"type": "null"}],
            "description": "Reference of an application that its form ended by changing: its answers are taken over.",
        },
    ),
    "Applications": _object(
        "Applications, the latest changed first.",
        applications=_list(
            _object(
                "An application in a list.",
                reference=_TEXT,
                stage=_ref("Stage"),
                establishment=_TEXT,
                lots=_list(_TEXT),
                round=_ref("Round"),
                updated_at=_MOMENT,
                letters=_COUNT,
                href=_HREF,
            )
        ),
    ),
    "Stage": {"type": "string", "description": "Where an application stands."},
    "Application": _object(
        "An application. The ETag of the response is that of its draft.",
        reference=_TEXT,
        stage=_ref("Stage"),
        editable={**_FLAG, "description": "Whether its answers may be changed now."},
        saved_at=_MOMENT,
        form=_ref("FormVersion"),
        round=_ref("Round"),
        lots=_list(_TEXT),
        establishment=_object("Whom it is for.", id=_UUID, name=_TEXT),
        registration_complete=_FLAG,
        asked={**_list(_TEXT), "description": "Ids of the questions that are asked, as the answers stand."},
        to_confirm={
            **_list(_TEXT),
            "description": "Ids of the questions that a new version of the form asks again: send their answers anew.",
        },
        left_over=_list(
            _object(
                "An answer that fitted no longer when the form changed.",
                question=_TEXT,
                label=_TEXT,
                answer={},
                why=_TEXT,
            )
        ),
        offered={**_ANSWERS, "description": "Answers known from elsewhere, to be sent if they are right."},
        faults={**_list(_ref("Fault")), "description": "What keeps its answers from being submitted."},
        submissions=_list(
            _object(
                "A submission in short.",
                number=_COUNT,
                submitted_at=_MOMENT,
                receipt=_TEXT,
                sha256=_DIGEST,
                href=_HREF,
            )
        ),
        letters=_list(_object("A letter in short.", **_SENT)),
    ),
    "Draft": {**_ANSWERS, "description": "Answers by question id; also what was typed on a page and is no answer."},
    "File": _object(
        "What an answer says of a file; the response's ETag is that of the draft, which has it now.",
        id=_UUID,
        name=_TEXT,
        size_bytes={"type": "integer", "minimum": 1},
        sha256=_DIGEST,
        media_type=_TEXT,
    ),
    "Submission": _object(
        "A submission as it was made, in the form version that it answered.",
        reference=_TEXT,
        number={"type": "integer", "minimum": 1},
        stands={**_FLAG, "description": "Whether no later one has taken its place."},
        submitted_at=_MOMENT,
        receipt=_TEXT,
        sha256={**_DIGEST, "description": "Of the canonical JSON of what was submitted."},
        round=_ref("Round"),
        lots=_list(_TEXT),
        form=_ref("FormVersion"),
        answers=_ANSWERS,
        registered=_list(
            _object("What was registered then, under its own form.", form=_ref("FormVersion"), answers=_ANSWERS)
        ),
        letters=_list(_object("A letter that answers it.", **_LETTER)),
    ),
    "Letters": _object("Letters, the latest first.", letters=_list(_object("A letter in a list.", **_LETTER))),
    "Letter": _object("A letter as it was sent.", **_LETTER, html=_TEXT),
    "Schema": {"type": "object", "description": "A JSON Schema (2020-12)."},
    "Description": {"type": "object", "description": "An OpenAPI document (3.1)."},
}
"""By name. Answers have schemas of their own, made from the forms."""
