"""Every question type has every part, every code of the engine has words: one that lacks any fails here."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from engine.forms.codes import CODES
from engine.forms.controls import Table, Upload
from engine.forms.model import Question, QuestionType
from engine.forms.parsing import parse_answer
from engine.forms.types import TYPES
from engine.words import Words
from gallery import FILLED, gallery_app, read_gallery
from webapp.formpages import catalogue
from webapp.formpages.controls import FIELDS, field_class, make_cell, manner, shown
from webapp.formpages.fields import AnswerField, Problem, not_given
from webapp.formpages.naming import name_of

FORM = read_gallery()
SAMPLES = {question.type: question for question in reversed(FORM.questions)}
PARAMS = {
    "limit": 500,
    "places": 2,
    "width": 9_000,
    "height": 8_000,
    "most": 40,
    "length": 600,
    "character": "U+0007",
    "min": 1,
    "max": 2,
    "parts": ("day", "year"),
    "from": 1900,
    "to": 2199,
    "accept": ("pdf", "png"),
    "name": "plan.pdf",
    "row": 1,
    "cells": ("full_name",),
    "size_bytes": 6_000_000,
    "max_bytes": 5_000_000,
    "given": 3,
    "at_least": 4,
    "at_most": 2,
}
PARAMS_OF_TYPES = [pytest.param(type_, id=name) for name, type_ in TYPES.items()]


def field_of(question: Question, locale: str = "en") -> AnswerField:
    return make_cell(question, f"q-{question.id}", locale)


@pytest.mark.parametrize("type_", PARAMS_OF_TYPES)
def test_a_type_has_a_field_that_draws_reads_and_shows(type_: QuestionType) -> None:
    question = SAMPLES[type_]
    kind = field_class(question)
    field = field_of(question)
    with gallery_app().test_request_context():
        field.process(None, FILLED.get(question.id))
        assert kind.control is not AnswerField.control
        assert isinstance(field(), Markup)
        assert f"q-{question.id}" in field() or not question.asks
        assert shown(question, FILLED.get(question.id), manner("en")) not in ("", not_given("en"))


def test_there_is_no_type_that_the_engine_does_not_know() -> None:
    assert set(TYPES.values()) == set(SAMPLES)
    assert {type(type_.control) for type_ in TYPES.values()} == set(FIELDS)


@pytest.mark.parametrize("type_", [each for each in PARAMS_OF_TYPES if SAMPLES[each.values[0]].asks])
@pytest.mark.parametrize("code", CODES)
def test_a_code_has_words_that_name_the_question(type_: QuestionType, code: str) -> None:
    question = SAMPLES[type_]
    with gallery_app().test_request_context():
        said = str(catalogue.words(field_of(question), question, Problem(code, PARAMS)).unescape())
    assert said
    assert said[0].isupper() or said[0] == "“"
    assert "%(" not in said
    assert "  " not in said
    label = question.label.en.rstrip("?")
    assert label[1:] in said or code.startswith("file") or question.message(code)


def test_there_are_no_words_for_codes_that_do_not_exist() -> None:
    known = {code for type_ in TYPES.values() for code in type_.words} | set(catalogue.GENERAL)
    assert known == set(CODES)


@pytest.mark.parametrize(
    ("code", "question", "params", "said"),
    [
        ("required", "name", {}, "Enter name of the garden"),
        ("required", "urn", {}, "Enter “Reference number”"),
        ("required", "overview", {}, "Describe how the garden is kept"),
        ("required", "places", {}, "Enter your answer to “How many plots are there?”"),
        ("required", "plan", {}, "Upload the plan of the garden"),
        ("required", "soil", {}, "Select clay, sand or peat"),
        ("required", "open_to_all", {}, "Select yes or no for “Is the garden open to all?”"),
        ("min", "rent", {"min": 100}, "Rent for a year must be £1.00 or more"),
        (
            "date-part-missing",
            "opened",
            {"parts": ("day", "year")},
            "Date the garden opened must include a day and a year",
        ),
        (
            "file-too-large",
            "plan",
            {"name": "big.pdf", "size_bytes": 6_250_000, "max_bytes": 5_000_000},
            "“big.pdf” is 6.2 MB. It must be 5 MB or smaller.",
        ),
        ("too-long", "overview", {"limit": 600, "length": 1_000_000}, "be 600 characters or fewer. It has 1,000,000."),
    ],
)
def test_words(code: str, question: str, params: dict[str, object], said: str) -> None:
    asked = FORM.question(question)
    assert asked is not None
    with gallery_app().test_request_context():
        assert said in catalogue.words(field_of(asked), asked, Problem(code, params)).unescape()


@pytest.mark.parametrize(
    ("label", "subject", "target", "instruction"),
    [
        ("Your name", "Your name", "your name", ""),
        ("Ofsted grade", "Ofsted grade", "“Ofsted grade”", ""),
        ("URN", "URN", "“URN”", ""),
        ("How many?", "your answer to “How many?”", "your answer to “How many?”", ""),
        ("Tell us why.", "your answer to “Tell us why”", "your answer to “Tell us why”", "Tell us why"),
        ("  The\n name: ", "The name", "the name", ""),
        ("", "", "“”", ""),
    ],
)
def test_a_question_is_named_in_a_sentence(label: str, subject: str, target: str, instruction: str) -> None:
    with gallery_app().test_request_context():
        name = name_of(Words(label), "en")
    assert (name.subject, name.target, name.instruction) == (subject, target, instruction)


SINGLE = [q for q in FORM.questions if q.asks and not isinstance(q.type.control, Upload | Table)]


@pytest.mark.parametrize("question", [pytest.param(question, id=question.id) for question in SINGLE])
def test_what_is_drawn_is_read_back_as_the_same_answer(question: Question) -> None:
    """The gallery's answers survive being shown in controls and posted again untouched."""
    posted: MultiDict[str, str] = MultiDict()

    class Controls(HTMLParser):
        name = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found = {key: value or "" for key, value in attrs}
            ticked = found.get("type") not in ("radio", "checkbox") or "checked" in found
            if tag == "input" and ticked:
                posted.add(found["name"], found.get("value", ""))
            self.name = found.get("name", self.name) if tag in ("select", "textarea") else self.name
            if tag == "option" and "selected" in found:
                posted.add(self.name, found["value"])
            self.in_text = tag == "textarea"

        def handle_data(self, data: str) -> None:
            if getattr(self, "in_text", False):
                posted.add(self.name, data)
                self.in_text = False

    field = field_of(question)
    with gallery_app().test_request_context():
        field.process(None, FILLED[question.id])
        Controls().feed(field())
        assert parse_answer(question, field.read(posted)).value == FILLED[question.id]
