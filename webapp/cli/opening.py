"""Opening this installation's database, and ending a command in one clear line when it cannot be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from webapp.settings import Settings, SettingsError
from webapp.store import Store, Unavailable, is_made
from webapp.store.library import RunningLibrary

FOLDER = "instance"
"""Where an installation that says nothing keeps its database and its key, in the folder the command is run in."""
_NONE = (
    "There is no installation here: no database at {url}. make run makes one with demonstration data, "
    "fps load one with the definitions alone; FPS_FOLDER or FPS_DATABASE_URL says where it is, if it is elsewhere."
)


@dataclass(frozen=True, slots=True)
class Opened:
    """An installation opened for one command: settings, database, and the library it runs on."""

    settings: Settings
    store: Store
    library: RunningLibrary


def installation_folder() -> Path:
    """Return the installation's folder, whether it is there or not."""
    return Path(os.environ.get("FPS_FOLDER", FOLDER)).resolve()


def settings(*, makes: bool) -> Settings:
    """Read the settings from the environment.

    Args:
        makes: whether the folder and the key are made where they are missing, readable by their owner alone.

    Raises:
        ClickException: something in the environment cannot be followed; all of it is named.
    """
    folder = installation_folder()
    if makes:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return Settings.from_environment(os.environ, folder=folder, keep=makes)
    except SettingsError as error:
        raise click.ClickException("\n".join(error.faults)) from error


@contextmanager
def open_store(*, makes: bool = False) -> Iterator[Opened]:
    """Open the installation's database for a command.

    Args:
        makes: whether the command may begin an installation where there is none. One that only reads must not: an
            empty database would answer it as if nothing had ever happened.

    Raises:
        ClickException: the database cannot be reached, or there is none and the command makes none.
    """
    read = settings(makes=makes)
    store = Store(read.database_url)
    try:
        if not makes and not is_made(store):
            raise click.ClickException(_NONE.format(url=store.url))
        yield Opened(read, store, RunningLibrary(store))
    except Unavailable as error:
        words = f"The database at {store.url} cannot be used: {error}. A new one is made by fps load."
        raise click.ClickException(words) from error
    finally:
        store.close()
