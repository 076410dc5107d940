"""How the cost of a decision grows with the rules of a set, and with the facts that are given.

Of five rules one tests a choice, one a price, one a document, one derives a fact of three tests, and one reads it; so
that rules rest on each other as they do in real sets.
"""

import json
from collections.abc import Iterator, Mapping
from random import Random  # noqa: TID251 - what is drawn is the same each time
from time import perf_counter
from typing import Any

from benchmarks.measured import ON, edition
from benchmarks.timing import Contestant, compete, each_before
from engine.edition import Edition
from engine.rules.compiled import RuleFunctions

RULES = (5, 50, 500)
SPARE_FACTS = (10, 100, 1_000)
RULESET = "measured/growing"
CASES = 20
MOST_TIMES = 2.0
COLOURS = ["red", "amber", "green", "blue"]
VERDICTS, TRACE, FINDINGS, MADE = (
    "verdicts only, µs",
    "full trace, µs",
    "every finding read, µs",
    "made into functions, ms",
)
WAYS = (VERDICTS, TRACE, FINDINGS)

Measured = Mapping[str, float]
"""What was measured in seconds, by the heading of its column."""


def main() -> list[str]:
    """Print a table by rules and one by facts, and return the bounds not kept."""
    by_rules = {count: _measured(count, 0) for count in RULES}
    by_facts = {count: _measured(50, count) for count in SPARE_FACTS}
    _print("rules", by_rules, (*WAYS, MADE))
    print()
    _print("facts given beside those that 50 rules read", by_facts, WAYS)
    return [*_bounds(by_rules, "rules", RULES[-1] / RULES[-2]), *_bounds(by_facts, "facts", 1)]


def _print(first: str, rows: Mapping[int, Measured], columns: tuple[str, ...]) -> None:
    print(f"| {first} | {' | '.join(columns)} |")
    print("|---:" * (len(columns) + 1) + "|")
    for count, measured in rows.items():
        cells = (f"{measured[each] * (1e3 if each is MADE else 1e6):,.1f}" for each in columns)
        print(f"| {count:,} | {' | '.join(cells)} |")


def _bounds(rows: Mapping[int, Measured], what: str, growth: float) -> Iterator[str]:
    *_, (fewer, before), (more, after) = rows.items()
    for way in WAYS:
        if after[way] > before[way] * growth * MOST_TIMES:
            times = after[way] / before[way]
            yield f"{way}: {times:.1f} times as long for {more:,} {what} as for {fewer:,}"


def _measured(rules: int, spare_facts: int) -> Measured:
    names = {"grown.yaml": _bytes(_vocabulary(rules, spare_facts)), "growing.yaml": _bytes(_ruleset(rules))}
    read = edition(names)
    cases = [_case(Random(at), rules, spare_facts) for at in range(CASES)]
    times = compete([*_ways(read)], cases, rounds=3)
    return {name: time.seconds for name, time in times.items()} | {MADE: min(_made(read) for _ in range(3))}


def _made(read: Edition) -> float:
    functions, began = RuleFunctions(read.rulesets[RULESET]), perf_counter()
    _ = functions.trace, functions.verdicts
    return perf_counter() - began


def _ways(read: Edition) -> Iterator[Contestant]:
    functions, header = RuleFunctions(read.rulesets[RULESET]), read.header(RULESET, {})
    verdicts, trace = functions.verdicts, functions.trace
    answer = lambda found: found[:2]  # noqa: E731
    yield Contestant(VERDICTS, read.facts_from_json, lambda each: verdicts(each, {}), answer, each_before(verdicts, {}))
    yield Contestant(TRACE, read.facts_from_json, lambda each: trace(each, {}), answer, each_before(trace, {}))
    yield Contestant(
        FINDINGS,
        read.facts_from_json,
        lambda each: functions.decide(each, {}, header, ON),
        lambda decision: (decision.outcome, tuple(finding.verdict for finding in decision.findings)),
    )


def _vocabulary(rules: int, spare_facts: int) -> dict[str, Any]:
    fields: dict[str, Any] = {f"spare_{at}": {"type": "integer"} for at in range(spare_facts)}
    for at in range(0, rules, 5):
        fields[f"colour_{at}"] = {"type": "choice", "options": COLOURS}
        fields[f"price_{at}"] = {"type": "money"}
        fields[f"document_{at}"] = {"type": "file"}
        fields[f"derived_{at}"] = {"type": "boolean"}
    return _head("vocabulary", "vocabulary/grown") | {"records": {"grown": fields}}


def _ruleset(rules: int) -> dict[str, Any]:
    found: list[dict[str, Any]] = []
    for at in range(0, rules, 5):
        colour, price, document, derived = (f"grown.{kind}_{at}" for kind in ("colour", "price", "document", "derived"))
        is_red = {"fact": colour, "is": "red"}
        cheap = {"fact": price, "at_most": "£1,000.00"}
        given = {"fact": document, "answered": True}
        found += [
            {"id": f"colour-{at}", "when": {"fact": colour, "in": COLOURS[:3]}},
            {"id": f"price-{at}", "when": {"fact": price, "between": ["£500.00", "£5,200.00"]}},
            {"id": f"document-{at}", "when": given},
            {"id": f"derives-{at}", "when": {"any": [{"all": [is_red, given]}, cheap]}, "set": {derived: True}},
            {"id": f"reads-{at}", "applies_when": {"not": is_red}, "when": {"fact": derived, "is": True}},
        ]
    return _head("rules", RULESET) | {"reads": ["grown"], "rules": found, "combine": "all-must-pass"}


def _head(kind: str, definition_id: str) -> dict[str, Any]:
    return {"kind": kind, "id": definition_id, "title": "Grown", "owner": "lead", "in_force": {"from": "2020-11-01"}}


def _case(random: Random, rules: int, spare_facts: int) -> dict[str, Any]:
    """Return facts as JSON data; one of ten is not known."""
    facts: dict[str, Any] = {f"grown.spare_{at}": at for at in range(spare_facts)}
    for at in range(0, rules, 5):
        values = (random.choice(COLOURS), random.randrange(30_000, 700_000), "document.pdf")
        for kind, value in zip(("colour", "price", "document"), values, strict=True):
            if random.random() < 0.9:
                facts[f"grown.{kind}_{at}"] = value
    return facts


def _bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()
