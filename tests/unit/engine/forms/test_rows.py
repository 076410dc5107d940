"""Rows: cells that depend on their row and on the form, checks of a row, what may stand once."""

from __future__ import annotations

from typing import Any

import pytest

from engine.forms.answers import answers_schema, facts_of, relevance, strip, validate
from engine.forms.model import Form
from engine.forms.parsing import parse_answer
from engine.forms.rows_parsing import read_rows
from engine.forms.validation import ANSWERS_VALIDATOR
from form_building import build_form, sound_form

FORM = sound_form(
    """
pages:
  - id: offer
    title: Your offer
    questions:
      - {id: residential, type: boolean, label: Is it residential?}
      - id: services
        type: rows
        label: Services
        item: {en: service, cy: gwasanaeth}
        at_most: 5
        row:
          - {id: service, type: choice, label: Service, options: [speech, music, other]}
          - {id: name, type: text, label: What is it called?, show_when: {fact: row.service, is: other}}
          - {id: rate, type: money, label: Rate}
          - {id: nights, type: integer, label: Nights, show_when: {fact: residential, is: true}}
          - id: reason
            type: text
            label: Why do nights cost more?
            show_when: {all: [{fact: row.nights, more_than: 2}, {fact: row.rate, more_than: "£100.00"}]}
          - {id: cap, type: money, label: Cap, optional: true, show_when: {fact: record.ready, is: true}}
        checks:
          - {id: cap-holds, when: {fact: row.rate, at_most: {fact: row.cap}}, message: The rate is over its cap}
          - id: music-by-day
            when: {any: [{fact: row.service, is_not: music}, {fact: residential, is: false}]}
            message: Music is not offered at night
            at: service
        unique: [service, rate]
"""
)
SPEECH = {"service": "speech", "rate": 5000}


def services(*rows: Any, residential: bool | None = False) -> dict[str, Any]:
    return {"services": list(rows)} | ({} if residential is None else {"residential": residential})


def found(form: Form, answers: dict[str, Any], facts: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in validate(form, answers, facts or {})]


SHOWN = [
    pytest.param({}, None, {}, {"service", "rate"}, id="nothing-known"),
    pytest.param({"service": "other"}, None, {}, {"service", "rate", "name"}, id="by-a-cell-of-the-row"),
    pytest.param({"service": "strange"}, None, {}, {"service", "rate"}, id="a-cell-that-cannot-be-read-is-unknown"),
    pytest.param({}, True, {}, {"service", "rate", "nights"}, id="by-a-question-of-the-form"),
    pytest.param({}, None, {"record.ready": True}, {"service", "rate", "cap"}, id="by-a-fact-of-a-record"),
    pytest.param(
        {"nights": 3, "rate": 20000}, True, {}, {"service", "rate", "nights", "reason"}, id="by-a-cell-that-depends"
    ),
    pytest.param({"nights": 3, "rate": 20000}, False, {}, {"service", "rate"}, id="a-hidden-cell-is-unknown"),
    pytest.param({"nights": "many", "rate": 20000}, True, {}, {"service", "rate", "nights"}, id="as-typed-is-unknown"),
]


@pytest.mark.parametrize(("row", "residential", "facts", "shown"), SHOWN)
def test_cells_are_shown_by_their_row_and_by_the_form(
    row: dict[str, Any], residential: bool | None, facts: dict[str, Any], shown: set[str]
) -> None:
    answers = services({}, row, residential=residential)
    assert relevance(FORM, answers, facts).cells["services"][1] == shown


def test_hidden_cells_are_stripped_and_unknown_but_not_lost() -> None:
    answers = services({"service": "other", "name": "Drums", "rate": 1}, SPEECH | {"name": "x" * 5000, "nights": "?"})
    assert found(FORM, answers) == []
    assert strip(FORM, answers, {})["services"] == [{"service": "other", "name": "Drums", "rate": 1}, SPEECH]
    rows: Any = facts_of(FORM, answers, {})["form.services"]
    assert [row["name"] for row in rows] == ["Drums", None]
    assert answers["services"][1]["name"]


