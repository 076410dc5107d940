"""Timing contestants on the same work: answers checked equal first, then the best of several turns taken in order.

A machine that others use as well is never quiet: so each contestant has its turn in every round, goes over its cases
again and again for a while, and its best time over them counts. Bounds are ratios between contestants of one run.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

ROUNDS = 5
SECONDS_A_TURN = 0.02


@dataclass(frozen=True, slots=True)
class Contestant:
    """One way of doing the work.

    Attributes:
        name: what it is called in the table.
        prepared: makes of a case what the contestant takes; this is not timed.
        decided: gives what the contestant comes to on what was prepared.
        answer: makes of that what all contestants are compared by; this is not timed.
        run: decides many, one after another; this is timed. Left out, it calls `decided` on each.
        sample: how many of the cases are timed; None is all. A slow contestant has fewer.
        note: what is to be said of it below the table.
    """

    name: str
    prepared: Callable[[Any], Any]
    decided: Callable[[Any], Any]
    answer: Callable[[Any], Any]
    run: Callable[[Sequence[Any]], None] | None = None
    sample: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """What a contestant took: the best of its turns, in seconds a case."""

    contestant: Contestant
    seconds: float
    cases: int


def compete(contestants: Sequence[Contestant], cases: Sequence[Any], rounds: int = ROUNDS) -> dict[str, Time]:
    """Check that all come to the same on every case (of its sample), then time them; return the times by name.

    Raises:
        AssertionError: two contestants come to different answers on a case.
    """
    inputs = [[each.prepared(case) for case in cases[: each.sample]] for each in contestants]
    _check_equal(contestants, inputs)
    best = [float("inf")] * len(contestants)
    with _without_collecting():
        for _ in range(rounds):
            for at, (contestant, given) in enumerate(zip(contestants, inputs, strict=True)):
                best[at] = min(best[at], _turn(contestant, given))
    return {
        each.name: Time(each, seconds / len(given), len(given))
        for each, seconds, given in zip(contestants, best, inputs, strict=True)
    }


def each_with(decide: Callable[[Any, Any], Any], rule: Any) -> Callable[[Sequence[Any]], None]:
    """Return what decides many by `decide(rule, each)`."""

    def run(given: Sequence[Any]) -> None:
        for each in given:
            decide(rule, each)

    return run


def each_before(decide: Callable[[Any, Any], Any], more: Any) -> Callable[[Sequence[Any]], None]:
    """Return what decides many by `decide(each, more)`."""

    def run(given: Sequence[Any]) -> None:
        for each in given:
            decide(each, more)

    return run


def table(times: Iterable[Time], beside: Time) -> Iterator[str]:
    """Yield a table of `times` in Markdown, fastest first, each as a multiple of one of them."""
    yield f"| | µs a case | times {beside.contestant.name} | cases timed |"
    yield "|---|---:|---:|---:|"
    for time in sorted(times, key=lambda each: each.seconds):
        ratio = time.seconds / beside.seconds
        yield f"| {time.contestant.name} | {time.seconds * 1e6:,.2f} | {ratio:,.1f} | {time.cases:,} |"


def bound(faster: Time, slower: Time, times: float) -> list[str]:
    """Return a sentence if `faster` took more than `times` as long as `slower`."""
    if faster.seconds <= slower.seconds * times:
        return []
    taken = f"{faster.seconds * 1e6:.2f} µs", f"{slower.seconds * 1e6:.2f} µs"
    return [
        f"{faster.contestant.name} took {taken[0]} a case, more than {times:g} × {taken[1]} of {slower.contestant.name}"
    ]


def _check_equal(contestants: Sequence[Contestant], inputs: Sequence[Sequence[Any]]) -> None:
    first, wanted = contestants[0], None
    for contestant, given in zip(contestants, inputs, strict=True):
        answers = [contestant.answer(contestant.decided(each)) for each in given]
        wanted = wanted or answers
        for at, (answer, expected) in enumerate(zip(answers, wanted, strict=False)):
            if answer != expected:
                raise AssertionError(f"{contestant.name} says {answer} on case {at}, {first.name} says {expected}")


def _turn(contestant: Contestant, given: Sequence[Any]) -> float:
    """Return the best of the times over all that is given, as often as they fit into a turn."""
    best, began = float("inf"), perf_counter()
    while perf_counter() < began + SECONDS_A_TURN:
        start = perf_counter()
        _decide(contestant, given)
        best = min(best, perf_counter() - start)
    return best


def _decide(contestant: Contestant, given: Sequence[Any]) -> None:
    if contestant.run is not None:
        contestant.run(given)
        return
    decided = contestant.decided
    for each in given:
        decided(each)


@contextmanager
def _without_collecting() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
