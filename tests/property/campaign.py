"""One batch of the comparison of the engine with its second opinion; prints a JSON object of counts.

Run as a program of its own, because durable_rules never gives all memory back:
`python tests/property/campaign.py --seed 7 --sets 50 --facts 40`. Exit status 1 where the two disagree.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from strategies import Checked, Maker, checked  # noqa: E402

from engine.conditions.mentions import walk  # noqa: E402
from engine.conditions.model import Computed, Group, Lookup, OverRows, ParameterRef, RowsTest, RuleRef, Test  # noqa: E402
from engine.rules.decide import ContradictionError, decide  # noqa: E402
from engine.rules.decision import Decision, Header  # noqa: E402
from engine.rules.model import Derivation  # noqa: E402
from engine.rules.second_opinion import AGREES, second_opinion  # noqa: E402
from engine.tables.evaluate import ViolationError  # noqa: E402
from engine.tables.model import Table  # noqa: E402
from engine.values import Facts, Value  # noqa: E402

HEADER = Header("made/set", "0" * 64, date(2020, 1, 1), {})
ON = date(2024, 1, 1)


def words(made: Checked) -> Counter[str]:
    """Return how often each word of the language stands in the rule set."""
    found: Counter[str] = Counter()
    for step in made.ruleset.steps:
        if isinstance(step, Table):
            found[f"table by {step.aggregate or step.hit}"] += 1
            roots = [test for row in step.rows for cell in row.cells for test in cell]
        elif isinstance(step, Derivation):
            found["computed fact" if step.computed else f"derived {step.fact.type.name}"] += 1
            roots = [step.computed]
        else:
            found["gate"] += step.applies_when is not None
            found.update(word for word, _ in step.conclusions)
            found["otherwise_set"] += bool(step.otherwise_sets)
            roots = [step.applies_when, step.when]
        found.update(word(part) for root in roots if root for part in walk(root))
    return found


def word(part: object) -> str:
    """Return the word that one part of a condition or value is written with."""
    match part:
        case Test(_, operator, _):
            return operator
        case Group(name, _) | RowsTest(name, _, _):
            return name
        case Computed(name, _, _, _) | OverRows(name, _, _, _, _):
            return name
        case Lookup():
            return "lookup"
        case RuleRef():
            return "named rule"
        case ParameterRef():
            return "parameter"
        case _:
            return type(part).__name__


def compare(made: Checked, content_id: str, facts: Facts, parameters: dict[str, Value]) -> tuple[Decision, str]:
    """Decide twice; return the decision and what the second opinion differs in, or nothing."""
    decision = decide(made.ruleset, facts, parameters, HEADER, ON)
    opinion = second_opinion(made.ruleset, content_id, decision, facts, parameters)
    return decision, "" if opinion.verdict == AGREES else f"{opinion.verdict}: {opinion.differences}"


def batch(seed: int, sets: int, facts_each: int) -> tuple[Counter[str], list[str]]:
    """Compare `facts_each` decisions on each of `sets` rule sets; return counts and disagreements."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for number in range(sets):
        name = f"{seed}-{number}"
        made = checked(Maker(Random(name)))
        counts += words(made)
        for _ in range(facts_each):
            facts, parameters = made.facts(), made.parameter_values()
            try:
                decision, differs = compare(made, name, facts, parameters)
            except (ContradictionError, ViolationError):
                counts["(contradiction: nothing to compare)"] += 1
                continue
            counts["(pairs)"] += 1
            counts[f"(outcome {decision.outcome})"] += 1
            counts["(table open)"] += sum(bool(each.open) for each in decision.tables)
            counts["(table by otherwise)"] += sum(each.otherwise for each in decision.tables)
            counts["(unknown fact derived)"] += sum(each.value is None for each in decision.conclusions.derived)
            counts.update(f"(verdict {finding.verdict})" for finding in decision.findings)
            if differs:
                wrong.append(f"set {name}: {differs}\n{made.source}\n{facts}\n{parameters}")
        counts["(rule sets)"] += 1
    return counts, wrong


def main() -> int:
    """Run one batch."""
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("seed", "sets", "facts"):
        parser.add_argument(f"--{option}", type=int, required=True)
    given = parser.parse_args()
    counts, wrong = batch(given.seed, given.sets, given.facts)
    print(json.dumps({"counts": counts, "wrong": wrong[:3]}))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
