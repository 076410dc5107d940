"""What conditions and values come to for every class of values: the evaluator, over diagrams instead of values.

Leaves are worked out by the engine's own evaluator. What cannot be followed (arithmetic, rows, patterns) becomes a free
variable that may have any value: what is proved to be impossible then is so, and what seems possible must be tried.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.conditions.evaluate import all_of, any_of, evaluate, negated
from engine.conditions.functions import FUNCTIONS
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
    RuleRef,
    Test,
)
from engine.proofs.bounds import Bounds
from engine.proofs.comparisons import Comparison, plain
from engine.proofs.diagrams import Diagrams, Node, TooLargeError, leaves
from engine.proofs.domains import Domain, Rows
from engine.proofs.naming import PLAIN, SELECTING, Names, keeps, named_in
from engine.proofs.policies import outputs_of
from engine.tables.lookup import TableLookup
from engine.tables.model import Table
from engine.values import Type, Value

STEPS_INSIDE = 20_000
"""How much work a condition on rows may take."""
FREE_TRUTH = Domain((None, True, False))


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the diagrams: a fact that somebody gives, or what cannot be followed.

    `part` is the condition or expression that cannot be followed, if it is one; `facts` what it rests on.
    """

    name: str
    domain: Domain
    type: Type | None
    part: Part | None = None
    names: Names = PLAIN
    facts: tuple[str, ...] = ()

    @property
    def is_given(self) -> bool:
        """Tell whether it is a fact that somebody gives."""
        return self.part is None and self.facts == (self.name,)


