"""What a rule set is once compiled for the second opinion: networks of positive rules, pass after pass.

Plain data, which `engine.rules.compiler` makes and `engine.rules.second_opinion` runs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.rules.handover import Handed
from engine.rules.model import Derivation, Rule, RuleSet
from engine.tables.model import Table
from engine.values import Value

ALWAYS = "always"
"""The field, and the rule, that is true in every network: proof that it ran."""

MAX_RULES = 50
MAX_FIELDS = 200
"""Of one network. The library fires nothing at 65 rules, hangs at 512 tests, and holds 255 fields."""

When = Mapping[str, Any]
"""A condition in the library's own words."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A named boolean that rules of pass `level` establish; `negated` reads it the other way round."""

    name: str
    level: int
    negated: bool = False

    @property
    def true(self) -> str:
        """The field that says it is known to be true."""
        return f"{self.name}_{'f' if self.negated else 't'}"

    @property
    def false(self) -> str:
        """The field that says it is known to be false."""
        return f"{self.name}_{'t' if self.negated else 'f'}"

    def __invert__(self) -> "Signal":
        """Return its negation."""
        return replace(self, negated=not self.negated)


@dataclass(frozen=True, slots=True)
class Firing:
    """One rule of a network: its name, the field it makes true, its condition in the library's words."""

    name: str
    makes: str
    when: When
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Rules that one fact is put to together, and the fields the fact must have."""

    firings: tuple[Firing, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DerivedFact:
    """How a derived fact gets its value once pass `level` is done.

    `values` pairs a signal with the value it gives, `none` says that no rule gives any.
    """

    derivation: Derivation
    level: int
    values: tuple[tuple[Signal, Value], ...] = ()
    none: Signal | None = None


@dataclass(frozen=True, slots=True)
class DecidedTable:
    """How a table gets its outputs once pass `level` is done: a signal for each of its rows."""

    table: Table
    level: int
    rows: tuple[Signal | None, ...]
    """None for a row that anything matches."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule's gate, condition, and both together: the signals that say what it comes to."""

    rule: Rule
    gate: Signal | None
    when: Signal
    both: Signal


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule set compiled: passes in order, what each field is filled with, and how to read the result."""

    ruleset: RuleSet
    passes: tuple[tuple[Network, ...], ...]
    handed: Mapping[str, Handed]
    rules: Mapping[str, CompiledRule]
    derived: tuple[DerivedFact | DecidedTable, ...]

    @property
    def network_count(self) -> int:
        """How many networks the passes have together."""
        return sum(map(len, self.passes))


def split(firings: Iterable[Firing]) -> Iterator[Network]:
    """Yield the rules of one pass in networks of at most `MAX_RULES` rules and `MAX_FIELDS` fields."""
    kept: list[Firing] = []
    fields: dict[str, None] = {}
    for firing in firings:
        grown = fields | dict.fromkeys(firing.fields)
        if kept and (len(kept) == MAX_RULES or len(grown) > MAX_FIELDS):
            yield Network(tuple(kept), tuple(fields))
            kept, grown = [], dict.fromkeys(firing.fields)
        kept.append(firing)
        fields = grown
    yield Network(tuple(kept), tuple(fields))
