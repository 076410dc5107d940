"""The checks on the source, and the tests: one step after another, the first failure ends the run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

import audit
from environment import VENV
from machine import ROOT
from telling import colour, say, stop

BIN = VENV / "bin"


def check() -> None:
    """Format, lint, import direction, types, definitions, and known vulnerabilities.

    Raises:
        StepError: one of them found something.
    """
    _step("the format of the source (ruff format)", "ruff", "format", "--check", "--quiet", ".")
    _step("the rules of the house (ruff check)", "ruff", "check", "--quiet", ".")
    _step("who may import whom (import-linter)", "lint-imports", "--no-cache")
    _step("types (mypy --strict)", "mypy", "--no-error-summary")
    _step("the definitions (fps check)", "fps", "check")
    _step("the examples beside the definitions (fps test)", "fps", "test")
    say("known vulnerabilities (pip-audit)")
    audit.check()


def test() -> str:
    """Run every test, in random order on two processes, and tell which took longest.

    Returns:
        pytest's own closing line.

    Raises:
        StepError: a test failed.
    """
    return _pytest("the tests (pytest)", ["-n", "2", "--dist", "worksteal", "--durations", "40"])


def bench() -> str:
    """Run what measures time and memory, one at a time, and show the figures.

    Raises:
        StepError: a measurement is over its bound.
    """
    return _pytest("the measurements (pytest -m bench)", ["-m", "bench", "-p", "no:randomly", "-s"])


def deep() -> str:
    """Run what is too long for every day: property tests over many more cases.

    Raises:
        StepError: a test failed.
    """
    return _pytest("the deep run (pytest -m deep)", ["-m", "deep", "-n", "2"])


def _step(what: str, program: str, *arguments: str) -> None:
    say(what)
    done = subprocess.run([str(BIN / program), *arguments], cwd=ROOT, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        stop(f"{program} found faults")


def _pytest(what: str, arguments: Sequence[str]) -> str:
    say(what)
    command = [str(BIN / "pytest"), *arguments, f"--color={'yes' if colour() else 'no'}"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "100"},
    ) as tests:
        closing = ""
        for line in tests.stdout or ():
            print(line, end="", flush=True)
            closing = line.strip() or closing
    if tests.returncode:
        stop(f"pytest: {closing.strip('= ')}")
    return closing.strip("= ")
