"""Sample answers made of a form: what its schema and its checks take, the same every time, and what nothing mends."""

from __future__ import annotations

from datetime import date
from itertools import islice
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

from engine.forms.answers import validate
from engine.forms.sampling import sample_answer, sample_answers
from engine.forms.types import TYPES
from engine.forms.validation import answer_faults
from engine.forms.variants import variants
from engine.library import Library
from form_building import build_question, sound_form
from gallery import read_gallery
from webapp.cli import files

ROOT = Path(__file__).resolve().parents[4]
ON = date(2026, 9, 1)
FORMS = ("enrolment/application", "enrolment/assessment", "referral/placement", "registration/provider")


def form_of(questions: str, checks: str = "") -> Any:
    pages = f"pages:\n  - id: only\n    title: Only\n    questions:\n{indent(questions.strip(), '      ')}\n"
    return sound_form(pages + (f"checks:\n{indent(checks.strip(), '  ')}\n" if checks else ""))


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.read(files.sources([ROOT / "rulesets", ROOT / "forms"]))


@pytest.mark.parametrize("form_id", FORMS)
def test_the_samples_of_a_shipped_form_could_be_sent(library: Library, form_id: str) -> None:
    edition = library.in_force(ON)
    form, parameters = edition.forms[form_id], edition.parameter_values(ON)
    answers = sample_answers(form, {}, parameters)
    assert len(answers) >= 4
    assert validate(form, answers, {}, parameters) == ()


def test_the_samples_of_the_gallery_answer_every_type_that_asks() -> None:
    form = read_gallery()
    answers = sample_answers(form)
    assert validate(form, answers, {}) == ()
    assert {form.question(name).type for name in answers} == {each for each in TYPES.values() if each.asks}  # type: ignore[union-attr]
    assert sample_answers(form) == answers


RATES = "row: [{id: unit, type: choice, label: Unit, options: [day, night]}, {id: rate, type: money, label: Rate}]"


@pytest.mark.parametrize(
    ("questions", "checks", "wanted"),
    [
        pytest.param(
            "- {id: a, type: choice, label: A, options: [x, y]}\n"
            "- {id: b, type: text, label: B, show_when: {fact: a, is: y}}",
            "",
            {"a": "x"},
            id="hidden-is-not-answered",
        ),
        pytest.param(
            "- {id: a, type: choice, label: A, options: [x, y]}",
            "- {id: c, when: {fact: a, is: y}, message: No, at: a}",
            {"a": "y"},
            id="another-option",
        ),
        pytest.param(
            "- {id: a, type: integer, label: A, max: 9000}",
            "- {id: c, when: {fact: a, more_than: 8123}, message: No, at: a}",
            {"a": 8124},
            id="beside-the-number-that-is-mentioned",
        ),
        pytest.param(
            "- {id: a, type: date, label: A}",
            "- {id: c, when: {fact: a, before: 2001-03-01}, message: No, at: a}",
            {"a": "2001-02-28"},
            id="the-day-before",
        ),
        pytest.param(
            "- {id: a, type: text, label: A}",
            '- {id: c, when: {fact: a, matches: "[0-9]{8}"}, message: No, at: a}',
            {"a": "12345678"},
            id="a-reference-of-digits",
        ),
        pytest.param(
            "- {id: a, type: integer, label: A}\n- {id: b, type: integer, label: B, min: 40}",
            "- {id: c, when: {fact: a, at_least: {fact: form.b}}, message: No, at: b}",
            {"a": 40, "b": 40},
            id="one-answer-against-another",
        ),
        pytest.param(
            f"- {{id: a, type: rows, label: A, at_least: 4, unique: [unit, rate], {RATES}}}",
            "",
            {
                "a": [
                    {"unit": unit, "rate": rate}
                    for unit, rate in [("day", 123450), ("night", 123451), ("day", 123449), ("night", 123452)]
                ]
            },
            id="rows-that-differ",
        ),
        pytest.param(
            f"- {{id: a, type: rows, label: A, at_most: 1, {RATES}, checks: "
            "[{id: c, when: {fact: row.rate, at_most: '£5.00'}, message: No, at: rate}]}",
            "",
            {"a": [{"unit": "day", "rate": 500}]},
            id="a-check-of-each-row",
        ),
        pytest.param(
            f"- {{id: a, type: rows, label: A, {RATES}}}",
            "- {id: c, when: {any_row: {of: a, when: {fact: row.rate, is: '£7.00'}}}, message: No, at: a}",
            None,
            id="some-row",
        ),
    ],
)
def test_checks_are_kept(questions: str, checks: str, wanted: dict[str, Any] | None) -> None:
    form = form_of(questions, checks)
    answers = sample_answers(form)
    assert validate(form, answers, {}) == ()
    assert wanted is None or answers == wanted


def test_what_no_single_change_mends_is_left_to_be_seen() -> None:
    form = form_of(
        "- {id: a, type: boolean, label: A}",
        "- {id: c, when: {all: [{fact: a, is: false}, {fact: record.ready, is: true}]}, message: No, at: a}",
    )
    answers = sample_answers(form, {"record.ready": False})
    assert answers == {"a": True}
    assert [fault.code for fault in validate(form, answers, {"record.ready": False})] == ["check"]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        pytest.param("type: text", ["Oak Tree", "Oak Tree 2", "Oak Tree 3"], id="text"),
        pytest.param("type: text, max_length: 1", ["O", "1", "2"], id="text-of-one-character"),
        pytest.param("type: email", ["name@example.com", "name2@example.com", "name3@example.com"], id="email"),
        pytest.param("type: urn", ["123456", "123457", "123458"], id="reference-number"),
        pytest.param("type: postcode", ["CW1 2BJ", "CW1 3BJ", "CW1 4BJ"], id="postcode"),
        pytest.param("type: integer, min: 25, max: 26", [25, 26], id="whole-number-in-bounds"),
        pytest.param("type: decimal, places: 1, max: '12.7'", ["12.5", "11.5", "10.5"], id="decimal"),
        pytest.param("type: date, min: 2026-03-26", ["2026-03-27", "2026-03-28", "2026-03-29"], id="date"),
        pytest.param("type: month", ["2026-03-01", "2026-04-01", "2026-05-01"], id="month"),
        pytest.param("type: boolean", [True, False], id="yes-or-no"),
        pytest.param("type: declaration, text: Words", [True], id="declaration"),
        pytest.param("type: choice, options: [a, b]", ["a", "b"], id="choice"),
        pytest.param("type: choices, options: [a, b]", [["a"], ["b"], ["a", "b"]], id="choices"),
    ],
)
def test_what_else_could_be_answered(question: str, first: list[Any]) -> None:
    asked = build_question(question)
    assert list(islice(variants(asked), 3)) == first
    assert sample_answer(asked) == first[0]


def test_values_that_are_mentioned_come_next() -> None:
    asked = build_question("type: integer, max: 100")
    found = list(islice(variants(asked, [50, 200]), 5))
    assert found == [25, 50, 49, 51, 26]
    assert all(answer_faults(asked, answer) == () for answer in found)
