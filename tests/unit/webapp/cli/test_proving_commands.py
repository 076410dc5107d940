"""`fps check` that proves, also with --explain, `fps needs`, and `fps load`: what they print, and how they end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commanding import Fps
from enrolling import ROOT

PLANTED = ROOT / "tests" / "corpus" / "planted"
OVERLAP = "error The rows “sand” and “middling-sand” match together where Soil is Sand and Length in metres is 11."
PLAN: dict[str, Any] = {"pot.for_old_gardens": False, "plan.volunteers": 4, "garden.ground": "soil"}


@pytest.fixture
def plan(folder: Path) -> Path:
    path = folder / "plan.json"
    path.write_text(json.dumps(PLAN), "utf-8")
    return path


class TestCheck:
    def test_faults_are_shown_with_a_case_in_words_and_as_facts(self, fps: Fps) -> None:
        done = fps("check", PLANTED)
        assert done.exit_code == 1
        lines = done.stdout.split("\n")
        at = lines.index(f"{PLANTED / 'unique.yaml'}:14: {OVERLAP} (rows-overlap)")
        assert json.loads(lines[at + 1].strip().removeprefix("Facts: ")) == {"plot.soil": "sand", "plot.length": 11}
        assert lines[-2] == "4 errors."

    def test_for_programs(self, fps: Fps) -> None:
        report = json.loads(fps("check", PLANTED, "--json").stdout)
        assert set(report) == {"faults"}
        assert {"gap", "silence-pays", "unused-parameter"} <= {fault["code"] for fault in report["faults"]}

    def test_one_file_of_a_sound_library_is_explained(self, fps: Fps) -> None:
        done = fps("check", "rulesets/judge/grant@2024-01-01.yaml", "--explain")
        assert done.exit_code == 0
        assert done.stdout.startswith("judge/grant: what happens when a fact is not known, and all else is\n")
        assert (
            "    If How many volunteers? is not known, “Enough volunteers” is unknown and counts as refer."
            in done.stdout
        )
        assert "Not decided exactly:\n    rulesets/judge/grant@2024-01-01.yaml:" in done.stdout
        assert "the sum of Cost over “What you would buy”" in done.stdout
        assert "ask/grant" not in done.stdout

    def test_all_is_explained_for_programs(self, fps: Fps) -> None:
        report = json.loads(fps("check", "--explain", "--json").stdout)
        assert report["faults"] == []
        assert {each["definition"] for each in report["unknown"]} == {"judge/grant"}
        assert {each["file"].partition("@")[0] for each in report["undecided"]} == {
            "rulesets/ask/grant",
            "rulesets/judge/grant",
        }


PAR = """\
kind: parameters
id: judge/par
title: {en: Par}
owner: lead
in_force: {from: 2024-01-01}
values: {par: {type: money, values: {2024-01-01: "£900.00", 2027-09-01: "£2,000.00"}}}
"""
PRICED = """\
kind: rules
id: judge/priced
title: {en: Priced}
owner: lead
in_force: {from: 2024-01-01}
reads: [plan, judge/par]
rules:
  - id: price
    when: {all: [{fact: plan.amount, at_least: {parameter: judge/par/par}}, {fact: plan.amount, at_most: "£1,200.00"}]}
