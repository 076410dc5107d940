"""A library with one of each fault: the check finds every one where it stands, with a case that shows it.

`# ! code` in `tests/corpus/planted/` marks the line of each fault.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from engine.edition import Edition
from engine.errors import Fault, Severity
from engine.library import Library, check
from engine.proving import prove
from engine.rules.decide import ContradictionError
from engine.tables.evaluate import ViolationError
from enrolling import ROOT

FOLDER = ROOT / "tests" / "corpus" / "planted"
ON = date(2024, 6, 1)
FILES = [(path.name, path.read_bytes()) for path in sorted(FOLDER.glob("*.yaml"))]
LIBRARY = Library.read(FILES)
FOUND = prove(LIBRARY)
ERRORS = {"rows-overlap", "sets-differ"}
WITHOUT_CASE = {"unused-parameter"}
CODES = {
    *("gap", "rows-overlap", "row-unreachable", "row-never-matches", "otherwise-never", "dead-input"),
    *("contradictory", "never-true", "always-true", "rule-never-holds", "verdict-never", "sets-differ"),
    *("outcome-never", "silence-pays", "never-asked", "unused-parameter"),
}
CYCLE = """
kind: rules
id: planted/circle
title: Circle
owner: lead
in_force: {from: 2024-01-01}
reads: [plot]
rules:
  - {id: shady, when: {fact: plot.fenced, is: true}, set: {plot.shady: true}}
  - {id: fenced, when: {fact: plot.shady, is: true}, set: {plot.fenced: true}}
  - {id: long, when: {fact: plot.length, at_least: {parameter: planted/figures/shortets}}}
combine: all-must-pass
"""


def marked() -> list[tuple[str, int, str]]:
    """Return file, line and code of every mark."""
    lines = ((name, number, line) for name, text in FILES for number, line in enumerate(text.decode().split("\n"), 1))
    return sorted((name, number, line.partition("# ! ")[2].strip()) for name, number, line in lines if "# ! " in line)


def edition() -> Edition:
    return LIBRARY.in_force(ON)


def facts(fault: Fault) -> dict[str, object]:
    """Return the facts of the case that a fault shows."""
    found: dict[str, object] = json.loads(fault.hint.partition("Facts: ")[2])
    return found


def fault(code: str, file: str) -> Fault:
    return next(each for each in FOUND.faults if (each.code, each.file) == (code, file))


def test_every_fault_is_found_on_its_line_and_nothing_else() -> None:
    assert sorted({(each.file, each.line, each.code) for each in FOUND.faults}) == marked()


def test_one_of_each_kind_is_planted() -> None:
    assert {code for _, _, code in marked()} == CODES


def test_only_what_would_be_decided_wrongly_is_an_error() -> None:
    assert {each.code for each in FOUND.faults if each.severity is Severity.ERROR} == ERRORS


@pytest.mark.parametrize("each", FOUND.faults, ids=lambda each: f"{each.file}:{each.line}:{each.code}")
def test_every_fault_shows_a_case_in_words_and_as_facts(each: Fault) -> None:
    if each.code in WITHOUT_CASE:
        return
    shown = facts(each)
    assert shown
    assert "For example: " in each.message or "where " in each.message
    for name in shown:
        if name in edition().vocabulary:
            assert edition().vocabulary[name].title.said() in each.message


@pytest.mark.parametrize(
    ("file", "table"), [("unique.yaml", "planted/unique"), ("any.yaml", "planted/any")], ids=["unique", "any"]
)
def test_rows_that_overlap_are_refused_on_the_facts_shown(file: str, table: str) -> None:
    given = edition().facts_from_json(facts(fault("rows-overlap", file)))
    with pytest.raises(ViolationError):
        edition().decide_table(table, given, ON)


def test_nothing_is_given_on_the_facts_of_a_gap() -> None:
    given = edition().facts_from_json(facts(fault("gap", "unique.yaml")))
    result = edition().decide_table("planted/unique", given, ON)
    assert (result.outputs, result.open) == (None, ())


@pytest.mark.parametrize(
    ("file", "table", "row"),
    [("first.yaml", "planted/first", "short-or-fenced"), ("priority.yaml", "planted/priority", "clay")],
    ids=["first", "priority"],
)
def test_a_row_that_cannot_win_matches_on_the_facts_shown_and_is_passed_over(file: str, table: str, row: str) -> None:
    given = edition().facts_from_json(facts(fault("row-unreachable", file)))
    assert row in edition().decide_table(table, given, ON).passed_over


def test_rules_contradict_each_other_on_the_facts_shown() -> None:
    given = edition().facts_from_json(facts(fault("sets-differ", "rules.yaml")))
    with pytest.raises(ContradictionError):
        edition().decide("planted/rules", given, ON)


def test_silence_pays_on_the_facts_shown() -> None:
    found = fault("silence-pays", "silence.yaml")
    given = edition().facts_from_json(facts(found))
    assert "plot.rent" in facts(found)
    assert edition().decide("planted/silence", given, ON).outcome == "pass"
    assert "with £50.01" in found.message
    assert edition().decide("planted/silence", {**given, "plot.rent": 5001}, ON).outcome == "fail"


def test_what_cannot_be_followed_is_said() -> None:
    said = [(place.file, words) for place, words in FOUND.undecided]
    assert any(file == "rules.yaml" and "Rent times 2" in words for file, words in said)


def test_circles_and_unknown_parameters_are_found_when_definitions_are_read() -> None:
    faults, library = check([*FILES, ("circle.yaml", CYCLE.encode())])
    assert library is None
    assert [(each.line, each.code) for each in faults.errors] == [(9, "derived-cycle"), (11, "unknown-parameter")]


def test_definitions_without_a_fault_have_none(tmp_path: Path) -> None:
    files = [(str(path), path.read_bytes()) for path in (ROOT / "tests" / "library").rglob("*.yaml")]
    assert prove(Library.read(files)).faults == ()


def test_the_guide_explains_every_kind() -> None:
    guide = (ROOT / "docs" / "definitions.md").read_text("utf-8").partition("## What is checked")[2]
    assert {code for code in CODES if f"| `{code}` |" not in guide} == set()
