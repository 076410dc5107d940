"""Makes a picture of a page small: at most 256 colours, which a page of text and lines hardly has more of."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_COLOURS = 256
RGB, PALETTE = 2, 3
Colour = tuple[int, int, int]


def smaller(png: bytes) -> bytes:
    """Return a PNG of 8-bit RGB, as browsers make them, as one with a palette.

    Raises:
        ValueError: it is a PNG of another kind.
    """
    chunks = list(_chunks(png))
    width, height, depth, kind, *_, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if (depth, kind, interlaced) != (8, RGB, 0):
        raise ValueError("not a picture of 8-bit RGB")
    data = zlib.decompress(b"".join(content for name, content in chunks if name == b"IDAT"))
    lines = list(_lines(data, width * 3, height))
    counts = Counter(colour for line in lines for colour in _colours(line))
    palette = [colour for colour, _ in counts.most_common(MOST_COLOURS)]
    index = {colour: _nearest(colour, palette) for colour in counts}
    indexed = b"".join(b"\0" + bytes(index[colour] for colour in _colours(line)) for line in lines)
    return SIGNATURE + b"".join(
        _chunk(name, content)
        for name, content in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, PALETTE, 0, 0, 0)),
            (b"PLTE", b"".join(bytes(colour) for colour in palette)),
            (b"IDAT", zlib.compress(indexed, 9)),
            (b"IEND", b""),
        )
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        yield name, png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _lines(data: bytes, size: int, height: int) -> Iterator[bytes]:
    """Undo the filter that each line begins with."""
    before = bytearray(size)
    for number in range(height):
        start = number * (size + 1)
        line = bytearray(data[start + 1 : start + 1 + size])
        _undo(data[start], line, before)
        yield bytes(line)
        before = line


def _undo(kind: int, line: bytearray, above: bytearray) -> None:
    if kind == 0:
        return
    for at in range(len(line)):
        left, up, corner = (line[at - 3], above[at], above[at - 3]) if at >= 3 else (0, above[at], 0)
        add = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]
        line[at] = (line[at] + add) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda each: abs(guess - each))


def _colours(line: bytes) -> Iterator[Colour]:
    parts = iter(line)
    return zip(parts, parts, parts, strict=True)


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    return min(range(len(palette)), key=lambda at: sum((a - b) ** 2 for a, b in zip(colour, palette[at], strict=True)))
