"""The branches of definitions: all that a rule, a derived fact or a table can come to, and each test on the way."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from engine.conditions.evaluate import all_of, evaluate
from engine.conditions.functions import as_rows
from engine.conditions.known import Known
from engine.conditions.mentions import walk
from engine.conditions.model import Condition, Group, RowsTest, RuleRef, Test
from engine.conditions.sentence import clause, expression_words
from engine.errors import Place
from engine.reading import ListNode, MapNode, Node
from engine.rules.model import Derivation, Rule, RuleSet, Verdict
from engine.showing import show
from engine.tables.model import Cell, Row, Table
from engine.trials.working import RuleEffect, TableEffect, Worked, step_name
from engine.values import Value

Seen = Callable[[Known], Iterator[Known]]
"""The situations in which a condition is worked out: the facts as they are, or each row of a list in turn."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One thing that an example ought to reach: where it stands, what it is in words, and whether one reaches it."""

    place: Place
    words: str
    reached_in: Callable[[Worked], bool]


def branches_of_ruleset(ruleset: RuleSet, document: MapNode) -> Iterator[Branch]:
    """Yield the branches of `ruleset`, which `document` writes: of its rules, then of its derived facts."""
    nodes = {node.text("id"): node for node in document.maps("rules")}
    for rule in ruleset.rules:
        yield from _of_rule(rule, nodes[rule.id])
    computed = document.map("compute") or MapNode({}, document.place)
    for derivation in ruleset.derivations:
        name = derivation.fact.name
        if derivation.computed is not None:
            yield Branch(computed.place_of(name), f"{name} is known", _known(name))
        else:
            yield from _of_derivation(derivation, [ruleset.rule(rule) for rule in derivation.rules], nodes)


def branches_of_table(table: Table, document: MapNode) -> Iterator[Branch]:
    """Yield the branches of `table`, which `document` writes: each row and its cells, and no row at all."""
    nodes = {node.text("id"): node for node in document.maps("rows")}
    for row in table.rows:
        yield from _of_row(table, row, nodes[row.id])
    if table.otherwise is not None:
        place = document.place_of("otherwise")
        yield Branch(place, "otherwise, where no row matches", _gave(table, lambda effect: effect.otherwise))


def _of_rule(rule: Rule, node: MapNode) -> Iterator[Branch]:
    place, name = node.place_of("id"), step_name(rule)
    if rule.is_verdict:
        said = [rule.then, rule.otherwise]
        said += [Verdict.UNKNOWN] if _can_be_unknown(rule.applies_when) or _can_be_unknown(rule.when) else []
        said += [Verdict.NOT_APPLICABLE] if rule.applies_when is not None else []
        for verdict in dict.fromkeys(said):
            yield Branch(place, f"{name}: {verdict}", _verdict(name, verdict))
    else:
        for truth in (True, False):
            yield Branch(place, f"{name}: {_SAID[truth]}", _truth(name, truth))
    for key, condition in (("applies_when", rule.applies_when), ("when", rule.when)):
        if condition is not None:
            yield from _of_condition(condition, node.get(key), place, _as_it_is, f"{name}: ")


_SAID = {True: "true", False: "false"}


def _of_condition(condition: Condition, node: Node | None, place: Place, seen: Seen, named: str) -> Iterator[Branch]:
    """Yield the branches of the members of `condition`, and each option that one of its tests lists."""
    place = place if node is None else node.place
    if isinstance(condition, Group):
        inner = node.get(condition.word) if isinstance(node, MapNode) else None
        nodes = inner.items if isinstance(inner, ListNode) else (inner,)
        for at, item in enumerate(condition.items):
            below = nodes[at] if len(nodes) == len(condition.items) else None
            where = place if below is None else below.place
            if not isinstance(item, Group):
                yield from _both(item, where, seen, named)
            yield from _of_condition(item, below, where, seen, named)
    elif isinstance(condition, RowsTest):
        rows = node.map(condition.word) if isinstance(node, MapNode) else None
        below = None if rows is None else rows.get("when")
        inside = _each_row(condition, seen)
        if not isinstance(condition.when, Group):
            yield from _both(condition.when, place if below is None else below.place, inside, named)
        yield from _of_condition(condition.when, below, place, inside, named)
    elif isinstance(condition, Test) and condition.operator in ("in", "not_in"):
        right = node.get(condition.operator) if isinstance(node, MapNode) else None
        yield from _of_list(condition, right, place, seen, named)


