"""The fences hold: each import that a contract forbids is planted in an empty copy of the layout, and refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = {
    "engine": [
        *("commands", "trials", "library", "rules", "forms", "scoring", "process", "documents", "conditions"),
        *("vocabulary", "values", "words", "reading", "errors", "rules/second_opinion", "tables", "parameters"),
        *("proofs", "proving", "comparing", "spreadsheets", "needs", "edition", "closure"),
    ],
    "webapp": [
        *("cli", "application", "journeys", "services", "formpages", "facts", "access", "audit", "backups", "files"),
        *("notices", "sealing", "timetable", "store", "store/tables"),
    ],
}
PLANTED = [
    pytest.param("engine.values", "import flask", "The engine knows nothing", id="web-in-the-engine"),
    pytest.param("engine.rules", "import sqlalchemy", "The engine knows nothing", id="database-in-the-engine"),
    pytest.param("engine.rules", "import time", "The engine knows nothing", id="clock-in-the-engine"),
    pytest.param("engine.reading", "import webapp.services", "The engine knows nothing", id="service-in-the-engine"),
    pytest.param("engine.rules", "import durable.lang", "Exactly one module", id="durable-elsewhere"),
    pytest.param("webapp.services", "import durable.lang", "Exactly one module", id="durable-in-the-service"),
    pytest.param("webapp.journeys", "import webapp.store", "Views and generated pages", id="view-to-store"),
    pytest.param("webapp.journeys", "import webapp.store.tables", "Views and generated pages", id="view-to-tables"),
    pytest.param("webapp.formpages", "import sqlalchemy", "Views and generated pages", id="pages-to-database"),
    pytest.param("webapp.services", "import webapp.store.tables", "Only the store", id="service-to-tables"),
    pytest.param("webapp.services", "import webapp.journeys", "In the service", id="service-to-view"),
    pytest.param("webapp.store", "import webapp.access", "In the service", id="store-upwards"),
    pytest.param("webapp.files", "import webapp.audit", "In the service", id="siblings-that-know-each-other"),
    pytest.param("engine.conditions", "import engine.rules", "In the engine", id="conditions-upwards"),
    pytest.param("engine.forms", "import engine.rules", "In the engine", id="forms-to-rules"),
    pytest.param("engine.tables", "import engine.rules", "In the engine", id="tables-upwards"),
    pytest.param("engine.library", "import engine.proving", "In the engine", id="library-to-proving"),
    pytest.param("engine.errors", "import engine.values", "In the engine", id="errors-upwards"),
]


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    for root, names in PACKAGES.items():
        for name in ["", *names]:
            package = tmp_path / root / name
            package.mkdir(parents=True, exist_ok=True)
            (package / "__init__.py").touch()
    return tmp_path


def _lint(layout: Path) -> subprocess.CompletedProcess[str]:
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--config", str(ROOT / "pyproject.toml")]
    return subprocess.run(
        lint, cwd=layout, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "200"}
    )


def test_an_empty_layout_keeps_every_contract(layout: Path) -> None:
    _plant(layout, "engine.rules.second_opinion", "import durable.lang")
    done = _lint(layout)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(("module", "line", "contract"), PLANTED)
def test_a_forbidden_import_breaks_its_contract(layout: Path, module: str, line: str, contract: str) -> None:
    _plant(layout, module, line)
    done = _lint(layout)
    assert done.returncode == 1
    assert [said for said in done.stdout.splitlines() if said.startswith(contract) and said.endswith("BROKEN")]


def test_a_circle_is_refused(layout: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        (layout / "engine" / "rules" / f"{one}.py").write_text(f"import engine.rules.{other}\n", encoding="utf-8")
    done = _lint(layout)
    assert [said for said in done.stdout.splitlines() if said.startswith("No circles") and said.endswith("BROKEN")]


def _plant(layout: Path, module: str, line: str) -> None:
    (layout.joinpath(*module.split(".")) / "__init__.py").write_text(f"{line}\n", encoding="utf-8")
