"""What the request at hand is done with and for: the store, the settings, whoever is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, g

from engine.library import Library
from webapp.access.sessions import SignedIn, Visit
from webapp.settings import Settings
from webapp.store import NOBODY, Actor, Store
from webapp.store.library import RunningLibrary

EXTENSION = "fps"


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application was made of.

    Attributes:
        settings: How this installation is set up.
        store: Its database.
        library: What it runs on: the definitions in that database.
    """

    settings: Settings
    store: Store
    library: RunningLibrary


def parts() -> Parts:
    """Give what the application was made of."""
    found: Parts = current_app.extensions[EXTENSION]
    return found


def settings() -> Settings:
    """Give the settings."""
    return parts().settings


def store() -> Store:
    """Give the database."""
    return parts().store


def library() -> Library:
    """Give the definitions to run on, as the database has them."""
    return parts().library.current()


def visit() -> Visit | None:
    """Give what is known of whoever sent this request; nothing where that could not be found out."""
    found: Visit | None = g.get("visit")
    return found


def signed_in() -> SignedIn | None:
    """Give the person signed in, if any."""
    found = visit()
    return found.signed_in if found else None


def actor() -> Actor:
    """Give whoever is acting: the person signed in, or nobody."""
    found = signed_in()
    return found.actor if found else NOBODY


def may(act: str) -> bool:
    """Tell whether the person signed in may do something, as `webapp.access.duties` calls it."""
    found = signed_in()
    return found is not None and act in found.acts


def now() -> datetime | None:
    """Give the time at which this request came, by the database's clock; nothing where it could not be asked."""
    found = visit()
    return found.now if found else None
