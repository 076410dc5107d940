"""The examples of docs/questions.md: by question type, how it is written, how it is answered, and its picture."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import Any

from engine.forms.model import Form, Question
from form_building import sound_form

GUIDE = Path(__file__).parents[2] / "docs" / "questions.md"
_SECTION = re.compile(r"^## `([a-z]+)`: (.+?)$(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """One type as the guide shows it: its form, of one page, and answers to it; the last question is of the type."""

    type: str
    title: str
    form: Form
    answers: dict[str, Any]
    picture: Path

    @property
    def question(self) -> Question:
        """Return the question of the type."""
        return self.form.questions[-1]


def examples() -> dict[str, Example]:
    """Return the examples of the guide by the type that they are of."""
    found = _SECTION.findall(GUIDE.read_text(encoding="utf-8"))
    return {name: _example(name, title, text) for name, title, text in found}


def _example(name: str, title: str, text: str) -> Example:
    source, answers = _block("yaml", text), json.loads(_block("json", text))
    form = sound_form(f"pages:\n  - id: only\n    title: {title[:1].upper()}{title[1:]}\n{indent(source, '    ')}")
    picture = re.search(r"!\[[^]]+\]\((.+?)\)", text)
    assert picture is not None, name
    return Example(name, title, form, answers, GUIDE.parent / picture.group(1))


def _block(language: str, text: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert found is not None, language
    return found.group(1)
