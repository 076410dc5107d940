"""Values by date compared, where more is said of one than the value."""

from __future__ import annotations

import pytest

from comparing import Pair, compared, compared_texts, messages
from defining import texts

OLD = '2024-01-01: "3"'
CALLED = "Parameter “Fewest volunteers”"


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        pytest.param((OLD, '2024-01-01: {value: "3"}'), [], id="the-same-value"),
        pytest.param(
            (OLD, '2024-01-01: {value: "5"}'), ["from 1 January 2024 it is 5 instead of 3."], id="another-value"
        ),
        pytest.param(
            (OLD, '2024-01-01: {value: "3", confirmed_to: 2026-12-31, source: minute 9}'),
            [
                "from 1 January 2024, the last day for which its source confirms the value: now 31 December 2026, "
                "where nothing was said.",
                "its source is new: “minute 9”.",
            ],
            id="what-is-said-of-it",
        ),
        pytest.param(
            (OLD, f'{OLD}, 2025-01-01: {{value: "4"}}'), ["from 1 January 2025 it is 4."], id="a-further-value"
        ),
        pytest.param(
            (OLD, '2024-03-01: "3"'),
            ["from 1 January 2024 until 1 March 2024 it has no value; it was 3.", "from 1 March 2024 it is 3."],
            id="a-later-start-of-the-same-value",
        ),
        pytest.param((OLD, f'{OLD}, 2025-01-01: {{value: "3"}}'), [], id="a-further-value-that-is-the-same"),
        pytest.param(
            ("type: integer, unit: people", "type: integer, warn_days: 90, unit: people"),
            ["how many days ahead to warn that a value runs out: now 90 instead of 60."],
            id="when-to-warn",
        ),
    ],
)
def test_dated_values(pair: Pair, expected: list[str]) -> None:
    assert messages(compared("words/hands", pair)) == [f"{CALLED}: {said}" for said in expected]


def test_a_value_that_comes_back_is_said() -> None:
    comparison = compared("words/hands", (OLD, f'{OLD}, 2025-01-01: "4", 2025-06-01: "3"'))
    assert messages(comparison) == [
        f"{CALLED}: from 1 January 2025 it is 4.",
        f"{CALLED}: from 1 June 2025 it is 3.",
    ]


FURTHER = (OLD, f'{OLD}, 2025-01-01: "4", 2026-01-01: "5"')


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        pytest.param(', 2026-01-01: "5"', ["it no longer changes on 1 January 2026, when it became 5."], id="the-last"),
        pytest.param(
            OLD + ", ", ["from 1 January 2024 until 1 January 2025 it has no value; it was 3."], id="the-first"
        ),
    ],
)
def test_what_is_so_where_a_value_is_taken_out(gone: str, expected: list[str]) -> None:
    was = texts()["words/hands"].replace(*FURTHER)
    comparison = compared_texts(was, was.replace(gone, ""))
    assert messages(comparison) == [f"{CALLED}: {said}" for said in expected]
