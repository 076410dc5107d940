"""Ours agrees with two engines of others, `datalogic-py` and `zen-engine`: conditions and tables drawn at random.

10,000 conditions and 10,000 tables against each, every one on facts of which some are unknown.
"""

from __future__ import annotations

from random import Random

import pytest
from oracles import Drawer, JsonLogic, Zen, pair, plain, read_facts, row_pairs, scope, zen_table
from strategies import document

from engine.conditions.evaluate import evaluate
from engine.conditions.known import Known
from engine.conditions.parse import parse
from engine.conditions.scope import Named, Scope
from engine.errors import Faults
from engine.tables.evaluate import decide_table
from engine.tables.model import Table
from engine.tables.read import read_table, table_fields

EACH = 10_000
TONGUES = [pytest.param(JsonLogic, id="datalogic-py"), pytest.param(Zen, id="zen-engine")]
VOCABULARY, SCOPE = scope()


def said(truths: tuple[bool, bool]) -> bool | None:
    true, false = truths
    assert not (true and false)
    return True if true else False if false else None


@pytest.mark.parametrize("tongue", TONGUES)
def test_conditions_agree(tongue: type[JsonLogic] | type[Zen]) -> None:
    oracle, seen = tongue(), {True: 0, False: 0, None: 0}
    for seed in range(EACH):
        drawer = Drawer(Random(f"condition {seed}"))
        written = drawer.condition()
        condition = parse(document(written), SCOPE, Faults())
        assert condition is not None, written
        facts = read_facts(VOCABULARY, drawer.facts(drawer.random.choice([0.6, 1.0])))
        ours = evaluate(condition, Known(facts))
        true, false = pair(condition, oracle)
        theirs = said((oracle.answers(true, plain(facts)), oracle.answers(false, plain(facts))))
        assert ours is theirs, (written, facts)
        seen[ours] += 1
    assert min(seen.values()) > EACH / 20, seen


def drawn_table(drawer: Drawer, hit: str) -> Table:
    written, faults = document(drawer.table(hit)), Faults()
    outputs = {each.name: Named(each.name, each.type, each.title) for each in table_fields(written, faults)}
    table = read_table(written, Scope({**SCOPE.facts, **outputs}), faults)
    assert not faults.errors, list(faults)
    return table


def test_rows_of_tables_agree_with_datalogic_py_also_where_facts_are_unknown() -> None:
    oracle, seen = JsonLogic(), {True: 0, False: 0, None: 0}
    for seed in range(EACH):
        drawer = Drawer(Random(f"table {seed}"))
        table = drawn_table(drawer, "first")
        facts = read_facts(VOCABULARY, drawer.facts(drawer.random.choice([0.6, 1.0])))
        result = decide_table(table, Known(facts))
        pairs = row_pairs(table, oracle)
        found = oracle.answers([each for both in pairs for each in both], plain(facts))
        theirs = [said((found[at], found[at + 1])) for at in range(0, len(found), 2)]
        assert [row.truth for row in result.rows] == theirs, facts
        given = {"if": [part for at, both in enumerate(pairs) for part in (both[0], at)] + [-1]}
        if None not in theirs:
            assert result.value("o.n") == oracle.answers(given, plain(facts))
        for truth in theirs:
            seen[truth] += 1
    assert min(seen.values()) > EACH / 20, seen


@pytest.mark.parametrize("hit", ["first", "collect"])
def test_tables_agree_with_those_of_zen_engine(hit: str) -> None:
    seen = 0
    for seed in range(EACH // 2):
        drawer = Drawer(Random(f"zen {hit} {seed}"))
        table, data = drawn_table(drawer, hit), drawer.facts()
        facts = read_facts(VOCABULARY, data)
        ours = decide_table(table, Known(facts)).outputs
        theirs = zen_table(table, hit).evaluate(plain(facts))["result"]
        if hit == "first":
            assert ours == {"o.n": theirs["o"]}, facts
        else:
            assert [each["o.n"] for each in ours] == ([each["o"] for each in theirs] or [-1]), facts
        seen += bool(ours)
    assert seen == EACH // 2
