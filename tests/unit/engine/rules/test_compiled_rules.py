"""Rule sets as Python functions: the same decisions to the byte, read from a trace that nothing is added to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from defining import again, edition, library
from engine.conditions.python import ATTRIBUTES
from engine.edition import Edition
from engine.errors import EvaluationError, InputError
from engine.library import Library
from engine.rules.compiled import RuleFunctions
from engine.rules.decide import decide
from engine.rules.decision import Header
from engine.rules.model import RuleSet
from engine.trials.cases import Case, read_cases

ROOT = Path(__file__).parents[4]
ON = date(2025, 2, 1)
HEADER = Header("test/rules", "c" * 64, ON, {})
HEAD = "kind: rules\nid: test/rules\ntitle: Rules\nowner: lead\nin_force: {from: 2024-01-01}\nreads: READS\n"
VOCABULARY = """
kind: vocabulary
id: vocabulary/test
title: Test
owner: lead
in_force: {from: 2024-01-01}
records:
  a:
    yes: {type: boolean}
    also: {type: boolean}
    grade: {type: choice, options: [good, fair, poor]}
    count: {type: integer}
    words: {type: text}
  d:
    flag: {type: boolean}
    mark: {type: text}
"""


def functions(rules: str, *more: str) -> tuple[Edition, RuleFunctions]:
    head = HEAD.replace("READS", "[a, d, t, test/table]" if more else "[a, d]")
    made = edition(more=[VOCABULARY, head + rules, *more])
    return made, made.functions("test/rules")


# What is decided.


def shipped() -> Library:
    files = [path for folder in ("rulesets", "forms") for path in sorted((ROOT / folder).rglob("*.yaml"))]
    return Library.read((str(path), path.read_bytes()) for path in files)


def test_every_example_that_ships_is_decided_the_same_to_the_byte() -> None:
    made: dict[int, RuleFunctions] = {}
    found = [case for each in (shipped(), library()) for case in read_cases(each)]
    compared = [case for case in found if isinstance(case.definition, RuleSet)]
    assert len(compared) > 50
    for case in compared:
        ruleset = case.definition
        assert isinstance(ruleset, RuleSet)
        _compare(made.setdefault(id(ruleset), RuleFunctions(ruleset)), case)


def _compare(compiled: RuleFunctions, case: Case) -> None:
    values = case.edition.parameter_values(case.on)
    header = case.edition.header(case.version.id, case.facts)
    wanted = decide(compiled.ruleset, case.facts, values, header, case.on)
    assert compiled.decide(case.facts, values, header, case.on).text() == wanted.text()
    outcome, verdicts, _ = compiled.verdicts(case.facts, values)
    assert (outcome, verdicts) == (wanted.outcome, tuple(each.verdict for each in wanted.findings))


GATED = "rules: [{id: one, applies_when: {fact: a.also, is: true}, when: {fact: a.yes, is: true}, MORE}]\n"


@pytest.mark.parametrize(
    ("more", "also", "yes", "outcome", "verdict"),
    [
        pytest.param("then: pass", True, True, "pass", "pass", id="all-pass"),
        pytest.param("then: refer", True, True, "refer", "refer", id="then-as-the-rule-says"),
        pytest.param("otherwise: refer", True, False, "refer", "refer", id="otherwise-as-the-rule-says"),
        pytest.param("then: pass", True, False, "fail", "fail", id="a-fail"),
        pytest.param("then: pass", False, True, "refer", "not-applicable", id="nothing-applied"),
        pytest.param("then: pass", None, True, "refer", "unknown", id="a-gate-unknown"),
        pytest.param("unknown: pass", True, None, "pass", "unknown", id="an-unknown-that-counts-as-pass"),
        pytest.param("unknown: fail", True, None, "fail", "unknown", id="an-unknown-that-counts-as-fail"),
        pytest.param("unknown: fail", None, None, "fail", "unknown", id="a-gate-unknown-that-counts-as-fail"),
    ],
)
def test_an_outcome(more: str, also: bool | None, yes: bool | None, outcome: str, verdict: str) -> None:
    _, made = functions(GATED.replace("MORE", more) + "combine: all-must-pass\n")
    facts = {name: value for name, value in (("a.also", also), ("a.yes", yes)) if value is not None}
    assert made.verdicts(facts, {}) == (outcome, (verdict,), ())
    assert made.trace(facts, {})[:3] == (outcome, (verdict,), ())


def test_a_set_that_only_concludes_has_no_outcome_and_says_which_rules_are_true() -> None:
    _, made = functions(
        "rules:\n"
        "  - {id: one, when: {fact: a.yes, is: true}, then: {offer: place}}\n"
        "  - {id: two, when: {fact: a.also, is: true}, then: {warn: late}}\n"
        "combine: none\n"
    )
    assert made.verdicts({"a.yes": True}, {}) == (None, (), (True, None))


SETS = (
    "rules:\n"
    "  - {id: one, when: {fact: a.yes, is: true}, set: {d.mark: first}, otherwise_set: {d.mark: none}}\n"
    "  - {id: two, when: {fact: a.also, is: true}, set: {d.mark: SECOND}}\n"
    "  - {id: reads, when: {fact: d.mark, is: first}}\n"
    "combine: all-must-pass\n"
)


@pytest.mark.parametrize(
    ("yes", "also", "verdict"),
    [
        (True, True, "pass"),
        (True, None, "pass"),
        (None, False, "unknown"),
        (False, False, "fail"),
        (False, True, "pass"),
    ],
)
def test_a_fact_that_rules_set_to_one_value(yes: bool | None, also: bool | None, verdict: str) -> None:
    _, made = functions(SETS.replace("SECOND", "first"))
    facts = {name: value for name, value in (("a.yes", yes), ("a.also", also)) if value is not None}
    assert made.verdicts(facts, {})[1] == (verdict,)


@pytest.mark.parametrize("way", ["verdicts", "trace"])
def test_what_the_interpreter_refuses_is_refused(way: str) -> None:
    _, made = functions(SETS.replace("SECOND", "second"))
    decided: Callable[..., Any] = getattr(made, way)
    with pytest.raises(EvaluationError, match="one and two"):
        decided({"a.yes": True, "a.also": True}, {})
    with pytest.raises(InputError) as refused:
        decided({"d.mark": "first"}, {})
    assert (refused.value.code, refused.value.field) == ("derived-fact-supplied", "d.mark")


TABLE = """
kind: table
id: test/table
title: Table
owner: lead
in_force: {from: 2024-01-01}
hit: unique
inputs: [a.count]
outputs: {t.size: {type: choice, options: [large, small]}}
rows:
  - {id: some, match: [{at_least: 1}], give: [small]}
  - {id: many, match: [{at_least: 10}], give: [large]}
