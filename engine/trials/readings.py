"""The days on which a definition reads something else: other figures, or other versions of what it reads."""

from datetime import date

from engine.library import Library
from engine.rules.model import RuleSet
from engine.trials.mutants.noticing import reads
from engine.trials.mutants.replacing import looked_up
from engine.trials.trying import holds
from engine.versions import Version


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
