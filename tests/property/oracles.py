"""Two engines of others as oracles: our checked conditions and tables, said in JSONLogic and in ZEN.

Neither knows three values, so that each condition becomes two: when it is known to be true, and when known to be
false. Dates become day numbers; what neither can say (text patterns, rows, exact fractions) is not drawn here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import datalogic_py
import zen
from strategies import document

from engine.conditions.model import Condition, Expression, FactRef, Group, Literal, Test
from engine.conditions.scope import Named, Scope
from engine.errors import Faults
from engine.tables.model import Cell, Table
from engine.values import Facts, Value
from engine.vocabulary import Vocabulary, facts_from_json, read_fields

COLOURS = ["red", "green", "blue"]
DATES = ["2020-02-29", "2021-03-01", "2023-12-31", "2024-02-29"]
FACTS = {
    "integer": ["a.i1", "a.i2"],
    "money": ["a.m1", "a.m2"],
    "date": ["a.d1", "a.d2"],
    "choice": ["a.c1", "a.c2"],
    "boolean": ["a.b1", "a.b2"],
    "choices": ["a.t1"],
}
TYPES = {name: type_ for type_, names in FACTS.items() for name in names}
ORDERED = ("at_least", "at_most", "more_than", "less_than", "between", "is", "is_not", "in", "not_in")
WORDS = {
    "integer": ORDERED,
    "money": ORDERED,
    "date": ("before", "after", "on_or_before", "on_or_after", "between", "is", "is_not", "in"),
    "choice": ("is", "is_not", "in", "not_in"),
    "boolean": ("is", "is_not"),
    "choices": ("includes_any", "includes_all", "includes_none"),
}
LISTS = ("in", "not_in", "includes_any", "includes_all", "includes_none")


def scope() -> tuple[Vocabulary, Scope]:
    """Return the facts that are drawn, as conditions may mention them."""
    options = {"options": COLOURS}
    fields = {
        name[2:]: {"type": type_} | (options if type_ in ("choice", "choices") else {}) for name, type_ in TYPES.items()
    }
    written = document({"kind": "vocabulary", "id": "v", "records": {"a": fields}})
    vocabulary = Vocabulary(read_fields(written, "v", Faults()))
    return vocabulary, Scope({name: Named(name, each.type, each.title) for name, each in vocabulary.items()})


@dataclass
class Drawer:
    """Draws conditions, cells and facts whose values are close together."""

    random: Random

    def condition(self, depth: int = 3) -> dict[str, Any]:
        """Return a condition as an author writes it."""
        if depth == 0 or self.random.random() < 0.4:
            return self.test()
        word = self.random.choice(["all", "any", "none", "not"])
        if word == "not":
            return {"not": self.condition(depth - 1)}
        return {word: [self.condition(depth - 1) for _ in range(self.random.choice([1, 2, 3]))]}

    def test(self) -> dict[str, Any]:
        """Return a test of one fact."""
        name = self.random.choice(list(TYPES))
        if self.random.random() < 0.1:
            return {"fact": name, self.random.choice(["answered", "missing"]): True}
        return {"fact": name} | self.operator(TYPES[name])

    def operator(self, type_: str, plain: bool = False) -> dict[str, Any]:
        """Return an operator that fits `type_`, with what stands to its right."""
        word, element = self.random.choice(WORDS[type_]), "choice" if type_ == "choices" else type_
        count = 2 if word == "between" else self.random.choice([1, 2, 3]) if word in LISTS else 1
        right = [self.right(element, plain) for _ in range(count)]
        return {word: right if word == "between" or word in LISTS else right[0]}

    def right(self, type_: str, plain: bool) -> Any:
        """Return a literal, or a fact of the type unless `plain`."""
        if not plain and self.random.random() < 0.3:
            return {"fact": self.random.choice(FACTS[type_])}
        return self.literal(type_)

    def literal(self, type_: str) -> Any:
        """Return a literal of the type."""
        made = {"integer": [0, 1, 2, 3], "money": ["£0", "£1", "£2.50"], "date": DATES, "choice": COLOURS}
        return self.random.choice(made.get(type_, [True, False]))

    def facts(self, known: float = 1.0) -> dict[str, Any]:
        """Return facts as JSON, each known with the probability given."""
        return {name: self.answer(type_) for name, type_ in TYPES.items() if self.random.random() < known}

    def answer(self, type_: str) -> Any:
        """Return the JSON of a value of the type."""
        if type_ == "choices":
            return self.random.sample(COLOURS, self.random.choice([1, 2]))
        return self.random.choice([0, 100, 101, 250]) if type_ == "money" else self.literal(type_)

    def table(self, hit: str) -> dict[str, Any]:
        """Return a table whose rows give their own number."""
        inputs = self.random.sample(list(TYPES), self.random.choice([1, 2, 3]))
        rows = [
            {"id": f"row-{at}", "match": [self.cell(TYPES[name]) for name in inputs], "give": [at]}
            for at in range(self.random.choice([1, 2, 4, 6]))
        ]
        data = {"kind": "table", "id": "t", "title": "T", "hit": hit, "inputs": inputs, "rows": rows}
        return data | {"outputs": {"o.n": {"type": "integer"}}, "otherwise": [-1]}

    def cell(self, type_: str) -> Any:
        """Return a cell for an input of the type."""
        element = "choice" if type_ == "choices" else type_
        kind = self.random.choice(["-", "value", "list", "interval", "operators"])
        if kind == "-":
            return kind
        if kind == "list" and type_ != "boolean":
            return [self.literal(element) for _ in range(self.random.choice([1, 2]))]
        if kind == "interval" and type_ in ("integer", "date"):
            return "..".join(sorted(str(self.literal(type_)) for _ in range(2)))
        return self.operator(type_, plain=True) if kind == "operators" else self.literal(element)


def plain(facts: Facts) -> dict[str, Any]:
    """Return facts as both engines take them: names without a dot, dates as day numbers."""
    return {name.replace(".", "_"): _plain(value) for name, value in facts.items()}


def _plain(value: Value) -> Any:
    return value.toordinal() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


class JsonLogic:
    """Says conditions in JSONLogic, for `datalogic-py`."""

    def __init__(self) -> None:
        self.engine = datalogic_py.Engine()

    def answers(self, condition: Any, facts: Mapping[str, Any]) -> Any:
        """Return what a rule in JSONLogic comes to."""
        return self.engine.compile(json.dumps(condition)).evaluate(json.dumps(facts))

    def operand(self, expression: Expression) -> Any:
        """Return a literal or a fact."""
        return {"var": expression.name.replace(".", "_")} if isinstance(expression, FactRef) else _literal(expression)

    def known(self, expression: Expression) -> Any:
        """Return whether a value is known."""
        return {"!==": [self.operand(expression), None]}

    def compare(self, symbol: str, left: Any, right: Any) -> Any:
        """Return a comparison."""
        return {"in": [right, left]} if symbol == "has" else {{"==": "==="}.get(symbol, symbol): [left, right]}

    def all(self, items: list[Any]) -> Any:
        """Return what is true if all are."""
        return {"and": items} if items else True

    def any(self, items: list[Any]) -> Any:
        """Return what is true if one is."""
        return {"or": items} if items else False

    def negated(self, item: Any) -> Any:
        """Return the opposite."""
        return {"!": [item]}


class Zen:
    """Says conditions in the expression language of ZEN."""

    def answers(self, condition: str, facts: Mapping[str, Any]) -> Any:
        """Return what an expression comes to."""
        return zen.evaluate_expression(condition, dict.fromkeys(name.replace(".", "_") for name in TYPES) | facts)

    def operand(self, expression: Expression) -> str:
        """Return a literal or a fact."""
        return expression.name.replace(".", "_") if isinstance(expression, FactRef) else said(_literal(expression))

    def known(self, expression: Expression) -> str:
        """Return whether a value is known."""
        return f"({self.operand(expression)} != null)"

    def compare(self, symbol: str, left: str, right: str) -> str:
        """Return a comparison."""
        return f"contains({left}, {right})" if symbol == "has" else f"({left} {symbol} {right})"

    def all(self, items: list[str]) -> str:
        """Return what is true if all are."""
        return f"({' and '.join(items)})" if items else "true"

    def any(self, items: list[str]) -> str:
        """Return what is true if one is."""
        return f"({' or '.join(items)})" if items else "false"

    def negated(self, item: str) -> str:
        """Return the opposite."""
        return f"(not ({item}))"


def said(value: Any) -> str:
    """Return a literal as ZEN writes it."""
    return f"'{value}'" if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


def _literal(expression: Expression) -> Any:
    assert isinstance(expression, Literal)
    return _plain(expression.value)


_SYMBOLS = {
    "at_least": ">=",
    "on_or_after": ">=",
    "at_most": "<=",
    "on_or_before": "<=",
    "more_than": ">",
    "after": ">",
    "less_than": "<",
    "before": "<",
    "includes_any": "has",
    "includes_all": "has",
    "includes_none": "has",
}
_OPPOSITE = {"all": "none", "any": "none", "none": "any"}


def pair(condition: Condition, tongue: Any) -> tuple[Any, Any]:
    """Return in an engine's words when `condition` is known to be true, and when known to be false."""
    if isinstance(condition, Test):
        return _test(condition, tongue)
    assert isinstance(condition, Group)
    pairs = [pair(item, tongue) for item in condition.items]
    true, false = [each[0] for each in pairs], [each[1] for each in pairs]
    if condition.word == "all":
        return tongue.all(true), tongue.any(false)
    if condition.word == "any":
        return tongue.any(true), tongue.all(false)
    if condition.word == "none":
        return tongue.all(false), tongue.any(true)
    return false[0], true[0]


