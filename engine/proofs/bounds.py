"""Bounds: which values are spoken of about each fact, and which facts are compared with each other.

What is compared shares its bounds: where one fact may be at most another, both are split where either is. A value that
is computed is like a fact of its own, which nobody gives.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.conditions.becoming import becoming
from engine.conditions.evaluate import evaluate, value_of
from engine.conditions.known import Known, Truth
from engine.conditions.mentions import Part
from engine.conditions.model import (
    Computed,
    Condition,
    Expression,
    FactRef,
    Group,
    Literal,
    Lookup,
    OverRows,
    ParameterRef,
    RowsTest,
    Test,
)
from engine.errors import EvaluationError
from engine.proofs.domains import Domain, Split, domain_of, split_of
from engine.proofs.naming import PLAIN, SELECTING, Names, facts_in, keeps, lookups_in, named_in
from engine.tables.lookup import TableLookup
from engine.tables.model import Aggregate, Table
from engine.values import Type, TypeName, Value

MOST_SUMS = 200
"""So many sums, at most, of what the rows of a table give are told apart."""
_NO_BOUNDS = ("answered", "missing", "matches")


@dataclass(slots=True)
class Bounds:
    """Collects what is spoken of; afterwards `domain` gives the values of each fact.

    Attributes:
        parameters: The values in force.
        constants: The facts whose value is settled, and what it is; those that follow from them are added.
        on: A date of the time that is spoken of.
        limits: The least and the greatest value of some facts.
        derived: What is worked out from the values of others, all of which are among the bounds.
        opaque: What is worked out in a way that is not followed, so that it may have any value.
        types: The type of each fact and of each value that is worked out.
        facts: The facts by name.
        behind: What each derived fact is worked out from: names of facts, and `rule ID`.
    """

    parameters: Mapping[str, Value]
    constants: dict[str, Value | None]
    on: date
    limits: Mapping[str, tuple[Value | None, Value | None]] = field(default_factory=dict)
    derived: set[str] = field(default_factory=set)
    opaque: set[str] = field(default_factory=set)
    behind: dict[str, tuple[str, ...]] = field(default_factory=dict)
    types: dict[str, Type] = field(default_factory=dict)
    facts: dict[str, FactRef] = field(default_factory=dict)
    _dense: set[str] = field(default_factory=set)
    _least: dict[str, Value] = field(default_factory=dict)
    _computed: dict[tuple[Expression, Names, Type | None], str] = field(default_factory=dict)
    _lookups: dict[int, tuple[Names, Lookup]] = field(default_factory=dict)
    _parents: dict[str, str] = field(default_factory=dict)
    _points: dict[str, set[Any]] = field(default_factory=dict)
    _splits: dict[str, Split] = field(default_factory=dict)

    # What is said

    def condition(self, condition: Condition, names: Names = PLAIN) -> None:
        """Take in what `condition` says."""
        match condition:
            case Test(fact, word, right):
                name = self.fact(fact, names)
                for expression in right if word not in _NO_BOUNDS else ():
                    self.flow(name, expression, names)
            case Group(_, items):
                for item in items:
                    self.condition(item, names)
            case RowsTest():
                self.mentioned([condition], names)
            case _:
                return

    def flow(self, name: str, expression: Expression, names: Names = PLAIN) -> None:
        """Take in that what is called `name` is compared with `expression`, or has its value."""
        if self.is_constant(expression, names):
            self.point(name, self.constant(expression, names))
            return
        match expression:
            case FactRef():
                self._join(name, self.fact(expression, names))
            case Computed(function, arguments) if function in SELECTING:
                for argument in arguments:
                    self.flow(name, argument, names)
            case Computed() | OverRows():
                self._join(name, self.compute(expression, names))
            case Lookup():
                self._join(name, f"{self.look_up(expression, names).prefix}{expression.output.name}")
            case _:
                return

    def point(self, name: str, value: Value | None) -> None:
        """Take in that `value` is spoken of about `name`."""
        found = value if isinstance(value, tuple) else (value,)
        kept = [each for each in found if each is not None and not isinstance(each, Mapping)]
        self._points.setdefault(name, set()).update(kept)

    def fact(self, fact: FactRef, names: Names = PLAIN) -> str:
        """Take in that `fact` is read; return what it is called."""
        name = names.of(fact)
        self.facts.setdefault(name, fact)
        if name not in self.types:
            self.types[name] = fact.type
            for end in self.limits.get(name, ()):
                self.point(name, end)
            self.point(name, self.constants.get(name))
        return name

    def compute(self, expression: Expression, names: Names = PLAIN, wanted: Type | None = None) -> str:
        """Take in that `expression` is worked out and becomes a value of `wanted`; return what its value is called."""
        key = (expression, names, wanted)
        if key not in self._computed:
            name = self._computed[key] = f"value {len(self._computed) + 1}"
            self.types[name] = wanted or expression.type
            if wanted is None and expression.type.name is not TypeName.INTEGER:
                self._dense.add(name)
            if isinstance(expression, OverRows) and expression.function == "count":
                self._least[name] = 0
                self.point(name, 0)
            self.mentioned([expression], names)
        return self._computed[key]

    def become(self, name: str, type_: Type, expression: Expression, names: Names = PLAIN) -> None:
        """Take in that what is called `name`, of `type_`, has the value of `expression`."""
        if self.is_constant(expression, names):
            self.point(name, self.given(expression, type_, names))
        elif keeps(expression, type_):
            self.flow(name, expression, names)
        else:
            self._join(name, self.compute(expression, names, type_))

    def derive(self, fact: FactRef, computed: Expression) -> None:
        """Take in that `fact` follows from a value."""
        if self.is_constant(computed):
            self.constants[fact.name] = self.given(computed, fact.type)
        self.derived.add(self.fact(fact))
        self.behind[fact.name] = named_in([computed])
        self.become(fact.name, fact.type, computed)

    def table(self, table: Table, names: Names = PLAIN) -> None:
        """Take in what `table` says of its inputs and gives for its outputs."""
        for fact in table.inputs:
            self.fact(fact, names)
        for row in table.rows:
            for cell in row.cells:
                for test in cell:
                    self.condition(test, names)
        for output in table.outputs:
            name = self.output(output, names)
            self.types[name] = output.type
            self.derived.add(name)
            self.behind[name] = named_in(table.reads, names)
        for give in (*(row.give for row in table.rows), table.otherwise or ()):
            for output, value in zip(table.outputs, give, strict=False):
                self.become(self.output(output, names), output.type, value, names)
        if table.aggregate in (Aggregate.COUNT, Aggregate.SUM):
            self._aggregate(table, self.output(table.outputs[0], names), names)

    def output(self, output: FactRef, names: Names) -> str:
        """Return what an output of a table is called: inside a lookup it is no fact either."""
        return f"{names.prefix}{output.name}"

    def look_up(self, lookup: Lookup, names: Names = PLAIN) -> Names:
        """Take in a lookup; return what facts are called inside it."""
        if id(lookup) not in self._lookups:
            inside = Names(f"lookup {len(self._lookups) + 1} ", frozenset(fact.name for fact in lookup.table.inputs))
            self._lookups[id(lookup)] = (inside, lookup)
            arguments = dict(lookup.arguments)
            for fact in lookup.table.inputs:
                name, argument = inside.of(fact), arguments[fact.name]
                if self.is_constant(argument, names):
                    self.constants[name] = self.constant(argument, names)
                self.types[name] = fact.type
                self.derived.add(name)
                self.behind[name] = named_in([argument], names)
                self.flow(name, argument, names)
            if isinstance(lookup.table, TableLookup):
                self.table(lookup.table.table, inside)
        return self._lookups[id(lookup)][0]

    def mentioned(self, parts: Iterable[Part], names: Names = PLAIN) -> None:
        """Take in that `parts` are read, without what they say."""
        for part in parts:
            for fact in facts_in(part):
                self.fact(fact, names)
            for each in lookups_in(part):
                self.look_up(each, names)

    def _aggregate(self, table: Table, name: str, names: Names) -> None:
        """Take in what the rows of `table` can come to together, or that it is not followed."""
        gives: Sequence[Expression] = [value for row in table.rows for value in row.give]
        if table.aggregate is Aggregate.COUNT:
            sums: set[Any] = set(range(len(table.rows) + 1))
        else:
            sums = {0}
            for value in gives:
                given = self.constant(value, names) if self.is_constant(value, names) else None
                sums = sums | {each + given for each in sums if given is not None}
                if given is None or len(sums) > MOST_SUMS:
                    self.opaque.add(name)
                    self.derived.discard(name)
                    return
        for each in sums:
            self.point(name, each)

    def given_behind(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the facts that somebody gives, behind facts and rules (`rule ID`), in the order they were met."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.behind.get(name, ())
        return tuple(name for name in self.facts if name in found and name not in self.behind)

    # What is settled

    def is_constant(self, part: Part, names: Names = PLAIN) -> bool:
        """Tell whether the value of `part` rests on nothing but what is settled."""
        if isinstance(part, Literal | ParameterRef):
            return True
        if isinstance(part, FactRef):
            return names.of(part) in self.constants
        return all(name in self.constants for name in named_in([part], names))

    def constant(self, expression: Expression, names: Names = PLAIN) -> Value | None:
        """Return the value of an expression that is constant; None where it cannot be decided, too."""
        if isinstance(expression, Literal):
            return expression.value
        try:
            return value_of(expression, self.settled(names))
        except EvaluationError:
            return None

    def settled_truth(self, condition: Condition, names: Names = PLAIN) -> Truth:
        """Return what a condition comes to that is constant; None where it cannot be decided, too."""
        try:
            return evaluate(condition, self.settled(names))
        except EvaluationError:
            return None

    def given(self, expression: Expression, wanted: Type, names: Names = PLAIN) -> Value | None:
        """Return the value of an expression that is constant, become a value of type `wanted`."""
        return becoming(self.constant(expression, names), wanted)

    def settled(self, names: Names = PLAIN) -> Known:
        """Return the settled facts, as they are called in a definition."""
        inner = {name: self.constants.get(f"{names.prefix}{name}") for name in names.inputs}
        known = {name: value for name, value in (self.constants | inner).items() if value is not None}
        return Known(known, self.parameters)

    # What follows

    def domain(self, name: str) -> Domain:
        """Return the values of the fact or computed value called `name`."""
        least, most = self.limits.get(name, (self._least.get(name), None))
        return domain_of(self.types[name], self.split(name), self.on, least, most, dense=name in self._dense)

    def split(self, name: str) -> Split:
        """Return how the values of what is called `name` are split."""
        root = self._root(name)
        if root not in self._splits:
            members = [each for each in self.types if self._root(each) == root]
            free = [each for each in members if each not in self.derived and each not in self.constants]
            points = {point for each in members for point in self._points.get(each, ())}
            variables = [(self.types[each], each in self._dense) for each in free]
            self._splits[root] = split_of(points, [self.types[each] for each in members], variables)
        return self._splits[root]

    def _join(self, one: str, other: str) -> None:
        self._parents[self._root(one)] = self._root(other)

    def _root(self, name: str) -> str:
        while (parent := self._parents.get(name, name)) != name:
            name = parent
        return name
