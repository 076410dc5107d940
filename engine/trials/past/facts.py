"""Reading the facts of many cases: as `facts_from_json` does, but what many cases share is read once."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.errors import InputError
from engine.values import Facts, Value
from engine.vocabulary import Vocabulary, fact_from_json, facts_from_json

MAX_KEPT_CHARACTERS = 64
MAX_KEPT = 1_000
"""So many values are kept of each fact, none longer than the characters."""

_KEPT_KINDS = frozenset({str, int, bool, type(None)})


class FactsReader:
    """Reads facts under one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, passed_over: Iterable[str] = ()) -> None:
        """Read under `vocabulary`; facts called `passed_over` that it does not have are no fault."""
        self._vocabulary = vocabulary
        self._passed_over = frozenset(passed_over) - vocabulary.keys()
        self._kept: dict[str, dict[tuple[type, Any], Value | None]] = {name: {} for name in vocabulary}

    def read(self, data: Mapping[str, Any]) -> Facts:
        """Return the facts in `data`, nested or dotted; absent or null is unknown.

        Raises:
            FactsError: as `facts_from_json`.
        """
        try:
            facts = self._read(data)
        except InputError:
            facts = None
        # Only reading them all again says everything that is wrong with them.
        return facts_from_json(self._vocabulary, self._known(data)) if facts is None else facts

    def _read(self, data: Mapping[str, Any]) -> Facts | None:
        """Return the facts, or None where a name is given twice or is not known."""
        flat: dict[str, Any] = {}
        given = 0
        for key, item in data.items():
            if key not in self._kept and isinstance(item, Mapping):
                flat.update({f"{key}.{name}": inner for name, inner in item.items()})
                given += len(item)
            else:
                flat[key] = item
                given += 1
        if given != len(flat):
            return None
        facts: dict[str, Value] = {}
        for name, item in flat.items():
            if name not in self._kept:
                if name in self._passed_over:
                    continue
                return None
            value = self._value(name, item)
            if value is not None:
                facts[name] = value
        return facts

    def _value(self, name: str, item: Any) -> Value | None:
        kind = item.__class__
        if kind not in _KEPT_KINDS or (kind is str and len(item) > MAX_KEPT_CHARACTERS):
            return fact_from_json(self._vocabulary, name, item)
        kept = self._kept[name]
        key = (kind, item)
        if key in kept:
            return kept[key]
        value = fact_from_json(self._vocabulary, name, item)
        if len(kept) < MAX_KEPT:
            kept[key] = value
        return value

    def _known(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return `data` without what is passed over."""
        known: dict[str, Any] = {}
        for key, item in data.items():
            if key not in self._kept and isinstance(item, Mapping):
                known[key] = {name: each for name, each in item.items() if f"{key}.{name}" not in self._passed_over}
            elif key not in self._passed_over:
                known[key] = item
        return known
