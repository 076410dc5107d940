"""Coverage: what no example reaches is told with its place; what nothing can reach is told apart."""

from __future__ import annotations

import pytest
from shed import COMPUTE, FEES, HEAD_LINES, LENDING, example, rule, rules, shed, table

from engine.library import Library
from engine.trials.cases import read_cases
from engine.trials.coverage import Reach, coverage, coverage_json
from engine.trials.trying import trial


def reaches(library: Library, file: str) -> list[Reach]:
    return list(coverage(library, [trial(case) for case in read_cases(library)], {file}))


def unreached(library: Library, file: str = "shed/lending") -> set[str]:
    return {reach.words for reach in reaches(library, file) if not reach.reached}


def reached(library: Library, file: str = "shed/lending") -> set[str]:
    return {reach.words for reach in reaches(library, file) if reach.reached}


ANY = "outcome: pass"
"""What is expected does not count: an example reaches what it comes to."""
BOUND = "when: {fact: loan.weeks, at_most: 4}"
VERDICTS = [
    pytest.param("loan.weeks: 4", "rule checked: pass", id="pass"),
    pytest.param("loan.weeks: 5", "rule checked: fail", id="fail"),
    pytest.param("", "rule checked: unknown", id="unknown"),
    pytest.param("tool.sharp: false", "rule checked: not-applicable", id="not-applicable"),
]


@pytest.mark.parametrize(("given", "verdict"), VERDICTS)
def test_each_verdict_is_reached_by_an_example_that_comes_to_it(given: str, verdict: str) -> None:
    gated = rule(f"{BOUND}\napplies_when: {{fact: tool.sharp, is: true}}")
    sharp = given if "sharp" in given else f"{given}, tool.sharp: true" if given else "tool.sharp: true"
    found = shed(rules(gated, examples=(example(sharp, ANY),)))
    names = {words for _, words in (case.values for case in VERDICTS)}
    assert unreached(found) == names - {verdict}


@pytest.mark.parametrize(
    ("given", "reached_too"),
    [
        pytest.param("tool.kind: fork", False, id="the-gate-is-not-known"),
        pytest.param("tool.kind: fork, tool.sharp: false", False, id="the-rule-does-not-apply"),
        pytest.param("tool.kind: fork, tool.sharp: true", True, id="it-decides"),
    ],
)
@pytest.mark.parametrize("then", [pytest.param("", id="verdict"), pytest.param("\nthen: {offer: a-bag}", id="offer")])
def test_a_test_is_reached_where_its_rule_is_settled_by_it(given: str, reached_too: bool, then: str) -> None:
    gated = rule(f"when: {{fact: tool.kind, in: [spade, fork]}}\napplies_when: {{fact: tool.sharp, is: true}}{then}")
    found = shed(rules(gated, examples=(example(given, ANY),)))
    assert ("rule checked: Kind: Fork" in reached(found)) is reached_too


BRANCHES = [
    pytest.param(
        "when: {any: [{fact: tool.sharp, is: true}, {fact: loan.weeks, at_most: 4}]}",
        "tool.sharp: true, loan.weeks: 5",
        {"rule checked: “Sharp is yes” is false", "rule checked: “Weeks is at most 4” is true"},
        id="the-members-of-a-group",
    ),
    pytest.param(
        "when: {fact: tool.kind, in: [spade, fork]}",
        "tool.kind: fork",
        {"rule checked: Kind: Spade"},
        id="the-options-of-a-list",
    ),
    pytest.param(
        "when: {every_row: {of: tool.parts, when: {fact: row.weight, at_most: 4}}}",
        "tool.parts: [{weight: 3}]",
        {"rule checked: “Weight is at most 4” is false"},
        id="a-test-of-a-row",
    ),
    pytest.param(
        "when: {all: [{fact: tool.sharp, is: true}]}\napplies_when: {any: [{fact: tool.kind, is: hoe}]}",
        "tool.sharp: true, tool.kind: hoe",
        {"rule checked: “Sharp is yes” is false", "rule checked: “Kind is Hoe” is false"},
        id="the-members-of-a-gate",
    ),
]


