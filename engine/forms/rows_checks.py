"""What is wrong with rows beside their cells alone: checks over a row and the form, and rows that say the same."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from engine.conditions.evaluate import evaluate
from engine.conditions.functions import as_rows
from engine.conditions.known import Known
from engine.conditions.mentions import walk
from engine.conditions.model import FactRef
from engine.errors import InputError
from engine.forms.model import Check, Form, Question
from engine.forms.rows_relevance import Cells, without_hidden
from engine.forms.schema import rows_schema
from engine.forms.validation import in_order, schema_faults
from engine.forms.visibility import Relevance
from engine.values import Row, Value


def rows_faults(
    form: Form, question: Question, answer: Any, shown: Relevance, parameters: Mapping[str, Value] | None = None
) -> tuple[InputError, ...]:
    """Return all that is wrong with the answer to one question of rows, as `engine.forms.answers.validate` does.

    Args:
        form: the form.
        question: one of its questions, of rows, that is shown.
        answer: the rows as JSON, with what is hidden in them; None where there are none.
        shown: what of the form is shown on all answers, this one among them.
        parameters: values of the parameters on the date, by full name.
    """
    if answer is None:
        return () if question.optional else (InputError("required", question.id),)
    cells = shown.cells.get(question.id, ())
    schema = {"properties": {question.id: rows_schema(question, cells)}}
    questions = {question.id: question}
    faults = schema_faults(schema, questions, {question.id: without_hidden(question, answer, cells)})
    wrong = {fault.field for fault in faults}
    own = row_faults(form, question, shown, Known(shown.known, parameters or {}))
    return in_order((*faults, *(fault for fault in own if fault.field not in wrong)), questions)


def row_faults(form: Form, question: Question, shown: Relevance, known: Known) -> Iterator[InputError]:
    """Yield the checks of rows that are false, and rows that say the same; what is unknown waits.

    Args:
        form: the form.
        question: one of its questions.
        shown: what of the form is shown.
        known: all facts and parameters.
    """
    value = shown.known.get(f"{form.record}.{question.id}") if question.checks or question.unique else None
    if value is None or not shown.shows(question.id):
        return
    rows, cells = as_rows(value), shown.cells.get(question.id, ())
    for index, row in enumerate(rows):
        told = replace(known, row=row)
        for check in question.checks:
            if evaluate(check.when, told) is False:
                at = _at(question, check, index, cells)
                yield InputError("check", f"{question.id}.{index}.{at}", {"check": check.id})
    yield from _same(question, rows)


def _at(question: Question, check: Check, index: int, cells: Cells) -> str:
    """Return the cell where a check speaks: its own, or where that is hidden another that it reads, or the first."""
    shown = cells[index] if cells else frozenset(cell.id for cell in question.row)
    read = (node.name[4:] for node in walk(check.when) if isinstance(node, FactRef) and node.name.startswith("row."))
    possible = (check.at, *read, *(cell.id for cell in question.row))
    return next((cell for cell in possible if cell in shown), check.at)


def _same(question: Question, rows: tuple[Row, ...]) -> Iterator[InputError]:
    """Yield the rows that say the same as an earlier one in all cells of `unique`."""
    first: dict[tuple[Value, ...], int] = {}
    for index, row in enumerate(rows if question.unique else ()):
        said = [row.get(cell) for cell in question.unique]
        given = tuple(value for value in said if value is not None)
        if len(given) == len(said) and first.setdefault(given, index) != index:
            params = {"row": first[given] + 1, "cells": question.unique}
            yield InputError("same-row", f"{question.id}.{index}.{question.unique[0]}", params)
