"""Read a stored file: its owner's people may, and officers once the round has closed and a submission includes it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from webapp.store import Actor, Store
from webapp.store.queries import files


@dataclass(frozen=True, slots=True)
class FileRead:
    """A stored file with its bytes; `media_type` was found from them when it was uploaded."""

    name: str
    media_type: str
    sha256: str
    content: bytes


def read_file(store: Store, actor: Actor, file_id: UUID) -> FileRead:
    """Read a file.

    Raises:
        NotFound: There is none that this actor may see.
    """
    with store.reading(actor) as work:
        row = files.get(work, file_id)
        return FileRead(row.name, row.media_type, row.sha256, files.content(work, file_id))
