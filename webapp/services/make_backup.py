"""Make a backup: everything that the database holds, as it stood at one moment, in one archive."""

from __future__ import annotations

from typing import BinaryIO

from webapp import audit
from webapp.backups.archive import Manifest, write_archive
from webapp.store import Actor, Store, copying
from webapp.store.queries import audit as trail


def make_backup(store: Store, actor: Actor, file: BinaryIO) -> Manifest:
    """Write the rows of every table, uploaded files among them; who is signed in is left out.

    That it was made is recorded afterwards, with the moment that it shows: the backup itself does not know of it.

    Args:
        store: The database.
        actor: Whoever does it: `OPERATOR` from the command line.
        file: Where the archive goes.

    Raises:
        Unavailable: The database cannot be reached.
    """
    with store.reading(actor) as work:
        made = write_archive(
            file,
            ((name, copying.lines(work, name)) for name in copying.tables()),
            revision=copying.revision(work),
            made_at=work.now(),
            newest=trail.newest_link(work),
        )
    with store.writing(actor) as work:
        rows = sum(part.rows for part in made.tables.values())
        audit.record(work, "make-backup", "backup", made.made_at, rows=rows, seq=made.seq)
    return made
