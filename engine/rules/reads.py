"""What a rule set says it reads: the tables that give it facts, and whether `reads` is true of its rules."""

from collections.abc import Iterable, Mapping, Set

from engine.conditions.scope import Named, did_you_mean
from engine.errors import Faults
from engine.reading import MapNode, Scalar
from engine.rules.model import Step
from engine.rules.order import mentions_of
from engine.tables.model import Table
from engine.vocabulary import Vocabulary


def tables_read(document: MapNode, tables: Mapping[str, Table], faults: Faults) -> tuple[Table, ...]:
    """Return the tables that the rule set `document` reads; one that gives several cannot be facts (reported)."""
    found = []
    for node in _reads(document):
        table = tables.get(node.text)
        if table is not None and table.gives_several:
            message = f"The table “{table.id}” gives a list of rows; a rule set reads one value for each output."
            hint = "Use a hit policy that gives one row, or collect with an aggregate."
            faults.error(node.place, "table-gives-several", message, hint)
        elif table is not None:
            found.append(table)
    return tuple(found)


def check_reads(
    document: MapNode,
    steps: Iterable[Step],
    vocabulary: Vocabulary,
    parameters: Mapping[str, Named],
    tables: Mapping[str, Table],
    faults: Faults,
) -> None:
    """Report what the rules read without saying so, and what `reads` names that does not exist.

    Args:
        document: the rule set.
        steps: what it works out, its tables among them.
        vocabulary: the facts that exist.
        parameters: the parameters that exist, by full name.
        tables: the decision tables that exist, by id.
        faults: collects what is found.
    """
    steps = tuple(steps)
    read = set(document.texts("reads"))
    given = {output for step in steps if isinstance(step, Table) for output in step.output_names}
    place = document.place_of("reads")
    lacking = {fact for step in steps for fact in mentions_of(step).fact_names} - given
    for table in tables.values():
        if only := lacking & _only_given_by(table, vocabulary):
            message = f"Only the table {table.id} gives {', '.join(sorted(only))}, and reads does not list it."
            faults.warning(place, "table-not-read", message, f"Add {table.id}.")
            given |= only
    # What a table reads it says itself.
    own = {fact for step in steps if not isinstance(step, Table) for fact in mentions_of(step).fact_names} - given
    for record in sorted({name.partition(".")[0] for name in own} - read):
        faults.warning(place, "not-read", f"The rules read {record}, which reads does not list.", f"Add {record}.")
    known = (*vocabulary.records, *parameters, *tables)
    for node in _reads(document):
        if node.text not in known and not any(name.startswith(f"{node.text}/") for name in parameters):
            message = f"There is no record, form, table or parameter “{node.text}”."
            faults.error(node.place, "unknown-read", message, did_you_mean(node.text, known))


def _reads(document: MapNode) -> tuple[Scalar, ...]:
    return tuple(item for item in document.items("reads") if isinstance(item, Scalar))


def _only_given_by(table: Table, vocabulary: Vocabulary) -> Set[str]:
    return {name for name in table.output_names if name in vocabulary and vocabulary[name].source == table.id}
