"""Honest files, which are taken: each has something that looks like what hostile ones have."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from corpus import files_made as made
from corpus.files_made import document, jpeg, object_list, office, open_document, pdf, png, relation


def _sheet() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["=SUM(1,2)", "-5", "https://example.org"])
    book.active["C1"].hyperlink = "https://example.org"
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _related(kind: str, target: str) -> bytes:
    return office(**{"word/_rels/document.xml.rels": relation(kind, target)})


HONEST = {
    "plain.pdf": pdf(),
    "opens-at-page.pdf": pdf(catalog=b"/OpenAction [3 0 R /XYZ null null 0]"),
    "opens-by-number.pdf": pdf(b"<< /S /GoTo /D [3 0 R /Fit] >>", catalog=b"/OpenAction 5 0 R"),
    "opens-packed.pdf": pdf(object_list(n8=b"[3 0 R /Fit]", n9=b"<< /A 1 >>"), catalog=b"/OpenAction 8 0 R"),
    "link-to-launch.pdf": pdf(b"<< /Type /Annot /A << /S /URI /URI (https://example.org/Launch/JavaScript) >> >>"),
    "form.pdf": pdf(b"<< /FT /Tx /T (name) >>", catalog=b"/AcroForm << /Fields [5 0 R] >>"),
    "signed-again.pdf": pdf() + pdf()[9:],
    "space-after.pdf": pdf(tail=b"\r\n\0\0\n"),
    "plain.docx": office(),
    "link.docx": _related("hyperlink", "https://example.org/?a=1&amp;b=javascript:x"),
    "template-at-home.docx": _related("attachedTemplate", "file:///C:\\Users\\Ann\\Letter.dotx"),
    "page-number.docx": office(**{"word/document.xml": document(made.field(" PAGE ") + made.field(" TOC \\h "))}),
    "chart.docx": office(**{"word/embeddings/Microsoft_Excel_Sheet1.xlsx": _sheet()}),
    "printer.xlsx": office(made.SHEET, **{"xl/printerSettings/printerSettings1.bin": b"\0P\0r\0i"}),
    "openpyxl.xlsx": _sheet(),
    "plain.odt": open_document(
        '<text:a xlink:href="https://example.org">x</text:a><draw:image xlink:href="Pictures/1.png"/>'
    ),
    "plain.ods": open_document(mimetype=made.ODS),
    "plain.doc": made.compound("WordDocument", "1Table", streams=b"\xec\xa5\xc1\x00" + bytes(8)),
    "plain.xls": made.compound("Workbook", streams=made.book((0x85, bytes(12)))),
    "plain.png": png(),
    "scan.png": png(9_921, 7_016, (b"tEXt", b"Software\0A scanner")),
    "photo.jpg": jpeg(4_000, 3_000, tail=b"SEFT and what telephones add"),
    "plain.txt": "Ysgol Tŷ Gwyn: dyfynbris o £1,200 <VAT not included>\n".encode(),
    "sums.csv": b"place,sum\nOak,=1+1\nAsh,-5\nElm,+44 1632 960001\nYew,@home | shed\n",
}
