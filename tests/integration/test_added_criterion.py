"""A criterion and its question are added by writing YAML alone, as docs/adding-a-criterion.md says, word for word.

The guide is followed in a copy of the shipped definitions, by its own commands. Then the criterion is looked for in
everything that is made from definitions: what is read before starting, the page, the JSON Schema, decisions, letters.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from browsing import Browser
from clock import FixedClock
from databases import copied
from engine.forms.answers import answers_schema
from engine.library import Library
from engine.rules.explain import criteria
from enrolling import ROOT, Service, opened, sources, verdicts
from webapp import create_app
from webapp.cli import main
from webapp.formpages import page_form
from webapp.settings import Settings
from webapp.store import Actor, Role

GUIDE = (ROOT / "docs" / "adding-a-criterion.md").read_text("utf-8")
FORM, CRITERIA = "enrolment/application", "enrolment/minimum-criteria"
FROM = date(2027, 1, 1)
LOT = "lot/day"
RULE, QUESTION = "public-liability", "public_liability"
TITLE = "Public liability insurance of at least £5 million"
LABEL = "How much public liability insurance do you have?"
DEMONSTRATION = json.loads((ROOT / "forms" / "examples" / "demonstration.json").read_text("utf-8"))["providers"][0]
SETTINGS = Settings(database_url="unused: the store is given", secret_key=b"0" * 32)
ASSESSMENT = {"parents": "shown", "parents_words": "“Every Friday.”", "voice": "shown", "voice_words": "“A council.”"}


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


@dataclass
class Guide:
    """What following the guide left behind: the folder, and what each `fps` command said."""

    folder: Path
    said: dict[str, Result]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    """The guide, followed in a copy of the shipped definitions."""
    folder = tmp_path_factory.mktemp("guide")
    for name in ("rulesets", "forms"):
        shutil.copytree(ROOT / name, folder / name)
    begin, tried, put_in_force = (block.splitlines() for block in _blocks("sh"))
    in_force, question, rule, examples = _blocks("yaml")
    for command in begin:
        subprocess.run(shlex.split(command), cwd=folder, check=True)
    form, ruleset = (folder / shlex.split(command)[-1] for command in begin)
    for path in (form, ruleset):
        _change(path, r"^in_force: .*\n", in_force)
    _change(form, _last_line(question), question)
    _change(ruleset, _last_line(rule), rule)
    _change(ruleset, r"^examples:\n(.|\n)*\Z", examples)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("FPS_FOLDER", str(folder / "instance"))
        patch.setenv("COLUMNS", "300")
        said = {line: CliRunner().invoke(main, shlex.split(line)[1:]) for line in [*tried, *put_in_force]}
        yield Guide(folder, said)


def _last_line(block: str) -> str:
    return rf"^{re.escape(block.splitlines()[-1])}\n"


def _change(path: Path, pattern: str, block: str) -> None:
    text, count = re.subn(pattern, lambda _: block, path.read_text("utf-8"), flags=re.MULTILINE)
    assert count == 1, f"{pattern} stands {count} times in {path.name}"
    path.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def library(guide: Guide) -> Library:
    return Library.read(sources(guide.folder / "rulesets", guide.folder / "forms"))


@dataclass
class Round:
    """A round of 2027 with two decided applications: one with enough insurance, one without."""

    service: Service
    officer: Actor
    html: str
    references: dict[str, str]
    providers: dict[str, Actor]


@pytest.fixture(scope="module")
def round_(guide: Guide, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    clock = FixedClock(datetime(2027, 1, 4, 9, 0, tzinfo=UTC))
    with opened(copied(sqlite_template, tmp_path_factory.mktemp("round")), clock) as store:
        service = Service(store, clock)
        service.load(sources(guide.folder / "rulesets", guide.folder / "forms"))
        officer = service.person(Role.OFFICER, "Olive Officer")
        second = service.person(Role.OFFICER, "Samir Second")
        round_id = service.plan(officer, "Round of 2027", [LOT])
        browser = Browser(create_app(SETTINGS, store=store))
        browser.get(f"/criteria/{LOT}")
        references, providers = {}, {}
        for name, cover in (("enough", 1_000_000_000), ("too-little", 499_999_999)):
            provider = service.person(Role.PROVIDER, f"Provider with {name}", f"Company {name}")
            place = service.register(
                provider, DEMONSTRATION["registration"], DEMONSTRATION["establishments"][0]["answers"]
            )
            reference = service.start(provider, round_id, place, [LOT])
            applied = DEMONSTRATION["establishments"][0]["applications"][0]
            service.answer(provider, reference, applied["answers"] | {QUESTION: cover}, applied["files"])
            service.submit(provider, reference)
            references[name], providers[name] = reference, provider
        service.close(officer, round_id)
        for reference in references.values():
            service.decide(officer, reference)
            service.assess(officer, reference, ASSESSMENT)
            service.confirm(second, reference, LOT)
        yield Round(service, officer, browser.text, references, providers)


def test_every_command_of_the_guide_succeeds(guide: Guide) -> None:
    assert {line: result.exit_code for line, result in guide.said.items()} == dict.fromkeys(guide.said, 0)
    assert len(guide.said) == 6


def test_the_guide_says_what_its_commands_do(guide: Guide) -> None:
    said = {line.partition(" ")[2]: result.output for line, result in guide.said.items()}
    decided = [text for line, text in said.items() if line.startswith("decide")]
    assert "No errors." in said["check"]
    assert "versions loaded; 0 were there already." in said["load"]
    assert TITLE in decided[0]
    assert "refer by" in decided[0]
    assert TITLE not in decided[1]
    assert "pass by" in decided[1]


def test_it_is_in_the_criteria_read_before_starting(round_: Round, library: Library) -> None:
    told = {each.id: each for each in criteria(library.in_force(FROM).rulesets[CRITERIA])}[RULE]
    assert "at least £5,000,000.00" in told.condition
    for words in (TITLE, told.guidance, told.source):
        assert words in round_.html


def test_it_is_on_the_page(round_: Round) -> None:
    library = round_.service.library
    form = library.in_force(FROM).forms[FORM]
    page = form.page("insurance")
    assert page is not None
    with create_app(SETTINGS, store=round_.service.store).test_request_context():
        html = page_form(form, page, {}, {}).render()
    assert LABEL in html
    assert 'name="q-public_liability"' in html
    assert [each.id for each in form.pages][-2:] == ["insurance", "declaration"]


def test_it_is_in_the_json_schema(guide: Guide, library: Library) -> None:
    said = next(result.stdout for line, result in guide.said.items() if line.startswith("fps schema"))
    schema: dict[str, Any] = json.loads(said)
    assert schema == answers_schema(library.in_force(FROM).forms[FORM])
    assert schema["properties"][QUESTION]["title"] == LABEL
    assert QUESTION in schema["required"]


@pytest.mark.parametrize(
    ("name", "verdict", "outcome"), [("enough", "pass", "pass"), ("too-little", "fail", "fail")], ids=["pass", "fail"]
)
def test_it_has_a_verdict_in_the_decision(round_: Round, name: str, verdict: str, outcome: str) -> None:
    found = round_.service.lot(round_.officer, round_.references[name], LOT)
    assert verdicts(found)[RULE] == verdict
    assert found.outcome == outcome
    assert found.second_opinion["verdict"] == "agrees"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("enough", "Your public liability insurance covers £10,000,000.00.", id="pass"),
        pytest.param(
            "too-little",
            "Your public liability insurance covers £4,999,999.99; it must cover at least £5,000,000.00.",
            id="fail",
        ),
    ],
)
def test_it_is_in_the_letter_with_its_reason_and_evidence(round_: Round, name: str, words: str) -> None:
    html = round_.service.letter(round_.providers[name], round_.references[name]).html
    assert f"<h3>{TITLE}</h3>" in html
    assert words in html
    assert f"<dt>{LABEL}</dt>" in html


def test_nothing_changes_before_its_date(library: Library) -> None:
    before = library.in_force(date(2026, 12, 31))
    assert QUESTION not in {question.id for question in before.forms[FORM].questions}
    assert RULE not in {rule.id for rule in before.rulesets[CRITERIA].rules}
