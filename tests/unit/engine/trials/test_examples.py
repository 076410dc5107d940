"""Examples beside definitions: what they hold, and every way in which one can fail to hold, told in words."""

from __future__ import annotations

import pytest

from defining import again, library, texts
from engine.trials.examples import ExampleResult, results_json, run_examples

GRANT = "judge/grant"
SMALL = "A small garden with friends"


def run(*changes: tuple[str, str], more: tuple[str, ...] = ()) -> list[ExampleResult]:
    """Run the examples of the invented library, those of its rule set changed."""
    return list(run_examples(library(*((GRANT, old, new) for old, new in changes), more=more)))


def test_all_hold() -> None:
    results = run()
    assert len(results) == 5
    assert all(result.held for result in results)
    assert results_json(results) == {"examples": 5, "failed": []}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(
            ("expect: {outcome: pass,", "expect: {outcome: fail,"), "outcome: expected fail, came to pass", id="outcome"
        ),
        pytest.param(
            ("rules: {enough-hands: pass, under-the-ceiling: pass, old-enough: not-applicable,",
             "rules: {enough-hands: fail, under-the-ceiling: pass, old-enough: not-applicable,"),
            "enough-hands: expected fail, came to pass",
            id="a-verdict",
        ),
        pytest.param(
            ("expect: {outcome: pass, rules: {", "expect: {outcome: pass, rules: {enuf-hands: pass, "),
            "enuf-hands: the set has no verdict rule of that name",
            id="a-rule-that-is-not-there",
        ),
        pytest.param(
            ("expect: {outcome: pass,", "expect: {outcome: pass, missing: [plan.volunteers],"),
            "missing: expected plan.volunteers, came to ",
            id="what-is-missing",
        ),
        pytest.param(
            ("expect: {outcome: pass,", "expect: {outcome: pass, set: {spending.listed: '£7.00'},"),
            "spending.listed: expected £7.00, came to £100.00",
            id="a-derived-fact",
        ),
        pytest.param(
            ("expect: {outcome: pass,", "expect: {outcome: pass, set: {plan.volunteers: '4'},"),
            "plan.volunteers: the rules do not derive this fact",
            id="a-fact-that-is-not-derived",
        ),
        pytest.param(
            ("expect: {outcome: pass,", "expect: {outcome: pass, warn: [beware],"),
            "warn: expected beware, came to none",
            id="a-conclusion",
        ),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_told(change: tuple[str, str], told: str) -> None:
    result = next(result for result in run(change) if result.name == SMALL)
    assert told in result.differences
    assert not result.held


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param('plan.amount: "£100.00"', "plan.secret: 1", id="a-fact-nobody-declares"),
        pytest.param('plan.amount: "£100.00"', "plan.amount: 100", id="money-without-its-sign"),
        pytest.param('plan.amount: "£100.00"', "tending.years: 3", id="a-derived-fact-supplied"),
        pytest.param('thing: Spade, cost: "£100.00"', 'thing: Spade, price: "£100.00"', id="a-cell-nobody-declares"),
    ],
)
def test_facts_that_cannot_be_read_are_told_with_their_name(given: str, told: str) -> None:
    result = next(result for result in run((given, told)) if result.name == SMALL)
    (difference,) = result.differences
    assert difference.startswith("plan.tools: " if "Spade" in told else told.partition(":")[0])
    assert "price" in difference or "Spade" not in told


def test_each_is_told_where_it_stands() -> None:
    failed = results_json(run(("expect: {outcome: pass,", "expect: {outcome: fail,")))["failed"]
    lines = texts()[GRANT].splitlines()
    assert [(each["definition"], each["name"], lines[each["line"] - 1].strip()) for each in failed] == [
        (GRANT, SMALL, f"- name: {SMALL}")
    ]


def test_an_example_tests_the_version_it_stands_in_whatever_its_date() -> None:
    later = again(GRANT, "2027-01-01", ("at_least: {parameter: words/hands/fewest-volunteers}", "at_least: 5"))
    results = run(more=(later,))
    assert [result.held for result in results if result.name == SMALL] == [True, False]


def test_its_date_picks_the_other_definitions_and_the_parameters() -> None:
    raised = again("words/hands", "2025-01-15", ('"3"', '"5"'))
    assert not next(result for result in run(more=(raised,)) if result.name == SMALL).held
    later = again("words/hands", "2025-02-02", ('"3"', '"5"'))
    assert next(result for result in run(more=(later,)) if result.name == SMALL).held