"""
BY_TABLE = "rules: [{id: one, when: {fact: t.size, is: small}}]\ncombine: all-must-pass\n"


@pytest.mark.parametrize("way", ["verdicts", "trace"])
def test_a_table_decides_in_the_set_and_refuses_there(way: str) -> None:
    _, made = functions(BY_TABLE, TABLE)
    decided: Callable[..., Any] = getattr(made, way)
    assert decided({"a.count": 5}, {})[1] == ("pass",)
    assert decided({}, {})[1] == ("unknown",)
    with pytest.raises(EvaluationError, match="some and many"):
        decided({"a.count": 10}, {})


# The trace.


class Noting(str):
    """A word that counts how often it is compared."""

    asked = 0

    def __eq__(self, other: object) -> bool:
        Noting.asked += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_findings_are_read_from_a_trace_without_asking_any_condition_again() -> None:
    made, compiled = functions(
        "rules:\n"
        "  - {id: one, when: {all: [{fact: a.grade, is: good}, {not: {fact: a.grade, is: poor}}]}}\n"
        "  - {id: two, when: {any: [{fact: a.grade, is: fair}, {fact: a.yes, is: true}]}}\n"
        "combine: all-must-pass\n"
    )
    facts = {"a.grade": Noting("good")}
    trace = compiled.trace(facts, {})
    asked = Noting.asked
    assert asked == 3
    decision = compiled.decision(trace, HEADER, ON)
    assert decision.finding("one").evidence[0].value == "good"
    assert decision.finding("two").missing == ("a.yes",)
    assert Noting.asked == asked + 1  # the assertion above
    assert decision.text() == decide(made.rulesets["test/rules"], {"a.grade": "good"}, {}, HEADER, ON).text()


# Where the functions are kept.


def test_an_edition_keeps_its_functions_and_another_makes_its_own() -> None:
    made = library(more=[again("judge/grant", "2025-01-01", ("title: {en: Sound roof}", "title: {en: A sound roof}"))])
    before, after = made.in_force(date(2024, 6, 1)), made.in_force(ON)
    assert before.functions("judge/grant") is made.in_force(date(2024, 7, 1)).functions("judge/grant")
    assert before.functions("judge/grant") is not after.functions("judge/grant")
    assert after.functions("judge/grant").ruleset == after.rulesets["judge/grant"]


def test_the_first_decision_of_an_edition_is_the_same_as_the_next() -> None:
    made = edition()
    facts = made.facts_from_json({"garden.ground": "roof", "plan.volunteers": 2})
    first = made.decide("judge/grant", facts, ON)
    assert made.decide("judge/grant", facts, ON).text() == first.text()
    assert made.functions("judge/grant").decide(facts, made.parameter_values(ON), first.header, ON) == first


# Nothing an author writes can run.

HOSTILE = json.dumps("'); __import__('os').system('id'); ('\\ {facts.__class__}")
SET_BY_HOSTILE = (
    "rules:\n"
    f"  - {{id: import-os, title: {HOSTILE}, when: {{fact: a.words, is: {HOSTILE}}}, set: {{d.mark: {HOSTILE}}}, "
    f"otherwise_set: {{d.mark: none}}}}\n"
    "  - {id: lambda, applies_when: {rule: import-os}, when: {fact: d.mark, in: [exec, eval, HOSTILE]}}\n"
    "  - {id: yield, when: {fact: a.yes, is: true}, then: {offer: import-this}}\n"
    "combine: all-must-pass\n"
).replace("HOSTILE", HOSTILE)


def codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from codes(inner)


@pytest.mark.parametrize("way", ["verdicts", "trace"])
def test_no_word_of_an_author_is_a_name_or_stands_in_the_code(way: str) -> None:
    _, made = functions(SET_BY_HOSTILE)
    decided: Any = getattr(made, way)
    for code in codes(decided.__code__):
        names = {*code.co_names, *code.co_varnames, *code.co_freevars, *code.co_cellvars}
        ours = {"facts", "parameters", *ATTRIBUTES}
        assert all(name in ours or (name[0] in "ct" and name[1:].isdecimal()) for name in names), names
        assert {type(each) for each in code.co_consts} <= {type(None), bool, tuple, CodeType}
    assert decided.__globals__["__builtins__"] == {}
    assert decided({"a.words": json.loads(HOSTILE), "a.yes": True}, {})[:3] == ("pass", ("pass",), (True,))
