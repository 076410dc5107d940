"""Spreadsheets as officers edit them: written by the engine, changed with openpyxl, which knows nothing of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from engine.errors import Fault, Faults
from engine.reading import read
from engine.spreadsheets.spreadsheet import FromSpreadsheet, from_spreadsheet, to_spreadsheet
from engine.versions import Version, read_version

TABLE = """
kind: table
id: garden/pots
title: {en: Which pot, cy: Pa bot}
owner: lead
in_force: {from: 2024-01-01}
source: Minutes of 3 May 2023
hit: first
inputs: [garden.kind, plan.volunteers]
outputs:
  plan.pot: {type: choice, title: {en: Pot}, options: [{value: seedling, label: {en: Small, cy: Bach}}, harvest]}
  plan.most: {type: money, unit: pounds}
rows:
  - {id: small, match: [[roof, yard], 1..4], give: [seedling, "£250.00"], note: {en: Few hands, cy: Prin}}
  - {id: large, match: [field, {at_least: 5}], give: [harvest, "£1,300.00"]}
otherwise: [seedling, "£0.00"]
examples:
  - name: A roof
    on: 2024-02-01
    given: {garden.kind: roof, plan: {volunteers: 3}}
    expect: {outputs: {plan.pot: seedling}, matched: [small]}
"""
PARAMETERS = """
kind: parameters
id: garden/figures
title: {en: Figures}
owner: lead
in_force: {from: 2024-01-01}
values:
  ceiling:
    type: money
    title: {en: Most for a plan}
    authority_may_set: true
    values:
      2024-01-01: "£1,300.00"
      2025-01-01: {value: "£1,400.00", confirmed_to: 2025-12-31, source: Minutes of May}
  basis: {type: choice, options: [net, gross], values: {2024-01-01: net}}
"""
FILE = "edited.xlsx"


def definition(text: str) -> Version:
    """Return the definition that `text` is, which must be sound."""
    faults = Faults()
    version = read_version(text.encode(), "made.yaml", faults)
    assert version is not None
    assert [str(fault) for fault in faults.errors] == []
    return version


def sheets(text: str) -> bytes:
    """Return the definition `text` as the engine writes it."""
    return to_spreadsheet(read(text.encode(), "made.yaml"))


def opened(source: bytes) -> Workbook:
    """Return the workbook in `source` as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(source))


def saved(book: Workbook) -> bytes:
    """Return `book` as openpyxl saves it."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def edited(text: str, edit: Callable[[Workbook], object]) -> bytes:
    """Return the definition `text` as a workbook on which `edit` was done."""
    book = opened(sheets(text))
    edit(book)
    return saved(book)


def cell(book: Workbook, sheet: str, key: str, heading: str) -> Cell:
    """Return the cell under `heading` in the first row that has `key` in it."""
    rows = list(book[sheet].iter_rows())
    column = next(each.column for row in rows for each in row if each.value == heading)
    found = next(row for row in rows if key in [each.value for each in row])
    return found[column - 1]


def brought(source: bytes) -> tuple[FromSpreadsheet | None, list[Fault]]:
    """Return what the workbook in `source` says, and what is wrong with it."""
    faults = Faults()
    found = from_spreadsheet(source, FILE, faults)
    return found, list(faults)


def told(source: bytes) -> list[tuple[str, str]]:
    """Return place and code of everything that is wrong with the workbook in `source`."""
    _, faults = brought(source)
    assert {fault.file for fault in faults} <= {FILE}
    return [(fault.path, fault.code) for fault in faults]


def repacked(source: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """Return the workbook in `source` with its parts, by name, changed."""
    archive = zipfile.ZipFile(io.BytesIO(source))
    parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return out.getvalue()
