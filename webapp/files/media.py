"""What a file is, found from its content: the name it came under and what the browser said of it count for nothing."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable

import puremagic

from engine.forms.files import MEDIA_TYPES

_PARTS = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
}
"""The main part of a document, as its list of contents names it; documents with macros name others."""
_COMPOUND = {"doc": "WordDocument", "xls": "Workbook"}
COMPOUND_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_LISTING_BYTES = 1_000_000
_MOST_PARTS = 10_000
"""Of a document that is a zip archive: opening one reads the name of every part first."""
_PART_MAGIC = b"PK\x01\x02"
_DIRECT = frozenset({"application/pdf", "image/jpeg", "image/png"})
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f") | {127}


def possible_media_types(content: bytes) -> frozenset[str]:
    r"""Return the media types that `content` can be, of those that questions accept; none where it is something else.

    >>> sorted(possible_media_types(b"%PDF-1.7 and so on"))
    ['application/pdf']
    >>> sorted(possible_media_types(b"MZ\x90\x00 a program called report.pdf"))
    []
    >>> sorted(possible_media_types(b"name,places\nOak,12\n"))
    ['text/csv', 'text/plain']
    """
    if content.startswith(b"PK\x03\x04"):
        return _types(_packed(content))
    if content.startswith(COMPOUND_MAGIC):
        return _types(kind for kind, name in _COMPOUND.items() if name.encode("utf-16-le") in content)
    found = _by_magic(content)
    if found:
        return found & _DIRECT
    return _types(["txt", "csv"]) if _is_text(content) else frozenset()


def chosen_media_type(content: bytes, accepted: Iterable[str]) -> str | None:
    """Return the first of the `accepted` media types that `content` can be, or None."""
    possible = possible_media_types(content)
    return next((media_type for media_type in accepted if media_type in possible), None)


def _types(kinds: Iterable[str]) -> frozenset[str]:
    return frozenset(media_type for kind in kinds for media_type in MEDIA_TYPES.get(kind, ()))


def _by_magic(content: bytes) -> frozenset[str]:
    """Return what the first and last bytes say, if they say anything for sure."""
    try:
        matches = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return frozenset()
    sure = [match for match in matches if len(match.byte_match) >= 3 and match.mime_type not in ("", "text/plain")]
    return frozenset(match.mime_type for match in sure)


def _packed(content: bytes) -> list[str]:
    """Return the kind of a document that is a zip archive; nothing for any other archive, or one with macros."""
    if content.count(_PART_MAGIC) > _MOST_PARTS:
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = frozenset(archive.namelist())
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return []
            if "[Content_Types].xml" in names:
                listing = _head(archive, "[Content_Types].xml")
                return [kind for part, kind in _PARTS.items() if part in listing]
            said = _head(archive, "mimetype").strip() if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        return []
    return [kind for kind in ("odt", "ods") if said.decode("ascii", "replace") in MEDIA_TYPES[kind]]


def _head(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_MOST_LISTING_BYTES)


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(content.strip()) and not _CONTROLS.intersection(content)
