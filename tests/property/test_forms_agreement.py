"""Pages and JSON Schema accept one language, whatever a question asks and whatever is typed or sent.

What `parse_answer` takes the schema takes; what the schema takes can be shown on a page, posted back
unchanged, and gives the same answer. Neither ever raises.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from engine.forms import limits
from engine.forms.codes import CODES
from engine.forms.controls import Lines
from engine.forms.files import MEDIA_TYPES, media_types
from engine.forms.model import Question, QuestionType
from engine.forms.parsing import parse_answer
from engine.forms.schema import question_schema
from engine.forms.types import TYPES
from engine.forms.validation import ANSWERS_VALIDATOR, answer_faults
from engine.numerals import rounded
from engine.values import RowField, Type, TypeName, from_json, to_json
from form_building import build_question

OPTIONS = ("day", "38-week", "no", "Ÿ", "a b")
CELL_TYPES = [each for each in TYPES.values() if each.is_cell]
ASKING = [each for each in TYPES.values() if each.asks]

texts = st.text(max_size=60)
small = st.integers(0, 4)
amounts = st.integers(-(10**7), 10**7)
dates = st.dates(date(1890, 1, 1), date(2210, 1, 1))


def exactly(number: int, places: int) -> str:
    """Return a number of thousandths in text, with as many places as there may be."""
    return str(to_json(rounded(Fraction(number, 1000), places)))


def pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}£{abs(pence) // 100}.{abs(pence) % 100:02d}"


BOUNDS: dict[str, st.SearchStrategy[Any]] = {
    "integer": amounts,
    "money": amounts,
    "date": dates,
    "month": dates,
    "decimal": amounts,
    "percentage": st.integers(-5_000, 105_000),
}

REACH = settings(max_examples=2_000, database=None, phases=[Phase.generate])


@st.composite
def questions(draw: st.DrawFn, types: list[QuestionType] = ASKING) -> Question:
    """Draw a question of any type, with bounds or without, optional or not."""
    type_ = draw(st.sampled_from(types))
    said = [f"type: {type_.name}"]
    if "optional" not in type_.lacks:
        said.append(f"optional: {str(draw(st.booleans())).lower()}")
    if "text" in type_.keys:
        said.append("text: Words")
    if "max_length" in type_.keys and draw(st.booleans()):
        said.append(f"max_length: {draw(st.integers(1, 30))}")
    places = type_.places
    if "places" in type_.keys and draw(st.booleans()):
        places = draw(st.integers(0, 6))
        said.append(f"places: {places}")
    if type_.name in BOUNDS and draw(st.booleans()):
        low, high = sorted(draw(st.tuples(BOUNDS[type_.name], BOUNDS[type_.name])))
        exact = partial(exactly, places=places)
        write = {"money": pounds, "decimal": exact, "percentage": exact}.get(type_.name, str)
        said.append(f"min: '{write(low)}', max: '{write(high)}'")
    if "options" in type_.keys:
        chosen = draw(st.lists(st.sampled_from(OPTIONS), min_size=1, unique=True))
        said.append(f"options: [{', '.join(repr(option) for option in chosen)}]")
        if "at_least" in type_.keys and draw(st.booleans()):
            said.append(f"at_least: {draw(st.integers(0, len(chosen)))}")
    if "accept" in type_.keys:
        kinds = draw(st.lists(st.sampled_from(list(MEDIA_TYPES)), min_size=1, unique=True))
        said.append(f"accept: [{', '.join(kinds)}], max_mb: 1, at_most: {draw(st.integers(1, 3))}")
    if "row" in type_.keys:
        cells = [draw(questions(CELL_TYPES)) for _ in range(draw(st.integers(1, 3)))]
        built = build_question(f"{', '.join(said)}, at_most: 3, row: [{{id: cell, type: text, label: L}}]")
        named = [_renamed(cell, f"cell_{number}") for number, cell in enumerate(cells)]
        return _with_row(built, named)
    return build_question(", ".join(said))


def _renamed(question: Question, name: str) -> Question:
    return replace(question, id=name)


def _with_row(question: Question, cells: list[Question]) -> Question:
    row = tuple(RowField(cell.id, cell.fact_type, cell.label) for cell in cells if cell.fact_type)
    return replace(question, row=tuple(cells), fact_type=Type(TypeName.ROWS, row=row))


numerals = st.from_regex(r"[ ]?-?£?[0-9]{1,4}([, ][0-9]{3}){0,2}(\.[0-9]{0,3})?[ ]?", fullmatch=True)
written = st.one_of(
    texts,
    numerals,
    amounts.map(str),
    amounts.map(pounds),
    st.sampled_from(
        [*OPTIONS, "true", "false", "", " ", "a@example.org", "L30 4XX", "l304xx", "123456", "01632 960001"]
    ),
    st.emails(),
    dates.map(str),
    st.from_regex(r"[+(0-9) -]{5,20}", fullmatch=True),
    st.from_regex(r"[A-Za-z]{1,2}[0-9]{1,2}[A-Za-z]? ?[0-9][A-Za-z]{2}", fullmatch=True),
)
day_parts = st.fixed_dictionaries(
    {}, optional={part: st.one_of(st.integers(0, 2300).map(str), texts) for part in ("day", "month", "year")}
)
real_parts = dates.map(lambda day: {"day": str(day.day), "month": str(day.month), "year": str(day.year)})
lines = st.one_of(st.sampled_from(["1 High Street", "Crewe", "Tŷ Gwyn"]), texts)
addresses = st.fixed_dictionaries(
    {"line_1": lines, "town": lines, "postcode": st.sampled_from(["L30 4XX", "CW1 2BJ", "l304xx", ""])},
    optional={"line_2": lines, "county": lines},
)
media = st.sampled_from([*media_types(tuple(MEDIA_TYPES)), "text/html"])
files = st.fixed_dictionaries(
    {
        "id": st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True),
        "name": st.one_of(st.just("report.pdf"), texts),
        "size_bytes": st.integers(0, 1_100_000),
        "sha256": st.just("0" * 64),
        "media_type": media,
    }
)
cell_raw = st.one_of(written, day_parts, real_parts, st.lists(st.sampled_from(OPTIONS), max_size=3), st.none())
raw_rows = st.lists(st.dictionaries(st.sampled_from(["cell_0", "cell_1", "cell_2", "other"]), cell_raw), max_size=5)
raws = st.one_of(
    written,
    day_parts,
    real_parts,
    addresses,
    raw_rows,
    st.lists(st.sampled_from(OPTIONS), max_size=5),
    st.lists(files, max_size=3),
    st.none(),
)
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.characters(categories=["Cs", "Cc"])),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)),
    max_leaves=8,
)


def posted(question: Question, answer: Any) -> Any:
    """Return what a browser posts for a page that shows `answer` and is sent back as it is."""
    raw = question.type.raw(question, answer)
    return raw.replace("\n", "\r\n") if isinstance(question.type.control, Lines) and isinstance(raw, str) else raw


def accepted(question: Question, answer: Any) -> bool:
    return bool(ANSWERS_VALIDATOR(question_schema(question)).is_valid(answer)) and not answer_faults(question, answer)


@given(st.data(), questions())
def test_what_is_taken_fits_the_schema_and_comes_back_the_same(data: st.DataObject, question: Question) -> None:
    raw = data.draw(raws_for(question))
    parsed = parse_answer(question, raw)
    if not parsed.ok:
        assert parsed.value is None
        assert all(error.code in CODES and error.field.split(".")[0] == question.id for error in parsed.errors)
    elif parsed.value is None:
        assert question.optional
    else:
        assert accepted(question, parsed.value)
        again = parse_answer(question, posted(question, parsed.value))
        assert (again.value, again.errors) == (parsed.value, ())


@given(st.data(), questions())
def test_what_the_schema_takes_can_be_posted_back(data: st.DataObject, question: Question) -> None:
    answer = data.draw(answers(question))
    if not accepted(question, answer):
        return
    parsed = parse_answer(question, posted(question, answer))
    assert parsed.errors == ()
    assert _in_order(question, parsed.value) == _in_order(question, answer)


@given(st.data(), questions())
def test_what_is_taken_is_a_value_of_its_type(data: st.DataObject, question: Question) -> None:
    parsed = parse_answer(question, data.draw(raws_for(question)))
    if parsed.ok and parsed.value is not None and question.fact_type is not None:
        value = question.type.value(question, parsed.value)
        assert value is not None
        assert from_json(to_json(value), question.fact_type) == value


@given(questions(), anything)
def test_nothing_posted_or_sent_raises(question: Question, junk: Any) -> None:
    parsed = parse_answer(question, junk)
    assert all(error.code in CODES for error in (*parsed.errors, *answer_faults(question, junk)))


@pytest.mark.parametrize("type_", ASKING, ids=str)
def test_the_generators_reach_answers_of_every_type(type_: QuestionType) -> None:
    pairs = questions([type_]).flatmap(lambda question: st.tuples(st.just(question), answers(question)))
    find(pairs, lambda pair: accepted(*pair) and pair[1] != [], settings=REACH)


def raws_for(question: Question) -> st.SearchStrategy[Any]:
    """Return what may be posted for `question`: now sensible, now anything."""
    return st.one_of(answers(question).map(lambda answer: posted(question, answer)), raws)


def answers(question: Question) -> st.SearchStrategy[Any]:
    """Return JSON answers to `question`, most of which its schema takes."""
    likely: dict[str, Any] = {
        "integer": st.one_of(amounts, st.integers()),
        "money": st.one_of(amounts, st.integers()),
        "decimal": amounts.map(lambda number: exactly(number, limits.places(question))),
        "percentage": st.integers(-5_000, 105_000).map(lambda number: exactly(number, limits.places(question))),
        "date": dates.map(str),
        "month": dates.map(lambda day: str(day.replace(day=1))),
        "ukprn": st.from_regex(r"1[0-9]{7}", fullmatch=True),
        "address": addresses,
        "boolean": st.booleans(),
        "declaration": st.booleans(),
        "choice": st.sampled_from(question.options or ("",)).map(lambda option: getattr(option, "value", option)),
        "choices": st.lists(
            st.sampled_from(question.options or ("",)).map(lambda option: getattr(option, "value", option)),
            min_size=1,
            unique=True,
        ),
        "file": st.lists(files, min_size=1, max_size=3),
        "files": st.lists(files, min_size=1, max_size=3),
    }
    if question.row:
        cells = {cell.id: answers(cell) for cell in question.row}
        needed = {cell.id: cells.pop(cell.id) for cell in question.row if not cell.optional}
        return st.lists(st.fixed_dictionaries(needed, optional=cells), max_size=4)
    return likely.get(question.type.name, st.one_of(written, texts))


def _in_order(question: Question, answer: Any) -> Any:
    if question.type.name == "choices":
        return sorted(answer)
    if question.row and answer:
        cells = {cell.id: cell for cell in question.row}
        return [{name: _in_order(cells[name], cell) for name, cell in row.items()} for row in answer]
    return answer
