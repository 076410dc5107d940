"""Many submissions as one workbook: a sheet with a column for each question, and a sheet for each list of rows.

Written row by row, so that it does not matter how many there are. Text is only ever text: what someone typed into a
form cannot run as a formula, become a link, or break the file.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import IO, Any, Protocol, Self

from flask_babel import gettext

from engine.errors import InputError
from engine.forms.columns import Column, columns, key
from engine.forms.model import Form, Question, SheetCell
from engine.values import TypeName
from engine.words import Words
from webapp.formpages.worksheets import Formats, Sheet, workbook


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

    def __init__(
        self,
        file: IO[bytes],
        forms: Sequence[Form],
        locale: str = "en",
        *,
        only: Callable[[Question], bool] | None = None,
    ) -> None:
        """Begin a workbook.

        Args:
            file: where it is written.
            forms: the versions answered, the latest first.
            locale: of labels and words: `en` or `cy`.
            only: tells which questions have a column; all, if it is not given.
        """
        self._locale = locale
        self._columns = tuple(column for column in columns(forms) if only is None or only(column.question))
        self._book = workbook(file)
        self._formats = Formats(self._book)
        self._main = Sheet(self._book, gettext("Submissions"), self._formats)
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

    def _list(self, column: Column) -> Sheet:
        sheet = Sheet(self._book, column.question.label.said(self._locale), self._formats)
        heads = [(gettext("Reference"), ""), (gettext("Row"), "")]
        sheet.head([*heads, *((cell.label.said(self._locale), cell.id) for cell in column.cells)])
        return sheet

    def _explain(self) -> None:
        """Write the sheet that says what each column is, and how many versions of the form ask it."""
        sheet = Sheet(self._book, gettext("Columns"), self._formats)
        heads = (gettext("Id"), gettext("Question"), gettext("Page"), gettext("Type"), gettext("Versions"))
        sheet.head([(each, "") for each in heads])
        for column in self._columns:
            for question in (column.question, *column.cells):
                inner = "" if question is column.question else f"{column.question.id}."
                told = (question.label.said(self._locale), column.page.said(self._locale), question.type.name)
                sheet.write([f"{inner}{question.id}", *told, column.versions], [None] * len(heads))


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
