"""The examples of a library, read: what each gives, and the edition that decides it.

An example tests the version it stands in; its `on` picks the parameters and the other definitions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.conditions.known import Known
from engine.edition import Edition, read_edition
from engine.errors import EvaluationError, InputError, Place
from engine.input_words import input_words
from engine.library import Library, in_force
from engine.reading import MapNode
from engine.rules.decide import decide
from engine.rules.decision import Header
from engine.rules.model import RuleSet
from engine.tables.evaluate import decide_table
from engine.tables.model import Table
from engine.trials.expected import compared_decision, compared_table
from engine.trials.given import given_facts
from engine.values import Facts, Value, iso_date
from engine.versions import Version


@dataclass(frozen=True, slots=True)
class Case:
    """One example, with all that it is tried with. `fault` says why its facts cannot be read, where they cannot."""

    version: Version
    example: MapNode
    on: date
    edition: Edition
    facts: Facts
    fault: str = ""

    @property
    def name(self) -> str:
        """What the example is called."""
        return self.example.text("name")

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.example.place

    @property
    def expected(self) -> MapNode:
        """What it expects."""
        return self.example.map("expect") or MapNode({}, self.place)

    @property
    def definition(self) -> RuleSet | Table:
        """The rule set or table that it is an example of."""
        read = self.edition.tables if self.version.kind == "table" else self.edition.rulesets
        return read[self.version.id]

    def differences(
        self, definition: RuleSet | Table | None = None, parameters: Mapping[str, Value] | None = None
    ) -> tuple[str, ...]:
        """Return in words where the example does not hold; none means that it holds.

        Args:
            definition: what is tried in place of the definition that it is an example of.
            parameters: the values tried in place of those in force on its date.
        """
        if self.fault:
            return (self.fault,)
        values = self.edition.parameter_values(self.on) if parameters is None else parameters
        try:
            return tuple(self._compared(definition or self.definition, values))
        except InputError as error:
            return (f"{error.field}: {input_words(error)}",)
        except EvaluationError as error:
            return (str(error),)

    def _compared(self, definition: RuleSet | Table, parameters: Mapping[str, Value]) -> Iterator[str]:
        if isinstance(definition, Table):
            yield from compared_table(
                decide_table(definition, Known(self.facts, parameters)), definition, self.expected
            )
            return
        # Which versions it read is no part of what an example can expect.
        header = Header(self.version.id, self.version.content_id, self.version.in_force_from, {})
        decision = decide(definition, self.facts, parameters, header, self.on)
        yield from compared_decision(decision, self.edition.vocabulary, self.expected)


def read_cases(library: Library) -> Iterator[Case]:
    """Yield every example of every rule set and table of `library`, in their order."""
    editions: dict[frozenset[tuple[str, str]], Edition] = {}
    for version in library.versions:
        for example in version.document.maps("examples") if version.kind in ("rules", "table") else ():
            on = iso_date(example.text("on")) if example.text("on") else version.in_force_from
            others = [each for each in in_force(library.versions, on) if each.id != version.id]
            key = frozenset((each.id, each.content_id) for each in (*others, version))
            if key not in editions:
                editions[key] = read_edition([*others, version])
            yield _case(editions[key], version, example, on)


def _case(edition: Edition, version: Version, example: MapNode, on: date) -> Case:
    try:
        return Case(version, example, on, edition, given_facts(edition.vocabulary, example.map("given")))
    except InputError as error:
        return Case(version, example, on, edition, {}, f"{error.field}: {input_words(error)}")
