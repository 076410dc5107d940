"""Examples being tried: each with the parameters of its date and what every step of its definition comes to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.edition import Edition
from engine.reading import MapNode, Node
from engine.rules.model import RuleSet
from engine.trials.cases import Case
from engine.trials.working import Worked, worked_out
from engine.values import Value
from engine.versions import Version


@dataclass(slots=True)
class Trial:
    """An example and what it comes to; `expects` are the names and words of what it expects."""

    case: Case
    parameters: Mapping[str, Value]
    expects: frozenset[str]
    _worked: Worked | None = field(default=None, repr=False)

    @property
    def worked(self) -> Worked:
        """What each step comes to, worked out when it is first asked for."""
        if self._worked is None:
            definition = self.case.definition
            steps = definition.steps if isinstance(definition, RuleSet) else (definition,)
            self._worked = worked_out(steps, self.case.facts, self.parameters)
        return self._worked

    def decides(self, version: Version) -> bool:
        """Tell whether the edition that decides it holds `version`."""
        return holds(self.case.edition, version)


def holds(edition: Edition, version: Version) -> bool:
    """Tell whether `edition` holds `version`."""
    held = edition.versions.get(version.id)
    return held is not None and held.content_id == version.content_id


def trial(case: Case) -> Trial:
    """Return `case` as it is tried."""
    return Trial(case, case.edition.parameter_values(case.on), frozenset(_words(case.expected)))


def _words(node: Node) -> Iterator[str]:
    if isinstance(node, MapNode):
        for key, inner in node.entries.items():
            yield key
            yield from _words(inner)
