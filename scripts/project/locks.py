"""The lock files: every version and hash that may be installed, for every platform, and no registry's address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from environment import REQUIREMENTS, UV, prepare_tools
from machine import ROOT, run
from telling import say, stop

OLDEST_PYTHON = "3.11"
# A release is taken when it is a week old: most bad ones are withdrawn by then.
COOLING_DAYS = 7
ADDRESSES = ("http://", "https://", "--index-url", "--extra-index-url", "--find-links")


def write() -> None:
    """Resolve every `.in` file again into its lock.

    Raises:
        StepError: there is no set of versions that satisfies a file, or a lock names an address.
    """
    prepare_tools()
    for source in (ROOT / "requirements.in", ROOT / "requirements-dev.in", *sorted(REQUIREMENTS.glob("*.in"))):
        lock = source.with_suffix(".lock")
        say(f"resolving {source.relative_to(ROOT)}")
        newest = (datetime.now(UTC) - timedelta(days=COOLING_DAYS)).strftime("%Y-%m-%d")
        resolve: list[str | Path] = [UV, "pip", "compile", "--quiet", "--upgrade", "--universal", "--generate-hashes"]
        bounds = ["--python-version", OLDEST_PYTHON, "--exclude-newer", newest]
        run([*resolve, *bounds, "--custom-compile-command", "make lock", source, "-o", lock], why=f"resolving {source}")
        _refuse_addresses(lock)


def _refuse_addresses(lock: Path) -> None:
    named = [line for line in lock.read_text(encoding="utf-8").splitlines() if any(a in line for a in ADDRESSES)]
    if named:
        stop(f"{lock.name} names a registry's address: {named[0].strip()}")