FAULTS = [
    pytest.param(services(SPEECH), {}, [], id="good"),
    pytest.param(
        services({"service": "other", "rate": 1}), {}, [("services.0.name", "required")], id="required-where-shown"
    ),
    pytest.param(
        services(SPEECH, residential=True), {}, [("services.0.nights", "required")], id="required-by-the-form"
    ),
    pytest.param(
        services(SPEECH | {"nights": 99}, residential=None), {}, [("residential", "required")], id="hidden-not-judged"
    ),
    pytest.param(services(SPEECH | {"z": 1}), {}, [("services.0.z", "unknown-cell")], id="unknown-cell"),
    pytest.param(services({}), {}, [("services.0.service", "required"), ("services.0.rate", "required")], id="empty"),
    pytest.param(
        services({"nights": 4}),
        {},
        [("services.0.service", "required"), ("services.0.rate", "required")],
        id="only-hidden",
    ),
    pytest.param(services(5), {}, [("services.0", "rows")], id="no-row"),
    pytest.param(services(SPEECH, 5), {}, [("services.1", "rows")], id="one-no-row"),
    pytest.param(services(), {}, [("services", "required")], id="none"),
    pytest.param(
        services(*({"service": "speech", "rate": n} for n in range(6))), {}, [("services", "too-many")], id="too-many"
    ),
    pytest.param(
        services(SPEECH, SPEECH | {"cap": 4999}),
        {"record.ready": True},
        [("services.1.service", "same-row"), ("services.1.rate", "check")],
        id="check-of-a-row-and-the-same-row",
    ),
    pytest.param(services(SPEECH | {"cap": 4999}), {}, [], id="a-check-waits-for-a-hidden-cell"),
    pytest.param(services({"service": "speech"}), {}, [("services.0.rate", "required")], id="a-check-waits"),
    pytest.param(
        services({"service": "music", "rate": 1, "nights": 1}, residential=True),
        {},
        [("services.0.service", "check")],
        id="a-check-over-the-form",
    ),
    pytest.param(
        services({"service": "speech", "rate": "x", "cap": 1}, SPEECH),
        {"record.ready": True},
        [("services.0.rate", "money")],
        id="one-fault-a-cell",
    ),
]


