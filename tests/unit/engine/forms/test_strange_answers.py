"""Whatever is posted or sent: nothing raises, what is wrong is said with a code, a shape fits its own type alone."""

from __future__ import annotations

import pytest

from engine.errors import InputError
from engine.forms.codes import CODES
from engine.forms.model import QuestionType
from engine.forms.parsing import parse_answer
from engine.forms.types import TYPES
from engine.forms.validation import answer_faults
from typed import GOOD
from typed.strange import JSON, STRINGS

ASKING = [pytest.param(type_, id=name) for name, type_ in TYPES.items() if type_.asks]


def are_said(faults: tuple[InputError, ...]) -> bool:
    return all(fault.code in CODES and fault.field.split(".")[0] == "asked" for fault in faults)


@pytest.mark.parametrize("type_", ASKING)
def test_no_string_raises_and_what_is_taken_comes_back_the_same(type_: QuestionType) -> None:
    question, _ = GOOD[type_.name]
    for name, typed in STRINGS.items():
        for raw in (typed, [typed], {"day": typed, "month": "1", "year": "2026"}, {"line_1": typed, "town": typed}):
            parsed = parse_answer(question, raw)
            assert are_said(parsed.errors), name
            assert parsed.ok == (parsed.value is not None), name
            if parsed.ok:
                assert answer_faults(question, parsed.value) == (), name
                assert parse_answer(question, type_.raw(question, parsed.value)).value == parsed.value, name


@pytest.mark.parametrize("type_", ASKING)
def test_json_of_another_shape_is_refused_with_a_code(type_: QuestionType) -> None:
    question, _ = GOOD[type_.name]
    for name, (answer, takers) in JSON.items():
        faults = answer_faults(question, answer)
        assert are_said(faults), name
        assert (faults == ()) == (type_.name in takers), name


@pytest.mark.parametrize("type_", ASKING)
def test_a_value_that_is_refused_is_never_a_fact_that_breaks(type_: QuestionType) -> None:
    question, _ = GOOD[type_.name]
    for name, (answer, _) in JSON.items():
        try:
            type_.value(question, answer)
        except (InputError, ValueError, TypeError):
            continue
        except Exception as error:
            pytest.fail(f"{name}: {error!r}")
