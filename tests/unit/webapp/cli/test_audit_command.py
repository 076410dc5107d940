"""`fps audit`: a whole trail says so; one that is not ends with 1 and tells where, to people and programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from commanding import Fps
from webapp import audit
from webapp.cli.opening import installation_folder
from webapp.store import OPERATOR, Store, migrate


@pytest.fixture
def store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An installation with three events in its trail."""
    url = f"sqlite:///{folder / 'trail.db'}"
    monkeypatch.setenv("FPS_DATABASE_URL", url)
    with closing(Store(url)) as opened:
        migrate(opened)
        more(opened, 3)
        yield opened


def more(store: Store, number: int) -> None:
    for _ in range(number):
        with store.writing(OPERATOR) as work:
            audit.record(work, "sign-in", "person", uuid4())


def by_hand(store: Store, statement: str) -> None:
    with store.engine.begin() as connection:
        for name in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS audit_event_kept_{name}"))
        connection.execute(text(statement))


def test_a_whole_trail(fps: Fps, store: Store) -> None:
    assert fps("audit", "verify").stdout.startswith("3 events, 0 of 0 checkpoints passed: nothing is wrong.\nWithout a")
    made = fps("audit", "checkpoint")
    assert json.loads(made.stdout)["seq"] == 3
    more(store, 1)
    assert fps("audit", "verify").stdout == "4 events, 1 of 1 checkpoints passed: nothing is wrong.\n"
    assert (installation_folder() / "audit-key.pem").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("statement", "fault", "words"),
    [
        ("UPDATE audit_event SET role = 'gate' WHERE seq = 2", ["broken", 2], "event 2 does not follow"),
        ("DELETE FROM audit_event WHERE seq = 3", ["cut", 3], "a checkpoint was made at event 3, which is not there"),
        ("UPDATE audit_event SET details = '?' WHERE seq = 2", ["unreadable", 1], "what comes after event 1"),
    ],
)
def test_a_trail_that_is_not_whole(fps: Fps, store: Store, statement: str, fault: list[object], words: str) -> None:
    fps("audit", "checkpoint")
    by_hand(store, statement)
    done = fps("audit", "verify")
    assert (done.exit_code, words in done.stderr) == (1, True), done.stderr
    said = json.loads(fps("audit", "verify", "--json").stdout)
    assert fault in [[each["fault"], each["seq"]] for each in said["faults"]]


def test_a_witness_needs_only_the_lines_and_the_public_key(fps: Fps, store: Store, tmp_path: Path) -> None:
    lines, key = tmp_path / "lines", tmp_path / "key.pem"
    lines.write_text(fps("audit", "checkpoint").stdout, "utf-8")
    key.write_text(fps("audit", "key").stdout, "utf-8")
    told = ("audit", "verify", "--checkpoints", str(lines), "--public-key", str(key))
    assert fps(*told).exit_code == 0
    lines.write_text(lines.read_text("utf-8").replace('"seq":3', '"seq":2'), "utf-8")
    done = fps(*told)
    assert done.exit_code == 1
    assert "the checkpoint at event 2 is not signed by the key" in done.stderr


def test_what_cannot_be_read_is_told(fps: Fps, store: Store, tmp_path: Path) -> None:
    junk = tmp_path / "junk"
    junk.write_bytes(b"\xff{")
    assert fps("audit", "verify", "--checkpoints", str(junk)).exit_code == 1
    junk.write_text("{}", "utf-8")
    assert "line 1 is not a checkpoint" in fps("audit", "verify", "--checkpoints", str(junk)).stderr
    fps("audit", "checkpoint")
    assert "the key is not PEM" in fps("audit", "verify", "--public-key", str(junk)).stderr
    (installation_folder() / "audit-key.pem").write_text("junk", "utf-8")
    for command in ("verify", "checkpoint", "key"):
        done = fps("audit", command)
        assert (done.exit_code, "the key is not PEM" in done.stderr) == (1, True), (command, done.stderr)


def test_an_empty_trail_has_no_checkpoint(fps: Fps, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{folder / 'empty.db'}"
    monkeypatch.setenv("FPS_DATABASE_URL", url)
    with closing(Store(url)) as opened:
        migrate(opened)
    assert "nothing in the audit trail" in fps("audit", "checkpoint").stderr
