"""Files for tests of uploading, put together here byte by byte: whole ones, which the hostile ones are made out of."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = "META-INF/manifest.xml"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE" + b"!$H+H*"
"""What scanners find to show that they look; in two pieces here, so that they do not find this file."""


def pdf(*more: bytes, catalog: bytes = b"", trailer: bytes = b"", tail: bytes = b"") -> bytes:
    """A PDF of one page; `more` are further objects, from number 5 on."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length 2 >>\nstream\nBT\nendstream",
        *more,
    ]
    body, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end + tail


def object_list(**objects: bytes) -> bytes:
    """A compressed list of PDF objects, named `n5`, `n6` and so on."""
    bodies = [each + b" " for each in objects.values()]
    places = [sum(map(len, bodies[:index])) for index in range(len(bodies))]
    head = b" ".join(b"%s %d" % (name[1:].encode(), place) for name, place in zip(objects, places, strict=True)) + b" "
    packed = zlib.compress(head + b"".join(bodies))
    said = b"<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d >>"
    return said % (len(bodies), len(head), len(packed)) + b"\nstream\n" + packed + b"\nendstream"


def packed(parts: dict[str, bytes | str], *, comment: bytes = b"", stored: tuple[str, ...] = ()) -> bytes:
    """A zip archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, how)
        archive.comment = comment
    return held.getvalue()


def office(main: str = WORD, *, types: str = "", **parts: bytes | str) -> bytes:
    """A document of today's office programs; `word__x__y` is the part `word/x/y` (`.xml` unless it says another)."""
    listed = f'<Types xmlns="t"><Override PartName="/word/document.xml" ContentType="{main}"/>{types}</Types>'
    named = {name.replace("__", "/"): data for name, data in parts.items()}
    whole = {"[Content_Types].xml": listed, "word/document.xml": document(), **named}
    return packed({name if "." in name else f"{name}.xml": data for name, data in whole.items()})


def document(fields: str = "") -> str:
    """The main part of a text document."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="w"><w:body><w:p>'
        f"<w:r><w:t>Added, hidden, DDE is a word.</w:t></w:r>{fields}</w:p></w:body></w:document>"
    )


def field(*pieces: str) -> str:
    """A field of a text document, split over runs."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return f'<w:fldChar w:fldCharType="begin"/>{runs}<w:fldChar w:fldCharType="end"/>'


def relation(kind: str, target: str, mode: str = "External") -> str:
    """A list with one relationship."""
    return (
        '<?xml version="1.0"?><Relationships xmlns="r"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def open_document(content: str = "", *, mimetype: str = ODT, manifest: str = "", **parts: bytes | str) -> bytes:
    """An open document."""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:xlink="x" '
        f'xmlns:draw="d" xmlns:text="t"><office:scripts/><office:body>{content}</office:body></office:document-content>'
    )
    listed = f"<manifest:file-entry>{manifest}</manifest:file-entry>"
    said = f'<manifest:manifest xmlns:manifest="m">{listed}</manifest:manifest>'
    named = {name.replace("__", "/"): data for name, data in parts.items()}
    return packed({"mimetype": mimetype, "content.xml": body, MANIFEST: said, **named}, stored=("mimetype",))


def compound(*names: str, streams: bytes = b"") -> bytes:
    """A document of the older office programs with a directory of these names; `streams` begin at the third sector."""
    entries = b"".join(_entry(name, 5 if index == 0 else 2) for index, name in enumerate(["Root Entry", *names]))
    entries += bytes(-len(entries) % 512)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10) + struct.pack("<II", 1, 1) + bytes(4)
    head += struct.pack("<IIIII", 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0) + b"\xff" * 432
    table = b"\xff" * 512
    return head[:512] + table + entries + streams + bytes(-len(streams) % 512)


def _entry(name: str, kind: int) -> bytes:
    said = (name + "\0").encode("utf-16-le")
    return said.ljust(64, b"\0") + struct.pack("<HBB", len(said), kind, 1) + bytes(60)


def book(*records: tuple[int, bytes]) -> bytes:
    """The stream of an older spreadsheet, to stand at the beginning of a sector."""
    whole = [(0x0809, bytes(16)), *records, (0x0A, b"")]
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in whole)


def png(width: int = 1, height: int = 1, *chunks: tuple[bytes, bytes], tail: bytes = b"") -> bytes:
    """A picture, with further chunks."""
    ours = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    body = [ours, *chunks, (b"IDAT", zlib.compress(bytes(5))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in body) + tail


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def jpeg(
    width: int = 1, height: int = 1, *, comment: bytes = b"", end: bytes = b"\xff\xd9", tail: bytes = b""
) -> bytes:
    """A photograph, as far as its header goes."""
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    said = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment if comment else b""
    size = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return head + said + size + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\x34" + end + tail
