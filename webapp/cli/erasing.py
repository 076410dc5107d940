"""The command on what need not be kept: erase."""

from __future__ import annotations

import click
from flask_babel import gettext

from webapp import interface
from webapp.cli.opening import open_store
from webapp.services.erase_records import erase_records
from webapp.store import migrate


@click.command()
def erase() -> None:
    """Erase what has been kept as long as the framework in force says, but for what is on hold. Run it every night.

    Any number of these may run at once, and each may be stopped at any time.
    """
    with open_store() as opened:
        migrate(opened.store)
        with interface.speaking_app().app_context():
            called = gettext("Somebody who has left")
        done = erase_records(opened.store, opened.library.current(), called)
    click.echo(
        f"{done.drafts} drafts, {done.files} files, {done.accounts} closed accounts and "
        f"{done.sign_ins} traces of signing in erased."
    )


COMMANDS = (erase,)
