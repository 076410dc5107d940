"""How rows are drawn: a table where all cells are short, and else each row for itself.

A table of five hundred rows has thousands of inputs. Components would take seconds over them, so inputs in a table are
drawn by one template, with the classes of the components; each has its label, and its error beside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext, ngettext
from markupsafe import Markup

from engine.forms.controls import Line, PickOne, YesNo
from engine.forms.limits import at_least, at_most
from engine.forms.model import Question
from engine.forms.rows_relevance import has_conditions
from engine.values import MAX_ROWS
from webapp.formpages.controls.line import widths
from webapp.formpages.controls.pasting import pasting_block
from webapp.formpages.controls.row_state import PASTE, RowsField
from webapp.formpages.fields import AnswerField, Fault, Json
from webapp.formpages.macros import template
from webapp.formpages.speech import marked

MOST_CARDS = 50
"""More rows than this are a table, whatever their cells: one below the other nobody would find any of them."""
_MOST_COLUMNS = 7
"""More columns than this do not fit beside each other."""


@dataclass(frozen=True, slots=True)
class Column:
    """A cell as a column of a table: what is the same in every row.

    Attributes:
        cell: the question.
        head: its label, marked as optional where it is.
        kind: how it is drawn: `line`, `select`, or `control` by its own control.
        options: of a select: value, words and language of each.
        look: of a line: its classes, keyboard, and what stands before and after.
    """

    cell: Question
    head: Markup
    kind: str
    options: tuple[tuple[str, str, str], ...] = ()
    look: Mapping[str, str] | None = None


def is_table(question: Question, rows: int) -> bool:
    """Tell whether rows are drawn as a table: as the author says, or where all cells are short."""
    if rows > MOST_CARDS or question.layout:
        return rows > MOST_CARDS or question.layout == "table"
    short = all(isinstance(cell.type.control, Line | PickOne | YesNo) for cell in question.row)
    return short and 1 < len(question.row) <= _MOST_COLUMNS


def drawn(field: RowsField) -> Markup:
    """Return the rows of `field` in a fieldset, with buttons that add, remove and move, and a box to paste more."""
    rows = field.rows
    table = is_table(field.question, len(rows))
    columns = [_column(cell, field.locale) for cell in field.question.row]
    faults = _by_place(field)
    name = field.row_of
    return template(
        "rows.html",
        field=field,
        layout="rows_table.html" if table else "rows_cards.html",
        columns=columns,
        rows=[
            _row(field, index, row, columns if table else [], faults.get(index, {})) for index, row in enumerate(rows)
        ],
        own_faults=[fault for fault in field.faults if "." not in fault.part and fault.part != PASTE],
        limits=list(_limits(field.question)),
        hint=field.hint,
        told=field.told,
        add=_add(field.question, bool(rows), field.locale),
        full=len(rows) >= field.at_most,
        full_words=gettext("You cannot add more than %(limit)s.", limit=field.at_most),
        words={
            "error": gettext("Error"),
            "remove": gettext("Remove"),
            "up": gettext("Move up"),
            "down": gettext("Move down"),
            "choose": gettext("Choose one"),
            "not_asked": gettext("Not asked"),
            "change": gettext("Change rows"),
            "name": name("0.x").rpartition(" ")[0],
        },
        pasting=pasting_block(field),
    )


def _row(
    field: RowsField,
    index: int,
    answers: Mapping[str, Json],
    columns: list[Column],
    faults: Mapping[str, list[Fault]],
) -> dict[str, Any]:
    """Return a row as the templates draw it: its name, its cells, and hidden inputs for what is not shown in it."""
    shown = field.shown_in(index)
    hidden = [
        pair
        for cell in field.question.row
        if cell.id not in shown and answers.get(cell.id) is not None
        for pair in _cell(field, cell, index, answers, []).carried()
    ]
    drawn_here = {
        column.cell.id: _in_table(field, column, index, answers, faults.get(column.cell.id, []))
        for column in columns
        if column.cell.id in shown
    }
    return {
        "name": field.row_of(f"{index}.x"),
        "cells": drawn_here,
        "fields": []
        if columns
        else [
            _cell(field, cell, index, answers, faults.get(cell.id, []))
            for cell in field.question.row
            if cell.id in shown
        ],
        "mark": " ".join([str(index), *(_asked(field, shown))]),
        "carried": hidden,
    }


def _asked(field: RowsField, shown: frozenset[str]) -> list[str]:
    """Return the cells that are on the page, where that is not always the same."""
    return [cell.id for cell in field.question.row if cell.id in shown] if has_conditions(field.question) else []


def _cell(
    field: RowsField, cell: Question, index: int, answers: Mapping[str, Json], faults: list[Fault]
) -> AnswerField:
    """Return the field of one cell, with its answer and its faults."""
    found = field.make(cell, f"{field.name}-{index}-{cell.id}", field.locale)
    found.process(None, answers.get(cell.id))
    place = f"{index}.{cell.id}"
    found.problems = tuple(replace(problem, part="") for problem in field.problems if faults and problem.part == place)
    found.faults = tuple(faults)
    found.focus = bool(field.focus_on) and field.focus_on == found.id
    return found


def _in_table(
    field: RowsField, column: Column, index: int, answers: Mapping[str, Json], faults: list[Fault]
) -> dict[str, Any]:
    """Return what is particular of one cell of a table: its value and its faults, or its whole control."""
    cell_id = f"{field.name}-{index}-{column.cell.id}"
    found: dict[str, Any] = {"id": cell_id, "faults": [fault.text for fault in faults], "html": None}
    if column.kind == "control":
        cell = _cell(field, column.cell, index, answers, faults)
        return found | {"html": cell(), "faults": [], "value": ""}
    return found | {"value": _typed(column.cell, answers.get(column.cell.id))}


def _typed(cell: Question, answer: Json) -> str:
    """Return an answer as it is typed or chosen, or what was typed where it is none."""
    if answer is None or isinstance(answer, str | list | dict):
        return answer if isinstance(answer, str) else ""
    return str(cell.type.raw(cell, answer))


def _column(cell: Question, locale: str) -> Column:
    head = marked(cell.label, locale)
    head = head + " " + gettext("(optional)") if cell.optional else head
    control = cell.type.control
    if isinstance(control, PickOne):
        options = [(option.value, option.label) for option in cell.options]
        return Column(
            cell,
            head,
            "select",
            tuple((value, label.said(locale), label.lang(locale)) for value, label in options),
        )
    if isinstance(control, YesNo):
        said = (("true", cell.type.said(cell, True, locale)), ("false", cell.type.said(cell, False, locale)))
        return Column(cell, head, "select", tuple((value, words, locale[:2]) for value, words in said))
    if isinstance(control, Line):
        return Column(cell, head, "line", look=_look(control, locale))
    return Column(cell, head, "control")


def _look(line: Line, locale: str) -> Mapping[str, str]:
    return {
        "classes": widths(line),
        "keys": line.keys if line.keys in ("numeric", "decimal") else "",
        "type": line.keys if line.keys in ("email", "tel") else "text",
        "spelling": "" if line.checked else "false",
        "before": line.before.said(locale) if line.before else "",
        "after": line.after.said(locale) if line.after else "",
    }


def _by_place(field: RowsField) -> dict[int, dict[str, list[Fault]]]:
    found: dict[int, dict[str, list[Fault]]] = {}
    for fault in field.faults:
        index, _, cell = fault.part.partition(".")
        if cell and index.isdigit():
            found.setdefault(int(index), {}).setdefault(cell, []).append(fault)
    return found


def _limits(question: Question) -> Iterator[str]:
    """Yield, in sentences, how many rows there must and may be, where the author says."""
    least, most = at_least(question), at_most(question)
    if least > 1:
        yield ngettext("Add at least %(num)s.", "Add at least %(num)s.", least)
    if question.at_most and most < MAX_ROWS:
        yield ngettext("You can add %(num)s.", "You can add up to %(num)s.", most)


def _add(question: Question, another: bool, locale: str) -> str:
    item = question.item.said(locale) if question.item else gettext("row")
    return str(gettext("Add another %(item)s", item=item) if another else gettext("Add %(item)s", item=item))
