"""Hints for authors: the known name that a misspelt one was probably meant to be, at a bounded cost.

A definition can hold thousands of unknown names in a library of thousands of facts; comparing each with
each letter by letter would take minutes, so only names that look alike at a glance are compared.
"""

from collections.abc import Iterable
from difflib import get_close_matches

MAX_COMPARED = 12
MAX_WORD = 120
_MAX_LENGTH_APART = 4
_SHARED = (8, 2, 0)
_LIKENESS = 0.6


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known name that `word` is most like, or nothing.

    >>> nearest("inspection.grad", ["inspection.grade", "inspection.body"])
    'inspection.grade'
    """
    if len(word) > MAX_WORD:
        return ""
    near = get_close_matches(word, _alike(word, known), n=1, cutoff=_LIKENESS)
    return near[0] if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint naming the known name nearest to `word`, or nothing."""
    near = nearest(word, known)
    return f"Did you mean {near}?" if near else ""


def _alike(word: str, known: Iterable[str]) -> list[str]:
    """Return at most `MAX_COMPARED` names of about the same length, those that begin or end alike first."""
    names = [name for name in known if abs(len(name) - len(word)) <= _MAX_LENGTH_APART]
    found: dict[str, None] = {}
    for length in _SHARED if len(names) > MAX_COMPARED else (0,):
        first, last = word[:length], word[max(0, len(word) - length) :]
        found.update(dict.fromkeys(name for name in names if name.startswith(first) or name.endswith(last)))
        if len(found) >= MAX_COMPARED:
            break
    return list(found)[:MAX_COMPARED]
