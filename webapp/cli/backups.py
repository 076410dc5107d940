"""Commands that keep an installation: backup, restore."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import click

from webapp.backups.archive import BackupError, Manifest
from webapp.cli.opening import open_store
from webapp.services.errors import Refused
from webapp.services.make_backup import make_backup
from webapp.services.restore_backup import Restored, restore_backup
from webapp.store import OPERATOR, is_current, migrate

_REFUSED = {
    "restore-not-empty": "{url} is not empty. A backup is restored into an empty database only: name a new one with "
    "FPS_DATABASE_URL, or a new folder with FPS_FOLDER.",
    "restore-revision": "The backup was made at revision {theirs} of the tables, and this program makes {ours}. "
    "Restore it with the program it was made with; then start the later one, which brings the tables up to date.",
}


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything that the database holds into FILE, uploaded files too, while the service goes on.

    FILE can be read by its owner alone. A file that is there already is never written over.
    """
    if file.exists():
        raise click.UsageError(f"{file} is there already, and a backup is never written over: name another file.")
    with open_store() as opened:
        if not is_current(opened.store):
            raise click.ClickException("The tables are of an earlier version: start the service once, then back up.")
        with _new(file) as target:
            made = make_backup(opened.store, OPERATOR, target)
    click.echo(f"{_counted(made)} written to {file}.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Fill an empty database from the backup in FILE, all of it or nothing, and verify the audit trail.

    Ends with 1 where the trail is not what it was when the backup was made.
    """
    with open_store(makes=True) as opened, file.open("rb") as source:
        migrate(opened.store)
        try:
            found = restore_backup(opened.store, OPERATOR, source)
        except BackupError as error:
            raise click.ClickException(f"{file}: {error}. Nothing was restored.") from error
        except Refused as refused:
            words = _REFUSED[refused.code].format(url=opened.store.url, **refused.params)
            raise click.ClickException(words) from refused
    click.echo(f"{_counted(found.manifest)} restored.")
    click.echo(_trail(found))
    sys.exit(0 if found.sound else 1)


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    """Write a new file, whole or not at all, that its owner alone can read."""
    try:
        made = tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False)  # noqa: SIM115 - closed below
    except OSError as error:
        raise click.ClickException(f"{path.parent} cannot be written to: {error.strerror}.") from error
    try:
        with made:
            yield cast(BinaryIO, made)
            made.flush()
            os.fsync(made.fileno())
        os.link(made.name, path)
    except FileExistsError as error:
        raise click.ClickException(f"{path} was made by somebody else meanwhile: name another file.") from error
    finally:
        Path(made.name).unlink(missing_ok=True)


def _counted(manifest: Manifest) -> str:
    rows = sum(part.rows for part in manifest.tables.values())
    files = manifest.tables["file_content"].rows
    return f"{rows} rows of {len(manifest.tables)} tables, {files} files among them, as of {manifest.made_at},"


def _trail(found: Restored) -> str:
    if found.sound:
        return f"The audit trail follows from event to event and ends at {found.trail.seq}, where it ended then."
    return (
        f"The audit trail has {len(found.trail.faults)} faults or another end than the backup says: it had been "
        "changed before the backup was made, or the backup was. fps audit verify names the events."
    )


COMMANDS = (backup, restore)
"""For `webapp.cli`."""
