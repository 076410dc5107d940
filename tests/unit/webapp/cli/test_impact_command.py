"""`fps impact`: past cases of a file and of the database under a draft, as text, JSON and a workbook."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from clock import FixedClock
from commanding import FACTS, Fps
from enrolling import Service, opened
from webapp.store import Role

HANDS = "rulesets/words/hands@2024-01-01.yaml"
CLUB = {"club_title": "Growers of Mill Lane", "banked": True, "person": "Ada Onion", "mail": "ada@example.org"}
ANSWERS = {
    "volunteers": 4,
    "story": "Beans.",
    "first_dug_on": "2020-03-01",
    "amount": 10_000,
    "tools": [{"thing": "Spade", "cost": 12_000}],
    "promise": True,
}
VISIT = {"welcoming": "open", "welcoming_words": "The gate was open."}


@pytest.fixture
def draft(folder: Path) -> Path:
    """Parameters of a later day that want five volunteers."""
    text = (folder / HANDS).read_text("utf-8").replace("{from: 2024-01-01}", "{from: 2024-01-02}")
    path = folder / "draft" / "hands.yaml"
    path.parent.mkdir()
    path.write_text(text.replace('{2024-01-01: "3"}', '{2024-01-01: "3", 2024-01-02: "5"}'), "utf-8")
    return path


@pytest.fixture
def cases(folder: Path) -> Path:
    """A case with five volunteers, one with four, and a line that is none."""
    plans = [FACTS["plan"] | {"volunteers": count} for count in (5, 4)]
    given = [{"ruleset": "judge/grant", "on": "2025-03-04", "facts": FACTS | {"plan": plan}} for plan in plans]
    lines = [json.dumps(each | {"outcome": "pass"}) for each in given]
    path = folder / "cases.jsonl"
    path.write_text("\n".join([*lines, "{"]), "utf-8")
    return path


@pytest.fixture
def decided(installed: Path) -> str:
    """An installation with one decision; gives the reference of its application."""
    with opened(f"sqlite:///{installed / 'instance' / 'fps.db'}", FixedClock()) as store:
        service = Service(store, store.clock)
        officer = service.person(Role.OFFICER, "Clara Clerk")
        round_id = service.plan(officer, "Autumn window", ["pots/seedling"])
        grower = service.person(Role.PROVIDER, "Ada Onion", "Growers of Mill Lane")
        place = service.register(grower, CLUB, {"garden_title": "Mill Lane", "ground": "soil"})
        reference = service.start(grower, round_id, place, ["pots/seedling"])
        service.answer(grower, reference, ANSWERS, {"quotes": ["Quote.pdf"]})
        service.submit(grower, reference)
        service.close(officer, round_id)
        service.decide(officer, reference)
        service.assess(officer, reference, VISIT)
    return reference


def test_what_the_draft_changes_is_counted_by_outcome_and_rule(fps: Fps, draft: Path, cases: Path) -> None:
    done = fps("impact", draft, "--cases", cases, "--json")
    report = json.loads(done.stdout)
    assert (done.exit_code, report["cases"], report["by_outcome"]) == (1, 2, {"pass->fail": 1})
    assert [(flip["line"], flip["to"]) for flip in report["flips"]] == [(2, "fail")]
    assert report["by_rule"] == {"enough-hands": 1}


def test_a_line_that_is_no_case_is_told_and_the_rest_counted(fps: Fps, draft: Path, cases: Path) -> None:
    done = fps("impact", draft, "--cases", cases)
    assert done.exit_code == 1
    assert "cases.jsonl:3: error" in done.stderr
    assert "2 cases: 1 outcome would change." in done.stdout


def test_cases_of_the_database_are_those_that_were_decided(fps: Fps, draft: Path, decided: str, folder: Path) -> None:
    done = fps("impact", draft, "--database", "--xlsx", "impact.xlsx", "--json")
    report = json.loads(done.stdout)
    assert (done.exit_code, report["cases"], report["by_outcome"]) == (0, 1, {"pass->fail": 1})
    assert report["flips"][0]["reference"] == f"{decided} pots/seedling"
    book = load_workbook(BytesIO((folder / "impact.xlsx").read_bytes()), read_only=True)
    assert any(f"{decided} pots/seedling" in row for row in book["Changed"].iter_rows(values_only=True))
    assert decided in fps("impact", draft, "--database").stdout


def test_a_draft_without_which_nothing_stands_says_so(fps: Fps, folder: Path, cases: Path) -> None:
    done = fps("impact", folder / HANDS, "--cases", cases)
    assert done.exit_code == 1
    assert done.stderr.startswith("Without the draft the definitions have faults")
    assert "grant@2024-01-01.yaml" in done.stderr


def test_a_folder_without_a_draft_in_it_is_refused(fps: Fps, folder: Path, cases: Path) -> None:
    (folder / "empty").mkdir()
    done = fps("impact", "empty", "--cases", cases)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "There is no definition in empty" in done.stderr
