"""Calculated answers: worked out of what stands before them, kept by a submission, never taken from anybody."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from engine.forms.answers import answers_schema, facts_of, relevance, strip, validate
from engine.forms.model import Form
from engine.forms.parsing import parse_answer
from engine.library import check
from engine.values import TypeName
from form_building import build_form, sound_form

PAGES = """
pages:
  - id: first
    title: First
    questions:
      - {id: hours, type: integer, label: Hours, max: 10000}
      - {id: rate, type: money, label: Rate}
      - {id: share, type: percentage, label: Share, optional: true}
      - {id: begun, type: date, label: Begun, optional: true}
      - {id: kind, type: choice, label: Kind, options: [day, night], optional: true}
      - {id: agreed, type: boolean, label: Agreed, optional: true}
      - id: items
        type: rows
        label: Items
        optional: true
        row: [{id: cost, type: money, label: Cost}, {id: many, type: integer, label: How many}]
      - {id: worked, type: calculated, label: Worked out, value: VALUE}
      - {id: after, type: text, label: After, show_when: {fact: worked, answered: true}}
"""
GIVEN: dict[str, Any] = {
    "hours": 3,
    "rate": 1000,
    "share": "12.5",
    "begun": "2024-02-29",
    "kind": "night",
    "agreed": False,
    "items": [{"cost": 150, "many": 2}, {"cost": 25, "many": 4}],
    "after": "x",
}


def form_of(value: str) -> Form:
    return sound_form(PAGES.replace("VALUE", value))


@pytest.mark.parametrize(
    ("value", "type_", "answer"),
    [
        pytest.param("{multiply: [{fact: hours}, {fact: rate}]}", TypeName.MONEY, 3000, id="money"),
        pytest.param("{sum: {of: items, value: {fact: row.cost}}}", TypeName.MONEY, 175, id="sum"),
        pytest.param(
            "{sum: {of: items, value: {multiply: [{fact: row.cost}, {fact: row.many}]}}}",
            TypeName.MONEY,
            400,
            id="sum-of-products",
        ),
        pytest.param("{count: {of: items}}", TypeName.INTEGER, 2, id="count"),
        pytest.param(
            "{count: {of: items, when: {fact: row.many, more_than: 2}}}", TypeName.INTEGER, 1, id="count-of-some"
        ),
        pytest.param("{divide: [{fact: hours}, 7]}", TypeName.DECIMAL, "0.428571", id="rounded-to-six-places"),
        pytest.param("{divide: [{fact: hours}, 2]}", TypeName.DECIMAL, "1.5", id="decimal"),
        pytest.param("{add: [{fact: share}, {fact: share}]}", TypeName.PERCENTAGE, "25", id="percentage"),
        pytest.param("{percent_of: [{fact: share}, {fact: rate}]}", TypeName.MONEY, 125, id="percent-of"),
        pytest.param("{subtract: [{fact: rate}, £20.00]}", TypeName.MONEY, -1000, id="less-than-nothing"),
        pytest.param("{max: [{fact: begun}, 2024-01-01]}", TypeName.DATE, "2024-02-29", id="date"),
        pytest.param("{years_between: [{fact: begun}, 2026-03-01]}", TypeName.INTEGER, 2, id="years"),
        pytest.param("{fact: agreed}", TypeName.BOOLEAN, False, id="boolean"),
        pytest.param("{first: [{fact: kind}]}", TypeName.CHOICE, "night", id="choice"),
        pytest.param("{fact: record.count}", TypeName.INTEGER, 7, id="of-a-record"),
        pytest.param("{parameter: limits/price}", TypeName.MONEY, 500, id="of-a-parameter"),
    ],
)
def test_what_it_comes_to(value: str, type_: TypeName, answer: Any) -> None:
    form = form_of(value)
    question = form.question("worked")
    assert question is not None
    assert question.fact_type is not None
    assert question.fact_type.name is type_
    facts, parameters = {"record.count": 7}, {"limits/price": 500}
    assert strip(form, GIVEN, facts, parameters)["worked"] == answer
    assert validate(form, GIVEN, facts, parameters) == ()
    assert answers_schema(form)["properties"]["worked"]["readOnly"] is True
    assert "worked" not in answers_schema(form)["required"]
    assert question.type.said(question, answer, "en")
    assert question.type.said(question, question.type.sample(question), "cy")
    question.type.cell(question, answer, "en")


def test_it_is_known_to_what_stands_after_it_and_to_whoever_decides() -> None:
    form = form_of("{multiply: [{fact: hours}, {fact: rate}]}")
    assert relevance(form, GIVEN, {}).shows("after")
    assert facts_of(form, GIVEN, {})["form.worked"] == 3000
    without = {**GIVEN, "hours": None}
    assert not relevance(form, without, {}).shows("after")
    assert "worked" not in strip(form, without, {})
    assert "form.worked" not in facts_of(form, without, {})


@pytest.mark.parametrize("sent", [1, 3000, "x", None, [], {"a": 1}])
def test_what_is_sent_for_it_counts_for_nothing(sent: Any) -> None:
    form = form_of("{multiply: [{fact: hours}, {fact: rate}]}")
    given = {**GIVEN, "worked": sent}
    assert validate(form, given, {}) == ()
    assert strip(form, given, {})["worked"] == 3000
    question = form.question("worked")
    assert question is not None
    assert parse_answer(question, sent).value is None


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("{divide: [{fact: hours}, 0]}", id="by-nothing"),
        pytest.param("{multiply: [{fact: hours}, 999999999999999]}", id="too-long"),
        pytest.param("{multiply: [{fact: hours}, 999999999999999.5]}", id="too-long-with-places"),
        pytest.param("{fact: record.count}", id="unknown"),
    ],
)
def test_what_cannot_be_told_is_not_known(value: str) -> None:
    form = form_of(value)
    assert "worked" not in strip(form, GIVEN, {})
    assert [fault.code for fault in validate(form, {**GIVEN, "after": None}, {})] == []


def test_a_hidden_one_is_not_kept() -> None:
    form = sound_form(
        """
        pages:
          - id: a
            title: A
            questions:
              - {id: many, type: integer, label: How many}
              - id: twice
                type: calculated
                label: Twice
                value: {multiply: [{fact: many}, 2]}
                show_when: {fact: many, more_than: 5}
        """
    )
    assert strip(form, {"many": 6}, {}) == {"many": 6, "twice": 12}
    assert strip(form, {"many": 5, "twice": 12}, {}) == {"many": 5}


def test_one_uses_another_and_feeds_a_record() -> None:
    form = sound_form(
        """
        pages:
          - id: a
            title: A
            questions:
              - {id: many, type: integer, label: How many}
              - {id: twice, type: calculated, label: Twice, value: {multiply: [{fact: many}, 2]}}
              - {id: more, type: calculated, label: More, value: {add: [{fact: form.twice}, 1]}, feeds: record.count}
        """
    )
    assert strip(form, {"many": 6}, {}) == {"many": 6, "twice": 12, "more": 13}
    assert facts_of(form, {"many": 6}, {})["record.count"] == 13


A = "{id: a, type: calculated, label: A"
N = "{id: n, type: integer, label: N"


@pytest.mark.parametrize(
    ("questions", "code"),
    [
        pytest.param(f"{A}, value: {{fact: n}}}}, {N}}}", "forward-reference", id="of-a-later-answer"),
        pytest.param(f"{A}, value: {{add: [{{fact: a}}, 1]}}}}", "forward-reference", id="of-itself"),
        pytest.param(
            f"{A}, value: {{fact: form.b}}}}, {{id: b, type: calculated, label: B, value: {{fact: a}}}}",
            "forward-reference",
            id="in-a-circle",
        ),
        pytest.param(
            f"{N}, show_when: {{fact: a, is: 1}}}}, {A}, value: {{fact: n}}}}",
            "forward-reference",
            id="shown-by-what-it-gives",
        ),
        pytest.param(f"{A}, value: {{fact: nobody.knows}}}}", "unknown-fact", id="unknown-fact"),
        pytest.param(f"{A}}}", "value-missing", id="nothing"),
        pytest.param("{id: a, type: calculated, value: 1}", "label-missing", id="no-label"),
        pytest.param(f"{A}, value: {{fact: record.name}}}}", "calculated-type", id="text"),
        pytest.param(f"{A}, value: {{fact: record.lines}}}}", "calculated-type", id="rows"),
        pytest.param(f"{A}, value: {{add: [£1.00, 1]}}}}", "function-types", id="types"),
        pytest.param(f"{A}, value: 1, optional: true}}", "out-of-place", id="optional"),
        pytest.param(f"{N}, value: 1}}", "out-of-place", id="value-of-an-answer"),
        pytest.param(f"{{id: r, type: rows, label: R, row: [{A}}}]}}", "cell-type", id="in-a-row"),
    ],
)
def test_what_is_wrong_with_one(questions: str, code: str) -> None:
    _, faults = build_form(f"pages: [{{id: p, title: P, questions: [{questions}]}}]")
    assert code in [fault.code for fault in faults]


HEAD = """
kind: form
id: {name}/form
title: A form
owner: lead
in_force: {{from: 2020-01-01}}
record: {name}
audience: provider
pages:
  - id: a
    title: A
    questions:
