"""What a table gives on given facts, and why: rows that matched, were passed over, or could still match.

A cell on an unknown input is unknown. What a row could still give counts: an output is known only if every row that
could still win gives it the same value, and `otherwise` applies only where every row is definitely false.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.conditions.becoming import becoming
from engine.conditions.evaluate import TruthOf, all_of, evaluate, value_of
from engine.conditions.known import Known, Truth
from engine.conditions.mentions import Part
from engine.conditions.missing import missing
from engine.conditions.model import Expression
from engine.errors import EvaluationError
from engine.tables.model import RANKED, Aggregate, HitPolicy, Row, Table
from engine.values import Value

Given = tuple[Value | None, ...]
"""A value for each output; None is unknown."""


class ViolationError(EvaluationError):
    """Rows matched together that the hit policy forbids to: nothing may be decided."""


@dataclass(frozen=True, slots=True)
class CellSeen:
    """A cell that was matched: its input, the value seen (None is unknown), and whether it held."""

    input: str
    value: Value | None
    truth: Truth


@dataclass(frozen=True, slots=True)
class RowSeen:
    """A row that was matched: whether it held, and its cells but for those that anything matches."""

    id: str
    truth: Truth
    cells: tuple[CellSeen, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What a table gives.

    Attributes:
        outputs: A value by output, None where it is unknown; of a table that gives several, a list of these. None
            where nothing is given, or where it cannot be told how many are.
        matched: The rows that give it.
        passed_over: The rows that match as well, but that the policy passes over.
        open: The rows that could still win.
        otherwise: Whether it is what the table gives where no row matches.
        missing: The unknown facts that leave an output open.
        rows: Every row as it was matched.
    """

    outputs: "Mapping[str, Value | None] | tuple[Mapping[str, Value | None], ...] | None"
    matched: tuple[str, ...]
    passed_over: tuple[str, ...]
    open: tuple[str, ...]
    otherwise: bool
    missing: tuple[str, ...]
    rows: tuple[RowSeen, ...]

    def value(self, output: str) -> Value | None:
        """Return the value of `output`; None where it is unknown, not given, or one of several."""
        return self.outputs.get(output) if isinstance(self.outputs, Mapping) else None


def decide_table(table: Table, known: Known) -> Result:
    """Decide `table` on what is `known`.

    Raises:
        ViolationError: rows match together that the hit policy forbids to.
    """
    seen = tuple(_seen(table, row, known) for row in table.rows)
    return result_of(table, seen, known)


def result_of(table: Table, rows: tuple[RowSeen, ...], known: Known, truth: TruthOf = evaluate) -> Result:
    """Return what `table` gives where its rows were matched so.

    Args:
        table: the table.
        rows: every row as it was matched.
        known: what is known.
        truth: what a test comes to that left a row open.

    Raises:
        ViolationError: rows match together that the hit policy forbids to.
    """
    work = _Work(table, known, [row.truth for row in rows], truth)
    return replace(work.several() if table.gives_several or table.aggregate else work.single(), rows=rows)


def deciding(table: Table, result: Result) -> Iterator[Part]:
    """Yield what `result` rests on.

    It is the cells and outputs of the rows that gave it, and of those that still could what is not known; where no row
    did or could, all that the table reads.
    """
    if (not result.matched and not result.open) or result.otherwise:
        yield from table.reads
    for row_id in result.matched:
        row = table.row(row_id)
        yield from (test for cell in row.cells for test in cell)
        yield from row.give
    seen = {row.id: row for row in result.rows}
    for row_id in result.open:
        unknown = {cell.input for cell in seen[row_id].cells if cell.truth is None}
        cells = zip(table.inputs, table.row(row_id).cells, strict=True)
        yield from (test for fact, cell in cells if fact.name in unknown for test in cell)


def _seen(table: Table, row: Row, known: Known) -> RowSeen:
    cells = []
    for fact, cell in zip(table.inputs, row.cells, strict=True):
        if cell:
            cells.append(CellSeen(fact.name, known.fact(fact.name), all_of(evaluate(test, known) for test in cell)))
    return RowSeen(row.id, all_of(cell.truth for cell in cells), tuple(cells))


