"""Pages and API take the same answers: on every question of every shipped form, and for a whole application."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from engine.errors import InputError
from engine.forms.answers import strip, validate
from engine.forms.controls import Table
from engine.forms.limits import at_most, least, max_length, most
from engine.forms.model import Form, Page, Question
from engine.library import Library
from enrolling import shipped
from garden import HANDS, MONEY, PROMISE, Garden, plant
from programs import Program
from webapp import create_app
from webapp.formpages import page_form
from webapp.formpages.controls import make_cell
from webapp.formpages.pages import PREFIX
from webapp.services.save_answers import wrong
from webapp.services.submit_application import submit_application
from webapp.settings import Settings
from webapp.store import Store

LIBRARY = Library.read(shipped())
FORMS = LIBRARY.in_force(max(version.in_force_from for version in LIBRARY.versions)).forms
QUESTIONS = [
    pytest.param(question, id=f"{form.id} {question.id}")
    for form in FORMS.values()
    for question in form.questions
    if question.asks and not question.takes_files
]
TEXTS = (
    *(
        "",
        " ",
        "a",
        " a",
        "a\nb",
        "a\tb",
        "a\x00b",
        "\u202ea",
        "e\u0301",
        "\u00e9",
        "\u200b",
        "<b>",
        "=1+1",
        "\U0001f994",
    ),
    *(
        "1",
        "\uff11\uff12",
        "1e5",
        "-0",
        "1.0",
        "1,234",
        "\u00a31,234.5",
        "true",
        "null",
        "123456",
        "023456",
        "10000001",
    ),
    *("2024-02-29", "2023-02-29", "1899-12-31", "2200-01-01", "2024-2-1", "20240201", "2024-02", "31/04/2024"),
    *("a@example.org", "a@b", "L30 4XX", "l304xx", "01632 960 001", "0"),
)
OTHERS = (0, 1, -1, 10**15, 10**15 - 1, 10**16, True, False, 1.0, 0.5, [], {}, [None], [[]], [{}], {"a": 1})


def candidates(question: Question) -> Iterator[Any]:
    """Give JSON that is an answer to a question, nearly one, or none."""
    yield from (*TEXTS, *OTHERS)
    for bound in (least(question), most(question)):
        if isinstance(bound, int) and not isinstance(bound, bool):
            yield from (bound - 1, bound, bound + 1)
    if length := max_length(question):
        yield from ("x" * length, "x" * (length + 1))
    values = [option.value for option in question.options]
    yield from (*values, values, values[::-1], values[:1] * 2, [*values, "other"])
    try:
        sample = question.type.sample(question)
    except InputError:
        return
    yield sample
    if isinstance(sample, list):
        yield from (sample[:1], sample * 2, sample[:1] * at_most(question), sample[:1] * (at_most(question) + 1))
    for cell in question.row:
        for answer in (*TEXTS, *OTHERS, None):
            yield [{**sample[0], cell.id: answer}]


def alone(question: Question) -> tuple[Form, Page]:
    """Give a form that asks a question alone, whatever else was said."""
    asked = replace(question, show_when=None, needed_for=None, feeds="", feeds_type=None)
    page = Page("page", question.label, (asked,))
    return Form("test/form", question.label, "test", "provider", "pin", (page,)), page


def taken_by_the_page(form: Form, page: Page, answer: Any) -> bool:
    """Tell whether the page, shown with an answer and sent as it is, takes the same answer."""
    (question,) = page.questions
    try:
        pairs = list(posted(question, f"{PREFIX}{question.id}", answer))
    except (InputError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        return False  # no control shows it
    held = page_form(form, page, {}, {}).bind(MultiDict(pairs))
    return not held.errors and exactly(kept(form, held.answers)) == exactly(kept(form, {question.id: answer}))


def posted(question: Question, name: str, answer: Any) -> Iterator[tuple[str, Any]]:
    """Give what a browser posts of a control that shows an answer."""
    if not isinstance(question.type.control, Table):
        field = make_cell(question, name, "en")
        field.process(None, answer)
        yield from field.carried()
        return
    for index, row in enumerate(answer):
        yield f"{name}-row", str(index)
        for cell in question.row:
            if row.get(cell.id) is not None:
                yield from posted(cell, f"{name}-{index}-{cell.id}", row[cell.id])


def kept(form: Form, answers: Any) -> Any:
    """Give what a submission would keep of answers."""
    return strip(form, answers, {})


def exactly(answer: Any) -> str:
    """Give JSON as text, in which true is not 1."""
    return json.dumps(answer, sort_keys=True)


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_one_takes_the_other_takes(question: Question) -> None:
    form, page = alone(question)
    both = 0
    for answer in candidates(question):
        given = {question.id: answer}
        by_program = not wrong(form, given) and not validate(form, given, {})
        assert by_program == taken_by_the_page(form, page, answer), answer
        both += by_program
    assert both or not _has_sample(question)


def _has_sample(question: Question) -> bool:
    try:
        return question.type.sample(question) is not None
    except InputError:
        return False


@pytest.fixture
def garden(sqlite_store: Store) -> Garden:
    return plant(sqlite_store)


def test_an_application_by_pages_and_one_by_calls_are_the_same(garden: Garden) -> None:
    by_person, by_program = garden.add_provider(), garden.add_provider()
    reference = by_person.complete()
    submit_application(*by_person.parts, reference, submission_key="k")
    app = create_app(Settings(database_url="given", secret_key=b"0" * 32), store=garden.store)
    program = Program(app, garden.store, by_program.actor)
    other = program.start().json["reference"]
    program.put(other, {**HANDS, **MONEY, **PROMISE})
    program.submit(other)
    one = Program(app, garden.store, by_person.actor).get(f"/applications/{reference}/submissions/1").json
    two = program.get(f"/applications/{other}/submissions/1").json
    for key in ("answers", "form", "lots", "round"):
        assert one[key] == two[key], key
