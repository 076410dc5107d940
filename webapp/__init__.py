"""The web service: journeys for people, run on the definitions that the engine interprets.

Folders, from the outside in: ``journeys`` (views and templates) and ``cli`` call ``services`` (one verb-noun module
each, which own the transaction), which call ``facts``, ``access`` and ``audit``, which call ``store`` (the only place
that knows the tables).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.settings import Settings
    from webapp.store import Store
    from webapp.store.clock import Clock

__all__ = ["create_app"]


def create_app(settings: Settings, *, store: Store | None = None, clock: Clock | None = None) -> Flask:
    """Build the web service; see `webapp.application.create_app`, which is imported only when this is called."""
    from webapp.application import create_app as build

    return build(settings, store=store, clock=clock)