@dataclass(slots=True)
class _Work:
    """One table with the truth of each of its rows."""

    table: Table
    known: Known
    truths: Sequence[Truth]
    truth: TruthOf

    @property
    def true(self) -> list[int]:
        return [at for at, truth in enumerate(self.truths) if truth]

    @property
    def open(self) -> list[int]:
        return [at for at, truth in enumerate(self.truths) if truth is None]

    def given(self, values: Sequence[Expression]) -> Given:
        """Return what `values` come to, each as its output's type."""
        pairs = zip(values, self.table.outputs, strict=True)
        return tuple(becoming(value_of(value, self.known), output.type) for value, output in pairs)

    def gives(self, at: int) -> Given:
        return self.given(self.table.rows[at].give)

    def single(self) -> Result:
        """Return what one winning row gives, or could give."""
        true, could_win = self.true, self.open
        self._refuse_violations(true)
        hit = self.table.hit
        if hit is HitPolicy.PRIORITY:
            true = sorted(true, key=self._rank)
            could_win = [at for at in could_win if not true or self._rank(at) < self._rank(true[0])]
        elif hit is HitPolicy.FIRST:
            could_win = [at for at in could_win if not true or at < true[0]]
        winning = true if hit is HitPolicy.ANY else true[:1]
        candidates: list[Given | None] = [self.gives(at) for at in (*winning, *could_win)]
        falls_through = not true
        if falls_through:
            candidates.append(None if self.table.otherwise is None else self.given(self.table.otherwise))
        if candidates == [None]:
            return self._result(None, [], [], [], otherwise=False)
        outputs = self._unified(candidates)
        sources = [self.table.rows[at].give for at in winning]
        if falls_through and not could_win and self.table.otherwise:
            sources = [self.table.otherwise]
        passed_over = [at for at in self.true if at not in winning]
        return self._result(
            outputs, winning, passed_over, could_win, otherwise=falls_through and not could_win, sources=sources
        )

    def several(self) -> Result:
        """Return what all rows that match give, as a list or as one number."""
        matched = sorted(self.true, key=self._rank) if self.table.hit in RANKED else self.true
        if self.table.aggregate is not None:
            return self._aggregated(matched)
        if self.open:
            return self._result(None, matched, [], self.open, otherwise=False)
        if not matched and self.table.otherwise is not None:
            given = [self.given(self.table.otherwise)]
            return self._result([self._named(each) for each in given], [], [], [], otherwise=True)
        found = [self._named(self.gives(at)) for at in matched]
        return self._result(found or None, matched, [], [], otherwise=False, sources=self._sources(matched))

    def _aggregated(self, matched: list[int]) -> Result:
        table = self.table
        if table.aggregate is Aggregate.COUNT:
            outputs = self._named((None if self.open else len(matched),))
            return self._result(outputs, matched, [], self.open, otherwise=False)
        if not matched and not self.open:
            found = None if table.otherwise is None else self._named(self.given(table.otherwise))
            return self._result(found, [], [], [], otherwise=table.otherwise is not None)
        values = [self.gives(at)[0] for at in matched]
        result = self._combined(values, [self.gives(at)[0] for at in self.open])
        outputs = self._named((becoming(result, table.outputs[0].type),))
        return self._result(outputs, matched, [], self.open, otherwise=False, sources=self._sources(matched))

    def _combined(self, values: Sequence[Value | None], possible: Sequence[Value | None]) -> Value | None:
        """Return the aggregate of `values`, or None where one of the `possible` further ones could change it."""
        if not values or None in (*values, *possible):
            return None
        combine = _COMBINED[self.table.aggregate or Aggregate.SUM]
        result: Value | None = combine(values)
        return None if any(combine((result, more)) != result for more in possible) else result

    def _refuse_violations(self, true: list[int]) -> None:
        table, names = self.table, [self.table.rows[at].id for at in true]
        if table.hit is HitPolicy.UNIQUE and len(true) > 1:
            rows = " and ".join(names)
            raise ViolationError(f"The table {table.id} lets one row match, and these match together: {rows}.")
        if table.hit is HitPolicy.ANY:
            for at in true[1:]:
                if _differ(self.gives(true[0]), self.gives(at)):
                    rows = f"{names[0]} and {table.rows[at].id}"
                    message = f"The table {table.id} lets rows match together that give the same; these differ: {rows}."
                    raise ViolationError(message)

    def _rank(self, at: int) -> tuple[int, ...]:
        """Return where row `at` ranks: by the order of the options, first output first; then by its place."""
        pairs = zip(self.table.rows[at].give, self.table.outputs, strict=True)
        ranks = [
            output.type.values.index(str(value_of(value, self.known))) for value, output in pairs if output.type.options
        ]
        return (*ranks, at)

    def _unified(self, candidates: Sequence[Given | None]) -> dict[str, Value | None]:
        found: dict[str, Value | None] = {}
        for at, name in enumerate(self.table.output_names):
            values = [None if given is None else given[at] for given in candidates]
            found[name] = values[0] if all(value is not None and value == values[0] for value in values) else None
        return found

    def _named(self, given: Given) -> dict[str, Value | None]:
        return dict(zip(self.table.output_names, given, strict=True))

    def _sources(self, rows: Iterable[int]) -> list[Sequence[Expression]]:
        return [self.table.rows[at].give for at in rows]

    def _result(
        self,
        outputs: Mapping[str, Value | None] | Sequence[Mapping[str, Value | None]] | None,
        matched: Sequence[int],
        passed_over: Sequence[int],
        open_: Sequence[int],
        *,
        otherwise: bool,
        sources: Iterable[Sequence[Expression]] = (),
    ) -> Result:
        rows = self.table.rows
        parts: list[Part] = [value for given in sources for value in given]
        if outputs is None or (isinstance(outputs, Mapping) and None in outputs.values()):
            parts = [test for at in open_ for cell in rows[at].cells for test in cell] + parts
        return Result(
            outputs=tuple(outputs) if isinstance(outputs, Sequence) else outputs,
            matched=tuple(rows[at].id for at in matched),
            passed_over=tuple(rows[at].id for at in passed_over),
            open=tuple(rows[at].id for at in open_),
            otherwise=otherwise,
            missing=tuple(dict.fromkeys(name for part in parts for name in missing(part, self.known, self.truth))),
            rows=(),
        )


_COMBINED: Mapping[Aggregate, Callable[[Iterable[Any]], Any]] = {
    Aggregate.SUM: sum,
    Aggregate.MIN: min,
    Aggregate.MAX: max,
}


def _differ(one: Given, other: Given) -> bool:
    return any(a is not None and b is not None and a != b for a, b in zip(one, other, strict=True))
