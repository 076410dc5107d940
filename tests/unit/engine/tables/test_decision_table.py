"""What a table gives under each hit policy, what it refuses, and how it says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from defining import edition, library
from engine.edition import Edition
from engine.tables.evaluate import Result, ViolationError

ON = date(2024, 6, 1)
HEAD = "kind: table\nid: test/table\ntitle: Table\nowner: lead\nin_force: {from: 2024-01-01}\n"
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
    price: {type: money}
    day: {type: date}
    yes: {type: boolean}
    name: {type: text}
    tags: {type: choices, options: [red, green, blue]}
    proof: {type: file}
    share: {type: decimal}
"""
PARAMETERS = """
kind: parameters
id: test/figures
title: Figures
owner: lead
in_force: {from: 2024-01-01}
values:
  most: {type: integer, values: {2024-01-01: 10, 2025-01-01: 20}}
  fee: {type: money, values: {2024-01-01: "£5.00"}}
"""
SIZE = "outputs: {t.size: {type: choice, options: [large, middle, small]}}\n"


def table(body: str, *, on: str = "2024-01-01") -> Edition:
    return edition(more=[VOCABULARY, PARAMETERS, HEAD.replace("2024-01-01", on) + body])


def given(body: str, facts: dict[str, Any], on: date = ON) -> Result:
    made = table(body)
    return made.decide_table("test/table", made.facts_from_json(facts), on)


def rows(hit: str, *written: str, more: str = "", outputs: str = SIZE, inputs: str = "[a.count, a.colour]") -> str:
    listed = "".join(f"  - {row}\n" for row in written)
    return f"hit: {hit}\ninputs: {inputs}\n{outputs}rows:\n{listed}{more}"


OVERLAPPING = (
    '{id: many, match: [{at_least: 5}, "-"], give: [middle]}',
    '{id: red, match: ["-", red], give: [large]}',
    "{id: few, match: [{less_than: 5}, {is_not: red}], give: [small]}",
)


@pytest.mark.parametrize(
    ("hit", "facts", "outputs", "matched", "passed_over"),
    [
        pytest.param("first", {"a.count": 9, "a.colour": "red"}, {"t.size": "middle"}, ["many"], ["red"], id="first"),
        pytest.param(
            "priority", {"a.count": 9, "a.colour": "red"}, {"t.size": "large"}, ["red"], ["many"], id="priority"
        ),
        pytest.param("unique", {"a.count": 9, "a.colour": "blue"}, {"t.size": "middle"}, ["many"], [], id="unique"),
        pytest.param("any", {"a.count": 1, "a.colour": "blue"}, {"t.size": "small"}, ["few"], [], id="any"),
        pytest.param(
            "rule-order",
            {"a.count": 9, "a.colour": "red"},
            ({"t.size": "middle"}, {"t.size": "large"}),
            ["many", "red"],
            [],
            id="rule-order",
        ),
        pytest.param(
            "output-order",
            {"a.count": 9, "a.colour": "red"},
            ({"t.size": "large"}, {"t.size": "middle"}),
            ["red", "many"],
            [],
            id="output-order",
        ),
        pytest.param(
            "collect",
            {"a.count": 9, "a.colour": "red"},
            ({"t.size": "middle"}, {"t.size": "large"}),
            ["many", "red"],
            [],
            id="collect",
        ),
    ],
)
def test_each_hit_policy_gives_what_dmn_says(
    hit: str, facts: dict[str, Any], outputs: object, matched: list[str], passed_over: list[str]
) -> None:
    result = given(rows(hit, *OVERLAPPING), facts)
    assert result.outputs == outputs
    assert list(result.matched) == matched
    assert list(result.passed_over) == passed_over
    assert result.missing == ()


