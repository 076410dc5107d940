"""The printer of obligations: what it collects, how it counts, and that it does not hide what cannot be collected."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PRINTER = Path(__file__).parent
TESTS = """
import pytest

@pytest.mark.obligation("O2")
@pytest.mark.parametrize("case", ["a", "b"])
def test_each(case):
    pass

@pytest.mark.obligation("O10", "A6")
def test_two():
    pass

def test_unmarked():
    pass
"""


def _printed(folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = obligation(*ids)\n", encoding="utf-8")
    command = [sys.executable, str(PRINTER), str(folder)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_it_prints_each_obligation_with_its_tests_and_cases(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(TESTS, encoding="utf-8")
    done = _printed(tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "A6   test_some.py::test_two",
        "O2   test_some.py::test_each (2 cases)",
        "O10  test_some.py::test_two",
        "3 obligations, 3 proofs.",
    ]


def test_it_says_what_cannot_be_collected(tmp_path: Path) -> None:
    (tmp_path / "test_broken.py").write_text("import nothing_of_that_name\n", encoding="utf-8")
    done = _printed(tmp_path)
    assert done.returncode == 1
    assert "test_broken.py" in done.stderr
