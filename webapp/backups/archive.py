"""A backup as a file: one zip archive with the rows of every table, and a manifest that says what must be in it.

Written and read as a stream: an installation is never in memory whole. What is damaged, cut short or no backup at all
is refused before anything of it is used.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import IO, BinaryIO

MANIFEST = "manifest.json"
FORMAT = "fps-backup-1"
LONGEST_MANIFEST = 1024 * 1024
LONGEST_LINE = 256 * 1024 * 1024
"""Bytes of one row: a file of the greatest size that is taken, as text, and more."""
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError)


class BackupError(Exception):
    """A file is no backup, or a damaged one; the sentence says what is wrong."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table: how many, and SHA-256 of their lines, in hex."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What must be in an archive.

    Attributes:
        revision: Of the tables that the rows are of.
        made_at: When, as an ISO 8601 moment.
        tables: By name, in the order in which they are put back.
        seq: Number of the newest audit event, 0 where there was none; `chain` is its chain.
    """

    revision: str
    made_at: str
    tables: Mapping[str, Part]
    seq: int
    chain: str


def write_archive(
    file: BinaryIO,
    tables: Iterable[tuple[str, Iterable[bytes]]],
    *,
    revision: str,
    made_at: datetime,
    newest: tuple[int, str],
) -> Manifest:
    """Write an archive.

    Args:
        file: Where to; nothing need be there that can be gone back in.
        tables: Name and rows of each table, a line of JSON each; the rows are read as they are written.
        revision: Of the tables.
        made_at: Aware, UTC.
        newest: Number and chain of the newest audit event.
    """
    parts: dict[str, Part] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, lines in tables:
            digest, rows = hashlib.sha256(), 0
            with archive.open(_member(name), "w", force_zip64=True) as member:
                for line in lines:
                    digest.update(line)
                    member.write(line)
                    rows += 1
            parts[name] = Part(rows, digest.hexdigest())
        manifest = Manifest(revision, made_at.isoformat(), parts, *newest)
        archive.writestr(MANIFEST, json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1))
    return manifest


class Archive:
    """An archive opened for reading, whose manifest has been read. Made by `opened` only."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Read the manifest.

        Raises:
            BackupError: There is none, or it is not one of ours.
        """
        self._archive = archive
        self.manifest = _manifest(archive)
        held, wanted = sorted(archive.namelist()), sorted([MANIFEST, *map(_member, self.manifest.tables)])
        if held != wanted:
            odd = sorted(set(held) ^ set(wanted)) or held
            raise BackupError(f"what is in it is not what its manifest says: {odd[0][:80]!r}")

    def verify(self) -> None:
        """Read all of it once, and hold it against the manifest.

        Raises:
            BackupError: A table has other rows than the manifest says.
        """
        for name, part in self.manifest.tables.items():
            digest, rows = hashlib.sha256(), 0
            for line in self.lines(name):
                digest.update(line)
                rows += 1
            if Part(rows, digest.hexdigest()) != part:
                raise BackupError(f"the rows of {name} are not those that were written")

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the rows of a table, a line each.

        Raises:
            BackupError: They cannot be read.
        """
        with _readable(name), self._archive.open(_member(name)) as member:
            while line := member.readline(LONGEST_LINE + 1):
                if len(line) > LONGEST_LINE:
                    raise BackupError(f"a row of {name} is longer than any can be")
                yield line


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Archive]:
    """Open an archive for reading.

    Raises:
        BackupError: It is none.
    """
    try:
        archive = zipfile.ZipFile(file)
    except _DAMAGED as error:
        raise BackupError("it is not a backup, or its end is missing") from error
    with archive:
        yield Archive(archive)


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise BackupError(f"{name} is damaged") from error


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    if MANIFEST not in archive.namelist():
        raise BackupError("it is an archive, but not a backup: it has no manifest")
    with _readable(MANIFEST):
        with archive.open(MANIFEST) as member:
            text = member.read(LONGEST_MANIFEST + 1)
        try:
            said = json.loads(text)
            if said.pop("format") != FORMAT:
                raise BackupError("it was made in another format than this program reads")
            parts = {str(name): Part(int(part["rows"]), str(part["sha256"])) for name, part in said["tables"].items()}
            return Manifest(str(said["revision"]), str(said["made_at"]), parts, int(said["seq"]), str(said["chain"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BackupError("its manifest cannot be read") from error
