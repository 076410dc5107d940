"""Decision tables compiled: each becomes Python functions that give the same as `decide_table`, much faster.

One function gives the outputs alone, and of a table whose first match counts it asks no more rows than it must. Another
asks every cell and keeps what it came to, so that the whole result can be read from it. What becomes of several rows
that match, or could, `engine.tables.evaluate` says for both.
"""

import ast
from collections.abc import Callable, Collection, Sequence
from functools import cached_property, lru_cache, partial
from itertools import groupby
from typing import Any

from engine.conditions import python
from engine.conditions.becoming import becoming
from engine.conditions.compiled import Conditions, Kept
from engine.conditions.evaluate import all_of
from engine.conditions.known import Known, Truth
from engine.conditions.model import Expression, FactRef, Literal, Test
from engine.conditions.names import Names
from engine.conditions.python import PythonFunction
from engine.conditions.three_valued import ThreeValued
from engine.tables.evaluate import CellSeen, Result, RowSeen, result_of
from engine.tables.model import HitPolicy, Table
from engine.values import Value

Traced = tuple[Any, tuple[Truth, ...]]
"""What a table gave, and what its tests came to; `TableFunctions.result` reads it."""

MAX_REMEMBERED = 512
_Tests = tuple[int, Sequence[ThreeValued]]
"""A row, by its place, with its tests."""
_ONE_WINS = (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY)


class TableFunctions:
    """A table as Python functions, each made when it is first asked for.

    They take facts and parameter values, or one by one the values of what the table reads; and give a tuple with a
    value for each output, None where it is unknown or not given. Of a table that gives several they give what
    `Result.outputs` holds.

    Attributes:
        table: the table.
    """

    def __init__(self, table: Table, *, of_values: bool = False) -> None:
        """Keep the table; nothing is compiled yet.

        Args:
            table: the checked table.
            of_values: whether the functions take the values of `table.reads`, in their order.
        """
        self.table = table
        self._of_values = of_values

    @cached_property
    def outputs(self) -> Callable[..., Any]:
        """What the table gives."""
        return _Compiler(self.table, of_values=self._of_values, traced=False).function()

    @cached_property
    def trace(self) -> Callable[..., Traced]:
        """What the table gives, and what every test of its cells came to."""
        return self._tracing.function()

    @cached_property
    def _tracing(self) -> "_Compiler":
        return _Compiler(self.table, of_values=self._of_values, traced=True)

    def result(self, traced: Traced, known: Known) -> Result:
        """Return the result of the table with all that is behind it, read from a trace: no cell is asked again.

        Args:
            traced: what `trace` gave.
            known: what it was given.

        Raises:
            ViolationError: rows match together that the hit policy forbids to.
        """
        truth = Kept(traced[1], self._tracing.places)
        rows = []
        for row in self.table.rows:
            cells = tuple(
                CellSeen(fact.name, known.fact(fact.name), all_of(truth(test, known) for test in cell))
                for fact, cell in zip(self.table.inputs, row.cells, strict=True)
                if cell
            )
            rows.append(RowSeen(row.id, all_of(cell.truth for cell in cells), cells))
        return result_of(self.table, tuple(rows), known, truth)


