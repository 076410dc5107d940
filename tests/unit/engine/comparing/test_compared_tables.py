"""Decision tables compared: rows by their ids, columns by their facts."""

from __future__ import annotations

import pytest

from comparing import Pair, compared_texts, messages, told

TABLE = """\
kind: table
id: try/table
title: A table to try
owner: lead
in_force: {from: 2024-01-01}
hit: first
inputs: [garden.ground, plan.volunteers]
outputs:
  try.size: {type: choice, title: {en: Size}, options: [small, large]}
  try.sum: {type: money, title: {en: Sum}}
rows:
  - {id: few, match: [soil, {less_than: 5}], give: [small, "£100"], note: Few hands}
  - {id: many, match: [soil, "-"], give: [large, "£300"]}
  - {id: up, match: [roof, 5..9], give: [large, {fact: pot.ceiling}]}
otherwise: [small, "£0"]
examples:
  - {name: Few, on: 2024-01-01, given: {garden.ground: soil, plan.volunteers: 2}, expect: {outputs: {try.size: small}}}
"""
MATTERS, WORDS = "changes", "words-only"


def changed(*pairs: Pair) -> str:
    text = TABLE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    "pairs",
    [
        pytest.param([("match: [soil, {less_than: 5}]", "match: [{is: soil}, {less_than: 5}]")], id="is"),
        pytest.param([("match: [soil, {less_than: 5}]", "match: [[soil], {less_than: 5}]")], id="list-of-one"),
        pytest.param([("5..9", "{between: [5, 9]}")], id="interval"),
        pytest.param([("5..9", "{at_least: 5, at_most: 9}")], id="bounds"),
        pytest.param([("£300", "£300.00")], id="money"),
        pytest.param(
            [
                ("inputs: [garden.ground, plan.volunteers]", "inputs: [plan.volunteers, garden.ground]"),
                ("[soil, {less_than: 5}]", "[{less_than: 5}, soil]"),
                ('[soil, "-"]', '["-", soil]'),
                ("[roof, 5..9]", "[5..9, roof]"),
            ],
            id="order-of-columns",
        ),
        pytest.param([("title: {en: Size}", "title: Size")], id="plain-text"),
    ],
)
def test_what_means_the_same_is_no_difference(pairs: list[Pair]) -> None:
    comparison = compared_texts(TABLE, changed(*pairs))
    assert comparison.old.content_id != comparison.new.content_id
    assert told(comparison) == []


@pytest.mark.parametrize(
    ("pairs", "expected", "said"),
    [
        pytest.param(
            [("match: [soil, {less_than: 5}]", "match: [[soil, roof], {less_than: 5}]")],
            ("cell-value-added", "few/garden.ground", MATTERS),
            "Row “few”, “What does it grow on?”: A roof now counts as well.",
            id="cell",
        ),
        pytest.param(
            [("{less_than: 5}", "{less_than: 6}")],
            ("cell-bound-changed", "few/plan.volunteers", MATTERS),
            "Row “few”, “How many volunteers?”: "
            "the bound of “How many volunteers?” goes from less than 5 to less than 6.",
            id="bound",
        ),
        pytest.param(
            [("{less_than: 5}", '"-"')],
            ("cell-changed", "few/plan.volunteers", MATTERS),
            "Row “few”, “How many volunteers?”: anything matches now, "
            "where it asked that “How many volunteers?” is less than 5.",
            id="anything-now",
        ),
        pytest.param(
            [('[soil, "-"]', "[soil, {at_least: 5}]")],
            ("cell-changed", "many/plan.volunteers", MATTERS),
            "Row “many”, “How many volunteers?”: it now asks that “How many volunteers?” is at least 5, "
            "where anything matched.",
            id="anything-before",
        ),
        pytest.param(
            [('give: [large, "£300"]', 'give: [small, "£300"]')],
            ("give-changed", "many/try.size", MATTERS),
            "Row “many”, “Size”: what it gives is now Small instead of Large.",
            id="output",
        ),
        pytest.param(
            [("{fact: pot.ceiling}", '"£900"')],
            ("give-changed", "up/try.sum", MATTERS),
            "Row “up”, “Sum”: what it gives is now £900.00 instead of Largest grant.",
            id="output-that-was-a-fact",
        ),
        pytest.param(
            [('otherwise: [small, "£0"]', 'otherwise: [small, "£1"]')],
            ("give-changed", "otherwise/try.sum", MATTERS),
            "Where no row matches, “Sum”: what it gives is now £1.00 instead of £0.00.",
            id="otherwise",
        ),
        pytest.param(
            [("note: Few hands", "note: Too few hands")],
            ("note-changed", "few", WORDS),
            "Row “few”: its note now reads “Too few hands” instead of “Few hands”.",
            id="note",
        ),
        pytest.param(
            [("rows:\n", 'rows:\n  - {id: none, match: [soil, 0], give: [small, "£0"]}\n')],
            ("row-added", "none", MATTERS),
            "Row “none” is new: where “What does it grow on?” is Soil; “How many volunteers?” is 0, "
            "it gives Small for “Size” and £0.00 for “Sum”.",
            id="row-added",
        ),
        pytest.param(
            [('  - {id: many, match: [soil, "-"], give: [large, "£300"]}\n', "")],
            ("row-removed", "many", MATTERS),
            "Row “many” is removed: where “What does it grow on?” is Soil, "
            "it gave Large for “Size” and £300.00 for “Sum”.",
            id="row-removed",
        ),
        pytest.param(
            [("hit: first", "hit: priority")],
            ("hit-changed", "hit", MATTERS),
            "Where several rows match: now the one whose output ranks first wins instead of the first of them wins.",
            id="hit",
        ),
        pytest.param(
            [("title: {en: Sum}", "title: {en: Amount}")],
            ("title-changed", "outputs/try.sum", WORDS),
            "Output “Sum”: it is now called “Amount”.",
            id="title-of-an-output",
        ),
        pytest.param(
            [("options: [small, large]", "options: [small, large, huge]")],
            ("option-added", "outputs/try.size", MATTERS),
            "Output “Size”: it now also has the option “Huge”.",
            id="option-of-an-output",
        ),
    ],
)
def test_each_change_is_said(pairs: list[Pair], expected: tuple[str, str, str], said: str) -> None:
    comparison = compared_texts(TABLE, changed(*pairs))
    assert told(comparison) == [expected]
    assert messages(comparison) == [said]


