"""The invented library with a few words changed: what tests of the library, its editions and closures start from."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from engine.edition import Edition
from engine.library import Library, check

FOLDER = Path(__file__).with_name("library")
Source = tuple[str, bytes]
Change = tuple[str, str, str]
"""Id of a definition, a piece of its text, and what takes its place."""


@cache
def texts() -> dict[str, str]:
    """Return the text of each definition by id."""
    found = {}
    for path in sorted(FOLDER.rglob("*.yaml")):
        text = path.read_text("utf-8")
        found[text.partition("\nid: ")[2].partition("\n")[0]] = text
    return found


def changed(*changes: Change, more: Iterable[str] = ()) -> list[Source]:
    """Return the library's files, named by id, with changes, and further definitions named by number."""
    all_texts = dict(texts())
    for definition_id, old, new in changes:
        assert old in all_texts[definition_id], (definition_id, old)
        all_texts[definition_id] = all_texts[definition_id].replace(old, new)
    files = [(name, text.encode()) for name, text in all_texts.items()]
    return [*files, *((f"more {number}", text.encode()) for number, text in enumerate(more))]


def library(*changes: Change, more: Iterable[str] = ()) -> Library:
    """Return the checked library of `changed`."""
    return Library.read(changed(*changes, more=more))


def edition(*changes: Change, more: Iterable[str] = ()) -> Edition:
    """Return what is in force of it on the last day on which something begins."""
    made = library(*changes, more=more)
    return made.in_force(max(version.in_force_from for version in made.versions))


def told(*changes: Change, more: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return file and code of every fault found in the files of `changed`."""
    faults, _ = check(changed(*changes, more=more))
    return [(fault.file, fault.code) for fault in faults]


def again(definition_id: str, begins: str, *pairs: tuple[str, str]) -> str:
    """Return a later version of a definition, with changes."""
    text = texts()[definition_id].replace("in_force: {from: 2024-01-01}", f"in_force: {{from: {begins}}}")
    for old, new in pairs:
        assert old in text, (definition_id, old)
        text = text.replace(old, new)
    return text
