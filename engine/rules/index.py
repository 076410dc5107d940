"""What stands behind the parts of a rule set, each looked up once: what they mention, what derives a fact."""

from dataclasses import dataclass

from engine.conditions.mentions import Part, mentions
from engine.rules.model import Derivation, Rule, RuleSet
from engine.tables.model import Table


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The names of what a part mentions: facts, parameters, rules."""

    facts: tuple[str, ...]
    parameters: tuple[str, ...]
    rules: tuple[str, ...]


class Index:
    """A rule set by its names. It grows by what is asked of it, and no further than the set is large.

    Attributes:
        rules: the rules, by id.
        derivations: what derives a fact, by the fact's name.
        tables: the table that gives a fact, by the fact's name.
    """

    def __init__(self, ruleset: RuleSet) -> None:
        """Look nothing up yet but names."""
        self.rules: dict[str, Rule] = {rule.id: rule for rule in ruleset.rules}
        self.derivations: dict[str, Derivation] = {each.fact.name: each for each in ruleset.derivations}
        self.tables: dict[str, Table] = {name: table for table in ruleset.tables for name in table.output_names}
        self._mentioned: dict[int, Mentioned] = {}

    def mentioned(self, part: Part) -> Mentioned:
        """Return what `part`, a part of the rule set, mentions."""
        known = self._mentioned.get(id(part))
        if known is None:
            found = mentions([part])
            parameters = tuple(parameter.name for parameter in found.parameters)
            known = self._mentioned[id(part)] = Mentioned(found.fact_names, parameters, found.rules)
        return known
