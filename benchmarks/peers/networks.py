"""Rules for durable_rules: a network, to which one fact at a time is put.

Run as the second opinion runs it (`engine.rules.second_opinion`): without its timer threads, one fact, its state
deleted afterwards.
"""

from collections.abc import Callable, Mapping
from typing import Any


class Network:
    """Rules by name, each a condition of one fact; a rule that fires says so."""

    def __init__(self, name: str, rules: Mapping[str, Mapping[str, Any]]) -> None:
        """Register the rules under `name`.

        Raises:
            ImportError: durable_rules could not be built here.
        """
        from durable import engine

        self._name = name
        self._fired: set[str] = set()
        self._host = type("QuietHost", (engine.Host,), {"_run": lambda self: None})()
        made = {rule: {"all": [{"m": dict(when)}], "run": self._action(rule)} for rule, when in rules.items()}
        # One rule always fires: a fact that no rule takes is an error to the library.
        made["always"] = {"all": [{"m": {"always": True}}], "run": self._action("always")}
        self._host.register_rulesets({name: made})

    def fired(self, fact: Mapping[str, Any]) -> set[str]:
        """Return the rules that fire on `fact`."""
        self._fired.clear()
        self._host.assert_fact(self._name, {"sid": "1", "id": "1", "always": True, **fact})
        self._host.delete_state(self._name, "1")
        return set(self._fired)

    def _action(self, rule: str) -> Callable[[Any], None]:
        def fire(_context: Any) -> None:  # of one parameter: one of two is taken for asynchronous
            self._fired.add(rule)

        return fire
