"""The command on what was submitted: export-submissions."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import UUID

import click
from flask_babel import force_locale

from engine.forms.columns import is_price
from engine.forms.model import Form
from webapp import create_app
from webapp.cli.opening import Opened, open_store
from webapp.formpages.workbook import SubmissionsWorkbook
from webapp.services.export_submissions import export_submissions, read_answered
from webapp.services.list_rounds import list_rounds
from webapp.store import OPERATOR, migrate


@click.command("export-submissions")
@click.argument("round_name", metavar="ROUND")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The XLSX file to write.")
@click.option("--form", "form_id", default="", help="The form, where submissions of the round answer several.")
@click.option("--locale", type=click.Choice(["en", "cy"]), default="en", show_default=True)
@click.option("--accepted-prices", is_flag=True, help="Of those alone that were accepted, the prices alone.")
@click.option("--replace", is_flag=True, help="Write over a file that is there already.")
def export_submissions_command(
    round_name: str, out: Path, form_id: str, locale: str, accepted_prices: bool, replace: bool
) -> None:
    """Write the submissions of a closed round as a workbook: a row each, a column for each question.

    ROUND is the title of a round, or its id.
    """
    if out.exists() and not replace:
        raise click.UsageError(f"{out} is there already: --replace writes over it.")
    with open_store() as opened:
        migrate(opened.store)
        round_id = _round(opened, round_name)
        forms = _forms(opened, round_id, form_id)
        app = create_app(opened.settings, store=opened.store)
        with app.app_context(), force_locale(locale), out.open("wb") as file:
            book = SubmissionsWorkbook(file, forms, locale, only=is_price if accepted_prices else None)
            count = _write(opened, round_id, book, forms[0].id, accepted=accepted_prices)
    click.echo(f"{count} submissions written to {out}.")


def _write(opened: Opened, round_id: UUID, workbook: SubmissionsWorkbook, form_id: str, *, accepted: bool) -> int:
    count, library = 0, opened.library.current()
    with workbook as book:
        for each in export_submissions(opened.store, OPERATOR, library, round_id, accepted=accepted):
            if each.form.id == form_id:
                book.add(each)
                count += 1
    return count


def _round(opened: Opened, name: str) -> UUID:
    """Return the round of that title or id; or say which there are, and exit with 1."""
    found = list_rounds(opened.store, OPERATOR)
    matching = [each.id for each in found if name.casefold() in (each.title.casefold(), str(each.id))]
    if len(matching) == 1:
        return matching[0]
    said = "Several rounds are" if matching else "No round is"
    lines = [f"{said} called “{name}”. Rounds:", *(f"  {each.id}  {each.title}" for each in found)]
    click.echo("\n".join(lines), err=True)
    sys.exit(1)


def _forms(opened: Opened, round_id: UUID, form_id: str) -> tuple[Form, ...]:
    """Return the versions of the form that was answered; or say what is amiss, and exit with 1."""
    answered = read_answered(opened.store, OPERATOR, opened.library.current(), round_id)
    if not form_id and len(answered.forms) == 1:
        return next(iter(answered.forms.values()))
    if form_id in answered.forms:
        return answered.forms[form_id]
    if not answered.forms:
        words = "Nothing can be exported: the round has not closed, or nobody applied."
    else:
        words = f"Name one of the forms with --form: {', '.join(answered.forms)}."
    click.echo(words, err=True)
    sys.exit(1)


COMMANDS = (export_submissions_command,)
