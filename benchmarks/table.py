"""A table of six rows whose first match counts, over 200,000 rows of facts: ours beside Python by hand and peers.

The answers are checked equal first. Peers that are slow are timed on a part of the rows, which the table says.
"""

from collections.abc import Iterator, Sequence
from random import Random  # noqa: TID251 - what is drawn is the same each time
from typing import Any

from benchmarks.measured import edition
from benchmarks.peers import standing as peers
from benchmarks.timing import Contestant, Time, bound, compete, each_before, table
from engine.conditions.known import Known
from engine.tables.compiled import TableFunctions
from engine.tables.evaluate import decide_table
from engine.values import Facts

INSPECTIONS = 200_000
TABLE = "measured/standing"
OUTPUTS, TRACE, RESULT = "ours, outputs only", "ours, full trace", "ours, full trace, the result read"
HAND = "Python by hand"


def main() -> list[str]:
    """Time all contestants, print the table, and return the bounds not kept."""
    rivals = list(peers.contestants())
    times = compete([*ours(), *rivals], inspections(INSPECTIONS), rounds=5)
    print(*table(times.values(), times[HAND]), sep="\n")
    print(*(f"{each.name}: {each.note}." for each in rivals if each.note), sep="\n")
    return [*_bounds(times, rivals)]


def _bounds(times: dict[str, Time], rivals: Sequence[Contestant]) -> Iterator[str]:
    yield from bound(times[OUTPUTS], times[HAND], 2)
    yield from bound(times[TRACE], times["zen-engine with trace"], 1 / 5)
    for each in rivals:
        if each.name != HAND:
            yield from bound(times[TRACE], times[each.name], 1)


def inspections(count: int) -> list[dict[str, Any]]:
    """Return random inspections as JSON data, the same each time."""
    random = Random(1)
    grades = [*peers.NAMED, "inadequate"]
    return [
        {
            "body": random.choice(["ofsted", "estyn", "isi"]),
            "framework": random.choice(["graded", "report-card"]),
            "grade": random.choice(grades),
            "months_ago": random.randrange(0, 96),
        }
        for _ in range(count)
    ]


def ours() -> Iterator[Contestant]:
    """Yield ours: outputs only, with a full trace, with the result read from it, and interpreted."""
    functions = TableFunctions(edition().tables[TABLE])
    outputs, trace = functions.outputs, functions.trace

    def facts(inspection: dict[str, Any]) -> Facts:
        return {f"inspection.{name}": value for name, value in inspection.items()}

    yield Contestant(OUTPUTS, facts, lambda each: outputs(each, {}), lambda found: found[0], each_before(outputs, {}))
    yield Contestant(TRACE, facts, lambda each: trace(each, {}), lambda found: found[0][0], each_before(trace, {}))
    yield Contestant(
        RESULT,
        facts,
        lambda each: functions.result(trace(each, {}), Known(each)),
        lambda result: result.value("inspection.standing"),
        sample=2_000,
    )
    yield Contestant(
        "ours, interpreted",
        facts,
        lambda each: decide_table(functions.table, Known(each)),
        lambda result: result.value("inspection.standing"),
        sample=2_000,
    )