@pytest.mark.parametrize(("answers", "facts", "faults"), FAULTS)
def test_rows_are_held_against_what_is_shown_of_them(
    answers: dict[str, Any], facts: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    assert found(FORM, answers, facts) == faults


def test_a_check_says_which_it_is_and_a_same_row_which_it_repeats() -> None:
    second, first = validate(FORM, services(SPEECH, SPEECH | {"cap": 1}), {"record.ready": True})
    assert first.params == {"check": "cap-holds"}
    assert second.params == {"row": 1, "cells": ("service", "rate")}


def test_the_schema_of_given_rows_asks_in_each_for_what_is_shown() -> None:
    answers = services({"service": "other", "name": "Drums", "rate": 1}, SPEECH)
    shown = relevance(FORM, answers, {})
    exact = answers_schema(FORM, shown.questions, shown.cells)
    assert ANSWERS_VALIDATOR(exact).is_valid(answers)
    assert not ANSWERS_VALIDATOR(exact).is_valid(services({"service": "other", "rate": 1}, SPEECH))
    assert not ANSWERS_VALIDATOR(exact).is_valid(services(SPEECH, SPEECH | {"name": "Drums"}))
    # Without answers every cell may be given, and those that are always shown must be.
    general = answers_schema(FORM)
    assert ANSWERS_VALIDATOR(general).is_valid(services({"service": "other", "rate": 1}, SPEECH | {"name": "Drums"}))
    assert not ANSWERS_VALIDATOR(general).is_valid(services({"service": "other"}))


def test_one_cell_that_cannot_be_made_out_spoils_no_other() -> None:
    question = FORM.questions[1]
    posted = [{"service": "", "rate": " "}, {"service": "speech", "rate": "ten", "nights": "3"}, {"rate": "£5"}]
    read = read_rows(question, posted)
    assert read.rows == [{"service": "speech", "rate": "ten", "nights": 3}, {"rate": 500}]
    assert [(error.code, error.field) for error in read.errors] == [("money", "services.0.rate")]
    assert read.places == (1, 2)
    errors = parse_answer(question, posted).errors
    assert [(error.field, error.code) for error in errors] == [
        ("services.1.rate", "money"),
        ("services.2.service", "required"),
    ]


def test_totals_and_checks_of_the_form_read_shown_cells_alone() -> None:
    form = sound_form(
        """
        pages:
          - id: p
            title: P
            questions:
              - id: items
                type: rows
                label: Items
                row:
                  - {id: kind, type: choice, label: Kind, options: [paid, free]}
                  - {id: price, type: money, label: Price, show_when: {fact: row.kind, is: paid}}
        checks:
          - id: not-dear
            when:
              every_row:
                of: items
                when: {any: [{fact: row.price, missing: true}, {fact: row.price, at_most: "£5.00"}]}
            message: Too dear
        """
    )
    answers = {"items": [{"kind": "free", "price": 9999}, {"kind": "paid", "price": 400}]}
    assert found(form, answers) == []
    assert found(form, {"items": [{"kind": "paid", "price": 9999}]}) == [("items", "check")]


def rows(*lines: str, more: str = "") -> str:
    cells = "".join(f"          - {line}\n" for line in lines)
    return f"""
pages:
  - id: p
    title: P
    questions:
      - {{id: first, type: boolean, label: First}}
      - id: asked
        type: rows
        label: Rows
        row:
{cells}{more}
      - {{id: last, type: boolean, label: Last}}
"""


KIND = "{id: kind, type: choice, label: Kind, options: [a, b]}"
WRONG = [
    pytest.param(
        rows("{id: x, type: text, label: X, show_when: {fact: row.kind, is: a}}", KIND),
        "forward-reference",
        id="a-later-cell",
    ),
    pytest.param(
        rows(KIND, "{id: x, type: text, label: X, show_when: {fact: row.x, answered: true}}"),
        "forward-reference",
        id="itself",
    ),
    pytest.param(
        rows(KIND, "{id: x, type: text, label: X, show_when: {fact: last, is: true}}"),
        "forward-reference",
        id="a-later-question",
    ),
    pytest.param(
        rows(KIND, "{id: x, type: text, label: X, show_when: {fact: asked, answered: true}}"),
        "forward-reference",
        id="the-rows-themselves",
    ),
    pytest.param(
        rows(KIND, "{id: x, type: text, label: X, show_when: {fact: row.y, is: a}}"), "unknown-fact", id="no-such-cell"
    ),
    pytest.param(
        rows(
            KIND, "{id: x, type: text, label: X, show_when: {all: [{fact: row.kind, is: a}, {fact: row.kind, is: b}]}}"
        ),
        "impossible-condition",
        id="never-asked",
    ),
    pytest.param(
        rows("{id: x, type: text, label: X, show_when: {fact: first, is: true}}"),
        "row-conditional",
        id="all-conditional",
    ),
    pytest.param(
        rows(KIND, more="        checks: [{id: c, when: {fact: row.kid, is: a}, message: M}]"),
        "unknown-fact",
        id="check-of-no-cell",
    ),
    pytest.param(
        rows(KIND, more="        checks: [{id: c, when: {fact: first, is: true}, message: M}]"),
        "check-at-missing",
        id="check-at-nothing",
    ),
    pytest.param(
        rows(KIND, more="        checks: [{id: c, when: {fact: first, is: true}, message: M, at: kid}]"),
        "unknown-cell",
        id="check-at-no-cell",
    ),
    pytest.param(
        rows(
            KIND,
            more="        checks: [{id: c, when: {fact: row.kind, is: a}, message: M}, "
            "{id: c, when: {fact: row.kind, is: b}, message: M}]",
        ),
        "duplicate-id",
        id="check-twice",
    ),
    pytest.param(rows(KIND, more="        unique: [kid]"), "unknown-cell", id="unique-of-no-cell"),
    pytest.param(
        "pages: [{id: p, title: P, questions: [{id: a, type: text, label: A, unique: [b]}]}]",
        "out-of-place",
        id="unique-of-a-text",
    ),
]


@pytest.mark.parametrize(("body", "code"), WRONG)
def test_rows_that_cannot_work_are_refused(body: str, code: str) -> None:
    _, faults = build_form(body)
    assert [fault.code for fault in faults] == [code]


def test_checks_speak_at_the_cell_they_name_or_the_first_they_read() -> None:
    assert [(check.id, check.at) for check in FORM.questions[1].checks] == [
        ("cap-holds", "rate"),
        ("music-by-day", "service"),
    ]
