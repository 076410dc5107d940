"""What can go wrong between a service and the database, each with a stable code.

Services let `NotFound`, `Stale`, `Conflict`, `Unstorable` and `Unavailable` rise: the error pages know them. The others
are mistakes of the programmer, refused before they can reach the database.
"""

from __future__ import annotations


class StoreError(Exception):
    """Anything the store refuses. `code` is stable; the words a person reads live with the error pages."""

    code = "store"


class NotFound(StoreError):
    """No such row for whoever is acting: absent and out of sight are the same answer, on purpose."""

    code = "not-found"

    def __init__(self, kind: str, key: object) -> None:
        """Name the kind of thing (a table's name) and the key looked for."""
        super().__init__(f"no {kind} {key}")
        self.kind = kind
        self.key = key


class Stale(StoreError):
    """Someone else changed the row since it was read: it is at version `current`, not `given`."""

    code = "stale"

    def __init__(self, kind: str, key: object, given: int, current: int) -> None:
        """Name the row and both versions."""
        super().__init__(f"{kind} {key} is at version {current}, not {given}")
        self.kind = kind
        self.key = key
        self.given = given
        self.current = current


class Conflict(StoreError):
    """A constraint of the database refused the change. `constraint` is its name, or on SQLite its columns."""

    code = "conflict"

    def __init__(self, constraint: str) -> None:
        """Name the constraint."""
        super().__init__(f"refused by {constraint or 'a constraint'}")
        self.constraint = constraint


class Unavailable(StoreError):
    """The database cannot be reached, or stayed locked for too long. Nothing was changed."""

    code = "unavailable"


class Unstorable(StoreError):
    """The database cannot hold what was sent (a NUL character, text that is not Unicode, a number out of range)."""

    code = "unstorable"


class OutOfScope(StoreError):
    """Code tried to write a row that whoever is acting may not write."""

    code = "out-of-scope"


class Immutable(StoreError):
    """Code tried to change or delete a row that is kept as it was made (a submission, a decision, an audit event)."""

    code = "immutable"


class ReadOnly(StoreError):
    """Code tried to write in a unit of work opened for reading."""

    code = "read-only"


class Unaudited(StoreError):
    """A unit of work changed something and recorded no audit event. It was rolled back."""

    code = "unaudited"
