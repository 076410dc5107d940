"""Somebody fills a form in: every page that is shown is posted as a browser posts it, and what is kept goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.forms.controls import Table, Upload
from engine.forms.model import Form, Question
from form_strategies import posted
from webapp.formpages import page_form

Typed = Mapping[str, Any]
"""By question id what is typed: text, parts by name, a list of options, rows; of files what was uploaded before."""

_TIMES = 4
"""A page is posted again when what was typed shows more of it; the questions of one page, at most."""


class Filling:
    """One person at one draft of a form.

    Attributes:
        form: the form.
        draft: what is kept by now, by question id.
        finished: whether every page that is shown was finished when it was last posted.
    """

    def __init__(self, form: Form, typed: Typed) -> None:
        """Start with the files uploaded, then post every page twice: earlier pages may speak of later ones."""
        self.form = form
        uploads = {each.id for each in form.questions if isinstance(each.type.control, Upload)}
        self.draft: dict[str, Any] = {name: raw for name, raw in typed.items() if name in uploads and _are_files(raw)}
        self.finished = False
        for _ in range(2):
            finished = [self._post(page.id, typed) for page in form.pages]
            self.finished = all(finished)

    def _post(self, page_id: str, typed: Typed) -> bool:
        """Post one page until it asks no more; tell whether it is finished, or not shown at all."""
        page = self.form.page(page_id)
        assert page is not None
        for _ in range(_TIMES):
            held = page_form(self.form, page, self.draft, {})
            asked = held.asked
            if not asked:
                return True
            names = [pair for each in asked if each.id in typed for pair in fields(each, typed[each.id])]
            shown = ("shown", " ".join(each.id for each in asked))
            held.bind(MultiDict([*names, shown, ("action", "continue")]))
            self.draft |= held.answers
            if held.finished or [each.id for each in held.asked] == [each.id for each in asked]:
                return held.finished
        return False


def typed_again(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a browser types for pages that show `answers` and are sent back as they are."""
    return {each.id: posted(each, answers[each.id]) for each in form.questions if each.id in answers and each.asks}


def fields(question: Question, raw: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the fields of a post in which `raw` is typed; what the control of the question cannot send is left out."""
    name = name or f"q-{question.id}"
    if isinstance(question.type.control, Table):
        rows = [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list) else []
        for index, row in enumerate(rows):
            yield f"{name}-row", str(index)
            for cell in question.row:
                yield from fields(cell, row.get(cell.id), f"{name}-{index}-{cell.id}")
    elif isinstance(raw, str):
        yield name, raw
    elif isinstance(raw, Mapping):
        yield from ((f"{name}-{part}", text) for part, text in raw.items() if isinstance(text, str))
    elif isinstance(raw, list):
        yield from ((name, each) for each in raw if isinstance(each, str))


def _are_files(raw: Any) -> bool:
    return isinstance(raw, list) and all(isinstance(each, Mapping) and "size_bytes" in each for each in raw)
