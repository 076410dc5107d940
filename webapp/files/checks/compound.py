"""Documents of the older office programs (`doc`, `xls`): no macros, no objects of other programs, no lock.

Every entry of such a document's directory begins at a multiple of 128 bytes, wherever the directory stands; so the
entries are found without following its chains, which a hostile document can tie in knots.
"""

from __future__ import annotations

from collections.abc import Iterator

from webapp.files.unfit import Unfit

_ENTRY = 128
_SECTOR = 512
_KINDS = frozenset({1, 2, 5})
_MACROS = frozenset({"VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "MACROS", "OCXNAME"})
_LOCKED = frozenset({"ENCRYPTEDPACKAGE", "ENCRYPTIONINFO"})
_OBJECTS = frozenset({"\x01OLE10NATIVE", "EQUATION NATIVE", "PACKAGE"})
_OBJECT = "MBD"
"""What the names of other programs' objects in a spreadsheet begin with."""
_WORD = b"\xec\xa5"
_WORD_LOCKED = 0x0100
_BOOK = b"\x09\x08\x10\x00"
_MOST_RECORDS = 2_000
_SHEET, _FILEPASS, _END = 0x85, 0x2F, 0x0A
_FETCHES = tuple(word.encode(coding) for word in ("DDEAUTO", "ddeauto") for coding in ("ascii", "utf-16-le"))


def check_compound(content: bytes) -> None:
    """Return if an older document holds nothing that acts, and can be read.

    Raises:
        Unfit: `file-damaged`, `file-macros`, `file-locked`, `file-holds-files` or `file-links`.
    """
    names = entry_names(content)
    if names & _MACROS:
        raise Unfit("file-macros")
    if names & _LOCKED:
        raise Unfit("file-locked")
    if names & _OBJECTS or any(name.startswith(_OBJECT) for name in names):
        raise Unfit("file-holds-files")
    _check_whole(content, names)
    for at in range(_SECTOR, len(content), _SECTOR):
        start = content[at : at + 4]
        if start.startswith(_WORD) and int.from_bytes(content[at + 10 : at + 12], "little") & _WORD_LOCKED:
            raise Unfit("file-locked")
        if start == _BOOK:
            _check_book(content, at)
    if any(word in content for word in _FETCHES):
        raise Unfit("file-links")


def entry_names(content: bytes) -> frozenset[str]:
    """Return the names of the entries of a document's directory, in capitals."""
    return frozenset(_entries(content))


def is_locked(content: bytes) -> bool:
    """Tell whether this is a document of the newer programs under a password."""
    return bool(entry_names(content) & _LOCKED)


def _entries(content: bytes) -> Iterator[str]:
    for at in range(_SECTOR, len(content) - _ENTRY + 1, _ENTRY):
        length = content[at + 64]
        if content[at + 66] not in _KINDS or content[at + 65] or not 2 < length <= 64 or length % 2:
            continue
        if content[at + length - 2 : at + length] == b"\0\0":
            yield content[at : at + length - 2].decode("utf-16-le", "replace").upper()


def _check_whole(content: bytes, names: frozenset[str]) -> None:
    """Refuse a document without its directory, or whose tables of sectors lie beyond its end."""
    size = 1 << min(int.from_bytes(content[30:32], "little"), 16)
    count = min(int.from_bytes(content[44:48], "little"), 109)
    tables = (int.from_bytes(content[at : at + 4], "little") for at in range(76, 76 + 4 * count, 4))
    if "ROOT ENTRY" not in names or any((sector + 1) * size >= len(content) for sector in tables):
        raise Unfit("file-damaged")


def _check_book(content: bytes, at: int) -> None:
    """Refuse a spreadsheet that is locked, or has sheets of macros."""
    for _ in range(_MOST_RECORDS):
        kind = int.from_bytes(content[at : at + 2], "little")
        length = int.from_bytes(content[at + 2 : at + 4], "little")
        if kind == _FILEPASS:
            raise Unfit("file-locked")
        if kind == _SHEET and length > 5 and content[at + 9] == 1:
            raise Unfit("file-macros")
        if kind == _END or at + 4 + length > len(content):
            return
        at += 4 + length
