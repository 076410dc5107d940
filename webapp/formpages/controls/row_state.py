"""Answers in rows as a page holds them: what was posted, what is kept, what is shown of it, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from babel.lists import format_list
from flask_babel import gettext
from markupsafe import Markup

from engine.conditions.known import Known
from engine.forms.limits import at_most
from engine.forms.model import Question
from engine.forms.rows_parsing import ReadRows
from engine.forms.rows_relevance import Cells, has_conditions, seen
from engine.values import MAX_ROWS
from webapp.formpages.fields import AnswerField, Json, Posted, Problem
from webapp.formpages.speech import marked

MOST_READ = MAX_ROWS + 1
"""Rows read from one post: one more than the engine takes, so that it can say there are too many."""
PASTE, SHEET = "paste", "sheet"
"""What the box for rows out of a spreadsheet, and the input for a file, are called."""


@dataclass(frozen=True, slots=True)
class Pasting:
    """What was made of a spreadsheet.

    Attributes:
        rows: its rows as a draft keeps them, without what is hidden, where nothing is wrong; else none.
        posted: the same rows as they would be posted, hidden cells too.
        faults: what is wrong, a line for each cell, with where it stands.
        more: how many further faults there are.
        notes: columns that were not read.
    """

    rows: tuple[Mapping[str, Json], ...] = ()
    posted: tuple[Mapping[str, Json], ...] = ()
    faults: tuple[Markup, ...] = ()
    more: int = 0
    notes: tuple[str, ...] = ()


class RowsField(AnswerField):
    """A list of rows, each asking the same questions; `TableField` draws it.

    Attributes:
        kept: the rows as a draft keeps them, one for each row of the answer.
        read_rows: what the engine made of the rows that were posted.
        cells: the cells that are shown in each row; None while that is not known.
        told: what a button did, to be said to those who do not see it.
        focus_on: the id of the element where the cursor is put.
        pasted: the text in the box for rows out of a spreadsheet.
        pasting: what was made of that text.
        waits: whether rows out of a spreadsheet were pasted or chosen that are not added.
    """

    wide: ClassVar[bool] = True
    kept: Sequence[Mapping[str, Json]] = ()
    read_rows: ReadRows | None = None
    cells: Cells | None = None
    told: str = ""
    focus_on: str = ""
    pasted: str = ""
    pasting: Pasting | None = None
    waits: bool = False
    _asked: Mapping[int, frozenset[str]] = {}

    # -- reading

    def read(self, posted: Posted) -> list[dict[str, Json]]:
        """Return the rows as typed, in order, blank ones too."""
        fields = {cell.id: self.make(cell, "", self.locale) for cell in self.question.row}
        rows: list[dict[str, Json]] = []
        asked = dict(_asked(mark) for mark in posted.getlist(f"{self.name}-row") if isinstance(mark, str))
        self._asked = {}
        for index in self._indexes(posted):
            for cell_id, field in fields.items():
                field.name = f"{self.name}-{index}-{cell_id}"
            if asked.get(str(index)):
                self._asked = {**self._asked, len(rows): asked[str(index)]}
            rows.append({cell_id: field.read(posted) for cell_id, field in fields.items()})
        self.pasted = next((text for text in posted.getlist(f"{self.name}-{PASTE}") if isinstance(text, str)), "")
        # Without the files that go with it, the name of a file is posted as text.
        self.waits = bool(self.pasted.strip()) or any(posted.getlist(f"{self.name}-{SHEET}"))
        return rows

    def _indexes(self, posted: Posted) -> list[int]:
        """The numbers of the rows posted: of the markers that each row carries, and of cells without one."""
        prefix = f"{self.name}-"
        named = (key[len(prefix) :].partition("-")[0] for key in posted if key.startswith(prefix))
        marks = [_asked(str(mark))[0] for mark in posted.getlist(f"{self.name}-row")]
        found = {int(text) for text in (*marks, *named) if text.isascii() and text.isdigit() and len(text) <= 6}
        return sorted(found)[:MOST_READ]

    # -- which cells are shown

    def show(self, known: Known) -> None:
        """Work out which cells are shown in each row, where `known` is known."""
        rows = self.kept or self.rows
        if has_conditions(self.question):
            self.cells, _ = seen(self.question, self.question.type.value(self.question, list(rows)), known)
        else:
            self.cells = (frozenset(cell.id for cell in self.question.row),) * len(rows)

    def shown_in(self, index: int) -> frozenset[str]:
        """Return the cells shown in a row; all, where that is not known."""
        if self.cells is None or index >= len(self.cells):
            return frozenset(cell.id for cell in self.question.row)
        return self.cells[index]

    def newly_shown(self) -> list[tuple[int, str]]:
        """Return the cells, by row, that were not on the page that was posted and are shown now."""
        places = self.read_rows.places if self.read_rows else ()
        return [
            (index, cell.id)
            for index, place in enumerate(places)
            for cell in self.question.row
            if cell.id in self.shown_in(index) and cell.id not in self._asked.get(place, self.shown_in(index))
        ]

    @property
    def rows(self) -> list[Mapping[str, Json]]:
        """The rows to show, those that are none as blank ones."""
        rows = self.answer if isinstance(self.answer, list) else []
        return [row if isinstance(row, Mapping) else {} for row in rows]

    @property
    def at_most(self) -> int:
        """The most rows there may be."""
        return at_most(self.question)

    # -- what is wrong

    def target(self, problem: Problem) -> str:
        """Return the id of the cell at fault, or of the first cell, or of the button that adds a row."""
        if problem.part == PASTE:
            return f"{self.id}-{PASTE}"
        index, _, cell_id = problem.part.partition(".")
        if not self.rows:
            return f"{self.id}-add"
        number = int(index) if index.isdigit() and int(index) < len(self.rows) else 0
        possible = [cell for cell in self.question.row if cell.id in self.shown_in(number)] or self.question.row
        cell = next((cell for cell in possible if cell.id == cell_id), possible[0])
        return self.make(cell, f"{self.name}-{number}-{cell.id}", self.locale).target(problem)

    def row_of(self, part: str) -> str:
        """Return the name of the row of a cell at fault."""
        index, _, cell = part.partition(".")
        return row_name(self.question, int(index) + 1, self.locale) if cell and index.isdigit() else ""

    def message_of(self, problem: Problem) -> Markup | None:
        """Return the author's message of a check of rows."""
        known = (check for check in self.question.checks if check.id == problem.params.get("check"))
        return next((marked(check.message, self.locale) for check in known if problem.code == "check"), None)

    def values_of(self, problem: Problem) -> Mapping[str, object]:
        """Return the values of a fault with rows and cells by what they are called."""
        values = dict(problem.params)
        if isinstance(values.get("row"), int):
            values["row"] = row_name(self.question, int(str(values["row"])), self.locale)
        if isinstance(named := values.get("cells"), tuple):
            labels = [f"“{cell.label.said(self.locale)}”" for cell in self.question.row if cell.id in named]
            values["cells"] = format_list(labels, locale="cy" if self.locale.startswith("cy") else "en_GB")
        return values


def row_name(question: Question, number: int, locale: str) -> str:
    """Return what the row is called: "Service 2", or "Row 2" where the author gave no word."""
    item = question.item.said(locale) if question.item else gettext("row")
    return f"{item[:1].upper()}{item[1:]} {number}"


def _asked(mark: str) -> tuple[str, frozenset[str]]:
    """Return the number of a row and the cells that were on the page, where the page said which."""
    number, *cells = mark.split()[:100] or [""]
    return number, frozenset(cells)
