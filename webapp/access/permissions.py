"""Who may open each page. A view says so where it is defined; one that does not is refused to everyone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask

from webapp.access.bodies import Limits
from webapp.store import Role

View = TypeVar("View", bound=Callable[..., Any])

OFFICER = Role.OFFICER
PROVIDER = Role.PROVIDER

_ATTRIBUTE = "fps_access"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a page, and how much they may send it.

    Attributes:
        roles: Roles that may; empty for anyone, signed in or not.
        uploads: Whether the page takes files, and so longer bodies.
        limits: Tells how much it takes exactly, from the arguments of its address; nothing where there is no such page.
        unasked: Whether the page is the same for whoever opens it, so that nobody is looked up in the database.
    """

    roles: frozenset[Role]
    uploads: bool = False
    limits: Callable[..., Limits | None] | None = None
    unasked: bool = False

    def __str__(self) -> str:
        return " or ".join(sorted(self.roles)) or "anyone"


def open_to(
    *roles: Role, uploads: bool = False, limits: Callable[..., Limits | None] | None = None
) -> Callable[[View], View]:
    """Declare that people of these roles may open a view (below the route's decorator).

    Args:
        roles: `OFFICER`, `PROVIDER`, or both.
        uploads: Whether it takes files.
        limits: Tells how much it takes, for someone who may open it; without it, what any form of the service takes.

    Raises:
        ValueError: No role was named; a page for everyone says `open_to_anyone`.
    """
    if not roles:
        raise ValueError("name a role, or say open_to_anyone")
    return _declare(Access(frozenset(roles), uploads, limits))


def open_to_anyone(view: View) -> View:
    """Declare that anyone may open a view, signed in or not."""
    return _declare(Access(frozenset()))(view)


def open_unasked(view: View) -> View:
    """Declare that anyone may open a view, and that it answers without asking who they are, database or none."""
    return _declare(Access(frozenset(), unasked=True))(view)


def _declare(access: Access) -> Callable[[View], View]:
    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, access)
        return view

    return declare


def access_of(app: Flask, endpoint: str | None) -> Access | None:
    """Give what a view declared; nothing if it declared nothing. Static files are for anyone."""
    if endpoint == "static":
        return Access(frozenset(), unasked=True)
    found: Access | None = getattr(app.view_functions.get(endpoint or ""), _ATTRIBUTE, None)
    return found


def table(app: Flask) -> Mapping[tuple[str, str], Access | None]:
    """Give the whole table: (rule, endpoint) -> who may open it, or nothing if it does not say."""
    return {(str(rule), rule.endpoint): access_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
