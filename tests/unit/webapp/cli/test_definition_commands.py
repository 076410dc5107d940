"""`fps check`, `decide`, `explain`, `schema`: what they print for people and programs, and how they end."""

from __future__ import annotations

import ast
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from commanding import FACTS, Fps
from engine.forms.codes import CODES as OF_ANSWERS
from engine.input_words import CODES
from engine.rules.second_opinion import DISAGREES, Opinion
from enrolling import ROOT
from webapp.store import LONDON

BROKEN = """\
kind: rules
id: judge/broken
title: {en: Broken on purpose}
owner: lead
in_force: {from: 2024-01-01}
reads: [plan, pot]
rules:
  - id: enough
    title: {en: Enough}
    when: {fact: plan.volunteerz, at_least: 3}
  - id: Not Kebab
    title: {en: An id that is none}
    when: {fact: plan.volunteers, at_least: 3}
  - id: money
    title: {en: Money without its sign}
    when: {fact: plan.amount, at_most: 500}
    becuase: {pass: {en: "Yes"}}
  - id: words
    title: {en: Words}
    when: {fact: plan.volunteers, at_least: 3}
    because:
      pass: {en: "You have {plan.volunters} volunteers."}
combine: all-must-pass
"""
PLANTED = [
    (10, "unknown-fact"),
    (11, "pattern"),
    (16, "literal-money-sign"),
    (17, "unknown-key"),
    (22, "unknown-token"),
]
"""Three faults of meaning and two of structure, with their lines."""


@pytest.fixture
def broken(folder: Path) -> Path:
    path = folder / "broken.yaml"
    path.write_text(BROKEN, "utf-8")
    return path


class TestCheck:
    def test_clean(self, fps: Fps) -> None:
        done = fps("check")
        assert (done.exit_code, done.stdout) == (0, "No errors.\n")

    def test_clean_for_programs(self, fps: Fps) -> None:
        done = fps("check", "--json")
        assert (done.exit_code, json.loads(done.stdout)) == (0, {"faults": []})

    def test_five_planted_faults_are_all_told_with_their_lines(self, fps: Fps, broken: Path) -> None:
        done = fps("check", broken)
        assert done.exit_code == 1
        for line, code in PLANTED:
            assert [said for said in done.stdout.splitlines() if f"{broken}:{line}: error" in said and code in said]
        assert "Did you mean plan.volunteers?" in done.stdout
        assert done.stdout.endswith("5 errors.\n")

    def test_five_planted_faults_for_programs(self, fps: Fps, broken: Path) -> None:
        done = fps("check", broken, "--json")
        report = json.loads(done.stdout)
        assert done.exit_code == 1
        assert list(report) == ["faults"]
        assert [(fault["line"], fault["code"]) for fault in report["faults"]] == PLANTED
        keys = ["file", "line", "path", "severity", "code", "message", "hint"]
        assert all(list(fault) == keys for fault in report["faults"])
        assert {fault["file"] for fault in report["faults"]} == {str(broken)}
        assert {fault["severity"] for fault in report["faults"]} == {"error"}

    def test_what_is_not_yaml_is_a_fault_with_its_line(self, fps: Fps, folder: Path) -> None:
        (folder / "rulesets" / "torn.yaml").write_text("kind: rules\nid: [judge\n", "utf-8")
        report = json.loads(fps("check", "--json").stdout)
        assert [fault["file"] for fault in report["faults"]] == ["rulesets/torn.yaml"]
        assert report["faults"][0]["line"] > 1

    def test_a_folder_of_examples_holds_no_definitions(self, fps: Fps, folder: Path) -> None:
        (folder / "rulesets" / "examples").mkdir()
        (folder / "rulesets" / "examples" / "facts.json").write_text("{}", "utf-8")
        assert fps("check").exit_code == 0

    def test_a_path_that_is_not_there_is_wrong_usage(self, fps: Fps) -> None:
        assert fps("check", "nothing.yaml").exit_code == 2


