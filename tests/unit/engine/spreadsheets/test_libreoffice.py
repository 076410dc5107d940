"""What LibreOffice opens and saves again comes back as it went, and what is typed into its cells is read.

Skipped, and said so in the summary, where LibreOffice is not installed (`apt-get install libreoffice-calc`).
"""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from engine.reading import canonical, typed
from engine.spreadsheets.writing import flow, quoted
from spreadsheeting import PARAMETERS, TABLE, brought, cell, definition, edited, opened, sheets, told

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice is not installed, so the trip through it is not tried"
)

WORDS = [
    *(
        "=1+1",
        "+44 161",
        "-5",
        "-",
        "–",
        "@SUM(A1)",
        "'quoted",
        "'both'",
        '"',
        '"both"',
        "[list",
        "{map",
        "a: b",
        "a #b",
    ),
    *("12", "012", "1.50", "1e5", "true", "TRUE", "null", "~", "", "22:30", "2020-11-01", "£1,300.00", "2.5%", " x "),
    *("two\nlines", "\n", "a  b", "a\n\n b\n", "cr\rlf\r\n", "tab\there", "_x0041_", "_x000D_", "#REF!", "&amp; <b>"),
    *("🙂", "e\u0301", "\u00a0hard\u00a0", "x" * 9_000, "123456789012345678901234567890.5", "…", "“curly”", "1/2"),
]
"""Texts that a spreadsheet program might take for something else."""
HEAD = "id: garden/words\ntitle: T\nowner: lead\nin_force: {from: 2024-01-01}\n"
TYPED: list[tuple[object, str, str]] = [
    (12, "General", "12"),
    (2.5, "0.00", "2.5"),
    (1300, '"£"#,##0.00', '"£1,300.00"'),
    (-1300.5, "[$£-809]#,##0.00;[RED]-[$£-809]#,##0.00", '"-£1,300.50"'),
    (0.025, "0.0%", "2.5%"),
    (True, "General", "true"),
    (datetime(2024, 2, 29), "dd/mm/yyyy", "2024-02-29"),
    ("12", "@", "12"),
]


def words() -> str:
    """Return parameters that have each of the words as value, note and title."""
    lines = [
        f"  w{at}: {{type: text, title: {{en: T, cy: {quoted(word)}}}, note: {quoted(word)}, "
        f"values: {{2024-01-01: {quoted(word)}, 2025-01-01: {{value: 1, note: {quoted(word)}}}}}}}\n"
        for at, word in enumerate(WORDS)
    ]
    return f"kind: parameters\n{HEAD}values:\n{''.join(lines)}"


DEFINITIONS = {"table": TABLE, "parameters": PARAMETERS, "words": words()}


def typing(book: Workbook) -> None:
    """Add a row for each of the values, typed into a cell that is formatted so."""
    sheet = book["Rows"]
    for at, (value, form, _) in enumerate(TYPED):
        sheet.append([f"typed-{at}", value, "-", "harvest", "£1.00"])
        sheet.cell(sheet.max_row, 2).number_format = form


def faulty(book: Workbook) -> None:
    """Do what a person does in LibreOffice."""
    cell(book, "Rows", "small", "match garden.kind").value = "=1+1"
    cell(book, "Rows", "small", "give plan.pot").value = "=1/0"
    book["Rows"].merge_cells("F5:G6")
    book["Rows"].row_dimensions[6].hidden = True


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Workbooks that LibreOffice has opened and saved, by name; some by way of its own format."""
    folder = tmp_path_factory.mktemp("office")
    sources = {name: sheets(text) for name, text in DEFINITIONS.items()}
    sources |= {"typed": edited(TABLE, typing), "faulty": edited(TABLE, faulty)}
    for name, source in sources.items():
        (folder / f"{name}.xlsx").write_bytes(source)
    paths = sorted(folder.glob("*.xlsx"))
    again = convert(paths, "xlsx", folder / "again")
    by_ods = convert(convert(paths, "ods", folder / "ods"), "xlsx", folder / "by-ods")
    found = {path.stem: path.read_bytes() for path in again}
    return found | {f"{path.stem} by ods": path.read_bytes() for path in by_ods}


def convert(paths: list[Path], to: str, folder: Path) -> list[Path]:
    """Let LibreOffice open files and save them in another format."""
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", to, "--outdir", folder, *paths]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    found = sorted(folder.glob(f"*.{to}"))
    assert [path.stem for path in found] == [path.stem for path in paths]
    return found


@pytest.mark.parametrize("way", ["", " by ods"], ids=["xlsx", "by-ods"])
@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_definition_comes_back_as_it_went(resaved: dict[str, bytes], name: str, way: str) -> None:
    version = definition(DEFINITIONS[name])
    back, faults = brought(resaved[name + way])
    assert faults == []
    assert back is not None
    assert back.version.content_id == version.content_id
    was, now = typed(version.document), typed(back.version.document)
    assert canonical(now.get("examples", [])) == canonical(was.get("examples", []))


@pytest.mark.parametrize("way", ["", " by ods"], ids=["xlsx", "by-ods"])
def test_what_is_typed_in_is_read(resaved: dict[str, bytes], way: str) -> None:
    back, faults = brought(resaved[f"typed{way}"])
    assert faults == []
    assert back is not None
    rows = [row for row in back.version.document.maps("rows") if row.text("id").startswith("typed")]
    assert [flow(row.items("match")[0]) for row in rows] == [said for _, _, said in TYPED]


def test_what_is_wrong_is_told_of(resaved: dict[str, bytes]) -> None:
    assert sorted(told(resaved["faulty"])) == [
        ("Rows!A6", "hidden"),
        ("Rows!B5", "formula"),
        ("Rows!D5", "formula"),
        ("Rows!F5", "merged-cells"),
    ]


def test_what_begins_like_a_formula_is_still_none(resaved: dict[str, bytes]) -> None:
    book = opened(resaved["words"])
    cells = [each for sheet in book for row in sheet.iter_rows() for each in row]
    assert {each.data_type for each in cells if each.value is not None} == {"s"}
    assert [each.value for each in cells].count("=1+1") == 4
