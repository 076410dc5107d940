"""A workbook as bytes: XLSX, the same bytes for the same sheets, with nothing in it that runs.

Every cell is text, in a column formatted as text, so that a spreadsheet program neither computes what begins with `=`
nor turns `1-2` into a date. Written here, and not by a library, so that no clock and no temporary file has a part in
it. Any program that reads XLSX reads it.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from html import escape

import re2

from engine.spreadsheets.grid import Look, SheetOut, column_letters
from engine.spreadsheets.looks import style, styles

MAX_CELL_CHARACTERS = 32_767
"""What a cell of a spreadsheet can hold."""
SPARE_ROWS = 1_000
"""So many further rows offer their choices as well."""
LISTS = "(lists)"
"""The hidden sheet of choices that are too long to stand beside their column."""

_LONGEST_CHOICES = 255
_NARROWEST, _WIDEST = 10, 60
_MOST_LINES_ABOUT = 8
_LINE_POINTS, _HIGHEST_POINTS = 15, 405
_BEGINNING = (1980, 1, 1, 0, 0, 0)
_ESCAPE = re2.compile("_x[0-9A-Fa-f]{4}_")
"""What a spreadsheet program would read as one character."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def packed(sheets: Sequence[SheetOut]) -> bytes:
    """Return `sheets` as the bytes of a workbook."""
    lists: list[Sequence[str]] = []
    made = {sheet.name: _sheet(sheet, lists, first=sheet is sheets[0]) for sheet in sheets}
    if lists:
        made[LISTS] = _lists(lists)
    numbered = {f"xl/worksheets/sheet{at}.xml": content for at, content in enumerate(made.values(), 1)}
    targets = [*(("worksheet", name.removeprefix("xl/")) for name in numbered), ("styles", "styles.xml")]
    return _zipped(
        {
            "[Content_Types].xml": _content_types(numbered),
            "_rels/.rels": _relationships([("officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": _workbook(made),
            "xl/_rels/workbook.xml.rels": _relationships(targets),
            "xl/styles.xml": styles(_MAIN),
            **numbered,
        }
    )


def _zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            about = zipfile.ZipInfo(name, _BEGINNING)
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, _PROLOGUE + content)
    return out.getvalue()


def _content_types(sheets: Iterable[str]) -> str:
    overrides = [
        ("xl/workbook.xml", "sheet.main"),
        ("xl/styles.xml", "styles"),
        *((name, "worksheet") for name in sheets),
    ]
    said = "".join(f'<Override PartName="/{part}" ContentType="{_SHEET_TYPE}.{what}+xml"/>' for part, what in overrides)
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{said}</Types>'
    )


def _relationships(targets: Iterable[tuple[str, str]]) -> str:
    said = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{what}" Target="{target}"/>'
        for at, (what, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'


def _workbook(names: Iterable[str]) -> str:
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}"{_hidden(name)} r:id="rId{at}"/>'
        for at, name in enumerate(names, 1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _hidden(name: str) -> str:
    return ' state="hidden"' if name == LISTS else ""


def _sheet(sheet: SheetOut, lists: list[Sequence[str]], *, first: bool) -> str:
    """Return the XML of a sheet; choices too long to stand in it are added to `lists`."""
    above = _above(sheet)
    heading = len(above)
    widths = [_width(sheet, at) for at, _ in enumerate(sheet.columns)]
    looks = [column.look for column in sheet.columns]
    rows = [*above, *((looks, row) for row in sheet.rows)]
    lines = "".join(_row(number, row_looks, row, widths) for number, (row_looks, row) in enumerate(rows, 1))
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" style="{style(look)}" customWidth="1"/>'
        for at, (width, look) in enumerate(zip(widths, looks, strict=True), 1)
    )
    last = len(rows) + SPARE_ROWS
    corner, whole = f"A{heading + 1}", f"A1:{column_letters(len(sheet.columns))}{last}"
    selected = ' tabSelected="1"' if first else ""
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0"{selected}>'
        f'<pane ySplit="{heading}" topLeftCell="{corner}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="{corner}" sqref="{corner}"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{lines}</sheetData>{_offers(sheet, heading + 1, last, lists)}"
        f'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        f'<ignoredErrors><ignoredError sqref="{whole}" numberStoredAsText="1"/></ignoredErrors></worksheet>'
    )


