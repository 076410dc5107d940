"""Which facts can still change the outcome, and in which order to ask for them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from defining import edition
from engine.needs import NeededFor, Needs, needs
from engine.rules.model import Verdict

ON = date(2024, 6, 1)
HEAD = "owner: lead\nin_force: {from: 2024-01-01}\n"
FACTS = f"""
kind: vocabulary
id: vocabulary/fair
title: Facts about a fair
{HEAD}
records:
  stall:
    kind: {{type: choice, options: [food, plants, games]}}
    kitchen: {{type: boolean}}
    hygiene: {{type: integer}}
    licence: {{type: file}}
    peat_free: {{type: boolean}}
    prizes: {{type: money}}
    takings: {{type: money}}
    costs: {{type: money}}
    gain: {{type: money}}
    grade: {{type: choice, options: [good, poor]}}
"""
TABLE = f"""
kind: table
id: fair/grade
title: Grade
{HEAD}
hit: first
inputs: [stall.kind, stall.hygiene]
outputs: {{fair.graded: {{type: choice, options: [good, poor]}}}}
rows:
  - {{id: clean, match: ["-", {{at_least: 4}}], give: [good]}}
  - {{id: no-food, match: [[plants, games], "-"], give: [good]}}
otherwise: [poor]
"""
RULES = f"""
kind: rules
id: fair/stall
title: Stalls
{HEAD}
reads: [stall, fair/grade]
compute:
  stall.gain: {{subtract: [{{fact: stall.takings}}, {{fact: stall.costs}}]}}
rules:
  - {{id: clean, when: {{fact: fair.graded, is: good}}}}
  - id: licensed
    applies_when: {{fact: stall.kind, is: food}}
    when: {{fact: stall.licence, answered: true}}
    unknown: fail
  - id: no-peat
    applies_when: {{fact: stall.kind, is: plants}}
    when: {{fact: stall.peat_free, is: true}}
  - id: small-prizes
    applies_when: {{fact: stall.kind, is: games}}
    when: {{fact: stall.prizes, at_most: "£20.00"}}
  - {{id: gains, when: {{fact: stall.gain, more_than: "£0.00"}}, then: {{offer: larger-stall}}}}
combine: all-must-pass
"""
CONCLUDES = RULES.replace("fair/stall", "fair/concludes").replace("all-must-pass", "none")
GAIN = ["takings", "costs"]
EDITION = edition(more=[FACTS, TABLE, RULES, CONCLUDES])


def needed(given: dict[str, Any], ruleset: str = "fair/stall") -> Needs:
    facts = EDITION.facts_from_json(given)
    return needs(EDITION.rulesets[ruleset], facts, EDITION.parameter_values(ON), ON)


def names(found: Needs) -> list[str]:
    return [fact.name.partition(".")[2] for fact in found.facts]


@pytest.mark.parametrize(
    ("given", "facts", "beside", "outcome"),
    [
        pytest.param({}, ["kind", "hygiene", "licence", "peat_free", "prizes"], GAIN, None, id="what-gates-most-first"),
        pytest.param({"stall.kind": "plants"}, ["peat_free"], GAIN, None, id="gates-that-are-shut-need-nothing"),
        pytest.param({"stall.kind": "food"}, ["hygiene", "licence"], GAIN, None, id="through-a-table"),
        pytest.param({"stall.kind": "food", "stall.hygiene": 5}, ["licence"], GAIN, None, id="a-row-that-matches"),
        pytest.param({"stall.kind": "food", "stall.hygiene": 3}, [], GAIN, Verdict.FAIL, id="one-failure-settles-all"),
        pytest.param(
            {"stall.kind": "games", "stall.prizes": 2001}, [], GAIN, Verdict.FAIL, id="conclusions-are-beside"
        ),
        pytest.param(
            {"stall.kind": "games", "stall.prizes": 2000, "stall.takings": 3},
            [],
            ["costs"],
            Verdict.PASS,
            id="all-that-applies-is-known",
        ),
        pytest.param(
            {"stall.kind": "games", "stall.prizes": 2000, "stall.takings": 3, "stall.costs": 1},
            [],
            [],
            Verdict.PASS,
            id="all-is-known",
        ),
    ],
)
def test_what_can_still_change_the_outcome(
    given: dict[str, Any], facts: list[str], beside: list[str], outcome: Verdict | None
) -> None:
    found = needed(given)
    assert (names(found), found.outcome, found.is_exact) == (facts, outcome, True)
    assert [fact.name.partition(".")[2] for fact in found.beside] == beside
    assert found.is_settled == (not facts and not beside)


def test_a_question_is_asked_while_a_conclusion_depends_on_it() -> None:
    wants = NeededFor(EDITION.rulesets["fair/stall"], ON).wants
    known = EDITION.facts_from_json({"stall.kind": "games", "stall.prizes": 2000, "stall.takings": 3})
    assert wants({"stall.costs"}, known, EDITION.parameter_values(ON))
    assert not wants({"stall.hygiene"}, known, EDITION.parameter_values(ON))


def test_rules_say_what_they_still_need() -> None:
    found = needed({"stall.kind": "food", "stall.takings": 100})
    assert found.rules == {
        "clean": ("stall.hygiene",),
        "licensed": ("stall.licence",),
        "gains": ("stall.costs",),
    }


def test_a_set_that_only_concludes_needs_what_its_conclusions_need() -> None:
    found = needed({"stall.kind": "games", "stall.prizes": 2000}, "fair/concludes")
    assert set(names(found)) == {"takings", "costs"}
    assert found.outcome is None
    assert not found.is_exact


def test_a_fact_that_the_rules_derive_is_not_taken_as_given() -> None:
    assert names(needed({"stall.kind": "food", "fair.graded": "good"})) == ["hygiene", "licence"]


def test_what_cannot_be_followed_is_needed_and_not_exact() -> None:
    beyond = RULES.replace("then: {offer: larger-stall}", "then: pass").replace("fair/stall", "fair/gain")
    made = edition(more=[FACTS, TABLE, beyond])
    found = needs(made.rulesets["fair/gain"], {"stall.kind": "games", "stall.prizes": 1, "stall.takings": 5}, {}, ON)
    assert (names(found), found.is_exact) == (["costs"], False)


def test_for_programs() -> None:
    assert needed({"stall.kind": "plants"}).json() == {
        "settled": False,
        "outcome": None,
        "facts": ["stall.peat_free"],
        "beside": ["stall.takings", "stall.costs"],
        "rules": {"no-peat": ["stall.peat_free"], "gains": ["stall.takings", "stall.costs"]},
        "exact": True,
    }
