"""Mutants: every kind is made and told; those that an example notices, or that mean the same, are not listed."""

from __future__ import annotations

import pytest
from shed import COMPUTE, HEAD_LINES, example, rule, rules, shed, table

from engine.library import Library
from engine.trials.cases import read_cases
from engine.trials.mutants.results import Fate, Result, made_of, results_json, tried
from engine.trials.trying import trial

CONCLUDES = "then: {offer: a-bag}"


def became(library: Library, file: str) -> list[Result]:
    """Return what became of each mutant of the definition in `file`."""
    trials = [trial(case) for case in read_cases(library)]
    assert not any(each.case.differences() for each in trials)
    return list(tried(library, trials, made_of(library, {file})))


def survivors(library: Library, file: str = "shed/lending") -> dict[str, int]:
    """Return what was changed in each mutant that survives, with its line."""
    found = became(library, file)
    return {result.mutant.words: result.mutant.place.line for result in found if result.fate is Fate.SURVIVES}


CONDITIONS = [
    pytest.param("{fact: loan.weeks, at_most: 4}", ["Weeks: at most 4 → less than 4"], id="at-most"),
    pytest.param("{fact: loan.weeks, at_least: 4}", ["Weeks: at least 4 → more than 4"], id="at-least"),
    pytest.param("{fact: loan.weeks, less_than: 4}", ["Weeks: less than 4 → at most 4"], id="less-than"),
    pytest.param("{fact: loan.weeks, more_than: 4}", ["Weeks: more than 4 → at least 4"], id="more-than"),
    pytest.param(
        "{fact: loan.weeks, at_most: 4}",
        ["Weeks: at most 4 → at most 3", "Weeks: at most 4 → at most 5"],
        id="a-bound-by-one",
    ),
    pytest.param(
        '{fact: tool.price, less_than: "£5.00"}',
        ["Price: less than £5.00 → less than £4.99", "Price: less than £5.00 → less than £5.01"],
        id="a-bound-by-a-penny",
    ),
    pytest.param(
        '{fact: tool.share, at_most: "2.5%"}',
        ["Share: at most 2.5% → at most 2.4%", "Share: at most 2.5% → at most 2.6%"],
        id="a-bound-by-a-unit-of-its-places",
    ),
    pytest.param(
        "{fact: tool.bought_on, before: 2024-05-01}",
        [
            "Bought on: before 1 May 2024 → on or before 1 May 2024",
            "Bought on: before 1 May 2024 → before 30 April 2024",
            "Bought on: before 1 May 2024 → before 2 May 2024",
        ],
        id="a-bound-by-a-day",
    ),
    pytest.param(
        "{fact: tool.bought_on, on_or_after: 2024-05-01}",
        ["Bought on: on or after 1 May 2024 → after 1 May 2024"],
        id="on-or-after",
    ),
    pytest.param(
        "{fact: loan.weeks, between: [2, 4]}",
        ["Weeks: between 2 and 4 → between 1 and 4", "Weeks: between 2 and 4 → between 2 and 5"],
        id="between",
    ),
    pytest.param(
        "{fact: loan.weeks, less_than: {fact: tool.age}}",
        [
            "Weeks: less than Age → at most Age",
            "Weeks: less than Age → less than Age plus -1",
            "Weeks: less than Age → less than Age plus 1",
        ],
        id="a-bound-that-is-a-fact",
    ),
    pytest.param(
        "{fact: tool.kind, is: spade}",
        ["Kind: is Spade → is not Spade", "Kind: is Spade → is Fork", "Kind: is Spade → is Hoe"],
        id="is",
    ),
    pytest.param(
        "{fact: tool.kind, in: [spade, fork]}",
        [
            "Kind: in Spade, Fork → not in Spade, Fork",
            "Kind: in: without Spade",
            "Kind: in: without Fork",
            "Kind: in: Spade → Hoe",
            "Kind: in: Hoe as well",
        ],
        id="in",
    ),
    pytest.param(
        "{fact: tool.kind, not_in: [spade, fork]}", ["Kind: not in Spade, Fork → in Spade, Fork"], id="not-in"
    ),
    pytest.param(
        "{fact: tool.uses, includes_any: [dig, cut]}",
        [
            "Uses: includes any Dig, Cut → includes all Dig, Cut",
            "Uses: includes any Dig, Cut → includes none Dig, Cut",
            "Uses: includes any: without Cut",
            "Uses: includes any: Carry as well",
        ],
        id="includes",
    ),
    pytest.param("{fact: tool.sharp, is: true}", ["Sharp: is yes → is not yes"], id="a-boolean"),
    pytest.param("{fact: tool.label, answered: true}", ["Label: answered → missing"], id="answered"),
    pytest.param("{fact: tool.label, missing: true}", ["Label: missing → answered"], id="missing"),
    pytest.param(
        '{fact: tool.label, matches: "A[0-9]"}',
        ["Label: matches A[0-9] → any text", "Label: matches A[0-9] → no text"],
        id="a-pattern",
    ),
    pytest.param(
        "{all: [{fact: tool.sharp, is: true}, {fact: loan.weeks, at_most: 4}]}",
        ["all → any", "without “Sharp is yes”", "without “Weeks is at most 4”"],
        id="all",
    ),
    pytest.param(
        "{any: [{fact: tool.sharp, is: true}, {fact: loan.weeks, at_most: 4}]}",
        ["any → all", "without “Sharp is yes”"],
        id="any",
    ),
    pytest.param("{none: [{fact: tool.sharp, is: true}]}", ["none → any"], id="none"),
    pytest.param("{not: {fact: tool.sharp, is: true}}", ["not is dropped", "Sharp: is yes → is not yes"], id="not"),
    pytest.param(
        "{any_row: {of: tool.parts, when: {fact: row.weight, at_most: 4}}}",
        ["any row → every row", "Weight: at most 4 → less than 4"],
        id="any-row",
    ),
    pytest.param(
        "{fact: loan.weeks, at_most: {subtract: [{fact: tool.age}, 2]}}",
        ["Weeks: subtract: the two the other way round", "Weeks: 2 → 1"],
        id="a-computed-bound",
    ),
    pytest.param(
        "{fact: loan.weeks, at_most: {min: [{fact: tool.age}, 2]}}",
        ["Weeks: min → max", "Weeks: min: without Age", "Weeks: min: without argument 2"],
        id="a-function",
    ),
    pytest.param(
        "{fact: loan.weeks, at_most: {count: {of: tool.parts, when: {fact: row.weight, more_than: 1}}}}",
        ["Weeks: count: without “Weight is more than 1”", "Weeks: Weight: more than 1 → at least 1"],
        id="a-count-of-rows",
    ),
    pytest.param(
        "{fact: loan.weeks, at_most: {lookup: {table: shed/ages, with: {tool.age: 3}}}}",
        ["Weeks: 3 → 2", "Weeks: 3 → 4"],
        id="a-lookup",
    ),
]
AGES = """\
kind: table
id: shed/ages
title: Ages
owner: lead
in_force: {from: 2024-01-01}
hit: unique
inputs: [tool.age]
outputs: {age.most: {type: integer, title: Most}}
rows:
  - {id: three, match: [3], give: [5]}
otherwise: [1]
"""


