"""Every question of a form as a page asks it in three states: empty, with an error, and filled in.

Each stands in a form of its own, so that none says anything about another and no two inputs have one name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from engine.errors import InputError
from engine.forms import limits
from engine.forms.answers import facts_of
from engine.forms.controls import Line, Lines, Parts, Table, Upload
from engine.forms.model import Form, Page, Question
from engine.forms.parsing import parse_answer
from engine.forms.sampling import sample_answer, sample_answers
from engine.values import Facts
from engine.words import Words
from webapp.formpages import page_form
from webapp.formpages.speech import Sentence, marked, sentence
from webapp.preview.shown import Shown


class State(StrEnum):
    """The states of a question."""

    EMPTY = "empty"
    ERROR = "error"
    FILLED = "filled"


STATE_WORDS = {
    State.EMPTY: sentence("Empty"),
    State.ERROR: sentence("With an error"),
    State.FILLED: sentence("Filled in"),
}
_NOT_A_FILE = {"name": "notes.exe", "size_bytes": 1, "sha256": "0" * 64, "media_type": "application/x-msdownload"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question in one state, as HTML; the words for the state."""

    state: State
    words: Sentence
    html: Markup


@dataclass(frozen=True, slots=True)
class InStates:
    """A question of a form in all its states; one that asks for nothing has no error."""

    id: str
    type: str
    label: Markup
    drawn: tuple[Drawn, ...]


def in_states(shown: Shown, locale: str) -> tuple[InStates, ...]:
    """Return every question of a form in its states, whatever it depends on."""
    form = shown.form
    samples = sample_answers(form, shown.facts, shown.parameters)
    samples = {each.id: sample_answer(each) for each in form.questions if each.asks} | samples
    facts = {**shown.facts, **facts_of(form, samples, shown.facts, shown.parameters)}
    found = []
    for question in form.questions:
        label = marked(question.label, locale) or marked(form.title, locale)
        drawn = tuple(_drawn(shown, question, samples.get(question.id), facts, locale))
        found.append(InStates(question.id, question.type.name, label, drawn))
    return tuple(found)


def wrong_answer(question: Question) -> Any:
    """Return something that is no answer to `question`, as it may be typed: what its page has to say an error about."""
    return next((raw for raw in _doubtful(question) if parse_answer(question, raw).errors), None)


def _doubtful(question: Question) -> Iterator[Any]:
    """Yield what may be no answer, the likeliest first."""
    control = question.type.control
    if isinstance(control, Table):
        yield [{cell.id: wrong_answer(cell) for cell in question.row}]
    elif isinstance(control, Parts):
        yield {control.parts[0].name: "31"}
        yield {control.parts[0].name: "1 High Street"}
    elif isinstance(control, Upload):
        yield [{"id": "wrong", **_NOT_A_FILE}]
    elif isinstance(control, Line | Lines):
        yield from ("?", None, "x" * (limits.max_length(question) + 1))
    yield from (None, "?", ["?"])


def _drawn(shown: Shown, question: Question, sample: Any, facts: Facts, locale: str) -> Iterator[Drawn]:
    for state in State:
        if question.asks or state is not State.ERROR:
            asked = replace(question, id=f"{state}_{question.id}", show_when=None, needed_for=None, prefill="")
            given = {State.EMPTY: None, State.ERROR: wrong_answer(asked), State.FILLED: sample}[state]
            known = facts if state is State.FILLED or question.asks else {}
            yield Drawn(state, STATE_WORDS[state], _html(shown, asked, given, known, state, locale))


def _html(shown: Shown, asked: Question, given: Any, facts: Facts, state: State, locale: str) -> Markup:
    alone = Form(
        id=shown.form.id,
        title=shown.form.title,
        record=f"{shown.form.record}-{state}",
        audience=shown.form.audience,
        on_new_version=shown.form.on_new_version,
        pages=(Page("alone", Words(""), (asked,)),),
    )
    answers = {} if given is None else {asked.id: given}
    held = page_form(alone, alone.pages[0], answers, facts, locale, shown.parameters)
    if state is State.ERROR:
        held.refuse(_errors(asked, given))
    return held.render_questions()


def _errors(asked: Question, given: Any) -> tuple[InputError, ...]:
    return parse_answer(asked, given).errors