@pytest.mark.parametrize(
    ("hit", "second", "said"),
    [
        pytest.param("unique", "middle", "lets one row match, and these match together: many and red", id="unique"),
        pytest.param("any", "large", "that give the same; these differ: many and red", id="any"),
    ],
)
def test_rows_that_may_not_match_together_are_named(hit: str, second: str, said: str) -> None:
    body = rows(hit, OVERLAPPING[0], f'{{id: red, match: ["-", red], give: [{second}]}}')
    with pytest.raises(ViolationError, match=said):
        given(body, {"a.count": 9, "a.colour": "red"})


def test_rows_of_any_may_match_together_where_they_give_the_same() -> None:
    body = rows("any", OVERLAPPING[0], '{id: red, match: ["-", red], give: [middle]}')
    result = given(body, {"a.count": 9, "a.colour": "red"})
    assert (result.outputs, result.matched) == ({"t.size": "middle"}, ("many", "red"))


@pytest.mark.parametrize(
    ("aggregate", "expected", "unknown", "missing"),
    [
        pytest.param("sum", 24, None, ("a.count",), id="sum"),
        pytest.param("min", 4, 4, (), id="min-that-no-row-could-lower"),
        pytest.param("max", 20, None, ("a.count",), id="max"),
        pytest.param("count", 2, None, ("a.count",), id="count"),
    ],
)
def test_collect_may_make_one_number(
    aggregate: str, expected: int, unknown: int | None, missing: tuple[str, ...]
) -> None:
    give = [] if aggregate == "count" else [", give: [20]", ", give: [4]", ", give: [7]"]
    outputs = "outputs: {t.number: {type: integer}}\n"
    written = [
        f"{{id: many, match: [{{at_least: 5}}]{give[0] if give else ''}}}",
        f'{{id: any, match: ["-"]{give[1] if give else ""}}}',
        f"{{id: few, match: [{{less_than: 5}}]{give[2] if give else ''}}}",
    ]
    body = rows("collect", *written, outputs=outputs, inputs="[a.count]", more=f"aggregate: {aggregate}\n")
    assert given(body, {"a.count": 9}).outputs == {"t.number": expected}
    waiting = given(body, {})
    assert (waiting.outputs, waiting.open, waiting.missing) == ({"t.number": unknown}, ("many", "few"), missing)


CELLS = [
    ("a.colour", "red", "red", "blue"),
    ("a.colour", "[red, blue]", "blue", "green"),
    ("a.colour", "{not_in: [red, blue]}", "green", "red"),
    ("a.colour", "{is_not: red}", "green", "red"),
    ("a.count", "4..11", 11, 12),
    ("a.count", '"4..11"', 4, 3),
    ("a.count", '"-3..-1"', -3, 0),
    ("a.count", "{more_than: 18, at_most: 35}", 19, 18),
    ("a.count", "{at_most: {parameter: test/figures/most}}", 10, 11),
    ("a.count", "7", 7, 8),
    ("a.price", '"£1.00..£2.00"', 200, 201),
    ("a.price", '{less_than: "£1.00"}', 99, 100),
    ("a.day", "2024-01-01..2024-01-31", "2024-01-31", "2024-02-01"),
    ("a.day", "{on_or_after: 2024-01-01}", "2024-01-01", "2023-12-31"),
    ("a.yes", "true", True, False),
    ("a.name", "Mossley", "Mossley", "mossley"),
    ("a.name", "a..b", "a..b", "a"),
    ("a.name", "{matches: '[a-z]+'}", "abc", "ABC"),
    ("a.tags", "red", ["red", "blue"], ["blue"]),
    ("a.tags", "[red, green]", ["green"], ["blue"]),
    ("a.tags", "{includes_none: [red]}", ["green"], ["red", "green"]),
    ("a.proof", "{answered: true}", "proof.pdf", None),
    ("a.share", "0.5..1.5", "1.5", "1.51"),
]


