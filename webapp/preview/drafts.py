"""What those who look at a preview have entered: kept in memory, for each browser its own, until the preview ends."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from webapp.access.tokens import new_token

MOST_BROWSERS = 50
"""Beyond these, the one that has not been heard of for longest is forgotten."""


@dataclass(slots=True)
class Visitor:
    """One browser: the secret in its cookie, its language, and its answers by id of the form."""

    token: str
    language: str = "en"
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)


class Visitors:
    """Every browser that looks at a preview."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: OrderedDict[str, Visitor] = OrderedDict()
        self._lock = Lock()

    def of(self, token: str) -> Visitor | None:
        """Return the browser with `token`, if it is known."""
        with self._lock:
            if token in self._known:
                self._known.move_to_end(token)
            return self._known.get(token)

    def new(self) -> Visitor:
        """Return a browser that was not known before."""
        with self._lock:
            visitor = Visitor(new_token())
            self._known[visitor.token] = visitor
            while len(self._known) > MOST_BROWSERS:
                self._known.popitem(last=False)
            return visitor
