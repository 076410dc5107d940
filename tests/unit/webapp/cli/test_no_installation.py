"""Commands where there is no installation: those that read one say so and make none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from commanding import Fps
from webapp.cli import main

DECISION = "0192b2c4-0000-7000-8000-000000000000"
GRANT = "rulesets/judge/grant@2024-01-01.yaml"
BEGIN = {"load", "serve", "demo", "people add", "restore"}
"""Commands that make an installation where there is none."""
ON_FILES = {"check", "test", "decide", "needs", "schema", "print", "preview", "diff", "sheet out", "sheet in"}
"""Commands that ask nothing of an installation."""
READ = {
    "explain": [DECISION],
    "impact": [GRANT, "--database"],
    "export": ["out"],
    "export-submissions": ["A round", "--out", "out.xlsx"],
    "people list": [],
    "people organisations": [],
    "people close": ["a@example.org"],
    "people sessions": ["a@example.org"],
    "people second-factor": ["a@example.org", "--remove"],
    "people password": ["a@example.org", "--password", "four otters wade upstream"],
    "people token": ["a@example.org", "--name", "a program"],
    "people tokens": ["a@example.org"],
    "erase": [],
    "scan": [],
    "send-letters": [],
    "audit verify": [],
    "audit checkpoint": [],
    "audit key": [],
    "backup": ["kept.zip"],
}
"""Every other command, with what it must be given."""


def walked(group: click.Group, before: str = "") -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from walked(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_every_command_is_one_of_these() -> None:
    assert sorted(walked(main)) == sorted([*BEGIN, *ON_FILES, *READ])


@pytest.mark.parametrize("command", READ)
def test_none_is_made_by_what_only_reads_one(fps: Fps, folder: Path, command: str) -> None:
    before = sorted(folder.rglob("*"))
    done = fps(*command.split(), *READ[command])
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: There is no installation here: no database at sqlite:///")
    assert "make run" in done.stderr
    assert "fps load" in done.stderr
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("database", ["missing.db", "empty.db"])
def test_a_database_that_is_named_must_have_been_made(
    fps: Fps, folder: Path, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    (folder / "empty.db").touch()
    monkeypatch.setenv("FPS_DATABASE_URL", f"sqlite:///{folder / database}")
    done = fps("people", "list")
    assert (done.exit_code, database in done.stderr) == (1, True)
    assert not (folder / "instance").exists()
    assert (folder / database).exists() == (database == "empty.db")


def test_what_reads_one_elsewhere_makes_no_folder_here(
    fps: Fps, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FPS_DATABASE_URL", f"sqlite:///{installed / 'instance' / 'fps.db'}")
    monkeypatch.setenv("FPS_FOLDER", str(installed / "none"))
    assert fps("people", "list").exit_code == 0
    assert not (installed / "none").exists()
