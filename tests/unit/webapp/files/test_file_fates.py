"""What is let in and what is not: a table of hostile files, one of honest ones, and that nothing else ever happens."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import files_made as made
from corpus.files_honest import HONEST
from corpus.files_hostile import HOSTILE, VIRUSES
from engine.forms.codes import CODES
from engine.forms.files import MEDIA_TYPES
from webapp.files.checking import CHECKS, checked
from webapp.files.checks.pdf import check_pdf
from webapp.files.names import MOST_CHARACTERS, plain_name, safe_name
from webapp.files.unfit import Unfit

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SLOWEST_SECONDS = 3.0


def fate(content: bytes) -> str:
    """The media type of a file that is taken, or the code it is refused with."""
    try:
        return checked(content, CHECKS)
    except Unfit as unfit:
        return unfit.code


def test_every_kind_of_file_is_looked_into():
    assert set(CHECKS) == {media_type for types in MEDIA_TYPES.values() for media_type in types}


@pytest.mark.parametrize("file", [pytest.param(file, id=file.name) for file in HOSTILE])
def test_a_hostile_file_is_refused(file):
    began = time.perf_counter()
    assert fate(file.content) == file.code
    assert file.code in CODES
    assert time.perf_counter() - began < SLOWEST_SECONDS


@pytest.mark.parametrize("file", [pytest.param(file, id=file.name) for file in VIRUSES])
def test_what_only_a_scanner_finds_is_left_to_it(file):
    assert fate(file.content) in CHECKS


@pytest.mark.parametrize(("name", "content"), [pytest.param(*each, id=each[0]) for each in HONEST.items()])
def test_an_honest_file_is_taken(name, content):
    assert checked(content, MEDIA_TYPES[name.rpartition(".")[2]]) in CHECKS


def test_the_tables_are_long_enough():
    assert len({file.name for file in HOSTILE}) == len(HOSTILE) > 100
    assert len(HONEST) >= 15
    assert {file.code for file in HOSTILE} == {code for code in CODES if code.startswith("file-")} - {
        "file-virus",
        "file-too-large",
        "file-empty",
    }


def test_a_kind_that_is_not_asked_for_is_of_no_kind():
    with pytest.raises(Unfit, match="file-type"):
        checked(made.office(**{"word/vbaProject.bin": b""}), MEDIA_TYPES["pdf"])


def test_the_size_of_a_picture_is_told():
    with pytest.raises(Unfit) as unfit:
        checked(made.png(60_000, 50_000), CHECKS)
    assert dict(unfit.value.params) == {"width": 60_000, "height": 50_000, "most": 120}


@given(st.sampled_from(sorted(HONEST)), st.data())
def test_whatever_is_changed_in_a_file_it_is_taken_or_refused(name, data):
    content = bytearray(HONEST[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(st.binary(max_size=4))
        content[at : at + data.draw(st.integers(0, 40))] = piece
        if not content:
            return
    assert fate(bytes(content)) in {*CHECKS, *CODES}


@given(st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b""]), st.binary())
def test_nothing_but_taken_or_refused(head, rest):
    assert fate(head + rest) in {*CHECKS, *CODES}


@pytest.mark.parametrize(
    "piece",
    [b"/S %\n", b"/#53", b"/ObjStm ", b"/OpenAction 1 0 R ", b"1 0 obj<<", b"1 ", b"/OpenAction<<", b"%", b"stream\n"],
)
def test_a_pdf_that_repeats_one_thing_takes_no_time(piece):
    began = time.perf_counter()
    with contextlib.suppress(Unfit):
        check_pdf(b"%PDF-1.7\n" + piece * (4_000_000 // len(piece)) + b"\n%%EOF")
    assert time.perf_counter() - began < SLOWEST_SECONDS


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        pytest.param("report.pdf.exe", "report.pdf.exe.pdf", id="program-behind"),
        pytest.param("../../../etc/passwd", "passwd.pdf", id="path"),
        pytest.param("..\\..\\Windows\\win.ini", "win.ini.pdf", id="path-of-windows"),
        pytest.param("/", "file.pdf", id="only-a-path"),
        pytest.param("..", "file.pdf", id="only-dots"),
        pytest.param("a\0.exe\0.pdf", "a.exe.pdf", id="nul"),
        pytest.param("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf", id="header"),
        pytest.param("annual\u202efdp.exe", "annualfdp.exe.pdf", id="turned-round"),
        pytest.param("a\u2066b\u2069.pdf", "ab.pdf", id="unseen"),
        pytest.param("x" * 5_000 + ".pdf", "x" * MOST_CHARACTERS + ".pdf", id="5000-characters"),
        pytest.param("." * 5_000, "file.pdf", id="5000-dots"),
        pytest.param("CON.pdf", "file CON.pdf", id="reserved"),
        pytest.param("nul", "file nul.pdf", id="reserved-without-an-ending"),
        pytest.param("com1.tar.pdf", "file com1.tar.pdf", id="reserved-with-two-endings"),
        pytest.param("console.pdf", "console.pdf", id="not-reserved"),
        pytest.param('a";filename="b.exe".pdf', "a ;filename= b.exe .pdf", id="quotes"),
        pytest.param("=cmd|'/c calc'!A1.pdf", "c calc'!A1.pdf", id="formula"),
        pytest.param("<img src=x onerror=alert(1)>.pdf", "img src=x onerror=alert(1) .pdf", id="markup"),
        pytest.param("a.pdf ", "a.pdf", id="space-behind"),
        pytest.param("", "file.pdf", id="none"),
    ],
)
def test_a_name_is_only_a_name(name, kept):
    assert safe_name(name, "application/pdf") == kept
    assert len(plain_name(name)) <= MOST_CHARACTERS + 5


@given(st.text(max_size=400))
def test_every_name_is_safe(name):
    kept = safe_name(name, "application/pdf")
    assert kept.lower().endswith(".pdf")
    assert 4 < len(kept) <= MOST_CHARACTERS + 9
    assert not set(kept) & set('/\\:*?"<>|\0\r\n')
    assert kept == safe_name(kept, "application/pdf")


@pytest.mark.deep
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc")
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls", "pdf"])
def test_what_libreoffice_writes_is_taken(kind, tmp_path):
    (tmp_path / "made.xlsx").write_bytes(HONEST["openpyxl.xlsx"])
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = [str(OFFICE), home, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / "out"), "made.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert fate(Path(tmp_path / "out" / f"made.{kind}").read_bytes()) in MEDIA_TYPES[kind]
