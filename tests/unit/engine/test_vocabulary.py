"""Facts given as JSON: nested and dotted, unknown, given twice, and all that is wrong with them at once."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from engine.commands import read_json
from engine.errors import FactsError, Faults, InputError
from engine.reading import read
from engine.vocabulary import Vocabulary, facts_from_json, read_fields

SOURCE = b"""kind: vocabulary
records:
  shed:
    built_on: {type: date}
    depth: {type: decimal, places: 2}
    name: {type: text}
    plan: {type: file}
    shelves: {type: rows, row: {label: {type: text}}}
  path:
    width: {type: integer}
"""
VOCABULARY = Vocabulary(read_fields(read(SOURCE, "shed.yaml"), "vocabulary/shed", Faults()))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param('{"shed": {"built_on": "2020-02-29"}}', {"shed.built_on": date(2020, 2, 29)}, id="nested"),
        pytest.param('{"path.width": 3, "shed": {"depth": "1.5"}}', {"path.width": 3, "shed.depth": Fraction(3, 2)}),
        pytest.param('{"shed": null, "path.width": null}', {}, id="null record and null fact"),
        pytest.param('{"shed.depth": 2.50}', {"shed.depth": Fraction(5, 2)}, id="a decimal number, exactly"),
        pytest.param('{"shed.depth": 1E2}', {"shed.depth": Fraction(100)}, id="a number with an exponent"),
        pytest.param('{"shed.depth": 5e-1}', {"shed.depth": Fraction(1, 2)}, id="a small number with an exponent"),
    ],
)
def test_facts_are_read(given: str, expected: dict[str, object]) -> None:
    assert facts_from_json(VOCABULARY, read_json(given.encode())) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param('{"path.width": 3, "path": {"width": 4}}', [("path.width", "given-twice")], id="two ways"),
        pytest.param('{"barn": null}', [("barn", "unknown-fact")], id="a record that is not there"),
        pytest.param('{"shed": [1]}', [("shed", "unknown-fact")], id="a list for a record"),
        pytest.param('{"shed.depth": 1e999999}', [("shed.depth", "number")], id="an exponent beyond all bounds"),
        pytest.param('{"shed.depth": NaN}', [("shed.depth", "number")], id="no number"),
        pytest.param('{"shed.built_on": 20200229}', [("shed.built_on", "date")], id="a number for a date"),
        pytest.param('{"shed.name": "\\ud800"}', [("shed.name", "half-characters")], id="half a character"),
        pytest.param('{"shed.plan": "\\ud800"}', [("shed.plan", "half-characters")], id="half a character in a name"),
        pytest.param(
            '{"shed.shelves": [{"label": "a\\udfffb"}]}', [("shed.shelves", "half-characters")], id="and in a cell"
        ),
        pytest.param(
            '{"shed": {"colour": "red", "depth": "1.005"}, "path.width": "wide"}',
            [("shed.colour", "unknown-fact"), ("shed.depth", "places"), ("path.width", "integer")],
            id="all that is wrong, in order",
        ),
    ],
)
def test_every_fact_that_cannot_be_read_is_told(given: str, expected: list[tuple[str, str]]) -> None:
    with pytest.raises(FactsError) as raised:
        facts_from_json(VOCABULARY, read_json(given.encode()))
    assert [(error.field, error.code) for error in raised.value.errors] == expected
    assert (raised.value.field, raised.value.code) == expected[0]


def test_a_name_that_stands_twice_in_one_object_is_refused() -> None:
    with pytest.raises(InputError, match=r"path\.width: given-twice"):
        read_json(b'{"path.width": 3, "path.width": 4}')


def test_an_exponent_too_large_to_be_read_at_all_is_refused() -> None:
    with pytest.raises(InputError, match="facts"):
        read_json(b'{"shed.depth": 1e99999999999999999999}')
