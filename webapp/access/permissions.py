"""What opening each page is. A view says so where it is defined; one that does not is refused to everyone.

Who may do it is data: `webapp.access.duties`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask

from webapp.access.bodies import Limits
from webapp.access.duties import duties
from webapp.access.sessions import SignedIn

View = TypeVar("View", bound=Callable[..., Any])

_ATTRIBUTE = "fps_access"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a page, and how much they may send it.

    Attributes:
        act: What opening it is, as `duties.yaml` calls it; empty for anyone, signed in or not.
        uploads: Whether the page takes files, and so longer bodies.
        limits: Tells how much it takes exactly, from the arguments of its address; nothing where there is no such page.
        unasked: Whether the page is the same for whoever opens it, so that nobody is looked up in the database.
    """

    act: str = ""
    uploads: bool = False
    limits: Callable[..., Limits | None] | None = None
    unasked: bool = False

    def __str__(self) -> str:
        return f"whoever may {self.act}" if self.act else "anyone"

    def lets_in(self, signed_in: SignedIn | None) -> bool:
        """Tell whether somebody may open the page."""
        return not self.act or (signed_in is not None and self.act in signed_in.acts)


def open_to(
    act: str, *, uploads: bool = False, limits: Callable[..., Limits | None] | None = None
) -> Callable[[View], View]:
    """Declare that a view is open to those who may do something (below the route's decorator).

    Args:
        act: What opening it is, as `duties.yaml` calls it.
        uploads: Whether it takes files.
        limits: Tells how much it takes, for someone who may open it; without it, what any form of the service takes.

    Raises:
        ValueError: There is no such act; a page for everyone says `open_to_anyone`.
    """
    if act not in duties().acts:
        raise ValueError(f"{act!r} is no act of duties.yaml; a page for everyone says open_to_anyone")
    return _declare(Access(act, uploads, limits))


def open_to_anyone(view: View) -> View:
    """Declare that anyone may open a view, signed in or not."""
    return _declare(Access())(view)


def open_unasked(view: View) -> View:
    """Declare that anyone may open a view, and that it answers without asking who they are, database or none."""
    return _declare(Access(unasked=True))(view)


def _declare(access: Access) -> Callable[[View], View]:
    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, access)
        return view

    return declare


def access_of(app: Flask, endpoint: str | None) -> Access | None:
    """Give what a view declared; nothing if it declared nothing. Static files are for anyone."""
    if endpoint == "static":
        return Access(unasked=True)
    found: Access | None = getattr(app.view_functions.get(endpoint or ""), _ATTRIBUTE, None)
    return found


def table(app: Flask) -> Mapping[tuple[str, str], Access | None]:
    """Give the whole table: (rule, endpoint) -> who may open it, or nothing if it does not say."""
    return {(str(rule), rule.endpoint): access_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
