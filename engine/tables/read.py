"""Reading decision tables: a document becomes a checked `Table`, or faults that say where and what."""

from collections.abc import Iterator, Sequence

from engine.conditions.mentions import Part, mentions
from engine.conditions.model import Expression, FactRef, Literal, ParameterRef
from engine.conditions.parse import expression
from engine.conditions.scope import Scope, fact_ref
from engine.errors import Faults, Place
from engine.reading import ListNode, MapNode, Node
from engine.tables.cells import read_cell
from engine.tables.model import RANKED, Aggregate, Cell, HitPolicy, Row, Table
from engine.values import INTEGER, NUMBERS, TypeName
from engine.vocabulary import Field, read_type, spoken
from engine.words import Words, read_words


def table_fields(document: MapNode, faults: Faults) -> Iterator[Field]:
    """Yield the facts that a document of kind `table` adds to the vocabulary: its outputs."""
    declared = document.map("outputs")
    for name, node in (declared.entries if declared else {}).items():
        if declared is not None and isinstance(node, MapNode):
            title = read_words(node.get("title"), faults) or Words(spoken(name.rpartition(".")[2]))
            yield Field(name, read_type(node, faults), title, document.text("id"), declared.place_of(name))


def read_table(document: MapNode, scope: Scope, faults: Faults) -> Table:
    """Read the table that `document` writes.

    Args:
        document: a document of kind `table`.
        scope: the facts (its own outputs among them) and parameters that exist.
        faults: collects everything wrong; what cannot be read is left out of the result.
    """
    return _Reader(document, scope, faults).table()


