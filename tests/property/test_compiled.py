"""What is compiled comes to the same as the evaluator, byte for byte, whatever the rule set and the facts.

Every day some thousand decisions are compared; `make deep` compares a hundred thousand. What is turned round on the
compiled side alone is noticed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from campaign import HEADER, ON
from strategies import AGGREGATES, ONE_ROW, SEVERAL_ROWS, Checked, Maker, checked, checked_condition, document, scope_of

from engine.conditions import compiled, python, three_valued
from engine.conditions.compiled import Conditions, Kept
from engine.conditions.compiled_values import Values
from engine.conditions.evaluate import evaluate
from engine.conditions.known import Known
from engine.conditions.model import Condition, FactRef, Group
from engine.conditions.names import Names
from engine.conditions.operators import OPERATORS
from engine.conditions.python import PythonFunction
from engine.errors import EvaluationError, Faults
from engine.rules.compiled import RuleFunctions
from engine.rules.decide import decide
from engine.rules.model import Verdict
from engine.tables.compiled import TableFunctions
from engine.tables.evaluate import decide_table
from engine.tables.read import read_table
from engine.vocabulary import facts_from_json

WAYS = [(hit, "") for hit in (*ONE_ROW, *SEVERAL_ROWS)] + [("collect", word) for word in AGGREGATES]


def outcome(work: Callable[[], Any]) -> Any:
    """Return what `work` gives, or what it refuses with."""
    try:
        return work()
    except EvaluationError as error:
        return f"refused: {error}"


# Conditions.


def truth_of(condition: Condition) -> Callable[..., Any]:
    """Return a function that settles `condition` as soon as it can."""
    function = PythonFunction(("facts", "parameters"))
    function.give(Conditions(function, Names(function), keeps_all=False).compiled(condition).value)
    return function.finished()


def traced(condition: Condition) -> Callable[..., Kept]:
    """Return a function that asks all of `condition` and keeps every truth."""
    function = PythonFunction(("facts", "parameters"))
    conditions = Conditions(function, Names(function), keeps_all=True)
    conditions.compiled(condition)
    truths, places = conditions.kept()
    function.give(truths)
    made = function.finished()
    return lambda facts, parameters: Kept(made(facts, parameters), places)


def parts(condition: Condition) -> list[Condition]:
    """Return `condition` and all conditions inside it but those on rows."""
    inner = condition.items if isinstance(condition, Group) else ()
    return [condition, *(each for item in inner for each in parts(item))]


@pytest.mark.parametrize("block", range(10))
def test_a_condition_comes_to_the_same_and_so_does_every_part_of_it(block: int) -> None:
    for seed in range(block * 25, block * 25 + 25):
        maker, faults = Maker(Random(f"condition-{seed}")), Faults()
        vocabulary, parameters, scope = scope_of(maker, faults)
        condition = checked_condition(maker, maker.condition(), scope)
        quick, whole = truth_of(condition), traced(condition)
        for _ in range(8):
            facts = facts_from_json(vocabulary, maker.facts())
            values = {name: each.values[-1][1] for name, each in parameters.items() if maker.random.random() < 0.8}
            known = Known(facts, values)
            assert quick(facts, values) is evaluate(condition, known)
            kept = whole(facts, values)
            for part in parts(condition):
                assert id(part) in kept.places
                assert kept(part, known) is evaluate(part, known)


# Tables.


@pytest.mark.parametrize(("hit", "aggregate"), WAYS, ids=[" ".join(way) for way in WAYS])
def test_a_table_gives_the_same_with_the_same_behind_it(hit: str, aggregate: str) -> None:
    refused = 0
    for seed in range(25):
        maker, faults = Maker(Random(f"table-{hit}{aggregate}{seed}"), in_table=True), Faults()
        vocabulary, parameters, scope = scope_of(maker, faults)
        table = read_table(document(maker.table("" if aggregate else hit, aggregate)), scope, faults)
        assert not faults.errors
        by_facts, by_values = TableFunctions(table), TableFunctions(table, of_values=True)
        for _ in range(8):
            facts = facts_from_json(vocabulary, maker.facts())
            values = {name: each.values[-1][1] for name, each in parameters.items() if maker.random.random() < 0.8}
            known = Known(facts, values)
            result = outcome(lambda: decide_table(table, known))  # noqa: B023
            read = [(facts if isinstance(each, FactRef) else values).get(each.name) for each in table.reads]
            given = [
                outcome(lambda: by_facts.outputs(facts, values)),  # noqa: B023
                outcome(lambda: by_values.outputs(*read)),  # noqa: B023
                outcome(lambda: by_facts.trace(facts, values)[0]),  # noqa: B023
                outcome(lambda: by_values.trace(*read)[0]),  # noqa: B023
            ]
            if isinstance(result, str):
                refused += 1
                assert given == [result] * 4
                continue
            wanted = result.outputs if table.gives_several else tuple(map(result.value, table.output_names))
            assert given == [wanted] * 4
            assert repr(given) == repr([wanted] * 4)
            assert by_facts.result(by_facts.trace(facts, values), known) == result
    assert bool(refused) == (hit in ("unique", "any"))


# Rule sets.


def differs(made: Checked, functions: RuleFunctions) -> bool:
    """Tell whether the functions of a rule set come to anything else than the interpreter, on some facts."""
    facts, values = made.facts(), made.parameter_values()
    wanted = outcome(lambda: decide(made.ruleset, facts, values, HEADER, ON))
    found = outcome(lambda: functions.decide(facts, values, HEADER, ON))
    verdicts, trace = (
        outcome(lambda: functions.verdicts(facts, values)),
        outcome(lambda: functions.trace(facts, values)),
    )
    if isinstance(wanted, str):
        return not wanted == found == verdicts == trace
    if isinstance(found, str) or repr(wanted) != repr(found) or wanted.text() != found.text():
        return True
    concluding = [rule for rule in made.ruleset.rules if rule.conclusions]
    said = {pair for rule, truth in zip(concluding, verdicts[2], strict=True) if truth for pair in rule.conclusions}
    by_decision = (wanted.outcome, tuple(finding.verdict for finding in wanted.findings))
    return not (
        verdicts[:2] == trace[:2] == by_decision
        and verdicts[2] == trace[2]
        and said == {(word, text) for word, texts in wanted.conclusions.said for text in texts}
    )


def compared(seeds: range, facts_each: int) -> int:
    """Compare decisions of the rule sets that `seeds` name; return how many were compared."""
    for seed in seeds:
        made = checked(Maker(Random(f"set-{seed}")))
        functions = RuleFunctions(made.ruleset)
        for _ in range(facts_each):
            assert not differs(made, functions), made.source
    return len(seeds) * facts_each


@pytest.mark.parametrize("block", range(10))
def test_a_rule_set_decides_the_same_to_the_byte(block: int) -> None:
    assert compared(range(block * 16, block * 16 + 16), facts_each=8) == 128


@pytest.mark.deep
@pytest.mark.parametrize("block", range(20))
def test_a_hundred_thousand_decisions_are_the_same_to_the_byte(block: int) -> None:
    assert compared(range(1_000 + block * 250, 1_250 + block * 250), facts_each=20) == 5_000


# What is turned round on the compiled side alone.


def noticed(focus: str, tries: int = 60) -> bool:
    """Tell whether rule sets in which `focus` occurs come out otherwise when compiled."""
    for number in range(tries):
        made = checked(Maker(Random(f"{focus}-{number}"), focus=focus))
        functions = RuleFunctions(made.ruleset)
        if any(differs(made, functions) for _ in range(12)):
            return True
    return False


@pytest.mark.parametrize("word", OPERATORS)
def test_an_operator_turned_round_is_noticed(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    original = Conditions._test
    turned = lambda self, test: (  # noqa: E731
        three_valued.negated(original(self, test)) if test.operator == word else original(self, test)
    )
    monkeypatch.setattr(Conditions, "_test", turned)
    assert noticed(word)


@pytest.mark.parametrize(
    ("symbol", "other", "word"),
    [
        (ast.GtE, ast.Gt, "at_least"),
        (ast.LtE, ast.Lt, "at_most"),
        (ast.Gt, ast.GtE, "more_than"),
        (ast.Lt, ast.LtE, "less_than"),
        (ast.LtE, ast.Lt, "between"),
    ],
)
def test_a_bound_moved_by_the_least_is_noticed(
    monkeypatch: pytest.MonkeyPatch, symbol: type[ast.cmpop], other: type[ast.cmpop], word: str
) -> None:
    moved = {each: other if made is symbol else made for each, made in compiled._SYMBOLS.items()}
    monkeypatch.setattr(compiled, "_SYMBOLS", moved)
    assert noticed(word)


@pytest.mark.parametrize("word", ["all", "any", "none", "not"])
def test_a_group_read_wrongly_is_noticed(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    other = {"all": "any", "any": "all", "none": "any", "not": "all"}[word]
    monkeypatch.setitem(compiled._GROUPS, word, compiled._GROUPS[other])
    assert noticed(word)


def test_unknown_taken_for_false_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    original = three_valued.resting_on
    forgetful = lambda values, test, **more: three_valued.settled(original(values, test, **more).certain)  # noqa: E731
    monkeypatch.setattr(three_valued, "resting_on", forgetful)
    assert noticed("at_least")


def test_a_number_rounded_to_other_places_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Values._applied
    finer = lambda self, expression, values: original(self, replace(expression, places=expression.places + 1), values)  # noqa: E731
    monkeypatch.setattr(Values, "_applied", finer)
    assert noticed("round")


def test_a_verdict_that_counts_as_another_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    original = RuleFunctions.verdicts.func
    monkeypatch.setattr(RuleFunctions, "verdicts", property(lambda self: _passing(original(self))))
    assert noticed("is")


def _passing(verdicts: Callable[..., Any]) -> Callable[..., Any]:
    return lambda facts, values: (Verdict.PASS, *verdicts(facts, values)[1:])


def test_truths_are_shared_and_never_changed() -> None:
    before = [ast.dump(python.truth(value)) for value in (True, False, None)]
    compared(range(3), facts_each=1)
    assert [ast.dump(python.truth(value)) for value in (True, False, None)] == before
