"""Tables, lookups and reads that are refused: code of each fault, and words that say how to put it right."""

from __future__ import annotations

import pytest
from test_decision_table import FEES, HEAD, OVERLAPPING, PARAMETERS, RULES, VOCABULARY, WORKING, rows

from defining import changed
from engine.library import check

NUMBER = "outputs: {t.number: {type: integer}}\n"


def codes(*more: str) -> set[str]:
    faults, _ = check(changed(more=more))
    return {fault.code for fault in faults}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(rows("first", '{id: one, match: ["-"], give: [large]}'), "row-length", id="too-few-cells"),
        pytest.param(
            rows("first", '{id: one, match: ["-", "-"], give: [large, small]}'), "row-length", id="too-many-values"
        ),
        pytest.param(rows("first", '{id: one, match: ["-", "-"]}'), "give-missing", id="gives-nothing"),
        pytest.param(
            rows("first", '{id: one, match: [pink, "-"], give: [large]}'), "literal-integer", id="not-a-number"
        ),
        pytest.param(
            rows("first", '{id: one, match: ["-", pink], give: [large]}'), "literal-option", id="not-an-option"
        ),
        pytest.param(rows("first", '{id: one, match: ["-", "-"], give: [huge]}'), "literal-option", id="not-an-output"),
        pytest.param(
            rows("first", '{id: one, match: ["9..4", "-"], give: [large]}'), "empty-range", id="empty-interval"
        ),
        pytest.param(
            rows("first", '{id: one, match: [{beyond: 4}, "-"], give: [large]}'), "unknown-operator", id="operator"
        ),
        pytest.param(
            rows("first", '{id: one, match: [{before: 4}, "-"], give: [large]}'), "operator-type", id="operator-type"
        ),
        pytest.param(rows("first", OVERLAPPING[0], OVERLAPPING[0]), "duplicate-id", id="row-twice"),
        pytest.param(rows("last", OVERLAPPING[0]), "not-allowed", id="hit-policy"),
        pytest.param(
            rows("priority", '{id: one, match: ["-", "-"], give: [3]}', outputs=NUMBER), "hit-unranked", id="unranked"
        ),
        pytest.param(
            rows("first", '{id: one, match: ["-", "-"], give: [{fact: a.colour}]}'),
            "type-mismatch",
            id="other-options",
        ),
        pytest.param(
            rows("first", OVERLAPPING[0], more="aggregate: sum\n"), "aggregate-hit", id="aggregate-without-collect"
        ),
        pytest.param(rows("collect", OVERLAPPING[0], more="aggregate: sum\n"), "aggregate-type", id="sum-of-options"),
        pytest.param(
            rows(
                "collect",
                '{id: one, match: ["-", "-"], give: [1, 2]}',
                more="aggregate: max\n",
                outputs="outputs: {t.one: {type: integer}, t.two: {type: integer}}\n",
            ),
            "aggregate-outputs",
            id="two-outputs",
        ),
        pytest.param(
            rows("collect", '{id: one, match: ["-", "-"], give: [1]}', more="aggregate: count\n", outputs=NUMBER),
            "give-count",
            id="count-that-gives",
        ),
        pytest.param(
            rows("collect", '{id: one, match: ["-", "-"]}', more="aggregate: count\notherwise: [0]\n", outputs=NUMBER),
            "otherwise-count",
            id="count-otherwise",
        ),
        pytest.param(
            rows("first", '{id: one, match: ["-"], give: [large]}', inputs="[t.size]"),
            "table-reads-itself",
            id="reads-itself",
        ),
        pytest.param(
            rows("first", '{id: one, match: ["-"], give: [large]}', inputs="[a.pink]"),
            "unknown-fact",
            id="unknown-fact",
        ),
        pytest.param(
            rows("first", "{id: one, match: [red], give: [large]}", inputs="[a.proof]"), "cell", id="cell-of-a-file"
        ),
        pytest.param(
            rows("first", "{id: one, match: [{lookup: {table: test/fees}}], give: [large]}", inputs="[a.count]"),
            "unknown-operator",
            id="lookup-as-cell",
        ),
        pytest.param(
            rows(
                "first",
                "{id: one, match: [{more_than: {lookup: {table: test/fees}}}], give: [large]}",
                inputs="[a.count]",
            ),
            "lookup",
            id="lookup-in-a-cell",
        ),
    ],
)
def test_a_table_is_refused(body: str, code: str) -> None:
    assert code in codes(VOCABULARY, PARAMETERS, FEES, HEAD + body)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        pytest.param("table: test/fees, with", "table: test/fee, with", "unknown-table", id="table"),
        pytest.param("give: f.fee", "give: f.free", "unknown-output", id="output"),
        pytest.param("{a.count: {multiply", "{a.counts: {multiply", "unknown-input", id="input"),
        pytest.param("{table: test/fees, give: f.fee}", "[test/fees]", "lookup", id="shape"),
        pytest.param("{multiply: [{fact: a.count}, 2]}", "{fact: a.colour}", "type-mismatch", id="type-of-an-argument"),
        pytest.param("fact: w.fee, more_than", "fact: a.count, more_than", "type-mismatch", id="type-of-what-it-gives"),
        pytest.param("reads: [a, test/table]", "reads: [a]", "table-not-read", id="table-not-read"),
        pytest.param("reads: [a, test/table]", "reads: [a, test/tabel]", "unknown-read", id="unknown-read"),
        pytest.param(
            "set: {w.small: true}", "set: {t.size: large}, otherwise_set: {t.size: small}", "derived-twice", id="twice"
        ),
    ],
)
def test_a_rule_set_that_misuses_a_table_is_refused(old: str, new: str, code: str) -> None:
    assert old in RULES
    table = HEAD + rows("first", *OVERLAPPING)
    assert code in codes(VOCABULARY, PARAMETERS, WORKING, FEES, table, RULES.replace(old, new))


def test_a_table_that_gives_several_is_neither_read_nor_looked_up() -> None:
    table = HEAD + rows("collect", *OVERLAPPING)
    looked = RULES.replace("test/fees, give: f.fee", "test/table, give: t.size").replace(
        "w.fee, more_than", "a.colour, is"
    )
    assert "table-gives-several" in codes(VOCABULARY, PARAMETERS, WORKING, FEES, table, RULES)
    assert "table-gives-several" in codes(VOCABULARY, PARAMETERS, WORKING, FEES, table, looked)


def test_tables_and_rules_that_depend_on_each_other_are_refused() -> None:
    circle = rows("first", "{id: one, match: [true], give: [large]}", inputs="[w.small]", more="otherwise: [small]\n")
    rules = RULES.replace("{fact: a.yes, is: true}", "{fact: t.size, is: large}")
    assert "derived-cycle" in codes(VOCABULARY, PARAMETERS, WORKING, FEES, HEAD + circle, rules)


def test_a_fact_declared_otherwise_by_a_table_is_refused() -> None:
    other = VOCABULARY.replace("vocabulary/test", "vocabulary/other").replace(
        "  a:", "  t:\n    size: {type: text}\n  b:"
    )
    assert "vocabulary-disagrees" in codes(VOCABULARY, other, HEAD + rows("first", *OVERLAPPING))
