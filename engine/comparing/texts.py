"""What changed in a text for people, sentence by sentence, so that a letter is not quoted whole for one word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import re2

MAX_WHOLE = 120
"""Texts up to this many characters are quoted whole."""

_ENDS = re2.compile(r"[.!?:]\s+|\n+")


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of the old text and what takes its place; nothing where a piece is only added or taken out."""

    old: str
    new: str


def changes(old: str, new: str) -> tuple[Change, ...]:
    """Return what changed from `old` to `new`, in order; nothing where only space and line breaks did.

    >>> free = "It is free and open to all who live here, in any weather, with their dogs and with their bicycles."
    >>> changes(f"Come early. Bring a cup. {free} Bye.", f"Come early. {free} Bye now.")
    (Change(old='Bring a cup.', new=''), Change(old='Bye.', new='Bye now.'))
    """
    if old.split() == new.split():
        return ()
    if len(old) <= MAX_WHOLE and len(new) <= MAX_WHOLE:
        return (Change(" ".join(old.split()), " ".join(new.split())),)
    return tuple(_changed(_sentences(old), _sentences(new)))


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    for tag, low, high, start, end in SequenceMatcher(None, old, new).get_opcodes():
        if tag != "equal":
            yield Change(" ".join(old[low:high]), " ".join(new[start:end]))


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    at = 0
    for end in _ENDS.finditer(text):
        found.append(text[at : end.end()])
        at = end.end()
    return [" ".join(piece.split()) for piece in (*found, text[at:]) if piece.strip()]
