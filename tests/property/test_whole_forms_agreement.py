"""Pages and JSON Schema accept one language over whole forms too, whatever is shown, hidden, checked or worked out.

A form is filled in on its pages, and the same answers are held against the schema of what is shown and against what a
submission asks. All pages are finished just where both take the answers; what was taken comes back the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from itertools import islice
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from engine.forms.answers import answers_schema, relevance, strip, validate
from engine.forms.formats import FORMATS
from engine.forms.model import Form, Question
from engine.forms.types import TYPES
from engine.forms.validation import ANSWERS_VALIDATOR
from engine.forms.variants import variants
from engine.library import Library
from enrolling import shipped
from filling import Filling, typed_again
from form_generation import forms, reached
from form_strategies import answers, posted, raws_for

APP = Flask("agreement")
Babel(APP)
EACH = 4
"""Fillings of each form; each is two cases, one from what is typed and one from what is sent."""
CASES, DEEP_CASES, SHIPPED_CASES = 5_000, 50_000, 200
SHIPPED = list(Library.read(shipped()).in_force(date(2026, 11, 2)).forms.values())


REACH = settings(max_examples=2_000, database=None, phases=[Phase.generate], deadline=None)
PARTS = (
    "calculated",
    "page condition",
    "question condition",
    "cell condition",
    "check",
    "row check",
    "rows that differ",
)


def cases(number: int) -> Any:
    return settings(max_examples=number // (2 * EACH), deadline=None, suppress_health_check=[*HealthCheck])


def _hides_an_answer(form: Form, filled: Filling) -> bool:
    shown = relevance(form, filled.draft, {})
    return any(question.id in filled.draft and not shown.shows(question.id) for question in form.questions)


def _hides_a_cell(form: Form, filled: Filling) -> bool:
    given_answers = strip(form, filled.draft, {})
    return any(
        question.row and filled.draft.get(question.id) != given_answers.get(question.id) for question in form.questions
    )


def _fails(code: str) -> Callable[[Form, Filling], bool]:
    return lambda form, filled: code in {fault.code for fault in validate(form, filled.draft, {})}


SITUATIONS: dict[str, Callable[[Form, Filling], bool]] = {
    "finished and something hidden": lambda form, filled: filled.finished and _hides_an_answer(form, filled),
    "a cell is hidden": _hides_a_cell,
    "a check is broken": _fails("check"),
    "rows say the same": _fails("same-row"),
    "something is missing": _fails("required"),
}
"""What may be so when a form is filled in, by name."""


# -- what is typed, and what is sent


Drawn = dict[str, Any]
Usual = Mapping[str, st.SearchStrategy[Any]]
"""By question id, answers such as are taken."""


def usual(form: Form) -> Usual:
    """Return what is answered to each question as a rule."""
    return {question.id: likely(question) for question in form.questions if question.asks}


@st.composite
def sent(draw: st.DrawFn, form: Form, taken: Usual) -> Drawn:
    """Draw answers as JSON: most of them such as are taken, some left out, one now and then anything."""
    return {
        question.id: draw(answers(question) if strange else taken[question.id])
        for question, strange in draw(answered(form))
    }


@st.composite
def typed(draw: st.DrawFn, form: Form, taken: Usual) -> Drawn:
    """Draw what is typed: most of it such as is taken, some left empty, one now and then anything."""
    return {
        question.id: draw(raws_for(question)) if strange else posted(question, draw(taken[question.id]))
        for question, strange in draw(answered(form))
    }


@st.composite
def answered(draw: st.DrawFn, form: Form) -> list[tuple[Question, bool]]:
    """Draw the questions that are answered, and whether with something strange: one of them at most."""
    asked = [question for question in form.questions if question.asks and draw(st.integers(0, 7))]
    strange = draw(st.sampled_from([None, *(question.id for question in asked)]))
    return [(question, question.id == strange) for question in asked]


def likely(question: Question) -> st.SearchStrategy[Any]:
    """Return answers that the question's own schema takes, but for cells of rows that are left out."""
    if question.row:
        cells = {cell.id: likely(cell) for cell in question.row}
        whole = st.fixed_dictionaries(cells)
        twice = whole.map(lambda row: [row, row])
        return twice | st.lists(whole | st.fixed_dictionaries({}, optional=cells), min_size=1, max_size=3)
    return st.sampled_from(list(islice(variants(question), 6)) or [None])