@pytest.mark.parametrize(("when", "words"), CONDITIONS)
def test_changes_of_a_condition_survive_without_examples_and_are_told(when: str, words: list[str]) -> None:
    found = survivors(shed(rules(rule(f"when: {when}")), AGES))
    assert set(words) <= set(found)
    assert {found[each] for each in words} == {HEAD_LINES + 2}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", ["the rule is dropped", "then: pass → fail", "then: pass → refer"], id="then"),
        pytest.param("otherwise: refer", ["otherwise: refer → pass", "otherwise: refer → fail"], id="otherwise"),
        pytest.param("unknown: fail", ["unknown: fail → refer", "unknown: fail → pass"], id="unknown"),
        pytest.param("", ["then and otherwise the other way round"], id="the-other-way-round"),
        pytest.param(
            "applies_when: {fact: tool.kind, is: spade}",
            ["without applies_when", "Kind: is Spade → is Fork"],
            id="a-gate",
        ),
        pytest.param("set: {tool.sharp: true}", ["set tool.sharp: yes → no", "otherwise: no → yes"], id="set"),
        pytest.param(
            "set: {loan.class: long}\notherwise_set: {loan.class: none}",
            ["set loan.class: Long → Short", "otherwise: None → Long", "the rule is dropped"],
            id="set-an-option",
        ),
        pytest.param(CONCLUDES, ["offer a-bag → refuse a-bag", "the rule is dropped"], id="a-conclusion"),
        pytest.param(
            "then: {offer: [a-bag, a-box]}", ["offer a-bag is dropped", "offer a-box is dropped"], id="conclusions"
        ),
    ],
)
def test_changes_of_what_follows_survive_without_examples(text: str, words: list[str]) -> None:
    found = survivors(shed(rules(rule(f"when: {{fact: loan.weeks, at_most: 4}}\n{text}"))))
    assert set(words) <= set(found)


def test_changes_of_a_computed_fact_survive_without_examples() -> None:
    computing = rules(rule("when: {fact: loan.days, at_most: 28}")).replace("rules:\n", f"{COMPUTE}rules:\n")
    found = survivors(shed(computing))
    assert {"multiply: without Weeks", "multiply: without argument 2", "7 → 6", "7 → 8"} <= set(found)
    assert found["7 → 6"] == HEAD_LINES + 1