@dataclass(slots=True)
class Working:
    """Works out conditions and values over the classes of all facts that they mention.

    Attributes:
        bounds: All that is said of the facts, taken in before.
        diagrams: Makes the diagrams.
        variables: The variables by level.
        derived: What facts come to that are not given, by name.
        rules: What the conditions of named rules come to, by id.
    """

    bounds: Bounds
    diagrams: Diagrams
    variables: list[Variable] = field(default_factory=list)
    derived: dict[str, Node] = field(default_factory=dict)
    rules: dict[str, Node] = field(default_factory=dict)
    _leaves: dict[object, Node] = field(default_factory=dict)
    _truths: dict[tuple[int, Names], tuple[Condition, Node]] = field(default_factory=dict)
    _lookups: set[str] = field(default_factory=set)

    def truth(self, condition: Condition, names: Names = PLAIN) -> Node:
        """Return what `condition` comes to: true, false or unknown (None)."""
        key = (id(condition), names)
        if key not in self._truths:
            self._truths[key] = (condition, self._truth(condition, names))
        return self._truths[key][1]

    def _truth(self, condition: Condition, names: Names) -> Node:
        match condition:
            case Test():
                return self._test(condition, names)
            case Group(word, items):
                return self._group(word, [self.truth(item, names) for item in items])
            case RuleRef(name):
                return self.rules.get(name) or self.free(condition, FREE_TRUTH, names)
            case RowsTest():
                if self.bounds.is_constant(condition, names):
                    return self.diagrams.leaf(self.bounds.settled_truth(condition, names))
                free = self.free(condition, self._of_rows(condition), names)
                return self.diagrams.apply(_where_known, self.fact(condition.rows, names), free)

    def inside(self, when: Condition) -> "Working":
        """Return what a condition on each row is worked out with: its cells are like facts that somebody gives."""
        bounds = Bounds(self.bounds.parameters, {}, self.bounds.on)
        bounds.condition(when)
        return Working(bounds, Diagrams(min(self.diagrams.steps, STEPS_INSIDE)))

    def _of_rows(self, condition: RowsTest) -> Domain:
        """Return what a condition on rows can come to, by what it can come to on one row; on none, that of none."""
        try:
            found = leaves(self.inside(condition.when).truth(condition.when))
        except TooLargeError:
            return FREE_TRUTH
        settled = condition.word == "any_row"
        return FREE_TRUTH if settled in found else Domain((None, not settled))

    def together(self, truths: Iterable[Node]) -> Node:
        """Return what `truths` come to together; true where there are none."""
        found = self.diagrams.leaf(True)
        for each in truths:
            found = self.diagrams.apply(_both, found, each, settles=False)
        return found

    def _group(self, word: str, truths: list[Node]) -> Node:
        settles = word in ("any", "none")
        found = truths[0]
        for each in truths[1:]:
            found = self.diagrams.apply(_either if settles else _both, found, each, settles=settles)
        return self.diagrams.apply(negated, found) if word in ("none", "not") else found

    def _test(self, test: Test, names: Names) -> Node:
        left = self.fact(test.fact, names)
        if test.operator in ("answered", "missing"):
            given = test.operator == "answered"
            return self.diagrams.apply(lambda value: (value is not None) is given, left)
        if test.operator == "matches":
            return self._matches(test, left, names)
        comparison = Comparison.of(test, self.bounds.split(names.of(test.fact)))
        right = [self.value(each, names) for each in test.right if not isinstance(each, Literal)]
        told = self.diagrams.leaf(True)
        if comparison.split.exact or self.diagrams.apply(comparison.tells, left, *right) is told:
            return self.diagrams.apply(comparison.truth, left, *right)
        return self.diagrams.apply(comparison.truth_or, self.free(test, FREE_TRUTH, names), left, *right)

    def _matches(self, test: Test, left: Node, names: Names) -> Node:
        points = self.bounds.split(names.of(test.fact)).points
        free = self.free(test, FREE_TRUTH, names)

        def truth(value: Any, otherwise: Truth) -> Truth:
            if value is None:
                return None
            return evaluate(plain(test), Known({"left": value})) if value in points else otherwise is True

        return self.diagrams.apply(truth, left, free)

    def value(self, expression: Expression, names: Names = PLAIN) -> Node:
        """Return what `expression` comes to; None where it is unknown."""
        match expression:
            case Literal(value):
                return self.leaf(value)
            case ParameterRef(name):
                return self.leaf(self.bounds.parameters.get(name))
            case FactRef():
                return self.fact(expression, names)
            case Lookup():
                return self._looked_up(expression, names)
        if self.bounds.is_constant(expression, names):
            return self.leaf(self.bounds.constant(expression, names))
        if isinstance(expression, Computed) and expression.function in SELECTING:
            return self._selected(expression.function, [self.value(each, names) for each in expression.arguments])
        return self.became(expression, None, names)

    def became(self, expression: Expression, wanted: Type | None, names: Names = PLAIN) -> Node:
        """Return what a value that cannot be followed comes to, once become a value of `wanted`: anything, if known."""
        name = self.bounds.compute(expression, names, wanted)
        free = self.free(expression, self.bounds.domain(name), names, name, wanted or expression.type)
        return self.diagrams.apply(_where_known, self.known(expression, names), free)

    def given(self, expression: Expression, wanted: Type, names: Names = PLAIN) -> Node:
        """Return what a fact of type `wanted` comes to that has the value of `expression`."""
        if self.bounds.is_constant(expression, names):
            return self.leaf(self.bounds.given(expression, wanted, names))
        return self.value(expression, names) if keeps(expression, wanted) else self.became(expression, wanted, names)

    def known(self, expression: Expression, names: Names) -> Node:
        """Return where `expression` may be known: true, or None."""
        match expression:
            case Computed("first", arguments):
                return self._folded(_first, [self.known(each, names) for each in arguments])
            case Computed(_, arguments):
                return self._folded(_both, [self.known(each, names) for each in arguments])
            case OverRows(_, rows):
                return self.diagrams.apply(_is_known, self.fact(rows, names))
            case _:
                return self.diagrams.apply(_is_known, self.value(expression, names))

    def fact(self, fact: FactRef, names: Names = PLAIN) -> Node:
        """Return what `fact` comes to: its derived value, or every value it can be given."""
        name = names.of(fact)
        if name in self.derived:
            return self.derived[name]
        if name in self.bounds.constants:
            return self.leaf(self.bounds.constants[name])
        if name not in self.bounds.types:
            self.bounds.fact(fact, names)
        found = self._leaves.get(name)
        if found is None:
            found = self._leaves[name] = self._add(Variable(name, self.bounds.domain(name), fact.type, facts=(name,)))
        return found

    def free(self, part: Part, domain: Domain, names: Names = PLAIN, name: str = "", type_: Type | None = None) -> Node:
        """Return a variable for what cannot be followed, the same each time."""
        key = name or (part, names)
        if key not in self._leaves:
            facts = named_in([part], names)
            self._leaves[key] = self._add(Variable(name or "condition", domain, type_, part, names, facts))
        return self._leaves[key]

    def anything(self, name: str, domain: Domain, facts: tuple[str, ...]) -> Node:
        """Return a variable for what is worked out from `facts` in a way that is not followed."""
        return self._add(Variable(name, domain, self.bounds.types.get(name), facts=(name, *facts)))

    def leaf(self, value: Value | None) -> Node:
        """Return the diagram of one value."""
        if isinstance(value, tuple) and (not value or isinstance(value[0], Mapping)):
            return self.diagrams.leaf(Rows(value))
        return self.diagrams.leaf(value)

    def table(self, table: Table, names: Names = PLAIN) -> dict[str, Node]:
        """Return what `table` gives for each output, by what it is called; None where it is unknown or not given."""
        called = [self.bounds.output(output, names) for output in table.outputs]
        if called[0] in self.bounds.opaque:
            name = called[0]
            return {name: self.anything(name, self.bounds.domain(name), self.bounds.behind[name])}
        truths = [self.row(table, at, names) for at in range(len(table.rows))]
        found = outputs_of(table, truths, lambda value, output: self.given(value, output.type, names), self.diagrams)
        return dict(zip(called, found, strict=True))

    def row(self, table: Table, at: int, names: Names = PLAIN) -> Node:
        """Return whether the row at `at` matches."""
        return self.together(self.truth(test, names) for cell in table.rows[at].cells for test in cell)

    def _looked_up(self, lookup: Lookup, names: Names) -> Node:
        inside = self.bounds.look_up(lookup, names)
        if inside.prefix not in self._lookups:
            self._lookups.add(inside.prefix)
            for name, argument in lookup.arguments:
                self.derived[f"{inside.prefix}{name}"] = self.value(argument, names)
            if isinstance(lookup.table, TableLookup):
                self.derived |= self.table(lookup.table.table, inside)
        return self.derived[f"{inside.prefix}{lookup.output.name}"]

    def _selected(self, function: str, values: list[Node]) -> Node:
        if function == "first":
            return self._folded(_first, values)
        meaning = FUNCTIONS[function].meaning
        return self._folded(lambda one, other: None if one is None or other is None else meaning((one, other)), values)

    def _folded(self, function: Callable[[Any, Any], Any], nodes: list[Node]) -> Node:
        found = nodes[0]
        for each in nodes[1:]:
            found = self.diagrams.apply(function, found, each)
        return found

    def _add(self, variable: Variable) -> Node:
        self.variables.append(variable)
        return self.diagrams.variable(variable.domain.values)


def _both(one: Truth, other: Truth) -> Truth:
    return all_of((one, other))


def _either(one: Truth, other: Truth) -> Truth:
    return any_of((one, other))


def _first(one: Any, other: Any) -> Any:
    return other if one is None else one


def _is_known(value: Any) -> Truth:
    return None if value is None else True


def _where_known(known: Any, value: Any) -> Any:
    return None if known is None else value