class _Compiler:
    """Compiles one table into one function.

    Attributes:
        places: where in what is kept the truth of a test stands, by its identity.
    """

    def __init__(self, table: Table, *, of_values: bool, traced: bool) -> None:
        values = [f"v{at}" for at, _ in enumerate(table.reads)] if of_values else []
        self.table = table
        self.places: dict[int, int] = {}
        self._function = PythonFunction(values if of_values else ("facts", "parameters"))
        self._names = Names(self._function)
        for each, value in zip(table.reads if of_values else (), values, strict=True):
            known = self._names.facts if isinstance(each, FactRef) else self._names.parameters
            known[each.name] = python.read(value)
        self._conditions = Conditions(self._function, self._names, keeps_all=traced)
        self._tests: dict[object, tuple[Test, ThreeValued]] = {}
        self._traced = traced

    def function(self) -> Callable[..., Any]:
        rows = [
            (at, [self._test(test) for cell in row.cells for test in cell]) for at, row in enumerate(self.table.rows)
        ]
        truths, self.places = self._conditions.kept()
        kept = self._function.kept(truths) if self._traced else None
        open_ = self._function.kept(python.grouped([]))
        if self.table.hit is HitPolicy.FIRST:
            self._first(rows, open_, kept)
        else:
            self._all(rows, open_, kept)
        return self._function.finished()

    def _first(self, rows: Sequence[_Tests], open_: ast.Name, kept: ast.Name | None) -> None:
        def give(matched: tuple[int, ...], outputs: Sequence[Expression] | None) -> None:
            with self._function.where(python.opposite(open_)):
                self._give(self._given(outputs), kept)
            self._give(self._of_several(self._function.bound(matched), open_), kept)

        self._ask(rows, 0, open_, lambda at: give((at,), self.table.rows[at].give))
        give((), self.table.otherwise)

    def _all(self, rows: Sequence[_Tests], open_: ast.Name, kept: ast.Name | None) -> None:
        function = self._function
        one_wins = self.table.hit in _ONE_WINS
        matched = function.kept(python.grouped([]))
        won = function.kept(self._given(self.table.otherwise)) if one_wins else None

        def match(at: int) -> None:
            function.set(matched, self._with(matched, at))
            if won is not None:
                function.set(won, self._given(self.table.rows[at].give))

        self._ask(rows, 0, open_, match)
        if won is not None:
            count = python.called(function.bound(len), matched)
            is_one = python.compared(count, (ast.Lt(), function.bound(2)))
            with function.where(python.every([python.opposite(open_), is_one])):
                self._give(won, kept)
        self._give(self._of_several(matched, open_), kept)

    def _ask(self, rows: Sequence[_Tests], asked: int, open_: ast.Name, match: Callable[[int], None]) -> None:
        """Ask rows from their test at `asked` on; one that rows in succession share is asked once for all of them."""
        for _, shared in groupby(rows, key=lambda row: id(row[1][asked]) if asked < len(row[1]) else None):
            alike = list(shared)
            if len(alike) > 1 and asked < len(alike[0][1]):
                with self._function.where(alike[0][1][asked].possible):
                    self._ask(alike, asked + 1, open_, match)
            else:
                for at, tests in alike:
                    with self._function.where(python.every([test.possible for test in tests[asked:]])):
                        self._match(at, tests, open_, match)

    def _match(self, at: int, tests: Sequence[ThreeValued], open_: ast.Name, match: Callable[[int], None]) -> None:
        """Let a row that is possible match where it is certain; else it is one of the open ones."""
        unsure = [test for test in tests if test.unknown is not None]
        if not unsure:
            match(at)
            return
        with self._function.where(python.every([test.known for test in unsure])):
            match(at)
        with self._function.otherwise():
            self._function.set(open_, self._with(open_, at))

    def _test(self, test: Test) -> ThreeValued:
        literals = [each.value for each in test.right if isinstance(each, Literal)]
        if len(literals) < len(test.right):
            return self._conditions.compiled(test)
        # Cells repeat down a column: one that means the same is compiled once.
        meaning = (test.fact.name, test.operator, *literals)
        if meaning not in self._tests:
            self._tests[meaning] = test, self._conditions.compiled(test)
        same, compiled = self._tests[meaning]
        if self._traced:
            self._conditions.keep_as(test, same)
        return compiled

    def _with(self, places: ast.Name, at: int) -> ast.expr:
        return python.reckoned(places, ast.Add(), self._function.bound((at,)))

    def _give(self, outputs: ast.expr, kept: ast.Name | None) -> None:
        self._function.give(outputs if kept is None else python.grouped([outputs, kept]))

    def _given(self, values: Sequence[Expression] | None) -> ast.expr:
        """Return a value for each output."""
        if values is None:
            return self._function.bound((None,) * len(self.table.outputs))
        pairs = list(zip(values, self.table.outputs, strict=True))
        literals = [becoming(each.value, output.type) for each, output in pairs if isinstance(each, Literal)]
        if len(literals) == len(pairs):
            return self._function.bound(tuple(literals))
        compiled = self._conditions.values
        return python.grouped([compiled.as_type(compiled.value(each), output.type) for each, output in pairs])

    def _of_several(self, matched: ast.expr, open_: ast.expr) -> ast.expr:
        """Return what the table gives where several rows match or could."""
        values = []
        if not _gives_literals(self.table):
            for each in self.table.reads:
                is_fact = isinstance(each, FactRef)
                values.append(self._names.given(each.name) if is_fact else self._names.parameter(each.name))
        return python.called(self._function.bound(self._resolved), matched, open_, *values)

    @cached_property
    def _resolved(self) -> Callable[..., Any]:
        resolved = partial(_outputs, self.table)
        return lru_cache(MAX_REMEMBERED)(resolved) if _gives_literals(self.table) else resolved


def _gives_literals(table: Table) -> bool:
    given = [*(value for row in table.rows for value in row.give), *(table.otherwise or ())]
    return all(isinstance(value, Literal) for value in given)


def _outputs(table: Table, matched: Collection[int], open_: Collection[int], *values: Value | None) -> Any:
    """Return what `table` gives where these rows match and those could; `values` are those of what it reads."""
    truths = (True if at in matched else None if at in open_ else False for at in range(len(table.rows)))
    rows = tuple(RowSeen(row.id, truth, ()) for row, truth in zip(table.rows, truths, strict=True))
    facts: dict[str, Value] = {}
    parameters: dict[str, Value] = {}
    for each, value in zip(table.reads, values, strict=False):
        if value is not None:
            (facts if isinstance(each, FactRef) else parameters)[each.name] = value
    result = result_of(table, rows, Known(facts, parameters))
    return result.outputs if table.gives_several else tuple(result.value(name) for name in table.output_names)
