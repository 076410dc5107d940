"""Which cells of a row are shown: a cell may depend on earlier cells of its row, and on what the form asked before.

As with questions, a condition that is unknown hides, and a hidden cell is unknown to every later condition. What was
given in it stays in the draft.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.conditions.evaluate import evaluate
from engine.conditions.functions import as_rows
from engine.conditions.known import Known
from engine.forms.model import Question
from engine.values import Row, Value

Cells = tuple[frozenset[str], ...]
"""The ids of the cells that are shown, of each row."""


def has_conditions(question: Question) -> bool:
    """Tell whether `question` has rows with cells that are not always shown."""
    return any(cell.show_when is not None for cell in question.row)


def always_shown(question: Question) -> frozenset[str]:
    """Return the cells of the rows of `question` that are always shown."""
    return frozenset(cell.id for cell in question.row if cell.show_when is None)


def shown_cells(question: Question, row: Row, known: Known) -> frozenset[str]:
    """Return the cells that are shown in `row`.

    Args:
        question: the question of rows.
        row: the values of the cells; one that cannot be read is unknown.
        known: what is known before the question.
    """
    given: dict[str, Value | None] = {}
    for cell in question.row:
        if cell.show_when is None or evaluate(cell.show_when, replace(known, row=given)) is True:
            given[cell.id] = row.get(cell.id)
    return frozenset(given)


def seen(question: Question, value: Value | None, known: Known) -> tuple[Cells, Value | None]:
    """Return the cells shown in each row of `value`, and the rows with what is hidden unknown."""
    if value is None:
        return (), None
    rows = as_rows(value)
    cells = tuple(shown_cells(question, row, known) for row in rows)
    return cells, tuple(_visible(row, shown) for row, shown in zip(rows, cells, strict=True))


def without_hidden(question: Question, answer: Any, cells: Sequence[Collection[str]]) -> Any:
    """Return the rows of `answer`, as JSON, without the cells that are not among those shown in each row.

    What is no row, or a row of which nothing is said, stays as it is.
    """
    if not isinstance(answer, list) or len(answer) != len(cells):
        return answer
    every = frozenset(cell.id for cell in question.row)
    return [_kept(row, every - frozenset(shown)) for row, shown in zip(answer, cells, strict=True)]


def as_asked(question: Question, answer: Any, cells: Sequence[Collection[str]]) -> Any:
    """Return the rows of `answer`, as JSON, with the cells that are shown in each, null where nothing was given."""
    rows = without_hidden(question, answer, cells)
    if not isinstance(rows, list) or len(rows) != len(cells):
        return answer
    return [
        {cell.id: row.get(cell.id) for cell in question.row if cell.id in shown} if isinstance(row, Mapping) else row
        for row, shown in zip(rows, cells, strict=True)
    ]


def _kept(row: Any, hidden: Collection[str]) -> Any:
    return {name: given for name, given in row.items() if name not in hidden} if isinstance(row, Mapping) else row


def _visible(row: Row, shown: Collection[str]) -> Row:
    return {name: value if name in shown else None for name, value in row.items()}
