"""Zip archives, as documents are packed in: opened only if nothing about them is hidden, doubled or out of bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from webapp.files.unfit import Unfit

MOST_PARTS = 10_000
MOST_UNPACKED_BYTES = 200 * 1024 * 1024
MOST_TIMES = 400
"""How many times larger than packed a part may be, from `RATIO_FROM_BYTES` on."""
RATIO_FROM_BYTES = 5 * 1024 * 1024
_LISTED = b"PK\x01\x02"
_END = b"PK\x05\x06"
_END_BYTES = 22
_MOST_COMMENT = 65_535
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError)


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """Open an archive that begins with its first part and ends with its list.

    Raises:
        Unfit: `file-swells`, `file-mixed`, `file-locked` or `file-damaged`; also for what goes wrong while it is read.
    """
    if content.count(_LISTED) > MOST_PARTS:
        raise Unfit("file-swells")
    if content[-_END_BYTES:][:4] != _END:
        raise Unfit("file-mixed" if _END in content[-_END_BYTES - _MOST_COMMENT :] else "file-damaged")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_names(archive.infolist())
            _check_sizes(archive.infolist(), len(content))
            yield archive
    except _BROKEN as error:
        raise Unfit("file-damaged") from error


def is_archive(content: bytes) -> bool:
    """Tell whether a program that opens zip archives would find one here, wherever in the file it stands."""
    if _END not in content[-_END_BYTES - _MOST_COMMENT :]:
        return False
    if content.count(_LISTED) > MOST_PARTS:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return bool(archive.infolist())
    except _BROKEN:
        return False


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len({name.lower() for name in names}) != len(names) or any(_leaves(part.orig_filename) for part in parts):
        raise Unfit("file-mixed")


def _leaves(name: str) -> bool:
    return name.startswith("/") or "\\" in name or "\0" in name or ":" in name or ".." in name.split("/")


def _check_sizes(parts: list[zipfile.ZipInfo], length: int) -> None:
    if not parts or min(part.header_offset for part in parts) != 0:
        raise Unfit("file-mixed")
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unfit("file-locked")
    swells = any(
        part.file_size > RATIO_FROM_BYTES and part.file_size > MOST_TIMES * max(part.compress_size, 1) for part in parts
    )
    if swells or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise Unfit("file-swells")
    if sum(part.compress_size for part in parts) > length:  # parts that lie over each other
        raise Unfit("file-swells")
