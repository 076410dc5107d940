"""The machine this runs on: what it has, and installing what it lacks where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from telling import say, stop

ROOT = Path(__file__).resolve().parents[2]
PYTHON_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
APT_ENVIRONMENT = {"DEBIAN_FRONTEND": "noninteractive"}


def may_install() -> bool:
    """Whether system packages may be installed here: root, on a machine with apt."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: Sequence[str], why: str) -> bool:
    """Install Debian or Ubuntu packages, refreshing the package lists only when that turns out to be needed.

    Returns:
        Whether the packages are installed now. False too where installing is not allowed.
    """
    if not may_install():
        return False
    say(f"installing {' '.join(packages)} with apt ({why})")
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    return _quietly(install) or (_quietly(["apt-get", "update", "--quiet"]) and _quietly(install))


def missing(what: str, packages: Sequence[str], otherwise: str = "") -> str:
    """The one line that names a missing thing and how to get it."""
    line = f"{what} is missing. Install it with: sudo apt-get install {' '.join(packages)}"
    return f"{line}{otherwise}"


def run(command: Sequence[str | Path], *, environment: dict[str, str] | None = None, why: str) -> None:
    """Run a command in the project's folder, showing what it prints only when it fails.

    Raises:
        StepError: the command failed.
    """
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        stop(f"{why} failed (exit {done.returncode}; what it printed is above)")


def answers(command: Sequence[str | Path]) -> str | None:
    """What a command prints, or None where it is not there or fails."""
    try:
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def has_compiler() -> bool:
    """Whether a C extension can be built: a compiler, the C library's headers and Python's."""
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    headers = Path(sysconfig.get_path("include")) / "Python.h"
    found = shutil.which(compiler) or shutil.which("cc")
    return bool(found) and headers.exists() and _compiles(str(found))


def _compiles(compiler: str) -> bool:
    done = subprocess.run(
        [compiler, "-fsyntax-only", "-x", "c", "-"],
        input="#include <stdlib.h>\n",
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0


def _quietly(command: Sequence[str]) -> bool:
    done = subprocess.run(
        list(command),
        env={**os.environ, **APT_ENVIRONMENT},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0