@pytest.mark.parametrize(("fact", "cell", "matching", "other"), CELLS, ids=[f"{f} {c}" for f, c, _, _ in CELLS])
def test_a_cell_matches_what_it_says(fact: str, cell: str, matching: object, other: object) -> None:
    body = rows(
        "unique", f"{{id: one, match: [{cell}], give: [large]}}", inputs=f"[{fact}]", more="otherwise: [small]\n"
    )
    assert given(body, {fact: matching}).value("t.size") == "large"
    assert given(body, {fact: other}).value("t.size") == "small"


def test_every_cell_is_seen_with_its_value() -> None:
    result = given(rows("first", *OVERLAPPING), {"a.count": 9})
    assert [(row.id, row.truth, [(c.input, c.value, c.truth) for c in row.cells]) for row in result.rows] == [
        ("many", True, [("a.count", 9, True)]),
        ("red", None, [("a.colour", None, None)]),
        ("few", False, [("a.count", 9, False), ("a.colour", None, None)]),
    ]
    assert (result.matched, result.passed_over, result.open) == (("many",), (), ())


@pytest.mark.parametrize(
    ("hit", "facts", "size", "open_", "missing"),
    [
        pytest.param("first", {"a.colour": "red"}, None, ["many"], ["a.count"], id="first-waits-for-an-earlier-row"),
        pytest.param("first", {"a.count": 9}, "middle", [], [], id="first-needs-no-later-row"),
        pytest.param("priority", {"a.count": 9}, None, ["red"], ["a.colour"], id="priority-waits-for-a-better-row"),
        pytest.param("priority", {"a.colour": "red"}, "large", [], [], id="priority-needs-no-worse-row"),
        pytest.param("unique", {"a.count": 1}, None, ["red", "few"], ["a.colour"], id="unique-waits-for-all"),
    ],
)
def test_an_output_is_known_only_where_no_row_could_change_it(
    hit: str, facts: dict[str, Any], size: str | None, open_: list[str], missing: list[str]
) -> None:
    result = given(rows(hit, *OVERLAPPING), facts)
    assert (result.value("t.size"), list(result.open), list(result.missing)) == (size, open_, missing)


def test_an_output_is_known_where_all_that_could_win_agree() -> None:
    body = rows(
        "unique",
        "{id: few, match: [{less_than: 5}, red], give: [small]}",
        "{id: many, match: [{at_least: 5}, red], give: [small]}",
        more="otherwise: [small]\n",
    )
    result = given(body, {})
    assert (result.value("t.size"), result.matched, result.open) == ("small", (), ("few", "many"))
    assert result.missing == ()


def test_otherwise_waits_until_no_row_can_match() -> None:
    body = rows("first", "{id: red, match: [{at_least: 5}, red], give: [large]}", more="otherwise: [small]\n")
    assert given(body, {"a.count": 9}).outputs == {"t.size": None}
    nothing = given(body, {"a.count": 1})
    assert (nothing.outputs, nothing.otherwise, nothing.matched) == ({"t.size": "small"}, True, ())


def test_without_otherwise_nothing_is_given() -> None:
    body = rows("first", "{id: red, match: [{at_least: 5}, red], give: [large]}")
    assert given(body, {"a.count": 1}).outputs is None
    assert given(body, {"a.count": 1}).otherwise is False


def test_an_output_may_be_a_parameter_at_the_date_decided_for() -> None:
    body = rows(
        "first",
        "{id: one, match: [{at_most: {parameter: test/figures/most}}], give: [{parameter: test/figures/most}, "
        "{multiply: [{parameter: test/figures/fee}, {fact: a.count}]}]}",
        inputs="[a.count]",
        outputs="outputs: {t.most: {type: integer}, t.fee: {type: money}}\n",
    )
    assert given(body, {"a.count": 9}).outputs == {"t.most": 10, "t.fee": 4500}
    assert given(body, {"a.count": 15}).outputs is None
    assert given(body, {"a.count": 15}, date(2025, 1, 1)).outputs == {"t.most": 20, "t.fee": 7500}