class _Reader:
    """Holds what every part of one table needs while it is read."""

    def __init__(self, document: MapNode, scope: Scope, faults: Faults) -> None:
        self.document = document
        self.scope = scope
        self.faults = faults
        # What the structure check has refused is read as something else, so that the rest is checked as well.
        hit, aggregate = document.text("hit"), document.text("aggregate")
        self.hit = HitPolicy(hit) if hit in tuple(HitPolicy) else HitPolicy.FIRST
        self.aggregate = Aggregate(aggregate) if aggregate in tuple(Aggregate) else None
        self.inputs = self._inputs()
        self.outputs = self._outputs()

    def table(self) -> Table:
        self._check_policy()
        rows = tuple(row for node in self.document.maps("rows") if (row := self._row(node)) is not None)
        self._unique_ids()
        otherwise = self._otherwise()
        return Table(
            id=self.document.text("id"),
            title=read_words(self.document.get("title"), Faults()),
            hit=self.hit,
            inputs=self.inputs,
            outputs=self.outputs,
            rows=rows,
            otherwise=otherwise,
            aggregate=self.aggregate,
            reads=self._reads(rows, otherwise),
        )

    def _inputs(self) -> tuple[FactRef, ...]:
        outputs = self.document.map("outputs")
        found = []
        for node in self.document.items("inputs"):
            fact = fact_ref(node, node.place, self.scope, self.faults)
            if fact and outputs and fact.name in outputs.entries:
                self.faults.error(node.place, "table-reads-itself", f"{fact.name} is an output of this table as well.")
            elif fact:
                found.append(fact)
        return tuple(found)

    def _outputs(self) -> tuple[FactRef, ...]:
        declared = self.document.map("outputs")
        names = declared.entries if declared else {}
        return tuple(
            FactRef(named.name, named.type, named.title) for name in names if (named := self.scope.facts.get(name))
        )

    def _check_policy(self) -> None:
        place = self.document.place_of("hit")
        if self.hit in RANKED and not any(each.type.options for each in self.outputs):
            message = f"“{self.hit}” ranks rows by the order of an output's options, and no output here has options."
            self.faults.error(place, "hit-unranked", message, "Make an output a choice, or use first or rule-order.")
        if self.aggregate is None:
            return
        place = self.document.place_of("aggregate")
        if self.hit is not HitPolicy.COLLECT:
            self.faults.error(place, "aggregate-hit", f"“{self.aggregate}” goes with hit: collect, not {self.hit}.")
        if len(self.outputs) != 1:
            self.faults.error(place, "aggregate-outputs", f"“{self.aggregate}” goes with one output.")
        elif (fault := self._not_aggregated(self.outputs[0])) is not None:
            self.faults.error(place, "aggregate-type", fault)
        if self.aggregate is Aggregate.COUNT and "otherwise" in self.document.entries:
            message = "A count of the rows that match is 0 where none does: there is no otherwise."
            self.faults.error(self.document.place_of("otherwise"), "otherwise-count", message)

    def _not_aggregated(self, output: FactRef) -> str | None:
        """Return why the output cannot hold what the aggregate makes, or None where it can."""
        name = output.type.name
        if self.aggregate is Aggregate.COUNT:
            return None if output.type.shape == INTEGER.shape else f"A count is an integer; {output.name} is {name}."
        fitting = NUMBERS if self.aggregate is Aggregate.SUM else NUMBERS | {TypeName.DATE}
        return None if name in fitting else f"“{self.aggregate}” does not fit {output.name}, which is {name}."

    def _row(self, node: MapNode) -> Row | None:
        note = read_words(node.get("note"), self.faults)
        cells, give = self._cells(node), self._give(node)
        return None if cells is None or give is None else Row(node.text("id"), cells, give, note)

    def _cells(self, node: MapNode) -> tuple[Cell, ...] | None:
        items = self._counted(node, "match", len(self.document.items("inputs")), "input")
        if items is None or len(self.inputs) != len(items):
            return None
        cells = [read_cell(item, fact, self.scope, self.faults) for item, fact in zip(items, self.inputs, strict=True)]
        kept = tuple(cell for cell in cells if cell is not None)
        return kept if len(kept) == len(cells) else None

    def _give(self, node: MapNode) -> tuple[Expression, ...] | None:
        if self.aggregate is Aggregate.COUNT:
            if "give" in node.entries:
                self.faults.error(node.place_of("give"), "give-count", "A table that counts its rows gives no values.")
            return ()
        if "give" not in node.entries:
            self.faults.error(node.place, "give-missing", "The row does not say what it gives.", "Add give: […].")
            return None
        return self._given(node, "give")

    def _otherwise(self) -> tuple[Expression, ...] | None:
        return self._given(self.document, "otherwise") if "otherwise" in self.document.entries else None

    def _given(self, node: MapNode, key: str) -> tuple[Expression, ...] | None:
        items = self._counted(node, key, len(self.outputs), "output")
        if items is None:
            return None
        found = [self._output(item, output) for item, output in zip(items, self.outputs, strict=True)]
        kept = tuple(each for each in found if each is not None)
        return kept if len(kept) == len(found) else None

    def _output(self, node: Node, output: FactRef) -> Expression | None:
        given = expression(node, output.type, self.scope, self.faults)
        if given is None:
            return None
        if isinstance(given, Literal):
            return given
        if self.hit in RANKED and output.type.options:
            message = f"“{self.hit}” ranks what {output.name} is given, so it must be written out."
            self.faults.error(node.place, "hit-unranked", message)
            return None
        if output.type.options and not set(given.type.values) <= set(output.type.values):
            message = f"{output.name} must be one of its options: {', '.join(output.type.values)}."
            self.faults.error(node.place, "type-mismatch", message)
            return None
        return given

    def _counted(self, node: MapNode, key: str, wanted: int, what: str) -> Sequence[Node] | None:
        inner = node.get(key)
        items = inner.items if isinstance(inner, ListNode) else ()
        if len(items) == wanted:
            return items
        each = "cell" if what == "input" else "value"
        message = f"The row has {len(items)} of {wanted} {each}s: one for each {what}."
        hint = "“-” is the cell that anything matches." if what == "input" else ""
        self.faults.error(node.place_of(key), "row-length", message, hint)
        return None

    def _unique_ids(self) -> None:
        seen: dict[str, Place] = {}
        for node in self.document.maps("rows"):
            first = seen.setdefault(node.text("id"), node.place_of("id"))
            if first != node.place_of("id"):
                message = f"The row “{node.text('id')}” stands twice, first on line {first.line}."
                self.faults.error(node.place_of("id"), "duplicate-id", message)

    def _reads(self, rows: Sequence[Row], otherwise: Sequence[Expression] | None) -> tuple[FactRef | ParameterRef, ...]:
        parts: list[Part] = [*self.inputs]
        for row in rows:
            parts += [*(test for cell in row.cells for test in cell), *row.give]
        found = mentions([*parts, *(otherwise or ())])
        for fact in found.facts:
            if fact.name in {output.name for output in self.outputs}:
                place = self.document.place_of("rows")
                self.faults.error(place, "table-reads-itself", f"{fact.name} is an output of this table as well.")
        return (*found.facts, *found.parameters)
