"""Commands on the audit trail: verify, checkpoint, key."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from webapp.audit.checkpoints import (
    Checkpoint,
    CheckpointError,
    is_signed,
    line_of,
    new_key,
    public_key,
    read_lines,
)
from webapp.cli import printing
from webapp.cli.opening import installation_folder, open_store
from webapp.services.make_checkpoint import make_checkpoint
from webapp.services.verify_audit import Fault, Found, Verified, verify_audit
from webapp.store import OPERATOR

KEY, CHECKPOINTS = "audit-key.pem", "audit-checkpoints.jsonl"
"""Kept in the installation's folder: what checkpoints are signed with, and those that were made."""

_SAID = {
    Fault.BROKEN: "event {seq} does not follow from the one before it: one of them was changed, moved or taken out",
    Fault.UNREADABLE: "what comes after event {seq} cannot be read as an event",
    Fault.CUT: "a checkpoint was made at event {seq}, which is not there",
    Fault.REWRITTEN: "a checkpoint says another chain at event {seq}: the trail was made anew up to there",
}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """Verify the audit trail, and make the checkpoints that vouch for it."""


@audit.command()
@click.option(
    "--checkpoints", "files", type=_FILE, multiple=True, help="A file of checkpoints that somebody else kept."
)
@click.option("--public-key", "key", type=_FILE, help="Whose signature the checkpoints must have.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, for programs.")
def verify(files: tuple[Path, ...], key: Path | None, as_json: bool) -> None:
    """Walk the whole trail: every event must follow from the one before, and pass through every checkpoint.

    Without files, the checkpoints kept in the installation's folder. Ends with 1 if anything is wrong.
    """
    folder = installation_folder()
    kept = folder / CHECKPOINTS
    checkpoints = _read(files or ([kept] if kept.exists() else []))
    with _named(key or folder / KEY):
        public = _public(folder, key)
        unsigned = [each.seq for each in checkpoints if public and not is_signed(each, public)]
    with open_store() as opened:
        found = verify_audit(opened.store, OPERATOR, checkpoints)
    if as_json:
        printing.print_json(_document(found, unsigned))
    else:
        _print(found, unsigned, len(checkpoints))
    sys.exit(1 if found.faults or unsigned else 0)


@audit.command()
def checkpoint() -> None:
    """Sign the trail as it stands, keep that in the installation's folder, and print it for others to keep.

    The key is made the first time.
    """
    folder = installation_folder()
    with open_store() as opened, _named(folder / KEY):
        made = make_checkpoint(opened.store, OPERATOR, _key(folder))
    if made is None:
        raise click.ClickException("There is nothing in the audit trail yet.")
    line = line_of(made)
    with (folder / CHECKPOINTS).open("a", encoding="utf-8") as kept:
        kept.write(line)
    click.echo(line, nl=False)


@audit.command()
def key() -> None:
    """Print the public key: whoever keeps checkpoints tells by it that they were made here."""
    folder = installation_folder()
    with open_store(), _named(folder / KEY):
        click.echo(public_key(_key(folder)).decode(), nl=False)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """End the command with the name of the file that cannot be read."""
    try:
        yield
    except (CheckpointError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path}: {error}.") from error


def _key(folder: Path) -> bytes:
    path = folder / KEY
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(made := new_key())
    return made


def _public(folder: Path, given: Path | None) -> bytes | None:
    """Return the public key to hold signatures to: the one given, else the installation's own if it has one."""
    if given:
        return given.read_bytes()
    own = folder / KEY
    return public_key(own.read_bytes()) if own.exists() else None


def _read(paths: Iterable[Path]) -> list[Checkpoint]:
    found: list[Checkpoint] = []
    for path in paths:
        with _named(path):
            found += read_lines(path.read_text("utf-8").splitlines())
    return found


def _document(found: Verified, unsigned: list[int]) -> dict[str, object]:
    faults = [{"fault": each.fault.value, "seq": each.seq} for each in found.faults]
    faults += [{"fault": "unsigned", "seq": seq} for seq in unsigned]
    return {"events": found.events, "seq": found.seq, "chain": found.chain, "passed": found.passed, "faults": faults}


def _print(found: Verified, unsigned: list[int], checkpoints: int) -> None:
    for each in found.faults:
        click.echo(_sentence(each), err=True)
    for seq in unsigned:
        click.echo(f"Wrong: the checkpoint at event {seq} is not signed by the key.", err=True)
    wrong = len(found.faults) + len(unsigned)
    said = "nothing is wrong" if not wrong else f"{wrong} {'fault' if wrong == 1 else 'faults'}"
    click.echo(f"{found.events} events, {found.passed} of {checkpoints} checkpoints passed: {said}.")
    if not checkpoints:
        click.echo("Without a checkpoint nobody can tell whether the end was cut off: fps audit checkpoint makes one.")


def _sentence(each: Found) -> str:
    return f"Wrong: {_SAID[each.fault].format(seq=each.seq)}."


COMMANDS = (audit,)
