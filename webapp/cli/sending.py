"""The command on letters: send-letters."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path
from typing import NoReturn

import click

from webapp import logs
from webapp.cli.opening import Opened, open_store
from webapp.notices.post import Folder, MailServer, Post
from webapp.services.make_demonstration import is_demonstration
from webapp.services.remind_applicants import remind_applicants
from webapp.services.send_letters import send_letters
from webapp.settings import Settings
from webapp.store import Unavailable, migrate

NOBODY = "letters@demonstration.example"
"""Whom the letters of a demonstration are from, where nobody is named: an address that leads nowhere."""
_WHY = {
    "unreachable": "the mail server cannot be reached",
    "too-slow": "the mail server took too long",
    "broken-off": "the mail server broke off",
    "not-encrypted": "the way to the mail server cannot be encrypted (FPS_SMTP_STARTTLS)",
    "not-let-in": "the mail server does not let us in (FPS_SMTP_USER, FPS_SMTP_PASSWORD)",
    "sender-refused": "the mail server takes nothing from FPS_MAIL_FROM",
    "address": "an address is none that mail can be sent to",
    "closed": "somebody's account has been closed",
    "late": "the time of a link ran out first",
    "no-folder": "the folder cannot be written to",
}
_log = logging.getLogger("webapp")


@click.command("send-letters")
@click.option("--every", type=click.IntRange(min=1), metavar="SECONDS", help="Go on, with a pause between sweeps.")
@click.option(
    "--to-folder",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Of a demonstration: write the messages into files instead, so that nothing leaves.",
)
def send_letters_command(every: int | None, folder: Path | None) -> None:
    """Write the reminders that are due, and send the letters that wait to the people they are for, by FPS_SMTP.

    Any number of these may run at once, and each may be stopped at any time. Ends with 1 if letters still wait, or if
    reminders could not be looked for.
    """
    with open_store() as opened:
        migrate(opened.store)
        if opened.settings.production:
            logs.write_to()
        post = _post(opened, folder)
        if every is not None:
            _go_on(opened, post, every)
        done = _sweep(opened, post)
    sys.exit(0 if done else 1)


def _go_on(opened: Opened, post: Post, every: int) -> NoReturn:
    """Sweep for ever: a database that cannot be used for a while is used again when it can be."""
    while True:
        try:
            _sweep(opened, post)
        except Unavailable as error:
            click.echo(f"The database at {opened.store.url} cannot be used now: {error}.", err=True)
        time.sleep(every)


def _post(opened: Opened, folder: Path | None) -> Post:
    settings = opened.settings
    if settings.demonstration or is_demonstration(opened.store):
        if folder is None:
            raise click.ClickException("This is a demonstration, and nothing leaves it: --to-folder DIR writes files.")
        return Folder(folder)
    if folder is not None:
        raise click.ClickException("--to-folder is for demonstrations: here it would keep letters from their people.")
    if not settings.smtp:
        raise click.ClickException("There is no mail server: set FPS_SMTP to host:port, and FPS_MAIL_FROM.")
    return _mail_server(settings)


def _mail_server(settings: Settings) -> MailServer:
    host, _, port = settings.smtp.rpartition(":")
    user, password = settings.smtp_user, settings.smtp_password
    return MailServer(host, int(port), user=user, password=password, starttls=settings.smtp_starttls)


def _sweep(opened: Opened, post: Post) -> bool:
    """Remind and send; tell whether all was done that is to do."""
    looked = _remind(opened)
    done = send_letters(opened.store, post, opened.settings.mail_from or NOBODY, opened.settings.secret_key)
    click.echo(f"{done.sent} sent, {done.refused} refused, {done.put_off} put off; {done.waiting} waiting.")
    if done.why:
        said = _WHY.get(done.why, f"the mail server said {done.why}")
        click.echo(f"Not sent: {said}.", err=True)
    return looked and not done.waiting


def _remind(opened: Opened) -> bool:
    """Write the reminders that are due; tell whether they could be looked for. Letters go whatever becomes of them."""
    try:
        reminded = remind_applicants(opened.store, opened.library.current())
    except Exception as error:
        _log.error("reminders could not be looked for", exc_info=error)
        return False
    if reminded:
        click.echo(f"{reminded} reminders written.")
    return True


COMMANDS = (send_letters_command,)
