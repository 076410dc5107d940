"""PDF: nothing that acts when it is opened or clicked, no files inside, no lock, nothing after the end.

Names are found however they are spelt (`/Java#53cript`), in the file itself and in its compressed lists of objects.
Pages, pictures and fonts are not unpacked.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from webapp.files.checks.searching import compiled
from webapp.files.unfit import Unfit

_END = b"%%EOF"
_BLANK = b"\x00\t\n\x0c\r "
_LAST_BYTES = 1024
"""Within which a reader looks for the end."""
_DICTIONARY_BYTES = 4_000
_ACTION_BYTES = 500
_MOST_OPENINGS = 20
"""Each change that is added to the end of a PDF may name another; each is looked for in the whole file."""
_MOST_TIMES = 1_000
_MOST_LISTS = 10_000
_MOST_UNPACKED_BYTES = 64 * 1024 * 1024
_MOST_IN_LIST = 100_000

_SPACE = rb"(?:[\x00\t\n\x0c\r ]|%[^\r\n]*[\r\n])*"
_STOP = rb"(?:[\x00\t\n\x0c\r ()<>\[\]{}/%]|$)"
_REFERENCE = rb"\d+" + _SPACE + rb"\d+" + _SPACE + rb"R"
_VALUE = _SPACE + rb"(?:<|\[|\(|" + _REFERENCE + rb")"


def _letter(code: int) -> bytes:
    """Return a pattern of one letter of a name, as itself or as `#` and two digits."""
    digits = "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in f"{code:02x}")
    return rb"(?:%c|#%s)" % (code, digits.encode())


def _name(word: str) -> bytes:
    return b"/" + b"".join(_letter(code) for code in word.encode("ascii"))


def _names(*words: str) -> bytes:
    return b"(?:" + b"|".join(_name(word) for word in words) + b")" + _STOP


def _value_of(key: str, *words: str) -> bytes:
    """Return a pattern of one of these names as the value of a key, directly or as an object of its own."""
    return rb"(?:" + _name(key) + rb"|obj)" + _SPACE + _names(*words)


_LOCKED = compiled(_name("Encrypt") + _VALUE)
_RUNS = compiled(
    _value_of("S", "JavaScript", "Launch", "SubmitForm", "ImportData", "Rendition", "Movie")
    + rb"|"
    + _value_of("Subtype", "RichMedia", "Movie", "3D")
    + rb"|(?:"
    + _name("JavaScript")
    + rb"|"
    + _name("XFA")
    + rb"|"
    + _name("RichMediaContent")
    + rb")"
    + _VALUE
)
_LINKS = compiled(_value_of("S", "GoToR", "GoToE"))
_HOLDS = compiled(
    rb"(?:" + _name("EmbeddedFiles") + rb"|" + _name("EF") + rb")" + _VALUE + rb"|" + _value_of("Type", "EmbeddedFile")
)
_GOES = compiled(_value_of("S", "GoTo"))
_OPENING = compiled(_name("OpenAction") + _SPACE + rb"(?:(<<)|(\d+)" + _SPACE + rb"(\d+)" + _SPACE + rb"R)")
_LIST = compiled(_names("ObjStm"))
_STREAM = compiled(rb"stream\r?\n")
_FILTER = compiled(_name("Filter") + _SPACE + rb"\[?" + _SPACE + _name("FlateDecode") + _SPACE + rb"(?:\]|/|>|\s)")
_FILTERED = compiled(_names("Filter", "DecodeParms"))
_FIRST = compiled(_name("First") + _SPACE + rb"(\d{1,9})")


def check_pdf(content: bytes) -> None:
    """Return if a PDF only shows something.

    Raises:
        Unfit: `file-damaged`, `file-mixed`, `file-locked`, `file-runs`, `file-links`, `file-holds-files` or
            `file-swells`.
    """
    _check_end(content)
    if _LOCKED.search(content):
        raise Unfit("file-locked")
    texts = [content, *_lists(content)]
    for text in texts:
        for code, pattern in (("file-runs", _RUNS), ("file-links", _LINKS), ("file-holds-files", _HOLDS)):
            if pattern.search(text):
                raise Unfit(code)
    _check_opening(texts)


def _check_end(content: bytes) -> None:
    if content.rstrip(_BLANK).endswith(_END):
        return
    raise Unfit("file-mixed" if _END in content else "file-damaged")


def _check_opening(texts: list[bytes]) -> None:
    """Refuse what is done on opening, but for going to a page."""
    elsewhere = set()
    for count, (text, found) in enumerate((each, found) for each in texts for found in _OPENING.finditer(each)):
        action, number, generation = found.groups()
        if action and _acts(text[found.start() : found.start() + _ACTION_BYTES]):
            raise Unfit("file-runs")
        elsewhere.add((number, generation))
        if count > _MOST_TIMES or len(elsewhere) > _MOST_OPENINGS:
            raise Unfit("file-damaged")
    for number, generation in elsewhere - {(None, None)}:
        if any(_acts(each) for each in _objects(texts, number, generation)):
            raise Unfit("file-runs")


def _acts(opening: bytes) -> bool:
    body = opening[opening.find(b"<<") :] if b"<<" in opening else b""
    return bool(body) and not opening.lstrip(_BLANK).startswith(b"[") and not _GOES.search(body)


def _objects(texts: list[bytes], number: bytes, generation: bytes) -> Iterator[bytes]:
    """Give the beginning of everything in the file that goes by a number."""
    wanted = compiled(rb"(?:^|[^0-9])" + number + _SPACE + generation + _SPACE + rb"obj")
    for text in texts:
        for found in wanted.finditer(text):
            yield text[found.end() : found.end() + _ACTION_BYTES]


def _lists(content: bytes) -> Iterator[bytes]:
    """Unpack the compressed lists of objects, each object under its number as it would stand in the file.

    Raises:
        Unfit: `file-damaged` for one that is packed as no program packs it, `file-swells` past the bounds.
    """
    left, count = _MOST_UNPACKED_BYTES, 0
    for found in _LIST.finditer(content):
        count += 1
        if count > _MOST_LISTS:
            raise Unfit("file-swells")
        begin = _STREAM.search(content[found.end() - 1 : found.end() + _DICTIONARY_BYTES])
        if begin is None:
            continue  # the words stand in a page, not in a dictionary
        at = found.end() - 1
        said = content[max(content.rfind(b"obj", 0, at), at - _DICTIONARY_BYTES) : at + begin.start()]
        unpacked = _unpacked(said, content, at + begin.end(), left)
        left -= len(unpacked)
        yield _listed(said, unpacked)


def _unpacked(said: bytes, content: bytes, at: int, most: int) -> bytes:
    if not _FILTERED.search(said):
        end = content.find(b"endstream", at, at + most)
        if end < 0:
            raise Unfit("file-damaged")
        return content[at:end]
    if not _FILTER.search(said) or len(_FILTERED.findall(said)) > 1:
        raise Unfit("file-damaged")
    packed = zlib.decompressobj()
    try:
        unpacked = packed.decompress(memoryview(content)[at:], most + 1)
    except zlib.error as error:
        raise Unfit("file-damaged") from error
    if len(unpacked) > most:
        raise Unfit("file-swells")
    return unpacked


def _listed(said: bytes, unpacked: bytes) -> bytes:
    first = _FIRST.search(said)
    begin = int(first.group(1)) if first else len(unpacked)
    words = unpacked[:begin].split()
    if first is None or len(words) > 2 * _MOST_IN_LIST or not all(word.isdigit() and len(word) < 10 for word in words):
        raise Unfit("file-damaged")
    numbers, offsets = words[::2], [begin + int(word) for word in words[1::2]]
    ends = [*offsets[1:], len(unpacked)]
    return b"".join(
        b"\n%s 0 obj %s" % (number, unpacked[start:end])
        for number, start, end in zip(numbers, offsets, ends, strict=False)
    )
