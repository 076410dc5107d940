"""Read a stored file: its owner's people may, and officers once the round has closed and a submission includes it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from engine.library import Library
from webapp.services import interested
from webapp.services.errors import Refused
from webapp.services.noting_looks import note_look
from webapp.store import Actor, Store
from webapp.store.queries import applications, files
from webapp.store.queries.files import FileState

_REFUSALS = {FileState.HELD.value: "file-held", FileState.REFUSED.value: "file-infected"}


@dataclass(frozen=True, slots=True)
class FileRead:
    """A stored file with its bytes; `media_type` was found from them when it was uploaded."""

    name: str
    media_type: str
    sha256: str
    content: bytes


def read_file(store: Store, actor: Actor, library: Library, file_id: UUID) -> FileRead:
    """Read a file. That an officer did is noted.

    Raises:
        NotFound: There is none that this actor may see.
        Refused: `file-held`, it is still to be scanned; or `file-infected`. Its bytes go to nobody.
    """
    with store.reading(actor) as work:
        row = files.get(work, file_id)
        if row.application_id is not None:
            interested.refuse_interested(work, library, applications.get(work, row.application_id))
        if row.state != FileState.CLEAN.value:
            raise Refused(_REFUSALS[row.state], {"name": row.name})
        found = FileRead(row.name, row.media_type, row.sha256, files.content(work, file_id))
    note_look(store, actor, "stored_file", file_id)
    return found
