"""Compiling a rule set to networks of positive rules, for the second opinion; nothing runs here.

Each test becomes two rules, *known and true* and *known and false*, so that three-valued logic needs neither
negation nor absence. Each group becomes a named boolean of both polarities, one pass a depth: a later pass
reads the booleans of earlier ones as fields. Parameters are fields too, never compiled in. Shares no code
with the evaluator that decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any

from engine.conditions.mentions import mentions, walk
from engine.conditions.model import Condition, Expression, FactRef, Group, Literal, RowsTest, RuleRef, Test
from engine.errors import Faults, Place
from engine.rules.handover import MAX_INTEGER, Handed, scaled
from engine.rules.model import Derivation, Rule, RuleSet, Step
from engine.rules.network import (
    MAX_RULES,
    Compiled,
    CompiledRule,
    DecidedTable,
    DerivedFact,
    Firing,
    Signal,
    When,
    split,
)
from engine.rules.order import mentions_of
from engine.tables.model import Table
from engine.values import NUMBERS, TypeName, Value

MAX_CHILDREN = 25
MAX_NETWORKS = 100
MAX_PASSES = 60


def compiled(ruleset: RuleSet) -> Compiled:
    """Return `ruleset` as networks.

    Raises:
        KeyError: a step reads one that does not stand before it: the set has faults.
    """
    return _Compiler(ruleset).result()


def check_limits(ruleset: RuleSet, faults: Faults, place: Place) -> None:
    """Report what a second engine could not decide: `second-opinion-size`, `-depth`, `-number`.

    Args:
        ruleset: a rule set as read; one with faults of its own is passed over.
        faults: collects what is found.
        place: where the rule set's rules stand.
    """
    try:
        found = compiled(ruleset)
    except KeyError:
        return
    if found.network_count > MAX_NETWORKS:
        most = MAX_NETWORKS * MAX_RULES // 2
        message = f"The set has more tests and groups than can be decided a second time (about {most:,})."
        faults.error(place, "second-opinion-size", message, "Split it into several rule sets.")
    if len(found.passes) > MAX_PASSES:
        message = f"Rules that read each other and groups within groups stand more than {MAX_PASSES} deep."
        faults.error(place, "second-opinion-depth", message, "Let fewer rules depend on each other in a row.")
    for number in _too_large(found):
        message = f"The number {number} is too large, or too finely divided, to be compared a second time."
        faults.error(place, "second-opinion-number", message)


def _too_large(found: Compiled) -> Iterator[int]:
    for each in (firing for networks in found.passes for network in networks for firing in network.firings):
        yield from (number for number in _integers(each.when) if abs(number) >= MAX_INTEGER)


def _integers(when: Any) -> Iterator[int]:
    if isinstance(when, Mapping | list):
        for inner in when.values() if isinstance(when, Mapping) else when:
            yield from _integers(inner)
    elif isinstance(when, int) and not isinstance(when, bool):
        yield when


@dataclass(slots=True)
class _Compiler:
    ruleset: RuleSet
    scales: dict[str, int] = field(default_factory=dict)
    firings: dict[int, list[Firing]] = field(default_factory=dict)
    handed: dict[str, Handed] = field(default_factory=dict)
    names: dict[Handed, str] = field(default_factory=dict)
    signals: dict[object, Signal] = field(default_factory=dict)
    rules: dict[str, CompiledRule] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    made: int = 0

    def result(self) -> Compiled:
        self.scales = _scales(self.ruleset)
        derivable = {fact.name for fact in self.ruleset.derived_facts}
        derived: list[DerivedFact | DecidedTable] = []
        for step in self.ruleset.steps:
            if late := derivable.intersection(mentions_of(step).fact_names) - set(self.levels):
                raise KeyError(*late)
            if isinstance(step, Rule):
                self.rules[step.id] = self._rule(step)
            elif isinstance(step, Table):
                derived.append(self._table(step))
                self.levels |= dict.fromkeys(step.output_names, derived[-1].level)
            else:
                derived.append(self._derivation(step))
                self.levels[step.fact.name] = derived[-1].level
        passes = tuple(tuple(split(self.firings[level])) for level in sorted(self.firings))
        return Compiled(self.ruleset, passes, self.handed, self.rules, tuple(derived))

    def _rule(self, rule: Rule) -> CompiledRule:
        gate = self._condition(rule.applies_when) if rule.applies_when else None
        when = self._condition(rule.when)
        return CompiledRule(rule, gate, when, self._all([gate, when]) if gate else when)

    def _derivation(self, derivation: Derivation) -> DerivedFact:
        if derivation.computed is not None:
            return DerivedFact(derivation, self._level(derivation.computed))
        giving: dict[Value, list[Signal]] = {}
        for rule_id in derivation.rules:
            found = self.rules[rule_id]
            for setting in (each for each in found.rule.sets if each.fact.name == derivation.fact.name):
                giving.setdefault(setting.value, []).append(found.both)
        values = tuple((self._any(signals), value) for value, signals in giving.items())
        none = ~self._any([signal for signal, _ in values])
        return DerivedFact(derivation, max(none.level, *(signal.level for signal, _ in values)), values, none)

    def _table(self, table: Table) -> DecidedTable:
        rows = tuple(
            self._all([self._condition(test) for test in tests]) if tests else None
            for tests in ([test for cell in row.cells for test in cell] for row in table.rows)
        )
        return DecidedTable(table, max([self._level(*table.reads), *(row.level for row in rows if row)]), rows)

    def _level(self, *parts: Condition | Expression) -> int:
        """Return the pass after which all that `parts` read is known."""
        read = mentions(parts)
        known = [self.levels.get(name, 0) for name in read.fact_names]
        return max([0, *known, *(self.rules[rule_id].both.level for rule_id in read.rules)])

    def _condition(self, condition: Condition) -> Signal:
        if isinstance(condition, RuleRef):
            return self.rules[condition.id].both
        if condition not in self.signals:
            self.signals[condition] = self._compiled(condition)
        return self.signals[condition]

    def _compiled(self, condition: Test | Group | RowsTest) -> Signal:
        if isinstance(condition, Test):
            return self._test(condition)
        if isinstance(condition, RowsTest):
            return self._evaluated(condition)
        inner = [self._condition(item) for item in condition.items]
        if condition.word == "all":
            return self._all(inner)
        if condition.word == "any":
            return self._any(inner)
        return ~self._any(inner) if condition.word == "none" else ~self._all(inner)

    def _any(self, signals: Sequence[Signal]) -> Signal:
        return ~self._all([~signal for signal in signals])

    def _all(self, signals: Sequence[Signal]) -> Signal:
        """Return the signal that is true if all are, and false if any is: the first rule, and one rule a child."""
        children = tuple(dict.fromkeys(signals))
        while len(children) > MAX_CHILDREN:
            parts = [children[at : at + MAX_CHILDREN] for at in range(0, len(children), MAX_CHILDREN)]
            children = tuple(self._all(part) for part in parts)
        if len(children) == 1:
            return children[0]
        if children not in self.signals:
            made = self._new(1 + max(child.level for child in children))
            self._fire(made.true, made.level, [{child.true: True} for child in children])
            for child in children:
                self._fire(made.false, made.level, [{child.false: True}])
            self.signals[children] = made
        return self.signals[children]

    def _new(self, level: int) -> Signal:
        self.made += 1
        return Signal(f"n{self.made}", level)

    def _fire(self, makes: str, level: int, tests: list[When]) -> None:
        fields = tuple(dict.fromkeys(name for test in tests for name in _fields(test)))
        kept = self.firings.setdefault(level, [])
        when = tests[0] if len(tests) == 1 else {"$and": tests}
        kept.append(Firing(f"{makes}_{len(kept)}", makes, when, fields))

    def _leaf(self, level: int, known: Sequence[str], holds: When, holds_not: When) -> Signal:
        made = self._new(level + 1)
        guards: list[When] = [{name: True} for name in known]
        self._fire(made.true, made.level, [*guards, holds])
        self._fire(made.false, made.level, [*guards, holds_not])
        return made

    def _field(self, handed: Handed) -> str:
        if handed not in self.names:
            name = f"{'k' if handed.what == 'known' else 'v'}{len(self.names)}"
            self.names[handed], self.handed[name] = name, handed
        return self.names[handed]

    def _known(self, expression: Expression) -> str:
        return self._field(Handed("known", expression))

    def _evaluated(self, condition: Condition) -> Signal:
        known, held = self._field(Handed("decided", condition)), self._field(Handed("truth", condition))
        return self._leaf(self._level(condition), [known], {held: True}, {held: False})

    def _test(self, test: Test) -> Signal:
        fact, word = test.fact, test.operator
        if word in ("answered", "missing"):
            known = self._known(fact)
            given = self._leaf(self._level(fact), [], {known: True}, {known: False})
            return given if word == "answered" else ~given
        if word == "matches":
            return self._evaluated(test)
        if word == "between":
            low, high = test.right
            return self._all([self._compare(fact, "at_least", low), self._compare(fact, "at_most", high)])
        single, several = _MADE_OF[word]
        signals = [self._compare(fact, single, item) for item in test.right]
        if several == "all":
            return self._all(signals)
        return self._any(signals) if several == "any" else ~self._any(signals)

    def _compare(self, fact: FactRef, word: str, right: Expression) -> Signal:
        key = Test(fact, word, (right,))
        made = self.signals.get(("leaf", key)) or self._compared(key, right)
        self.signals["leaf", key] = made
        return made

    def _compared(self, test: Test, right: Expression) -> Signal:
        fact, level = test.fact, self._level(test)
        if fact.type.name is TypeName.CHOICES and isinstance(right, Literal):
            has = self._field(Handed("has", fact, right.value))
            return self._leaf(level, [self._known(fact)], {has: True}, {has: False})
        if TypeName.TEXT in (fact.type.name, right.type.name) or fact.type.name is TypeName.CHOICES:
            return self._evaluated(test)
        known, (left_field, right_side) = [self._known(fact)], self._sides(fact, right)
        if not isinstance(right, Literal):
            known.append(self._known(right))
        holds, holds_not = _SYMBOLS[test.operator]
        return self._leaf(level, known, _when(holds, left_field, right_side), _when(holds_not, left_field, right_side))

    def _sides(self, fact: FactRef, right: Expression) -> tuple[str, Any]:
        """Return the field on the left, and the constant or field on the right."""
        ordered = fact.type.name in NUMBERS | {TypeName.DATE}
        if isinstance(right, Literal):
            if not ordered:
                return self._field(Handed("value", fact)), right.value
            scale = self.scales.get(fact.name, 1)
            return self._field(Handed("number", fact, scale)), scaled(right.value, scale)
        if not ordered:
            return self._field(Handed("value", fact)), {"$m": self._field(Handed("value", right))}
        low, high = Handed("left", fact, right), Handed("right", right, fact)
        return self._field(low), {"$m": self._field(high)}


def _roots(step: Step) -> tuple[Condition, ...]:
    if isinstance(step, Table):
        return tuple(test for row in step.rows for cell in row.cells for test in cell)
    return () if isinstance(step, Derivation) else (step.when, *((step.applies_when,) if step.applies_when else ()))


def _scales(ruleset: RuleSet) -> dict[str, int]:
    """Return by fact the least scale that makes every number it is compared with whole."""
    scales: dict[str, int] = {}
    for step in ruleset.steps:
        for part in (node for root in _roots(step) for node in walk(root) if isinstance(node, Test)):
            for right in part.right:
                if isinstance(right, Literal) and isinstance(right.value, Fraction):
                    scales[part.fact.name] = lcm(scales.get(part.fact.name, 1), right.value.denominator)
    return scales


_MADE_OF = {
    "is": ("is", "all"),
    "is_not": ("is", "none"),
    "in": ("is", "any"),
    "not_in": ("is", "none"),
    "at_least": ("at_least", "all"),
    "at_most": ("at_most", "all"),
    "more_than": ("more_than", "all"),
    "less_than": ("less_than", "all"),
    "before": ("less_than", "all"),
    "after": ("more_than", "all"),
    "on_or_before": ("at_most", "all"),
    "on_or_after": ("at_least", "all"),
    "includes_any": ("includes_all", "any"),
    "includes_all": ("includes_all", "all"),
    "includes_none": ("includes_all", "none"),
}
_SYMBOLS = {
    "is": ("", "$neq"),
    "at_least": ("$gte", "$lt"),
    "at_most": ("$lte", "$gt"),
    "more_than": ("$gt", "$lte"),
    "less_than": ("$lt", "$gte"),
}


def _when(symbol: str, left: str, right: Any) -> When:
    return {symbol: {left: right}} if symbol else {left: right}


def _fields(test: When) -> Iterator[str]:
    for key, inner in test.items():
        if key.startswith("$") and isinstance(inner, Mapping):
            yield from _fields(inner)
        elif key == "$m":
            yield inner
        else:
            yield key
            if isinstance(inner, Mapping):
                yield inner["$m"]
