"""Stamps: what a finished step was made from, so that a re-run does only what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def key(files: Iterable[Path], *more: str) -> str:
    """A digest of the contents of files and of any other words the result depends on."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.name}\0".encode())
        digest.update(file.read_bytes())
    for word in more:
        digest.update(f"\0{word}".encode())
    return digest.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    """Whether the step was finished from exactly these inputs."""
    return stamp.exists() and stamp.read_text(encoding="utf-8").strip() == wanted


def write(stamp: Path, made_from: str) -> None:
    """Record that the step is finished."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(f"{made_from}\n", encoding="utf-8")
