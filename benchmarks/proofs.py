"""Proofs about definitions answer while the author waits: tables of 12 inputs and 200 rows, and all that ships.

The tables are drawn, so that they are as hard as they can be: one covers every case with no two rows together, one
lacks a single case, one has rows that can never win, one overlaps everywhere, one is all of random cells.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random  # noqa: TID251 - what is drawn is the same each time
from time import perf_counter
from typing import Any

from engine.library import Library
from engine.proving import Proofs, prove

ROOT = Path(__file__).parents[1]
INPUTS, ROWS = 12, 200
MAX_SECONDS = 5.0
MAX_SHIPPED_SECONDS = 3.0
OPTIONS = [f"option-{at}" for at in range(6)]
HIGHEST = 60

Box = dict[int, tuple[int, int]]
"""For some inputs, the first and the last of the places that a row takes."""


def main() -> list[str]:
    """Measure each table and what ships; return the bounds not kept."""
    broken = []
    print(f"{'what':44} {'found':>42} {'open':>5} {'seconds':>8}")
    for name, table in tables().items():
        library = Library.read([("facts.yaml", _bytes(_vocabulary())), ("table.yaml", _bytes(table))])
        broken += _measured(name, library, MAX_SECONDS)
    broken += _measured("all that ships", Library.read(_shipped()), MAX_SHIPPED_SECONDS)
    return broken


def _measured(name: str, library: Library, bound: float) -> list[str]:
    start = perf_counter()
    proofs = prove(library)
    seconds = perf_counter() - start
    print(f"{name:44} {_counted(proofs):>42} {len(proofs.undecided):>5} {seconds:>8.2f}")
    return [f"{name} took {seconds:.1f} s, more than {bound} s"] if seconds > bound else []


def _counted(proofs: Proofs) -> str:
    codes = [fault.code for fault in proofs.faults]
    return ", ".join(f"{codes.count(code)} {code}" for code in dict.fromkeys(codes)) or "nothing"


def tables() -> dict[str, dict[str, Any]]:
    """Return the tables that are measured, by what they are."""
    whole = list(_partition(Random(1), ROWS))
    spare = list(_partition(Random(2), ROWS - 1))
    random = Random(3)
    small = [dict(random.sample(sorted(box.items()), min(len(box), 3))) for box in whole]
    return {
        "every case covered once (unique)": _table("unique", whole),
        "one case left out (unique)": _table("unique", whole[:-1]),
        "every case covered, and one row more (first)": _table("first", [*spare, {}]),
        "overlapping rows (first, with otherwise)": _table("first", small, otherwise=True),
        "random cells (first)": _table("first", [_random_box(random) for _ in range(ROWS)]),
        "random cells (any)": _table("any", [_random_box(random) for _ in range(ROWS)]),
        "random cells (priority, with otherwise)": _table(
            "priority", [_random_box(random) for _ in range(ROWS)], otherwise=True
        ),
    }


def _size(at: int) -> int:
    """Return how many places the input at `at` has: options, truths, or numbers from 0 and what is beyond them."""
    return (len(OPTIONS), HIGHEST + 2, 2)[at % 3]


def _partition(random: Random, count: int) -> Iterator[Box]:
    """Yield `count` boxes that cover everything, no two of them together."""
    boxes: list[Box] = [{}]
    while len(boxes) < count:
        box = boxes.pop(random.randrange(len(boxes)))
        at = random.randrange(INPUTS)
        low, high = box.get(at, (0, _size(at) - 1))
        if low == high:
            boxes.append(box)
            continue
        cut = random.randrange(low, high)
        boxes += [{**box, at: (low, cut)}, {**box, at: (cut + 1, high)}]
    random.shuffle(boxes)
    yield from boxes


def _random_box(random: Random) -> Box:
    found: Box = {}
    for at in random.sample(range(INPUTS), random.randint(1, 6)):
        low, high = sorted(random.randrange(_size(at)) for _ in range(2))
        found[at] = (low, high)
    return found


def _cell(at: int, ends: tuple[int, int] | None) -> Any:
    if ends is None or ends == (0, _size(at) - 1):
        return "-"
    low, high = ends
    if at % 3 == 0:
        return OPTIONS[low : high + 1]
    if at % 3 == 2:
        return bool(low)
    if low == 0:
        return {"at_most": high}
    return {"at_least": low} if high == _size(at) - 1 else f"{low}..{high}"


def _table(hit: str, boxes: list[Box], *, otherwise: bool = False) -> dict[str, Any]:
    rows = [
        {"id": f"row-{at}", "match": [_cell(each, box.get(each)) for each in range(INPUTS)], "give": [OPTIONS[at % 6]]}
        for at, box in enumerate(boxes)
    ]
    outputs = {"result.given": {"type": "choice", "options": OPTIONS}}
    made = _head("table", "made/table") | {"hit": hit, "inputs": [f"made.input_{at}" for at in range(INPUTS)]}
    return made | {"outputs": outputs, "rows": rows} | ({"otherwise": [OPTIONS[0]]} if otherwise else {})


def _vocabulary() -> dict[str, Any]:
    types = ({"type": "choice", "options": OPTIONS}, {"type": "integer"}, {"type": "boolean"})
    facts = {f"input_{at}": types[at % 3] for at in range(INPUTS)}
    return _head("vocabulary", "vocabulary/made") | {"records": {"made": facts}}


def _head(kind: str, name: str) -> dict[str, Any]:
    return {"kind": kind, "id": name, "title": "Made", "owner": "lead", "in_force": {"from": "2020-11-01"}}


def _bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()


def _shipped() -> Iterator[tuple[str, bytes]]:
    for folder in ("rulesets", "forms"):
        for path in sorted((ROOT / folder).rglob("*.yaml")):
            yield str(path.relative_to(ROOT)), path.read_bytes()
