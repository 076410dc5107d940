"""Read which of the files that an answer names are not served, and why, for the pages that name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from webapp.store import Actor, Store
from webapp.store.queries import files
from webapp.store.queries.files import FileState


@dataclass(frozen=True, slots=True)
class HeldFiles:
    """Names of files that are not served.

    Attributes:
        held: Those that are still to be scanned.
        refused: Those that a scanner found something in.
    """

    held: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self.held or self.refused)


def read_held_files(store: Store, actor: Actor, file_ids: Iterable[str]) -> HeldFiles:
    """Read which of these files are not served, of those that the actor may see."""
    wanted = [UUID(each) for each in file_ids]
    if not wanted:
        return HeldFiles()
    with store.reading(actor) as work:
        rows = files.unsettled(work, wanted)
    return HeldFiles(
        held=tuple(row.name for row in rows if row.state == FileState.HELD.value),
        refused=tuple(row.name for row in rows if row.state == FileState.REFUSED.value),
    )
