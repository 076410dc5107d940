"""Answers as stored: what keeps them from being submitted, what a submission keeps, checks, and the schema."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.errors import InputError
from engine.forms.answers import (
    answers_schema,
    broken_checks,
    facts_of,
    read_answers,
    strip,
    validate,
    write_answers,
)
from engine.forms.codes import CODES
from engine.forms.formats import FORMATS
from engine.forms.validation import ANSWERS_VALIDATOR, MAX_FAULTS, answer_faults
from form_building import build_question, sound_form

FILE = {"id": "f", "name": "a.pdf", "size_bytes": 5, "sha256": "0" * 64, "media_type": "application/pdf"}

FORM = sound_form(
    """\
    pages:
      - id: one
        title: One
        questions:
          - {id: name, type: text, label: Name, max_length: 10}
          - {id: colours, type: choices, label: Colours, options: [red, green, blue], optional: true}
          - {id: price, type: money, label: Price, min: "£1.00"}
          - {id: has_more, type: boolean, label: More}
          - {id: more, type: text, label: More, show_when: {fact: has_more, is: true}}
          - {id: about, type: information, text: About}
      - id: two
        title: Two
        questions:
          - id: lines
            type: rows
            label: Lines
            at_most: 3
            optional: true
            row:
              - {id: what, type: text, label: What}
              - {id: rate, type: money, label: Rate, optional: true}
          - {id: paper, type: file, label: Paper, accept: [pdf]}
          - {id: declared, type: declaration, label: Declaration, text: I declare.}
    checks:
      - id: rated
        when: {every_row: {of: lines, when: {fact: row.rate, answered: true}}}
        message: Rate each line
      - {id: enough, when: {fact: price, at_least: "£2.00"}, message: Too little, at: name}
      - {id: known, when: {fact: record.ready, is: true}, message: Not ready, at: price}
    """
)
GOOD: dict[str, Any] = {
    "name": "Ann",
    "price": 500,
    "has_more": False,
    "paper": [FILE],
    "declared": True,
}


def found(errors: tuple[InputError, ...]) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in errors]


def test_good_answers() -> None:
    assert validate(FORM, GOOD, {}) == ()
    assert validate(FORM, GOOD | {"colours": ["red"], "lines": [{"what": "a", "rate": 1}]}, {}) == ()
    assert validate(FORM, GOOD | {"lines": []}, {"record.ready": True}) == ()


BAD = [
    pytest.param({"name": None}, [("name", "required")], id="null-is-absent"),
    pytest.param({"name": ""}, [("name", "required")], id="empty"),
    pytest.param({"name": 5}, [("name", "text")], id="wrong-type"),
    pytest.param({"name": "x" * 11}, [("name", "too-long")], id="too-long"),
    pytest.param({"name": " x"}, [("name", "text")], id="not-trimmed"),
    pytest.param({"name": "e\u0301"}, [("name", "text")], id="not-composed"),
    pytest.param({"name": "a\x00"}, [("name", "control-character")], id="control"),
    pytest.param({"name": "\ud800"}, [("name", "control-character")], id="surrogate"),
    pytest.param({"price": 99}, [("price", "min"), ("name", "check")], id="under"),
    pytest.param({"price": 500.0}, [("price", "money")], id="float"),
    pytest.param({"price": True}, [("price", "money")], id="true-is-no-number"),
    pytest.param({"price": "500"}, [("price", "money")], id="text-is-no-number"),
    pytest.param({"price": 10**400}, [("price", "too-many-digits")], id="huge"),
    pytest.param({"has_more": "true"}, [("has_more", "boolean")], id="text-is-no-boolean"),
    pytest.param({"has_more": 1}, [("has_more", "boolean")], id="one-is-no-boolean"),
    pytest.param({"has_more": True}, [("more", "required")], id="what-is-shown-is-required"),
    pytest.param({"colours": ["pink"]}, [("colours", "option")], id="strange-option"),
    pytest.param({"colours": []}, [("colours", "required")], id="empty-choice"),
    pytest.param({"colours": ["red", "red"]}, [("colours", "repeated")], id="option-twice"),
    pytest.param({"colours": "red"}, [("colours", "option")], id="not-a-list"),
    pytest.param({"lines": {}}, [("lines", "rows")], id="rows-no-list"),
    pytest.param({"lines": [5]}, [("lines.0", "rows")], id="row-no-object"),
    pytest.param({"lines": [{}]}, [("lines.0.what", "required"), ("lines", "check")], id="row-empty"),
    pytest.param(
        {"lines": [{"what": "a", "rate": 1}, {"what": "b", "rate": "x", "z": 1}]},
        [("lines.1.rate", "money"), ("lines.1.z", "unknown-cell"), ("lines", "check")],
        id="cells",
    ),
    pytest.param({"lines": [{"what": "a", "rate": 1}] * 4}, [("lines", "too-many")], id="too-many-rows"),
    pytest.param({"lines": [{"what": "a", "rate": 1}, {"what": "b"}]}, [("lines", "check")], id="check-broken"),
    pytest.param({"price": 150}, [("name", "check")], id="check-elsewhere"),
    pytest.param({"paper": []}, [("paper", "required")], id="no-file"),
    pytest.param({"paper": FILE}, [("paper", "file")], id="file-no-list"),
    pytest.param({"paper": [FILE | {"media_type": "text/html"}]}, [("paper", "file-type")], id="file-type"),
    pytest.param({"declared": False}, [("declared", "required")], id="not-declared"),
    pytest.param({"declared": "true"}, [("declared", "required")], id="declared-in-words"),
    pytest.param({"nothing": 1}, [("nothing", "unknown-question")], id="unknown-question"),
    pytest.param({"about": "x"}, [("about", "unknown-question")], id="information-has-no-answer"),
]


@pytest.mark.parametrize(("changed", "errors"), BAD)
def test_bad_answers(changed: dict[str, Any], errors: list[tuple[str, str]]) -> None:
    assert sorted(found(validate(FORM, GOOD | changed, {}))) == sorted(errors)
    assert {code for _, code in errors} <= set(CODES)


def test_errors_stand_in_the_order_of_the_form_and_checks_come_last() -> None:
    errors = validate(FORM, {"price": 150, "lines": [{"what": "a"}], "zzz": 1}, {})
    assert found(errors) == [
        ("zzz", "unknown-question"),
        ("name", "required"),
        ("has_more", "required"),
        ("paper", "required"),
        ("declared", "required"),
        ("lines", "check"),
        ("name", "check"),
    ]
    assert errors[-1].params == {"check": "enough"}


def test_hidden_answers_are_left_out_of_validation_and_dropped_at_submission() -> None:
    draft = GOOD | {"more": "x" * 5000, "colours": ["blue", "red"], "lines": None}
    assert validate(FORM, draft, {}) == ()
    stripped = strip(FORM, draft, {})
    assert stripped == GOOD | {"colours": ["red", "blue"]}
    assert list(stripped) == ["name", "colours", "price", "has_more", "paper", "declared"]
    assert strip(FORM, {"zzz": 1}, {}) == {}


def test_checks_wait_while_unknown() -> None:
    assert broken_checks(FORM, {}, {}) == ()
    assert [check.id for check in broken_checks(FORM, {"price": 1, "lines": [{"what": "a"}]}, {})] == [
        "rated",
        "enough",
    ]
    assert [check.id for check in broken_checks(FORM, {}, {"record.ready": False})] == ["known"]


CHECKED = sound_form(
    """\
    pages:
      - id: one
        title: One
        questions:
          - {id: told, type: information, text: Read this.}
          - {id: trips, type: boolean, label: Trips}
          - {id: miles, type: integer, label: Miles, show_when: {fact: trips, is: true}}
          - {id: seats, type: integer, label: Seats, optional: true}
    checks:
      - id: seats-for-trips
        when: {any: [{fact: trips, is: true}, {fact: seats, missing: true}]}
        message: Seats are for trips
        at: miles
      - {id: ready, when: {fact: record.ready, is: true}, message: Not ready, at: miles}
    """
)


@pytest.mark.parametrize(
    ("answers", "facts", "spoken"),
    [
        pytest.param({"trips": True}, {"record.ready": False}, [("miles", "ready")], id="at its own question"),
        pytest.param({"trips": False, "seats": 2}, {}, [("trips", "seats-for-trips")], id="at one that it reads"),
        pytest.param({}, {"record.ready": False}, [("trips", "ready")], id="at the first that is asked"),
    ],
)
def test_a_check_whose_question_is_hidden_speaks_where_it_can_be_seen(
    answers: dict[str, Any], facts: dict[str, Any], spoken: list[tuple[str, str]]
) -> None:
    assert [(check.at, check.id) for check in broken_checks(CHECKED, answers, facts)] == spoken
    told = [
        (fault.field, fault.params["check"]) for fault in validate(CHECKED, answers, facts) if fault.code == "check"
    ]
    assert told == spoken


def test_answers_are_read_and_written_back() -> None:
    answers = GOOD | {"colours": ["red", "blue"], "lines": [{"what": "a", "rate": 5}, {"what": "b"}]}
    typed = read_answers(FORM, answers)
    assert typed["colours"] == ("red", "blue")
    assert typed["lines"] == ({"what": "a", "rate": 5}, {"what": "b", "rate": None})
    assert write_answers(FORM, typed) == {key: answers[key] for key in write_answers(FORM, typed)}
    assert set(write_answers(FORM, typed)) == set(answers)


@pytest.mark.parametrize(
    "junk",
    [5, "x", [], {}, [[]], [{"name": 5}], {"a": {}}, [None], 1.5, "\ud800", [{"name": "x", "size_bytes": "y"}]],
    ids=repr,
)
def test_junk_is_unknown_and_never_raises(junk: Any) -> None:
    answers = {question.id: junk for question in FORM.questions}
    read_answers(FORM, answers)
    facts_of(FORM, answers, {})
    strip(FORM, answers, {})
    broken_checks(FORM, answers, {})
    assert validate(FORM, answers, {})


def test_faults_are_bounded() -> None:
    answers = GOOD | {f"strange_{number}": 1 for number in range(10)} | {"lines": [{"z": 1}] * 1000}
    assert len(validate(FORM, answers, {})) <= MAX_FAULTS + 10 + len(FORM.checks)


class TestSchema:
    """The JSON Schema as others read it."""

    def test_it_is_a_schema_and_json(self) -> None:
        schema = answers_schema(FORM)
        ANSWERS_VALIDATOR.check_schema(schema)
        assert json.loads(json.dumps(schema)) == schema
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["additionalProperties"] is False

    def test_without_conditions_only_what_is_always_shown_is_required(self) -> None:
        schema = answers_schema(FORM)
        assert schema["required"] == ["name", "price", "has_more", "paper", "declared"]
        assert "more" in schema["properties"]
        assert "about" not in schema["properties"]

    def test_with_the_relevant_questions_only_these_may_be_answered(self) -> None:
        schema = answers_schema(FORM, ["name", "more", "colours"])
        assert list(schema["properties"]) == ["name", "colours", "more"]
        assert schema["required"] == ["name", "more"]

    def test_limits_and_formats_stand_in_it(self) -> None:
        properties = answers_schema(FORM)["properties"]
        assert properties["name"]["maxLength"] == 10
        assert properties["price"] == {"title": "Price", "type": "integer", "minimum": 100, "maximum": 10**15 - 1}
        assert properties["colours"]["items"]["enum"] == ["red", "green", "blue"]
        assert properties["lines"]["maxItems"] == 3
        assert properties["lines"]["items"]["required"] == ["what"]
        assert properties["paper"]["items"]["properties"]["media_type"]["enum"] == ["application/pdf"]
        assert properties["declared"]["const"] is True

    def test_dates_are_bounded(self) -> None:
        question = build_question("type: date, min: 2020-01-01")
        assert answer_faults(question, "2019-12-31")[0].code == "min"
        assert answer_faults(question, "2200-01-01")[0].code == "date-year"
        for written in ("2020-1-1", "20200101", "2020-W01-1", "2020-01-01T00:00", "2020-02-30", 20200101):
            assert answer_faults(question, written)[0].code == "date"

    @pytest.mark.parametrize("name", ["line", "lines", "email", "date"])
    def test_formats_say_nothing_of_what_is_not_text(self, name: str) -> None:
        assert FORMATS.conforms(5, name)
        assert not FORMATS.conforms("\n\x00", name)