"""
LOOKUP = "{lookup: {table: t/fee, with: {two.many: {fact: two.many}}}}"
FIRST = f"""{HEAD.format(name="one")}
      - {{id: total, type: calculated, label: Total, value: {{add: [{{fact: two.half}}, {LOOKUP}]}}}}
"""
SECOND = f"""{HEAD.format(name="two")}
      - {{id: many, type: integer, label: How many}}
      - {{id: half, type: calculated, label: Half, value: {{divide: [{{fact: many}}, 2]}}}}
"""
FEE = """
kind: table
id: t/fee
title: Fee
owner: lead
in_force: {from: 2020-01-01}
hit: unique
inputs: [two.many]
outputs: {fee.points: {type: decimal}}
rows:
  - {id: few, match: [{at_most: 3}], give: [1.5]}
"""


def test_forms_may_use_what_other_forms_calculate() -> None:
    faults, library = check([("one.yaml", FIRST.encode()), ("two.yaml", SECOND.encode()), ("fee.yaml", FEE.encode())])
    assert [str(fault) for fault in faults] == []
    assert library is not None
    edition = library.in_force(date(2024, 1, 1))
    assert edition.vocabulary["one.total"].type.name is TypeName.DECIMAL
    form = edition.forms["one/form"]
    assert strip(form, {}, {"two.half": Fraction(3, 2), "two.many": 3}) == {"total": "3"}
    assert {"two/form", "t/fee"} <= set(edition.closure(["one/form"]))
