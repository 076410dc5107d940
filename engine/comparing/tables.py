"""Decision tables compared row by row and column by column: cells, outputs, and which row wins."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from engine.comparing.conditions import compare_conditions
from engine.comparing.examples import example_differences
from engine.comparing.expressions import compare_expressions
from engine.comparing.facts import fact_differences
from engine.comparing.fields import compare_fields
from engine.comparing.heads import head
from engine.comparing.keyed import Kind, keyed_differences
from engine.comparing.model import Both, Difference, Effect, Side, Subject
from engine.comparing.options import OF_A_FACT, RANKED
from engine.comparing.pairs import Pair
from engine.comparing.rulewords import GIVEN
from engine.comparing.saying import Field, difference, order_difference, value_difference, words_differences
from engine.comparing.wording import clause_words, emphasised, filled, joined, listed, same, value_words
from engine.conditions.model import Condition, Expression, FactRef, Group
from engine.reading import MapNode
from engine.shapes import shape_of
from engine.tables import model
from engine.tables.model import Aggregate, Cell, HitPolicy, Row, Table
from engine.words import NO_WORDS, Words

_ROW = Words("Row {id}", "Rhes {id}")
_OUTPUT = Words("Output {title}", "Allbwn {title}")
_OTHERWISE = Words("Where no row matches", "Lle nad oes rhes yn cyfateb")
_COLUMN = Words("{fact}", "{fact}")
_INPUT = {
    "added": Words("It now also looks at {fact}", "Mae bellach yn edrych hefyd ar {fact}"),
    "removed": Words("It no longer looks at {fact}", "Nid yw'n edrych mwyach ar {fact}"),
}
_ANYTHING_BEFORE = Words(
    "it now asks that {clause}, where anything matched", "mae bellach yn gofyn: {clause}, lle cyfatebai unrhyw beth"
)
_ANYTHING_NOW = Words(
    "anything matches now, where it asked that {clause}",
    "mae unrhyw beth yn cyfateb bellach, lle gofynnid: {clause}",
)
_IT_GIVES = Words("what it gives", "yr hyn y mae'n ei roi")
_GIVES_NOW = Words("it now gives {value}, where it gave nothing", "mae bellach yn rhoi {value}, lle na roddai ddim")
_GIVES_NO_MORE = Words("it no longer gives {value}", "nid yw'n rhoi {value} mwyach")
_GIVES_NOTHING = Words("it now gives nothing, where it gave {value}", "nid yw'n rhoi dim bellach, lle rhoddai {value}")
_IS = (
    Words("where {clause}, it gives {given}", "lle: {clause}, mae'n rhoi {given}"),
    Words("it gives {given} whatever is so", "mae'n rhoi {given} beth bynnag sydd"),
    Words("it counts where {clause}", "mae'n cyfrif lle: {clause}"),
    Words("it counts whatever is so", "mae'n cyfrif beth bynnag sydd"),
)
_WAS = (
    Words("where {clause}, it gave {given}", "lle: {clause}, rhoddai {given}"),
    Words("it gave {given} whatever was so", "rhoddai {given} beth bynnag oedd"),
    Words("it counted where {clause}", "cyfrifai lle: {clause}"),
    Words("it counted whatever was so", "cyfrifai beth bynnag oedd"),
)
_GIVEN = Words("{value} for {fact}", "{value} ar gyfer {fact}")
_HIT = Field("hit", Words("where several rows match", "lle mae sawl rhes yn cyfateb"), described=True)
_HITS: Mapping[HitPolicy, Words] = MappingProxyType(
    {
        HitPolicy.UNIQUE: Words("that is a fault", "nam yw hynny"),
        HitPolicy.ANY: Words("they must give the same", "rhaid iddynt roi'r un peth"),
        HitPolicy.PRIORITY: Words(
            "the one whose output ranks first wins", "yr un y mae ei allbwn yn gyntaf yn y drefn sy'n ennill"
        ),
        HitPolicy.FIRST: Words("the first of them wins", "y gyntaf ohonynt sy'n ennill"),
        HitPolicy.RULE_ORDER: Words("each gives, in the order of the rows", "mae pob un yn rhoi, yn nhrefn y rhesi"),
        HitPolicy.OUTPUT_ORDER: Words(
            "each gives, in the order in which outputs rank", "mae pob un yn rhoi, yn nhrefn yr allbynnau"
        ),
        HitPolicy.COLLECT: Words("each gives, in no order", "mae pob un yn rhoi, heb drefn"),
    }
)
_AGGREGATE = Field("aggregate", Words("of all that the rows give", "o bopeth a rydd y rhesi"), described=True)
_AGGREGATES: Mapping[Aggregate, Words] = MappingProxyType(
    {
        Aggregate.SUM: Words("the sum", "y cyfanswm"),
        Aggregate.MIN: Words("the least", "y lleiaf"),
        Aggregate.MAX: Words("the greatest", "y mwyaf"),
        Aggregate.COUNT: Words("the number of rows that match", "nifer y rhesi sy'n cyfateb"),
    }
)
_NOTE = Field("note", Words("its note", "ei nodyn"), Effect.WORDS_ONLY)
_OUTPUTS = Field("outputs", Words("its outputs", "ei allbynnau"))
_ORDERED = (HitPolicy.FIRST, HitPolicy.RULE_ORDER, *model.RANKED)
"""Where it matters which row stands before which."""


def compare_tables(both: Both) -> Iterator[Difference]:
    """Yield what differs between two versions of a decision table."""
    old, new = _table(both.old), _table(both.new)
    if old is not None and new is not None:
        yield from _Tables(both, old, new).differences()
    else:
        pair = Pair(both.old.document, both.new.document, both.new.document.place)
        yield from compare_fields(both, pair, shape_of("table"), Subject(), head(both))


class _Tables:
    """Two versions of a table, as documents and as they are read."""

    def __init__(self, both: Both, old: Table, new: Table) -> None:
        self.both, self.old, self.new = both, old, new
        self.shape = shape_of("table")
        self.inputs = _in_either(old.inputs, new.inputs)
        self.outputs = _in_either(old.outputs, new.outputs)

    def differences(self) -> Iterator[Difference]:
        pair = Pair(self.both.old.document, self.both.new.document, self.both.new.document.place)
        own = {
            **head(self.both),
            "hit": self._hit,
            "aggregate": self._aggregate,
            "inputs": self._inputs,
            "outputs": self._outputs,
            "rows": self._rows,
            "otherwise": self._otherwise,
            "examples": example_differences,
        }
        yield from compare_fields(self.both, pair, self.shape, Subject(), own)
        if any(table.hit in model.RANKED for table in (self.old, self.new)) and _in_other_order(self.old, self.new):
            yield order_difference(Subject("outputs"), _OUTPUTS, pair.at("outputs").place)

    def _hit(self, pair: Pair) -> Iterator[Difference]:
        old, new = _HITS[self.old.hit], _HITS[self.new.hit]
        yield value_difference(Subject("hit"), _HIT, pair.place, old, new)

    def _aggregate(self, pair: Pair) -> Iterator[Difference]:
        old, new = (_AGGREGATES[each.aggregate] if each.aggregate else NO_WORDS for each in (self.old, self.new))
        yield value_difference(Subject("aggregate"), _AGGREGATE, pair.place, old, new)

    def _inputs(self, pair: Pair) -> Iterator[Difference]:
        old, new = ({fact.name: fact for fact in table.inputs} for table in (self.old, self.new))
        for what, facts, others in (("removed", old, new), ("added", new, old)):
            for name, fact in facts.items():
                if name not in others:
                    words = filled(_INPUT[what], fact=emphasised(fact.title))
                    yield difference(Subject(f"inputs/{name}"), f"input-{what}", pair.place, Effect.CHANGES, words)

    def _outputs(self, pair: Pair) -> Iterator[Difference]:
        effects = RANKED if self.new.hit in model.RANKED else OF_A_FACT
        for name, inner in pair.differing():
            shape = self.shape.under("outputs").under(name)
            yield from fact_differences(self.both, inner, shape, Subject(f"outputs/{name}"), _OUTPUT, effects)

    def _rows(self, pair: Pair) -> Iterator[Difference]:
        ordered = self.old.hit in _ORDERED or self.new.hit in _ORDERED
        kind = Kind(
            code="row",
            called=lambda node: filled(_ROW, id=emphasised(same(node.text("id")))),
            was=lambda node: _said(_WAS, self.old, node),
            does=lambda node: _said(_IS, self.new, node),
            moves=Effect.CHANGES if ordered else Effect.WORDS_ONLY,
        )
        yield from keyed_differences(*pair.map_items(), kind, Subject(), self._row)

    def _row(self, pair: Pair, subject: Subject) -> Iterator[Difference]:
        old, new = pair.maps
        before, after = _read(self.old, old), _read(self.new, new)
        if before is None or after is None:
            return
        for name, fact in self.inputs.items():
            cells = _cell(self.old, before, name), _cell(self.new, after, name)
            yield from _cell_differences(*cells, _column(subject, fact), pair.at("match"), _given(self.new, after))
        for name, fact in self.outputs.items():
            gives = _give(self.old, before.give, name), _give(self.new, after.give, name)
            yield from _give_differences(*gives, _column(subject, fact), pair.at("give"))
        own = {
            "id": lambda _: iter(()),
            "match": lambda _: iter(()),
            "give": lambda _: iter(()),
            "note": lambda inner: words_differences(subject, _NOTE, inner),
        }
        yield from compare_fields(self.both, pair, self.shape.under("rows").item, subject, own)

    def _otherwise(self, pair: Pair) -> Iterator[Difference]:
        subject = Subject("otherwise", _OTHERWISE)
        for name, fact in self.outputs.items():
            gives = _give(self.old, self.old.otherwise, name), _give(self.new, self.new.otherwise, name)
            gone = _GIVES_NO_MORE if self.new.otherwise else _GIVES_NOTHING
            yield from _give_differences(*gives, _column(subject, fact), pair, gone)


def _table(side: Side) -> Table | None:
    return side.edition.tables.get(side.version.id)


def _read(table: Table, node: MapNode) -> Row | None:
    return next((row for row in table.rows if row.id == node.text("id")), None)


def _in_either(old: Sequence[FactRef], new: Sequence[FactRef]) -> dict[str, FactRef]:
    return {fact.name: fact for fact in (*new, *(fact for fact in old if fact.name not in {each.name for each in new}))}


def _in_other_order(old: Table, new: Table) -> bool:
    kept = [name for name in old.output_names if name in new.output_names]
    return kept != [name for name in new.output_names if name in old.output_names]


def _column(subject: Subject, fact: FactRef) -> Subject:
    return subject.inside(fact.name, filled(_COLUMN, fact=emphasised(fact.title)))


def _cell(table: Table, row: Row, name: str) -> Cell:
    """Return the cell of an input; where the table does not look at it, anything matches."""
    names = [fact.name for fact in table.inputs]
    return row.cells[names.index(name)] if name in names else ()


def _give(table: Table, give: Sequence[Expression] | None, name: str) -> Expression | None:
    return give[table.output_names.index(name)] if give and name in table.output_names else None


def _condition(cell: Cell) -> Condition:
    return cell[0] if len(cell) == 1 else Group("all", cell)


def _cell_differences(old: Cell, new: Cell, subject: Subject, pair: Pair, given: Words) -> Iterator[Difference]:
    if old and new:
        for change in compare_conditions(_condition(old), _condition(new), given=given):
            yield difference(subject, f"cell-{change.code}", pair.place, Effect.CHANGES, change.words)
    elif old or new:
        template = _ANYTHING_BEFORE if new else _ANYTHING_NOW
        words = filled(template, clause=clause_words(_condition(new or old)))
        yield difference(subject, "cell-changed", pair.place, Effect.CHANGES, words)


def _given(table: Table, row: Row) -> Words:
    """Return what a row gives in words; nothing where that is not one value."""
    if len(row.give) != 1:
        return NO_WORDS
    return filled(GIVEN, fact=emphasised(table.outputs[0].title), value=value_words(row.give[0]))


def _give_differences(
    old: Expression | None, new: Expression | None, subject: Subject, pair: Pair, gone: Words = _GIVES_NO_MORE
) -> Iterator[Difference]:
    if old is not None and new is not None:
        statements = tuple(compare_expressions(old, new, _IT_GIVES))
    elif new is not None:
        statements = (filled(_GIVES_NOW, value=value_words(new)),)
    else:
        statements = (filled(gone, value=value_words(old)),) if old is not None else ()
    for statement in statements:
        yield difference(subject, "give-changed", pair.place, Effect.CHANGES, statement)


def _said(templates: tuple[Words, Words, Words, Words], table: Table, node: MapNode) -> Words:
    """Return what a row does in words: what it matches, and what it gives."""
    row = _read(table, node)
    if row is None:
        return NO_WORDS
    gives_where, gives_always, counts_where, counts_always = templates
    clause = joined(clause_words(test) for cell in row.cells for test in cell)
    if not row.give:
        return filled(counts_where if clause else counts_always, clause=clause)
    pairs = zip(row.give, table.outputs, strict=True)
    given = listed(filled(_GIVEN, value=value_words(value), fact=emphasised(fact.title)) for value, fact in pairs)
    return filled(gives_where if clause else gives_always, clause=clause, given=given)
