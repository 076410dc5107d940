"""Cases: facts that show what is claimed, found on a diagram, tried, and said in words and as facts.

A diagram may follow what the engine would not: a free variable stands for arithmetic, rows or a pattern. So facts are
looked for that make it what the diagram wants, and no case is shown that the engine has not decided.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any

from babel.lists import format_list

from engine.conditions.model import FactRef
from engine.proofs.diagrams import Node, choices
from engine.proofs.domains import unwrapped
from engine.proofs.reaching import reaching
from engine.proofs.working import Variable, Working
from engine.showing import show
from engine.values import Facts, File, Value, to_json
from engine.words import Words

MOST_WAYS = 12
MOST_TRIES = 60

_IS = Words("{fact} is {value}", "{fact} yw {value}")
_UNKNOWN = Words("{fact} is not known", "nid yw {fact} yn hysbys")
_ANYTHING = Words("whatever the facts are", "beth bynnag yw'r ffeithiau")

Extend = Callable[[Facts], Facts]
"""Adds to given facts those that follow from them."""


@dataclass(frozen=True, slots=True)
class Case:
    """Facts that show something; those of `unknown` are not known, and it matters that they are not."""

    facts: Facts
    unknown: tuple[str, ...]
    named: Mapping[str, FactRef]

    def words(self, locale: str = "en") -> str:
        """Return the case in words: “Overall grade is Good and Inspected on is not known”."""
        said = [_said(_IS, self.named[name], value, locale) for name, value in self.facts.items()]
        said += [_said(_UNKNOWN, self.named[name], None, locale) for name in self.unknown]
        babel = "cy" if locale == "cy" else "en_GB"
        return format_list(said, locale=babel) if said else _ANYTHING.said(locale)

    def text(self) -> str:
        """Return the facts as JSON, such as a file of facts holds; an unknown one is null."""
        data = {name: _json(value) for name, value in self.facts.items()} | dict.fromkeys(self.unknown)
        return json.dumps(data, ensure_ascii=False)


def _json(value: Value) -> Any:
    """Return `value` as JSON data; of files, their names."""
    if isinstance(value, tuple) and any(isinstance(each, File) for each in value):
        return [each.name for each in value if isinstance(each, File)]
    return to_json(value)


def _said(words: Words, fact: FactRef, value: Value | None, locale: str) -> str:
    title = fact.title.said(locale) or fact.name
    return words.said(locale).format(fact=title, value=show(value, fact.type, locale))


@dataclass(frozen=True, slots=True)
class Cases:
    """Finds cases on the diagrams of one working.

    Attributes:
        working: What the diagrams were made with.
        extend: Adds to given facts those that follow from them, for what cannot be followed and rests on these.
    """

    working: Working
    extend: Extend = dict

    def find(
        self,
        node: Node,
        wanted: Callable[[object], bool],
        holds: Callable[[Facts], bool],
        *,
        known: bool = False,
        likely: bool = False,
        beside: Facts = MappingProxyType({}),
    ) -> Case | None:
        """Return a case in which `node` comes to what is `wanted`, and for which the engine says that it `holds`.

        Args:
            node: a diagram.
            wanted: tells of what it comes to whether that is wanted.
            holds: decides the facts of a case.
            known: whether every fact that is asked for must be known.
            likely: whether numbers below nought are left out where nothing speaks of them.
            beside: facts that the case has as well, or others of their class.
        """
        order = self.order(known=known, likely=likely)
        tries = (found for way in islice(choices(node, wanted, order), MOST_WAYS) for found in self.of(way, beside))
        return next((case for case in islice(tries, MOST_TRIES) if holds(case.facts)), None)

    def order(self, *, known: bool = False, likely: bool = False) -> Callable[[int], Sequence[int]]:
        """Return which values to try of each variable, and in what order."""

        def order(level: int) -> Sequence[int]:
            variable = self.working.variables[level]
            places = variable.domain.likely
            if likely:
                places = tuple(at for at in places if at not in variable.domain.unlikely)
            return places if known else (*places, 0)

        return order

    def of(self, way: Mapping[int, int], beside: Facts = MappingProxyType({})) -> Iterator[Case]:
        """Yield cases in which the variables have the values that `way` says, as far as they can be found."""
        chosen = [(self.working.variables[level], at) for level, at in way.items()]
        facts: dict[str, Value | None] = dict(beside)
        facts |= {variable.name: unwrapped(variable.domain.values[at]) for variable, at in chosen if variable.is_given}
        wanted = [(variable, variable.domain.values[at]) for variable, at in chosen if not variable.is_given]
        for found in reaching(self.working, facts, wanted, self.extend):
            yield self.case(found)

    def case(self, facts: Mapping[str, Value | None]) -> Case:
        """Return `facts` as a case, in the order in which they are mentioned."""
        bounds = self.working.bounds
        known = {name: value for name in bounds.facts if (value := facts.get(name)) is not None}
        return Case(known, tuple(name for name, value in facts.items() if value is None), bounds.facts)

    def given(self, levels: Iterable[int]) -> tuple[str, ...]:
        """Return the facts that somebody gives on which the variables at `levels` rest."""
        variables: list[Variable] = [self.working.variables[level] for level in levels]
        return self.working.bounds.given_behind(name for variable in variables for name in variable.facts)
