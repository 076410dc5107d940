"""Whatever is done to a definition, the check answers with faults that say where; it never raises."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.guide import BLOCKS
from engine.library import check
from engine.reading import read, typed

JUNK: list[Any] = [
    *(None, True, 0, -1, 10**30, "", "x", "a.b", "£1", "1.5", "{", "{x.y}", "row.x", "x" * 300, "2020-11-01"),
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


@settings(max_examples=30)
@given(broken())
def test_a_broken_definition_gives_faults_and_nothing_else(case: tuple[int, dict[str, Any]]) -> None:
    index, definition = case
    documents = [definition if number == index else each for number, each in enumerate(DEFINITIONS)]
    faults, library = check((f"{n}.json", json.dumps(each, default=str).encode()) for n, each in enumerate(documents))
    assert (library is None) == bool(faults.errors)
    assert all(fault.file.endswith(".json") and fault.line >= 1 for fault in faults)
    assert all(fault.message and fault.code for fault in faults)
