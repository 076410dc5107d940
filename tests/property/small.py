"""Small rule sets and tables over few facts, so that every combination of values can be decided by the engine itself.

The numbers tried reach two beyond the bounds that are drawn, so that two facts which are compared can stand in every
order to each other and to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

from strategies import document

from engine.conditions.scope import Named, Scope
from engine.errors import Faults
from engine.rules.model import RuleSet
from engine.rules.read import read_ruleset
from engine.tables.model import Table
from engine.tables.read import read_table
from engine.values import Facts
from engine.vocabulary import Vocabulary, read_fields

COLOURS = ["red", "green", "blue"]
NUMBERS = [0, 1, 2]
VALUES: dict[str, list[Any]] = {
    "a.one": [None, -2, -1, 0, 1, 2, 3, 4],
    "a.two": [None, -2, -1, 0, 1, 2, 3, 4],
    "a.colour": [None, *COLOURS],
    "a.yes": [None, True, False],
}
"""Every fact that somebody gives, with every value that is tried."""
TYPES: dict[str, Any] = {
    "a.one": {"type": "integer"},
    "a.two": {"type": "integer"},
    "a.colour": {"type": "choice", "options": COLOURS},
    "a.yes": {"type": "boolean"},
    "d.flag": {"type": "boolean"},
    "d.kind": {"type": "choice", "options": COLOURS},
    "d.least": {"type": "integer"},
}
CONSTANT: dict[str, Any] = {"type": "choice", "options": COLOURS}


def vocabulary() -> Vocabulary:
    """Return the facts, given and derived."""
    records: dict[str, dict[str, Any]] = {}
    for name, declared in TYPES.items():
        record, _, field = name.partition(".")
        records.setdefault(record, {})[field] = declared
    return Vocabulary(read_fields(document({"kind": "vocabulary", "id": "v", "records": records}), "v", Faults()))


VOCABULARY = vocabulary()
SCOPE = Scope({name: Named(name, each.type, each.title) for name, each in VOCABULARY.items()})


def everything(known: Facts | None = None) -> Iterator[Facts]:
    """Yield every combination of values that agrees with what is `known`; an unknown fact is left out."""
    settled = known or {}
    choices = [[settled[name]] if name in settled else values for name, values in VALUES.items()]
    for values in product(*choices):
        yield {name: value for name, value in zip(VALUES, values, strict=True) if value is not None}


@dataclass
class Small:
    """Draws small definitions."""

    random: Random

    def condition(self, facts: list[str], depth: int = 2) -> dict[str, Any]:
        """Return a condition on some of `facts`."""
        if depth == 0 or self.random.random() < 0.35:
            return self.test(self.random.choice(facts))
        word = self.random.choice(["all", "all", "any", "any", "none", "not"])
        if word == "not":
            return {"not": self.condition(facts, depth - 1)}
        return {word: [self.condition(facts, depth - 1) for _ in range(self.random.choice([2, 2, 3]))]}

    def test(self, name: str) -> dict[str, Any]:
        """Return a test of the fact called `name`."""
        if self.random.random() < 0.1:
            return {"fact": name, self.random.choice(["answered", "missing"]): True}
        return {"fact": name} | self.operator(TYPES[name]["type"])

    def operator(self, type_: str, plain: bool = False) -> dict[str, Any]:
        """Return an operator for a type, with its right-hand side; a plain one has nothing but what is written."""
        if type_ == "boolean":
            return {"is": self.random.random() < 0.5}
        if type_ == "choice":
            word = self.random.choice(["is", "is_not", "in", "not_in"])
            chosen = self.random.sample(COLOURS, self.random.choice([1, 2, 3]) if word in ("in", "not_in") else 1)
            return {word: chosen if word in ("in", "not_in") else chosen[0]}
        word = self.random.choice(["at_least", "at_most", "more_than", "less_than", "is", "is_not", "between"])
        if word == "between":
            return {word: sorted(self.random.choices(NUMBERS, k=2))}
        return {word: self.random.choice(NUMBERS) if plain or self.random.random() < 0.6 else self.number()}

    def number(self) -> dict[str, Any]:
        """Return a number that is one of the facts, or one of several."""
        fact = {"fact": self.random.choice(["a.one", "a.two"])}
        if self.random.random() < 0.6:
            return fact
        return {self.random.choice(["min", "max", "first"]): [fact, {"fact": "a.two"}]}

    def ruleset(self) -> dict[str, Any]:
        """Return a rule set that derives facts and comes to an outcome."""
        given = list(VALUES)
        rules: list[dict[str, Any]] = [
            {"id": "sets-flag", "when": self.condition(given), "set": {"d.flag": True}},
            {"id": "sets-red", "when": self.condition(given, 1), "set": {"d.kind": "red"}}
            | {"otherwise_set": {"d.kind": self.random.choice(COLOURS)}},
        ]
        if self.random.random() < 0.4:
            rules.append({"id": "sets-blue", "when": self.condition(given), "set": {"d.kind": "blue"}})
        for at in range(self.random.choice([1, 2, 3])):
            rules.append(self._verdict_rule(at, [*given, "d.flag", "d.kind", "d.least"]))
        if self.random.random() < 0.3:
            rules.append({"id": "warns", "when": self.condition(given), "then": {"warn": "of-it"}})
        made = {"kind": "rules", "id": "small/set", "title": "Small", "owner": "lead", "combine": "all-must-pass"}
        return made | {"compute": {"d.least": {"min": [{"fact": "a.one"}, {"fact": "a.two"}]}}, "rules": rules}

    def _verdict_rule(self, at: int, facts: list[str]) -> dict[str, Any]:
        rule: dict[str, Any] = {"id": f"decides-{at}", "when": self.condition(facts)}
        if self.random.random() < 0.4:
            rule["applies_when"] = self.condition(facts, 1)
        for key, verdicts in (("otherwise", ["fail", "refer"]), ("unknown", ["refer", "fail", "pass"])):
            if self.random.random() < 0.6:
                rule[key] = self.random.choice(verdicts)
        return rule

    def table(self, hit: str, aggregate: str = "") -> dict[str, Any]:
        """Return a table of up to four rows."""
        inputs = self.random.sample(list(VALUES), self.random.choice([2, 2, 3]))
        count = self.random.choice([2, 3, 4])
        rows = [
            {"id": f"row-{at}", "match": [self.cell(TYPES[name]["type"]) for name in inputs]} for at in range(count)
        ]
        declared = {"type": "integer"} if aggregate else {"type": "choice", "options": COLOURS}
        give = lambda: [self.random.choice(NUMBERS if aggregate else COLOURS)]  # noqa: E731
        made: dict[str, Any] = {"kind": "table", "id": "small/table", "title": "Small", "hit": hit, "inputs": inputs}
        made |= {"outputs": {"t.given": declared}, "rows": [row | {"give": give()} for row in rows]}
        if aggregate:
            made["aggregate"] = aggregate
        return made | ({"otherwise": give()} if self.random.random() < 0.5 else {})

    def cell(self, type_: str) -> Any:
        """Return a cell for an input of a type."""
        kind = self.random.choice(["-", "-", "operator", "operator", "two", "known"])
        if kind == "-":
            return "-"
        if kind == "known":
            return {self.random.choice(["answered", "missing"]): True}
        first = self.operator(type_, plain=self.random.random() < 0.8)
        return first | (self.operator(type_, plain=True) if kind == "two" else {})


def read_small(data: Mapping[str, Any]) -> RuleSet:
    """Return a rule set that was drawn, read by the engine's own reader."""
    faults = Faults()
    found = read_ruleset(document(dict(data)), VOCABULARY, {}, faults)
    assert not faults.errors, list(faults)
    return found


def read_small_table(data: Mapping[str, Any]) -> Table:
    """Return a table that was drawn, read by the engine's own reader."""
    faults = Faults()
    declared = data["outputs"]["t.given"]
    fields = read_fields(
        document({"kind": "vocabulary", "id": "t", "records": {"t": {"given": declared}}}), "t", faults
    )
    facts = {**SCOPE.facts, **{each.name: Named(each.name, each.type, each.title) for each in fields}}
    found = read_table(document(dict(data)), Scope(facts), faults)
    assert not faults.errors, (list(faults), data)
    return found
