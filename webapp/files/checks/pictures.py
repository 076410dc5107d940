"""PNG and JPEG: whole, of a size that can be drawn, and nothing else besides."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from webapp.files.checks.searching import compiled
from webapp.files.unfit import Unfit

MOST_PIXELS = 120_000_000
"""Four bytes each when drawn. The largest that a scanner of A3 at 600 dots an inch makes is 70 million."""
MOST_SIDE = 30_000
_MOST_CHUNKS = 100_000
_MOST_TEXT_BYTES = 8 * 1024 * 1024
_MARKUP = compiled(rb"(?i)<(?:script|!doctype|iframe|\?php|svg)[\s>/]")
_PACKED = {b"zTXt": 2, b"iCCP": 2, b"iTXt": 3}
"""Chunks whose words may be packed: how many bytes stand between the end of the keyword and what is packed."""
_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN = 0xDA


def check_png(content: bytes) -> None:
    """Return if a PNG is whole and can be drawn.

    Raises:
        Unfit: `file-damaged`, `file-mixed`, `file-pixels` or `file-swells`.
    """
    end = len(content)
    for index, (kind, data, after) in enumerate(_chunks(content)):
        if index == 0:
            if kind != b"IHDR" or len(data) != 13:
                raise Unfit("file-damaged")
            _check_size(int.from_bytes(data[:4]), int.from_bytes(data[4:8]))
        if kind in _PACKED:
            _check_text(kind, data)
        end = after
        if kind == b"IEND":
            break
    else:
        raise Unfit("file-damaged")
    if content[end:].strip(b"\0\r\n ") or _MARKUP.search(content):
        raise Unfit("file-mixed")


def check_jpeg(content: bytes) -> None:
    """Return if a JPEG is whole and can be drawn. Telephones add their own after its end; that is not looked into.

    Raises:
        Unfit: `file-damaged`, `file-mixed` or `file-pixels`.
    """
    sized = False
    for marker, data, after in _segments(content):
        if marker in _SIZES:
            if len(data) < 5:
                raise Unfit("file-damaged")
            _check_size(int.from_bytes(data[3:5]), int.from_bytes(data[1:3]))
            sized = True
        if marker == _SCAN:
            if not sized or content.find(b"\xff\xd9", after) < 0:
                raise Unfit("file-damaged")
            break
    else:
        raise Unfit("file-damaged")
    if _MARKUP.search(content):
        raise Unfit("file-mixed")


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise Unfit("file-damaged")
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        raise Unfit("file-pixels", width=width, height=height, most=MOST_PIXELS // 1_000_000)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Give the kind and the data of each chunk, and where it ends; none after the first that is damaged."""
    at, view = 8, memoryview(content)
    for _ in range(_MOST_CHUNKS):
        length = int.from_bytes(content[at : at + 4])
        end = at + 12 + length
        if at + 12 > len(content) or end > len(content):
            return
        if zlib.crc32(view[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end]):
            return
        yield content[at + 4 : at + 8], content[at + 8 : end - 4], end
        at = end


def _check_text(kind: bytes, data: bytes) -> None:
    """Refuse words that unpack to very much."""
    begin = data.find(b"\0") + _PACKED[kind]
    packed = zlib.decompressobj()
    try:
        if len(packed.decompress(data[begin:], _MOST_TEXT_BYTES + 1)) > _MOST_TEXT_BYTES:
            raise Unfit("file-swells")
    except zlib.error:
        return  # not packed, or nothing that any program would unpack


def _segments(content: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Give the marker and the data of each segment up to the picture itself, and where it ends."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if end > len(content) or end < at + 4:
            return
        yield marker, content[at + 4 : end], end
        at = end