def _test(test: Test, tongue: Any) -> tuple[Any, Any]:
    word, known = test.operator, tongue.known(test.fact)
    if word in ("answered", "missing"):
        both = (known, tongue.negated(known))
        return both if word == "answered" else (both[1], both[0])
    if word == "between":
        low, high = test.right
        ends = [_compared(test.fact, ">=", low, tongue), _compared(test.fact, "<=", high, tongue)]
        return tongue.all([end[0] for end in ends]), tongue.any([end[1] for end in ends])
    pairs = [_compared(test.fact, _SYMBOLS.get(word, "=="), right, tongue) for right in test.right]
    true, false = [each[0] for each in pairs], [each[1] for each in pairs]
    if word in ("in", "includes_any"):
        return tongue.any(true), tongue.all(false)
    if word in ("not_in", "includes_none", "is_not"):
        return tongue.all(false), tongue.any(true)
    return tongue.all(true), tongue.any(false)


def _compared(fact: FactRef, symbol: str, right: Expression, tongue: Any) -> tuple[Any, Any]:
    known = [tongue.known(fact)] + ([tongue.known(right)] if isinstance(right, FactRef) else [])
    holds = tongue.compare(symbol, tongue.operand(fact), tongue.operand(right))
    return tongue.all([*known, holds]), tongue.all([*known, tongue.negated(holds)])


