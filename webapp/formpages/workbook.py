"""Many submissions as one workbook: a sheet with a column for each question, and a sheet for each list of rows.

Written row by row, so that it does not matter how many there are. Text is only ever text: what someone typed into a
form cannot run as a formula, become a link, or break the file.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import TracebackType
from typing import IO, Any, Protocol, Self

from flask_babel import gettext
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from engine.errors import InputError
from engine.forms.columns import Column, columns, key
from engine.forms.model import Form, Question, SheetCell
from engine.spreadsheets.packing import MAX_CELL_CHARACTERS
from engine.values import TypeName
from engine.words import Words

MAX_NAME = 31
"""Characters in the name of a sheet."""
_FORBIDDEN = frozenset("[]:*?/\\'")
_WIDTH, _HEADED = 24, 2
"""Characters in a column, and rows that are headings: the labels, and the ids under them."""


class Submitted(Protocol):
    """A submission to be written."""

    @property
    def reference(self) -> str:
        """Of its application."""

    @property
    def number(self) -> int:
        """1 for the first of its application."""

    @property
    def organisation(self) -> str:
        """Whose it is, by name."""

    @property
    def establishment(self) -> str:
        """For which it was made, by name."""

    @property
    def lots(self) -> tuple[Words, ...]:
        """The titles of the lots applied for."""

    @property
    def submitted_at(self) -> datetime:
        """When it was made."""

    @property
    def form(self) -> Form:
        """The version of the form that it answered."""

    @property
    def answers(self) -> Mapping[str, Any]:
        """The answers by question id, as JSON."""


class SubmissionsWorkbook:
    """A workbook of submissions to the versions of one form; a context manager, whole when it ends."""

    def __init__(self, file: IO[bytes], forms: Sequence[Form], locale: str = "en") -> None:
        """Begin a workbook.

        Args:
            file: where it is written.
            forms: the versions answered, the latest first.
            locale: of labels and words: `en` or `cy`.
        """
        self._locale = locale
        self._columns = columns(forms)
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = Workbook(file, {**options, "default_date_format": "d mmm yyyy", "remove_timezone": True})
        self._formats = _Formats(self._book)
        self._main = _Sheet(self._book, gettext("Submissions"), self._formats)
        self._main.head(
            [*((each, "") for each in _about()), *((_label(c, locale), c.question.id) for c in self._columns)]
        )
        self._lists = {column.key: self._list(column) for column in self._columns if column.cells}
        self._explain()

    def __enter__(self) -> Self:
        """Return the workbook."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Finish it."""
        self._book.close()

    def add(self, submitted: Submitted) -> None:
        """Write a submission: a row of answers, and its rows on the sheets of lists."""
        asked = {key(question): question for question in submitted.form.questions}
        cells = [_cell(asked.get(c.key), submitted.answers, self._locale) for c in self._columns]
        self._main.write(
            [*self._who(submitted), *cells], [None] * len(_about()) + [_kind(c.question) for c in self._columns]
        )
        for column in self._columns:
            rows = submitted.answers.get(column.question.id)
            if column.key in self._lists and column.key in asked and isinstance(rows, list):
                self._add_rows(column, asked[column.key], submitted.reference, rows)

    def _who(self, submitted: Submitted) -> list[SheetCell | datetime]:
        lots = "; ".join(lot.said(self._locale) for lot in submitted.lots)
        who = [submitted.reference, submitted.organisation, submitted.establishment, lots]
        return [*who, submitted.submitted_at, submitted.number]

    def _add_rows(self, column: Column, question: Question, reference: str, rows: list[Any]) -> None:
        asked = {key(cell): cell for cell in question.row}
        for number, row in enumerate(rows, 1):
            cells = [_cell(asked.get(key(cell)), row, self._locale) for cell in column.cells]
            self._lists[column.key].write(
                [reference, number, *cells], [None, None, *(_kind(cell) for cell in column.cells)]
            )

    def _list(self, column: Column) -> "_Sheet":
        sheet = _Sheet(self._book, column.question.label.said(self._locale), self._formats)
        heads = [(gettext("Reference"), ""), (gettext("Row"), "")]
        sheet.head([*heads, *((cell.label.said(self._locale), cell.id) for cell in column.cells)])
        return sheet

    def _explain(self) -> None:
        """Write the sheet that says what each column is, and how many versions of the form ask it."""
        sheet = _Sheet(self._book, gettext("Columns"), self._formats)
        heads = (gettext("Id"), gettext("Question"), gettext("Page"), gettext("Type"), gettext("Versions"))
        sheet.head([(each, "") for each in heads])
        for column in self._columns:
            for question in (column.question, *column.cells):
                inner = "" if question is column.question else f"{column.question.id}."
                told = (question.label.said(self._locale), column.page.said(self._locale), question.type.name)
                sheet.write([f"{inner}{question.id}", *told, column.versions], [None] * len(heads))


