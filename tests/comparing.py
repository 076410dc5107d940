"""Two versions of a definition compared in one line: what tests of the comparison start from."""

from __future__ import annotations

from functools import cache

from defining import texts
from engine.comparing.differences import Comparison, Side, compare
from engine.edition import read_edition
from engine.errors import Faults
from engine.versions import Version, read_version

Pair = tuple[str, str]
"""A piece of the old version's text, and what takes its place in the new one."""


def compared(definition_id: str, *pairs: Pair) -> Comparison:
    """Compare a definition of the invented library with itself after `pairs` of changes."""
    return compare(written(texts()[definition_id]), written(_changed(definition_id, pairs)))


def undone(definition_id: str, *pairs: Pair) -> Comparison:
    """Compare a definition of the invented library as it is after `pairs` of changes with what it was before."""
    return compare(written(_changed(definition_id, pairs)), written(texts()[definition_id]))


def compared_texts(old: str, new: str) -> Comparison:
    """Compare two documents, each read beside the invented library."""
    return compare(written(old), written(new))


@cache
def written(text: str) -> Side:
    """Return the version that `text` writes, read with the invented library's other definitions."""
    version = _version(text)
    others = [each for each in map(_version, texts().values()) if each.id != version.id]
    edition = read_edition([*others, version])
    assert not edition.faults.errors, edition.faults.errors
    return Side(version, edition)


def messages(comparison: Comparison, locale: str = "en") -> list[str]:
    """Return the sentences of a comparison."""
    return [difference.message(locale) for difference in comparison.differences]


def told(comparison: Comparison) -> list[tuple[str, str, str]]:
    """Return code, subject and effect of each difference."""
    return [(each.code, each.subject, each.effect.value) for each in comparison.differences]


@cache
def _version(text: str) -> Version:
    faults = Faults()
    version = read_version(text.encode(), "new", faults)
    assert version is not None, faults.errors
    assert not faults.errors, faults.errors
    return version


def _changed(definition_id: str, pairs: tuple[Pair, ...]) -> str:
    text = texts()[definition_id]
    for old, new in pairs:
        assert old in text, (definition_id, old)
        text = text.replace(old, new)
    return text
