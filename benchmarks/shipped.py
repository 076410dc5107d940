"""The criteria that ship, on the applications that stand beside them: what one decision of a real set costs.

No peer can be given the same work: it has unknown facts, derived facts, three tables and exact sums.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measured import ON
from benchmarks.timing import Contestant, bound, compete, each_before, table
from engine.library import Library
from engine.rules.decide import decide
from engine.rules.decision import Decision
from engine.rules.model import Verdict
from engine.values import Facts

ROOT = Path(__file__).parents[1]
RULESET = "enrolment/minimum-criteria"
INTERPRETED, TRACE, VERDICTS, FINDINGS = "interpreted", "full trace", "verdicts only", "full trace, every finding read"
LEAST_TIMES = 20

Answer = tuple[Verdict | None, tuple[Verdict, ...]]


def main() -> list[str]:
    """Time each way of deciding, print the table, and return the bounds not kept."""
    paths = sorted((ROOT / "rulesets" / "enrolment" / "examples").glob("*.json"))
    cases = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    times = compete([*_ways()], cases * 50)
    print(*table(times.values(), times[VERDICTS]), sep="\n")
    return bound(times[VERDICTS], times[INTERPRETED], 1 / LEAST_TIMES)


def _ways() -> Iterator[Contestant]:
    files = [path for folder in ("rulesets", "forms") for path in sorted((ROOT / folder).rglob("*.yaml"))]
    read = Library.read((str(path), path.read_bytes()) for path in files).in_force(ON)
    functions, values, header = read.functions(RULESET), read.parameter_values(ON), read.header(RULESET, {})
    verdicts, trace = functions.verdicts, functions.trace

    def interpreted(facts: Facts) -> Decision:
        return decide(functions.ruleset, facts, values, header, ON)

    def found(facts: Facts) -> Decision:
        return functions.decide(facts, values, header, ON)

    facts = read.facts_from_json
    yield Contestant(INTERPRETED, facts, interpreted, _of_decision)
    yield Contestant(FINDINGS, facts, found, _of_decision)
    yield Contestant(TRACE, facts, lambda each: trace(each, values), _of_verdicts, each_before(trace, values))
    yield Contestant(VERDICTS, facts, lambda each: verdicts(each, values), _of_verdicts, each_before(verdicts, values))


def _of_verdicts(found: tuple[Verdict | None, tuple[Verdict, ...]]) -> Answer:
    return found[0], found[1]


def _of_decision(decision: Decision) -> Answer:
    return decision.outcome, tuple(finding.verdict for finding in decision.findings)
