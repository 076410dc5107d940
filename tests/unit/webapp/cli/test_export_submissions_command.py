"""`fps export-submissions`: which round and form, what is said where nothing can be exported, and what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from commanding import Fps

pytestmark = pytest.mark.usefixtures("folder")


def test_a_round_that_is_not_there_is_told_beside_those_that_are(fps: Fps) -> None:
    fps("load")
    told = fps("export-submissions", "Round 9", "--out", "out.xlsx")
    assert told.exit_code == 1
    assert "No round is called “Round 9”." in told.output
    assert not Path("out.xlsx").exists()


def test_a_file_that_is_there_is_kept(fps: Fps) -> None:
    Path("out.xlsx").write_text("mine")
    assert fps("export-submissions", "Round 9", "--out", "out.xlsx").exit_code == 2
    assert Path("out.xlsx").read_text() == "mine"
