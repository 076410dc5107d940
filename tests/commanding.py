"""What the command's tests stand on: a folder with the invented library, an installation of its own, and `fps`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from enrolling import ROOT
from webapp.cli import main

Fps = Callable[..., Result]

FACTS: dict[str, Any] = {
    "pot": {"for_old_gardens": False, "ceiling": 50000},
    "garden.ground": "soil",
    "plan": {"volunteers": 4, "amount": 10000, "tools": [{"thing": "Spade", "cost": 12000}]},
    "visit": {"welcoming": "open", "welcoming_words": "The gate was open."},
}
"""Facts that pass, nested and dotted."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands are run: `rulesets/` is the invented library, `instance/` the installation's."""
    shutil.copytree(ROOT / "tests" / "library", tmp_path / "rulesets")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FPS_FOLDER", str(tmp_path / "instance"))
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.delenv("FPS_DATABASE_URL", raising=False)
    return tmp_path


@pytest.fixture
def fps(folder: Path) -> Fps:
    """Runs `fps` with arguments; nothing but a chosen exit may end it."""

    def run(*arguments: str | Path, given: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(main, [str(each) for each in arguments], input=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def facts(folder: Path) -> Path:
    """A file of facts that pass."""
    path = folder / "facts.json"
    path.write_text(json.dumps(FACTS), "utf-8")
    return path


@pytest.fixture(scope="session")
def loaded_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that has loaded the invented library, to be copied."""
    instance = tmp_path_factory.mktemp("installation")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FPS_FOLDER", str(instance))
        patch.delenv("FPS_DATABASE_URL", raising=False)
        assert CliRunner().invoke(main, ["load", str(ROOT / "tests" / "library")]).exit_code == 0
    return instance


@pytest.fixture
def installed(folder: Path, loaded_template: Path) -> Path:
    """The folder, its installation having loaded the invented library."""
    shutil.copytree(loaded_template, folder / "instance")
    return folder
