"""Rule sets compiled: each becomes two Python functions that decide as the interpreter does, much faster.

One gives verdicts and outcome alone and settles each condition as soon as it can. The other gives a trace: beside the
verdicts, what every condition, derived fact and table came to, from which findings are read without asking anything
again. `engine.rules.decide` is what both are held equal to; `engine.conditions.python` tells why nothing that an author
writes can run in them.
"""

import ast
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from typing import Any

from engine.conditions import python, three_valued
from engine.conditions.compiled import Conditions, Kept
from engine.conditions.evaluate import all_of
from engine.conditions.known import Known, Truth
from engine.conditions.model import FactRef
from engine.conditions.names import Names
from engine.conditions.python import PythonFunction
from engine.conditions.three_valued import ThreeValued
from engine.rules.decide import decision_of, refuse_derived, set_value
from engine.rules.decision import Decision, Header
from engine.rules.index import Index
from engine.rules.model import Derivation, Rule, RuleSet, Verdict
from engine.rules.order import mentions_of
from engine.rules.worked import Worked
from engine.tables.compiled import TableFunctions, Traced
from engine.tables.model import Table
from engine.values import Facts, Value

Parameters = Mapping[str, Value]
Verdicts = tuple[Verdict | None, tuple[Verdict, ...], tuple[Truth, ...]]
"""The outcome; the verdict of each verdict rule, and the truth of each rule that concludes, both in the set's order."""

Results = tuple[Verdict | None, tuple[Verdict, ...], tuple[Truth, ...], tuple[Value | None, ...]]
"""What `Verdicts` holds, and every derived fact in the set's order; None where it is unknown."""

Trace = tuple[
    Verdict | None,
    tuple[Verdict, ...],
    tuple[Truth, ...],
    Facts,
    Parameters,
    tuple[Truth, ...],
    tuple[Value | None, ...],
    tuple[Traced, ...],
]
"""What `Verdicts` holds; the facts and parameters given; every truth; every derived fact; what every table did."""


class RuleFunctions:
    """A rule set as Python functions, each made when it is first asked for.

    Both raise what `decide` raises, and both keep the facts that they are given: who calls must not change them.

    Attributes:
        ruleset: the rule set.
    """

    def __init__(self, ruleset: RuleSet) -> None:
        """Keep the checked rule set; nothing is compiled yet."""
        self.ruleset = ruleset

    @cached_property
    def verdicts(self) -> Callable[[Facts, Parameters], Verdicts]:
        """Outcome, verdicts and conclusions, without what is behind them."""
        return _Compiler(self.ruleset, traced=False).function()

    @cached_property
    def results(self) -> Callable[[Facts, Parameters], Results]:
        """What `verdicts` gives, and every derived fact, without what is behind them."""
        return _Compiler(self.ruleset, traced=False, derives=True).function()

    @cached_property
    def trace(self) -> Callable[[Facts, Parameters], Trace]:
        """Outcome, verdicts and conclusions with all that is behind them."""
        return self._tracing.function()

    def decide(self, facts: Facts, parameters: Parameters, header: Header, decided_for: date) -> Decision:
        """Decide as `engine.rules.decide.decide` does.

        Raises:
            InputError: `derived-fact-supplied`, a fact that the rules derive was also given.
            ContradictionError: two true rules set different values for one fact.
            ViolationError: rows of a table match together that its hit policy forbids to.
        """
        return self.decision(self.trace(facts, parameters), header, decided_for)

    def decision(self, trace: Trace, header: Header, decided_for: date) -> Decision:
        """Return the decision that a trace tells of."""
        return decision_of(self.worked(trace), header, decided_for)

    def worked(self, trace: Trace) -> Worked:
        """Return what was worked out, as a trace tells."""
        _, _, _, facts, parameters, truths, derived, tables = trace
        truth = Kept(truths, self._tracing.places)
        names = (fact.name for fact in self.ruleset.derived_facts)
        by_name = dict(zip(names, derived, strict=True))
        known = Known({**facts, **{name: value for name, value in by_name.items() if value is not None}}, parameters)
        gates, both = {}, {}
        for rule in self.ruleset.rules:
            gates[rule.id] = True if rule.applies_when is None else truth(rule.applies_when, known)
            both[rule.id] = all_of((gates[rule.id], truth(rule.when, known)))
        results = {
            each.table.id: each.result(traced, known) for each, traced in zip(self._tracing.tables, tables, strict=True)
        }
        return Worked(self.ruleset, facts, parameters, gates, both, by_name, results, self._index, truth)

    @cached_property
    def _index(self) -> Index:
        return Index(self.ruleset)

    @cached_property
    def _tracing(self) -> "_Compiler":
        return _Compiler(self.ruleset, traced=True)