RULES = """
kind: rules
id: test/rules
title: Rules
owner: lead
in_force: {from: 2024-01-01}
reads: [a, test/table]
compute:
  w.fee: {lookup: {table: test/fees, with: {a.count: {multiply: [{fact: a.count}, 2]}}}}
rules:
  - id: size
    when: {fact: t.size, in: [large, middle]}
    because: {pass: "It is {t.size}.", fail: "It is {t.size}."}
  - {id: dear, when: {fact: w.fee, more_than: {lookup: {table: test/fees, give: f.fee}}}}
  - {id: derived, when: {fact: a.yes, is: true}, set: {w.small: true}}
combine: all-must-pass
"""
FEES = """
kind: table
id: test/fees
title: Fees by number
owner: lead
in_force: {from: 2024-01-01}
hit: unique
inputs: [a.count]
outputs: {f.fee: {type: money, title: Fee}}
rows:
  - {id: few, match: [{at_most: 10}], give: ["£5.00"]}
  - {id: many, match: [{more_than: 10}], give: ["£9.00"]}
"""
WORKING = """
kind: vocabulary
id: vocabulary/working
title: Working
owner: lead
in_force: {from: 2024-01-01}
records: {w: {fee: {type: money}, small: {type: boolean}}}
"""


def with_rules() -> Edition:
    body = rows("first", *OVERLAPPING)
    return edition(more=[VOCABULARY, PARAMETERS, WORKING, HEAD + body, FEES, RULES])


def test_a_rule_set_reads_a_table_and_looks_values_up() -> None:
    made = with_rules()
    decision = made.decide("test/rules", made.facts_from_json({"a.count": 6, "a.colour": "red"}), ON)
    assert {finding.rule_id: finding.verdict.value for finding in decision.findings} == {"size": "pass", "dear": "pass"}
    assert {each.name: each.value for each in decision.conclusions.derived} == {
        "t.size": "middle",
        "w.fee": 900,
        "w.small": None,
    }
    assert [seen.name for seen in decision.finding("size").evidence] == ["t.size", "a.count"]
    assert {"test/table", "test/fees", "vocabulary/test"} <= decision.header.closure.keys()
    (table_found,) = decision.core()["tables"]
    assert table_found == {
        "id": "test/table",
        "matched": ["many"],
        "passed_over": ["red"],
        "open": [],
        "otherwise": False,
        "cells": [["many", "a.count", 6, True], ["red", "a.colour", "red", True]],
    }


def test_what_a_table_lacks_is_traced_to_the_facts_given() -> None:
    made = with_rules()
    decision = made.decide("test/rules", made.facts_from_json({"a.colour": "red"}), ON)
    assert decision.finding("size").missing == ("a.count",)
    assert decision.finding("dear").missing == ("a.count",)


@pytest.mark.parametrize("name", ["t.size", "w.fee"])
def test_what_a_table_gives_may_not_be_supplied(name: str) -> None:
    made = with_rules()
    facts = made.facts_from_json({"a.count": 6, name: "large" if name == "t.size" else 1})
    with pytest.raises(Exception, match="derived-fact-supplied"):
        made.decide("test/rules", facts, ON)


def test_a_decision_with_tables_replays_from_its_core() -> None:
    from engine.commands import replay

    made = library(more=[VOCABULARY, PARAMETERS, WORKING, HEAD + rows("first", *OVERLAPPING), FEES, RULES])
    now = made.in_force(ON)
    decision = now.decide("test/rules", now.facts_from_json({"a.count": 6, "a.colour": "red"}), ON)
    assert replay(made, decision.core(), decision.facts_json(), digest=decision.digest).same


def test_a_lookup_says_itself() -> None:
    from engine.rules.explain import criteria

    said = {each.id: each.condition for each in criteria(with_rules().rulesets["test/rules"])}
    assert said["dear"] == "Fee is more than Fee by the table “Fees by number”"
