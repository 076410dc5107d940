"""The JSON Schema (2020-12) of a form's answers: the authority over a whole submission.

Keywords that 2020-12 lacks are `formatMinimum` and `formatMaximum`, bounds of a date or of a number in
text; a reader that does
not know them takes more than we do, never less.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from engine.forms import limits
from engine.forms.model import Form, Question, Schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def answers_schema(
    form: Form,
    relevant_ids: Collection[str] | None = None,
    cells: Mapping[str, Sequence[Collection[str]]] = MappingProxyType({}),
) -> Schema:
    """Return the JSON Schema of the answers to `form`.

    Args:
        form: the form.
        relevant_ids: the questions that are shown; only these may be answered, and those not optional
            must be. Without it, every question may be answered, and those must be that are always shown.
        cells: by question of rows, the cells that are shown in each row, first row first; as for questions. Without
            it every cell may be given, and those must be that are always shown.
    """
    asked = [each for each in form.questions if each.keeps and (relevant_ids is None or each.id in relevant_ids)]
    always = _always_shown(form) if relevant_ids is None else relevant_ids
    required = [each.id for each in asked if each.asks and not each.optional and each.id in always]
    head = {"$schema": DIALECT, "$id": f"{form.id}.schema.json", "title": form.title.en}
    whole: Schema = {**head, **object_schema(asked, required)}
    for each in asked:
        if each.id in cells:
            whole["properties"][each.id] = rows_schema(each, cells[each.id])
    return whole


def question_schema(question: Question) -> Schema:
    """Return the JSON Schema of the answer to one question, with its label and hint as annotations."""
    told = {"title": question.label.en, "description": question.hint.en}
    return {key: words for key, words in told.items() if words} | question.type.schema(question)


def _always_shown(form: Form) -> frozenset[str]:
    return frozenset(
        question.id
        for page in form.pages
        for question in page.questions
        if page.show_when is None and question.show_when is None and question.needed_for is None
    )


def object_schema(questions: Iterable[Question], required: list[str]) -> Schema:
    """Return the schema of answers to `questions` by id, of which those in `required` must be there."""
    properties = {question.id: question_schema(question) for question in questions}
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def rows_schema(question: Question, cells: Sequence[Collection[str]]) -> Schema:
    """Return the schema of the rows of `question` where those cells alone are shown in each that `cells` says."""
    schemas = {shown: row_schema(question, shown) for shown in {frozenset(each) for each in cells}}
    each_row = [schemas[frozenset(each)] for each in cells]
    return question_schema(question) | ({"prefixItems": each_row} if each_row else {})


def row_schema(question: Question, cells: Collection[str] | None = None) -> Schema:
    """Return the schema of a row in which `cells` are shown; without it any may be, and some always are."""
    asked = [cell for cell in question.row if cells is None or cell.id in cells]
    required = [cell.id for cell in asked if not cell.optional and (cells is not None or cell.show_when is None)]
    return object_schema(asked, required) | {"minProperties": 1}


def values(question: Question) -> list[str]:
    """Return the values of the options."""
    return [option.value for option in question.options]


def list_schema(items: Schema, question: Question) -> Schema:
    """Return the schema of a list of `items`, as many as `question` takes."""
    bounds = {"minItems": limits.at_least(question), "maxItems": limits.at_most(question)}
    return {"type": "array", "items": items} | bounds
