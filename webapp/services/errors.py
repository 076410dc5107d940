"""What a service raises. Views let it rise: the error pages know each, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from webapp.store import Conflict as ConstraintRefused
from webapp.store import NotFound, Stale, StoreError, Unavailable, Unstorable

__all__ = [
    "Conflict",
    "ConstraintRefused",
    "NotFound",
    "Refused",
    "ServiceError",
    "Stale",
    "StoreError",
    "Unavailable",
    "Unstorable",
]


class ServiceError(Exception):
    """A service would not do what was asked, and changed nothing.

    Attributes:
        code: Stable, kebab-case; the words for it are in the catalogue.
        params: What the words name: dates, numbers, titles.
    """

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, object] = MappingProxyType(dict(params or {}))


class Refused(ServiceError):
    """What was asked is against the rules of the service, by time, state or input. Asking again will not help."""


class Conflict(ServiceError):
    """Someone else got there first. Whoever asked should look at how things stand now, and decide again."""
