"""Whatever an officer does to a sheet: it is read as it is meant, or told of by sheet, row and column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from openpyxl.workbook import Workbook

from engine.errors import Severity
from engine.library import check
from engine.spreadsheets.writing import flow
from engine.tables.cells import ANYTHING
from spreadsheeting import PARAMETERS, TABLE, brought, cell, definition, edited, opened, sheets, told

Edit = Callable[[Workbook], object]
VOCABULARY = b"""
kind: vocabulary
id: vocabulary/garden
title: Words
owner: lead
in_force: {from: 2020-01-01}
records:
  garden: {kind: {type: choice, options: [roof, yard, field]}}
  plan: {volunteers: {type: integer}}
"""


def put(sheet: str, key: str, heading: str, value: object) -> Edit:
    """Return the edit that puts `value` into the cell under `heading`, in the row of `key`."""
    return lambda book: setattr(cell(book, sheet, key, heading), "value", value)


def at(sheet: str, where: str, value: object) -> Edit:
    """Return the edit that puts `value` into the cell that is called `where`."""
    return lambda book: setattr(book[sheet][where], "value", value)


def roof(value: object) -> Edit:
    """Return the edit of one cell of the table's rows: `Rows!B5`."""
    return put("Rows", "small", "match garden.kind", value)


def removed(sheet: str) -> Edit:
    """Return the edit that takes a sheet away."""
    return lambda book: book.remove(book[sheet])


def moved_down(book: Workbook) -> None:
    """Put empty rows and columns between, as people do to make room."""
    book["Rows"].insert_rows(6, 3)
    book["Rows"].insert_cols(3, 2)
    book["Options"].insert_rows(1, 4)


def reordered(book: Workbook) -> None:
    """Write the columns of the rows from right to left."""
    sheet = book["Rows"]
    for row in [[each.value for each in row] for row in sheet.iter_rows(min_row=4)]:
        sheet.append(row[::-1])
    sheet.delete_rows(2, 6)


def hidden(book: Workbook) -> None:
    """Hide a row and a column."""
    book["Rows"].row_dimensions[6].hidden = True
    book["Rows"].column_dimensions["D"].hidden = True


def both_notes(book: Workbook) -> None:
    """Write a note in plain words beside one by language."""
    at("Rows", "H4", "note")(book)
    at("Rows", "H5", "x")(book)


def large(book: Workbook) -> None:
    """Add more than a definition may hold, in cells that are not too long."""
    for number in range(20):
        book["Rows"].append([f"row-{number}", "roof", "-", "harvest", "£1.00", "x" * 19_000])


def said(source: bytes) -> str:
    """Return what is wrong with a workbook: each place with its code, in order."""
    return ", ".join(sorted(f"{path} {code}".strip() for path, code in told(source)))


def several(book: Workbook) -> None:
    """Do many things wrong at once."""
    for edit in (
        roof("=1+1"),
        at("Rows", "C6", None),
        put("Definition", "hit", "value", "frist"),
        at("Rows", "J9", "x"),
    ):
        edit(book)


def test_the_sheets_are_laid_out_like_this() -> None:
    book = opened(sheets(TABLE))
    assert book.sheetnames == ["Rows", "Definition", "Outputs", "Options", "Examples"]
    assert [[each.value for each in row] for row in book["Rows"].iter_rows(min_row=2, max_row=7)] == [
        [None, "Kind", "Volunteers", "Pot", "Most", None, None],
        [
            "The row's id, unique in its table.",
            None,
            None,
            "choice: seedling (Small), harvest",
            "money",
            "Why the row is so; shown with what it gives. (English)",
            "Why the row is so; shown with what it gives. (Welsh)",
        ],
        ["id", "match garden.kind", "match plan.volunteers", "give plan.pot", "give plan.most", "note en", "note cy"],
        ["small", "[roof, yard]", "1..4", "seedling", "£250.00", "Few hands", "Prin"],
        ["large", "field", "{at_least: 5}", "harvest", "£1,300.00", None, None],
        ["(otherwise)", None, None, "seedling", "£0.00", None, None],
    ]
    book = opened(sheets(PARAMETERS))
    assert book.sheetnames == ["Values", "Definition", "Parameters", "Options"]
    assert [[each.value for each in row] for row in book["Values"].iter_rows(min_row=3, max_row=6)] == [
        ["parameter", "(title)", "(type)", "(unit)", "from", "value", "confirmed_to", "source", "note"],
        ["ceiling", "Most for a plan", "money", None, "2024-01-01", "£1,300.00", None, None, None],
        ["ceiling", "Most for a plan", "money", None, "2025-01-01", "£1,400.00", "2025-12-31", "Minutes of May", None],
        ["basis", None, "choice: net, gross", None, "2024-01-01", "net", None, None, None],
    ]  # fmt: skip


