"""`fps print`: all that a form asks as PDF, in either language, marked where it is not in force yet."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest

from changing import FORM, later
from commanding import Fps
from garden import FOLDER

LIBRARY = ("--library", str(FOLDER))


def pages(path: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


@pytest.mark.parametrize(("locale", "page"), [("en", "Page 1 of"), ("cy", "Tudalen 1 o")])
def test_a_form_that_is_in_force(fps: Fps, folder: Path, locale: str, page: str) -> None:
    done = fps("print", FORM, "--out", "blank.pdf", "--locale", locale, *LIBRARY)
    assert (done.exit_code, done.stdout) == (0, "Wrote blank.pdf.\n")
    said = pages(folder / "blank.pdf")
    assert page in said[0]
    assert any("What have you grown?" in each for each in said)
    assert not any("Draft" in each or "Drafft" in each for each in said)
    assert pypdf.PdfReader(folder / "blank.pdf").trailer["/Root"]["/Lang"] == locale  # type: ignore[index]


def test_a_version_that_is_not_in_force_yet_is_marked(fps: Fps, folder: Path) -> None:
    (folder / "later.yaml").write_text(later("pin", begins="2999-01-01"), "utf-8")
    given = ("--library", "later.yaml", *LIBRARY)
    assert fps("print", FORM, "--out", "draft.pdf", "--on", "2999-01-01", *given).exit_code == 0
    assert all("Draft" in each for each in pages(folder / "draft.pdf"))


def test_a_form_that_is_not_there(fps: Fps, folder: Path) -> None:
    done = fps("print", "ask/nothing", "--out", "blank.pdf", *LIBRARY)
    assert (done.exit_code, (folder / "blank.pdf").exists()) == (1, False)
    assert "No form of that name" in done.stderr


def test_a_place_that_cannot_be_written(fps: Fps, folder: Path) -> None:
    done = fps("print", FORM, "--out", "no/such/blank.pdf", *LIBRARY)
    assert (done.exit_code, "blank.pdf: No such file or directory" in done.stderr) == (1, True)
