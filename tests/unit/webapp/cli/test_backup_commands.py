"""`fps backup` and `fps restore`: one file that its owner alone reads, an empty place to put it, and plain refusals."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from commanding import Fps


@pytest.fixture
def backup(fps: Fps, folder: Path) -> Path:
    """A backup of an installation with definitions and a person."""
    assert fps("load").exit_code == 0
    ada = ("--email", "a@example.org", "--name", "Ada", "--role", "officer", "--password", "four otters wade upstream")
    assert fps("people", "add", *ada).exit_code == 0
    path = folder / "kept.zip"
    done = fps("backup", path)
    assert (done.exit_code, " 0 files among them" in done.stdout) == (0, True), done.output
    return path


@pytest.fixture
def elsewhere(backup: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place where there is nothing yet."""
    monkeypatch.setenv("FPS_FOLDER", str(folder / "elsewhere"))
    return folder / "elsewhere"


def test_a_backup_is_for_its_owner_alone(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [path.name for path in backup.parent.iterdir() if path.name.startswith(".kept")] == []


def test_a_file_that_is_there_is_not_written_over(fps: Fps, backup: Path) -> None:
    before = backup.read_bytes()
    done = fps("backup", backup)
    assert (done.exit_code, "name another file" in done.stderr) == (2, True)
    assert backup.read_bytes() == before


def test_a_folder_that_is_not_there(fps: Fps, backup: Path) -> None:
    done = fps("backup", backup.parent / "none" / "kept.zip")
    assert (done.exit_code, "cannot be written to" in done.stderr) == (1, True)


def test_it_is_restored_where_there_is_nothing_and_only_there(fps: Fps, backup: Path, elsewhere: Path) -> None:
    done = fps("restore", backup)
    assert done.exit_code == 0, done.output
    assert "The audit trail follows from event to event" in done.stdout
    assert "a@example.org" in fps("people", "list").stdout
    assert fps("audit", "verify").exit_code == 0
    again = fps("restore", backup)
    assert (again.exit_code, "is not empty" in again.stderr) == (1, True)


@pytest.mark.parametrize("content", [b"", b"words", b"PK\x03\x04 and no more"])
def test_what_is_no_backup_is_refused_in_words(fps: Fps, elsewhere: Path, folder: Path, content: bytes) -> None:
    wrong = folder / "wrong.zip"
    wrong.write_bytes(content)
    done = fps("restore", wrong)
    assert (done.exit_code, "Nothing was restored." in done.stderr) == (1, True)
    assert fps("people", "list").stdout.count("@") == 0
