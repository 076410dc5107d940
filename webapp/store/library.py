"""The library the service runs on: the definitions in the database, read once and kept until more are loaded."""

from __future__ import annotations

from datetime import datetime
from threading import Lock

from engine.library import Library
from webapp.store.actors import NOBODY
from webapp.store.queries import definitions
from webapp.store.store import Store


class RunningLibrary:
    """Gives the library as the database has it; one a process, safe for threads."""

    def __init__(self, store: Store) -> None:
        """Keep the store; nothing is read until `current` is first called."""
        self._store = store
        self._lock = Lock()
        self._stamp: tuple[int, datetime | None] | None = None
        self._library = Library(())

    def current(self) -> Library:
        """Return the library; it is read anew only when definitions have been added since.

        Raises:
            DefinitionError: a stored document cannot be read any more.
            Unavailable: the database cannot be reached.
        """
        with self._store.reading(NOBODY) as work:
            stamp = definitions.stamp(work)
            if stamp == self._stamp:
                return self._library
            sources = [(row.file, row.source) for row in definitions.everything(work)]
        with self._lock:
            if stamp != self._stamp:
                self._library = Library.checked_before(sources)
                self._stamp = stamp
            return self._library