class _Compiler:
    """Compiles one rule set into one function.

    Attributes:
        places: where in the truths of a trace that of a condition stands, by its identity.
        tables: the tables of the set, in the order of its steps.
    """

    def __init__(self, ruleset: RuleSet, *, traced: bool, derives: bool = False) -> None:
        self.places: dict[int, int] = {}
        self.tables: list[TableFunctions] = []
        self._ruleset = ruleset
        self._traced = traced
        self._derives = derives
        self._function = PythonFunction(("facts", "parameters"))
        self._names = Names(self._function)
        self._conditions = Conditions(self._function, self._names, keeps_all=traced)
        self._outcome = _Outcome(self._function, ruleset)
        self._verdicts: dict[str, ast.expr] = {}
        self._table_traces: list[ast.expr] = []
        self._read = _rules_read(ruleset)

    def function(self) -> Callable[[Facts, Parameters], Any]:
        function = self._function
        self._refuse_derived()
        for step in self._ruleset.steps:
            if isinstance(step, Rule):
                self._rule(step)
            elif isinstance(step, Table):
                self._table(step)
            else:
                self._names.facts[step.fact.name] = self._derived(step)
        rules = self._ruleset.rules
        verdicts = python.grouped([self._verdicts[rule.id] for rule in rules if rule.is_verdict])
        concluding = python.grouped([self._names.rules[rule.id].value for rule in rules if rule.conclusions])
        given = [self._outcome.value(), verdicts, concluding]
        if self._derives:
            given.append(self._derived_facts())
        function.give(python.grouped([*given, *(self._behind() if self._traced else ())]))
        return function.finished()

    def _refuse_derived(self) -> None:
        names = frozenset(fact.name for fact in self._ruleset.derived_facts)
        if names:
            given = python.method(python.read("facts"), "keys")
            are_new = python.method(given, "isdisjoint", self._function.bound(names))
            with self._function.where(python.opposite(are_new)):
                self._function.do(self._call(partial(refuse_derived, self._ruleset), python.read("facts")))

    def _rule(self, rule: Rule) -> None:
        gate = None if rule.applies_when is None else self._conditions.compiled(rule.applies_when)
        when = self._conditions.compiled(rule.when)
        if rule.id in self._read:
            both = three_valued.all_of([gate, when] if gate else [when])
            name = both.value if isinstance(both.value, ast.Name) else self._function.kept(both.value)
            self._names.rules[rule.id] = three_valued.settled(name) if both.unknown is None else three_valued.held(name)
        if rule.is_verdict:
            self._verdicts[rule.id] = self._verdict(rule, gate, when)

    def _verdict(self, rule: Rule, gate: ThreeValued | None, when: ThreeValued) -> ast.Name:
        verdict = self._function.unset()

        def come(to: Verdict, counts_as: Verdict) -> Callable[[], None]:
            def do() -> None:
                self._function.set(verdict, self._function.bound(to))
                self._outcome.count(counts_as)

            return do

        unknown = come(Verdict.UNKNOWN, rule.unknown)
        decided = partial(
            self._three_ways, when, come(rule.then, rule.then), unknown, come(rule.otherwise, rule.otherwise)
        )
        if gate is None:
            decided()
        else:
            self._three_ways(gate, decided, unknown, come(Verdict.NOT_APPLICABLE, Verdict.NOT_APPLICABLE))
        return verdict

    def _three_ways(
        self, truth: ThreeValued, true: Callable[[], None], unknown: Callable[[], None], false: Callable[[], None]
    ) -> None:
        with self._function.where(truth.certain):
            true()
        with self._function.otherwise():
            if truth.unknown is None:
                false()
                return
            with self._function.where(truth.unknown):
                unknown()
            with self._function.otherwise():
                false()

    def _derived(self, derivation: Derivation) -> ast.expr:
        if derivation.computed is not None:
            values = self._conditions.values
            return values.as_type(values.value(derivation.computed), derivation.fact.type)
        rules = [self._names.rules[rule_id] for rule_id in derivation.rules]
        can_be = {
            setting.value
            for rule_id in derivation.rules
            for setting in self._ruleset.rule(rule_id).sets
            if setting.fact.name == derivation.fact.name
        }
        return self._function.kept(self._set(derivation, rules, can_be))

    def _set(self, derivation: Derivation, rules: Sequence[ThreeValued], values: Collection[Value]) -> ast.expr:
        """Return the value that rules set; where they can set but one, no two can contradict each other."""
        if len(values) > 1:
            set_ = partial(set_value, self._ruleset, derivation)
            return self._call(set_, python.grouped([rule.value for rule in rules]))
        one_sets = three_valued.any_of(rules)
        none_sets: ast.expr = self._function.bound(derivation.default)
        if one_sets.unknown is not None:
            none_sets = python.chosen(one_sets.unknown, python.truth(None), none_sets)
        return python.chosen(one_sets.certain, self._function.bound(*values), none_sets)

    def _table(self, table: Table) -> None:
        functions = TableFunctions(table, of_values=True)
        self.tables.append(functions)
        read = [
            self._names.given(each.name) if isinstance(each, FactRef) else self._names.parameter(each.name)
            for each in table.reads
        ]
        outputs: ast.expr = self._call(functions.trace if self._traced else functions.outputs, *read)
        if self._traced:
            traced = self._function.kept(outputs)
            self._table_traces.append(traced)
            outputs, _ = self._function.unpacked(traced, 2)
        given = self._function.unpacked(outputs, len(table.outputs))
        self._names.facts |= zip(table.output_names, given, strict=True)

    def _behind(self) -> list[ast.expr]:
        """Return what a trace holds beside the verdicts."""
        truths, self.places = self._conditions.kept()
        given = [python.read("facts"), python.read("parameters")]
        return [*given, truths, self._derived_facts(), python.grouped(self._table_traces)]

    def _derived_facts(self) -> ast.expr:
        return python.grouped([self._names.facts[fact.name] for fact in self._ruleset.derived_facts])

    def _call(self, function: Callable[..., object], *arguments: ast.expr) -> ast.expr:
        return python.called(self._function.bound(function), *arguments)


