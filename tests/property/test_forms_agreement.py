"""Pages and JSON Schema accept one language, whatever a question asks and whatever is typed or sent.

What `parse_answer` takes the schema takes; what the schema takes can be shown on a page, posted back
unchanged, and gives the same answer. Neither ever raises.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from engine.forms.codes import CODES
from engine.forms.model import Question, QuestionType
from engine.forms.parsing import parse_answer
from engine.forms.schema import question_schema
from engine.forms.validation import ANSWERS_VALIDATOR, answer_faults
from engine.values import from_json, to_json
from form_strategies import ASKING, answers, anything, posted, questions, raws_for

REACH = settings(max_examples=2_000, database=None, phases=[Phase.generate])


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


def _in_order(question: Question, answer: Any) -> Any:
    if question.type.name == "choices":
        return sorted(answer)
    if question.row and answer:
        cells = {cell.id: cell for cell in question.row}
        return [{name: _in_order(cells[name], cell) for name, cell in row.items()} for row in answer]
    return answer
