"""Answers in rows: "add another", by buttons that post, so that it works without script."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from flask_babel import gettext
from markupsafe import Markup

from engine.forms.limits import at_most
from engine.forms.model import Question
from engine.values import MAX_ROWS
from webapp.formpages.fields import AnswerField, Fault, Json, Manner, Posted, Problem, not_given
from webapp.formpages.macros import template
from webapp.formpages.speech import marked

MOST_READ = MAX_ROWS + 1
"""Rows read from one post: one more than the engine takes, so that it can say there are too many."""


MOST_DRAWN = 100
"""Rows drawn on one page beside those with faults; more would take seconds, so the rest travel unseen."""


class TableField(AnswerField):
    """A list of rows, each asking the same questions."""

    wide: ClassVar[bool] = True
    focus_row: int | None = None

    def read(self, posted: Posted) -> list[dict[str, Json]]:
        """Return the rows as typed, in order, blank ones too."""
        cells = self.question.row
        return [
            {cell.id: self.make(cell, f"{self.name}-{index}-{cell.id}", self.locale).read(posted) for cell in cells}
            for index in self._indexes(posted)
        ]

    def _indexes(self, posted: Posted) -> list[int]:
        """The numbers of the rows posted: of the markers that each row carries, and of cells without one."""
        prefix = f"{self.name}-"
        named = (key[len(prefix) :].partition("-")[0] for key in posted if key.startswith(prefix))
        marks = [str(mark) for mark in posted.getlist(f"{self.name}-row")]
        found = {int(text) for text in (*marks, *named) if text.isascii() and text.isdigit() and len(text) <= 6}
        return sorted(found)[:MOST_READ]

    def target(self, problem: Problem) -> str:
        """Return the id of the cell at fault, or of the first cell, or of the button that adds a row."""
        index, _, cell_id = problem.part.partition(".")
        if not self._rows:
            return f"{self.id}-add"
        number = int(index) if index.isdigit() and int(index) < len(self._rows) else 0
        cell = next((cell for cell in self.question.row if cell.id == cell_id), self.question.row[0])
        return self.make(cell, f"{self.name}-{number}-{cell.id}", self.locale).target(problem)

    def row_of(self, part: str) -> str:
        """Return the name of the row of a cell at fault."""
        index, _, cell = part.partition(".")
        return row_name(self.question, int(index) + 1, self.locale) if cell and index.isdigit() else ""

    @property
    def _rows(self) -> list[Mapping[str, Json]]:
        rows = self.answer if isinstance(self.answer, list) else []
        return [row if isinstance(row, Mapping) else {} for row in rows]

    def cells(self) -> dict[int, list[AnswerField]]:
        """Return the fields of every row by its number from 0, each with its answer and its faults."""
        problems = {problem.part: problem for problem in self.problems}
        faults = {fault.part: fault for fault in self.faults}
        return {index: self._row(index, row, problems, faults) for index, row in enumerate(self._rows)}

    def _row(
        self, index: int, answers: Mapping[str, Json], problems: Mapping[str, Problem], faults: Mapping[str, Fault]
    ) -> list[AnswerField]:
        fields: list[AnswerField] = []
        for cell in self.question.row:
            field = self.make(cell, f"{self.name}-{index}-{cell.id}", self.locale)
            field.process(None, answers.get(cell.id))
            place = f"{index}.{cell.id}"
            field.problems = (replace(problems[place], part=""),) if place in problems else ()
            field.faults = (faults[place],) if place in faults else ()
            field.focus = index == self.focus_row and not fields
            fields.append(field)
        return fields

    @property
    def own_faults(self) -> Sequence[Fault]:
        """What is wrong with the rows together, not with one cell."""
        return [fault for fault in self.faults if "." not in fault.part]

    @property
    def at_most(self) -> int:
        """The most rows there may be."""
        return at_most(self.question)

    def control(self) -> Markup:
        """Return a fieldset of fieldsets, with buttons that add and remove."""
        cells = self.cells()
        drawn = {index: row for index, row in cells.items() if self._is_drawn(index, row)}
        unseen = {index: row for index, row in cells.items() if index not in drawn}
        return template(
            "rows.html",
            field=self,
            rows=drawn,
            unseen=unseen,
            unseen_words=gettext("%(count)s more are kept, but not shown on this page.", count=len(unseen)),
            carried=[pair for row in unseen.values() for field in row for pair in field.carried()],
            error_word=gettext("Error"),
            names={index: row_name(self.question, index + 1, self.locale) for index in drawn},
            add=_add(self.question, bool(cells), self.locale),
            remove=gettext("Remove"),
            full=len(cells) >= self.at_most,
            full_words=gettext("You cannot add more than %(limit)s.", limit=self.at_most),
        )

    def _is_drawn(self, index: int, row: list[AnswerField]) -> bool:
        return index < MOST_DRAWN or index == self.focus_row or any(field.faults for field in row)

    @classmethod
    def shown(cls, question: Question, answer: Json, manner: Manner) -> Markup:
        """Return the rows as a table, a column for each cell."""
        rows = [row for row in answer if isinstance(row, Mapping)] if isinstance(answer, list) else []
        if not rows:
            return not_given(manner.locale)
        return template(
            "table.html",
            caption=marked(question.label, manner.locale),
            question=question,
            heads=[marked(cell.label, manner.locale) for cell in question.row],
            rows=rows,
            shown=lambda cell, value: manner.show(cell, value, manner),
        )


def row_name(question: Question, number: int, locale: str) -> str:
    """Return what the row is called: "Service 2", or "Row 2" where the author gave no word."""
    item = question.item.said(locale) if question.item else gettext("row")
    return f"{item[:1].upper()}{item[1:]} {number}"


def _add(question: Question, another: bool, locale: str) -> str:
    item = question.item.said(locale) if question.item else gettext("row")
    return str(gettext("Add another %(item)s", item=item) if another else gettext("Add %(item)s", item=item))