IN_ROWS: dict[str, tuple[Edit, str]] = {
    "a formula": (roof("=A1"), "Rows!B5 formula"),
    "an error": (roof("#REF!"), "Rows!B5 error-value"),
    "an empty cell": (roof(None), "Rows!B5 cell-empty"),
    "a dash of another kind": (roof("–"), "Rows!B5 dash"),
    "an open list": (roof("[roof"), "Rows!B5 yaml"),
    "two things in a cell": (roof("[a], x: b"), "Rows!B5 yaml"),
    "a document in a cell": (roof("[a]}\n---\n{"), "Rows!B5 yaml"),
    "a comment in a cell": (roof("[a] # why"), "Rows!B5 yaml"),
    "a key twice": (roof("{is: 1, is: 2}"), "Rows!B5 duplicate-key"),
    "an alias": (roof("[&a x, *a]"), "Rows!B5 alias"),
    "an invisible letter": (put("Rows", "small", "note en", "a\u200bb"), "Rows!F5 control-character"),
    "an invisible letter in a list": (roof("[roof\u200b]"), "Rows!B5 control-character"),
    "an output that is empty": (put("Rows", "small", "give plan.pot", None), "Rows!D5 cell-empty"),
    "no id": (put("Rows", "small", "id", None), "Rows!A5 cell-empty"),
    "an id twice": (put("Rows", "large", "id", "small"), "Rows!A6 duplicate-id"),
    "an id that is none": (put("Rows", "small", "id", "Not Kebab"), "Rows!A5 pattern"),
    "an id too long": (put("Rows", "small", "id", "x" * 300), "Rows!A5 key-too-long"),
    "otherwise with a capital": (
        put("Rows", "(otherwise)", "id", "(Otherwise)"),
        "Rows!A7 pattern, Rows!B7 cell-empty, Rows!C7 cell-empty",
    ),
    "otherwise twice": (at("Rows", "A8", "(otherwise)"), "Rows!A8 duplicate-id"),
    "a note on otherwise": (put("Rows", "(otherwise)", "note en", "x"), "Rows!F7 out-of-place"),
    "a cell on otherwise": (put("Rows", "(otherwise)", "match garden.kind", "roof"), "Rows!B7 out-of-place"),
    "half of otherwise": (put("Rows", "(otherwise)", "give plan.most", None), "Rows!E7 cell-empty"),
    "both notes": (both_notes, "Rows!F5 said-twice, Rows!G5 said-twice"),
    "a heading misspelt": (at("Rows", "B4", "mach garden.kind"), "Rows!B4 unknown-heading"),
    "no heading that there is": (at("Rows", "B4", "nonsense"), "Rows!B4 unknown-heading"),
    "a heading with an invisible letter": (at("Rows", "B4", "match garden.k\u200bind"), "Rows!B4 unknown-heading"),
    "a heading without a fact": (at("Rows", "B4", "match"), "Rows!B4 unknown-heading"),
    "a heading twice": (at("Rows", "C4", "match garden.kind"), "Rows!C4 repeated-heading"),
    "another output": (at("Rows", "D4", "give plan.bot"), "Rows!D4 unknown-heading"),
    "no column of an output": (lambda book: book["Rows"].delete_cols(4), "Rows!A4 heading-missing"),
    "a value under no heading": (at("Rows", "H6", "by hand"), "Rows!H6 heading-missing"),
    "no row of headings": (at("Rows", "A4", "no"), "Rows!A1 heading-missing"),
    "merged cells": (lambda book: book["Rows"].merge_cells("F5:G6"), "Rows!F5 merged-cells"),
    "a text below": (
        at("Rows", "A40", "Ask finance"),
        "Rows!A40 pattern, Rows!B40 cell-empty, Rows!C40 cell-empty, Rows!D40 cell-empty, Rows!E40 cell-empty",
    ),
    "many things": (
        several,
        "Definition!B12 not-allowed, Rows!B5 formula, Rows!C6 cell-empty, Rows!J9 heading-missing",
    ),
}
ELSEWHERE: dict[str, tuple[Edit, str]] = {
    "no sheet of rows": (removed("Rows"), "Rows sheet-missing"),
    "no sheet of outputs": (
        removed("Outputs"),
        "Options!A4 unknown-name, Options!A5 unknown-name, Outputs sheet-missing",
    ),
    "no sheet of options": (removed("Options"), "Outputs!A4 key-missing"),
    "no definition": (removed("Definition"), "Definition sheet-missing"),
    "a sheet renamed": (
        lambda book: setattr(book["Rows"], "title", "Row"),
        "Row!A1 sheet-not-read, Rows sheet-missing",
    ),
    "another sheet": (lambda book: book.create_sheet("Sums").append([1]), "Sums!A1 sheet-not-read"),
    "another kind": (put("Definition", "kind", "value", "rules"), "Definition!B3 kind-unknown"),
    "no kind": (put("Definition", "kind", "key", "sort"), "Definition!A2 kind-missing"),
    "no such hit policy": (put("Definition", "hit", "value", "frist"), "Definition!B12 not-allowed"),
    "no hit policy": (put("Definition", "hit", "value", None), "Definition!A2 key-missing"),
    "no such key": (put("Definition", "owner", "key", "onwer"), "Definition!B7 unknown-key"),
    "a key of another sheet": (put("Definition", "note", "key", "rows"), "Definition!A11 out-of-place"),
    "a key twice": (put("Definition", "note", "key", "source"), "Definition!A11 duplicate-id"),
    "a value without a key": (put("Definition", "source", "key", None), "Definition!A10 cell-empty"),
    "a date as people write it": (
        put("Definition", "in_force from", "value", "1/1/2024"),
        "Definition!B8 pattern",
    ),
    "noon": (put("Definition", "in_force from", "value", datetime(2024, 1, 1, 12)), "Definition!B8 time-of-day"),
    "it ends before it begins": (
        put("Definition", "in_force to", "value", "2023-01-01"),
        "Definition!B9 dates-reversed",
    ),
    "no such type": (put("Outputs", "plan.most", "type", "cash"), "Outputs!B5 not-allowed"),
    "places of money": (put("Outputs", "plan.most", "places", 2), "Outputs!E5 out-of-place"),
    "an output twice": (
        put("Outputs", "plan.most", "name", "plan.pot"),
        "Outputs!A5 duplicate-id, Rows!E4 unknown-heading",
    ),
    "an option of nothing": (put("Options", "harvest", "of", "plan.bot"), "Options!A5 unknown-name"),
    "an option without an owner": (put("Options", "harvest", "of", None), "Options!A5 unknown-name"),
    "an example without a date": (put("Examples", "A roof", "on", None), "Examples!A4 key-missing"),
    "all too large": (large, "too-large"),
}


