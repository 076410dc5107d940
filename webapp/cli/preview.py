"""The command that shows a form before it is live: preview."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from werkzeug.serving import WSGIRequestHandler, make_server

from engine import commands
from engine.errors import Fault, InputError, Severity
from webapp.cli import files
from webapp.cli.definitions import added, chosen_date, on_date, refuse, stop
from webapp.preview import Found, create_preview, forms_at_hand

HOST = "127.0.0.1"
"""A preview is for this machine alone: it has no sign-in."""
GALLERY = Path(__file__).resolve().parents[1] / "preview" / "gallery.yaml"

_FILE = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("paths", nargs=-1, type=_FILE)
@click.option("--gallery", is_flag=True, help="Show a form that has every type of question.")
@click.option("--facts", type=click.File("rb"), help="A JSON file of facts that conditions read besides the answers.")
@click.option("--port", default=8001, show_default=True, help="0 for one that is free.")
@on_date
@added
def preview(
    paths: tuple[Path, ...],
    gallery: bool,
    facts: Any,
    port: int,
    on: datetime | None,
    added: tuple[Path, ...],
) -> None:
    """Show the pages of forms before they are live, in a browser on this machine; nothing is kept.

    Without PATH all forms of rulesets/ and forms/ are shown; with PATH, those in the files named, beside them. The
    files are read again when they change.
    """
    named = (*paths, *((GALLERY,) if gallery else ()))
    given = _facts(facts)
    chosen = on.date() if on else None
    source = Source(named, added, given, chosen_date(None), chosen)
    try:
        found = source()
    except InputError as error:
        stop(error, getattr(facts, "name", ""), as_json=False)
    if found.faults:
        refuse(found.faults, as_json=False)
    if not found.forms:
        raise click.ClickException("There is no form to show in these definitions on that date.")
    _serve(source, port, "gallery" if gallery else "")


class Source:
    """The definitions in files, read again whenever one of them has changed."""

    def __init__(
        self,
        named: tuple[Path, ...],
        library: tuple[Path, ...],
        facts: Mapping[str, Any] | None,
        today: date,
        on: date | None,
    ) -> None:
        """Read nothing yet.

        Args:
            named: the files and folders whose forms are shown; of none, all forms are.
            library: further files and folders that are read beside the shipped ones.
            facts: what conditions may read besides the answers, as JSON.
            today: the date in London.
            on: the day to show the forms on, if one is chosen.
        """
        self._named = named
        self._library = library
        self._facts = facts
        self._today = today
        self._on = on
        self._seen: list[tuple[str, int, int]] = []
        self._found = Found()

    def __call__(self) -> Found:
        """Return what stands in the files now.

        Raises:
            InputError: the facts are not those of the vocabulary, when the files are read for the first time.
            ClickException: a file cannot be read, then too.
        """
        seen = self._state()
        if seen != self._seen:
            self._found, self._seen = self._read() if not self._seen else self._read_again(), seen
        return self._found

    def _state(self) -> list[tuple[str, int, int]]:
        paths = (*files.default_paths(), *self._library, *self._named)
        stats = ((str(file), file.stat()) for file in files.definition_files(paths) if file.exists())
        return [(name, stat.st_mtime_ns, stat.st_size) for name, stat in stats]

    def _read_again(self) -> Found:
        """Return what stands in the files; where they can be read no longer, that."""
        named = str(next(iter(self._named), ""))
        try:
            return self._read()
        except InputError as error:
            return Found(faults=commands.input_faults(error, named))
        except click.ClickException as error:
            return Found(faults=(Fault(named, 0, "", Severity.ERROR, "unreadable", error.message),))

    def _read(self) -> Found:
        faults, library = files.read_library((*self._library, *self._named))
        if library is None:
            return Found(faults=tuple(faults.errors))
        shown = {name for name, _ in files.sources(self._named)} if self._named else None
        return Found(forms_at_hand(library, self._today, files=shown, on=self._on, facts=self._facts))


def _facts(file: Any) -> Mapping[str, Any] | None:
    if file is None:
        return None
    try:
        data = commands.read_json(file.read())
        if not isinstance(data, dict):
            raise InputError("facts")
    except InputError as error:
        stop(error, getattr(file, "name", "<stdin>"), as_json=False)
    return data


class _Quiet(WSGIRequestHandler):
    """Tells what goes wrong, and nothing of what is asked for."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def _serve(source: Source, port: int, path: str) -> None:
    try:
        server = make_server(HOST, port, create_preview(source), threaded=True, request_handler=_Quiet)
    except SystemExit:
        raise click.ClickException(f"Port {port} is taken; name another with --port.") from None
    click.echo(f"Preview on http://{HOST}:{server.server_port}/{path}; end it with Ctrl-C.")
    server.serve_forever()  # until Ctrl-C, which it takes itself
    click.echo("Nothing was kept.")


COMMANDS = (preview,)
