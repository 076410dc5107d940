"""The same questions for each of several things: "add another", a table of prices."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from engine.errors import InputError
from engine.forms import limits
from engine.forms.controls import Table
from engine.forms.faults import answer_fault
from engine.forms.model import Question, QuestionType, RawInput, Schema, SheetCell, sentence
from engine.forms.parsing import UnreadableError
from engine.forms.rows_parsing import read_rows
from engine.forms.schema import list_schema, row_schema
from engine.forms.validation import answer_faults, in_order
from engine.values import MAX_ROWS, RowField, Type, TypeName, Value


class Rows(QuestionType):
    """Rows, each asking the same questions."""

    name = "rows"
    control = Table()
    is_cell = False
    keys = frozenset({"row", "item", "at_least", "at_most", "layout", "checks", "unique"})
    wrong = "rows"
    codes: ClassVar[Mapping[str, str]] = {
        "rows": "It is not a list of rows.",
        "unknown-cell": "The rows have no such cell.",
        "same-row": "It says the same in `cells` as the earlier `row`, counted from 1.",
    }
    words: ClassVar[Mapping[str, str]] = {
        "required": sentence("Add at least one row to %(quoted)s"),
        "rows": sentence("%(subject)s could not be read. Enter it again."),
        "too-few": sentence("Add at least %(at_least)s rows to %(quoted)s. There are %(given)s."),
        "too-many": sentence("%(subject)s can have %(at_most)s rows at most, and %(given)s were sent. Remove some."),
        "unknown-cell": sentence("The form no longer asks for part of %(target)s"),
        "same-row": sentence("%(subject)s must differ from %(row)s, which says the same in %(cells)s"),
    }

    def fact_type(self, question: Question) -> Type:
        """Return rows of the cells."""
        cells = (RowField(cell.id, cell.fact_type, cell.label) for cell in question.row if cell.fact_type)
        return Type(TypeName.ROWS, row=tuple(cells))

    def read(self, question: Question, raw: RawInput) -> list[dict[str, Any]] | None:
        """Return the rows in which anything was given."""
        posted: Any = [] if raw is None or raw == "" else raw
        if not isinstance(posted, Sequence) or not all(isinstance(row, Mapping) for row in posted):
            raise InputError("rows")
        found = read_rows(question, posted)
        most = limits.at_most(question)
        if len(found.rows) > most:
            raise InputError("too-many", params={"at_most": most, "given": len(found.rows)})
        unread = {error.field for error in found.errors}
        kept = (fault for fault in answer_faults(question, found.rows) if "." in fault.field)
        if errors := [*found.errors, *(fault for fault in kept if fault.field not in unread)]:
            raise UnreadableError([found.as_posted(error) for error in in_order(errors, {question.id: question})])
        return None if not found.rows and question.optional and limits.at_least(question) else found.rows

    def raw(self, question: Question, answer: Any) -> RawInput:
        """Return the rows with what gives each cell again."""
        cells = question.row
        return [{cell.id: cell.type.raw(cell, row[cell.id]) for cell in cells if cell.id in row} for row in answer]

    def schema(self, question: Question) -> Schema:
        """Return the schema of a list of rows."""
        return list_schema(row_schema(question), question)

    def part_fault(self, question: Question, path: Sequence[str | int], error: Any, answer: Any) -> InputError:
        """Return what is wrong with a row or a cell."""
        field = ".".join(map(str, (question.id, *path)))
        if len(path) == 1:
            empty = isinstance(error.instance, Mapping) and not error.instance
            return InputError("required", f"{field}.{question.row[0].id}") if empty else InputError("rows", field)
        cell = next((each for each in question.row if each.id == path[1]), None)
        if cell is None:
            return InputError("unknown-cell", field)
        if len(path) == 2:
            return answer_fault(cell, field, error)
        index, name, *inner = path
        fault = cell.type.part_fault(cell, inner, error, answer[index][name])
        return InputError(fault.code, f"{question.id}.{index}.{name}", fault.params)

    def value(self, question: Question, answer: Any) -> Value | None:
        """Return the rows with the facts that their cells are; a cell that cannot be read is unknown."""
        if answer is None:
            return None
        if not isinstance(answer, list) or not all(isinstance(row, Mapping) for row in answer):
            raise InputError("rows", question.id)
        if len(answer) > MAX_ROWS:
            raise InputError("too-many-rows", question.id, {"limit": MAX_ROWS})
        return tuple({cell.id: _fact(cell, row.get(cell.id)) for cell in question.row} for row in answer)

    def cell(self, question: Question, answer: Any, locale: str) -> SheetCell:
        """Return how many rows there are."""
        return len(answer)

    def sample(self, question: Question) -> list[dict[str, Any]]:
        """Return as many rows as there must be, two if that may be."""
        count = max(limits.at_least(question), min(2, limits.at_most(question)))
        return [{cell.id: cell.type.sample(cell) for cell in question.row} for _ in range(count)]


def _fact(cell: Question, answer: Any) -> Value | None:
    try:
        return None if answer is None else cell.type.value(cell, answer)
    except (InputError, ValueError, TypeError):
        return None


TYPE = Rows()