@pytest.mark.parametrize(("edit", "expected"), (cases := IN_ROWS | ELSEWHERE).values(), ids=cases)
def test_what_is_wrong_with_a_table(edit: Edit, expected: str) -> None:
    assert said(edited(TABLE, edit)) == expected


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(
            put("Values", "net", "parameter", "bases"),
            "Parameters!A5 key-missing, Values!A6 unknown-name",
            id="no-such-parameter",
        ),
        pytest.param(
            put("Values", "net", "parameter", None),
            "Parameters!A5 key-missing, Values!A6 unknown-name",
            id="no-parameter",
        ),
        pytest.param(put("Values", "net", "from", None), "Values!E6 date", id="no-date"),
        pytest.param(put("Values", "net", "from", "May"), "Values!E6 date", id="no-such-date"),
        pytest.param(put("Values", "net", "from", "x" * 300), "Values!E6 date", id="a-date-too-long"),
        pytest.param(at("Values", "E5", "2024-01-01"), "Values!E5 duplicate-id", id="a-date-twice"),
        pytest.param(at("Values", "F5", None), "Values!F5 cell-empty", id="no-value"),
        pytest.param(at("Values", "F6", None), "Values!F6 cell-empty", id="nothing-at-all"),
        pytest.param(at("Values", "G5", "soon"), "Values!G5 pattern", id="confirmed-to-no-date"),
        pytest.param(
            at("Parameters", "A5", "ceiling"),
            "Options!A4 unknown-name, Options!A5 unknown-name, Parameters!A5 duplicate-id, Values!A6 unknown-name",
            id="a-parameter-twice",
        ),
        pytest.param(
            removed("Values"),
            "Values sheet-missing",
            id="no-values",
        ),
    ],
)
def test_what_is_wrong_with_parameters(edit: Edit, expected: str) -> None:
    assert said(edited(PARAMETERS, edit)) == expected


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(moved_down, id="empty-rows-and-columns"),
        pytest.param(at("Rows", "B4", " Match  garden.kind\u00a0"), id="a-heading-with-spaces-and-capitals"),
        pytest.param(put("Rows", "small", "give plan.pot", "\u00a0seedling "), id="spaces-around-a-value"),
        pytest.param(roof("[roof\u00a0, \u00a0yard]"), id="hard-spaces-in-a-list"),
        pytest.param(roof("[roof,\nyard]"), id="a-list-over-two-lines"),
        pytest.param(lambda book: book["Rows"].merge_cells("A1:G1"), id="merged-above-the-headings"),
        pytest.param(at("Rows", "H4", "(asked of)"), id="a-column-in-brackets"),
        pytest.param(lambda book: book.create_sheet("(sums)").append(["=1+1"]), id="a-sheet-in-brackets"),
        pytest.param(lambda book: book.create_sheet("Sheet2"), id="an-empty-sheet"),
        pytest.param(lambda book: book.move_sheet("Rows", 3), id="sheets-in-another-order"),
        pytest.param(lambda book: setattr(book["Rows"], "title", "ROWS "), id="a-sheet-called-in-capitals"),
        pytest.param(put("Rows", "(otherwise)", "match garden.kind", ANYTHING), id="otherwise-with-a-dash"),
        pytest.param(put("Definition", "in_force from", "value", datetime(2024, 1, 1)), id="a-real-date"),
        pytest.param(lambda book: book["Outputs"].append(["  "]), id="a-row-of-spaces"),
    ],
)
def test_what_is_meant_is_read(edit: Edit) -> None:
    back, faults = brought(edited(TABLE, edit))
    assert faults == []
    assert back is not None
    assert back.version.content_id == definition(TABLE).content_id


