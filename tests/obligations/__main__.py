"""Prints which tests prove which obligation. Run it as `.venv/bin/python tests/obligations`.

A test says what it proves by `@pytest.mark.obligation("O24", "A6")`: numbers of the statements that the source
documents make. Tests of one function count once, with the number of their cases. Nothing is run here; `make test` does.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
MARK = "obligation"


class Collected:
    """A pytest plugin that only keeps what was collected."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []
        self.broken: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken.append(report.nodeid)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = list(session.items)


def proved(items: Iterable[pytest.Item]) -> dict[str, dict[str, int]]:
    """Return by obligation the tests that prove it, each with its number of cases, in order."""
    found: dict[str, dict[str, int]] = {}
    for item in items:
        for number in {number for mark in item.iter_markers(MARK) for number in mark.args}:
            tests = found.setdefault(number, {})
            name = item.nodeid.partition("[")[0]
            tests[name] = tests.get(name, 0) + 1
    return {number: dict(sorted(found[number].items())) for number in sorted(found, key=_order)}


def table(found: Mapping[str, Mapping[str, int]]) -> str:
    """Return the table as text: an obligation, then a line for each test."""
    lines = []
    for number, tests in found.items():
        for index, (name, cases) in enumerate(tests.items()):
            lines.append(f"{'' if index else number:<5}{name}{f' ({cases} cases)' if cases > 1 else ''}")
    return "\n".join(lines)


def _order(number: str) -> tuple[str, int]:
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", number).groups()  # type: ignore[union-attr]
    return letters, int(digits)


def main(folder: str = str(TESTS)) -> int:
    """Collect the tests in `folder` and print the table; 1 where some cannot be collected."""
    collected = Collected()
    quiet = ["--collect-only", "-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "pytester"]
    pytest.main([*quiet, "-o", "addopts=", folder], plugins=[collected])
    found = proved(collected.items)
    print(table(found))
    print(f"{len(found)} obligations, {sum(len(tests) for tests in found.values())} proofs.")
    for name in collected.broken:
        print(f"cannot be collected: {name}", file=sys.stderr)
    return 1 if collected.broken else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
