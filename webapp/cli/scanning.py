"""The command on uploaded files: scan."""

from __future__ import annotations

import sys
import time

import click

from webapp.cli.opening import open_store
from webapp.files.clamav import SWEEP_SECONDS, scanner_at
from webapp.services.release_files import release_files
from webapp.services.scan_files import Swept, scan_files
from webapp.store import Store, migrate

_WHY = {
    "unreachable": "the scanner cannot be reached",
    "too-slow": "the scanner took too long",
    "broken-off": "the scanner broke off",
    "too-large": "a file is larger than the scanner takes (StreamMaxLength)",
    "not-whole": "the scanner did not look at a file to its end",
    "no-answer": "the scanner gave an answer that is none",
    "no-content": "the content of a file is gone",
}


@click.command()
@click.option("--again", is_flag=True, help="Also files that were found clean before, or were never scanned.")
@click.option("--every", type=click.IntRange(min=1), metavar="SECONDS", help="Go on, with a pause between sweeps.")
@click.option("--let-through", is_flag=True, help="Serve the files that are held, without scanning them.")
def scan(again: bool, every: int | None, let_through: bool) -> None:
    """Scan the uploaded files that are held, by the scanner of FPS_CLAMAV.

    Any number of these may run at once, and each may be stopped at any time. Ends with 1 if files are still held.
    """
    with open_store() as opened:
        migrate(opened.store)
        if let_through:
            click.echo(f"{release_files(opened.store)} files let through without a scan.")
            return
        if not opened.settings.clamav:
            raise click.ClickException("There is no scanner: set FPS_CLAMAV to host:port or the path of its socket.")
        swept = _sweep(opened.store, opened.settings.clamav, again)
        while every is not None:
            time.sleep(every)
            swept = _sweep(opened.store, opened.settings.clamav, again=False)
    sys.exit(1 if swept.held else 0)


def _sweep(store: Store, address: str, again: bool) -> Swept:
    swept = scan_files(store, scanner_at(address, SWEEP_SECONDS), again=again)
    click.echo(f"{swept.clean} clean, {swept.refused} refused, {swept.unknown} without an answer; {swept.held} held.")
    if swept.why:
        click.echo(f"Not scanned: {_WHY[swept.why]}.", err=True)
    return swept


COMMANDS = (scan,)
