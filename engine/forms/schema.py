"""The JSON Schema (2020-12) of a form's answers: the authority over a whole submission.

Keywords that 2020-12 lacks are `formatMinimum` and `formatMaximum`, bounds of a date; a reader that does
not know them takes more than we do, never less.
"""

from collections.abc import Collection, Iterable
from typing import Any

from engine.forms import formats, limits
from engine.forms.files import media_types
from engine.forms.model import Form, Question, QuestionType
from engine.values import to_json

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MAX_FILE_NAME = 255

_PATTERNS = {
    QuestionType.TEXT: formats.LINE,
    QuestionType.TEXTAREA: formats.LINES,
    QuestionType.EMAIL: formats.EMAIL,
    QuestionType.TELEPHONE: formats.TELEPHONE,
    QuestionType.POSTCODE: formats.POSTCODE,
    QuestionType.URN: formats.URN,
}
_FORMATS = {QuestionType.TEXT: "line", QuestionType.TEXTAREA: "lines", QuestionType.EMAIL: "email"}


def answers_schema(form: Form, relevant_ids: Collection[str] | None = None) -> Schema:
    """Return the JSON Schema of the answers to `form`.

    Args:
        form: the form.
        relevant_ids: the questions that are shown; only these may be answered, and those not optional
            must be. Without it, every question may be answered, and those must be that are always shown.
    """
    asked = [each for each in form.questions if each.asks and (relevant_ids is None or each.id in relevant_ids)]
    always = _always_shown(form) if relevant_ids is None else relevant_ids
    required = [each.id for each in asked if not each.optional and each.id in always]
    head = {"$schema": DIALECT, "$id": f"{form.id}.schema.json", "title": form.title.en}
    return head | _object(asked, required)


def question_schema(question: Question) -> Schema:
    """Return the JSON Schema of the answer to one question, with its label and hint as annotations."""
    told = {"title": question.label.en, "description": question.hint.en}
    return {key: words for key, words in told.items() if words} | _schema(question)


def _always_shown(form: Form) -> frozenset[str]:
    return frozenset(
        question.id
        for page in form.pages
        for question in page.questions
        if page.show_when is None and question.show_when is None and question.needed_for is None
    )


def _object(questions: Iterable[Question], required: list[str]) -> Schema:
    properties = {question.id: question_schema(question) for question in questions}
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _schema(question: Question) -> Schema:
    match question.type:
        case QuestionType.INTEGER | QuestionType.MONEY:
            return {"type": "integer", "minimum": limits.least(question), "maximum": limits.most(question)}
        case QuestionType.DATE:
            least, most = to_json(limits.least(question)), to_json(limits.most(question))
            return {"type": "string", "format": "date", "formatMinimum": least, "formatMaximum": most}
        case QuestionType.CHOICE:
            return {"type": "string", "enum": _values(question)}
        case QuestionType.CHOICES:
            return _list({"type": "string", "enum": _values(question)}, question) | {"uniqueItems": True}
        case QuestionType.BOOLEAN:
            return {"type": "boolean"}
        case QuestionType.DECLARATION:
            return {"type": "boolean", "const": True}
        case QuestionType.FILE:
            return _list(_file(question), question) | {"uniqueItems": True}
        case QuestionType.ROWS:
            required = [cell.id for cell in question.row if not cell.optional]
            return _list(_object(question.row, required) | {"minProperties": 1}, question)
        case _:
            return _text(question)


def _text(question: Question) -> Schema:
    schema: Schema = {"type": "string", "minLength": 1, "maxLength": limits.max_length(question)}
    if question.type in _FORMATS:
        schema["format"] = _FORMATS[question.type]
    return schema | {"pattern": _PATTERNS[question.type]}


def _values(question: Question) -> list[str]:
    return [option.value for option in question.options]


def _list(items: Schema, question: Question) -> Schema:
    bounds = {"minItems": limits.at_least(question), "maxItems": limits.at_most(question)}
    return {"type": "array", "items": items} | bounds


def _file(question: Question) -> Schema:
    properties = {
        "id": {"type": "string", "pattern": r"^[A-Za-z0-9_-]{1,64}$"},
        "name": {"type": "string", "minLength": 1, "maxLength": MAX_FILE_NAME, "pattern": formats.LINE},
        "size_bytes": {"type": "integer", "minimum": 1, "maximum": limits.max_bytes(question)},
        "sha256": {"type": "string", "pattern": r"^[0-9a-f]{64}$"},
        "media_type": {"type": "string", "enum": list(media_types(question.accept))},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
