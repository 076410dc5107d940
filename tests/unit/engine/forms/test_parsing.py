"""What people type, question type by question type; the tables of it stand in `typed`."""

from __future__ import annotations

from typing import Any

import pytest

from engine.forms.codes import CODES
from engine.forms.model import Question, QuestionType
from engine.forms.parsing import is_blank, parse_answer
from engine.forms.types import TYPES
from engine.forms.validation import answer_faults
from form_building import build_question
from typed import BAD, GOOD
from typed.cases import Cases
from typed.dates import DATE
from typed.numbers import BOUNDED
from typed.picked import CHOICES
from typed.tabled import ROWS
from typed.texts import TEXT
from typed.uploaded import FILE, PDF

ASKING = [pytest.param(type_, id=name) for name, type_ in TYPES.items() if type_.asks]
LEAST_CASES = 20


def table(cases: Cases) -> list[Any]:
    return [
        pytest.param(question, raw, expected, id=f"{kind}-{name}")
        for kind, (question, rows) in cases.items()
        for name, raw, expected in rows
    ]


@pytest.mark.parametrize(("question", "raw", "answer"), table(GOOD))
def test_taken(question: Question, raw: Any, answer: Any) -> None:
    parsed = parse_answer(question, raw)
    assert (parsed.value, parsed.errors) == (answer, ())
    assert parsed.ok
    assert answer_faults(question, parsed.value) == ()


@pytest.mark.parametrize(("question", "raw", "code"), table(BAD))
def test_refused(question: Question, raw: Any, code: str) -> None:
    parsed = parse_answer(question, raw)
    assert parsed.errors[0].code == code
    assert parsed.value is None
    assert not parsed.ok


@pytest.mark.parametrize("type_", ASKING)
def test_every_type_has_its_tables(type_: QuestionType) -> None:
    for cases in (GOOD, BAD):
        ids = [name for kind, (_, rows) in cases.items() if kind.split()[-1] == type_.name for name, _, _ in rows]
        assert len(set(ids)) == len(ids)
        assert len(ids) >= LEAST_CASES


def test_every_code_of_the_tables_is_documented() -> None:
    used = {code for _, rows in BAD.values() for _, _, code in rows}
    assert used <= set(CODES)


@pytest.mark.parametrize("kind", [kind for kind in GOOD if "optional" not in TYPES[kind].lacks])
def test_nothing_is_an_answer_to_an_optional_question(kind: str) -> None:
    question = build_question(f"type: {kind}, optional: true{_extras(kind)}")
    for raw in (None, "", []):
        parsed = parse_answer(question, raw)
        assert parsed.ok
        assert parsed.value in (None, [])


def _extras(kind: str) -> str:
    if kind in ("choice", "choices"):
        return ", options: [a, b]"
    if kind == "rows":
        return ", row: [{id: what, type: text, label: What}]"
    return ""


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        pytest.param({"day": "3", "month": "9", "year": ""}, ("year",), id="year"),
        pytest.param({"day": "", "month": "9", "year": "2020"}, ("day",), id="day"),
        pytest.param({"month": "9"}, ("day", "year"), id="two"),
    ],
)
def test_a_partial_date_says_which_part_is_missing(raw: dict[str, str], parts: tuple[str, ...]) -> None:
    error = parse_answer(DATE, raw).errors[0]
    assert (error.code, error.field, error.params) == ("date-part-missing", "asked", {"parts": parts})


def test_a_fault_in_a_row_names_the_row_as_posted_and_the_cell() -> None:
    rows = [{"what": ""}, {"what": "a", "rate": "x"}, {"what": "", "rate": "1", "on": {"day": "31", "month": "4"}}]
    errors = parse_answer(ROWS, rows).errors
    found = [(error.field, error.code) for error in errors]
    assert found == [
        ("asked.1.rate", "money"),
        ("asked.2.what", "required"),
        ("asked.2.on", "date-part-missing"),
    ]


def test_faults_carry_what_their_words_mention() -> None:
    assert parse_answer(TEXT, "x" * 21).errors[0].params == {"limit": 20, "length": 21}
    assert parse_answer(TEXT, "\x07").errors[0].params == {"character": "U+0007"}
    assert parse_answer(BOUNDED, "1").errors[0].params == {"min": 2}
    assert parse_answer(CHOICES, ["a"]).errors[0].params == {"at_least": 2, "given": 1}
    large = parse_answer(FILE, [PDF | {"size_bytes": 2_000_000}]).errors[0].params
    assert large == {"name": "report.pdf", "size_bytes": 2_000_000, "max_bytes": 1_000_000}
    wrong = parse_answer(FILE, [PDF | {"media_type": "text/html"}]).errors[0].params
    assert wrong == {"name": "report.pdf", "accept": ("pdf", "docx")}


def test_an_optional_list_of_rows_may_be_known_to_be_empty() -> None:
    optional = build_question("type: rows, optional: true, row: [{id: what, type: text, label: What}]")
    some = build_question("type: rows, optional: true, at_least: 2, row: [{id: what, type: text, label: What}]")
    none_needed = build_question("type: rows, at_least: 0, row: [{id: what, type: text, label: What}]")
    assert parse_answer(optional, [{"what": ""}]).value == []
    assert parse_answer(some, []).value is None
    assert parse_answer(some, [{"what": "a"}]).errors[0].code == "too-few"
    assert parse_answer(none_needed, []).value == []


def test_a_negative_amount_is_taken_where_the_author_allows_it() -> None:
    discount = build_question("type: money, min: '-£10.00'")
    assert parse_answer(discount, "-£5").value == -500
    assert parse_answer(discount, "-10.01").errors[0].code == "min"


@pytest.mark.parametrize("raw", [None, "", " ", [], [""], {}, {"day": ""}, [{}, {"a": [""]}]], ids=repr)
def test_blank(raw: Any) -> None:
    assert is_blank(raw)


def test_information_takes_no_answer() -> None:
    information = build_question("type: information, text: Words")
    assert parse_answer(information, "x").value is None
