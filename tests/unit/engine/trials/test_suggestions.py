"""Suggestions: put beside the definition as they are, they hold, reach what none reached, and notice what survived."""

from __future__ import annotations

import pytest
from shed import LENDING, PARAMETERS, example, rule, rules, shed, table

from engine.library import Library
from engine.trials.cases import read_cases
from engine.trials.coverage import coverage
from engine.trials.mutants.results import Fate, made_of, tried
from engine.trials.suggestions import Suggestion, for_survivor, suggested
from engine.trials.trying import Trial, trial

BOUND = "when: {fact: loan.weeks, at_most: 4}"


def trials(library: Library) -> list[Trial]:
    return [trial(case) for case in read_cases(library)]


def suggestions(library: Library, file: str) -> list[Suggestion]:
    found = trials(library)
    return list(suggested(library, found, coverage(library, found, {file})))


def with_examples(text: str, found: list[Suggestion]) -> str:
    """Return a definition with the examples that are suggested, pasted as they are."""
    head = "" if "\nexamples:" in text else "examples:\n"
    return text + head + "".join(each.text for each in found)


def test_around_a_bound_there_is_one_at_it_one_below_one_above_and_one_of_nothing() -> None:
    found = suggestions(
        shed(rules(rule(BOUND), examples=(example("loan.weeks: 1", "rules: {checked: pass}"),))), "shed/lending"
    )
    assert [(each.name, dict(each.facts)) for each in found] == [
        ("rule checked: fail", {"loan.weeks": 5}),
        ("rule checked: unknown", {}),
        ("Weeks: 4, the bound", {"loan.weeks": 4}),
        ("Weeks: 3, just below", {"loan.weeks": 3}),
    ]
    assert "checked: pass" in found[2].text
    assert "checked: pass" in found[3].text


@pytest.mark.parametrize(
    ("test", "values"),
    [
        pytest.param(
            "{fact: tool.bought_on, before: 2024-05-01}", ["2024-04-30", "2024-05-01", "2024-05-02"], id="a-day"
        ),
        pytest.param('{fact: tool.price, at_least: "£5.00"}', ["£4.99", "£5.00", "£5.01"], id="a-penny"),
        pytest.param("{fact: tool.share, less_than: 2.5}", ['"2.4"', '"2.5"', '"2.6"'], id="a-unit-of-the-last-place"),
        pytest.param("{fact: loan.weeks, between: [2, 4]}", ["weeks: 1", "weeks: 2", "weeks: 5"], id="both-ends"),
    ],
)
def test_the_neighbours_of_a_bound_are_those_of_its_type(test: str, values: list[str]) -> None:
    written = "".join(each.text for each in suggestions(shed(rules(rule(f"when: {test}"))), "shed/lending"))
    assert [value for value in values if value not in written] == []