@pytest.fixture
def running_out(folder: Path) -> Path:
    """A figure that is confirmed until the end of 2027."""
    path = folder / "rulesets" / "words" / "hands@2024-01-01.yaml"
    text = path.read_text("utf-8").replace('2024-01-01: "3"', '2024-01-01: {value: "3", confirmed_to: 2027-12-31}')
    path.write_text(text, "utf-8")
    return path


class TestCheckOnADate:
    @pytest.mark.parametrize(
        ("on", "said"),
        [
            pytest.param("2027-11-01", "Fewest volunteers is confirmed until 31 December 2027", id="sixty-days-ahead"),
            pytest.param("2028-01-01", "Fewest volunteers was confirmed until 31 December 2027", id="afterwards"),
        ],
    )
    def test_a_figure_that_runs_out_is_a_warning(self, fps: Fps, running_out: Path, on: str, said: str) -> None:
        done = fps("check", "--on", on)
        assert done.exit_code == 0
        assert f"rulesets/words/hands@2024-01-01.yaml:7: warning {said}; a value from 1 January 2028" in done.stdout
        assert done.stdout.endswith(f"Figures as of {on}.\nNo errors.\n")

    def test_for_programs(self, fps: Fps, running_out: Path) -> None:
        done = fps("check", "--on", "2028-01-01", "--json")
        (fault,) = json.loads(done.stdout)["faults"]
        assert done.exit_code == 0
        assert (fault["severity"], fault["code"], fault["line"]) == ("warning", "value-ran-out", 7)

    def test_before_that_there_is_nothing_to_say(self, fps: Fps, running_out: Path) -> None:
        assert fps("check", "--on", "2027-10-31").stdout == "Figures as of 2027-10-31.\nNo errors.\n"

    def test_a_decision_warns_and_is_made(self, fps: Fps, running_out: Path, facts: Path) -> None:
        done = fps("decide", "judge/grant", "--facts", facts, "--on", "2028-06-01")
        assert done.exit_code == 0
        assert "decided for 2028-06-01" in done.stdout
        assert "warning: Fewest volunteers was confirmed until 31 December 2027" in done.stdout


RULE_KEYS = ["id", "title", "verdict", "reason", "because", "condition", "source", "evidence", "missing"]
REPORT_KEYS = [
    "outcome",
    "rules",
    "conclusions",
    "missing",
    "ruleset",
    "closure",
    "decided_for",
    "second_opinion",
    "digest",
    "warnings",
    "engine",
    "facts",
    "core",
]


@pytest.mark.parametrize("command", [["check"], ["test"], ["check", "--library"]], ids=" ".join)
def test_a_folder_named_without_a_definition_in_it_is_refused(fps: Fps, folder: Path, command: list[str]) -> None:
    (folder / "draft").mkdir()
    (folder / "draft" / "grant.txt").write_text("kind: rules", "utf-8")
    done = fps(*command, folder / "draft")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "draft: no file that ends in .yaml, .yml, .json." in done.stderr


