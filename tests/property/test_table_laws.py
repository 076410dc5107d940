"""Laws of decision tables: what is known of the result is what every way the unknown could turn out agrees on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

import pytest
from strategies import AGGREGATES, ONE_ROW, SEVERAL_ROWS, Maker, document, scope_of

from engine.conditions.known import Known
from engine.errors import Faults
from engine.rules.handover import Handover
from engine.tables.evaluate import ViolationError, decide_table
from engine.tables.model import Table
from engine.tables.read import read_table
from engine.vocabulary import facts_from_json

WAYS = [(hit, "") for hit in (*ONE_ROW, *SEVERAL_ROWS)] + [("collect", word) for word in AGGREGATES]
READ = [(hit, aggregate) for hit, aggregate in WAYS if aggregate or hit not in SEVERAL_ROWS]
"""The ways of those tables that a rule set may read, so that there is a second opinion on them."""
SIZE = 4


def free(hit: str, aggregate: str, random: Random) -> Table:
    """Return a table whose rows match or not independently: row n matches where the nth input is true."""
    names = [f"given.boolean_{at}" for at in range(SIZE)]
    declared = {"type": "choice", "options": ["x", "y", "z"]} if not aggregate else {"type": "integer"}
    values = list("xyz") if not aggregate else [-1, 0, 1, 2]
    data: dict[str, Any] = {"kind": "table", "id": "made/free", "title": "Free", "hit": hit, "inputs": names}
    data["outputs"] = {"tabled.one": declared, "tabled.two": {"type": "integer"}}
    if aggregate:
        data |= {"aggregate": aggregate}
        del data["outputs"]["tabled.two"]
    give = lambda: [random.choice(values), random.choice([1, 2])][: len(data["outputs"])]  # noqa: E731
    data["rows"] = [
        {"id": f"row-{at}", "match": [True if at == other else "-" for other in range(SIZE)]}
        | ({} if aggregate == "count" else {"give": give()})
        for at in range(SIZE)
    ]
    if aggregate != "count" and random.random() < 0.7:
        data["otherwise"] = give()
    faults = Faults()
    maker = Maker(random)
    maker.given["boolean"] = names
    vocabulary = maker.vocabulary()
    vocabulary["records"]["tabled"] = {name.partition(".")[2]: each for name, each in data["outputs"].items()}
    maker.vocabulary = lambda: vocabulary  # type: ignore[method-assign]
    _, _, scope = scope_of(maker, faults)
    table = read_table(document(data), scope, faults)
    assert not faults.errors, (*faults.errors, json.dumps(data))
    return table


def completions(facts: dict[str, bool]) -> Iterator[dict[str, bool]]:
    unknown = [name for at in range(SIZE) if (name := f"given.boolean_{at}") not in facts]
    for values in product((True, False), repeat=len(unknown)):
        yield facts | dict(zip(unknown, values, strict=True))


def possible(table: Table, facts: dict[str, bool], output: str) -> set[object]:
    """Return what the output may come to: where rows violate the policy, what any of them gives."""
    found: set[object] = set()
    for full in completions(facts):
        try:
            given = decide_table(table, Known(full)).outputs
        except ViolationError:
            rows = [row for at, row in enumerate(table.rows) if full[f"given.boolean_{at}"]]
            found |= {row.give[table.output_names.index(output)].value for row in rows}
            continue
        if isinstance(given, tuple):
            found.add(tuple(tuple(each.items()) for each in given))
        else:
            found.add("nothing is given" if given is None else given[output])
    return found


@pytest.mark.parametrize(("hit", "aggregate"), WAYS, ids=[" ".join(way) for way in WAYS])
def test_an_output_is_known_exactly_where_all_ways_agree(hit: str, aggregate: str) -> None:
    for seed in range(4):
        table = free(hit, aggregate, Random(f"{hit}{aggregate}{seed}"))
        for values in product((True, False, None), repeat=SIZE):
            facts = {f"given.boolean_{at}": value for at, value in enumerate(values) if value is not None}
            try:
                result = decide_table(table, Known(facts))
            except ViolationError:
                assert sum(facts.values()) > 1
                continue
            # What is made of all rows that match waits until one of them is sure to.
            waits = (
                (aggregate or table.gives_several)
                and aggregate != "count"
                and True not in facts.values()
                and len(facts) < SIZE
            )
            for output in table.output_names:
                ways = possible(table, facts, output)
                if table.gives_several:
                    assert (result.outputs is None) == bool(len(ways) > 1 or ways == {"nothing is given"} or waits)
                elif len(ways) == 1 and not waits:
                    assert result.value(output) == (None if ways == {"nothing is given"} else ways.pop()), facts
                else:
                    assert result.value(output) is None, (facts, ways)


@pytest.mark.parametrize(("hit", "aggregate"), READ, ids=[" ".join(way) for way in READ])
def test_the_second_opinion_gives_the_same_outputs(hit: str, aggregate: str) -> None:
    for seed in range(60):
        maker, faults = Maker(Random(f"again-{hit}{aggregate}{seed}")), Faults()
        vocabulary, parameters, scope = scope_of(maker, faults)
        maker.in_table = True
        written = maker.table("" if aggregate else hit, aggregate)
        table = read_table(document(written), scope, faults)
        assert not faults.errors, (*faults.errors, json.dumps(written))
        limits = {name: each.values[-1][1] for name, each in parameters.items()}
        for _ in range(8):
            facts = facts_from_json(vocabulary, maker.facts())
            try:
                result = decide_table(table, Known(facts, limits))
            except ViolationError:
                continue
            again = Handover(dict(facts), limits).outputs(table)
            assert {name: result.value(name) for name in table.output_names} == again, (written, facts)
            assert not set(result.missing) & set(facts)
