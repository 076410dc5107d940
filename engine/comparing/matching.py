"""The items of two lists put together by what they are called, with those that were moved."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Moved(Generic[Item]):
    """An item of the new list that stands elsewhere among the others, and the one before it (None: it is first)."""

    item: Item
    after: Item | None


@dataclass(frozen=True, slots=True)
class Matched(Generic[Item]):
    """The items of two lists: those in both, those only in one, and those in another order."""

    both: tuple[tuple[Item, Item], ...]
    removed: tuple[Item, ...]
    added: tuple[Item, ...]
    moved: tuple[Moved[Item], ...]


def matched(old: Sequence[Item], new: Sequence[Item], called: Callable[[Item], Hashable]) -> Matched[Item]:
    """Put the items of two lists together by their keys.

    Args:
        old: the items of the old list.
        new: the items of the new list.
        called: tells the key of an item; of several with one key the first goes with the first, and so on.
    """
    before, after = _keyed(old, called), _keyed(new, called)
    common = [key for key in after if key in before]
    places = {key: at for at, key in enumerate(before)}
    still = _longest_in_order([places[key] for key in common])
    kept = {key for at, key in enumerate(common) if at in still}
    order = list(after)
    moved = [
        Moved(after[key], after[order[at - 1]] if at else None)
        for at, key in enumerate(order)
        if key in before and key not in kept
    ]
    return Matched(
        tuple((before[key], after[key]) for key in common),
        tuple(item for key, item in before.items() if key not in after),
        tuple(item for key, item in after.items() if key not in before),
        tuple(moved),
    )


def _keyed(items: Sequence[Item], called: Callable[[Item], Hashable]) -> dict[tuple[Hashable, int], Item]:
    counts: dict[Hashable, int] = {}
    found: dict[tuple[Hashable, int], Item] = {}
    for item in items:
        key = called(item)
        found[key, counts.get(key, 0)] = item
        counts[key] = counts.get(key, 0) + 1
    return found


def _longest_in_order(numbers: Sequence[int]) -> set[int]:
    """Return the positions of a longest run of `numbers` that rises: what need not have moved.

    >>> sorted(_longest_in_order([0, 3, 1, 2]))
    [0, 2, 3]
    """
    ends: list[int] = []
    smallest: list[int] = []
    before: dict[int, int | None] = {}
    for at, number in enumerate(numbers):
        length = bisect_left(smallest, number)
        before[at] = ends[length - 1] if length else None
        ends[length : length + 1] = [at]
        smallest[length : length + 1] = [number]
    found: set[int] = set()
    at_end: int | None = ends[-1] if ends else None
    while at_end is not None:
        found.add(at_end)
        at_end = before[at_end]
    return found


def alike(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1: how many of their words they share.

    >>> alike("Bring a cup.", "Bring a plate.")
    0.6666666666666666
    """
    ours, theirs = Counter(one.split()), Counter(other.split())
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else 1.0
