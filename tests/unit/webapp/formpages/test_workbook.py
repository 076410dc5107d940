"""A workbook of submissions: typed cells, versions side by side, rows on their own sheet, and nothing that runs."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from engine.forms.model import Form
from engine.words import Words
from form_building import sound_form
from gallery import gallery_app
from webapp.formpages.workbook import SubmissionsWorkbook

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

OLD = sound_form(
    """
    pages:
      - id: one
        title: One
        questions:
          - {id: name, type: text, label: Name}
          - {id: gone, type: integer, label: No longer asked}
          - {id: size, type: integer, label: Size}
    """
)
NEW = sound_form(
    """
    pages:
      - id: one
        title: One
        questions:
          - {id: name, type: text, label: {en: Name of it, cy: Ei enw}}
          - {id: price, type: money, label: Price}
          - {id: seen, type: date, label: Seen on}
          - {id: open, type: boolean, label: Is it open?}
          - {id: kind, type: choice, label: Kind, options: [{value: a, label: First}, b]}
          - {id: size, type: text, label: Size}
          - id: lines
            type: rows
            label: "Lines: [all] of */them? and more than 31 characters"
            row: [{id: what, type: text, label: What}, {id: rate, type: money, label: Rate}]
    """
)


@dataclass(frozen=True)
class Sent:
    reference: str
    form: Form
    answers: dict[str, Any]
    number: int = 1
    organisation: str = "Oak Ltd"
    establishment: str = "Oak School"
    lots: tuple[Words, ...] = (Words("Day"), Words("Night"))
    submitted_at: datetime = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)


ANSWERS = {
    "name": "=1+1",
    "price": 123450,
    "seen": "2026-02-01",
    "open": True,
    "kind": "a",
    "size": "-2+3",
    "lines": [{"what": "@SUM(A1)", "rate": 1050}, {"what": "+44 1632", "rate": 99}],
}
SENT = [Sent("AAA", NEW, ANSWERS), Sent("BBB", OLD, {"name": "Elm", "gone": 7, "size": 3})]


def made(sent: list[Sent] = SENT, locale: str = "en") -> bytes:
    file = io.BytesIO()
    with gallery_app().test_request_context(), SubmissionsWorkbook(file, [NEW, OLD], locale) as book:
        for each in sent:
            book.add(each)
    return file.getvalue()


def read(content: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_a_row_for_each_submission_and_a_column_for_each_question() -> None:
    heads, ids, first, second = read(made())["Submissions"]
    assert ids[6:] == ["name", "price", "seen", "open", "kind", "size", "lines", "gone", "size"]
    assert heads[6] == "Name of it"
    found, other = dict(zip(heads, first, strict=True)), dict(zip(heads, second, strict=True))
    assert (found["Reference"], found["Lots"], found["Submission"]) == ("AAA", "Day; Night", 1)
    assert found["Submitted"] == datetime(2026, 3, 4, 10, 30)
    assert (found["Price"], found["Is it open?"], found["Kind"]) == (1234.5, "Yes", "First")
    assert found["Seen on"] == datetime(2026, 2, 1)
    assert first[6:] == ["=1+1", 1234.5, datetime(2026, 2, 1), "Yes", "First", "-2+3", 2, None, None]
    assert second[6:] == ["Elm", None, None, None, None, None, None, 7, 3]
    assert other["No longer asked"] == 7


def test_rows_stand_on_a_sheet_of_their_own() -> None:
    sheets = read(made())
    name = next(name for name in sheets if name.startswith("Lines"))
    assert len(name) <= 31
    assert sheets[name][2:] == [["AAA", 1, "@SUM(A1)", 10.5], ["AAA", 2, "+44 1632", 0.99]]


def test_a_sheet_says_what_each_column_is() -> None:
    told = read(made())["Columns"][2:]
    assert ["lines.rate", "Rate", "One", "money", 1] in told
    assert ["name", "Name of it", "One", "text", 2] in told


def test_text_never_runs() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made()))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\x00\x07\x1b", id="controls"),
        pytest.param("</t></is><f>1+1</f>", id="markup"),
        pytest.param("http://example.org/" + "x" * 3000, id="a-long-link"),
        pytest.param("x" * 100_000, id="longer-than-a-cell"),
        pytest.param("\ud800", id="lone-surrogate"),
        pytest.param("_x0041_", id="escape-of-a-spreadsheet"),
        pytest.param("\u202eabc", id="right-to-left"),
        pytest.param('=cmd|"/c calc"!A0', id="dde"),
    ],
)
def test_nothing_that_is_typed_breaks_the_file(text: str) -> None:
    sheet = read(made([Sent("AAA", NEW, {"name": text, "size": text, "lines": [{"what": text}]})]))
    assert sheet["Submissions"][2][0] == "AAA"
    if text.isprintable() and len(text) < 1000 and "_x" not in text:  # openpyxl leaves such an escape as it is
        assert sheet["Submissions"][2][6] == text


def test_answers_that_do_not_fit_their_question_are_written_as_they_are() -> None:
    row = read(made([Sent("AAA", NEW, {"price": "lots", "seen": 5, "lines": "none"})]))["Submissions"][2]
    assert (row[7], row[8]) == ("lots", "5")


def test_labels_are_in_the_language_asked_for() -> None:
    assert read(made(locale="cy"))["Submissions"][0][6] == "Ei enw"


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc")
def test_libre_office_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "submissions.xlsx"
    path.write_bytes(made())
    command: list[Any] = [OFFICE, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    ods = ["--convert-to", "ods", "--outdir", tmp_path, path]
    back = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path / "again", path.with_suffix(".ods")]
    for arguments in (ods, back):
        subprocess.run([*command, *arguments], check=True, capture_output=True)
    again = read((tmp_path / "again" / "submissions.xlsx").read_bytes())["Submissions"]
    assert again[2][6:13] == ["=1+1", 1234.5, datetime(2026, 2, 1), "Yes", "First", "-2+3", 2]
    assert date(2026, 2, 1) == again[2][8].date()
