"""What a definition may mention, by the names it writes: facts, parameters, rules, cells of rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.conditions.model import FactRef, Lookable
from engine.errors import Faults, Place
from engine.hints import did_you_mean as did_you_mean
from engine.reading import Node, Scalar
from engine.values import RowField, Type, TypeName
from engine.words import Words


@dataclass(frozen=True, slots=True)
class Named:
    """A fact or parameter that a definition may mention: its full name, type and title."""

    name: str
    type: Type
    title: Words


@dataclass(frozen=True, slots=True)
class Scope:
    """What a definition may mention: facts, parameters, rules of its set, tables; inside rows, their cells.

    `facts` is keyed by the name as written: in a form, its own questions stand without a dot. `looks_up` is false where
    no table can be looked up: in tables themselves.
    """

    facts: Mapping[str, Named]
    parameters: Mapping[str, Named] = field(default_factory=dict)
    rules: Mapping[str, Words] = field(default_factory=dict)
    row: Mapping[str, RowField] | None = None
    tables: Mapping[str, Lookable] = field(default_factory=dict)
    looks_up: bool = True


def fact_ref(node: Node | None, place: Place, scope: Scope, faults: Faults) -> FactRef | None:
    """Return the fact that `node` names, with its type, or None (reported)."""
    if not isinstance(node, Scalar):
        faults.error(place, "fact", "A fact is named by text, its record and its own name, such as record.name.")
        return None
    name = node.text
    if name.startswith("row.") and scope.row is not None:
        cell = scope.row.get(name[4:])
        if cell is None:
            hint = did_you_mean(name[4:], scope.row)
            faults.error(
                node.place,
                "unknown-fact",
                f"The rows here have no cell called {name[4:]}.",
                hint,
            )
            return None
        return FactRef(name, cell.type, cell.title)
    known = scope.facts.get(name)
    if known is None:
        faults.error(
            node.place,
            "unknown-fact",
            f"Nobody supplies the fact {name}.",
            did_you_mean(name, scope.facts),
        )
        return None
    return FactRef(known.name, known.type, known.title)


def row_scope(rows: FactRef, place: Place, scope: Scope, faults: Faults) -> Scope | None:
    """Return the scope inside the rows of a fact, or None where the fact has no rows (reported)."""
    if rows.type.name is not TypeName.ROWS:
        faults.error(place, "not-rows", f"{rows.name} is {rows.type.name}, not a list of rows.")
        return None
    if scope.row is not None:
        faults.error(
            place,
            "nested-rows",
            "Rows inside rows are not possible.",
            "Use a named rule for the inner part.",
        )
        return None
    return replace(scope, row={cell.name: cell for cell in rows.type.row})