class _Formats:
    """How cells look."""

    def __init__(self, book: Workbook) -> None:
        self.head: Format = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.id: Format = book.add_format({"font_color": "#505a5f", "italic": True})
        self.moment: Format = book.add_format({"num_format": "d mmm yyyy hh:mm"})
        self.money: Format = book.add_format({"num_format": "£#,##0.00"})
        self.percentage: Format = book.add_format({"num_format": '0.##"%"'})

    def of(self, kind: TypeName | None) -> Format | None:
        """Return how a number of a kind looks; None for plain ones."""
        return {TypeName.MONEY: self.money, TypeName.PERCENTAGE: self.percentage}.get(kind) if kind else None


class _Sheet:
    """A sheet that is written from its first row to its last."""

    def __init__(self, book: Workbook, name: str, formats: _Formats) -> None:
        self._sheet: Worksheet = book.add_worksheet(_name(name, {each.name.casefold() for each in book.worksheets()}))
        self._formats = formats
        self._row = 0

    def head(self, headings: Sequence[tuple[str, str]]) -> None:
        """Write the headings, and under them the ids."""
        self._sheet.set_column(0, max(0, len(headings) - 1), _WIDTH)
        self._sheet.freeze_panes(_HEADED, 1)
        for place, format_ in ((0, self._formats.head), (1, self._formats.id)):
            for index, heading in enumerate(headings):
                self._sheet.write_string(self._row, index, _text(heading[place]), format_)
            self._row += 1

    def write(self, cells: Sequence[SheetCell | datetime], kinds: Sequence[TypeName | None]) -> None:
        """Write a row; `kinds` say which numbers are money and which are percentages."""
        for index, (cell, kind) in enumerate(zip(cells, kinds, strict=True)):
            self._write(index, cell, kind)
        self._row += 1

    def _write(self, index: int, cell: SheetCell | datetime, kind: TypeName | None) -> None:
        if isinstance(cell, datetime):
            self._sheet.write_datetime(self._row, index, cell, self._formats.moment)
        elif isinstance(cell, date):
            self._sheet.write_datetime(self._row, index, datetime(cell.year, cell.month, cell.day))
        elif isinstance(cell, bool):
            self._sheet.write_boolean(self._row, index, cell)
        elif isinstance(cell, int | Decimal):
            self._sheet.write_number(self._row, index, float(cell), self._formats.of(kind))
        elif cell:
            self._sheet.write_string(self._row, index, _text(cell))


def _about() -> tuple[str, ...]:
    """The headings of what is said of a submission besides its answers."""
    who = (gettext("Reference"), gettext("Organisation"), gettext("Establishment"), gettext("Lots"))
    return (*who, gettext("Submitted"), gettext("Submission"))


def _label(column: Column, locale: str) -> str:
    return column.question.label.said(locale)


def _kind(question: Question) -> TypeName | None:
    return question.fact_type.name if question.fact_type else None


def _cell(question: Question | None, answers: Any, locale: str) -> SheetCell:
    """Return the answer to a question as a cell; nothing where its version does not ask it or nobody answered."""
    answer = answers.get(question.id) if question is not None and isinstance(answers, Mapping) else None
    if question is None or answer is None:
        return None
    try:
        question.type.value(question, answer)
        return question.type.cell(question, answer, locale)
    except (InputError, ValueError, TypeError):
        return str(answer)


def _text(text: str) -> str:
    """Return `text` as a cell can hold it: not too long, without characters that no XML may have."""
    if text.isprintable() and len(text) <= MAX_CELL_CHARACTERS:
        return text
    kept = "".join(each if each.isprintable() or each in "\n\t" else "\N{REPLACEMENT CHARACTER}" for each in text)
    return kept if len(kept) <= MAX_CELL_CHARACTERS else kept[: MAX_CELL_CHARACTERS - 1] + "…"


def _name(words: str, taken: set[str]) -> str:
    """Return a name for a sheet that is not taken, out of `words`."""
    plain = " ".join("".join(" " if each in _FORBIDDEN or not each.isprintable() else each for each in words).split())
    name, number = plain[:MAX_NAME] or "Sheet", 2
    while name.casefold() in taken:
        ending = f" {number}"
        name, number = plain[: MAX_NAME - len(ending)] + ending, number + 1
    return name
