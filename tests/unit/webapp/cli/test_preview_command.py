"""fps preview: what it refuses, what it shows, that a draft is seen as it is written, and that nothing is made."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from commanding import Fps

DRAFT = """\
kind: form
id: ask/bulbs
title: {en: Ask for bulbs, cy: Gofyn am fylbiau}
owner: lead
in_force: {from: 2999-01-01}
record: bulbs
audience: provider
pages:
  - id: bulbs
    title: {en: Bulbs}
    questions:
      - {id: how_many, type: integer, label: {en: How many bulbs?}}
      - {id: why_roof, type: text, label: {en: Why on a roof?}, show_when: {fact: garden.ground, is: roof}}
"""


@pytest.fixture
def draft(folder: Path) -> Path:
    path = folder / "draft.yaml"
    path.write_text(DRAFT, "utf-8")
    return path


@pytest.fixture
def started(folder: Path) -> Iterator[Callable[..., tuple[str, subprocess.Popen[str]]]]:
    """Starts a preview on a free port: its address, and its process."""
    running: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> tuple[str, subprocess.Popen[str]]:
        command = [sys.executable, "-c", "from webapp.cli import main; main()", "preview", "--port", "0", *arguments]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder, preexec_fn=hear_ctrl_c))
        assert running[-1].stdout
        return running[-1].stdout.readline().split()[2].rstrip(";"), running[-1]

    yield start
    for process in running:
        process.kill()
        process.communicate()


def hear_ctrl_c() -> None:
    """Undo that a shell makes what it starts in the background deaf to Ctrl-C, and all that comes of that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def read(address: str) -> tuple[int, str]:
    try:
        with urlopen(address) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_a_draft_is_seen_as_it_is_written_and_nothing_is_made(
    folder: Path, draft: Path, started: Callable[..., tuple[str, subprocess.Popen[str]]]
) -> None:
    before = sorted(folder.rglob("*"))
    address, process = started("draft.yaml")
    status, page = read(address)
    assert (status, "Ask for bulbs" in page, "draft.yaml, as on 1 January 2999" in page) == (200, True, True)
    assert "Preview: this form is not live" in page
    draft.write_text(DRAFT.replace("type: integer", "type: intger"), "utf-8")
    status, page = read(address)
    assert (status, "draft.yaml:12" in page, "intger" in page) == (422, True, True)
    draft.write_text(DRAFT.replace("How many bulbs?", "How many daffodils?"), "utf-8")
    assert "How many daffodils?" in read(f"{address}forms/ask/bulbs/pages/bulbs")[1]
    draft.rename(folder / "gone.yaml")
    status, page = read(address)
    assert (status, "draft.yaml" in page) == (422, True)
    (folder / "gone.yaml").rename(draft)
    assert read(address)[0] == 200
    process.send_signal(signal.SIGINT)
    assert "Nothing was kept." in process.communicate(timeout=30)[0]
    assert process.returncode == 0
    assert sorted(folder.rglob("*")) == before


def test_facts_answer_what_the_form_does_not_ask(
    folder: Path, draft: Path, started: Callable[..., tuple[str, subprocess.Popen[str]]]
) -> None:
    (folder / "facts.json").write_text('{"garden": {"ground": "roof"}}', "utf-8")
    address, _ = started("draft.yaml", "--facts", "facts.json")
    page = read(f"{address}forms/ask/bulbs/pages/bulbs")[1]
    assert ("How many bulbs?" in page, "Why on a roof?" in page) == (True, True)


@pytest.mark.parametrize(
    ("arguments", "text", "said"),
    [
        pytest.param(["draft.yaml"], DRAFT.replace("integer", "intger"), "draft.yaml:12: error", id="faults"),
        pytest.param(["draft.yaml", "--on", "2998-12-31"], DRAFT, "There is no form to show", id="not-in-force-then"),
        pytest.param(["rulesets/judge/grant@2024-01-01.yaml"], DRAFT, "There is no form to show", id="no-form"),
        pytest.param(["draft.yaml", "--facts", "draft.yaml"], DRAFT, "JSON object", id="facts-that-are-none"),
        pytest.param(["none.yaml"], DRAFT, "does not exist", id="no-file"),
    ],
)
def test_what_cannot_be_shown_is_told_at_once(
    fps: Fps, draft: Path, arguments: list[str], text: str, said: str
) -> None:
    draft.write_text(text, "utf-8")
    done = fps("preview", *arguments)
    assert done.exit_code in (1, 2)
    assert said in done.stderr


def test_a_port_that_is_taken_is_told(fps: Fps, draft: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = fps("preview", draft, "--port", str(taken.getsockname()[1]))
    assert done.exit_code == 1
    assert "is taken; name another with --port" in done.stderr
