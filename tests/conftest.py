"""What every test stands on: nothing speaks to another machine, and what must run is never skipped."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

from webapp.access import passwords

ROOT = Path(__file__).resolve().parents[1]
# `make test` makes sure of these, so a skip means that something it should have proved was not proved.
NEVER_SKIPPED = ("browser", "postgres")
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")

# Examples are drawn anew in every run and shrink fast; a slow shared machine is not a fault of the code.
settings.register_profile("usual", deadline=None, print_blob=True)
settings.load_profile("usual")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Iterator[None]:
    """Turn a skipped browser or PostgreSQL test into a failed one."""
    outcome = yield
    report = outcome.get_result()
    kinds = [kind for kind in NEVER_SKIPPED if item.get_closest_marker(kind)]
    if report.skipped and kinds and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"a {kinds[0]} test may not be skipped: {report.longrepr}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put first what takes longest: were it begun last, the other process would wait for it."""
    items.sort(key=lambda item: item.get_closest_marker("begun_first") is None)


@pytest.fixture(autouse=True, scope="session")
def _no_other_machine() -> Iterator[None]:
    """Refuse connections that leave this machine."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            pytest.fail(f"a test tried to reach {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(autouse=True, scope="session")
def _little_work() -> Iterator[None]:
    """Hash passwords as the service does, with less work: some thousand of them took minutes of a run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The browser that `make test` found or installed."""
    recorded = ROOT / ".tools" / "browser"
    named = os.environ.get("FPS_TEST_BROWSER") or (
        recorded.read_text(encoding="utf-8").strip() if recorded.exists() else ""
    )
    found = named or shutil.which("chromium") or ""
    if not found:
        pytest.fail("no browser: run the tests with `make test`, which finds or installs one, or set FPS_TEST_BROWSER")
    return Path(found)


@pytest.fixture(scope="session")
def chromium_arguments() -> list[str]:
    """Arguments that keep the browser from looking anywhere but at the page; as root it starts only unsandboxed."""
    quiet = [
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return [*quiet, "--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
