"""What README.md and docs/ say is so: commands print what is shown, paths exist, links lead somewhere, lists are whole.

An example stands in a block called `console`: a line that begins with `$`, then what it prints, where `…` is anything
(a line of its own: any number of lines). A block with `file=NAME` is written to that file first. Examples of one page
run in their order, in one folder with copies of `rulesets/` and `forms/`.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from engine.library import check
from webapp.cli import files, main

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
GUIDE = DOCS / "adding-a-criterion.md"
COMMANDS = DOCS / "commands.md"
PAGES = [README, *sorted(DOCS.rglob("*.md"))]
PICTURES = DOCS / "pictures"
MOST_PICTURE_BYTES = 150_000
BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
# What a path in the text may begin with; what is made is not in the repository.
OF_THE_REPOSITORY = re.compile(r"(engine|rulesets|forms|webapp|tests|benchmarks|docs|scripts)/[\w.@/-]*")
SAYS_NUMBERS = re.compile(r"\d+ of \d+ examples hold\.")


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


@dataclass
class Example:
    """A command and what the page says it prints."""

    command: str
    expected: str


def examples(block: str) -> Iterator[Example]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield Example(command, expected.rstrip("\n"))


def agrees(expected: str, printed: str) -> bool:
    """Tell whether what is printed is what is expected; how many examples there are may grow without the page."""
    lines = [_line(line) for line in expected.splitlines()]
    pattern = "\n".join(lines).replace(ANY_LINES + "\n", "(?:.*\n)*").replace("\n" + ANY_LINES, "(?:\n.*)*")
    return re.fullmatch(pattern, printed.rstrip("\n")) is not None


ANY_LINES = "(any lines)"


def _line(line: str) -> str:
    if line == "…":
        return ANY_LINES
    if SAYS_NUMBERS.fullmatch(line):
        return SAYS_NUMBERS.pattern
    return ".*".join(re.escape(part) for part in line.split("…"))


def run(command: str) -> tuple[int, str]:
    """Run an `fps` command; of a shell it knows `echo … |` before and `> FILE` after."""
    given, _, called = command.rpartition(" | ")
    called, _, target = called.partition(" > ")
    words = shlex.split(called)
    assert words[0] == "fps", command
    done = CliRunner().invoke(main, words[1:], input=" ".join(shlex.split(given)[1:]))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    if target:
        Path(target).write_text(done.stdout, "utf-8")
    return done.exit_code, "" if target else done.output


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the shipped definitions and an installation of its own."""
    for name in ("rulesets", "forms"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("FPS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")
    checked = cache(check)  # the same definitions need no second check, which takes longer than all else
    monkeypatch.setattr(files, "check", lambda sources: checked(tuple(sources)))
    return tmp_path


@pytest.mark.parametrize("page", [README, COMMANDS], ids=ids)
def test_every_example_prints_what_is_shown(page: Path, folder: Path) -> None:
    ran = 0
    for language, file, block in BLOCK.findall(page.read_text("utf-8")):
        if file:
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_text(block, "utf-8")
        if language == "console":
            for example in examples(block):
                _, printed = run(example.command)
                assert agrees(example.expected, printed), f"$ {example.command}\n{printed}"
                ran += 1
    assert ran >= 3


@pytest.mark.parametrize(
    ("expected", "printed", "agreed"),
    [
        pytest.param("one\ntwo", "one\ntwo\n", True, id="the-same"),
        pytest.param("one", "one\ntwo\n", False, id="more"),
        pytest.param("one\n…", "one\n", True, id="no-more-lines"),
        pytest.param("one\n…\nfour", "one\ntwo\nthree\nfour\n", True, id="lines-between"),
        pytest.param("one\n…\nfour", "one\ntwo\nthree\n", False, id="another-end"),
        pytest.param("Digest …", "Digest 12ab\n", True, id="within-a-line"),
        pytest.param("Digest …", "Digest 12ab\nmore\n", False, id="within-one-line-only"),
        pytest.param("3 of 3 examples hold.", "12 of 12 examples hold.", True, id="counts"),
        pytest.param("", "", True, id="nothing"),
    ],
)
def test_how_examples_are_compared(expected: str, printed: str, agreed: bool) -> None:
    assert agrees(expected, printed) is agreed


def test_the_worked_example_is_the_one_that_is_followed_word_for_word() -> None:
    section = README.read_text("utf-8").partition("## How to add a criterion\n")[2].partition("\n## ")[0]
    shown = [(language, block) for language, _, block in BLOCK.findall(section)]
    followed = [(language, block) for language, _, block in BLOCK.findall(GUIDE.read_text("utf-8"))]
    assert shown == followed
    assert len(shown) >= 7


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(BLOCK.sub("", page.read_text("utf-8"))):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


def anchors(page: Path) -> set[str]:
    headings = HEADING.findall(BLOCK.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_path_in_the_text_exists(page: Path) -> None:
    for code in CODE.findall(BLOCK.sub("", page.read_text("utf-8"))):
        for word in code.split():
            if OF_THE_REPOSITORY.fullmatch(word) and not re.search("[A-Z]{3}", word.replace("README", "")):
                assert (ROOT / word).exists(), word


def test_the_layout_is_the_tree() -> None:
    tree = (
        README.read_text("utf-8")
        .partition("## How the layout reads\n")[2]
        .partition("```text\n")[2]
        .partition("```")[0]
    )
    top, shown = "", set()
    for line in tree.splitlines():
        name, words = line.split(maxsplit=1)
        top = top if line.startswith(" ") else name
        path = name if name == top else top + name
        assert (ROOT / path).exists(), path
        assert words
        shown.add(path)
    assert {path for path in shown if path.count("/") == 1 and path.endswith("/")} == folders(ROOT)
    assert {path for path in shown if re.fullmatch(r"webapp/\w+/", path)} == {
        f"webapp/{name}" for name in folders(ROOT / "webapp") - {"assets/", "static/"}
    }
    said = next(line for line in tree.splitlines() if line.startswith("tests/"))
    for kind in said.split(maxsplit=1)[1].split(", "):
        assert any((ROOT / "tests" / kind).glob("*.py")) or any((ROOT / "tests" / kind).rglob("test_*.py")), kind


def folders(path: Path) -> set[str]:
    """Name the folders that hold something of the repository's."""
    found = (each for each in path.iterdir() if each.is_dir() and each.name[0] not in "._")
    made = {"node_modules", "instance", "build", "dist", "htmlcov"}
    return {f"{each.name}/" for each in found if each.name not in made and not each.name.endswith(".egg-info")}


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_make_target_in_the_text_is_one(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = page.read_text("utf-8")
    named = {code for code in CODE.findall(BLOCK.sub("", text)) if code.startswith("make ")}
    named |= {line for language, _, block in BLOCK.findall(text) if language == "sh" for line in block.splitlines()}
    assert {name.split()[1] for name in named if name.startswith("make ")} <= targets


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_command_in_the_text_is_one(page: Path) -> None:
    text = page.read_text("utf-8")
    called = CODE.findall(BLOCK.sub("", text))
    called += [line for language, _, block in BLOCK.findall(text) if language == "sh" for line in block.splitlines()]
    for line in called:
        words = line.split()
        if words[0] != "fps" or len(words) == 1 or words[1].isupper():
            continue
        command = found(words[1:])
        options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= options, line


def found(words: list[str]) -> click.Command:
    context = click.Context(main)
    command = main.get_command(context, words[0])
    assert command, words
    if isinstance(command, click.Group) and len(words) > 1:
        inner = command.get_command(context, words[1])
        assert inner, words
        return inner
    return command


def test_every_command_and_every_setting_is_told() -> None:
    text = COMMANDS.read_text("utf-8")
    context = click.Context(main)
    for name in main.list_commands(context):
        assert f"## fps {name}\n" in text
        assert f"`fps {name}`" in README.read_text("utf-8")
        command = main.get_command(context, name)
        for inner in command.list_commands(context) if isinstance(command, click.Group) else ():
            assert f"$ fps {name} {inner} " in text or f"$ fps {name} {inner}\n" in text
    source = "".join((ROOT / "webapp" / name).read_text("utf-8") for name in ("settings.py", "cli/opening.py"))
    settings = set(re.findall(r'"(FPS_[A-Z_]+)"', source)) - {"FPS_TEST_"}  # how those of the tests begin
    assert settings == set(re.findall(r"^\| `(FPS_[A-Z_]+)`", text, re.MULTILINE))


def test_the_json_of_a_decision_is_told_key_by_key(folder: Path) -> None:
    facts = "rulesets/enrolment/examples/passes.json"
    _, printed = run(f"fps decide enrolment/minimum-criteria --facts {facts} --on 2026-09-01 --json")
    report: dict[str, Any] = json.loads(printed)
    section = COMMANDS.read_text("utf-8").partition("## fps decide\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(report)
    told = re.search(r"for each criterion: (.*)\|", section)
    assert told
    assert set(report["rules"][0]) | set(report["rules"][0]["evidence"][0]) == set(
        re.findall(r"`(\w+)`", told.group(1))
    )


def test_the_file_of_the_demonstration_is_told_key_by_key() -> None:
    told = set(re.findall(r"^\| `(\w+)`", (DOCS / "demonstration.md").read_text("utf-8"), re.MULTILINE))
    data = json.loads((ROOT / "forms" / "examples" / "demonstration.json").read_text("utf-8"))
    establishments = [each for provider in data["providers"] for each in provider.get("establishments", ())]
    applications = [each for establishment in establishments for each in establishment["applications"]]
    described = [*data["officers"], *data["rounds"], *data["providers"], *data["others"], *applications]
    assert told == {key for each in described for key in each}


def test_the_pictures_are_those_of_the_tour_and_small() -> None:
    shown = set(re.findall(r"!\[[^\]]+\]\((docs/pictures/[\w-]+\.png)\)", README.read_text("utf-8")))
    assert shown == {str(path.relative_to(ROOT)) for path in PICTURES.glob("*.png")}
    assert 6 <= len(shown) <= 8
    for path in PICTURES.glob("*.png"):
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size < MOST_PICTURE_BYTES, path.name


def test_every_decision_is_in_the_index_and_says_why() -> None:
    index = (DOCS / "README.md").read_text("utf-8")
    records = sorted((DOCS / "decisions").glob("*.md"))
    assert [path.name[:4] for path in records] == [f"{number:04d}" for number in range(1, len(records) + 1)]
    for path in records:
        number, title = path.read_text("utf-8").splitlines()[0].removeprefix("# ").split(". ", 1)
        assert f"- [{number}. {title}](decisions/{path.name})" in index
        headings = re.findall(r"^## (.+)$", path.read_text("utf-8"), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], path.name


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_no_page_names_a_machine_or_a_registry(page: Path) -> None:
    text = page.read_text("utf-8")
    hosts = set(re.findall(r"https?://([\w.:-]+)", text))
    assert hosts <= {"127.0.0.1:8000", "json-schema.org"}
    assert not re.search(r"(?<![\w.])/(home|root|tmp|work|usr|opt)/", text)
