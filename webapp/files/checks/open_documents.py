"""Open documents (`odt`, `ods`): no macros or scripts, no programs' objects, nothing fetched on opening, no lock."""

from __future__ import annotations

import html

import re2

from webapp.files.checks import archives, markup
from webapp.files.checks.searching import compiled
from webapp.files.unfit import Unfit

_MANIFEST = "META-INF/manifest.xml"
_MACRO_PARTS = ("Basic/", "Scripts/", "Dialogs/")
_SCRIPTS = compiled(rb"<(?:[^\s<>/:]+:)?(?:event-listener|script|applet|plugin)[\s>/]")
_FETCHES = compiled(rb"<(?:[^\s<>/:]+:)?(?:dde-source|dde-connection-decl|dde-connection|floating-frame)[\s>/]")
_REFERRING = compiled(rb"<(?:[^\s<>/:]+:)?([\w-]+)\s[^>]*?:href\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CLICKED = re2.compile(r"(?i)^(?:https?|mailto|tel|ftp|file|sms):|^(?:[^:]*$|#)")
_ELSEWHERE = re2.compile(r"(?i)^(?:[a-z][a-z0-9+.-]+:|//|\\\\)")
_OWN_DISK = re2.compile(r"(?i)^(?:file:)?/{0,3}[a-z]:[\\/]|^file:///(?:home|Users)/")
_LINKS = frozenset({b"a", b"hyperlink", b"bookmark"})
_PROGRAMS = (b"MZ", b"\x7fELF", b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def check_open_document(content: bytes) -> None:
    """Return if an open document holds nothing that acts or fetches.

    Raises:
        Unfit: `file-macros`, `file-links`, `file-holds-files`, `file-locked`, `file-mixed`, `file-swells` or
            `file-damaged`.
    """
    with archives.opened(content) as archive:
        names = archive.namelist()
        if _MANIFEST not in names or "content.xml" not in names:
            raise Unfit("file-damaged")
        if any(name == "encryption-data" for name, _ in markup.elements(archive.read(_MANIFEST))):
            raise Unfit("file-locked")
        if any(name.startswith(_MACRO_PARTS) for name in names):
            raise Unfit("file-macros")
        for name in names:
            _check_part(name.lower(), archive.read(name))


def _check_part(name: str, data: bytes) -> None:
    if name.endswith((".xml", ".rdf")):
        markup.check_markup(data)
        if _SCRIPTS.search(data):
            raise Unfit("file-macros")
        if _FETCHES.search(data) or any(_fetched(*found) for found in _REFERRING.findall(data)):
            raise Unfit("file-links")
    elif data.startswith(_PROGRAMS):
        raise Unfit("file-holds-files")


def _fetched(element: bytes, quoted: bytes, single: bytes) -> bool:
    """Tell whether a reference is one that the program follows of itself, away from the writer's own disk."""
    target = html.unescape((quoted or single).decode("utf-8", "replace")).strip()
    if element in _LINKS:
        return not _CLICKED.search(target)
    return bool(_ELSEWHERE.search(target)) and not _OWN_DISK.search(target)
