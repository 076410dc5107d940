"""Documents of today's office programs (`docx`, `xlsx`, `pptx`): no macros, controls, objects; nothing from elsewhere.

A link that a person may click is no fault. Anything that the program itself would fetch on opening is, unless it is on
the writer's own disk, where nobody else has anything to gain from it.
"""

from __future__ import annotations

import html
import zipfile
from collections.abc import Callable, Iterator, Mapping

import re2

from webapp.files.checks import archives, markup
from webapp.files.checks.searching import compiled
from webapp.files.unfit import Unfit

CONTENT_TYPES = "[Content_Types].xml"
_MOST_DEPTH = 2
_MARKUP = (".xml", ".rels", ".vml")
_INSIDE = (".docx", ".xlsx", ".pptx")
"""Documents within a document, such as the figures behind a chart: they are checked like any other."""
_MACRO_PARTS = re2.compile(r"vbaproject\.bin$|vbadata\.xml$|/macrosheets/|/activex/|/dialogsheets/")
_MACRO_TYPES = re2.compile(r"macroenabled|vbaproject|activex|macrosheet")
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"%PDF",
    b"PK\x03\x04",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0",
    b"L\0\0\0\x01\x14\x02\0",
)
_FIELDS = compiled(
    rb"fldCharType\s*=\s*[\"']begin|<(?:[^\s<>/:]+:)?(?:instrText|delInstrText)(?:\s[^>]*)?>([^<]*)<"
    rb"|[\s:]instr\s*=\s*(?:\"([^\"]*)\"|'([^']*)')"
)
_FETCHES = re2.compile(r"(?i)(?:^|\s)(?:DDE(?:AUTO)?\s|INCLUDE(?:PICTURE|TEXT)?\s+\"?(?:\w{2,}:|\\\\|//))")
_DDE = compiled(rb"<(?:[^\s<>/:]+:)?(?:ddeLink|oleLink)[\s>/]")
_OWN_DISK = re2.compile(r"(?i)^(?:file:)?/{0,3}[a-z]:[\\/]")
_ELSEWHERE = re2.compile(r"(?i)^(?:[a-z][a-z0-9+.-]+:|//|\\\\)")
_CLICKED = re2.compile(r"(?i)^(?:https?|mailto|tel|ftp|file|sms|callto|onenote|message):|^(?:[^:]*$|#)")


def check_office(content: bytes, depth: int = 0) -> None:
    """Return if a document holds nothing that acts or fetches.

    Raises:
        Unfit: `file-macros`, `file-links`, `file-holds-files`, `file-locked`, `file-mixed`, `file-swells` or
            `file-damaged`.
    """
    with archives.opened(content) as archive:
        for part in archive.infolist():
            name = part.filename.lower()
            if _MACRO_PARTS.search(f"/{name}"):
                raise Unfit("file-macros")
            _check_part(name, archive.read(part), depth)


def has_macros(archive: zipfile.ZipFile) -> bool:
    """Tell whether an archive is an office document that says that it has macros."""
    if any(_MACRO_PARTS.search(f"/{name.lower()}") for name in archive.namelist()):
        return True
    if CONTENT_TYPES not in archive.namelist():
        return False
    with archive.open(CONTENT_TYPES) as part:
        return bool(_MACRO_TYPES.search(part.read(markup.MOST_PARSED_BYTES).decode("utf-8", "replace").lower()))


def _check_part(name: str, data: bytes, depth: int) -> None:
    if name.endswith(_MARKUP):
        markup.check_markup(data)
        if name == CONTENT_TYPES.lower():
            _each(data, _check_type)
        elif name.endswith(".rels"):
            _each(data, _check_relation)
        else:
            _check_words(data)
    elif name.endswith(_INSIDE) and "embeddings/" in name and depth < _MOST_DEPTH:
        check_office(data, depth + 1)
    elif "embeddings/" in name or data.startswith(_PROGRAMS):
        raise Unfit("file-holds-files")


def _each(data: bytes, check: Callable[[str, Mapping[str, str]], None]) -> None:
    for name, attributes in markup.elements(data):
        check(name, attributes)


def _check_type(name: str, attributes: Mapping[str, str]) -> None:
    said = attributes.get("ContentType", "").lower()
    if _MACRO_TYPES.search(said):
        raise Unfit("file-macros")
    if "oleobject" in said:
        raise Unfit("file-holds-files")


def _check_relation(name: str, attributes: Mapping[str, str]) -> None:
    kind = attributes.get("Type", "").rpartition("/")[2].lower()
    if kind in ("oleobject", "control", "activexcontrolbinary", "vbaproject"):
        raise Unfit("file-holds-files" if kind == "oleobject" else "file-macros")
    if attributes.get("TargetMode", "").lower() != "external":
        return
    target = attributes.get("Target", "").strip()
    if kind == "hyperlink":
        if not _CLICKED.search(target):
            raise Unfit("file-links")
    elif _ELSEWHERE.search(target) and not _OWN_DISK.search(target):
        raise Unfit("file-links")


def _check_words(data: bytes) -> None:
    if _DDE.search(data) or any(_FETCHES.search(field) for field in _fields(data)):
        raise Unfit("file-links")


def _fields(data: bytes) -> Iterator[str]:
    """Give what each field of a text document says, put together however it was split."""
    said: list[bytes] = []
    for found in _FIELDS.finditer(data):
        text, *attribute = found.groups()
        if any(attribute):
            yield _read(next(each for each in attribute if each))
        elif text is not None:
            said.append(text)
        else:
            yield _read(b"".join(said))
            said = []
    yield _read(b"".join(said))


def _read(said: bytes) -> str:
    return html.unescape(said.decode("utf-8", "replace")) + " "
