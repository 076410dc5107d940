"""Submissions written by hand as a workbook: a row each and a column a question, by two libraries."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook as Openpyxl
from xlsxwriter import Workbook as XlsxWriter

from engine.forms.model import Question
from webapp.formpages.workbook import Submitted


def by_openpyxl(path: Path, questions: Sequence[Question], submitted: Iterable[Submitted]) -> None:
    """Write with openpyxl, without keeping rows. What begins with `=` would run as a formula."""
    book = Openpyxl(write_only=True)
    sheet = book.create_sheet("Submissions")
    sheet.append(["Reference", *(each.label.en for each in questions)])
    for each in submitted:
        sheet.append([each.reference, *_cells(questions, each)])
    book.save(path)


def by_xlsxwriter(path: Path, questions: Sequence[Question], submitted: Iterable[Submitted]) -> None:
    """Write with XlsxWriter, without keeping rows."""
    book = XlsxWriter(path, {"constant_memory": True, "default_date_format": "d mmm yyyy"})
    sheet = book.add_worksheet("Submissions")
    sheet.write_row(0, 0, ["Reference", *(each.label.en for each in questions)])
    for number, each in enumerate(submitted, 1):
        sheet.write_row(number, 0, [each.reference, *_cells(questions, each)])
    book.close()


def _cells(questions: Sequence[Question], submitted: Submitted) -> list[Any]:
    return [_cell(each, submitted.answers[each.id]) for each in questions]


def _cell(question: Question, answer: Any) -> Any:
    match question.type.name:
        case "date":
            return datetime.fromisoformat(answer)
        case "money":
            return answer / 100
        case "boolean":
            return "Yes" if answer else "No"
        case "choice":
            return next(option.label.en for option in question.options if option.value == answer)
        case "choices":
            return "; ".join(option.label.en for option in question.options if option.value in answer)
        case _:
            return answer
