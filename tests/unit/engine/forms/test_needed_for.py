"""A question that is needed for a rule set is asked only while its answer can still change the outcome."""

from __future__ import annotations

from typing import Any

import pytest

from defining import changed, edition
from engine.forms.answers import relevance, strip, validate
from engine.library import check

HEAD = "owner: lead\nin_force: {from: 2024-01-01}\n"
RULES = f"""
kind: rules
id: test/joins
title: Joins
{HEAD}
reads: [joining]
rules:
  - {{id: adult, title: Adult, when: {{fact: joining.age, at_least: 18}}}}
  - id: vouched
    title: Vouched for
    applies_when: {{fact: joining.known, is: false}}
    when: {{fact: joining.vouchers, at_least: 2}}
combine: all-must-pass
"""
FORM = f"""
kind: form
id: test/joining
title: Joining
{HEAD}
record: joining
audience: provider
pages:
  - id: who
    title: Who
    questions:
      - {{id: age, type: integer, label: Age}}
      - {{id: known, type: boolean, label: Are you known to us?, needed_for: test/joins}}
      - {{id: vouchers, type: integer, label: How many vouch for you?, needed_for: test/joins}}
      - {{id: remark, type: text, label: Anything else?, optional: true}}
"""


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        pytest.param({}, ["age", "known", "vouchers", "remark"], id="all-may-matter"),
        pytest.param({"age": 20}, ["age", "known", "vouchers", "remark"], id="an-adult"),
        pytest.param({"age": 17}, ["age", "remark"], id="the-outcome-is-settled"),
        pytest.param({"age": 20, "known": True}, ["age", "known", "remark"], id="known"),
        pytest.param({"age": 20, "known": False}, ["age", "known", "vouchers", "remark"], id="not-known"),
        pytest.param({"age": 20, "known": False, "vouchers": 3}, ["age", "known", "vouchers", "remark"], id="answered"),
    ],
)
def test_no_more_is_asked_than_is_needed(answers: dict[str, Any], asked: list[str]) -> None:
    form = edition(more=[RULES, FORM]).forms["test/joining"]
    assert list(relevance(form, answers, {}).questions) == asked


def test_what_is_not_needed_is_neither_required_nor_kept() -> None:
    form = edition(more=[RULES, FORM]).forms["test/joining"]
    given = {"age": 17, "known": False, "vouchers": 1}
    assert validate(form, given, {}) == ()
    assert strip(form, given, {}) == {"age": 17}
    assert [(fault.code, fault.field) for fault in validate(form, {"age": 20, "known": False}, {})] == [
        ("required", "vouchers")
    ]


def test_the_closure_of_the_form_holds_the_rule_set() -> None:
    assert "test/joins" in edition(more=[RULES, FORM]).closure(["test/joining"])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        pytest.param(
            "needed_for: test/joins}\n      - {id: remark",
            "needed_for: test/join}\n      - {id: remark",
            "unknown-reference",
            id="no-such-rule-set",
        ),
        pytest.param(
            "{id: remark, type: text, label: Anything else?, optional: true}",
            "{id: them, type: rows, label: Who?, row: [{id: name, type: text, label: Name, needed_for: test/joins}]}",
            "cell-condition",
            id="in-a-row",
        ),
    ],
)
def test_what_cannot_be_needed_is_refused(old: str, new: str, code: str) -> None:
    assert old in FORM
    faults, _ = check(changed(more=[RULES, FORM.replace(old, new)]))
    assert code in {fault.code for fault in faults}
