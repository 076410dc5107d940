"""Rule sets with one piece in another form: a rule, a derived fact, a table."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from engine.conditions.mentions import Part, walk
from engine.conditions.model import Computed, Group, Lookup, OverRows, RowsTest, Test
from engine.rules.model import Derivation, Rule, RuleSet, Step
from engine.tables.lookup import TableLookup
from engine.tables.model import Table

Kept = TypeVar("Kept", bound=Part)


def with_rule(ruleset: RuleSet, rule: Rule) -> RuleSet:
    """Return `ruleset` with `rule` in place of its rule of that id."""
    return replace(
        ruleset,
        rules=tuple(rule if each.id == rule.id else each for each in ruleset.rules),
        steps=tuple(rule if isinstance(each, Rule) and each.id == rule.id else each for each in ruleset.steps),
    )


def without_rule(ruleset: RuleSet, rule_id: str) -> RuleSet:
    """Return `ruleset` without its rule called `rule_id`, which no other names; what it sets is left to the others."""
    derivations = {
        each.fact.name: replace(each, rules=tuple(rule for rule in each.rules if rule != rule_id))
        for each in ruleset.derivations
    }
    return replace(
        ruleset,
        rules=tuple(each for each in ruleset.rules if each.id != rule_id),
        derivations=tuple(derivations.values()),
        steps=tuple(
            derivations[each.fact.name] if isinstance(each, Derivation) else each
            for each in ruleset.steps
            if not (isinstance(each, Rule) and each.id == rule_id)
        ),
    )


def with_derivation(ruleset: RuleSet, derivation: Derivation) -> RuleSet:
    """Return `ruleset` with `derivation` in place of that of the same fact."""
    name = derivation.fact.name
    return replace(
        ruleset,
        derivations=tuple(derivation if each.fact.name == name else each for each in ruleset.derivations),
        steps=tuple(
            derivation if isinstance(each, Derivation) and each.fact.name == name else each for each in ruleset.steps
        ),
    )


def with_table(ruleset: RuleSet, table: Table) -> RuleSet:
    """Return `ruleset` with `table` in place of the table of that id, where it reads it and where it looks it up."""
    tables = {table.id: table}
    steps = {id(step): looking_up(step, tables) for step in ruleset.steps}
    return replace(
        ruleset,
        tables=tuple(table if each.id == table.id else each for each in ruleset.tables),
        rules=tuple(steps[id(each)] for each in ruleset.rules),  # type: ignore[misc]
        derivations=tuple(steps[id(each)] for each in ruleset.derivations),  # type: ignore[misc]
        steps=tuple(steps.values()),
    )


def looking_up(step: Step, tables: Mapping[str, Table]) -> Step:
    """Return `step` with each table it is or looks up as `tables` has it; a table that is not there stays."""
    if isinstance(step, Table):
        return tables.get(step.id, step)
    if isinstance(step, Derivation):
        return step if step.computed is None else replace(step, computed=_part(step.computed, tables))
    gate = None if step.applies_when is None else _part(step.applies_when, tables)
    return replace(step, applies_when=gate, when=_part(step.when, tables))


def _part(part: Kept, tables: Mapping[str, Table]) -> Kept:
    """Return `part` with its lookups in `tables`; one that has none of them is not copied."""
    if not any(isinstance(node, Lookup) and node.table.id in tables for node in walk(part)):
        return part
    return _mapped(part, tables)  # type: ignore[return-value]  # what it becomes is of the same kind


def _mapped(part: Part, tables: Mapping[str, Table]) -> Part:
    match part:
        case Test(_, _, right):
            return replace(part, right=tuple(_part(each, tables) for each in right))
        case Group(_, items):
            return replace(part, items=tuple(_part(item, tables) for item in items))
        case RowsTest(_, _, when):
            return replace(part, when=_part(when, tables))
        case Computed(_, arguments):
            return replace(part, arguments=tuple(_part(each, tables) for each in arguments))
        case OverRows(value=value, when=when):
            value = None if value is None else _part(value, tables)
            return replace(part, value=value, when=None if when is None else _part(when, tables))
        case Lookup(table, _, arguments):
            given = tuple((name, _part(each, tables)) for name, each in arguments)
            return replace(part, table=TableLookup(tables[table.id]) if table.id in tables else table, arguments=given)
        case _:
            return part
