"""XML inside documents: read without its document type, in the one encoding that the searches understand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.parsers import expat

from webapp.files.checks.searching import compiled
from webapp.files.unfit import Unfit

MOST_PARSED_BYTES = 8 * 1024 * 1024
_TYPED = compiled(rb"<!(?:DOCTYPE|ENTITY)")
_ENCODING = compiled(rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
_ENCODINGS = frozenset({b"utf-8", b"us-ascii", b"ascii"})


def check_markup(data: bytes) -> None:
    """Return if XML can be searched for what it says.

    Raises:
        Unfit: `file-damaged`: it declares a type or entities, or is not in UTF-8. No office program writes so.
    """
    if b"\0" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff") or _TYPED.search(data):
        raise Unfit("file-damaged")
    said = _ENCODING.search(data[:200])
    if said and said.group(1).lower() not in _ENCODINGS:
        raise Unfit("file-damaged")


def elements(data: bytes) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Give the name of each element, without its namespace, and its attributes with references resolved.

    Raises:
        Unfit: `file-damaged` for what is not XML or too long, `file-swells` for what is far too long.
    """
    if len(data) > MOST_PARSED_BYTES:
        raise Unfit("file-swells")
    check_markup(data)
    found: list[tuple[str, Mapping[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append((local(name), attributes))
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unfit("file-damaged") from error
    yield from found


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]