def test_columns_may_stand_in_another_order() -> None:
    back, faults = brought(edited(TABLE, reordered))
    assert faults == []
    assert back is not None
    document = back.version.document
    assert document.texts("inputs") == ("plan.volunteers", "garden.kind")
    assert list(document.map("outputs").entries) == ["plan.pot", "plan.most"]  # type: ignore[union-attr]
    assert flow(document.maps("rows")[1]) == '{id: large, match: [{at_least: 5}, field], give: [harvest, "£1,300.00"]}'


def test_what_is_hidden_is_read_and_told_of() -> None:
    back, faults = brought(edited(TABLE, hidden))
    assert [(fault.path, fault.code, fault.severity) for fault in faults] == [
        ("Rows!D4", "hidden", Severity.WARNING),
        ("Rows!A6", "hidden", Severity.WARNING),
    ]
    assert back is not None
    assert back.version.content_id == definition(TABLE).content_id


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        pytest.param(12, "General", "12", id="a-number"),
        pytest.param(2.5, "0.00", "2.5", id="a-decimal"),
        pytest.param("12", "@", "12", id="a-number-as-text"),
        pytest.param("'12", "@", '"12"', id="an-apostrophe-that-was-kept"),
        pytest.param('"12"', "@", '"12"', id="in-quotes"),
        pytest.param("'it''s'", "@", "it's", id="in-single-quotes"),
        pytest.param(1300, "[$£-809]#,##0.00", '"£1,300.00"', id="pounds"),
        pytest.param(0.025, "0.0%", "2.5%", id="a-percentage"),
        pytest.param(True, "General", "true", id="yes"),
        pytest.param("FALSE", "@", "false", id="no-as-text"),
        pytest.param(datetime(2024, 2, 29), "dd/mm/yyyy", "2024-02-29", id="a-date"),
        pytest.param("4..11", "@", "4..11", id="an-interval"),
        pytest.param("-", "@", '"-"', id="anything"),
        pytest.param(" roof ", "@", "roof", id="spaces"),
        pytest.param("it's: a [b], {c} #d", "@", '"it\'s: a [b], {c} #d"', id="words-with-signs"),
    ],
)
def test_what_is_typed_into_a_cell(value: object, form: str, said: str) -> None:
    def edit(book: Workbook) -> None:
        found = cell(book, "Rows", "small", "match garden.kind")
        found.value, found.number_format = value, form

    back, faults = brought(edited(TABLE, edit))
    assert faults == []
    assert back is not None
    assert flow(back.version.document.maps("rows")[0].items("match")[0]) == said


