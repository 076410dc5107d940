"""`fps scan`: what is held is scanned, and whoever runs it is told what is left and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import scanner_daemon as daemons
from commanding import Fps
from corpus.files_made import EICAR, pdf
from garden import plant
from webapp.files.clamav import ClamAV
from webapp.services.upload_file import upload_file
from webapp.store import Store, migrate

INFECTED = pdf(b"<< /Length 68 >>\nstream\n" + EICAR + b"\nendstream")


@pytest.fixture
def two_held(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation with two files that are held, one of them with a virus."""
    url = f"sqlite:///{folder / 'files.db'}"
    monkeypatch.setenv("FPS_DATABASE_URL", url)
    monkeypatch.delenv("FPS_CLAMAV", raising=False)
    with closing(Store(url)) as store:
        migrate(store)
        grower = plant(store).add_provider()
        reference, down = grower.start(), ClamAV(daemons.nowhere())
        for name, content in (("a.pdf", pdf()), ("b.pdf", INFECTED)):
            upload_file(*grower.parts, reference, "quotes", name=name, content=content, scanner=down)
        yield


@pytest.fixture
def daemon() -> Iterator[daemons.Daemon]:
    with daemons.running() as running:
        yield running


def test_what_is_held_is_scanned(fps: Fps, two_held: None, daemon: daemons.Daemon, monkeypatch) -> None:
    monkeypatch.setenv("FPS_CLAMAV", daemon.address)
    done = fps("scan")
    assert (done.exit_code, done.stdout) == (0, "1 clean, 1 refused, 0 without an answer; 0 held.\n")
    assert fps("scan").stdout == "0 clean, 0 refused, 0 without an answer; 0 held.\n"
    assert fps("scan", "--again").stdout == "1 clean, 0 refused, 0 without an answer; 0 held.\n"


def test_a_scanner_that_is_down_is_said(fps: Fps, two_held: None, monkeypatch) -> None:
    monkeypatch.setenv("FPS_CLAMAV", daemons.nowhere())
    done = fps("scan")
    assert (done.exit_code, done.stdout) == (1, "0 clean, 0 refused, 1 without an answer; 2 held.\n")
    assert done.stderr == "Not scanned: the scanner cannot be reached.\n"


def test_without_a_scanner_it_says_what_to_set(fps: Fps, two_held: None) -> None:
    done = fps("scan")
    assert done.exit_code == 1
    assert "set FPS_CLAMAV to host:port or the path of its socket" in done.stderr


def test_held_files_are_let_through_when_that_is_asked(fps: Fps, two_held: None) -> None:
    assert fps("scan", "--let-through").stdout == "2 files let through without a scan.\n"
    assert fps("scan", "--let-through").stdout == "0 files let through without a scan.\n"


def test_an_address_that_is_none_is_named(fps: Fps, monkeypatch) -> None:
    monkeypatch.setenv("FPS_CLAMAV", "clamav")
    done = fps("scan")
    assert done.exit_code == 1
    assert "FPS_CLAMAV is host:port or the path of a socket, not 'clamav'" in done.stderr