def row_pairs(table: Table, tongue: Any) -> list[tuple[Any, Any]]:
    """Return for each row when it is known to match, and when known not to."""
    found = []
    for row in table.rows:
        pairs = [pair(test, tongue) for cell in row.cells for test in cell]
        found.append((tongue.all([each[0] for each in pairs]), tongue.any([each[1] for each in pairs])))
    return found


def zen_table(table: Table, hit: str) -> Any:
    """Return `table` as a decision table of ZEN, whose rows give their number; -1 where a first match finds none."""
    names = [fact.name.replace(".", "_") for fact in table.inputs]
    rules = [
        {"_id": row.id, "o": str(at)} | {name: _unary(cell) for name, cell in zip(names, row.cells, strict=True)}
        for at, row in enumerate(table.rows)
    ]
    if hit == "first":
        rules.append({"_id": "otherwise", "o": "-1"} | dict.fromkeys(names, ""))
    content = {
        "hitPolicy": hit,
        "inputs": [{"id": name, "name": name, "field": name} for name in names],
        "outputs": [{"id": "o", "name": "o", "field": "o"}],
        "rules": rules,
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": content, "position": {"x": 0, "y": 0}},
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 0, "y": 0}},
    ]
    edges = [
        {"id": "one", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "two", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    return zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))


def _unary(cell: Cell) -> str:
    """Return a cell in ZEN's words: the tests of one input, all of which must hold; `$` is the input."""
    return " and ".join(_unary_test(test.operator, [said(_literal(each)) for each in test.right]) for test in cell)


def _unary_test(word: str, right: list[str]) -> str:
    if word == "between":
        return f"$ >= {right[0]} and $ <= {right[1]}"
    if word == "includes_all":
        return " and ".join(f"contains($, {each})" for each in right)
    listed = f"[{', '.join(right)}]"
    one_by_one = {
        "in": f"$ in {listed}",
        "not_in": f"not ($ in {listed})",
        "is_not": f"$ != {right[0]}",
        "includes_any": f"some($, # in {listed})",
        "includes_none": f"none($, # in {listed})",
    }
    return one_by_one.get(word, f"$ {_SYMBOLS.get(word, '==')} {right[0]}")


def read_facts(vocabulary: Vocabulary, data: Mapping[str, Any]) -> Facts:
    """Return drawn facts as the engine has them."""
    return facts_from_json(vocabulary, data)
