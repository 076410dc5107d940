"""What is missing: the unknown facts that leave a condition or a value open.

Only what could still settle it is named: the unknown side of a group that is settled already is not.
"""

from collections.abc import Iterator
from dataclasses import replace

from engine.conditions.evaluate import TruthOf, arguments_of, evaluate, value_of
from engine.conditions.functions import as_rows
from engine.conditions.known import Known
from engine.conditions.mentions import Part
from engine.conditions.model import (
    Computed,
    Condition,
    Expression,
    FactRef,
    Group,
    Lookup,
    OverRows,
    RowsTest,
    RuleRef,
    Test,
)


def missing(part: Part, known: Known, truth: TruthOf = evaluate) -> tuple[str, ...]:
    """Return the unknown facts that leave `part` unknown, in the order it mentions them.

    A cell is named by its rows, `offer.services.rate`; a named rule that is itself unknown, `rule ID`.

    Args:
        part: a condition or value expression.
        known: what is known.
        truth: what a condition comes to on it.
    """
    return tuple(dict.fromkeys(_missing(part, known, truth)))


def _missing(part: Part, known: Known, truth: TruthOf = evaluate) -> Iterator[str]:
    match part:
        case Test() | Group() | RowsTest() | RuleRef():
            if truth(part, known) is None:
                yield from _of_condition(part, known, truth)
        case _:
            if value_of(part, known) is None:
                yield from _of_value(part, known)


def _of_condition(condition: Condition, known: Known, truth: TruthOf) -> Iterator[str]:
    match condition:
        case Test(fact, _, right):
            for expression in (fact, *right):
                yield from _missing(expression, known)
        case Group(_, items):
            for item in items:
                yield from _missing(item, known, truth)
        case RowsTest(_, rows, when):
            yield from _of_rows(rows, when, known)
        case RuleRef(name):
            yield f"rule {name}"


def _of_value(expression: Expression, known: Known) -> Iterator[str]:
    match expression:
        case FactRef(name):
            yield name
        case Computed(_, arguments):
            for argument in arguments:
                yield from _missing(argument, known)
        case OverRows(_, rows, _, value, when):
            yield from _of_rows(rows, value or when, known)
        case Lookup(table, _, arguments):
            given = dict(arguments)
            for name in table.missing(arguments_of(expression, known), known):
                yield from _missing(given[name], known) if name in given else (name,)
        case _:
            return


def _of_rows(rows: FactRef, inner: Part | None, known: Known) -> Iterator[str]:
    found = known.facts.get(rows.name)
    if found is None or inner is None:
        yield rows.name
        return
    for row in as_rows(found):
        for name in _missing(inner, replace(known, row=row)):
            yield f"{rows.name}.{name[4:]}" if name.startswith("row.") else name
