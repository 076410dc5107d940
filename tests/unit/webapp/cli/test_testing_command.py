"""`fps test`: the examples, what none of them reaches, what is missing, and which changes none notices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commanding import Fps

BRANCHES = ["judge/grant: 21 of 23 branches", "words/hands: 2 of 2 branches"]
GRANT = "rulesets/judge/grant@2024-01-01.yaml"
MISSED = [
    (26, "rule under-the-ceiling: “Amount you ask for is at most What you would buy added up” is false"),
    (38, "rule sound-roof: unknown"),
]


def lines(text: str) -> list[str]:
    return text.splitlines()


def test_all_hold_and_each_definition_says_how_much_of_it_they_reach(fps: Fps) -> None:
    done = fps("test")
    assert (done.exit_code, lines(done.stdout)) == (0, ["5 of 5 examples hold.", *BRANCHES])


def test_all_hold_for_programs(fps: Fps) -> None:
    assert json.loads(fps("test", "--json").stdout) == {"examples": 5, "failed": []}


@pytest.fixture
def moved(folder: Path) -> Path:
    """The bound of a parameter, moved by one."""
    path = folder / "rulesets" / "words" / "hands@2024-01-01.yaml"
    path.write_text(path.read_text("utf-8").replace('"3"', '"4"'), "utf-8")
    return path


def test_an_example_that_does_not_hold_is_told_with_its_line(fps: Fps, moved: Path) -> None:
    done = fps("test")
    assert done.exit_code == 1
    assert "rulesets/judge/grant@2024-01-01.yaml:" in done.stdout
    assert "An old garden that nobody has visited yet" in done.stdout
    assert "    enough-hands: expected pass, came to fail" in lines(done.stdout)
    assert "4 of 5 examples hold." in lines(done.stdout)


def test_an_example_that_does_not_hold_for_programs(fps: Fps, moved: Path) -> None:
    report = json.loads(fps("test", "--json").stdout)
    assert report["examples"] == 5
    (failed,) = report["failed"]
    assert list(failed) == ["definition", "name", "file", "line", "differences"]
    assert failed["definition"] == "judge/grant"
    assert failed["differences"] == [
        "outcome: expected refer, came to fail",
        "enough-hands: expected pass, came to fail",
    ]


def test_facts_that_cannot_be_read_reach_nothing_and_stop_nothing(fps: Fps, folder: Path) -> None:
    path = folder / GRANT
    path.write_text(path.read_text("utf-8").replace("plan.volunteers: 4", "plan.volunteers: four"), "utf-8")
    done = fps("test")
    assert done.exit_code == 1
    assert "3 of 5 examples hold." in lines(done.stdout)


def test_definitions_with_faults_are_not_tried(fps: Fps, folder: Path) -> None:
    broken = folder / "broken.yaml"
    broken.write_text("kind: rules\nid: judge/broken\n", "utf-8")
    done = fps("test", broken)
    assert done.exit_code == 1
    assert "examples hold" not in done.stdout


def test_what_no_example_reaches_is_listed_with_file_and_line(fps: Fps) -> None:
    done = fps("test", "--coverage")
    assert done.exit_code == 0
    missed = [line for line in lines(done.stdout) if line.startswith("    ")]
    assert missed == [f"    {GRANT}:{line}: {words}" for line, words in MISSED]


def test_what_no_example_reaches_for_programs(fps: Fps) -> None:
    report = json.loads(fps("test", "--coverage", "--json").stdout)
    grant, figures = report["coverage"]
    assert (grant["branches"], grant["reached"], grant["unreachable"]) == (23, 21, [])
    assert grant["unreached"] == [{"file": GRANT, "line": line, "words": words} for line, words in MISSED]
    assert figures["definition"] == "words/hands"


def test_with_paths_it_is_asked_of_these_alone_and_every_example_runs(fps: Fps) -> None:
    done = fps("test", "rulesets/words")
    assert lines(done.stdout) == ["5 of 5 examples hold.", BRANCHES[1]]


def test_suggestions_hold_once_they_are_pasted(fps: Fps, folder: Path) -> None:
    done = fps("test", "--suggest")
    assert done.exit_code == 0
    _, _, found = done.stdout.partition("\n  # ")
    assert "  # Suggested: what it expects is what the engine says now. Confirm it before you keep it." in lines(found)
    path = folder / GRANT
    path.write_text(path.read_text("utf-8") + "  # " + found, "utf-8")
    again = fps("test")
    count = 5 + found.count("  - name:")
    assert count > 5
    assert lines(again.stdout)[:2] == [f"{count} of {count} examples hold.", "judge/grant: 23 of 23 branches"]


def test_changes_that_no_example_notices_are_listed_with_what_would_notice_them(fps: Fps) -> None:
    done = fps("test", "--mutants")
    assert done.exit_code == 1
    found = lines(done.stdout)
    dropped = "rule under-the-ceiling: without “Amount you ask for is at most What you would buy added up”"
    at = found.index(f"{GRANT}:26: {dropped}")
    assert found[at + 1].startswith("    An example would notice it in which ")
    assert found[-1] == "70 mutants: 54 noticed, 2 mean the same, 14 survive."


def test_survivors_for_programs_come_with_facts(fps: Fps) -> None:
    report = json.loads(fps("test", "--mutants", "--json").stdout)["mutants"]
    assert report["survives"] == len(report["survivors"]) > 0
    assert report["noticed"] > report["survives"]
    keys = ["definition", "file", "line", "part", "change", "hint", "on", "facts"]
    assert [list(each) for each in report["survivors"]] == [keys] * report["survives"]


def test_examples_for_survivors_are_suggested_as_well(fps: Fps) -> None:
    alone, together = (fps("test", "--suggest", *more).stdout for more in ([], ["--mutants"]))
    assert together.count("  - name:") > alone.count("  - name:")


def test_mutants_wait_until_every_example_holds(fps: Fps, moved: Path) -> None:
    done = fps("test", "--mutants")
    assert done.exit_code == 1
    assert lines(done.stdout)[-1] == "Mutants are tried once every example holds."
    assert "mutants" not in json.loads(fps("test", "--mutants", "--json").stdout)


FEW = """\
kind: rules
id: judge/few
title: Few
owner: lead
in_force: {from: 2024-01-01}
reads: [plan]
rules:
  - {id: few, title: Few, when: {fact: plan.engineer, answered: true}}
combine: all-must-pass
examples:
  - {name: Seen, on: 2024-02-01, given: {plan.engineer: Bo}, expect: {outcome: pass, rules: {few: pass}}}
  - {name: Not seen, on: 2024-02-01, given: {}, expect: {outcome: fail, rules: {few: fail}}}
"""


def test_where_none_survives_it_ends_well(fps: Fps, folder: Path) -> None:
    (folder / "few.yaml").write_text(FEW, "utf-8")
    done = fps("test", "--mutants", "few.yaml")
    assert lines(done.stdout)[1:] == ["judge/few: 2 of 2 branches", "9 mutants: 7 noticed, 2 mean the same, 0 survive."]
    assert done.exit_code == 0
