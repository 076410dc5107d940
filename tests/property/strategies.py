"""Generated vocabularies, rule sets and facts, for the laws that must hold of every one of them.

Everything is drawn from a `random.Random`, so that a seed names a case: `checked(Maker(Random(seed)))`. Rule
sets are written as documents and read by the engine's own reader, so that only checked sets occur. Domains are
small, so that boundaries are met often.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

from engine.conditions.functions import FUNCTIONS, OVER_ROWS
from engine.conditions.model import Condition
from engine.conditions.operators import OPERATORS
from engine.conditions.parse import parse
from engine.conditions.scope import Named, Scope
from engine.errors import Faults
from engine.parameters import Parameter, read_parameters
from engine.reading import read
from engine.rules.model import RuleSet
from engine.rules.read import read_ruleset
from engine.tables.read import read_table
from engine.values import Facts, Value
from engine.vocabulary import Vocabulary, facts_from_json, read_fields

NUMERIC = ("integer", "decimal", "money", "percentage")
SINGLE = ("boolean", *NUMERIC, "date", "text", "choice")
OPTIONS = ["red", "green", "blue", "yes"]
DATES = ["2020-02-29", "2021-02-28", "2021-03-01", "2023-12-31", "2024-02-29", "2024-03-01"]
TEXTS = ["a", "b", "A1", "two\nlines", "é", "no"]
PATTERNS = ["[a-z]+", "a|b", "A[0-9]", ".*", "(?i)a1?", "é"]
CELLS = {
    "flag": "boolean",
    "count": "integer",
    "share": "decimal",
    "rate": "money",
    "part": "percentage",
    "day": "date",
    "name": "text",
    "kind": "choice",
    "tags": "choices",
    "proof": "file",
}
FITTING = {word: tuple(sorted(type_.value for type_ in operator.types)) for word, operator in OPERATORS.items()}
WHOLE = ("count", "days_between", "years_between")
FUNCTIONS_BY_TYPE = {
    "integer": ("add", "subtract", "multiply", "min", "max", "first", "round", "sum", *WHOLE),
    "decimal": ("add", "subtract", "multiply", "divide", "min", "max", "first", "round", "sum", "percent_of"),
    "money": ("add", "subtract", "multiply", "divide", "min", "max", "first", "round", "sum", "percent_of"),
    "percentage": ("add", "subtract", "min", "max", "first", "round", "sum"),
    "date": ("min", "max", "first"),
    "text": ("first",),
    "choice": ("first",),
    "boolean": ("first",),
}  # fmt: skip
ALL_FUNCTIONS = (*FUNCTIONS, *OVER_ROWS)
ORDERED = (*NUMERIC, "date")
AGGREGATES = {"sum": NUMERIC, "min": ORDERED, "max": ORDERED, "count": ("integer",)}
ONE_ROW = ("unique", "any", "priority", "first")
SEVERAL_ROWS = ("rule-order", "output-order", "collect")


@dataclass
class Maker:
    """Draws definitions and facts. `focus` names an operator, group or function that must occur first."""

    random: Random
    focus: str = ""
    derived: list[tuple[str, str]] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    given: dict[str, list[str]] = field(default_factory=dict)
    tables: list[dict[str, Any]] = field(default_factory=list)
    in_table: bool = False
    ordinal: int = 0

    def __post_init__(self) -> None:
        for type_ in (*SINGLE, "choices", "file", "rows"):
            self.given[type_] = [f"given.{type_}_{at}" for at in range(self.random.choice([1, 2, 2, 3]))]

    # Documents

    def vocabulary(self) -> dict[str, Any]:
        """Return a vocabulary document with facts of every type, given and derived."""
        given = {name.partition(".")[2]: declared(type_) for type_, names in self.given.items() for name in names}
        derived = {f"{type_}_{at}": declared(type_) for type_ in SINGLE for at in range(3)}
        for type_ in ("decimal", "percentage"):
            derived[f"{type_}_2"] |= {"places": 2}
        tabled = {f"{type_}_{at}": declared(type_) for type_ in SINGLE for at in range(4)}
        records = {"given": given, "derived": derived, "tabled": tabled}
        return {"kind": "vocabulary", "id": "vocabulary/made", "records": records}

    def parameters(self) -> dict[str, Any]:
        """Return a parameters document with one parameter of each single type."""
        values = {
            f"{type_}-limit": declared(type_) | {"values": {"2020-01-01": self.literal(type_)}} for type_ in SINGLE
        }
        return {"kind": "parameters", "id": "made", "values": values}

    def ruleset(self) -> dict[str, Any]:
        """Return a rule set: layers of derived facts, conclusions and verdict rules that read earlier layers."""
        document: dict[str, Any] = {"kind": "rules", "id": "made/set", "title": "Made", "owner": "lead"}
        compute: dict[str, Any] = {}
        rules: list[dict[str, Any]] = []
        free = [(f"derived.{type_}_{at}", type_) for type_ in SINGLE for at in range(3)]
        self.random.shuffle(free)
        for _ in range(self.random.choice([1, 1, 2, 3])):
            added = [self._deriving(*free.pop(), rules, compute) for _ in range(self.random.choice([0, 1, 1, 2]))]
            rules += [self._rule() for _ in range(self.random.choice([1, 1, 2]))]
            self.derived += added
            self.rules += [rule["id"] for rule in rules if rule["id"] not in self.rules]
            if len(self.tables) < 4 and self.random.random() < 0.5:
                self._tabled()
        rules.append(self._verdict_rule())
        self.random.shuffle(rules)
        document["reads"] = ["given", "derived", "made", *(table["id"] for table in self.tables)]
        if compute:
            document["compute"] = compute
        return document | {"rules": rules, "combine": self.random.choice(["all-must-pass"] * 5 + ["none"])}

    def facts(self) -> dict[str, Any]:
        """Return facts as JSON; some are unknown."""
        known = self.random.choice([0.3, 0.7, 0.9, 1.0])
        names = [(name, type_) for type_, held in self.given.items() for name in held]
        return {name: self.answer(type_) for name, type_ in names if self.random.random() < known}

    # Rules

    def _id(self, what: str) -> str:
        self.ordinal += 1
        return f"{what}-{self.ordinal}"

    def _rule(self) -> dict[str, Any]:
        if self.random.random() < 0.3:
            word = self.random.choice(["offer", "refuse", "require", "warn"])
            said = self.random.choice(["one", ["one", "two"], ["three"]])
            return self._gated({"id": self._id("says"), "when": self.condition(), "then": {word: said}})
        return self._verdict_rule()

    def _verdict_rule(self) -> dict[str, Any]:
        rule = {"id": self._id("decides"), "when": self.condition()}
        for key, verdicts in (
            ("then", ["pass", "pass", "refer", "fail"]),
            ("otherwise", ["fail", "refer", "pass"]),
            ("unknown", ["refer", "fail", "pass"]),
        ):
            if self.random.random() < 0.5:
                rule[key] = self.random.choice(verdicts)
        return self._gated(rule)

    def _gated(self, rule: dict[str, Any]) -> dict[str, Any]:
        return rule | ({"applies_when": self.condition(1)} if self.random.random() < 0.35 else {})

    def _deriving(self, name: str, type_: str, rules: list[dict[str, Any]], compute: dict[str, Any]) -> tuple[str, str]:
        if type_ not in ("boolean", "text", "choice") and self.random.random() < 0.5:
            compute[name] = self.function(type_, 2) if self.random.random() < 0.8 else self.value(type_, 0)
            return name, type_
        first = self.literal(type_) if type_ != "boolean" or self.random.random() < 0.3 else True
        for at in range(self.random.choice([1, 1, 2])):
            # Mostly the same value, so that few decisions end in a contradiction.
            value = first if self.random.random() < 0.8 else self.literal(type_)
            rule = self._gated({"id": self._id("sets"), "when": self.condition(2), "set": {name: value}})
            if at == 0 and (type_ != "boolean" or first is not True or self.random.random() < 0.3):
                rule["otherwise_set"] = {name: self.literal(type_)}
            rules.append(rule)
        if type_ == "boolean":  # setting false needs a value for when no rule holds
            mine = [rule for rule in rules if name in rule.get("set", {})]
            if any(rule["set"][name] is not True for rule in mine) and "otherwise_set" not in mine[0]:
                mine[0]["otherwise_set"] = {name: False}
        return name, type_

    # Tables

    def _tabled(self) -> None:
        """Draw a table that gives one value for each output, which later steps may read."""
        hit = self.random.choice(["", *ONE_ROW, *ONE_ROW])
        self.in_table = True  # where nothing may be looked up in another
        table = self.table(hit, "" if hit else self.random.choice(list(AGGREGATES)))
        self.in_table = False
        self.tables.append(table)
        self.derived += [(name, each["type"]) for name, each in table["outputs"].items()]

    def table(self, hit: str = "", aggregate: str = "") -> dict[str, Any]:
        """Return a decision table of a hit policy; without one, `collect` with an aggregate."""
        types = [self.random.choice([*SINGLE, "choices"]) for _ in range(self.random.choice([1, 2, 2, 3]))]
        inputs = list(dict.fromkeys(self.fact(type_) for type_ in types))
        types = [next(t for t in (*SINGLE, "choices") if f".{t}_" in name) for name in inputs]
        given = self._outputs(hit, aggregate)
        made: dict[str, Any] = {
            "kind": "table",
            "id": f"made/table-{len(self.tables)}",
            "title": "Made",
            "owner": "lead",
        }
        made |= {"in_force": {"from": "2020-01-01"}, "hit": hit or "collect", "inputs": inputs}
        made["outputs"] = {f"tabled.{type_}_{len(self.tables)}": declared(type_) for type_ in given}
        ranked = hit in ("priority", "output-order")
        made["rows"] = [
            self._row_of(at, types, given, aggregate, ranked) for at in range(self.random.choice([1, 2, 3, 5]))
        ]
        if aggregate:
            made["aggregate"] = aggregate
        if aggregate != "count" and self.random.random() < 0.6:
            made["otherwise"] = [self._output(type_, ranked) for type_ in given]
        return made

    def _outputs(self, hit: str, aggregate: str) -> list[str]:
        if aggregate:
            return [self.random.choice(AGGREGATES[aggregate])]
        others = [self.random.choice([each for each in SINGLE if each != "choice"])] * self.random.choice([0, 0, 1])
        first = ["choice"] if hit in ("priority", "output-order") else [self.random.choice(SINGLE)]
        return list(dict.fromkeys([*first, *others]))

    def _row_of(self, at: int, types: list[str], given: list[str], aggregate: str, ranked: bool) -> dict[str, Any]:
        row: dict[str, Any] = {"id": f"row-{at}", "match": [self.table_cell(type_) for type_ in types]}
        return row if aggregate == "count" else row | {"give": [self._output(type_, ranked) for type_ in given]}

    def _output(self, type_: str, ranked: bool) -> Any:
        plain = ranked and type_ == "choice"
        return self.literal(type_) if plain or self.random.random() < 0.8 else self.value(type_, 1)

    def table_cell(self, type_: str) -> Any:
        """Return the cell of a table for an input of a type."""
        element = "choice" if type_ == "choices" else type_
        kind = self.random.choice(["-", "value", "value", "list", "interval", "operators"])
        if kind == "value" or (kind == "list" and type_ == "boolean") or (kind == "interval" and type_ not in ORDERED):
            return self.literal(element)
        if kind == "list":
            return [self.literal(element) for _ in range(self.random.choice([1, 2, 3]))]
        if kind == "interval":
            return "..".join(self._ends(type_))
        if kind == "-":
            return kind
        words = [word for word in OPERATORS if type_ in FITTING[word]]
        chosen = self.random.sample(words, self.random.choice([1, 1, 2]))
        return {word: next(iter(_right(self.test_of(word, type_, "x", 1)))) for word in chosen}

    def _ends(self, type_: str) -> list[str]:
        ends = [str(self.literal(type_)) for _ in range(2)]
        return sorted(ends, key=lambda text: text if type_ == "date" else _amount(text))

    def lookup(self, type_: str, depth: int, row: bool) -> dict[str, Any] | None:
        """Return a value looked up in one of the tables drawn, or None where none gives the type."""
        giving = [(t, name) for t in self.tables for name, each in t["outputs"].items() if each["type"] == type_]
        if not giving:
            return None
        table, name = self.random.choice(giving)
        kinds = {
            fact: next(t for t in SINGLE if f".{t}_" in fact) for fact in table["inputs"] if ".choices_" not in fact
        }
        given = {
            fact: self.value(kind, max(depth - 1, 0), row) for fact, kind in kinds.items() if self.random.random() < 0.6
        }
        written = {"table": table["id"], "give": name}
        return {"lookup": written | ({"with": given} if given else {})}

    # Conditions

    def condition(self, depth: int = 3, row: bool = False) -> dict[str, Any]:
        """Return a condition; inside rows it may read cells."""
        if self.focus:
            return self._focused()
        if depth == 0 or self.random.random() < 0.45:
            return self._named(row) or self.test(self.random.choice(list(OPERATORS)), row)
        kind = self.random.choice(["all", "any", "none", "not", "rows"])
        if kind == "rows" and not row:
            return self.rows_test(self.random.choice(["any_row", "every_row"]))
        return self.group("not" if kind == "rows" else kind, depth, row)

    def _focused(self) -> dict[str, Any]:
        word, self.focus = self.focus, ""
        if word in OPERATORS:
            return self.test(word, row=False, plain=True)
        if word in ("any_row", "every_row"):
            return self.rows_test(word)
        if word in ("all", "any", "none", "not"):
            return self.group(word, 1, row=False)
        type_ = self.random.choice([name for name, words in FUNCTIONS_BY_TYPE.items() if word in words])
        fact = self.random.choice(self.given[type_])
        operator = "is" if type_ in ("text", "choice", "boolean") else self.random.choice(["between", "is"])
        made = [self.function(type_, 0, False, word) for _ in range(2)]
        return {"fact": fact, operator: made if operator == "between" else made[0]}

    def group(self, word: str, depth: int, row: bool) -> dict[str, Any]:
        """Return a group of one to three conditions; of `not`, one."""
        if word == "not":
            return {"not": self.condition(depth - 1, row)}
        return {word: [self.condition(depth - 1, row) for _ in range(self.random.choice([1, 2, 2, 3]))]}

    def rows_test(self, word: str) -> dict[str, Any]:
        """Return a condition over the rows of a fact."""
        return {word: {"of": self.random.choice(self.given["rows"]), "when": self.condition(1, row=True)}}

    def _named(self, row: bool) -> dict[str, Any] | None:
        if self.rules and self.random.random() < (0.05 if row else 0.2):
            return {"rule": self.random.choice(self.rules)}
        return None

    def test(self, word: str, row: bool, plain: bool = False) -> dict[str, Any]:
        """Return a test by operator `word`; a plain one has literals or parameters to its right."""
        type_ = self.random.choice(FITTING[word] if not row else [t for t in FITTING[word] if t != "rows"])
        return self.test_of(word, type_, self.fact(type_, row), 0 if plain else 2, row)

    def test_of(self, word: str, type_: str, fact: str, depth: int, row: bool = False) -> dict[str, Any]:
        """Return a test of `fact`, of a type that `word` fits."""
        if word in ("answered", "missing"):
            return {"fact": fact, word: True}
        if word == "matches":
            return {"fact": fact, word: self.random.choice(PATTERNS)}
        element = "choice" if type_ == "choices" else type_
        if word == "between":
            return {"fact": fact, word: sorted([self.value(element, depth, row) for _ in range(2)], key=str)}
        if word in ("in", "not_in") or word.startswith("includes"):
            return {"fact": fact, word: [self.value(element, depth, row) for _ in range(self.random.choice([1, 2, 3]))]}
        return {"fact": fact, word: self.value(element, depth, row)}

    def fact(self, type_: str, row: bool = False) -> str:
        """Return the name of a fact of a type: a cell, a derived fact or a given one."""
        cells = [f"row.{name}" for name, cell in CELLS.items() if cell == type_]
        if row and cells and self.random.random() < 0.8:
            return self.random.choice(cells)
        derived = [name for name, known in self.derived if known == type_]
        if derived and self.random.random() < 0.6:
            return self.random.choice(derived)
        return self.random.choice(self.given[type_])

    # Values

    def value(self, type_: str, depth: int, row: bool = False) -> Any:
        """Return a value expression of a type."""
        drawn = self.random.random()
        if drawn < 0.5:
            return self.literal(type_)
        if drawn < 0.65:
            return {"parameter": f"made/{type_}-limit"}
        if drawn < 0.8 or depth == 0:
            return {"fact": self.fact(self._like(type_), row)}
        if drawn < 0.92 and not self.in_table and (found := self.lookup(type_, depth, row)):
            return found
        return self.function(type_, depth - 1, row)

    def _like(self, type_: str) -> str:
        return self.random.choice(["integer", "decimal"]) if type_ == "decimal" else type_

    def _operand(self, type_: str, depth: int, row: bool) -> Any:
        """Return an operand whose type shows by itself, also where nothing says what is wanted."""
        if depth > 0 and self.random.random() < 0.4:
            return self.function(type_, depth - 1, row)
        if self.random.random() < 0.2 and type_ not in ("choice", "boolean"):
            return f"{self.literal(type_)}%" if type_ == "percentage" else self.literal(type_)
        if self.random.random() < 0.2:
            return {"parameter": f"made/{type_}-limit"}
        return {"fact": self.fact(type_, row)}

    def function(self, type_: str, depth: int, row: bool = False, word: str = "") -> dict[str, Any]:
        """Return a computed value of a type."""
        possible = [each for each in FUNCTIONS_BY_TYPE[type_] if not (row and each in OVER_ROWS)]
        word = word or self.random.choice(possible)
        several = range(self.random.choice([2, 2, 3]))
        if word in OVER_ROWS:
            return {word: self._over_rows(word, type_)}
        if word == "round":
            return {word: {"value": self._operand(type_, depth, row), "places": self.random.choice([0, 1, 2])}}
        if word in ("days_between", "years_between"):
            return {word: [self._operand("date", depth, row) for _ in range(2)]}
        if word == "percent_of":
            amount = "money" if type_ == "money" else self.random.choice(["integer", "decimal"])
            return {word: [self._operand("percentage", depth, row), self._operand(amount, depth, row)]}
        if word == "divide":
            below = "money" if type_ == "decimal" and self.random.random() < 0.3 else "integer"
            above = below if below == "money" else type_
            return {word: [self._operand(above, depth, row), self._operand(below, depth, row)]}
        if word == "multiply":
            factor = "integer" if type_ == "integer" else self.random.choice(["integer", "decimal"])
            return {word: [self._operand(type_, depth, row), self._operand(factor, depth, row)]}
        if word == "subtract":
            return {word: [self._operand(type_, depth, row), self._operand(type_, depth, row)]}
        return {word: [self._operand(type_, depth, row) for _ in several]}

    def _over_rows(self, word: str, type_: str) -> dict[str, Any]:
        rows: dict[str, Any] = {"of": self.random.choice(self.given["rows"])}
        if word == "sum":
            return rows | {"value": self._cell(type_)}
        return rows | ({"when": self.condition(1, row=True)} if self.random.random() < 0.7 else {})

    def _cell(self, type_: str) -> dict[str, Any]:
        cell = {"fact": next(f"row.{name}" for name, held in CELLS.items() if held == type_)}
        if type_ == "money" and self.random.random() < 0.4:
            return {"multiply": [cell, {"fact": "row.count"}]}
        return cell

    def literal(self, type_: str) -> Any:
        """Return a literal as an author writes it."""
        made = {
            "boolean": lambda: self.random.random() < 0.5,
            "integer": lambda: self.random.choice([-1, 0, 1, 2, 2**40]),
            "decimal": lambda: self.random.choice(["-0.5", "0", "0.25", "1.5", "2"]),
            "money": lambda: self.random.choice(["£0", "£0.01", "£1.50", "£2.00", "-£1.00", "£1,000,000"]),
            "percentage": lambda: self.random.choice(["0", "12.5", "50", "100"]),
            "date": lambda: self.random.choice(DATES),
            "text": lambda: self.random.choice(TEXTS),
            "choice": lambda: self.random.choice(OPTIONS),
        }
        return made[type_]()

    def answer(self, type_: str) -> Any:
        """Return a fact's value as JSON; close to the literals, now and then far beyond."""
        some = self.random.choice
        if type_ in ("integer", "money") and self.random.random() < 0.03:
            return some([2**62 - 1, 2**62, -(2**63), 10**29, 2**40 + 1])
        if type_ == "choices":
            return self.random.sample(OPTIONS, self.random.choice([1, 2, 3]))
        if type_ == "file":
            return {"name": "proof.pdf"}
        if type_ == "rows":
            return [self._row() for _ in range(some([0, 1, 1, 2, 3]))]
        made = {
            "integer": [-1, 0, 1, 2, 3],
            "decimal": ["-0.5", "0", "0.25", "1/3", "1.5", "1.51", "2"],
            "money": [-100, 0, 1, 150, 149, 200, 100_000_000],
            "percentage": ["0", "12.5", "50", "100", "100/3"],
        }
        return some(made[type_]) if type_ in made else self.literal(type_)

    def _row(self) -> dict[str, Any]:
        known = self.random.choice([0.6, 1.0])
        return {name: self.answer(type_) for name, type_ in CELLS.items() if self.random.random() < known}


