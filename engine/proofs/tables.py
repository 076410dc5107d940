"""What is proved of a decision table: rows that overlap, cases left out, rows and inputs that change nothing."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, islice, pairwise, product

from engine.conditions.known import Known
from engine.conditions.mentions import mentions
from engine.conditions.model import FactRef, Group
from engine.errors import EvaluationError, Place, Severity
from engine.proofs.cases import Case, Cases
from engine.proofs.claims import Claims
from engine.proofs.conditions import check_followed, quoted
from engine.proofs.covers import Budget, differ, left_out
from engine.proofs.diagrams import TooLargeError, leaves
from engine.proofs.grids import Class, Column, Grid, grid
from engine.reading import ListNode, MapNode
from engine.tables.evaluate import Result, ViolationError, decide_table
from engine.tables.model import Aggregate, HitPolicy, Table
from engine.values import Facts, Value

MOST_TRIES = 8
MOST_GAPS = 3


def check_table(table: Table, document: MapNode, parameters: Mapping[str, Value], on: date, claims: Claims) -> None:
    """Claim what is proved of a table.

    Args:
        table: a checked table.
        document: what writes it.
        parameters: the values in force on `on`.
        on: the date it is checked for.
        claims: collects what is proved.
    """
    try:
        found = grid(table, parameters, on)
    except TooLargeError:
        claims.open(document.place_of("rows"), "The table takes too much work.")
        return
    _Check(found, document, parameters, claims, Cases(found.working)).run()


@dataclass(frozen=True, slots=True)
class _Check:
    grid: Grid
    document: MapNode
    parameters: Mapping[str, Value]
    claims: Claims
    cases: Cases

    @property
    def table(self) -> Table:
        return self.grid.table

    def run(self) -> None:
        possible = [at for at in range(len(self.table.rows)) if self._can_match(at)]
        checks: list[tuple[str, Callable[[], None]]] = [
            ("which rows match together", lambda: self._overlaps(possible)),
            ("which rows can win", lambda: self._unreachable(possible)),
            ("which cases no row covers", self._gaps),
            ("whether otherwise is ever used", self._otherwise),
            ("which inputs change nothing", self._dead_inputs),
        ]
        for words, check in checks:
            try:
                check()
            except TooLargeError:
                self.claims.open(self.document.place_of("rows"), f"To tell {words} takes too much work.")
        check_followed(self.grid.working, self.document.place_of("id"), self.claims)

    # Rows

    def _can_match(self, at: int) -> bool:
        """Claim where the row at `at` can never match; tell whether it can."""
        row, place = self.table.rows[at], self._place(at, "match")
        for number, (cell, node) in enumerate(zip(row.cells, self.grid.cells[at], strict=True)):
            if True not in leaves(node):
                case = self.cases.find(node, lambda leaf: leaf is False, lambda facts: self._row(at, facts) is False)
                said = quoted(cell[0] if len(cell) == 1 else Group("all", cell))
                message = f"The row “{row.id}” can never match: {said} can never be true."
                self.claims.never(self._place(at, "match", number), "row-never-matches", message, case)
                return False
        if all(self._matching(at)):
            return True
        message = f"The row “{row.id}” can never match: its cells can never all hold."
        self.claims.never(place, "row-never-matches", message)
        return False

    def _matching(self, at: int) -> list[list[Class]]:
        """Return the classes of each column in which the row at `at` matches."""
        bit = self.grid.bit(at)
        return [[each for each in column.classes if each.true & bit] for column in self.grid.columns]

    def _overlaps(self, possible: Sequence[int]) -> None:
        if self.table.hit not in (HitPolicy.UNIQUE, HitPolicy.ANY):
            return
        matching = {at: [_bits(column, self.grid.bit(at)) for column in self.grid.columns] for at in possible}
        for one, other in combinations(possible, 2):
            if self.claims.is_full("rows-overlap"):
                return
            if all(a & b for a, b in zip(matching[one], matching[other], strict=True)):
                self._overlap(one, other)

    def _overlap(self, one: int, other: int) -> None:
        rows = self.table.rows
        if self.table.hit is HitPolicy.ANY and rows[one].give == rows[other].give:
            return
        both = self.grid.bit(one) | self.grid.bit(other)
        classes = [[each for each in column.classes if each.true & both == both] for column in self.grid.columns]
        case = self._case(classes, self._violates)
        names = f"“{rows[one].id}” and “{rows[other].id}”"
        if case is None:
            self.claims.open(self._place(other), f"Whether the rows {names} differ could not be decided.")
            return
        give = " and give different values" if self.table.hit is HitPolicy.ANY else ""
        message = f"The rows {names} match together{give} where {case.words()}."
        self.claims.can(self._place(other), "rows-overlap", message, case, Severity.ERROR)

    def _unreachable(self, possible: Collection[int]) -> None:
        if self.table.hit not in (HitPolicy.FIRST, HitPolicy.PRIORITY):
            return
        before, budget = 0, Budget()
        for at in self.grid.order:
            if at in possible and before and not self.claims.is_full("row-unreachable"):
                self._can_win(at, before, budget)
            before |= self.grid.bit(at)

    def _can_win(self, at: int, before: int, budget: Budget) -> None:
        """Claim where the row at `at` can never win.

        It wins where all is known that it does not want unknown, or else where no row before it could still match.
        """
        matching = self._matching(at)
        classes = [[each for each in column if each.known] or column for column in matching]
        if left_out([[each.true for each in column] for column in classes], before, budget) is not None:
            return
        if left_out([[each.open for each in column] for column in matching], before, budget) is not None:
            return
        row = self.table.rows[at]
        case = self._case(classes, lambda facts: self._row(at, facts) is True)
        better = "an earlier row" if self.table.hit is HitPolicy.FIRST else "a better row"
        result = self._decided(case.facts) if case else None
        if result is not None and result.matched:
            better = f"{better} (such as “{result.matched[0]}”)"
        message = f"The row “{row.id}” can never win: wherever it matches, {better} does too."
        self.claims.never(self._place(at), "row-unreachable", message, case)

    # All rows together

    def _gaps(self) -> None:
        """Claim where no row matches or could, and there is no otherwise, over the likely values and unknown."""
        table = self.table
        if table.otherwise is not None or table.gives_several or table.aggregate is Aggregate.COUNT:
            return
        classes = [[each for each in column.classes if each.likely] for column in self.grid.columns]
        alive, rows = [[each.open for each in column] for column in classes], self.grid.all_rows
        budget = Budget()
        for _ in range(MOST_GAPS):
            found = left_out(alive, rows, budget)
            if found is None:
                return
            kept = _needed([classes[at][each] for at, each in enumerate(found)], self.grid)
            case = self._case([[classes[at][found[at]]] for at in kept], self._gives_nothing, complete=False)
            if case is None:
                words = "Whether a row matches every case could not be decided."
                self.claims.open(self.document.place_of("rows"), words)
                return
            message = f"No row matches where {case.words()}, and there is no otherwise, so nothing is given."
            self.claims.can(self.document.place_of("rows"), "gap", message, case)
            # One row more, which covers just this gap, so that the next one is another.
            rows = rows << 1 | 1
            alive = [
                [bits << 1 | (at not in kept or number == found[at]) for number, bits in enumerate(column)]
                for at, column in enumerate(alive)
            ]

    def _otherwise(self) -> None:
        if self.table.otherwise is None:
            return
        alive = [[each.open for each in column.classes] for column in self.grid.columns]
        if left_out(alive, self.grid.all_rows, Budget()) is None:
            message = "What stands under otherwise is never given: a row always matches, or could."
            case = self._case([column.classes for column in self.grid.columns], self._matches, complete=False)
            self.claims.never(self.document.place_of("otherwise"), "otherwise-never", message, case)

    def _dead_inputs(self) -> None:
        """Claim of each input that it never changes what the table gives, once all inputs are known that are compared.

        That an input is not known counts as a value of it where a cell asks that. Of a table whose rows overlap
        nothing is claimed: where they do, it gives nothing.
        """
        if any(claim.fault.code == "rows-overlap" for claim in self.claims.found):
            return
        known = [column.told for column in self.grid.columns]
        gives = [each for row in self.table.rows for each in row.give] + list(self.table.otherwise or ())
        given = {fact.name for fact in mentions(gives).facts}
        results, budget = self.grid.results(), Budget()
        for number, fact in enumerate(self.table.inputs):
            at = self._column_of(fact)
            if fact.name in given:
                continue
            if at is None:
                words = f"Whether {fact.title.said()} changes anything is not told: it is compared with other facts."
                self.claims.open(self.document.place_of("inputs"), words)
                continue
            rest = [[each.true for each in column] for other, column in enumerate(known) if other != at]
            sides = list(dict.fromkeys(each.true for each in known[at]))
            if any(differ(rest, pair, results, budget) for pair in pairwise(sides)):
                continue
            message = f"{fact.title.said()} changes nothing: what is given is the same whatever it is."
            inputs = self.document.get("inputs")
            place = inputs.items[number].place if isinstance(inputs, ListNode) else self.document.place
            self.claims.never(place, "dead-input", message, self._case(known, self._matches, complete=False))

    def _column_of(self, fact: FactRef) -> int | None:
        """Return the column of `fact` where it stands alone, or None."""
        for at, column in enumerate(self.grid.columns):
            if [self.grid.working.variables[level].name for level in column.levels] == [fact.name]:
                return at
        return None

    # Cases

    def _case(
        self, classes: Sequence[Sequence[Class]], holds: Callable[[Facts], bool], *, complete: bool = True
    ) -> Case | None:
        """Return a case with one class of each of `classes` that `holds`; what may be anything there is left out.

        Args:
            classes: the classes to choose from: of all columns if `complete`, else of some.
            holds: decides the facts of a case.
            complete: whether a column all of whose classes may be chosen is left out.
        """
        if complete:
            pairs = zip(classes, self.grid.columns, strict=True)
            classes = [each for each, column in pairs if len(each) < len(column.classes)]
        for chosen in islice(product(*classes), MOST_TRIES):
            way = {level: at for each in chosen for level, at in each.way.items()}
            for case in islice(self.cases.of(way), MOST_TRIES):
                if holds(case.facts):
                    return case
        return None

    def _decided(self, facts: Facts) -> Result | None:
        try:
            return decide_table(self.table, Known(facts, self.parameters))
        except EvaluationError:
            return None

    def _violates(self, facts: Facts) -> bool:
        try:
            decide_table(self.table, Known(facts, self.parameters))
        except ViolationError:
            return True
        except EvaluationError:
            return False
        return False

    def _gives_nothing(self, facts: Facts) -> bool:
        result = self._decided(facts)
        return result is not None and not result.matched and not result.open and not result.otherwise

    def _matches(self, facts: Facts) -> bool:
        result = self._decided(facts)
        return result is not None and bool(result.matched)

    def _row(self, at: int, facts: Facts) -> bool | None:
        result = self._decided(facts)
        return result.rows[at].truth if result else None

    def _place(self, at: int, key: str = "id", cell: int | None = None) -> Place:
        node = self.document.maps("rows")[at]
        inner = node.get(key)
        if cell is not None and isinstance(inner, ListNode):
            return inner.items[cell].place
        return node.place_of(key)


def _bits(column: Column, row: int) -> int:
    """Return the classes of `column` in which the row whose bit is `row` matches, as bits."""
    return sum(1 << at for at, each in enumerate(column.classes) if each.true & row)


def _needed(chosen: Sequence[Class], grid: Grid) -> list[int]:
    """Return the columns that must be as `chosen`, so that no row matches; the others may be anything, unknown too."""
    whatever = [_any(each.open for each in column.classes) for column in grid.columns]
    kept = list(range(len(chosen)))
    for at in reversed(range(len(chosen))):
        left = grid.all_rows & whatever[at]
        for other in kept:
            left &= grid.all_rows if other == at else chosen[other].open
        if not left:
            kept.remove(at)
    return kept


def _any(masks: Iterable[int]) -> int:
    found = 0
    for each in masks:
        found |= each
    return found
