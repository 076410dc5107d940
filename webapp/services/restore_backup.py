"""Restore a backup into an empty database, and verify what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from webapp import audit
from webapp.backups.archive import Archive, BackupError, Manifest, opened
from webapp.services.errors import ConstraintRefused, Refused, Unstorable
from webapp.services.verify_audit import Verified, verify_audit
from webapp.store import Actor, Store, copying


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: the manifest of the backup, rows by table, and what the audit trail looked like then."""

    manifest: Manifest
    rows: Mapping[str, int]
    trail: Verified

    @property
    def sound(self) -> bool:
        """Whether the trail has no fault, and ends where it ended when the backup was made."""
        ends = (self.trail.seq, self.trail.chain) == (self.manifest.seq, self.manifest.chain)
        return ends and not self.trail.faults


def restore_backup(store: Store, actor: Actor, file: BinaryIO) -> Restored:
    """Fill an empty database from a backup, all of it or nothing, and record that it was.

    Everything in the archive is held against its manifest before the first row is put. The audit trail is verified
    afterwards, as it was on the day: one that had been tampered with before is restored as it was, and said to be so.

    Args:
        store: A database whose tables are made (`webapp.store.migrate`) and empty.
        actor: Whoever does it: `OPERATOR` from the command line.
        file: The archive.

    Raises:
        BackupError: It is no backup, or a damaged one.
        Refused: `restore-not-empty`, there are rows in the database; or `restore-revision`, the backup was made of
            tables of another revision, `theirs`, than `ours`.
        Unavailable: The database cannot be reached.
    """
    with opened(file) as archive:
        archive.verify()
        rows = _put(store, archive)
        manifest = archive.manifest
    trail = verify_audit(store, actor)
    with store.writing(actor) as work:
        audit.record(work, "restore-backup", "backup", manifest.made_at, rows=sum(rows.values()), seq=manifest.seq)
    return Restored(manifest, rows, trail)


def _put(store: Store, archive: Archive) -> dict[str, int]:
    manifest = archive.manifest
    try:
        with copying.filling(store) as database:
            if database.revision != manifest.revision:
                raise Refused("restore-revision", {"theirs": manifest.revision, "ours": database.revision})
            if set(manifest.tables) != set(copying.tables()):
                raise BackupError("its tables are not those of its revision")
            for name in copying.tables():
                database.put(name, archive.lines(name))
            return {name: database.count(name) for name in manifest.tables}
    except copying.NotEmpty as error:
        raise Refused("restore-not-empty") from error
    except (copying.NoRow, ConstraintRefused, Unstorable) as error:
        raise BackupError(str(error)) from error
