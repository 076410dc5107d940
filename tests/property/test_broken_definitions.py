"""Whatever is done to a definition, the check answers with faults that say where; it never raises."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.guide import BLOCKS
from engine.library import check
from engine.reading import read, typed

JUNK: list[Any] = [
    *(None, True, 0, -1, 10**30, "²", "", "x", "a.b", "£1", "1.5", "{", "{x.y}", "row.x", "x" * 300, "2020-11-01"),
    *([], {}, [[]], ["x"], {"a": 1}, {"en": "x"}, {"fact": "inspection.grade"}, {"all": []}, {"not": {"rule": "x"}}),
]
"""What is put in the place of something sound."""

DEFINITIONS = [typed(read(text.encode(), str(line))) for line, text in BLOCKS.items() if text.startswith("kind")]


def steps_to_everything(node: Any, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the steps that lead to each value inside `node`."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, value in inner:
        yield (*steps, step)
        yield from steps_to_everything(value, (*steps, step))


@st.composite
def broken(draw: st.DrawFn) -> tuple[int, dict[str, Any]]:
    """One definition of the guide with one to three things replaced, removed, renamed or added."""
    index = draw(st.integers(0, len(DEFINITIONS) - 1))
    definition = copied(DEFINITIONS[index])
    for _ in range(draw(st.integers(1, 3))):
        places = list(steps_to_everything(definition))
        if places:
            break_at(
                definition, draw(st.sampled_from(places)), draw(st.sampled_from("rdna")), draw(st.sampled_from(JUNK))
            )
    return index, definition


def copied(node: Any) -> Any:
    """Return a copy of `node` as JSON has it."""
    return json.loads(json.dumps(node, default=str))


def break_at(node: Any, steps: tuple[str | int, ...], how: str, junk: Any) -> None:
    """Replace, delete, rename, or add beside, what `steps` lead to."""
    for step in steps[:-1]:
        node = node[step]
    last = steps[-1]
    if how == "r":
        node[last] = copied(junk)
    elif how == "d":
        del node[last]
    elif isinstance(node, list):
        node.append(copied(junk))
    elif how == "n":
        node[f"{last}x"] = node.pop(last)
    else:
        node["added"] = copied(junk)


def whole_numbers() -> Iterator[tuple[int, tuple[str | int, ...]]]:
    """Yield every place in the guide's definitions where a whole number stands."""
    for index, definition in enumerate(DEFINITIONS):
        for steps in steps_to_everything(definition):
            node = definition
            for step in steps:
                node = node[step]
            if isinstance(node, int) and not isinstance(node, bool):
                yield index, steps


@pytest.mark.parametrize(
    "junk", [10**30, "9" * 5_000, "²"], ids=["beyond all use", "thousands of digits", "a digit to some"]
)
def test_a_number_that_none_can_mean_is_a_fault_and_nothing_else(junk: Any) -> None:
    for index, steps in whole_numbers():
        definition = copied(DEFINITIONS[index])
        break_at(definition, steps, "r", junk)
        documents = [definition if number == index else each for number, each in enumerate(DEFINITIONS)]
        faults, _ = check((f"{n}.json", json.dumps(each, default=str).encode()) for n, each in enumerate(documents))
        assert faults.errors or "row" in steps or "given" in steps, steps


@settings(max_examples=30)
@given(broken())
def test_a_broken_definition_gives_faults_and_nothing_else(case: tuple[int, dict[str, Any]]) -> None:
    index, definition = case
    documents = [definition if number == index else each for number, each in enumerate(DEFINITIONS)]
    faults, library = check((f"{n}.json", json.dumps(each, default=str).encode()) for n, each in enumerate(documents))
    assert (library is None) == bool(faults.errors)
    assert all(fault.file.endswith(".json") and fault.line >= 1 for fault in faults)
    assert all(fault.message and fault.code for fault in faults)
