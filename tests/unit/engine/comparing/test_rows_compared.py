"""Rows of forms compared: conditions of cells, checks of a row, what may stand once, how they are drawn."""

from __future__ import annotations

import pytest

from comparing import Pair, compared, messages, told, undone

FORM = "ask/grant"
LESS, MATTERS = "accepts-less", "changes"
COST = "{id: cost, type: money, label: {en: Cost}}"
WHY = "{id: why, type: text, label: {en: Why?}, show_when: {fact: row.cost, more_than: '£5.00'}}"
CHECK = "\n        checks:\n          - {id: dear, when: {fact: row.cost, at_most: '£9.00'}, message: {en: Too dear}}"
QUOTES = "\n      - {id: quotes"

CHANGES = [
    pytest.param(
        [(COST, f"{COST}\n          - {WHY}")],
        ("cell-added", "tools/why", MATTERS),
        "Question “What you would buy”, cell “Why?” is new.",
        id="a-cell-with-a-condition",
    ),
    pytest.param(
        [(COST, COST.replace("}}", "}, show_when: {fact: row.thing, is_not: Spade}}"))],
        ("show-when-added", "tools/cost", MATTERS),
        "Question “What you would buy”, cell “Cost”: it is now shown only where Thing is not Spade.",
        id="a-condition",
    ),
    pytest.param(
        [(QUOTES, CHECK + QUOTES)],
        ("check-added", "tools/dear", LESS),
        "Question “What you would buy”, check “dear” is new.",
        id="a-check",
    ),
    pytest.param(
        [(QUOTES, "\n        unique: [thing]" + QUOTES)],
        ("unique-added", "tools", MATTERS),
        "Question “What you would buy”: the cells in which no two rows may say the same: now also “thing”.",
        id="unique",
    ),
    pytest.param(
        [(QUOTES, "\n        layout: cards" + QUOTES)],
        ("layout-changed", "tools", MATTERS),
        "Question “What you would buy”: how rows are drawn: now “cards”, where nothing was said.",
        id="layout",
    ),
]


@pytest.mark.parametrize(("pairs", "expected", "said"), CHANGES)
def test_each_change_of_rows_is_said(pairs: list[Pair], expected: tuple[str, str, str], said: str) -> None:
    found = compared(FORM, *pairs)
    assert told(found) == [expected]
    assert messages(found) == [said]
    assert undone(FORM, *pairs).differences
