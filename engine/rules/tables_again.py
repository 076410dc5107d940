"""What a decision table gives, worked out a second time from the truths of its rows, for the second opinion.

Shares no code with `engine.tables.evaluate`: what could happen is written out. Every way in which the open rows could
turn out is one row that wins, or none; an output is known if it is the same in all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from engine.conditions.model import Expression
from engine.errors import EvaluationError
from engine.rules.rounded_again import as_declared
from engine.tables.model import Aggregate, HitPolicy, Table
from engine.values import Value

Valued = Callable[[Expression], Value | None]
"""Gives the value of an expression."""
_NOTHING = object()


def outputs_again(table: Table, truths: Sequence[int], valued: Valued) -> Mapping[str, Value | None]:
    """Return the value of each output of a table that gives one row; None where it is unknown or not given.

    Args:
        table: the table.
        truths: of each row: 1 where it is known to match, -1 where known not to, 0 where it is not known.
        valued: gives the value of what a row gives.

    Raises:
        EvaluationError: rows match together that the hit policy forbids to.
    """
    if table.aggregate is not None:
        return {table.output_names[0]: _aggregated(table, truths, valued)}
    ways = [_row_given(table, at, valued) for at in _could_win(table, truths, valued)]
    if max(truths) < 1:
        ways.append(_given(table, table.otherwise, valued))
    return {name: _agreed([way[at] for way in ways]) for at, name in enumerate(table.output_names)}


def _could_win(table: Table, truths: Sequence[int], valued: Valued) -> list[int]:
    """Return the rows that win or could, by the policy."""
    sure = [at for at, truth in enumerate(truths) if truth == 1]
    if table.hit is HitPolicy.FIRST:
        last = sure[0] if sure else len(truths)
        return [at for at in range(len(truths)) if truths[at] >= 0 and at <= last]
    if table.hit is HitPolicy.PRIORITY:
        ranked = sorted((at for at in range(len(truths)) if truths[at] >= 0), key=lambda at: _rank(table, at))
        first_sure = next((place for place, at in enumerate(ranked) if truths[at] == 1), len(ranked))
        return ranked[: first_sure + 1]
    if len(sure) > 1 and (table.hit is HitPolicy.UNIQUE or _disagree(table, sure, valued)):
        raise EvaluationError(f"the second opinion has rows of {table.id} that may not match together")
    return [at for at, truth in enumerate(truths) if truth >= 0]


def _rank(table: Table, at: int) -> tuple[int, ...]:
    options = [output.type.values for output in table.outputs]
    given = [getattr(value, "value", None) for value in table.rows[at].give]
    return (*(each.index(str(value)) for each, value in zip(options, given, strict=True) if each), at)


def _disagree(table: Table, rows: Sequence[int], valued: Valued) -> bool:
    given = [_row_given(table, at, valued) for at in rows]
    return any(len({each[at] for each in given} - {None}) > 1 for at in range(len(table.outputs)))


def _row_given(table: Table, at: int, valued: Valued) -> tuple[object, ...]:
    return _given(table, table.rows[at].give, valued)


def _given(table: Table, values: Sequence[Expression] | None, valued: Valued) -> tuple[object, ...]:
    if values is None:
        return (_NOTHING,) * len(table.outputs)
    return tuple(as_declared(valued(value), output.type) for value, output in zip(values, table.outputs, strict=True))


def _agreed(ways: Sequence[object]) -> Value | None:
    only = ways[0] if all(way == ways[0] for way in ways) else None
    return None if only is _NOTHING else cast("Value | None", only)


def _aggregated(table: Table, truths: Sequence[int], valued: Valued) -> Value | None:
    sure = [at for at, truth in enumerate(truths) if truth == 1]
    open_ = [at for at, truth in enumerate(truths) if truth == 0]
    if table.aggregate is Aggregate.COUNT:
        return None if open_ else len(sure)
    if not sure:
        return None if open_ else _agreed([_given(table, table.otherwise, valued)[0]])
    values = [_row_given(table, at, valued)[0] for at in sure]
    more = [_row_given(table, at, valued)[0] for at in open_]
    if any(value is None for value in (*values, *more)):
        return None
    ordered: list[Any] = sorted(cast("list[Any]", values))  # numbers or dates
    if table.aggregate is Aggregate.SUM:
        return as_declared(sum(ordered), table.outputs[0].type) if all(each == 0 for each in more) else None
    end = ordered[0] if table.aggregate is Aggregate.MIN else ordered[-1]
    again = sorted([end, *cast("list[Any]", more)])
    return cast(Value, end) if end == again[0 if table.aggregate is Aggregate.MIN else -1] else None
