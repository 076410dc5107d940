"""Export definitions: every stored version, byte for byte as it was written."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.store import Actor, Store
from webapp.store.queries import definitions


@dataclass(frozen=True, slots=True)
class Exported:
    """One version as it was loaded: kind, id, content id, file name and bytes."""

    kind: str
    id: str
    content_id: str
    file: str
    source: bytes


def export_definitions(store: Store, actor: Actor) -> tuple[Exported, ...]:
    """Return every stored version with its source bytes, by id and date."""
    with store.reading(actor) as work:
        return tuple(
            Exported(row.kind, row.definition_id, row.content_id, row.file, row.source)
            for row in definitions.everything(work)
        )