TABLES = [
    pytest.param({}, ["Kind: is Spade → is Fork", "“Kind is Spade” → anything"], id="a-cell"),
    pytest.param({}, ["Age: at least 10 → at least 9", "Age: at least 10 → more than 10"], id="a-bound"),
    pytest.param({}, ["Kind: in: without Fork", "Age: between 0 and 3 → between 0 and 4"], id="a-list-and-an-interval"),
    pytest.param({}, ["Age: anything → anything but unknown"], id="anything"),
    pytest.param({}, ["the row is dropped", "gives Fee: £2.00 → £2.01", "gives Fee: £2.00 → £1.99"], id="a-row"),
    pytest.param({}, ["the rows old-spade and spade the other way round"], id="two-rows"),
    pytest.param({}, ["otherwise is dropped", "otherwise gives Fee: £4.00 → £4.01"], id="otherwise"),
    pytest.param({}, ["hit first → unique", "hit first → any"], id="hit-policy"),
    pytest.param(
        {"hit": "hit: collect\naggregate: sum", "otherwise": ""}, ["sum → min", "sum → max"], id="aggregate"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "words"), TABLES)
def test_changes_of_a_table_survive_without_examples(changes: dict[str, str], words: list[str]) -> None:
    found = survivors(shed(table(**changes)), "shed/fee")
    assert set(words) <= set(found)


FIGURE = rule("when: {fact: loan.weeks, at_most: {parameter: shed/figures/most-weeks}}")


def test_changes_of_a_figure_survive_without_examples() -> None:
    found = survivors(shed(rules(FIGURE)), "shed/figures")
    assert found == {
        "from 2024-01-01: 4 → 3": 10,
        "from 2024-01-01: 4 → 5": 10,
        "4 from 2024-01-01 → from 2024-01-02": 10,
        "4 from 2024-01-01 is dropped": 10,
        "from 2025-01-01: 6 → 5": 10,
        "from 2025-01-01: 6 → 7": 10,
        "6 from 2025-01-01 → from 2024-12-31": 10,
        "6 from 2025-01-01 → from 2025-01-02": 10,
        "6 from 2025-01-01 is dropped": 10,
    }


def test_a_figure_noticed_by_a_table_or_a_rule_set_that_reads_it_is_noticed() -> None:
    days = [("2024-01-01", 4), ("2024-12-31", 4), ("2025-01-01", 6)]
    examples = [
        example(f"loan.weeks: {weeks + more}", f"rules: {{checked: {'fail' if more else 'pass'}}}", on=on)
        for on, weeks in days
        for more in (0, 1)
    ]
    assert survivors(shed(rules(FIGURE, examples=tuple(examples))), "shed/figures") == {}


def test_a_figure_that_nothing_reads_is_told_apart() -> None:
    found = became(shed(rules(rule("when: {fact: tool.sharp, is: true}"))), "shed/figures")
    assert {result.fate for result in found} == {Fate.UNREAD}


def test_a_table_is_noticed_by_an_example_of_a_rule_set_that_reads_it() -> None:
    reading = rules(
        rule('when: {fact: loan.fee, at_most: "£2.50"}'),
        examples=(example("tool.kind: spade, tool.age: 10", 'set: {loan.fee: "£1.00"}'),),
    ).replace("reads: [", "reads: [shed/fee, ")
    found = became(shed(table(), reading), "shed/fee")
    noticed = {result.mutant.words for result in found if result.fate is Fate.NOTICED}
    assert {"gives Fee: £1.00 → £1.01", "Age: at least 10 → more than 10"} <= noticed
    assert "gives Fee: £3.00 → £3.01" not in noticed


def test_a_table_is_noticed_where_it_is_looked_up() -> None:
    looking = rules(
        rule("when: {fact: loan.weeks, at_most: {lookup: {table: shed/ages, with: {tool.age: 3}}}}"),
        examples=(
            example("loan.weeks: 5", "rules: {checked: pass}"),
            example("loan.weeks: 6", "rules: {checked: fail}"),
        ),
    )
    found = survivors(shed(AGES, looking), "shed/ages")
    assert "gives Most: 5 → 4" not in found
    assert "gives Most: 5 → 6" not in found
    assert "otherwise gives Most: 1 → 2" in found


BOUND = "when: {fact: loan.weeks, at_most: 4}"
NOTICING = (
    example("loan.weeks: 4", "outcome: pass, rules: {checked: pass}"),
    example("loan.weeks: 5", "rules: {checked: fail}"),
    example("", "outcome: refer, rules: {checked: unknown}"),
)


