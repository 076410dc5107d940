"""What a decision table is, once read and checked.

The words are those of the standard Decision Model and Notation (DMN): hit policies say what a table gives where
several rows match.
"""

from dataclasses import dataclass
from enum import StrEnum

from engine.conditions.model import Expression, FactRef, ParameterRef, Test
from engine.words import NO_WORDS, Words

Cell = tuple[Test, ...]
"""Tests of one input, all of which must hold; none is the cell `-`, which anything matches."""


class HitPolicy(StrEnum):
    """What a table gives where several rows match."""

    UNIQUE = "unique"
    ANY = "any"
    PRIORITY = "priority"
    FIRST = "first"
    RULE_ORDER = "rule-order"
    OUTPUT_ORDER = "output-order"
    COLLECT = "collect"


class Aggregate(StrEnum):
    """What `collect` makes of all that its rows give: one number, or how many rows match."""

    SUM = "sum"
    MIN = "min"
    MAX = "max"
    COUNT = "count"


RANKED = (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)
"""The policies that rank rows by the order in which an output's options are declared."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a cell for each input, a value for each output (none where the table counts its rows)."""

    id: str
    cells: tuple[Cell, ...]
    give: tuple[Expression, ...]
    note: Words = NO_WORDS


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table.

    `otherwise` is what it gives where every row is definitely false, or None where it then gives nothing. `reads`
    holds all that deciding it reads: the inputs, and the facts and parameters that stand in cells and outputs.
    """

    id: str
    title: Words
    hit: HitPolicy
    inputs: tuple[FactRef, ...]
    outputs: tuple[FactRef, ...]
    rows: tuple[Row, ...]
    otherwise: tuple[Expression, ...] | None = None
    aggregate: Aggregate | None = None
    reads: tuple[FactRef | ParameterRef, ...] = ()

    @property
    def gives_several(self) -> bool:
        """Tell whether it gives a list: what each row that matches gives."""
        several = (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT)
        return self.hit in several and self.aggregate is None

    @property
    def output_names(self) -> tuple[str, ...]:
        """The dotted names of the facts it gives."""
        return tuple(output.name for output in self.outputs)

    def row(self, row_id: str) -> Row:
        """Return the row called `row_id`.

        Raises:
            KeyError: there is none.
        """
        for row in self.rows:
            if row.id == row_id:
                return row
        raise KeyError(row_id)
