"""Load definitions: check them all with what is stored already, then store the new versions, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.errors import DefinitionError, Fault
from engine.library import check
from engine.proving import prove
from engine.versions import Version
from webapp import audit
from webapp.store import Actor, Store
from webapp.store.queries import definitions


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded: the versions added, how many were there already, and warnings."""

    added: tuple[Version, ...]
    known: int
    warnings: tuple[Fault, ...]


def load_definitions(store: Store, actor: Actor, files: Iterable[tuple[str, bytes]]) -> Loaded:
    """Check `files` together with the stored definitions and store the versions that are new.

    A version that is stored already with the same meaning is skipped.

    Args:
        store: The database.
        actor: Who loads.
        files: Pairs of file name and bytes.

    Raises:
        DefinitionError: Every fault found; nothing was loaded.
    """
    with store.writing(actor) as work:
        stored = definitions.everything(work)
        faults, library = check([*((row.file, row.source) for row in stored), *files])
        if library is None:
            raise DefinitionError(tuple(faults))
        proved = prove(library).faults
        for fault in proved:
            faults.add(fault)
        faults.raise_errors()
        known = {(row.definition_id, row.content_id) for row in stored}
        added = [version for version in library.versions if (version.id, version.content_id) not in known]
        for version in added:
            definitions.add(
                work,
                kind=version.kind,
                definition_id=version.id,
                content_id=version.content_id,
                in_force_from=version.in_force_from,
                in_force_to=version.in_force_to,
                owner=version.owner,
                file=version.file,
                source=version.source,
            )
            audit.record(
                work,
                "load-definition",
                "definition_version",
                f"{version.id}@{version.in_force_from}",
                definitions={version.id: version.content_id},
            )
        return Loaded(tuple(added), len(known), (*library.warnings, *proved))
