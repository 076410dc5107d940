"""Reading hostile definitions costs what the limits allow, whatever the file says.

Each file is read and its structure checked, as `fps check` would, best time of three; the peak of
memory is what Python held at once, measured in a run of its own.
"""

import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from engine.errors import DefinitionError, Faults
from engine.reading import read
from engine.structure import check_structure

TESTS = Path(__file__).parents[1] / "tests"
HOSTILE = TESTS / "corpus" / "hostile"
MAX_SECONDS = 2.0
MAX_PEAK_BYTES = 64 * 1024 * 1024
RUNS = 3


def main() -> list[str]:
    """Measure every hostile file, print the table, slowest first, and return the bounds not kept."""
    _outcome(b"kind: lot\n", "warm-up")
    measured = [(name, len(source), *_measured(name, source)) for name, source in _sources()]
    measured.sort(key=lambda row: row[3], reverse=True)
    print(f"{'file':42} {'bytes':>9} {'code':20} {'ms':>9} {'peak KiB':>9}")
    for name, size_bytes, code, seconds, peak_bytes in measured:
        print(f"{name:42} {size_bytes:>9,} {code:20} {seconds * 1000:>9.2f} {peak_bytes / 1024:>9,.0f}")
    print(f"{len(measured)} files; the bounds are {MAX_SECONDS} s and {MAX_PEAK_BYTES // 1024:,} KiB each")
    return [
        f"{name} took {seconds:.2f} s and {peak_bytes / 1024:,.0f} KiB"
        for name, _, _, seconds, peak_bytes in measured
        if seconds > MAX_SECONDS or peak_bytes > MAX_PEAK_BYTES
    ]


def _sources() -> Iterator[tuple[str, bytes]]:
    sys.path.insert(0, str(TESTS))
    from corpus.large import MADE

    for path in sorted(HOSTILE.iterdir()):
        if path.name != ".gitattributes":
            yield path.name, path.read_bytes()
    for name, (make, _, _) in MADE.items():
        yield name, make()


def _measured(name: str, source: bytes) -> tuple[str, float, int]:
    """Return the first fault's code, the best time in seconds and the peak of memory in bytes."""
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        code = _outcome(source, name)
        times.append(perf_counter() - start)
    tracemalloc.start()
    _outcome(source, name)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return code, min(times), peak_bytes


def _outcome(source: bytes, name: str) -> str:
    faults = Faults()
    try:
        check_structure(read(source, name), faults)
    except DefinitionError as error:
        return error.faults[0].code
    return next((fault.code for fault in faults), "sound")
