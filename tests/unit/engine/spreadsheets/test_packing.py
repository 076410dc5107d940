"""What goes out is a workbook that other programs read, in which nothing runs."""

from __future__ import annotations

import io
import zipfile

import pytest

from engine.spreadsheets.grid import Column, SheetOut
from engine.spreadsheets.packing import packed
from spreadsheeting import opened

RUNS = ["=1+1", '=HYPERLINK("http://x.example")', "+44 161 496 0000", "-5", "@SUM(A1)", "-"]
OTHERS = ["12", "2020-11-01", " spaces ", "two\nlines", "_x0041_", "&<>\"'", "Ŵyr 🙂", "]]>", "a" * 32_767]


def one(*texts: str, **said: tuple[str, ...]) -> SheetOut:
    """Return a sheet of one column with `texts` in it."""
    return SheetOut("Sheet", "About", (Column("value", **said),), tuple((text,) for text in texts))


@pytest.mark.parametrize("text", RUNS)
def test_nothing_is_a_formula(text: str) -> None:
    cell = opened(packed([one(text)]))["Sheet"]["A3"]
    assert (cell.value, cell.data_type, cell.quotePrefix, cell.number_format) == (text, "s", True, "@")


@pytest.mark.parametrize("text", OTHERS)
def test_other_text_stands_as_it_is(text: str) -> None:
    cell = opened(packed([one(text)]))["Sheet"]["A3"]
    assert cell.data_type == "s"
    assert not cell.quotePrefix
    assert cell.number_format == "@"
    assert cell.value.replace("_x005F", "") == text


def test_cells_that_are_still_empty_are_text_as_well() -> None:
    sheet = opened(packed([one("a")]))["Sheet"]
    assert sheet.column_dimensions["A"].number_format == "@"


def test_the_headings_stay_in_sight() -> None:
    assert opened(packed([one("a")]))["Sheet"].freeze_panes == "A3"


@pytest.mark.parametrize(
    ("choices", "formula"),
    [
        pytest.param(("good", "poor"), '"good,poor"', id="few"),
        pytest.param(tuple(f"option-{at}" for at in range(40)), "'(lists)'!$A$1:$A$40", id="more-than-a-list-can-hold"),
        pytest.param(("one, or two", "three"), "'(lists)'!$A$1:$A$2", id="with-commas"),
    ],
)
def test_what_there_is_to_choose_from(choices: tuple[str, ...], formula: str) -> None:
    book = opened(packed([one("a", choices=choices)]))
    (offered,) = book["Sheet"].data_validations.dataValidation
    assert offered.formula1 == formula
    assert offered.showErrorMessage is False
    assert str(offered.sqref).startswith("A3:A")
    if "(lists)" in formula:
        assert book["(lists)"].sheet_state == "hidden"
        assert tuple(cell.value for cell in book["(lists)"]["A"]) == choices


def test_no_clock_has_a_part_in_it() -> None:
    source = packed([one("a")])
    assert source == packed([one("a")])
    parts = zipfile.ZipFile(io.BytesIO(source)).infolist()
    assert {part.date_time for part in parts} == {(1980, 1, 1, 0, 0, 0)}