class _Outcome:
    """Combines verdicts as they come: whether one fails, one refers, one applies."""

    def __init__(self, function: PythonFunction, ruleset: RuleSet) -> None:
        self._function = function
        self._is_none = not ruleset.all_must_pass
        self._always_applies = any(rule.is_verdict and rule.applies_when is None for rule in ruleset.rules)
        self._found: dict[Verdict, ast.Name] = {}

    def count(self, verdict: Verdict) -> None:
        """Count a verdict here; an unknown as what it counts as."""
        if self._is_none or verdict is Verdict.NOT_APPLICABLE or (verdict is Verdict.PASS and self._always_applies):
            return
        if verdict not in self._found:
            self._found[verdict] = self._function.fetched(python.truth(False))
        self._function.set(self._found[verdict], python.truth(True))

    def value(self) -> ast.expr:
        """Return the outcome."""
        if self._is_none:
            return python.truth(None)
        outcome: ast.expr = self._function.bound(Verdict.PASS if self._always_applies else Verdict.REFER)
        for verdict in (Verdict.PASS, Verdict.REFER, Verdict.FAIL):
            if verdict in self._found:
                outcome = python.chosen(self._found[verdict], self._function.bound(verdict), outcome)
        return outcome


def _rules_read(ruleset: RuleSet) -> set[str]:
    """Return the rules whose truth is asked: by other rules, by what they set, by what they conclude."""
    read = {rule.id for rule in ruleset.rules if rule.conclusions}
    for step in ruleset.steps:
        read |= {*mentions_of(step).rules, *(step.rules if isinstance(step, Derivation) else ())}
    return read