def test_with_an_example_on_each_side_of_a_bound_and_one_of_nothing_none_survives() -> None:
    assert survivors(shed(rules(rule(BOUND), examples=NOTICING))) == {}


@pytest.mark.parametrize(
    ("left_out", "survives"),
    [
        pytest.param(0, "Weeks: at most 4 → less than 4", id="on-the-bound"),
        pytest.param(1, "Weeks: at most 4 → at most 5", id="above-it"),
        pytest.param(2, "unknown: refer → fail", id="unknown"),
    ],
)
def test_without_one_of_them_what_it_notices_survives(left_out: int, survives: str) -> None:
    examples = NOTICING[:left_out] + NOTICING[left_out + 1 :]
    assert survives in survivors(shed(rules(rule(BOUND), examples=examples)))


SAME = [
    pytest.param(rules(rule("when: {fact: tool.label, answered: true}")), "unknown: refer → fail", id="never-unknown"),
    pytest.param(
        rules(
            rule("when: {fact: tool.sharp, is: true}"),
            rule("when: {fact: tool.sharp, is: true}", "again"),
        ),
        "unknown: refer → pass",
        id="another-rule-settles-the-outcome",
    ),
    pytest.param(
        rules(
            rule("when: {fact: tool.sharp, is: true}\nset: {loan.class: long}\notherwise_set: {loan.class: none}"),
            rule("when: {fact: tool.sharp, is: false}\nset: {loan.class: short}", "blunt"),
            combine="none",
        ),
        "otherwise: None → Long",
        id="a-value-that-is-never-left-over",
    ),
    pytest.param(
        rules(
            rule("when: {fact: loan.weeks, more_than: 4}\nset: {tool.sharp: true}"),
            rule("when: {all: [{fact: tool.sharp, is: true}, {fact: loan.weeks, more_than: 2}]}", "both"),
        ),
        "Weeks: more than 2 → more than 1",
        id="a-test-that-a-derived-fact-makes-idle",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "words"), SAME)
def test_what_means_the_same_is_not_listed(definition: str, words: str) -> None:
    found = became(shed(definition), "shed/lending")
    assert Fate.SAME in {result.fate for result in found if result.mutant.words == words}
    assert words not in survivors(shed(definition)) or len({r.fate for r in found if r.mutant.words == words}) > 1


def test_another_hit_policy_means_the_same_where_rows_exclude_each_other() -> None:
    rows = {"old-spade": "  - {id: old-spade, match: [hoe, 10], give: ['£1.00']}", "others": "", "hit": "hit: unique"}
    found = became(shed(table(**rows)), "shed/fee")
    assert {result.fate for result in found if result.mutant.part == "hit"} == {Fate.SAME}


def test_a_survivor_comes_with_facts_that_tell_it_apart() -> None:
    library = shed(rules(rule(BOUND), examples=NOTICING[1:]))
    (found,) = [
        each for each in became(library, "shed/lending") if each.mutant.words == "Weeks: at most 4 → less than 4"
    ]
    assert found.hint == "An example would notice it in which Weeks is 4."
    assert found.json() == {
        "definition": "shed/lending",
        "file": "shed/lending",
        "line": HEAD_LINES + 2,
        "part": "rule checked",
        "change": "Weeks: at most 4 → less than 4",
        "hint": found.hint,
        "on": "2024-01-01",
        "facts": {"loan.weeks": 4},
    }


def test_what_cannot_be_followed_is_said_to_be_open() -> None:
    pattern = rules(rule('when: {fact: tool.label, matches: "a{3}b{3}c{3}"}'))
    (found,) = [each for each in became(shed(pattern), "shed/lending") if each.mutant.words.endswith("no text")]
    assert found.fate is Fate.SURVIVES
    assert found.hint == "It could not be proved to mean the same, and no case was found that tells it apart."


def test_the_report_counts_what_became_of_each() -> None:
    report = results_json(became(shed(rules(rule(BOUND), examples=NOTICING)), "shed/lending"))
    assert report["mutants"] == report["noticed"] > 5
    assert (report["same"], report["unread"], report["survives"], report["survivors"]) == (0, 0, 0, [])


def test_a_later_version_is_tried_with_its_own_examples_and_figures() -> None:
    later = rules(FIGURE, examples=(example("loan.weeks: 6", "rules: {checked: pass}", on="2025-01-01"),))
    later = later.replace("in_force: {from: 2024-01-01}", "in_force: {from: 2025-01-01}")
    library = shed(rules(FIGURE), later)
    assert "from 2025-01-01: 6 → 5" not in survivors(library, "shed/figures")
    assert "from 2024-01-01: 4 → 3" in survivors(library, "shed/figures")
