"""A file that is no workbook, or one made to do harm, is refused in words, fast and without filling the memory."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from engine.spreadsheets.package import MAX_BYTES, MAX_PARTS, MAX_UNPACKED_BYTES
from engine.spreadsheets.unpacking import MAX_CELLS, unpacked
from spreadsheeting import TABLE, brought, definition, repacked, sheets, told

SOUND = sheets(TABLE)
ROWS = "xl/worksheets/sheet1.xml"
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
CELLS = ("<row>" + "<c><v>1</v></c>" * 10_000 + "</row>") * (MAX_CELLS // 10_000 + 1)
OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">'

Parts = dict[str, bytes]


def inside(old: str, new: str, name: str = ROWS) -> bytes:
    """Return the sound workbook with a piece of one of its parts replaced."""

    def change(parts: Parts) -> None:
        assert old.encode() in parts[name]
        parts[name] = parts[name].replace(old.encode(), new.encode(), 1)

    return repacked(SOUND, change)


def with_doctype(doctype: str) -> bytes:
    return inside("<worksheet", f"{doctype}]><worksheet")


def encrypted() -> bytes:
    """Return the sound workbook with its parts said to be protected by a password."""
    source = bytearray(SOUND)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := source.find(signature, start)) >= 0:
            struct.pack_into("<H", source, start + offset, 1)
            start += 4
    return bytes(source)


def compressed(method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive, zipfile.ZipFile(io.BytesIO(SOUND)) as sound:
        for name in sound.namelist():
            archive.writestr(name, sound.read(name))
    return out.getvalue()


def many_parts(parts: Parts) -> None:
    parts.update({f"xl/media/{number}.png": b"" for number in range(MAX_PARTS)})


def repeated(parts: Parts) -> None:
    """Let a thousand sheets be the same part, which alone would not be too large."""
    parts[ROWS] = b"<worksheet><sheetData>" + b" " * (MAX_UNPACKED_BYTES // 100) + b"</sheetData></worksheet>"
    sheets_said = '<sheet name="More" r:id="rId1"/>' * 1_000
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</sheets>", f"{sheets_said}</sheets>".encode())


def shared(parts: Parts) -> None:
    """Let many cells show one long text."""
    parts["xl/sharedStrings.xml"] = b"<sst><si><t>" + b"x" * 500_000 + b"</t></si></sst>"
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", b'<Relationship Id="s" Type="/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    cells = '<row r="50"><c r="F50" t="s"><v>0</v></c></row>' + '<row><c t="s"><v>0</v></c></row>' * 1_000
    parts[ROWS] = parts[ROWS].replace(b"</sheetData>", f"{cells}</sheetData>".encode())


def bomb(parts: Parts) -> None:
    parts[ROWS] = b"<worksheet><sheetData>" + b" " * MAX_UNPACKED_BYTES + b"</sheetData></worksheet>"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        pytest.param(b"", "not-xlsx", id="nothing"),
        pytest.param(b"kind: table\n", "not-xlsx", id="yaml"),
        pytest.param(b"a,b\n1,2\n", "not-xlsx", id="csv"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not-xlsx", id="protected-or-old-excel"),
        pytest.param(b"PK\x03\x04", "not-xlsx", id="the-beginning-of-a-zip-file"),
        pytest.param(SOUND[: len(SOUND) // 2], "not-xlsx", id="half-a-file"),
        pytest.param(repacked(SOUND, lambda parts: parts.clear()), "not-xlsx", id="an-empty-zip-file"),
        pytest.param(repacked(SOUND, lambda parts: parts.pop("_rels/.rels")), "not-xlsx", id="another-zip-file"),
        pytest.param(repacked(SOUND, lambda parts: parts.pop("xl/workbook.xml")), "not-xlsx", id="no-workbook"),
        pytest.param(repacked(SOUND, lambda parts: parts.pop(ROWS)), "not-xlsx", id="a-sheet-lost"),
        pytest.param(encrypted(), "not-xlsx", id="encrypted"),
        pytest.param(compressed(zipfile.ZIP_LZMA), "not-xlsx", id="compressed-in-another-way"),
        pytest.param(inside("</sheetData>", ""), "not-xlsx", id="xml-that-does-not-end"),
        pytest.param(inside("UTF-8", "UTF-7"), "not-xlsx", id="an-unknown-encoding"),
        pytest.param(inside('<c r="A4"', '<c r="AAAA4"'), "not-xlsx", id="a-column-beyond-all"),
        pytest.param(inside('<c r="A4"', '<c r="A9999999"'), "not-xlsx", id="a-row-beyond-all"),
        pytest.param(with_doctype(ENTITIES), "not-xlsx", id="a-thousand-million-laughs"),
        pytest.param(with_doctype(OUTSIDE), "not-xlsx", id="a-file-of-this-machine"),
        pytest.param(with_doctype("<!DOCTYPE x ["), "not-xlsx", id="any-document-type"),
        pytest.param(b"PK\x03\x04" + b"x" * MAX_BYTES, "too-large", id="too-large"),
        pytest.param(repacked(SOUND, many_parts), "too-large", id="too-many-parts"),
        pytest.param(repacked(SOUND, bomb), "too-large", id="a-zip-bomb"),
        pytest.param(repacked(SOUND, shared), "too-large", id="one-text-many-times"),
        pytest.param(repacked(SOUND, repeated), "too-large", id="one-part-many-times"),
        pytest.param(inside("<sheetData>", "<a>" * 200_000), "not-xlsx", id="too-deep"),
        pytest.param(inside("</sheetData>", f"{CELLS}</sheetData>"), "too-large", id="too-many-cells"),
    ],
)
def test_what_is_refused(source: bytes, code: str) -> None:
    back, faults = brought(source)
    assert back is None
    assert [(fault.path, fault.code) for fault in faults] == [("", code)]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(compressed(zipfile.ZIP_STORED), id="not-compressed"),
        pytest.param(
            repacked(SOUND, lambda parts: parts.update({"xl/vbaProject.bin": b"macro", "xl/media/a.png": b"x"})),
            id="macros-and-pictures-are-not-looked-at",
        ),
        pytest.param(
            inside(
                "</Relationships>",
                '<Relationship Id="rId99" Type="x/worksheet" TargetMode="External" Target="http://x.example/"/></Relationships>',
                "xl/_rels/workbook.xml.rels",
            ),
            id="links-to-elsewhere-are-not-followed",
        ),
        pytest.param(
            inside('Target="worksheets', 'Target="/xl/worksheets', "xl/_rels/workbook.xml.rels"), id="whole-path"
        ),
        pytest.param(inside(' ht="15"', ""), id="rows-without-a-height"),
        pytest.param(
            inside("<pageSetup ", '<mergeCells><mergeCell ref="B1:XFD3"/></mergeCells><pageSetup '), id="merged"
        ),
        pytest.param(inside("small</t>", "sm</t><rPh><t>no</t></rPh><r><t>all</t></r>"), id="letters-of-several-looks"),
    ],
)
def test_what_is_read_all_the_same(source: bytes) -> None:
    back, faults = brought(source)
    assert faults == []
    assert back is not None
    assert back.version.content_id == definition(TABLE).content_id


def test_a_sheet_that_is_merged_into_one_cell_is_told_of_at_once() -> None:
    merged = inside("<pageSetup ", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><pageSetup ')
    assert told(merged) == [("Rows!A1", "merged-cells")]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        pytest.param("_x0041_", "A", id="a-letter"),
        pytest.param("_x005F_x0041_", "_x0041_", id="an-underscore"),
        pytest.param("a_x000D_\nb", "a\r\nb", id="the-end-of-a-line"),
        pytest.param("_xD83D_", "_xD83D_", id="half-a-character"),
        pytest.param("_x41_", "_x41_", id="none"),
    ],
)
def test_the_escapes_of_the_format(written: str, text: str) -> None:
    book = unpacked(inside("Few hands", written), "escapes.xlsx")
    assert book.sheets[0].cells[(5, 6)].text == text
