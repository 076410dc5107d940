"""`fps sheet out` and `fps sheet in`: an officer's round trip, and how each of them ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from commanding import Fps
from engine.library import check
from spreadsheeting import cell, opened, saved

TABLE = """\
kind: table
id: judge/hands
title: {en: Whether there are enough hands}
owner: lead
in_force: {from: 2024-01-01}
hit: first
inputs: [plan.volunteers, pot.for_old_gardens]
outputs:
  spending.hands: {type: choice, options: [enough, few]}
rows:
  - {id: old, match: [{at_least: 5}, true], give: [enough]}  # old gardens need more
  - {id: new, match: [3..99, false], give: [enough]}
otherwise: [few]
examples:
  - name: Two are few
    on: 2024-02-01
    given: {plan.volunteers: 2, pot.for_old_gardens: false}
    expect: {outputs: {spending.hands: few}}
"""


@pytest.fixture
def table(folder: Path) -> Path:
    path = folder / "rulesets" / "judge" / "hands@2024-01-01.yaml"
    path.write_text(TABLE, "utf-8")
    return path


def edit(path: Path, change: Callable[[Workbook], object]) -> None:
    book = opened(path.read_bytes())
    change(book)
    path.write_bytes(saved(book))


def test_a_table_goes_out_and_comes_back(fps: Fps, folder: Path, table: Path) -> None:
    out = fps("sheet", "out", "judge/hands", "--on", "2024-06-01")
    assert (out.exit_code, out.stdout) == (
        0,
        "judge/hands, in force from 2024-01-01, is written to hands@2024-01-01.xlsx.\n",
    )
    assert "comments" in out.stderr
    back = fps("sheet", "in", "hands@2024-01-01.xlsx")
    assert back.exit_code == 0
    assert back.stdout == TABLE.replace("  # old gardens need more", "")
    assert "It means the same as rulesets/judge/hands@2024-01-01.yaml." in back.stderr
    assert "comments" in back.stderr


def test_the_sheet_shows_what_the_library_says_of_the_inputs(fps: Fps, folder: Path, table: Path) -> None:
    assert fps("sheet", "out", "judge/hands", "-o", "hands.xlsx").exit_code == 0
    rows = opened((folder / "hands.xlsx").read_bytes())["Rows"]
    assert rows["C2"].value == "Only for gardens that have been tended for some years"
    assert rows["C3"].value == "boolean"


def test_an_edited_table_is_written_as_a_new_version(fps: Fps, folder: Path, table: Path) -> None:
    fps("sheet", "out", str(table), "-o", "hands.xlsx")

    def change(book: Workbook) -> None:
        cell(book, "Definition", "in_force from", "value").value = "2025-01-01"
        book["Rows"].insert_rows(7)
        for at, value in enumerate(("tiny", 2, False, "few"), 1):
            book["Rows"].cell(7, at).value = value

    edit(folder / "hands.xlsx", change)
    done = fps("sheet", "in", "hands.xlsx", "-o", "rulesets/judge/hands@2025-01-01.yaml")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "judge/hands, in force from 2025-01-01, is written to rulesets/judge/hands@2025-01-01.yaml.\n"
    )
    written = (folder / "rulesets" / "judge" / "hands@2025-01-01.yaml").read_text("utf-8")
    assert "  - {id: tiny, match: [2, false], give: [few]}\n" in written
    assert fps("check").exit_code == 0


def test_what_changes_the_meaning_is_said(fps: Fps, folder: Path, table: Path) -> None:
    fps("sheet", "out", "judge/hands", "-o", "hands.xlsx")
    edit(folder / "hands.xlsx", lambda book: setattr(cell(book, "Rows", "new", "id"), "value", "newer"))
    done = fps("sheet", "in", "hands.xlsx")
    assert "It means something else than rulesets/judge/hands@2024-01-01.yaml." in done.stderr


def faulty(book: Workbook) -> None:
    cell(book, "Rows", "new", "give spending.hands").value = "enuf"
    cell(book, "Rows", "old", "match plan.volunteers").value = "=1+4"
    book.create_sheet("Sums")["A1"] = 1


def test_faults_are_told_by_sheet_row_and_column(fps: Fps, folder: Path, table: Path) -> None:
    fps("sheet", "out", "judge/hands", "-o", "hands.xlsx")
    edit(folder / "hands.xlsx", faulty)
    done = fps("sheet", "in", "hands.xlsx", "-o", "hands.yaml")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "Rows!B5: error The cell computes its value with a formula. (formula)",
        "    Write the value itself.",
        "Rows!D6: error “enuf” is not one of the options: enough, few. (literal-option)",
        "    Did you mean enough?",
        "Sums!A1: warning The sheet “Sums” is not part of the definition and was not read. (sheet-not-read)",
        "    Put its name in brackets to keep it for yourselves.",
    ]
    assert not (folder / "hands.yaml").exists()


def test_faults_for_programs(fps: Fps, folder: Path, table: Path) -> None:
    fps("sheet", "out", "judge/hands", "-o", "hands.xlsx")
    edit(folder / "hands.xlsx", faulty)
    done = fps("sheet", "in", "hands.xlsx", "--json")
    assert done.exit_code == 1
    found = [(fault["file"], fault["line"], fault["path"]) for fault in json.loads(done.stdout)["faults"]]
    assert found == [("hands.xlsx", 1, "Sums!A1"), ("hands.xlsx", 5, "Rows!B5"), ("hands.xlsx", 6, "Rows!D6")]


def test_the_definition_for_programs(fps: Fps, folder: Path) -> None:
    fps("sheet", "out", "words/hands", "-o", "hands.xlsx")
    report = json.loads(fps("sheet", "in", "hands.xlsx", "--json").stdout)
    assert list(report) == ["faults", "id", "in_force_from", "content_id", "definition"]
    assert (report["faults"], report["id"], report["in_force_from"]) == ([], "words/hands", "2024-01-01")
    faults, library = check([("hands.yaml", report["definition"].encode())])
    assert library is not None, list(faults)
    assert library.versions[0].content_id == report["content_id"]


def test_a_fault_that_it_brings_to_another_definition_is_told_there(fps: Fps, folder: Path) -> None:
    fps("sheet", "out", "words/hands", "-o", "hands.xlsx")
    edit(
        folder / "hands.xlsx",
        lambda book: [
            setattr(cell(book, sheet, "fewest-years", heading), "value", "least-years")
            for sheet, heading in (("Parameters", "name"), ("Values", "parameter"))
        ],
    )
    done = fps("sheet", "in", "hands.xlsx")
    assert done.exit_code == 1
    assert "rulesets/judge/grant@2024-01-01.yaml:" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        pytest.param(["out", "words/hand"], 1, "Did you mean words/hands?", id="no-such-definition"),
        pytest.param(
            ["out", "words/hands", "--on", "2001-01-01"],
            1,
            "is not in force on 2001-01-01. Its versions begin on",
            id="not-in-force",
        ),
        pytest.param(["out", "judge/grant"], 1, "is of kind rules", id="another-kind"),
        pytest.param(["out", "words/hands", "-o", "there.xlsx"], 1, "is there already", id="a-file-that-is-there"),
        pytest.param(["out", "words/hands", "-o", "none/x.xlsx"], 1, "No such file or directory", id="no-such-folder"),
        pytest.param(["out", "words/hands", "-o", "there.xlsx", "--replace"], 0, "", id="over-a-file"),
        pytest.param(["in", "there.xlsx"], 1, "is not an XLSX file", id="no-workbook"),
        pytest.param(["in", "nothing.xlsx"], 2, "does not exist", id="no-file"),
    ],
)
def test_how_it_ends(fps: Fps, folder: Path, arguments: list[str], exit_code: int, said: str) -> None:
    (folder / "there.xlsx").write_bytes(b"mine")
    done = fps("sheet", *arguments)
    assert done.exit_code == exit_code
    assert said in done.stderr
    assert "--replace" in arguments or (folder / "there.xlsx").read_bytes() == b"mine"


def test_a_broken_library_is_told_of(fps: Fps, folder: Path) -> None:
    (folder / "rulesets" / "torn.yaml").write_text("kind: rules\nid: [judge\n", "utf-8")
    done = fps("sheet", "out", "words/hands")
    assert done.exit_code == 1
    assert "rulesets/torn.yaml" in done.stderr


def test_what_a_check_refuses_is_not_written(fps: Fps, folder: Path, table: Path) -> None:
    table.write_text(TABLE.replace("hit: first", "hit: unique"), "utf-8")
    fps("sheet", "out", "judge/hands", "-o", "hands.xlsx")
    edit(
        folder / "hands.xlsx",
        lambda book: setattr(cell(book, "Rows", "new", "match pot.for_old_gardens"), "value", True),
    )
    done = fps("sheet", "in", "hands.xlsx", "-o", "hands.yaml")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Rows!A6: error The rows “old” and “new” match together where" in done.stderr
    assert not (folder / "hands.yaml").exists()


def test_structure_and_meaning_are_told_at_once_each_thing_once(fps: Fps, folder: Path, table: Path) -> None:
    fps("sheet", "out", "judge/hands", "-o", "hands.xlsx")

    def change(book: Workbook) -> None:
        cell(book, "Definition", "in_force from", "value").value = "2024-13-01"
        cell(book, "Definition", "hit", "value").value = "frist"
        cell(book, "Rows", "new", "give spending.hands").value = "enuf"
        cell(book, "Rows", "id", "match plan.volunteers").value = "mach plan.volunteers"
        cell(book, "Rows", "id", "note en").value = "remark"

    edit(folder / "hands.xlsx", change)
    done = fps("sheet", "in", "hands.xlsx")
    told = [line.partition(":")[0] + line[line.rindex(" ") :] for line in done.stderr.splitlines() if "(" in line]
    assert told == [
        "Definition!B8 (pattern)",
        "Definition!B12 (not-allowed)",
        "Rows!B4 (unknown-heading)",
        "Rows!E4 (unknown-heading)",
        "Rows!D6 (literal-option)",
    ]
    hint = "Its headings are id, match pot.for_old_gardens, give spending.hands, note cy."
    assert hint in done.stderr


def test_what_is_proved_is_a_warning_at_its_row(fps: Fps, folder: Path, table: Path) -> None:
    table.write_text(TABLE.replace("3..99, false", "5..99, true"), "utf-8")
    fps("sheet", "out", "judge/hands", "-o", "hands.xlsx")
    done = fps("sheet", "in", "hands.xlsx", "-o", "hands.yaml")
    assert done.exit_code == 0
    assert "Rows!A6: warning The row “new” can never win" in done.stderr
    assert "Definition" not in done.stderr