def test_what_the_definitions_say_of_a_cell_stands_at_the_cell() -> None:
    edits = [
        roof("barn"),
        put("Rows", "small", "match plan.volunteers", "4..1"),
        put("Rows", "large", "match plan.volunteers", "{at_last: 5}"),
        put("Rows", "large", "give plan.most", 1300),
        put("Rows", "(otherwise)", "give plan.pot", "seedlings"),
        at("Rows", "A8", "more"),
        at("Rows", "B8", "roof"),
        at("Rows", "C8", "-"),
        at("Rows", "D8", "=A1"),
        at("Rows", "E8", "£1.00"),
        put("Outputs", "plan.pot", "title en", None),
    ]
    back, faults = brought(edited(TABLE, lambda book: [edit(book) for edit in edits]))
    assert [(fault.path, fault.code) for fault in faults] == [("Rows!D8", "formula")]
    assert back is not None
    checked, _ = check([("words.yaml", VOCABULARY), (back.version.file, back.version.source)])
    found = {(fault.path, fault.line, fault.code) for fault in back.located(checked)}
    assert found == {
        ("Rows!B5", 5, "literal-option"),
        ("Rows!C5", 5, "empty-range"),
        ("Rows!C6", 6, "unknown-operator"),
        ("Rows!E6", 6, "literal-money-sign"),
        ("Rows!D7", 7, "literal-option"),
    }


def test_a_fault_of_another_file_stays_where_it_is() -> None:
    back, _ = brought(sheets(TABLE))
    assert back is not None
    other = VOCABULARY.replace(b"choice, options: [roof, yard, field]", b"choice")
    checked, _ = check([("words.yaml", other), (back.version.file, back.version.source)])
    located = {(fault.file, fault.line) for fault in back.located(checked) if fault.file == "words.yaml"}
    assert located == {("words.yaml", 8)}
