"""Laws of mutants: what is proved to mean the same is decided the same, whatever is given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from strategies import Checked, Maker, checked, document

from engine.errors import EngineError, Faults
from engine.rules.decide import decide
from engine.rules.decision import Header
from engine.rules.model import RuleSet
from engine.tables.model import Table
from engine.trials.mutants.making import Mutant, ruleset_mutants
from engine.trials.mutants.noticing import mutated
from engine.trials.mutants.sameness import Subject
from engine.trials.mutants.tables import changed_table
from engine.values import Facts, Value
from engine.versions import Version, read_version

ON = date(2024, 3, 1)
HEADER = Header("", "", date.min, {})


def mutants(made: Checked, random: Random, most: int) -> Iterator[Mutant]:
    """Yield some mutants of a rule set and of the tables that it reads."""
    written, *tables = json.loads(made.source)
    head = {"owner": "lead", "in_force": {"from": "2020-01-01"}}
    version = read_version(json.dumps(written | head).encode(), "made.yaml", Faults())
    assert version is not None
    found = list(ruleset_mutants(made.ruleset, version, document(written)))
    for table in made.ruleset.tables:
        found += of_table(table, version, next(each for each in tables if each["id"] == table.id))
    yield from random.sample(found, min(most, len(found)))


def of_table(table: Table, version: Version, written: dict[str, object]) -> Iterator[Mutant]:
    for part, change in changed_table(table, document(written)):
        yield Mutant(version, part, change.place, change.words, table, change.part)


def decided(ruleset: RuleSet, facts: Facts, values: dict[str, Value]) -> object:
    """Return what examples can expect, but for what is missing."""
    try:
        found = decide(ruleset, facts, values, HEADER, ON)
    except EngineError as error:
        return type(error)
    rows = [(table.table_id, table.matched) for table in found.tables]
    return found.outcome, [(each.rule_id, each.verdict) for each in found.findings], found.conclusions, rows


def hold(seeds: range, *, most: int, cases: int) -> tuple[int, int]:
    """Hold the law for generated rule sets; return how many mutants were proved the same, and told apart."""
    same = apart = 0
    for seed in seeds:
        random = Random(seed)
        made = checked(Maker(random))
        values = made.parameter_values()
        facts = [made.facts() for _ in range(cases)]
        for mutant in mutants(made, random, most):
            definition = mutant.old if isinstance(mutant.old, Table) else made.ruleset
            subject = Subject(definition, mutant, values, ON)
            if subject.proved_same():
                same += 1
                changed = mutated(made.ruleset, mutant)
                assert isinstance(changed, RuleSet)
                for given in facts:
                    said = f"seed {seed}: {mutant.part}: {mutant.words}"
                    assert decided(changed, given, values) == decided(made.ruleset, given, values), said
            elif subject.telling_apart() is not None:
                apart += 1
    return same, apart


def test_what_is_proved_the_same_is_decided_the_same() -> None:
    same, apart = hold(range(12), most=5, cases=40)
    assert same > 3
    assert apart > 10


@pytest.mark.deep
def test_what_is_proved_the_same_is_decided_the_same_in_many_more() -> None:
    same, apart = hold(range(1000, 1300), most=20, cases=200)
    assert same > 500
    assert apart > 1000
