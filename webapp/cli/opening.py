"""Opening this installation's database, and ending a command in one clear line when it cannot be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from webapp.settings import Settings, SettingsError
from webapp.store import Store, Unavailable
from webapp.store.library import RunningLibrary

FOLDER = "instance"
"""Where an installation that says nothing keeps its database and its key, in the folder the command is run in."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An installation opened for one command: settings, database, and the library it runs on."""

    settings: Settings
    store: Store
    library: RunningLibrary


def installation_folder() -> Path:
    """Return the installation's folder, made where it is missing and readable by its owner alone."""
    folder = Path(os.environ.get("FPS_FOLDER", FOLDER)).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        ClickException: something in the environment cannot be followed; all of it is named.
    """
    try:
        return Settings.from_environment(os.environ, folder=installation_folder())
    except SettingsError as error:
        raise click.ClickException("\n".join(error.faults)) from error


@contextmanager
def open_store() -> Iterator[Opened]:
    """Open the installation's database for a command.

    Raises:
        ClickException: the database cannot be reached.
    """
    read = settings()
    store = Store(read.database_url)
    try:
        yield Opened(read, store, RunningLibrary(store))
    except Unavailable as error:
        words = f"The database at {store.url} cannot be used: {error}. A new one is made by fps load."
        raise click.ClickException(words) from error
    finally:
        store.close()