class TestDecide:
    def test_for_people(self, fps: Fps, facts: Path) -> None:
        done = fps("decide", "judge/grant", "--facts", facts, "--on", "2026-03-01")
        assert done.exit_code == 0
        assert done.stdout.startswith("pass by judge/grant (in force from 2024-01-01), decided for 2026-03-01\n")
        for words in ("Enough volunteers", "4 volunteers tend it.", "Largest grant: £500.00", "not-applicable"):
            assert words in done.stdout
        assert "Second opinion by durable_rules" in done.stdout

    def test_for_programs(self, fps: Fps, facts: Path) -> None:
        done = fps("decide", "judge/grant", "--facts", facts, "--on", "2026-03-01", "--json")
        report = json.loads(done.stdout)
        assert list(report) == REPORT_KEYS
        assert all(list(rule) == RULE_KEYS for rule in report["rules"])
        assert list(report["conclusions"]) == ["offer", "refuse", "require", "warn", "set"]
        assert list(report["ruleset"]) == ["id", "content_id", "in_force_from"]
        assert (report["outcome"], report["missing"], report["decided_for"]) == ("pass", [], "2026-03-01")
        assert report["second_opinion"]["verdict"] == "agrees"
        assert report["closure"]["judge/grant"] == report["ruleset"]["content_id"]
        assert report["rules"][0]["evidence"][0] == {
            "fact": "plan.volunteers",
            "title": "How many volunteers?",
            "value": 4,
            "shown": "4",
        }

    @pytest.mark.parametrize("changes", [{"plan": {"volunteers": 2}}, {}], ids=["fails", "is-referred"])
    def test_an_outcome_that_is_no_pass_is_no_fault(self, fps: Fps, changes: dict[str, Any]) -> None:
        assert fps("decide", "judge/grant", "--facts", "-", given=json.dumps(changes)).exit_code == 0

    def test_from_standard_input(self, fps: Fps) -> None:
        done = fps("decide", "judge/grant", "--facts", "-", "--json", given=json.dumps(FACTS))
        assert json.loads(done.stdout)["outcome"] == "pass"

    def test_without_a_date_it_is_today_in_london_and_says_so(self, fps: Fps, facts: Path) -> None:
        before = datetime.now(LONDON).date().isoformat()
        report = json.loads(fps("decide", "judge/grant", "--facts", facts, "--json").stdout)
        assert before <= report["decided_for"] <= datetime.now(LONDON).date().isoformat()

    def test_the_words_are_in_the_language_asked_for(self, fps: Fps) -> None:
        done = fps("decide", "judge/grant", "--facts", "-", "--locale", "cy", "--json", given="{}")
        report = json.loads(done.stdout)
        assert (
            report["rules"][0]["because"].startswith("Ddim yn hysbys eto") or "hysbys" in report["rules"][0]["because"]
        )
        assert report["rules"][0]["title"] == "Enough volunteers"

    def test_the_language_is_not_in_the_decision(self, fps: Fps, facts: Path) -> None:
        cores = [
            json.loads(fps("decide", "judge/grant", "--facts", facts, "--locale", locale, "--json").stdout)["core"]
            for locale in ("en", "cy")
        ]
        assert cores[0] == cores[1]

    @pytest.mark.parametrize(
        ("ruleset", "given", "said"),
        [
            pytest.param(
                "judge/nothing", "{}", "judge/nothing: No rule set of that name is in force", id="unknown-ruleset"
            ),
            pytest.param("judge/grant", '{"plan.volunters": 3}', "plan.volunters: The vocabulary", id="unknown-fact"),
            pytest.param(
                "judge/grant", '{"plan": {"volunteers": "x"}}', "plan.volunteers: “x” is not", id="wrong-type"
            ),
            pytest.param("judge/grant", '{"tending.years": 3}', "tending.years: The rules derive", id="derived-fact"),
            pytest.param("judge/grant", '{"plan": ', "Facts are a JSON object", id="bad-json"),
            pytest.param("judge/grant", "[1]", "Facts are a JSON object", id="not-an-object"),
            pytest.param("judge/grant", b"\xff", "Facts are a JSON object", id="not-text"),
            pytest.param("judge/grant", "[" * 100_000, "Facts are a JSON object", id="too-deep"),
        ],
    )
    def test_bad_input_is_told_in_one_line(self, fps: Fps, ruleset: str, given: str | bytes, said: str) -> None:
        done = fps("decide", ruleset, "--facts", "-", given=given)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.startswith(said)
        assert done.stderr.count("\n") == 1

        done = fps("decide", ruleset, "--facts", "-", "--json", given=given)
        assert (done.exit_code, done.stderr) == (1, "")
        (fault,) = json.loads(done.stdout)["faults"]
        words = f"{fault['path']}: {fault['message']}" if fault["path"] else fault["message"]
        assert words.startswith(said)

    def test_all_that_is_wrong_with_the_facts_is_told(self, fps: Fps) -> None:
        given = '{"plan": {"volunteers": "x", "amount": 1.5, "colour": "red"}}'
        names = ["plan.volunteers", "plan.amount", "plan.colour"]
        told = fps("decide", "judge/grant", "--facts", "-", given=given).stderr
        assert [line.partition(":")[0] for line in told.splitlines()] == names
        report = json.loads(fps("decide", "judge/grant", "--facts", "-", "--json", given=given).stdout)
        assert [(fault["file"], fault["path"], fault["code"]) for fault in report["faults"]] == [
            ("<stdin>", "plan.volunteers", "integer"),
            ("<stdin>", "plan.amount", "pence"),
            ("<stdin>", "plan.colour", "unknown-fact"),
        ]

    @pytest.mark.parametrize(
        "arguments",
        [
            pytest.param(["decide", "judge/grant", "--facts", "-"], id="decide"),
            pytest.param(["explain", "-"], id="explain"),
            pytest.param(["schema", "ask/grant"], id="schema"),
            pytest.param(["test"], id="test"),
        ],
    )
    def test_faults_of_definitions_are_told_apart_from_what_was_asked_for(
        self, fps: Fps, folder: Path, arguments: list[str]
    ) -> None:
        (folder / "rulesets" / "torn.yaml").write_text("kind: rules\nid: [judge\n", "utf-8")
        done = fps(*arguments, given="{}")
        assert (done.exit_code, done.stdout) == (1, "")
        assert "rulesets/torn.yaml:" in done.stderr
        done = fps(*arguments, "--json", given="{}")
        assert [fault["file"] for fault in json.loads(done.stdout)["faults"]] == ["rulesets/torn.yaml"]

    def test_what_the_second_opinion_denies_does_not_stand(
        self, fps: Fps, facts: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        differs = Opinion("another", DISAGREES, ("outcome: pass here, fail there",))
        monkeypatch.setattr("engine.commands.second_opinion", lambda *_: differs)
        done = fps("decide", "judge/grant", "--facts", facts)
        assert done.exit_code == 1
        assert "outcome: pass here, fail there" in done.stdout

    def test_a_figure_without_a_value_on_the_date_is_warned_of(self, fps: Fps, folder: Path, facts: Path) -> None:
        path = folder / "rulesets" / "words" / "hands@2024-01-01.yaml"
        path.write_text(path.read_text("utf-8").replace('2024-01-01: "3"', '2027-01-01: "3"'), "utf-8")
        arguments = ["decide", "judge/grant", "--facts", str(facts), "--on", "2026-03-01"]
        (warning,) = json.loads(fps(*arguments, "--json").stdout)["warnings"]
        assert warning == "words/hands/fewest-volunteers has no value on 2026-03-01."
        assert f"warning: {warning}" in fps(*arguments).stdout

    def test_a_rule_set_not_yet_in_force_is_not_there(self, fps: Fps, facts: Path) -> None:
        done = fps("decide", "judge/grant", "--facts", facts, "--on", "2023-12-31")
        assert done.exit_code == 1
        assert "its versions begin on 2024-01-01." in done.stderr

    @pytest.mark.parametrize(
        "arguments",
        [
            pytest.param(["decide"], id="no-rule-set"),
            pytest.param(["decide", "judge/grant"], id="no-facts"),
            pytest.param(["decide", "judge/grant", "--facts", "nothing.json"], id="no-such-file"),
            pytest.param(["decide", "judge/grant", "--facts", "-", "--on", "01/03/2026"], id="no-date"),
            pytest.param(["decide", "judge/grant", "--facts", "-", "--locale", "fr"], id="no-such-language"),
            pytest.param(["deicde"], id="no-such-command"),
        ],
    )
    def test_wrong_usage_ends_with_two(self, fps: Fps, arguments: list[str]) -> None:
        assert fps(*arguments).exit_code == 2

    def test_a_folder_may_be_added(self, fps: Fps, folder: Path, facts: Path) -> None:
        (folder / "more").mkdir()
        added = (folder / "rulesets" / "judge" / "grant@2024-01-01.yaml").read_text("utf-8")
        added = added.replace("{from: 2024-01-01}", "{from: 2026-01-01}").replace("minute 12", "minute 20")
        (folder / "more" / "grant@2026-01-01.yaml").write_text(added, "utf-8")
        arguments = ["decide", "judge/grant", "--facts", str(facts), "--on", "2026-03-01", "--json"]
        assert json.loads(fps(*arguments).stdout)["ruleset"]["in_force_from"] == "2024-01-01"
        assert json.loads(fps(*arguments, "--library", "more").stdout)["ruleset"]["in_force_from"] == "2026-01-01"


class TestExplain:
    @pytest.fixture
    def decision(self, fps: Fps, facts: Path, folder: Path) -> Path:
        path = folder / "decision.json"
        path.write_text(fps("decide", "judge/grant", "--facts", facts, "--on", "2026-03-01", "--json").stdout, "utf-8")
        return path

    def test_for_people(self, fps: Fps, decision: Path) -> None:
        done = fps("explain", decision)
        assert done.exit_code == 0
        assert "4 volunteers tend it." in done.stdout

    def test_for_programs_from_standard_input(self, fps: Fps, decision: Path) -> None:
        done = fps("explain", "-", "--json", given=decision.read_text("utf-8"))
        assert json.loads(done.stdout)["core"] == json.loads(decision.read_text("utf-8"))["core"]

    def test_replayed(self, fps: Fps, decision: Path) -> None:
        done = fps("explain", decision, "--replay")
        assert done.exit_code == 0
        assert done.stdout.endswith("Replay: the same.\n")

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            pytest.param("{}", "This is not the JSON of a decision", id="empty"),
            pytest.param("[]", "This is not the JSON of a decision", id="a-list"),
            pytest.param('{"core": 1, "facts": 2}', "This is not the JSON", id="no-core"),
            pytest.param('{"core": {}, "facts": {}}', "This is not the JSON of a decision", id="no-closure"),
            pytest.param('{"core": {"closure": {}}, "facts": {}}', "This is not the JSON", id="hollow"),
            pytest.param(
                '{"core": {"closure": {"a/b": "0"}}, "facts": {}}', "The definitions that", id="unknown-version"
            ),
            pytest.param("{", "Facts are a JSON object", id="not-json"),
        ],
    )
    @pytest.mark.parametrize("option", [[], ["--replay"]], ids=["explained", "replayed"])
    def test_what_is_no_decision_is_told_in_one_line(self, fps: Fps, option: list[str], given: str, said: str) -> None:
        done = fps("explain", "-", *option, given=given)
        assert (done.exit_code, done.stdout) == (1, "")
        assert said in done.stderr
        assert done.stderr.count("\n") == 1

    def test_a_file_that_is_not_there(self, fps: Fps) -> None:
        assert fps("explain", "nothing.json").exit_code == 1

    def test_an_id_that_is_not_there(self, fps: Fps, installed: Path) -> None:
        done = fps("explain", "00000000-0000-4000-8000-000000000000")
        assert done.exit_code == 1
        assert "Traceback" not in done.output


class TestSchema:
    def test_it_is_a_json_schema(self, fps: Fps) -> None:
        schema = json.loads(fps("schema", "ask/grant").stdout)
        assert json.loads(fps("schema", "ask/grant", "--json").stdout) == schema
        assert schema["$schema"].startswith("https://json-schema.org/")
        assert schema["properties"]["volunteers"]["maximum"] == 500

    def test_a_form_that_is_not_there(self, fps: Fps) -> None:
        done = fps("schema", "ask/nothing")
        assert (done.exit_code, done.stdout) == (1, "")
        assert "there are: ask/grant, judge/visit" in done.stderr


def test_every_code_that_the_engine_raises_has_words() -> None:
    raised = {
        node.args[0].value
        for path in (ROOT / "engine").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "InputError"
        if node.args and isinstance(node.args[0], ast.Constant)
    }
    assert len(raised) > 20
    assert raised - {*CODES, *OF_ANSWERS} == set()
