"""Answers held against their JSON Schema, with our own codes for what is wrong.

The validator is jsonschema's, made strict: patterns are RE2, a whole number is never `1.0` or `true`,
formats are those of `engine.forms.formats`. None of its words reach anybody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from engine.errors import InputError
from engine.forms import formats
from engine.forms.faults import answer_fault
from engine.forms.model import Question, Schema
from engine.forms.schema import question_schema

MAX_FAULTS = 200

_Error = Any
"""A `jsonschema.ValidationError`; its own types allow for attributes not yet set, which here all are."""

_RANK = {code: rank for rank, code in enumerate(("required", "control-character", "too-long", "too-many-digits"))}


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not formats.matches(pattern, instance):
        yield ValidationError("")


def _required(_: Any, names: Sequence[str], instance: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(instance, dict):
        for name in names:
            if name not in instance:
                yield ValidationError("", path=[name])


def _nothing_else(_: Any, __: Any, instance: Any, schema: Schema) -> Iterator[ValidationError]:
    if isinstance(instance, dict):
        for name in instance:
            if name not in schema["properties"]:
                yield ValidationError("", path=[name])


def _least(_: Any, bound: str, instance: Any, schema: Schema) -> Iterator[ValidationError]:
    held, least = (formats.ordered(schema["format"], text) for text in (instance, bound))
    if held is not None and least is not None and held < least:  # type: ignore[operator]  # of one format
        yield ValidationError("")


def _most(_: Any, bound: str, instance: Any, schema: Schema) -> Iterator[ValidationError]:
    held, most = (formats.ordered(schema["format"], text) for text in (instance, bound))
    if held is not None and most is not None and held > most:  # type: ignore[operator]  # of one format
        yield ValidationError("")


def _is_whole(_: Any, instance: Any) -> bool:
    return isinstance(instance, int) and not isinstance(instance, bool)


ANSWERS_VALIDATOR: Any = extend(  # type: ignore[no-untyped-call]  # jsonschema leaves it untyped
    Draft202012Validator,
    validators={
        "pattern": _pattern,
        "required": _required,
        "additionalProperties": _nothing_else,
        "formatMinimum": _least,
        "formatMaximum": _most,
    },
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole),
)
"""The validator of answers; use it with `format_checker=engine.forms.formats.FORMATS`."""


def schema_faults(schema: Schema, questions: Mapping[str, Question], answers: Any) -> tuple[InputError, ...]:
    """Return what is wrong with `answers` under `schema`, one fault a place, in the order of the questions.

    Args:
        schema: as `answers_schema` made it.
        questions: the questions of the form by id.
        answers: the answers as JSON.

    Returns:
        Faults whose `field` is `question` or `question.index.cell`; at most `MAX_FAULTS`.
    """
    found: dict[str, InputError] = {}
    for error in ANSWERS_VALIDATOR(schema, format_checker=formats.FORMATS).iter_errors(answers):
        fault = _fault(list(error.absolute_path), error, questions, answers)
        known = found.setdefault(fault.field, fault)
        if _is_plainer(fault, known):
            found[fault.field] = fault
        if len(found) == MAX_FAULTS:
            break
    return in_order(found.values(), questions)


def in_order(faults: Iterable[InputError], questions: Mapping[str, Question]) -> tuple[InputError, ...]:
    """Return `faults` in the order of the `questions`, given by id; those of rows by row, then by cell."""
    order = {name: index for index, name in enumerate(questions)}
    for name, question in questions.items():
        order |= {f"{name}..{cell.id}": index for index, cell in enumerate(question.row)}
    return tuple(sorted(faults, key=lambda fault: _position(fault.field, order)))


def answer_faults(question: Question, answer: Any) -> tuple[InputError, ...]:
    """Return what is wrong with the JSON `answer` to one question, as `schema_faults` does."""
    schema = {"properties": {question.id: question_schema(question)}}
    return schema_faults(schema, {question.id: question}, {question.id: answer})


def _is_plainer(fault: InputError, known: InputError) -> bool:
    """Tell whether `fault` helps more than `known` to put the same answer right."""
    return _RANK.get(fault.code, len(_RANK)) < _RANK.get(known.code, len(_RANK))


def _position(field: str, order: Mapping[str, int]) -> tuple[int, int, int]:
    name, index, cell = [*field.split(".", 2), "", ""][:3]
    row = int(index) if index.isdigit() else -1
    return order.get(name, len(order)), row, order.get(f"{name}..{cell}", len(order) if cell else -1)


def _fault(path: list[str | int], error: _Error, questions: Mapping[str, Question], answers: Any) -> InputError:
    question = questions.get(str(path[0])) if path else None
    if question is None:
        return InputError("unknown-question", ".".join(map(str, path)))
    if len(path) > 1:
        return question.type.part_fault(question, path[1:], error, answers[question.id])
    return answer_fault(question, question.id, error)