def _right(test: dict[str, Any]) -> list[Any]:
    return [value for key, value in test.items() if key != "fact"]


def _amount(text: str) -> Fraction:
    return Fraction(text.replace("£", "").replace(",", "").replace("%", ""))


def declared(type_: str) -> dict[str, Any]:
    """Return how a fact of a type is declared."""
    if type_ in ("choice", "choices"):
        return {"type": type_, "options": OPTIONS}
    if type_ == "rows":
        return {"type": type_, "row": {name: declared(cell) for name, cell in CELLS.items()}}
    return {"type": type_}


@dataclass(frozen=True)
class Checked:
    """A rule set that was read without a fault, and what it was read with."""

    ruleset: RuleSet
    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    maker: Maker
    source: str

    def facts(self) -> Facts:
        """Return other facts each time."""
        return facts_from_json(self.vocabulary, self.maker.facts())

    def parameter_values(self) -> dict[str, Value]:
        """Return parameter values; some are not in force."""
        values = {name: parameter.values[-1][1] for name, parameter in self.parameters.items()}
        return {name: value for name, value in values.items() if self.maker.random.random() < 0.85}


def scope_of(maker: Maker, faults: Faults) -> tuple[Vocabulary, dict[str, Parameter], Scope]:
    """Return what conditions drawn by `maker` may mention."""
    vocabulary = Vocabulary(read_fields(document(maker.vocabulary()), "vocabulary/made", faults), faults)
    parameters = {each.name: each for each in read_parameters(document(maker.parameters()), faults)}
    facts = {name: Named(name, each.type, each.title) for name, each in vocabulary.items()}
    return vocabulary, parameters, Scope(facts, {name: each.named for name, each in parameters.items()})


def checked(maker: Maker) -> Checked:
    """Return a rule set drawn by `maker` and read by the engine's own reader."""
    faults = Faults()
    vocabulary, parameters, scope = scope_of(maker, faults)
    written = maker.ruleset()
    tables = {table["id"]: read_table(document(table), scope, faults) for table in maker.tables}
    ruleset = read_ruleset(document(written), vocabulary, scope.parameters, faults, tables)
    assert not faults.errors, (*faults.errors, json.dumps([written, *maker.tables], indent=1))
    return Checked(ruleset, vocabulary, parameters, maker, json.dumps([written, *maker.tables], ensure_ascii=False))


def checked_condition(maker: Maker, written: dict[str, Any], scope: Scope) -> Condition:
    """Return a condition that `maker` drew, read by the engine's own reader."""
    faults = Faults()
    condition = parse(document(written), scope, faults)
    assert condition is not None, (*faults.errors, json.dumps(written, indent=1))
    return condition


def document(data: dict[str, Any]) -> Any:
    """Return `data` as the engine reads it from a file."""
    return read(json.dumps(data, ensure_ascii=False).encode(), "made.yaml")
