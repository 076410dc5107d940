"""Commands on the service: load, export, serve, demo."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from engine.commands import faults_json
from engine.errors import DefinitionError
from engine.library import Library, check
from webapp import create_app, logs
from webapp.cli import files, printing
from webapp.cli.opening import Opened, installation_folder, open_store
from webapp.services.errors import Refused
from webapp.services.export_definitions import export_definitions
from webapp.services.load_definitions import load_definitions
from webapp.services.make_demonstration import is_demonstration, make_demonstration
from webapp.settings import Settings
from webapp.store import OPERATOR, migrate
from webapp.timetable import london_date

_NO_DEMONSTRATION = (
    "FPS_PRODUCTION is yes, but the database was made as a demonstration, whose sign-ins anyone may know. Name another "
    "with FPS_DATABASE_URL, and load the definitions there."
)
SIGN_INS = "demonstration-sign-ins.txt"
"""Kept in the installation's folder, readable by its owner alone."""
DEMONSTRATION = "examples/demonstration.json"

_PATH = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("paths", nargs=-1, type=_PATH)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, for programs.")
def load(paths: tuple[Path, ...], as_json: bool) -> None:
    """Check definitions and store them in the database; a fault anywhere loads nothing.

    Without PATH, those in rulesets/ and forms/.
    """
    with open_store(makes=True) as opened:
        migrate(opened.store)
        try:
            loaded = load_definitions(opened.store, OPERATOR, files.sources(paths or files.default_paths()))
        except DefinitionError as error:
            _print_faults(error, as_json)
            sys.exit(1)
    if as_json:
        added = [{"id": version.id, "content_id": version.content_id} for version in loaded.added]
        printing.print_json({"added": added, "known": loaded.known})
        return
    printing.print_faults(loaded.warnings)
    click.echo(f"{len(loaded.added)} versions loaded; {loaded.known} were there already.")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export(folder: Path) -> None:
    """Write every stored version into FOLDER, byte for byte as it was loaded."""
    with open_store() as opened:
        exported = export_definitions(opened.store, OPERATOR)
    for each in exported:
        name = f"{each.id.rpartition('/')[2]}@{each.content_id[:12]}{Path(each.file).suffix}"
        path = folder / each.kind / Path(*each.id.split("/")[:-1]) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(each.source)
    click.echo(f"{len(exported)} versions written to {folder}.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Processes; each has four threads.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages. Refuses to start where the stored definitions have faults, and prints all of them.

    Figures that their sources confirm only until soon, or no longer, are told, and it starts.
    """
    with open_store(makes=True) as opened:
        migrate(opened.store)
        library = _library_or_exit(opened)
        with opened.store.reading(OPERATOR) as work:
            today = london_date(work.now())
        printing.print_faults(value.fault for value in library.running_out(today))
        marked = opened.settings.demonstration or is_demonstration(opened.store)
        if marked and opened.settings.production:
            raise click.ClickException(_NO_DEMONSTRATION)
    _Server(replace(opened.settings, demonstration=marked), {"bind": f"{host}:{port}", "workers": workers}).run()


@click.command()
@click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
def demo(data: Path | None) -> None:
    """Make demonstration people, rounds and applications, and print who can sign in.

    Only in a database without people, which is marked as a demonstration from then on. DATA is a JSON file; without it,
    the demonstration beside the shipped definitions.
    """
    kept = installation_folder() / SIGN_INS
    with open_store(makes=True) as opened:
        migrate(opened.store)
        if not is_demonstration(opened.store):
            described = _described(data)
            try:
                made = make_demonstration(
                    opened.store, opened.settings.database_url, opened.library.current(), described
                )
            except Refused as refused:
                if refused.code != "not-empty":
                    raise
                click.echo("The database has people already; a demonstration is made in an empty one only.", err=True)
                sys.exit(1)
            kept.touch(mode=0o600)
            kept.write_text("".join(f"{each.email}\t{each.password}\t{each.who}\n" for each in made), "utf-8")
    if kept.exists():
        click.echo("Who can sign in (passwords made for this installation):")
        for line in kept.read_text("utf-8").splitlines():
            email, password, who = line.split("\t")
            click.echo(f"  {email:<32} {password:<24} {who}")
    else:
        click.echo(f"The list of sign-ins is gone ({kept}); set a password with fps people password EMAIL.")


def _described(data: Path | None) -> Any:
    """Read what the demonstration is made of: the file named, else the one beside the definitions."""
    beside = (path / DEMONSTRATION for path in files.default_paths())
    found = data or next((path for path in beside if path.is_file()), None)
    if found is None:
        raise click.ClickException(f"There is no {DEMONSTRATION} beside the definitions: name a file.")
    try:
        return json.loads(found.read_text("utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{found} is not JSON: {error}.") from error


def _library_or_exit(opened: Opened) -> Library:
    """Return the stored definitions, checked; or print every fault and exit with 1."""
    stored = export_definitions(opened.store, OPERATOR)
    if not stored:
        click.echo("There are no definitions yet: run fps load first.", err=True)
        sys.exit(1)
    faults, library = check((each.file, each.source) for each in stored)
    if library is None:
        printing.print_faults(faults.errors)
        click.echo("The service does not start on definitions with faults.", err=True)
        sys.exit(1)
    return library


def _print_faults(error: DefinitionError, as_json: bool) -> None:
    if as_json:
        printing.print_json(faults_json(error.faults))
        return
    printing.print_faults(error.faults)
    click.echo("Nothing was loaded.", err=True)


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, set up from here; each worker opens the database for itself."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self._settings = settings
        fixed = {"threads": 4, "worker_class": "gthread", "accesslog": None, "timeout": 60, "graceful_timeout": 5}
        # The control socket is for gunicorn's own tool; it would be opened in the home folder of whoever serves.
        told = {"logger_class": _ServerLog} if settings.production else {}
        self._options = fixed | {"control_socket_disable": True} | told | options
        super().__init__()

    def load_config(self) -> None:
        """Hand the options to gunicorn."""
        for key, value in self._options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """Build the application, in the worker."""
        if self._settings.production:
            logs.write_to()
        return create_app(self._settings)


class _ServerLog(Logger):  # type: ignore[misc]
    """Gunicorn's own log, as lines of JSON."""

    def setup(self, cfg: object) -> None:
        """Set it up as gunicorn does, then have it write as we do."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(logs.JsonLines())


COMMANDS = (load, export, serve, demo)