def _both(condition: Condition, place: Place, seen: Seen, named: str) -> Iterator[Branch]:
    for truth in (True, False):
        yield Branch(place, f"{named}“{clause(condition)}” is {_SAID[truth]}", _comes_to(condition, truth, seen))


def _of_list(test: Test, right: Node | None, place: Place, seen: Seen, named: str) -> Iterator[Branch]:
    nodes: tuple[Node | None, ...] = right.items if isinstance(right, ListNode) else ()
    for at, item in enumerate(test.right):
        where = nodes[at] if len(nodes) == len(test.right) else None
        one = Test(test.fact, "is", (item,))
        words = f"{named}{test.fact.title.said() or test.fact.name}: {expression_words(item)}"
        yield Branch(place if where is None else where.place, words, _comes_to(one, True, seen))


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
        yield Branch(place, f"{name}: {show(value, type_)}", _value(name, value))
    if derivation.default is not None and derivation.default not in places:
        place = otherwise or next(iter(places.values()))
        yield Branch(place, f"{name}: otherwise {show(derivation.default, type_)}", _value(name, derivation.default))


def _of_row(table: Table, row: Row, node: MapNode) -> Iterator[Branch]:
    place = node.place_of("id")
    yield Branch(place, f"row {row.id} wins", _gave(table, lambda effect: row.id in effect.matched))
    inner = node.get("match")
    nodes: tuple[Node | None, ...] = inner.items if isinstance(inner, ListNode) else ()
    for at, cell in enumerate(row.cells):
        below = nodes[at] if len(nodes) == len(row.cells) else None
        where = place if below is None else below.place
        if not cell:
            continue
        for truth in (True, False):
            words = f"row {row.id}: “{' and '.join(clause(test) for test in cell)}” is {_SAID[truth]}"
            yield Branch(where, words, _cell(table, cell, truth))
        for test in cell:
            if test.operator in ("in", "not_in", "includes_any"):
                yield from _of_list(test, below, where, _as_it_is, f"row {row.id}: ")


def _can_be_unknown(condition: Condition | None) -> bool:
    if condition is None:
        return False
    tests = [part for part in walk(condition) if isinstance(part, Test | RowsTest | RuleRef)]
    return any(not isinstance(test, Test) or test.operator not in ("answered", "missing") for test in tests)


def _as_it_is(known: Known) -> Iterator[Known]:
    yield known


def _each_row(test: RowsTest, seen: Seen) -> Seen:
    def inside(known: Known) -> Iterator[Known]:
        for outer in seen(known):
            rows = outer.facts.get(test.rows.name)
            yield from (replace(outer, row=row) for row in (() if rows is None else as_rows(rows)))

    return inside


def _comes_to(condition: Condition, truth: bool, seen: Seen) -> Callable[[Worked], bool]:
    return lambda worked: any(evaluate(condition, known) is truth for known in seen(worked.known))


def _verdict(name: str, verdict: Verdict) -> Callable[[Worked], bool]:
    def reached(worked: Worked) -> bool:
        effect = worked.effects.get(name)
        return isinstance(effect, RuleEffect) and effect.verdict is verdict

    return reached


def _truth(name: str, truth: bool) -> Callable[[Worked], bool]:
    def reached(worked: Worked) -> bool:
        effect = worked.effects.get(name)
        return isinstance(effect, RuleEffect) and effect.truth is truth

    return reached


def _value(name: str, value: Value) -> Callable[[Worked], bool]:
    return lambda worked: worked.effects.get(name) == value


def _known(name: str) -> Callable[[Worked], bool]:
    return lambda worked: worked.effects.get(name) is not None


def _gave(table: Table, told: Callable[[TableEffect], bool]) -> Callable[[Worked], bool]:
    def reached(worked: Worked) -> bool:
        effect = worked.effects.get(step_name(table))
        return isinstance(effect, TableEffect) and told(effect)

    return reached


def _cell(table: Table, cell: Cell, truth: bool) -> Callable[[Worked], bool]:
    def reached(worked: Worked) -> bool:
        return step_name(table) in worked.effects and all_of(evaluate(t, worked.known) for t in cell) is truth

    return reached
