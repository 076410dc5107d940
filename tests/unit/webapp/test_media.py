"""What a file is by its content, and what it is called."""

from __future__ import annotations

import io
import zipfile

import pytest

from engine.forms.files import MEDIA_TYPES
from webapp.files.media import chosen_media_type, possible_media_types
from webapp.files.names import plain_name, safe_name

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\0" * 17


def packed(**parts: str) -> bytes:
    """A zip archive of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_types", "[Content_Types].xml"), text)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        (b"%PDF-1.7\n", {"pdf"}),
        (PNG, {"png"}),
        (JPEG, {"jpg"}),
        (packed(_types=f'<Override ContentType="{MAIN}"/>'), {"docx"}),
        (packed(mimetype="application/vnd.oasis.opendocument.text"), {"odt"}),
        (packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"), {"ods"}),
        (COMPOUND + "WordDocument".encode("utf-16-le"), {"doc"}),
        (COMPOUND + "Workbook".encode("utf-16-le"), {"xls"}),
        ("Ysgol, lle: tŷ\n".encode(), {"txt", "csv"}),
    ],
)
def test_what_it_is(content: bytes, kinds: set[str]) -> None:
    assert possible_media_types(content) == {media for kind in kinds for media in MEDIA_TYPES[kind]}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"\0" * 100,
        b"MZ\x90\x00" + b"\0" * 60,
        b"\x7fELF\x02\x01\x01" + b"\0" * 60,
        b"<!DOCTYPE html><html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + b"\0" * 30,
        b"PK\x03\x04" + b"\0" * 60,
        packed(hello="world"),
        packed(_types=f'<Override ContentType="{MACROS}"/>'),
        packed(_types=f'<Override ContentType="{MAIN}"/>', word__vbaProject__bin="x").replace(
            b"vbaProject/bin", b"vbaProject.bin"
        ),
        COMPOUND,
        b"caf\xe9 in Latin-1",
        b"text with a bell\x07",
    ],
)
def test_what_is_nothing_that_is_taken(content: bytes) -> None:
    assert possible_media_types(content) == frozenset()


def test_a_listing_is_read_within_bounds() -> None:
    bomb = packed(_types=" " * 50_000_000 + MAIN)
    assert len(bomb) < 100_000
    assert possible_media_types(bomb) == frozenset()


def test_an_archive_of_very_many_parts_is_not_opened() -> None:
    assert possible_media_types(b"PK\x03\x04" + b"PK\x01\x02" * 10_001) == frozenset()


def test_the_first_accepted_is_chosen() -> None:
    assert chosen_media_type(b"a,b\n", ["text/csv", "text/plain"]) == "text/csv"
    assert chosen_media_type(b"a,b\n", ["application/pdf"]) is None


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Ann\\report.PDF", "report.PDF"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ('quo"te<script>.pdf', "quo te script .pdf"),
        (".pdf", "pdf.pdf"),
        ("", "file.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("x" * 300 + ".pdf", "x" * 150 + ".pdf"),
    ],
)
def test_what_it_is_called(name: str, kept: str) -> None:
    assert safe_name(name, "application/pdf") == kept


def test_a_long_name_is_cut_in_messages_too() -> None:
    assert len(plain_name("x" * 10_000)) == 150
