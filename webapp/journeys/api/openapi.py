"""The OpenAPI 3.1 document, made from the definitions: a component for the answers to each form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import force_locale

from engine.errors import InputError
from engine.forms.answers import answers_schema
from engine.forms.model import Form, Question
from webapp.journeys.api.asking import MOST_KEY_CHARACTERS
from webapp.journeys.api.calls import ANSWERS, BASE, BYTES, CALLS, FILE, PLACES, Call
from webapp.journeys.api.schemas import SCHEMAS, Schema
from webapp.journeys.api.words import TITLES
from webapp.services.read_forms import FormVersion

VERSION = "1.0.0"
MOST_KEPT = 8
_ALWAYS = (400, 429, 503)
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}

Document = tuple[bytes, str]
"""The document as bytes, and their SHA-256."""

_made: dict[tuple[object, ...], Document] = {}


def document(forms: Sequence[FormVersion], title: str) -> Document:
    """Return the OpenAPI document for some forms, which is kept for as long as they are the same."""
    key = (title, *((each.closure, each.current) for each in forms))
    if key not in _made:
        if len(_made) >= MOST_KEPT:
            _made.clear()
        source = json.dumps(_document(forms, title), ensure_ascii=False, separators=(",", ":")).encode()
        _made[key] = (source, hashlib.sha256(source).hexdigest())
    return _made[key]


def _document(forms: Sequence[FormVersion], title: str) -> Schema:
    named = names(forms)
    drafts = [f"{name}.draft" for name, each in named.items() if each.applied_with]
    components = dict(SCHEMAS)
    for name, each in named.items():
        components[name] = _answers(each)
        components[f"{name}.draft"] = _draft(name, each.form)
    paths: dict[str, Schema] = {}
    with force_locale("en"):
        for call in CALLS:
            paths.setdefault(BASE + call.path, {})[call.method.lower()] = _operation(call, drafts)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": VERSION,
            "description": "Apply, and read what came of it. Answers go under the same checks as on the pages. "
            "Words for people are in the language of Accept-Language: en or cy.",
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An access token, which acts for the person who made it.",
                }
            },
        },
    }


def names(forms: Sequence[FormVersion]) -> dict[str, FormVersion]:
    """Return the forms by the names of their components: the form's id, with dots; of a second version, with a mark."""
    found: dict[str, FormVersion] = {}
    for each in forms:
        name = each.form.id.replace("/", ".")
        if name in found:
            name += f"-{hashlib.sha256(repr(each.closure).encode()).hexdigest()[:12]}"
        found[name] = each
    return found


def _answers(version: FormVersion) -> Schema:
    """Return the schema of the answers to a form as they are submitted, with an example."""
    schema = answers_schema(version.form)
    told = {
        "title": version.form.title.en,
        "description": f"Answers to the form {version.form.id}, version {version.content_id}.",
    }
    rest = {key: value for key, value in schema.items() if not key.startswith("$")}
    return {**rest, **told, "examples": [example(version.form)]}


def _draft(name: str, form: Form) -> Schema:
    """Return the schema of answers to a form that are not all there yet; null is no answer."""
    of = f"#/components/schemas/{name}/properties/"
    asked = answers_schema(form)["properties"]
    properties = {each: {"anyOf": [{"$ref": of + each}, {"type": "null"}]} for each in asked}
    return {
        "type": "object",
        "title": f"{form.title.en} (draft)",
        "properties": properties,
        "additionalProperties": False,
        "examples": [example(form)],
    }


def example(form: Form) -> dict[str, Any]:
    """Return answers to every question of a form that could be given, besides files, which are uploaded."""
    asked = answers_schema(form)["properties"]
    questions = [each for each in form.questions if each.id in asked and not each.takes_files]
    found = {question.id: _sample(question) for question in questions}
    return {name: sample for name, sample in found.items() if sample is not None}


def _sample(question: Question) -> Any:
    try:
        return question.type.sample(question)
    except InputError:
        return None


def _operation(call: Call, drafts: Sequence[str]) -> Schema:
    operation: Schema = {"operationId": call.id, "summary": str(call.summary), "parameters": _parameters(call)}
    if call.sends:
        operation["requestBody"] = {"required": True, "content": {call.media_type: {"schema": _sent(call, drafts)}}}
    if call.open:
        operation["security"] = []
    operation["responses"] = _responses(call)
    return operation


def _parameters(call: Call) -> list[Schema]:
    places = [part.strip("{}") for part in call.path.split("/") if part.startswith("{")]
    found: list[Schema] = [
        {"name": name, "in": "path", "required": True, "schema": dict(PLACES[name])} for name in places
    ]
    if call.versioned:
        tag = {"type": "string", "pattern": '^"[0-9]{1,9}-[0-9a-f]{12}"$'}
        told = "The ETag of the draft that the answers were made from."
        found.append({"name": "If-Match", "in": "header", "required": True, "schema": tag, "description": told})
    if call.keyed:
        key = {"type": "string", "pattern": f"^[!-~]{{1,{MOST_KEY_CHARACTERS}}}$"}
        told = "A key of your own: what is sent again with the same key is done once."
        found.append({"name": "Idempotency-Key", "in": "header", "required": True, "schema": key, "description": told})
    return found


def _sent(call: Call, drafts: Sequence[str]) -> Schema:
    if call.sends == FILE:
        return {
            "type": "object",
            "properties": {
                "file": {"type": "string", "contentMediaType": "application/octet-stream"},
                "replaces": {"type": "string", "description": "Id of the file in whose place it goes."},
            },
            "required": ["file"],
        }
    if call.sends == ANSWERS:
        return {"anyOf": [_ref(name) for name in drafts]} if drafts else {"type": "object"}
    return _ref(call.sends)


def _responses(call: Call) -> Schema:
    found: dict[str, Schema] = {}
    for status, name in call.gives.items():
        found[str(status)] = {"description": str(call.summary), "content": _given(name), **_headers(call, status)}
    needed = () if call.open else (401, 403)
    more = (413, 415) if call.sends else ()
    versioned = (412, 428) if call.versioned else ()
    for status in sorted({*_ALWAYS, *needed, *more, *versioned, *call.problems}):
        found[str(status)] = {"description": str(TITLES[status]), "content": _PROBLEM}
    found["default"] = {"description": str(TITLES[500]), "content": _PROBLEM}
    return found


def _given(name: str) -> Schema:
    if name == BYTES:
        return {"application/octet-stream": {"schema": {}}, "*/*": {"schema": {}}}
    media_type = "application/schema+json" if name == "Schema" else "application/json"
    return {media_type: {"schema": _ref(name)}}


def _headers(call: Call, status: int) -> Mapping[str, Any]:
    told: dict[str, Schema] = {}
    if call.gives.get(status) in ("Application", "Draft", "File"):
        told["ETag"] = {"description": "Of the draft, for If-Match.", "required": True, "schema": {"type": "string"}}
    if status == 201 and call.keyed:
        told["Location"] = {"description": "Of what was made.", "required": True, "schema": {"type": "string"}}
    return {"headers": told} if told else {}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
