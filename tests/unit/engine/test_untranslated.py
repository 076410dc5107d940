"""The words of definitions that are not in a language are found, each where it stands, and no other."""

from __future__ import annotations

import pytest

from engine.reading import MapNode, read
from engine.untranslated import untranslated

FORM = """\
kind: form
id: a/b
title: {en: A form, cy: Ffurflen}
owner: lead
in_force: {from: 2020-11-01}
record: r
audience: provider
pages:
  - id: p
    title: A page
    questions:
      - id: q
        type: choice
        label: {en: A question}
        hint: {en: A hint, cy: Awgrym}
        note: Notes are for authors.
        options: [{value: x, label: {en: An option}}, y]
        messages: {required: Choose one}
      - {id: s, type: rows, label: {en: S, cy: S}, row: [{id: t, type: text, label: In a row}]}
checks:
  - {id: c, when: {fact: q, is: x}, message: Not so}
"""


def test_each_place_is_found() -> None:
    document = read(FORM.encode(), "form.yaml")
    assert isinstance(document, MapNode)
    found = [(fault.line, fault.path, fault.code) for fault in untranslated([document], "cy")]
    assert found == [
        (10, "pages.0.title", "untranslated"),
        (14, "pages.0.questions.0.label", "untranslated"),
        (17, "pages.0.questions.0.options.0.label", "untranslated"),
        (18, "pages.0.questions.0.messages.required", "untranslated"),
        (19, "pages.0.questions.1.row.0.label", "untranslated"),
        (21, "checks.0.message", "untranslated"),
    ]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_what_is_said_in_a_language_is_not_missing_in_it(language: str) -> None:
    text = FORM.replace("{en: A question}", "{en: A question, cy: Cwestiwn}")
    document = read(text.encode(), "form.yaml")
    assert isinstance(document, MapNode)
    paths = {fault.path for fault in untranslated([document], language)}
    assert "pages.0.questions.0.label" not in paths
    assert (paths == set()) == (language == "en")
