"""What is known while conditions and value expressions are worked out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.values import Row, Value

Truth = bool | None
"""True, false, or unknown (None)."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that a condition may read: facts, parameter values, truths of named rules, the row at hand."""

    facts: Mapping[str, Value]
    parameters: Mapping[str, Value] = field(default_factory=dict)
    rules: Mapping[str, Truth] = field(default_factory=dict)
    row: Row | None = None

    def fact(self, name: str) -> Value | None:
        """Return the value of the fact or row cell called `name`, or None."""
        if name.startswith("row.") and self.row is not None:
            return self.row.get(name[4:])
        return self.facts.get(name)
