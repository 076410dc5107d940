"""The Python environment: `.venv`, installed from the hash-pinned locks by a pinned uv kept apart in `.tools`."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
import tomllib
from pathlib import Path

import stamps
from machine import PYTHON_VERSION, ROOT, answers, apt_install, has_compiler, missing, run
from telling import StepError, say, stop

TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
UV = TOOLS / "bin" / "uv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
# An environment serves one Python in one place: its scripts carry the path.
PLACE = f"{ROOT} {sys.version} {sys.base_prefix}"
# durable_rules 2.0.28 compiles on 3.13 and later, and then fails to load: it calls a function Python 3.13 removed.
DURABLE_WORKS_BEFORE = (3, 13)
WITHOUT_DURABLE = "decisions will say 'second opinion: not available', and all else works"


def prepare(*, development: bool) -> None:
    """Make `.venv` hold what the lock says and the project itself, in editable form.

    Args:
        development: whether to install what tests and checks need too. A development environment also serves.

    Raises:
        StepError: something is missing and may not be installed here, or an installation failed.
    """
    service, everything = (ROOT / "requirements.lock", ROOT / "requirements-dev.lock")
    shared = [ROOT / "requirements.in", REQUIREMENTS / "build.lock"]
    python = f"{PLACE} {_project()}"
    stamp = VENV / "made-from"
    key_of = {lock: stamps.key([lock, *shared], python) for lock in (service, everything)}
    enough = [everything] if development else [service, everything]
    if not any(stamps.is_current(stamp, key_of[lock]) for lock in enough):
        lock = everything if development else service
        _install(lock)
        stamps.write(stamp, key_of[lock])
    _prepare_second_opinion()


def prepare_tools() -> None:
    """Put the pinned uv into `.tools`, by the machine's own Python and pip.

    Raises:
        StepError: Python cannot make environments here and may not be taught to.
    """
    lock = REQUIREMENTS / "uv.lock"
    stamp, wanted = TOOLS / "made-from", stamps.key([lock], PLACE)
    if stamps.is_current(stamp, wanted):
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{PYTHON_VERSION}-venv"
        if not apt_install([package], "Python here cannot make environments without it"):
            stop(missing("Python's venv module", [package]))
    say("getting uv, the installer, into .tools")
    shutil.rmtree(TOOLS, ignore_errors=True)
    run([sys.executable, "-m", "venv", TOOLS], why="making .tools")
    install_tools(lock)
    stamps.write(stamp, wanted)


def install_tools(lock: Path) -> None:
    """Install a lock into `.tools` with pip.

    Raises:
        StepError: the installation failed.
    """
    pip: list[str | Path] = [TOOLS / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run([*pip, "--require-hashes", "--no-deps", "-r", lock], why=f"installing {lock.name}")


def _project() -> str:
    """What of pyproject.toml an installation depends on: not how the tools are set."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return json.dumps([told["project"], told["build-system"], told["tool"]["setuptools"]], sort_keys=True)


def _install(lock: Path) -> None:
    prepare_tools()
    say(f"installing {lock.name} into .venv (Python {PYTHON_VERSION})")
    run([UV, "venv", "--quiet", "--clear", "--python", sys.executable, VENV], why="making .venv")
    _uv("sync", "--require-hashes", lock, why=f"installing {lock.name}")
    editable: list[str | Path] = ["--no-deps", "--config-settings", "editable_mode=compat", "--editable", ROOT]
    _uv("install", *_build_constraints(), *editable, why="installing the project itself")


def _prepare_second_opinion() -> None:
    stamp = VENV / "second-opinion-made-from"
    lock = REQUIREMENTS / "durable.lock"
    if sys.version_info >= DURABLE_WORKS_BEFORE:
        say(f"durable_rules does not work on Python {PYTHON_VERSION}: {WITHOUT_DURABLE}")
        return
    if stamps.is_current(stamp, stamps.key([lock])) and _durable_imports():
        return
    if not has_compiler():
        packages = ["gcc", "libc6-dev", f"python{PYTHON_VERSION}-dev"]
        if not apt_install(packages, "durable_rules is built from C") or not has_compiler():
            line = missing("a C compiler with Python headers", packages)
            say(f"durable_rules is not built; {line}; {WITHOUT_DURABLE}")
            return
    say("building durable_rules, the second opinion on every decision")
    try:
        _uv("install", "--require-hashes", "--no-deps", *_build_constraints(), "-r", lock, why="building durable_rules")
    except StepError as reason:
        say(f"{reason}: {WITHOUT_DURABLE}")
        return
    if _durable_imports():
        stamps.write(stamp, stamps.key([lock]))
    else:
        say(f"durable_rules was built and cannot be imported: {WITHOUT_DURABLE}")


def _durable_imports() -> bool:
    return answers([PYTHON, "-c", "import durable.engine, durable.lang"]) is not None


def _build_constraints() -> list[str]:
    return ["--build-constraints", str(REQUIREMENTS / "build.lock")]


def _uv(verb: str, *arguments: str | Path, why: str) -> None:
    environment = {"VIRTUAL_ENV": str(VENV)} | _index_of_pip()
    run([UV, "pip", verb, "--quiet", "--python", PYTHON, *arguments], environment=environment, why=why)


def _index_of_pip() -> dict[str, str]:
    """Where a machine tells pip of its own mirror, uv is told of it too: it does not read pip's settings."""
    if "UV_DEFAULT_INDEX" in os.environ or "UV_INDEX_URL" in os.environ:
        return {}
    pip: list[str | Path] = [TOOLS / "bin" / "python", "-m", "pip", "config", "get"]
    url = os.environ.get("PIP_INDEX_URL") or answers([*pip, "global.index-url"]) or answers([*pip, "user.index-url"])
    return {"UV_DEFAULT_INDEX": url} if url else {}