@pytest.mark.parametrize(("text", "given", "missed"), BRANCHES)
def test_each_branch_is_reached_both_ways(text: str, given: str, missed: set[str]) -> None:
    found = unreached(shed(rules(rule(text), examples=(example(given, ANY),))))
    verdicts = {f"rule checked: {verdict}" for verdict in ("pass", "fail", "unknown", "not-applicable")}
    assert found - verdicts == missed


def test_each_value_of_a_derived_fact_and_what_is_left_over_is_reached() -> None:
    deriving = rules(
        rule("when: {fact: loan.weeks, at_most: 4}\nset: {loan.class: short}\notherwise_set: {loan.class: none}"),
        rule("when: {fact: loan.weeks, more_than: 9}\nset: {loan.class: long}", "long"),
        combine="none",
        examples=(example("loan.weeks: 4", ANY),),
    ).replace("rules:\n", f"{COMPUTE}rules:\n", 1)
    assert unreached(shed(deriving)) == {
        "rule checked: false", "rule long: true", "loan.class: Long", "loan.class: otherwise None"
    }  # fmt: skip


def test_rows_cells_and_what_is_left_over_of_a_table_are_reached() -> None:
    found = shed(table(*FEES))
    assert unreached(found, "shed/fee") == {"row spade wins"}
    assert "row others: Kind: Hoe" in reached(found, "shed/fee")
    only = unreached(shed(table(FEES[0])), "shed/fee")
    assert {"row spade wins", "otherwise, where no row matches", "row others: Kind: Fork"} <= only
    assert "row old-spade: “Age is at least 10” is false" in only
    assert all(reach.possible for reach in reaches(shed(table()), "shed/fee"))
    always = table().replace('match: [[fork, hoe], "0..3"]', 'match: ["-", "-"]')
    assert [each.words for each in reaches(shed(always), "shed/fee") if not each.possible] == [
        "otherwise, where no row matches"
    ]


def test_a_table_is_reached_by_examples_of_a_rule_set_that_reads_it() -> None:
    assert "row old-spade wins" in reached(shed(table(), LENDING), "shed/fee")
    assert "row old-spade wins" not in reached(shed(table()), "shed/fee")


def test_each_dated_value_of_a_figure_is_reached_by_an_example_of_its_time() -> None:
    figure = rule("when: {fact: loan.weeks, at_most: {parameter: shed/figures/most-weeks}}")
    found = unreached(shed(rules(figure, examples=(example("loan.weeks: 4", ANY),))), "shed/figures")
    assert found == {"shed/figures/most-weeks from 2025-01-01: 6"}


def test_what_nothing_can_reach_is_told_apart() -> None:
    impossible = rules(
        rule("when: {fact: tool.sharp, is: true}\nset: {loan.class: long}\notherwise_set: {loan.class: none}"),
        rule("when: {fact: tool.sharp, is: false}\nset: {loan.class: short}", "blunt"),
        combine="none",
    )
    found = reaches(shed(impossible), "shed/lending")
    assert [reach.words for reach in found if not reach.possible] == ["loan.class: otherwise None"]


def test_a_rule_of_two_valued_tests_alone_has_no_unknown_to_reach() -> None:
    found = reaches(shed(rules(rule("when: {fact: tool.label, answered: true}"))), "shed/lending")
    assert [reach.words for reach in found] == ["rule checked: pass", "rule checked: fail"]


def test_the_report_names_file_line_and_words() -> None:
    found = reaches(shed(rules(rule(BOUND), examples=(example("loan.weeks: 4", ANY),))), "shed/lending")
    assert coverage_json(found) == [
        {
            "definition": "shed/lending",
            "file": "shed/lending",
            "branches": 3,
            "reached": 1,
            "unreached": [
                {"file": "shed/lending", "line": HEAD_LINES + 1, "words": "rule checked: fail"},
                {"file": "shed/lending", "line": HEAD_LINES + 1, "words": "rule checked: unknown"},
            ],
            "unreachable": [],
        }
    ]