# -- the agreement


def is_taken(form: Form, draft: dict[str, Any]) -> bool:
    """Tell whether the schema of what is shown takes what a submission would keep."""
    shown = relevance(form, draft, {})
    schema = answers_schema(form, shown.questions, shown.cells)
    return bool(ANSWERS_VALIDATOR(schema, format_checker=FORMATS).is_valid(strip(form, draft, {})))


def held_by_pages(form: Form, raw: dict[str, Any]) -> None:
    """What pages accept the schema accepts, and the reverse; what is kept is given again by what it shows."""
    filled = Filling(form, raw)
    faults = validate(form, filled.draft, {})
    assert filled.finished == (faults == ()), faults
    together = {"check", "same-row"}
    assert is_taken(form, filled.draft) == all(fault.code in together for fault in faults), faults
    if filled.finished:
        held_by_schema(form, strip(form, filled.draft, {}))


def held_by_schema(form: Form, given_answers: dict[str, Any]) -> None:
    """What is submitted as JSON can be shown on pages and sent back as it is, and then is the same.

    A page that shows rows that may be left out says that there are none, where what is sent may say nothing of them.
    """
    given_answers = {each.id: [] for each in form.questions if each.row and each.optional} | given_answers
    if validate(form, given_answers, {}):
        return
    kept = strip(form, given_answers, {})
    assert validate(form, kept, {}) == ()
    assert strip(form, kept, {}) == kept
    again = Filling(form, typed_again(form, kept))
    assert again.finished
    assert in_order(form, strip(form, again.draft, {})) == in_order(form, kept)


def in_order(form: Form, given_answers: dict[str, Any]) -> dict[str, Any]:
    """Return answers with the choices of cells sorted: their order says nothing."""
    several = {cell.id for question in form.questions for cell in question.row if cell.type.name == "choices"}
    text = json.dumps(given_answers)

    def sort(found: dict[str, Any]) -> dict[str, Any]:
        return {
            name: sorted(value) if name in several and isinstance(value, list) else value
            for name, value in found.items()
        }

    return dict(json.loads(text, object_hook=sort))


def agree(data: st.DataObject, form: Form) -> None:
    with APP.test_request_context():
        taken = usual(form)
        for _ in range(EACH):
            held_by_pages(form, data.draw(typed(form, taken)))
            held_by_schema(form, data.draw(sent(form, taken)))


@pytest.mark.begun_first
@cases(CASES)
@given(st.data(), forms())
def test_pages_and_schema_of_generated_forms_agree(data: st.DataObject, form: Form) -> None:
    agree(data, form)


@pytest.mark.deep
@cases(DEEP_CASES)
@given(st.data(), forms())
def test_pages_and_schema_of_generated_forms_agree_deeply(data: st.DataObject, form: Form) -> None:
    agree(data, form)


@cases(SHIPPED_CASES)
@given(st.data(), st.sampled_from(SHIPPED))
def test_pages_and_schema_of_the_shipped_forms_agree(data: st.DataObject, form: Form) -> None:
    agree(data, form)


# -- what the generators reach


@pytest.mark.parametrize("name", [*(each.name for each in TYPES.values() if each.asks), *PARTS])
def test_generated_forms_have_everything_that_a_form_may_have(name: str) -> None:
    find(forms(), lambda form: name in reached(form), settings=REACH)


@pytest.mark.parametrize(("name", "holds"), SITUATIONS.items(), ids=[*SITUATIONS])
def test_generated_answers_meet_every_situation(name: str, holds: Callable[[Form, Filling], bool]) -> None:
    def met(pair: tuple[Form, dict[str, Any]]) -> bool:
        with APP.test_request_context():
            return holds(pair[0], Filling(*pair))

    find(forms().flatmap(lambda form: st.tuples(st.just(form), typed(form, usual(form)))), met, settings=REACH)
