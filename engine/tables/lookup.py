"""Looking a value up in a table from a value expression: the table is decided on the arguments given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from engine.conditions.known import Known
from engine.conditions.model import FactRef, ParameterRef
from engine.tables.compiled import TableFunctions
from engine.tables.evaluate import Result, decide_table
from engine.tables.model import Table
from engine.values import Value
from engine.words import Words


@dataclass(frozen=True, slots=True)
class TableLookup:
    """A table as `lookup` sees it."""

    table: Table

    @property
    def id(self) -> str:
        """The table's id."""
        return self.table.id

    @property
    def title(self) -> Words:
        """The table's title."""
        return self.table.title

    @property
    def inputs(self) -> tuple[FactRef, ...]:
        """What may be given to it."""
        return self.table.inputs

    @property
    def outputs(self) -> tuple[FactRef, ...]:
        """What may be taken from it; nothing from a table that gives several."""
        return () if self.table.gives_several else self.table.outputs

    @property
    def reads(self) -> tuple[FactRef | ParameterRef, ...]:
        """All that deciding it reads, its inputs among them."""
        return self.table.reads

    def value(self, output: str, arguments: Mapping[str, Value | None], known: Known) -> Value | None:
        """Return `output` where each input is what `arguments` says; None where it is unknown or not given.

        Raises:
            ViolationError: rows match together that the hit policy forbids to.
        """
        return self._decided(arguments, known).value(output)

    def missing(self, arguments: Mapping[str, Value | None], known: Known) -> tuple[str, ...]:
        """Return the unknown inputs and facts that leave the result open."""
        return self._decided(arguments, known).missing

    def function(self, output: str) -> Callable[..., Value | None]:
        """Return a Python function that gives `output`, of the values of what the table reads, in their order.

        It raises `ViolationError` where rows match together that the hit policy forbids to.
        """
        outputs = TableFunctions(self.table, of_values=True).outputs
        at = self.table.output_names.index(output)
        return lambda *values: cast("Value | None", outputs(*values)[at])

    def _decided(self, arguments: Mapping[str, Value | None], known: Known) -> Result:
        facts = {**known.facts, **arguments}
        kept = {name: value for name, value in facts.items() if value is not None}
        return decide_table(self.table, replace(known, facts=kept, row=None))
