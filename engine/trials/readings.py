"""What a definition reads, and the days on which it reads something else: other figures, or other versions."""

from datetime import date

from engine.conditions.mentions import walk
from engine.conditions.model import Lookup, ParameterRef
from engine.library import Library
from engine.parameters import Parameter
from engine.rules.model import RuleSet, Step
from engine.rules.order import parts_of
from engine.tables.lookup import TableLookup
from engine.tables.model import Table
from engine.trials.trying import holds
from engine.versions import Version


def reads(definition: RuleSet | Table, piece: Step | Parameter) -> bool:
    """Tell whether deciding `definition` reads the table or parameter `piece`."""
    if isinstance(piece, Parameter):
        if isinstance(definition, RuleSet):
            return piece.name in definition.parameters
        return any(isinstance(each, ParameterRef) and each.name == piece.name for each in definition.reads)
    if not isinstance(piece, Table) or isinstance(definition, Table):
        return False
    return any(table.id == piece.id for table in definition.tables) or piece.id in looked_up(definition)


def looked_up(ruleset: RuleSet) -> dict[str, Table]:
    """Return the tables that the rules of `ruleset` look up, by id."""
    nodes = (node for step in ruleset.steps for part in parts_of(step) for node in walk(part))
    tables = (node.table for node in nodes if isinstance(node, Lookup))
    return {table.id: table.table for table in tables if isinstance(table, TableLookup)}


def reading_dates(library: Library, version: Version) -> list[date]:
    """Return the days, while `version` of a rule set or table is in force, from which it reads something else.

    The first is that on which it comes into force.
    """
    edition = library.in_force(version.in_force_from)
    definition = edition.tables.get(version.id) or edition.rulesets[version.id]
    read = {parameter.document for parameter in edition.parameters.values() if reads(definition, parameter)}
    if isinstance(definition, RuleSet):
        read |= {table.id for table in definition.tables} | looked_up(definition).keys()
    begins = {version.in_force_from, *(each.in_force_from for each in library.versions if each.id in read)}
    found = {on for on in begins if on >= version.in_force_from}
    # Each version of a figure has days of its own from which it has another value.
    for on in tuple(found):
        figures = library.in_force(on).parameters.values()
        found |= {start for each in figures if reads(definition, each) for start, _ in each.values}
    later = sorted(on for on in found if on >= version.in_force_from)
    return [on for on in later if holds(library.in_force(on), version)]