def test_of_a_row_that_gives_one_value_it_is_said_what_no_longer_gives_it() -> None:
    text = TABLE.partition("outputs:")[0] + "outputs: {try.size: {type: choice, options: [small, large]}}\n"
    row = "rows:\n  - {id: few, match: [[soil, roof], 3], give: [small]}\n"
    comparison = compared_texts(text + row, text + row.replace("[soil, roof]", "soil"))
    assert messages(comparison) == [
        "Row “few”, “What does it grow on?”: A roof no longer gives “Size” the value Small."
    ]


MOVED = [
    ('  - {id: many, match: [soil, "-"], give: [large, "£300"]}\n', ""),
    ("rows:\n", 'rows:\n  - {id: many, match: [soil, "-"], give: [large, "£300"]}\n'),
]


@pytest.mark.parametrize(
    ("hit", "effect"),
    [
        pytest.param("first", MATTERS, id="first"),
        pytest.param("rule-order", MATTERS, id="rule-order"),
        pytest.param("priority", MATTERS, id="priority"),
        pytest.param("output-order", MATTERS, id="output-order"),
        pytest.param("unique", WORDS, id="unique"),
        pytest.param("any", WORDS, id="any"),
        pytest.param("collect", WORDS, id="collect"),
    ],
)
def test_where_a_row_stands_matters_for_some_hit_policies(hit: str, effect: str) -> None:
    policy = ("hit: first", f"hit: {hit}"), ("examples:", "note: ")
    before = changed(policy[0]).partition("examples:")[0]
    after = changed(policy[0], *MOVED).partition("examples:")[0]
    comparison = compared_texts(before, after)
    assert told(comparison) == [("row-moved", "many", effect)]


def test_a_column_that_is_added() -> None:
    comparison = compared_texts(
        TABLE,
        changed(
            ("plan.volunteers]", "plan.volunteers, pot.for_old_gardens]"),
            ("{less_than: 5}]", "{less_than: 5}, true]"),
            ('"-"]', '"-", "-"]'),
            ("5..9]", '5..9, "-"]'),
        ),
    )
    assert told(comparison) == [
        ("input-added", "inputs/pot.for_old_gardens", MATTERS),
        ("cell-changed", "few/pot.for_old_gardens", MATTERS),
    ]


def test_an_output_that_is_taken_away() -> None:
    comparison = compared_texts(
        TABLE,
        changed(
            ("  try.sum: {type: money, title: {en: Sum}}\n", ""),
            (', "£100"]', "]"),
            (', "£300"]', "]"),
            (", {fact: pot.ceiling}]", "]"),
            (', "£0"]', "]"),
        ),
    )
    assert messages(comparison) == [
        "Output “Sum” is removed.",
        "Row “few”, “Sum”: it no longer gives £100.00.",
        "Row “many”, “Sum”: it no longer gives £300.00.",
        "Row “up”, “Sum”: it no longer gives Largest grant.",
        "Where no row matches, “Sum”: it no longer gives £0.00.",
    ]


def test_a_ranked_output_whose_options_are_reordered() -> None:
    ranked = ("hit: first", "hit: priority")
    comparison = compared_texts(changed(ranked), changed(ranked, ("[small, large]", "[large, small]")))
    assert told(comparison) == [("options-reordered", "outputs/try.size", MATTERS)]


def test_an_aggregate() -> None:
    text = TABLE.partition("rows:")[0].replace("hit: first", "hit: collect\naggregate: sum")
    text = text.replace("  try.size: {type: choice, title: {en: Size}, options: [small, large]}\n", "")
    text += 'rows:\n  - {id: few, match: [soil, "-"], give: ["£100"]}\n'
    comparison = compared_texts(text, text.replace("aggregate: sum", "aggregate: max"))
    assert messages(comparison) == ["Of all that the rows give: now the greatest instead of the sum."]


def test_examples_mean_nothing() -> None:
    comparison = compared_texts(
        TABLE, changed(("{garden.ground: soil, plan.volunteers: 2}", "{garden.ground: soil, plan.volunteers: 3}"))
    )
    assert told(comparison) == [("example-changed", "examples/Few", WORDS)]
    assert comparison.same_meaning
