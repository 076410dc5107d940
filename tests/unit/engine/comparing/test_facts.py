"""Vocabularies and parameters compared."""

from __future__ import annotations

import pytest

from comparing import Pair, compared, compared_texts, messages, told, undone

VOCABULARY = "words/grants"
MATTERS, WORDS = "changes", "words-only"
FIGURES = """\
kind: parameters
id: try/figures
title: Figures to try
owner: lead
in_force: {from: 2024-01-01}
values:
"""
PRICE = '  top-price: {type: money, title: {en: Top price}, values: {2024-01-01: "£5,200", 2025-01-01: "£5,500"}}\n'


@pytest.mark.parametrize(
    ("pairs", "expected", "said"),
    [
        pytest.param(
            [("clerk: {type: text", "mood: {type: text, title: Mood}\n    clerk: {type: text")],
            ("fact-added", "verdict.mood", MATTERS),
            "Fact “Mood” is new.",
            id="fact-added",
        ),
        pytest.param(
            [("title: {type: text, title: {en: Title}}", "title: {type: integer, title: {en: Title}}")],
            ("type-changed", "asking.pots/title", MATTERS),
            "Fact “Grants asked for”, cell “Title”: its type is now a whole number instead of a line of text.",
            id="type",
        ),
        pytest.param(
            [("clerk: {type: text, title: {en: Clerk}}", "clerk: {type: text, title: {en: Who decided}}")],
            ("title-changed", "verdict.clerk", WORDS),
            "Fact “Clerk”: it is now called “Who decided”.",
            id="title",
        ),
        pytest.param(
            [
                (
                    "label: {en: With the clerk}}",
                    "label: {en: With the clerk}}\n        - {value: gone, label: Withdrawn}",
                )
            ],
            ("option-added", "verdict.result", MATTERS),
            "Fact “Result”: it now also has the option “Withdrawn”.",
            id="option-added",
        ),
        pytest.param(
            [("label: {en: Not granted}", "label: {en: Refused}")],
            ("option-relabelled", "verdict.result", WORDS),
            "Fact “Result”: the option “Not granted” is now called “Refused”.",
            id="option-relabelled",
        ),
        pytest.param(
            [("label: {en: Not granted}", "label: {en: Not granted, cy: Gwrthodwyd}")],
            ("option-relabelled", "verdict.result", WORDS),
            "Fact “Result”: the option “Not granted” now has words in Welsh.",
            id="option-in-welsh",
        ),
        pytest.param(
            [("title: {type: text, title: {en: Title}}", "title: {type: text, title: {en: Name}}")],
            ("title-changed", "asking.pots/title", WORDS),
            "Fact “Grants asked for”, cell “Title”: it is now called “Name”.",
            id="cell",
        ),
    ],
)
def test_each_change_of_a_vocabulary_is_said(pairs: list[Pair], expected: tuple[str, str, str], said: str) -> None:
    comparison = compared(VOCABULARY, *pairs)
    assert told(comparison) == [expected]
    assert messages(comparison) == [said]


def test_a_fact_and_an_option_that_are_gone() -> None:
    fact = ("clerk: {type: text", "mood: {type: text, title: Mood}\n    clerk: {type: text")
    option = ("label: {en: With the clerk}}", "label: {en: With the clerk}}\n        - {value: gone, label: Withdrawn}")
    assert messages(undone(VOCABULARY, option, fact)) == [
        "Fact “Result”: it no longer has the option “Withdrawn”.",
        "Fact “Mood” is removed.",
    ]


@pytest.mark.parametrize(
    "pairs",
    [
        pytest.param(
            [("    clerk: {type: text, title: {en: Clerk}}\n", "    clerk: {type: text}\n")], id="title-by-its-name"
        ),
        pytest.param(
            [("{value: fail, label: {en: Not granted}}", "{label: Not granted, value: fail}")], id="plain-text"
        ),
    ],
)
def test_what_means_the_same_is_no_difference(pairs: list[Pair]) -> None:
    comparison = compared(VOCABULARY, *pairs)
    assert comparison.old.content_id != comparison.new.content_id
    assert told(comparison) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            PRICE,
            PRICE.replace("£5,500", "£5,750.50"),
            ["from 1 January 2025 it is £5,750.50 instead of £5,500.00."],
            id="another-value",
        ),
        pytest.param(
            PRICE,
            PRICE.replace('2025-01-01: "£5,500"', '2025-01-01: "£5,500", 2026-04-01: "£6,000"'),
            ["from 1 April 2026 it is £6,000.00."],
            id="a-later-value",
        ),
        pytest.param(
            PRICE,
            PRICE.replace(', 2025-01-01: "£5,500"', ""),
            ["it no longer changes on 1 January 2025, when it became £5,500.00."],
            id="a-value-fewer",
        ),
        pytest.param(PRICE, PRICE.replace("£5,200", "£5200.00"), [], id="the-same-money"),
        pytest.param(PRICE, PRICE.replace('"£5,500"', '{value: "£5,500"}'), [], id="the-same-value-as-a-mapping"),
        pytest.param(PRICE, PRICE.replace("type: money", "type: money, warn_days: 60"), [], id="default-written-out"),
        pytest.param(
            PRICE,
            PRICE.replace('"£5,500"', '{value: "£5,600", confirmed_to: 2025-12-31}'),
            [
                "from 1 January 2025 it is £5,600.00 instead of £5,500.00.",
                "from 1 January 2025, the last day for which its source confirms the value: "
                "now 31 December 2025, where nothing was said.",
            ],
            id="confirmed-to",
        ),
        pytest.param(
            PRICE,
            PRICE.replace("type: money", "unit: pounds a week, type: money"),
            ["its unit is new: “pounds a week”."],
            id="unit",
        ),
        pytest.param(
            PRICE,
            PRICE.replace("type: money", "source: minute 9, type: money"),
            ["its source is new: “minute 9”."],
            id="source",
        ),
        pytest.param(
            PRICE, PRICE.replace("Top price}", "Highest price}"), ["it is now called “Highest price”."], id="title"
        ),
        pytest.param(
            PRICE,
            PRICE.replace("money", "text"),
            ["its type is now a line of text instead of an amount of money."],
            id="type",
        ),
    ],
)
def test_parameters(old: str, new: str, expected: list[str]) -> None:
    comparison = compared_texts(FIGURES + old, FIGURES + new)
    assert messages(comparison) == [f"Parameter “Top price”: {said}" for said in expected]


def test_a_parameter_that_is_new_or_gone() -> None:
    more = PRICE + PRICE.replace("top-price", "least-price").replace("Top price", "Least price")
    assert messages(compared_texts(FIGURES + PRICE, FIGURES + more)) == [
        "Parameter “Least price” is new: from 1 January 2024 it is £5,200.00; from 1 January 2025 it is £5,500.00."
    ]
    assert messages(compared_texts(FIGURES + more, FIGURES + PRICE)) == ["Parameter “Least price” is removed."]
