"""The files inside a workbook, each read within bounds: a small file can claim to hold very much.

Refused, each in words: what is no XLSX file, what is protected by a password, what is too large, and XML with a
document type (the way to make a parser expand a few letters into gigabytes).
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import ParseError, XMLParser

from engine.errors import DefinitionError, Fault, Severity

MAX_BYTES = 4 * 1024 * 1024
MAX_UNPACKED_BYTES = 8 * 1024 * 1024
"""Of all that is read, however often."""
MAX_PARTS = 1_000
MAX_DEPTH = 100
"""Of elements in elements; a workbook needs ten."""

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_SAVE_AGAIN = "Open it in a spreadsheet program and save it as an XLSX file (Excel workbook)."


class Package:
    """The parts of a workbook by name."""

    def __init__(self, source: bytes, file: str) -> None:
        """Open the workbook in `source`, which faults call `file`.

        Raises:
            DefinitionError: the bytes are no workbook that may be read.
        """
        self.file = file
        if len(source) > MAX_BYTES:
            raise self.fault("too-large", f"The file has {len(source):,} bytes; the limit is {MAX_BYTES:,}.")
        if source.startswith(_OLD_EXCEL):
            raise self.fault("not-xlsx", "The file is protected by a password, or of an older format.", _SAVE_AGAIN)
        if not source.startswith(_ZIP):
            raise self.fault("not-xlsx", "The file is not an XLSX file.", _SAVE_AGAIN)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(source))
        except (zipfile.BadZipFile, ValueError, LookupError, OSError, OverflowError, NotImplementedError) as error:
            raise self.damaged() from error
        parts = self._archive.infolist()
        if len(parts) > MAX_PARTS:
            raise self.fault("too-large", f"The file is made of {len(parts):,} parts; the limit is {MAX_PARTS:,}.")
        self._parts = {part.filename: part for part in parts}
        self._left = MAX_UNPACKED_BYTES

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a part called `name`."""
        return name in self._parts

    def __iter__(self) -> Any:
        """Iterate over the names of the parts."""
        return iter(self._parts)

    def bytes(self, name: str) -> bytes:
        """Return the part called `name`.

        Raises:
            DefinitionError: there is none, it is damaged, or too large.
        """
        part = self._parts.get(name)
        if part is None or part.compress_type not in _METHODS or part.flag_bits & _ENCRYPTED:
            raise self.damaged()
        try:
            with self._archive.open(part) as inner:
                found = inner.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError, OverflowError) as error:
            raise self.damaged() from error
        self.spend(len(found))
        return found

    def spend(self, size: int) -> None:
        """Count `size` bytes or letters more that were read, which one part can hold and many cells can show.

        Raises:
            DefinitionError: all in all there are too many.
        """
        self._left -= size
        if self._left < 0:
            hint = "Take out sheets and rows that are not needed, empty ones too."
            raise self.fault("too-large", f"The file has more than {MAX_UNPACKED_BYTES:,} bytes when unpacked.", hint)

    def parsed(self, name: str, target: "Target") -> Any:
        """Parse the XML of the part called `name` into `target`, and return what that makes of it.

        Raises:
            DefinitionError: the part is not there, damaged, too large, or has a document type.
        """
        target.package = self
        parser = XMLParser(target=target)  # noqa: S314  # parts are bounded, and a document type is refused unread
        try:
            parser.feed(self.bytes(name))
            return parser.close()
        except (ParseError, ValueError, LookupError) as error:
            raise self.damaged() from error

    def related(self, name: str) -> "Mapping[str, tuple[str, str]]":
        """Return what the part called `name` refers to, by id: the kind of each, and the name of the part.

        Raises:
            DefinitionError: what it refers to is damaged or too large.
        """
        folder, base = posixpath.split(name)
        listed = posixpath.join(folder, "_rels", f"{base}.rels")
        relations: dict[str, tuple[str, str]] = self.parsed(listed, _Relations(folder)) if listed in self else {}
        return relations

    def fault(self, code: str, message: str, hint: str = "") -> DefinitionError:
        """Return the error that says what is wrong with the file as a whole."""
        return DefinitionError([Fault(self.file, 0, "", Severity.ERROR, code, message, hint)])

    def damaged(self) -> DefinitionError:
        """Return the error that says that the file cannot be read."""
        return self.fault("not-xlsx", "The file is damaged, or not an XLSX file.", _SAVE_AGAIN)


class Target:
    """What a parser tells of one part: the tags without their namespace; `close` returns what became of them."""

    package: Package
    depth: int = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element.

        Raises:
            DefinitionError: it stands in too many others.
        """
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.package.damaged()
        self.begin(_local(tag), {_local(key): value for key, value in attributes.items()})

    def end(self, tag: str) -> None:
        """End an element."""
        self.depth -= 1
        self.finish(_local(tag))

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element, its name and those of its attributes without their namespaces."""

    def finish(self, tag: str) -> None:
        """End an element, its name without its namespace."""

    def data(self, text: str) -> None:
        """Take text inside an element."""

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        """Refuse a document type.

        Raises:
            DefinitionError: always.
        """
        raise self.package.damaged()

    def close(self) -> Any:
        """Return what became of the part."""


class _Relations(Target):
    """Reads what a part refers to, inside the file alone."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            name = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(self.folder, target))
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, name)

    def close(self) -> Mapping[str, tuple[str, str]]:
        return self.found


def _local(name: str) -> str:
    return name.rpartition("}")[2]
