"""What happens when a fact is not known, in words and as data."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from defining import edition
from engine.proofs.unknowns import Unknown, unknowns_of_ruleset, unknowns_of_table

ON = date(2024, 6, 1)
HEAD = "owner: lead\nin_force: {from: 2024-01-01}\n"
FACTS = f"""
kind: vocabulary
id: vocabulary/fair
title: Facts about a fair
{HEAD}
records:
  stall:
    kind: {{type: choice, options: [food, plants], title: {{en: Kind of stall, cy: Math o stondin}}}}
    hygiene: {{type: integer, title: Hygiene}}
    licence: {{type: file, title: Licence}}
    takings: {{type: money, title: Takings}}
    gain: {{type: money, title: Gain}}
"""
RULES = f"""
kind: rules
id: fair/stall
title: Stalls
{HEAD}
reads: [stall]
rules:
  - id: clean
    title: {{en: Clean enough, cy: Digon glân}}
    when: {{fact: stall.hygiene, at_least: 4}}
    unknown: fail
  - id: licensed
    title: Licensed
    applies_when: {{fact: stall.kind, is: food}}
    when: {{fact: stall.licence, answered: true}}
  - {{id: rich, title: Rich, when: {{fact: stall.takings, more_than: "£5.00"}}, then: {{warn: rich}}}}
combine: all-must-pass
"""
CONCLUDES = f"""
kind: rules
id: fair/concludes
title: Stalls
{HEAD}
reads: [stall]
compute: {{stall.gain: {{multiply: [{{fact: stall.takings}}, 2]}}}}
rules:
  - {{id: rich, title: Rich, when: {{fact: stall.gain, more_than: "£5.00"}}, then: {{warn: rich}}}}
combine: none
"""
TABLE = f"""
kind: table
id: fair/fee
title: Fee
{HEAD}
hit: first
inputs: [stall.kind, stall.hygiene]
outputs: {{fair.fee: {{type: money, title: Fee}}}}
rows:
  - {{id: food, match: [food, {{at_least: 4}}], give: ["£1.00"]}}
  - {{id: dirty, match: [food, "-"], give: ["£2.00"]}}
otherwise: ["£3.00"]
"""
GIVEN = f"""
kind: table
id: fair/pitch
title: Pitch
{HEAD}
hit: first
inputs: [stall.licence]
outputs: {{fair.pitch: {{type: choice, options: [front, back], title: Pitch}}}}
rows:
  - {{id: licensed, match: [{{answered: true}}], give: [front]}}
  - {{id: others, match: ["-"], give: [back]}}
"""
EDITION = edition(more=[FACTS, RULES, CONCLUDES, TABLE, GIVEN])


def unknown(fact: str, ruleset: str = "fair/stall") -> Unknown:
    found = unknowns_of_ruleset(EDITION.rulesets[ruleset], {}, ON)
    return next(each for each in found if each.fact.name == fact)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        pytest.param(
            "stall.hygiene",
            "If Hygiene is not known, “Clean enough” is unknown and counts as fail. The outcome can then be fail.",
            id="always-unknown",
        ),
        pytest.param(
            "stall.licence",
            "If Licence is not known, “Licensed” can be fail for that. The outcome can then be pass or fail.",
            id="a-test-of-whether-it-is-given",
        ),
        pytest.param(
            "stall.kind",
            "If Kind of stall is not known, “Licensed” is unknown and counts as refer. "
            "The outcome can then be fail or refer.",
            id="a-gate",
        ),
        pytest.param(
            "stall.takings",
            "If Takings is not known, “Rich” concludes nothing. The outcome can then be pass or fail.",
            id="a-conclusion",
        ),
    ],
)
def test_of_a_rule_set(fact: str, said: str) -> None:
    assert unknown(fact).words() == said


def test_of_a_set_that_only_concludes() -> None:
    said = unknown("stall.takings", "fair/concludes").words()
    assert said == "If Takings is not known, “Rich” concludes nothing and Gain is not known."


def test_of_a_table() -> None:
    found = unknowns_of_table(EDITION.tables["fair/fee"], {}, ON)
    assert [each.words() for each in found] == [
        "If Kind of stall is not known, Fee is not known.",
        "If Hygiene is not known, Fee may not be known.",
    ]


def test_of_a_table_that_asks_whether_it_is_given() -> None:
    (licence,) = unknowns_of_table(EDITION.tables["fair/pitch"], {}, ON)
    assert licence.words() == "If Licence is not known, Pitch is Back."
    assert licence.json()["given"] == {"fair.pitch": ["back"]}


def test_in_welsh() -> None:
    assert unknown("stall.hygiene").words("cy").startswith("Os nad yw Hygiene yn hysbys, mae “Digon glân” yn anhysbys")


def test_as_data() -> None:
    data: dict[str, Any] = unknown("stall.licence").json()
    assert {key: data[key] for key in ("fact", "rules", "outcomes", "unknown")} == {
        "fact": "stall.licence",
        "rules": [{"id": "licensed", "verdicts": ["fail"], "always": False, "concludes": False, "counts_as": None}],
        "outcomes": ["pass", "fail"],
        "unknown": [],
    }
