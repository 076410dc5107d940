"""The command `print`: a form with nothing in it as PDF, from the definitions alone."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import click
from flask_babel import force_locale, format_date, gettext

from engine import commands
from webapp import interface
from webapp.cli.definitions import added, chosen_date, library_or_exit, locale, on_date, stop
from webapp.formpages import printing
from webapp.timetable import DAY


@click.command("print")
@click.argument("form")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF to write.")
@on_date
@locale
@added
def print_form(form: str, out: Path, on: datetime | None, locale: str, added: tuple[Path, ...]) -> None:
    """Write all that FORM asks as a PDF: to be read before it is answered, or printed and written on.

    A version that is not in force yet is marked as a draft on every page.
    """
    library, chosen = library_or_exit(added, as_json=False), chosen_date(on)
    edition = library.in_force(chosen)
    if form not in edition.forms:
        stop(commands.not_there(library, form, {"form": edition.forms}, "unknown-form"), "", as_json=False)
    begins = edition.versions[form].in_force_from
    with interface.speaking_app().app_context(), force_locale(locale):
        about = gettext("In force from %(day)s.", day=format_date(begins, DAY))
        mark = gettext("Draft") if begins > chosen_date(None) else ""
        paper = printing.blank_form(edition.forms[form], locale, about=(about,), mark=mark)
        words = {"page": gettext("Page {n} of {all}")}
        content = printing.pdf(paper, datetime.combine(begins, time(), UTC), words=words)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}.") from error
    click.echo(f"Wrote {out}.")


COMMANDS = (print_form,)
