"""Decision tables as Python functions: they ask no more than they must, or all of it once; the same comes of both."""

from __future__ import annotations

import pytest

from defining import edition
from engine.conditions.known import Known
from engine.tables.compiled import TableFunctions
from engine.tables.evaluate import decide_table

VOCABULARY = """
kind: vocabulary
id: vocabulary/test
title: Test
owner: lead
in_force: {from: 2024-01-01}
records:
  a:
    colour: {type: choice, options: [red, green, blue]}
    count: {type: integer}
"""
TABLE = """
kind: table
id: test/table
title: Table
owner: lead
in_force: {from: 2024-01-01}
hit: first
inputs: [a.colour, a.count]
outputs: {t.size: {type: choice, options: [large, middle, small]}, t.double: {type: integer}}
rows:
  - {id: red-few, match: [red, {at_most: 2}], give: [small, 0]}
  - {id: red-many, match: [red, {at_least: 10}], give: [large, {multiply: [{fact: a.count}, 2]}]}
  - {id: green, match: [green, "-"], give: [middle, 0]}
otherwise: [small, {fact: a.count}]
"""


def functions() -> TableFunctions:
    return TableFunctions(edition(more=[VOCABULARY, TABLE]).tables["test/table"])


class Noting(str):
    """A word that notes what it is compared with."""

    asked: list[object] = []

    def __eq__(self, other: object) -> bool:
        Noting.asked.append(other)
        return str.__eq__(self, other)

    __hash__ = str.__hash__


@pytest.mark.parametrize(
    ("facts", "given", "matched"),
    [
        pytest.param({"a.colour": "red", "a.count": 1}, ("small", 0), ("red-few",), id="the-first"),
        pytest.param({"a.colour": "red", "a.count": 12}, ("large", 24), ("red-many",), id="what-is-computed"),
        pytest.param({"a.colour": "green"}, ("middle", 0), ("green",), id="anything"),
        pytest.param({"a.colour": "blue", "a.count": 3}, ("small", 3), (), id="otherwise"),
        pytest.param({"a.colour": "blue"}, ("small", None), (), id="otherwise-with-an-unknown"),
        pytest.param({"a.count": 1}, (None, None), (), id="rows-that-could-win-differ"),
        pytest.param({"a.colour": "red", "a.count": 5}, ("small", 5), (), id="no-row"),
    ],
)
def test_outputs_and_the_rows_behind_them(
    facts: dict[str, str | int], given: tuple[object, ...], matched: tuple[str, ...]
) -> None:
    made = functions()
    assert made.outputs(facts, {}) == given
    trace = made.trace(facts, {})
    result = made.result(trace, Known(facts))
    assert (trace[0], result.matched) == (given, matched)
    assert result == decide_table(made.table, Known(facts))


def test_a_cell_that_rows_share_is_asked_once_and_rows_behind_the_first_match_are_not() -> None:
    made = functions()
    facts = {"a.colour": Noting("red"), "a.count": 12}
    Noting.asked.clear()
    assert made.outputs(facts, {}) == ("large", 24)
    assert Noting.asked == ["red"]


def test_a_trace_asks_every_cell_once_and_its_result_none_again() -> None:
    made = functions()
    facts = {"a.colour": Noting("red"), "a.count": 12}
    Noting.asked.clear()
    trace = made.trace(facts, {})
    assert Noting.asked == ["red", "green"]
    result = made.result(trace, Known(facts))
    assert [row.truth for row in result.rows] == [False, True, False]
    assert Noting.asked == ["red", "green"]