def _above(sheet: SheetOut) -> list[tuple[Sequence[Look], Sequence[str]]]:
    """Return the rows down to the headings, with their looks: words on the sheet, titles, what may stand below them."""
    count = len(sheet.columns)
    rows: list[tuple[Look, Sequence[str]]] = [
        (Look.ABOUT, [sheet.about, *[""] * (count - 1)]),
        (Look.TITLE, [column.title for column in sheet.columns]),
        (Look.READING, [column.about for column in sheet.columns]),
        (Look.HEADING, [column.heading for column in sheet.columns]),
    ]
    return [([look] * count, texts) for look, texts in rows if any(texts)]


def _row(number: int, looks: Sequence[Look], texts: Sequence[str], widths: Sequence[int]) -> str:
    cells = "".join(
        _cell(f"{column_letters(at)}{number}", text, look)
        for at, (text, look) in enumerate(zip(texts, looks, strict=True), 1)
    )
    wrapped = [] if Look.ABOUT in looks else [_lines(text, width) for text, width in zip(texts, widths, strict=True)]
    points = min(_HIGHEST_POINTS, _LINE_POINTS * max(wrapped, default=1))
    return f'<row r="{number}" ht="{points}">{cells}</row>'


def _lines(text: str, width: int) -> int:
    """Return how many lines `text` takes in a column so wide, or a few less or more: letters are not all one width."""
    return sum(1 + len(line) // width for line in text.split("\n"))


def _cell(where: str, text: str, look: Look) -> str:
    if not text:
        return f'<c r="{where}" s="{style(look)}"/>'
    said = escape(_ESCAPE.sub(lambda found: f"_x005F{found.group()}", text), quote=False)
    return f'<c r="{where}" s="{style(look, text)}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def _offers(sheet: SheetOut, first: int, last: int, lists: list[Sequence[str]]) -> str:
    """Return a drop-down for each column with choices; those too long to stand here are added to `lists`."""
    offers = []
    for letters, choices in ((column_letters(at), column.choices) for at, column in enumerate(sheet.columns, 1)):
        if not choices:
            continue
        offered = f'"{",".join(choices)}"'
        if len(offered) > _LONGEST_CHOICES or any({",", '"'} & set(each) for each in choices):
            lists.append(choices)
            column = column_letters(len(lists))
            offered = f"'{LISTS}'!${column}$1:${column}${len(choices)}"
        offers.append(
            f'<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="{letters}{first}:{letters}{last}">'
            f"<formula1>{escape(offered, quote=False)}</formula1></dataValidation>"
        )
    return f'<dataValidations count="{len(offers)}">{"".join(offers)}</dataValidations>' if offers else ""


def _lists(lists: Sequence[Sequence[str]]) -> str:
    """Return the XML of the sheet that holds `lists`, each in a column."""
    rows = [
        "".join(
            _cell(f"{column_letters(at)}{number}", choices[number - 1], Look.READING)
            for at, choices in enumerate(lists, 1)
            if number <= len(choices)
        )
        for number in range(1, max(map(len, lists)) + 1)
    ]
    lines = "".join(f'<row r="{number}">{cells}</row>' for number, cells in enumerate(rows, 1))
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def _width(sheet: SheetOut, at: int) -> int:
    """Return how wide a column is: as what stands in it, and so that what is said of it takes few lines."""
    column = sheet.columns[at]
    lines = [line for row in sheet.rows for line in row[at].split("\n")]
    widest = max(len(line) for line in (column.heading, *lines))
    return max(_NARROWEST, min(_WIDEST, max(widest + 3, len(column.about) // _MOST_LINES_ABOUT)))
