"""Five criteria on 2,000 random applications: ours beside Python by hand and eight peers.

Set membership, three documents present, a price between bounds. The answers are checked equal first.
"""

from collections.abc import Iterator
from random import Random  # noqa: TID251 - what is drawn is the same each time
from typing import Any

from benchmarks.measured import ON, edition
from benchmarks.peers import criteria as peers
from benchmarks.timing import Contestant, Time, bound, compete, each_before, table
from engine.rules.compiled import RuleFunctions
from engine.rules.decide import decide
from engine.rules.decision import Decision
from engine.rules.model import Verdict
from engine.values import Facts

APPLICATIONS = 2_000
RULESET = "measured/criteria"
VERDICTS, TRACE, FINDINGS = "ours, verdicts only", "ours, full trace", "ours, full trace, every finding read"


def main() -> list[str]:
    """Time all contestants, print the table, and return the bounds not kept."""
    times = compete([*ours(), *peers.contestants()], applications(APPLICATIONS))
    print(*table(times.values(), times["Python by hand"]), sep="\n")
    print(*(f"{each.name}: {each.note}." for each in peers.contestants() if each.note), sep="\n")
    return [*_bounds(times)]


def _bounds(times: dict[str, Time]) -> Iterator[str]:
    yield from bound(times[VERDICTS], times["Python by hand"], 2)
    yield from bound(times[TRACE], times["zen-engine with trace"], 1 / 5)
    for peer in peers.contestants():
        if peer.name != "Python by hand":
            yield from bound(times[TRACE], times[peer.name], 1)


def applications(count: int) -> list[dict[str, Any]]:
    """Return random applications as JSON data, the same each time."""
    random = Random(1)
    grades = [*peers.GRADES, "inadequate"]
    found = []
    for _ in range(count):
        documents = {name: f"{name}.pdf" for name in peers.DOCUMENTS if random.random() < 0.9}
        found.append({"grade": random.choice(grades), "weekly_price": random.randrange(30_000, 700_000), **documents})
    return found


def ours() -> Iterator[Contestant]:
    """Yield ours: verdicts only, with a full trace, with every finding read from it, and interpreted."""
    read = edition()
    functions = RuleFunctions(read.rulesets[RULESET])
    verdicts, trace = functions.verdicts, functions.trace
    header = read.header(RULESET, {})

    def facts(application: dict[str, Any]) -> Facts:
        return read.facts_from_json({"application": application})

    yield Contestant(VERDICTS, facts, lambda each: verdicts(each, {}), _of_verdicts, each_before(verdicts, {}))
    yield Contestant(
        TRACE,
        facts,
        lambda each: trace(each, {}),
        lambda found: _of(functions.decision(found, header, ON)),
        each_before(trace, {}),
    )
    yield Contestant(FINDINGS, facts, lambda each: functions.decide(each, {}, header, ON), _of, sample=500)
    yield Contestant(
        "ours, interpreted", facts, lambda each: decide(functions.ruleset, each, {}, header, ON), _of, sample=500
    )


def _of_verdicts(found: Any) -> Any:
    return found[0] is Verdict.PASS, tuple(verdict is Verdict.PASS for verdict in found[1])


def _of(decision: Decision) -> Any:
    return decision.outcome is Verdict.PASS, tuple(each.verdict is Verdict.PASS for each in decision.findings)
