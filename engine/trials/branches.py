"""The branches of definitions: all that a rule, a derived fact or a table can come to, and each test on the way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.conditions.mentions import walk
from engine.conditions.model import Condition, Group, RowsTest, RuleRef, Test
from engine.conditions.sentence import clause, expression_words
from engine.errors import Place
from engine.reading import ListNode, MapNode, Node
from engine.rules.model import Derivation, Rule, RuleSet, Step, Verdict
from engine.showing import show
from engine.tables.model import Table
from engine.trials.goals import (
    CellTruth,
    ConditionTruth,
    Goal,
    InSettledRule,
    NoRowMatches,
    RowWins,
    RuleTruth,
    ValueDerived,
    VerdictGiven,
)
from engine.trials.working import step_name
from engine.values import Value


@dataclass(frozen=True, slots=True)
class Branch:
    """One thing that an example ought to reach: where it stands, what it is in words, and of which step it is."""

    place: Place
    words: str
    step: Step
    goal: Goal


def branches_of_ruleset(ruleset: RuleSet, document: MapNode) -> Iterator[Branch]:
    """Yield the branches of `ruleset`, which `document` writes: of its rules, then of its derived facts."""
    nodes = {node.text("id"): node for node in document.maps("rules")}
    for rule in ruleset.rules:
        yield from _of_rule(rule, nodes[rule.id])
    computed = document.map("compute") or MapNode({}, document.place)
    for derivation in ruleset.derivations:
        name = derivation.fact.name
        if derivation.computed is not None:
            yield Branch(computed.place_of(name), f"{name} is known", derivation, ValueDerived(name))
        else:
            yield from _of_derivation(derivation, [ruleset.rule(rule) for rule in derivation.rules], nodes)


def branches_of_table(table: Table, document: MapNode) -> Iterator[Branch]:
    """Yield the branches of `table`, which `document` writes: each row and its cells, and no row at all."""
    nodes = {node.text("id"): node for node in document.maps("rows")}
    for at, row in enumerate(table.rows):
        yield from _of_row(table, at, nodes[row.id])
    if table.otherwise is not None:
        place = document.place_of("otherwise")
        yield Branch(place, "otherwise, where no row matches", table, NoRowMatches(table))


def _of_rule(rule: Rule, node: MapNode) -> Iterator[Branch]:
    place, name = node.place_of("id"), step_name(rule)
    if rule.is_verdict:
        said = [rule.then, rule.otherwise]
        said += [Verdict.UNKNOWN] if _can_be_unknown(rule.applies_when) or _can_be_unknown(rule.when) else []
        said += [Verdict.NOT_APPLICABLE] if rule.applies_when is not None else []
        for verdict in dict.fromkeys(said):
            yield Branch(place, f"{name}: {verdict}", rule, VerdictGiven(rule.id, verdict))
    else:
        for truth in (True, False):
            yield Branch(place, f"{name}: {_SAID[truth]}", rule, RuleTruth(rule.id, truth))
    for key, condition in (("applies_when", rule.applies_when), ("when", rule.when)):
        if condition is not None:
            members = _Members(rule, f"{name}: ", of_gate=key == "applies_when")
            yield from members.of(condition, node.get(key), place)


_SAID = {True: "true", False: "false"}
_LISTS = ("in", "not_in", "includes_any")


@dataclass(frozen=True, slots=True)
class _Members:
    """Yields the branches of the members of conditions of `step`, inside `rows`."""

    step: Step
    named: str
    rows: tuple[RowsTest, ...] = ()
    of_gate: bool = False

    def of(self, condition: Condition, node: Node | None, place: Place) -> Iterator[Branch]:
        """Yield the branches of the members of `condition`, and each option that one of its tests lists."""
        place = place if node is None else node.place
        if isinstance(condition, Group):
            inner = node.get(condition.word) if isinstance(node, MapNode) else None
            nodes = inner.items if isinstance(inner, ListNode) else (inner,)
            for at, item in enumerate(condition.items):
                yield from self._member(item, nodes[at] if len(nodes) == len(condition.items) else None, place)
        elif isinstance(condition, RowsTest):
            rows = node.map(condition.word) if isinstance(node, MapNode) else None
            inside = replace(self, rows=(*self.rows, condition))
            yield from inside._member(condition.when, None if rows is None else rows.get("when"), place)
        elif isinstance(condition, Test) and condition.operator in _LISTS:
            yield from self.options(
                condition, node.get(condition.operator) if isinstance(node, MapNode) else None, place
            )

    def _member(self, item: Condition, node: Node | None, place: Place) -> Iterator[Branch]:
        place = place if node is None else node.place
        for truth in () if isinstance(item, Group) else (True, False):
            words = f"{self.named}“{clause(item)}” is {_SAID[truth]}"
            yield Branch(place, words, self.step, self._goal(item, truth=truth))
        yield from self.of(item, node, place)

    def _goal(self, condition: Condition, *, truth: bool) -> Goal:
        part = ConditionTruth(condition, truth, self.rows)
        return InSettledRule(part, self.step, self.of_gate) if isinstance(self.step, Rule) else part

    def options(self, test: Test, right: Node | None, place: Place) -> Iterator[Branch]:
        """Yield each value of the list of `test`."""
        nodes: tuple[Node | None, ...] = right.items if isinstance(right, ListNode) else ()
        for at, item in enumerate(test.right):
            where = nodes[at] if len(nodes) == len(test.right) else None
            words = f"{self.named}{test.fact.title.said() or test.fact.name}: {expression_words(item)}"
            operator = "includes_any" if test.operator == "includes_any" else "is"
            goal = self._goal(Test(test.fact, operator, (item,)), truth=True)
            yield Branch(place if where is None else where.place, words, self.step, goal)


def _of_derivation(derivation: Derivation, rules: Iterable[Rule], nodes: dict[str, MapNode]) -> Iterator[Branch]:
    name, type_ = derivation.fact.name, derivation.fact.type
    places: dict[Value, Place] = {}
    otherwise = None
    for rule in rules:
        for setting in rule.sets:
            if setting.fact.name == name:
                inner = nodes[rule.id].map("set")
                places.setdefault(setting.value, nodes[rule.id].place if inner is None else inner.place_of(name))
        inner = nodes[rule.id].map("otherwise_set")
        if inner is not None and name in inner.entries:
            otherwise = inner.place_of(name)
    for value, place in places.items():
        yield Branch(place, f"{name}: {show(value, type_)}", derivation, ValueDerived(name, value))
    if derivation.default is not None and derivation.default not in places:
        place = otherwise or next(iter(places.values()))
        words = f"{name}: otherwise {show(derivation.default, type_)}"
        yield Branch(place, words, derivation, ValueDerived(name, derivation.default))


def _of_row(table: Table, at: int, node: MapNode) -> Iterator[Branch]:
    row = table.rows[at]
    yield Branch(node.place_of("id"), f"row {row.id} wins", table, RowWins(table, at))
    inner = node.get("match")
    nodes: tuple[Node | None, ...] = inner.items if isinstance(inner, ListNode) else ()
    for number, cell in enumerate(row.cells):
        below = nodes[number] if len(nodes) == len(row.cells) else None
        place = node.place if below is None else below.place
        for truth in (True, False) if cell else ():
            words = f"row {row.id}: “{' and '.join(clause(test) for test in cell)}” is {_SAID[truth]}"
            yield Branch(place, words, table, CellTruth(table, cell, truth))
        for test in cell:
            if test.operator in _LISTS:
                yield from _Members(table, f"row {row.id}: ").options(test, below, place)


def _can_be_unknown(condition: Condition | None) -> bool:
    if condition is None:
        return False
    tests = [part for part in walk(condition) if isinstance(part, Test | RowsTest | RuleRef)]
    return any(not isinstance(test, Test) or test.operator not in ("answered", "missing") for test in tests)
