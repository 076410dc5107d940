"""What holds of a definition only from a later day on: a figure's second version, a branch reached by a later value."""

from __future__ import annotations

from datetime import date

from engine.library import Library
from engine.trials.coverage import coverage
from engine.trials.mutants.results import Fate, made_of, tried
from engine.trials.readings import reading_dates

FACTS = """
kind: vocabulary
id: vocabulary/fair
title: Facts about a fair
owner: lead
in_force: {from: 2020-01-01}
records: {stall: {fee: {type: money, title: Fee}}}
"""
CAP = """
kind: parameters
id: fair/cap
title: Cap
owner: lead
in_force: {from: 2020-01-01}
source: A paper
values: {most: {type: money, title: Most, values: {2020-01-01: "£10.00"}}}
"""
LATER = CAP.replace("{from: 2020-01-01}", "{from: 2022-01-01}").replace(
    '{2020-01-01: "£10.00"}', '{2020-01-01: "£10.00", 2023-01-01: "£20.00"}'
)
BEGINS_LATE = CAP.replace('{2020-01-01: "£10.00"}', '{2021-01-01: "£10.00"}')
RULES = """
kind: rules
id: fair/stall
title: Stalls
owner: lead
in_force: {from: 2020-01-01}
reads: [stall]
rules:
  - {id: capped, title: Capped, when: {fact: stall.fee, at_most: {parameter: fair/cap/most}}}
  - {id: fair, title: Fair, when: {fact: stall.fee, at_most: "£15.00"}}
combine: all-must-pass
"""
BOTH = """
kind: rules
id: fair/both
title: Both
owner: lead
in_force: {from: 2020-01-01}
reads: [stall]
rules:
  - id: cheap
    title: Cheap
    when: {all: [{fact: stall.fee, at_most: {parameter: fair/cap/most}}, {fact: stall.fee, at_most: "£15.00"}]}
combine: all-must-pass
"""


def library(*texts: str) -> Library:
    return Library.read([(f"{number}.yaml", text.encode()) for number, text in enumerate((FACTS, *texts))])


def test_each_version_of_a_figure_has_its_own_days() -> None:
    found = library(CAP, LATER, RULES)
    version = next(each for each in found.versions if each.id == "fair/stall")
    assert reading_dates(found, version) == [date(2020, 1, 1), date(2022, 1, 1), date(2023, 1, 1)]


def test_a_mutant_that_differs_from_a_later_day_is_not_called_the_same() -> None:
    found = library(CAP, LATER, BOTH)
    results = [each for each in tried(found, [], made_of(found)) if "£15.00" in each.mutant.words]
    assert results
    assert {each.fate for each in results} == {Fate.SURVIVES}
    assert {each.on for each in results} == {date(2023, 1, 1)}


def test_a_branch_that_is_reached_from_a_later_day_can_be_reached() -> None:
    reaches = {each.words: each for each in coverage(library(BEGINS_LATE, RULES), [])}
    passes = reaches["rule capped: pass"]
    assert (passes.possible, passes.reached, passes.on) == (True, False, date(2021, 1, 1))
    assert reaches["rule fair: pass"].on == date(2020, 1, 1)
