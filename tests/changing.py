"""A later version of the invented form, under each policy: what tests of drafts that meet new versions start from."""

from __future__ import annotations

from functools import cache

from defining import again, changed
from engine.library import Library

FORM = "ask/grant"
BEGINS = "2026-11-04"
"""Two days after the clock of the tests: while the round is open."""

VOLUNTEERS = "{id: volunteers, type: integer, label: {en: How many volunteers?}, min: 0, max: 500}"
STORY = "label: {en: What have you grown?}, max_length: 200"
LATER = (
    (VOLUNTEERS, VOLUNTEERS.replace("How many volunteers?", "How many people come each month?")),
    (STORY, STORY.replace("What have", "Which herbs have")),
    ("id: story, type: textarea", "id: herbs, type: textarea"),
    ("{id: amount, type", "{id: pond, type: boolean, label: {en: Is there a pond?}}\n      - {id: amount, type"),
)
"""The form asks for volunteers in other words, no longer for a story, and newly for herbs and for a pond."""


def later(policy: str, *pairs: tuple[str, str], begins: str = BEGINS) -> str:
    """Return a later version of the form, as YAML, with changes; the usual ones where none are given."""
    return again(FORM, begins, ("on_new_version: re-confirm", f"on_new_version: {policy}"), *(pairs or LATER))


@cache
def library(*more: str) -> Library:
    """Return the invented library with further versions of its definitions."""
    return Library.read(changed(more=more))