DEFINITIONS = [
    pytest.param((rules(rule(BOUND)),), "shed/lending", id="a-bound"),
    pytest.param((LENDING.partition("examples:")[0], table()), "shed/lending", id="a-rule-set-that-reads-a-table"),
    pytest.param((table(),), "shed/fee", id="a-table"),
    pytest.param((table(hit="hit: rule-order"),), "shed/fee", id="a-table-that-gives-several"),
    pytest.param(
        (
            rules(
                rule('when: {any: [{fact: tool.label, is: "a, “b”: c"}, {fact: tool.uses, includes_any: [dig]}]}', "a"),
                rule("when: {fact: tool.sharp, is: true}\nset: {loan.class: long}\notherwise_set: {loan.class: none}"),
                rule("when: {fact: loan.class, is: long}\nthen: {offer: a-bag, warn: beware}", "b"),
            ),
        ),
        "shed/lending",
        id="texts-choices-and-conclusions",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("definitions", "file"), DEFINITIONS)
def test_pasted_as_they_are_they_hold_and_reach_every_branch(definitions: tuple[str, ...], file: str) -> None:
    first, *others = definitions
    found = suggestions(shed(*definitions), file)
    pasted = shed(with_examples(first, found), *others)
    assert [each.case.differences() for each in trials(pasted)] == [()] * len(found)
    left = {reach.words for reach in coverage(pasted, trials(pasted), {file}) if reach.possible and not reach.reached}
    assert {words for words in left if "Weight" not in words} == set()  # rows are not sought


def test_once_pasted_there_is_nothing_to_suggest() -> None:
    text = rules(rule(BOUND))
    pasted = with_examples(text, suggestions(shed(text), "shed/lending"))
    assert suggestions(shed(pasted), "shed/lending") == []


def test_for_a_figure_that_no_example_reads_there_is_one_of_its_date() -> None:
    figure = rule("when: {fact: loan.weeks, at_most: {parameter: shed/figures/most-weeks}}")
    library = shed(rules(figure, examples=(example("loan.weeks: 5", "rules: {checked: fail}"),)))
    (found,) = suggestions(library, "shed/figures")
    assert (found.version.id, found.on.isoformat()) == ("shed/lending", "2025-01-01")
    assert "checked: pass" in found.text


def test_for_several_figures_of_one_date_there_is_one_example() -> None:
    figures = PARAMETERS + "  most-tools: {type: integer, values: {2024-01-01: 1, 2025-01-01: 2}}\n"
    weeks, tools = (f"at_most: {{parameter: shed/figures/{name}}}" for name in ("most-weeks", "most-tools"))
    tested = f"when: {{all: [{{fact: loan.weeks, {weeks}}}, {{fact: loan.weeks, {tools}}}]}}"
    text = rules(rule(tested), examples=(example("loan.weeks: 5", "rules: {checked: fail}"),))
    assert [each.on.isoformat() for each in suggestions(shed(text, parameters=figures), "shed/figures")] == [
        "2025-01-01"
    ]


@pytest.mark.parametrize(
    "gate",
    [
        pytest.param("{fact: tool.sharp, is: true}", id="verdict"),
        pytest.param("{fact: tool.sharp, is: true}\nthen: {offer: a-bag}", id="conclusion"),
    ],
)
def test_what_is_suggested_for_an_option_lets_it_decide(gate: str) -> None:
    text = rules(rule(f"when: {{fact: tool.kind, in: [spade, fork]}}\napplies_when: {gate}"))
    found = suggestions(shed(text), "shed/lending")
    spades = [each for each in found if each.facts.get("tool.kind") in ("spade", "fork")]
    assert spades
    assert all(each.facts.get("tool.sharp") is True for each in spades)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(rules(rule(BOUND)), id="verdicts"),
        pytest.param(
            rules(rule(f"{BOUND}\nunknown: fail"), rule("when: {fact: tool.sharp, is: true}", "a")), id="outcome"
        ),
        pytest.param(rules(rule(f"{BOUND}\nthen: {{offer: a-bag}}")), id="conclusions"),
    ],
)
def test_what_is_suggested_for_survivors_notices_them(text: str) -> None:
    library = shed(text)
    results = list(tried(library, [], made_of(library, {"shed/lending"})))
    assert {result.fate for result in results} <= {Fate.SURVIVES, Fate.SAME}
    found = [each for result in results if (each := for_survivor(library, result)) is not None]
    pasted = shed(with_examples(text, found))
    assert not any(each.case.differences() for each in trials(pasted))
    left = [
        each for each in tried(pasted, trials(pasted), made_of(pasted, {"shed/lending"})) if each.fate is Fate.SURVIVES
    ]
    assert [each.mutant.words for each in left] == []


def test_for_programs_the_facts_are_those_that_decide_takes() -> None:
    found = suggestions(shed(rules(rule('when: {fact: tool.price, at_least: "£5.00"}'))), "shed/lending")
    report = next(each.json() for each in found if each.facts == {"tool.price": 501})
    assert list(report) == ["definition", "file", "line", "why", "name", "on", "facts", "example"]
    assert report["facts"] == {"tool.price": 501}
    assert 'price: "£5.01"' in report["example"]
    assert report["why"] == "rule checked: Price is at least £5.00"