combine: all-must-pass
"""


class TestFiguresOfADay:
    @pytest.fixture
    def priced(self, folder: Path) -> Path:
        """A rule that a figure makes impossible from a day on."""
        path = folder / "priced"
        path.mkdir()
        (path / "par.yaml").write_text(PAR, "utf-8")
        (path / "priced.yaml").write_text(PRICED, "utf-8")
        return path

    @pytest.mark.parametrize(
        ("options", "is_said"),
        [
            pytest.param((), False, id="not-so-on-every-day"),
            pytest.param(("--on", "2027-08-31"), False, id="the-day-before"),
            pytest.param(("--on", "2027-10-01"), True, id="a-day-after"),
            pytest.param(("--on", "2026-01-01", "--explain"), True, id="explained-ahead"),
        ],
    )
    def test_the_figures_of_the_day_are_judged(
        self, fps: Fps, priced: Path, options: tuple[str, ...], is_said: bool
    ) -> None:
        done = fps("check", priced, *options)
        assert done.exit_code == 0
        assert ("It is so from 1 September 2027." in done.stdout) is is_said

    def test_for_programs(self, fps: Fps, priced: Path) -> None:
        report = json.loads(fps("check", priced, "--on", "2026-01-01", "--explain", "--json").stdout)
        assert {(each["from"], each["until"]) for each in report["dated"]} == {("2027-09-01", None)}


class TestNeeds:
    def test_the_best_is_asked_first(self, fps: Fps, plan: Path) -> None:
        done = fps("needs", "judge/grant", "--facts", plan, "--on", "2024-06-01")
        assert done.exit_code == 0
        lines = done.stdout.strip().split("\n")
        assert lines[0] == "Still needed, the best to ask first:"
        asked = [line.partition("(")[2].partition(")")[0] for line in lines[1:-1]]
        assert asked == ["plan.tools", "visit.welcoming", "plan.amount", "pot.ceiling"]
        assert lines[2].endswith("(visit.welcoming), for “Open to neighbours”")
        assert lines[-1].startswith("Some of these may not matter")

    def test_nothing_more_is_needed_once_one_criterion_fails(self, fps: Fps, plan: Path) -> None:
        plan.write_text(json.dumps(PLAN | {"plan.volunteers": 1}), "utf-8")
        done = fps("needs", "judge/grant", "--facts", plan, "--on", "2024-06-01")
        assert done.stdout == "Nothing more is needed: the outcome is fail, whatever else is known.\n"

    def test_in_welsh(self, fps: Fps, plan: Path) -> None:
        done = fps("needs", "judge/grant", "--facts", plan, "--on", "2024-06-01", "--locale", "cy")
        assert done.stdout.startswith("Angen o hyd, y gorau i'w ofyn yn gyntaf:\n")

    def test_for_programs(self, fps: Fps, plan: Path) -> None:
        report = json.loads(fps("needs", "judge/grant", "--facts", plan, "--on", "2024-06-01", "--json").stdout)
        assert report["settled"] is False
        assert set(report["facts"]) == {"plan.tools", "plan.amount", "pot.ceiling", "visit.welcoming"}
        assert report["rules"]["open-gate"] == ["visit.welcoming"]
        assert (report["ruleset"], report["decided_for"]) == ("judge/grant", "2024-06-01")

    @pytest.mark.parametrize(
        ("name", "given", "said"),
        [
            pytest.param("judge/nobody", {}, "No rule set of that name", id="no-such-rule-set"),
            pytest.param("judge/grant", {"plan.volunteerz": 1}, "The vocabulary has no such fact.", id="no-such-fact"),
        ],
    )
    def test_what_is_wrong_is_said(self, fps: Fps, plan: Path, name: str, given: dict[str, Any], said: str) -> None:
        plan.write_text(json.dumps(given), "utf-8")
        done = fps("needs", name, "--facts", plan, "--on", "2024-06-01")
        assert done.exit_code == 1
        assert said in done.stderr


class TestLoad:
    def test_definitions_that_contradict_are_not_loaded(self, fps: Fps, installed: Path) -> None:
        done = fps("load", PLANTED)
        assert done.exit_code == 1
        assert "(rows-overlap)" in done.output
        assert fps("load", ROOT / "tests" / "library").stdout.startswith("0 versions loaded")

    def test_warnings_are_printed_and_the_rest_is_loaded(self, fps: Fps, installed: Path) -> None:
        done = fps("load", PLANTED / "facts.yaml", PLANTED / "silence.yaml")
        assert done.exit_code == 0
        assert "silence-pays" in done.output
