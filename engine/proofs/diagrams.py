"""Decision diagrams: what something comes to for every combination of values, kept as a graph without repetition.

Each variable has a finite list of values, unknown (None) first. A diagram asks variables in one fixed order and ends in
a leaf; equal parts are one node, and a variable that changes nothing is not asked. So two diagrams are the same object
exactly where they come to the same everywhere, and a diagram depends on just those variables that it asks.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MAX_DEPTH = 400
LEAF = 1 << 30
"""The level of leaves: below every variable."""


class TooLargeError(Exception):
    """A diagram would need more work than is allowed: what it stands for is not decided exactly."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A node: the level of the variable it asks and where each of its values leads; of a leaf, what it comes to."""

    level: int
    kids: "tuple[Node, ...]" = ()
    leaf: Any = None
    height: int = 0


Choice = Mapping[int, int]
"""For some levels, the place of a value among those of the variable."""


@dataclass(slots=True)
class Diagrams:
    """Makes diagrams over variables, which are added one by one and asked in that order.

    Attributes:
        steps: How many steps of work may still be done before `TooLargeError` is raised.
    """

    steps: int
    sizes: list[int] = field(default_factory=list)
    _nodes: dict[tuple[Any, ...], Node] = field(default_factory=dict)
    _leaves: dict[tuple[Any, ...], Node] = field(default_factory=dict)
    _supports: dict[Node, frozenset[int]] = field(default_factory=dict)

    def leaf(self, value: Any) -> Node:
        """Return the diagram that always comes to `value`."""
        inner = tuple(map(type, value)) if isinstance(value, tuple) else ()  # or True would be taken for 1
        key = (type(value), inner, value)
        found = self._leaves.get(key)
        if found is None:
            found = self._leaves[key] = Node(LEAF, leaf=value)
        return found

    def variable(self, values: Sequence[Any]) -> Node:
        """Add a variable; return the diagram that comes to its value."""
        self.sizes.append(len(values))
        return self.node(len(self.sizes) - 1, tuple(self.leaf(value) for value in values))

    def node(self, level: int, kids: tuple[Node, ...]) -> Node:
        """Return the diagram that asks the variable at `level` and goes on with one of `kids`."""
        first = kids[0]
        if all(kid is first for kid in kids):
            return first
        key = (level, kids)
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = Node(level, kids, height=1 + max(kid.height for kid in kids))
        return found

    def apply(self, function: Callable[..., Any], *nodes: Node, settles: Any = Ellipsis) -> Node:
        """Return what `function` makes of the leaves of `nodes`, everywhere.

        Args:
            function: takes a value for each of `nodes`.
            nodes: the diagrams.
            settles: where one of `nodes` comes to this, so does the result.

        Raises:
            TooLargeError: it takes more steps than are left.
        """
        if min(sum(node.height for node in nodes), len(self.sizes)) > MAX_DEPTH:
            raise TooLargeError
        return _Application(self, function, None if settles is Ellipsis else self.leaf(settles)).of(nodes)

    def restricted(self, node: Node, level: int, at: int) -> Node:
        """Return `node` where the variable at `level` has its value at place `at`."""
        return self._restricted(node, level, at, {})

    def _restricted(self, node: Node, level: int, at: int, memo: dict[Node, Node]) -> Node:
        if node.level >= level:
            return node.kids[at] if node.level == level else node
        found = memo.get(node)
        if found is None:
            self.spend(len(node.kids))
            kids = tuple(self._restricted(kid, level, at, memo) for kid in node.kids)
            found = memo[node] = self.node(node.level, kids)
        return found

    def spend(self, steps: int) -> None:
        """Take so many steps of work.

        Raises:
            TooLargeError: fewer are left.
        """
        self.steps -= steps
        if self.steps < 0:
            raise TooLargeError

    def support(self, node: Node) -> frozenset[int]:
        """Return the levels of the variables that `node` depends on."""
        found = self._supports.get(node)
        if found is None:
            below = frozenset[int]().union(*(self.support(kid) for kid in node.kids))
            found = self._supports[node] = below if node.level == LEAF else below | {node.level}
        return found


@dataclass(slots=True)
class _Application:
    """One function applied to diagrams, remembering what it has met."""

    diagrams: Diagrams
    function: Callable[..., Any]
    settled: Node | None
    memo: dict[tuple[Node, ...], Node] = field(default_factory=dict)

    def of(self, nodes: tuple[Node, ...]) -> Node:
        found = self.memo.get(nodes)
        if found is None:
            found = self.memo[nodes] = self._made(nodes)
        return found

    def _made(self, nodes: tuple[Node, ...]) -> Node:
        if self.settled is not None and self.settled in nodes:
            return self.settled
        level = min(node.level for node in nodes)
        if level == LEAF:
            return self.diagrams.leaf(self.function(*(node.leaf for node in nodes)))
        size = self.diagrams.sizes[level]
        self.diagrams.spend(size)
        kids = []
        for each in zip(*(node.kids if node.level == level else (node,) * size for node in nodes), strict=True):
            kids.append(self.of(each))
        return self.diagrams.node(level, tuple(kids))


def leaves(node: Node, allowed: Callable[[int, int], bool] | None = None) -> frozenset[Any]:
    """Return everything that `node` can come to.

    Args:
        node: the diagram.
        allowed: which values of which variables may be taken, by level and place; all without it.
    """
    found: set[Any] = set()
    seen: set[Node] = set()
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if each.level == LEAF:
            found.add(each.leaf)
            continue
        for at, kid in enumerate(each.kids):
            if kid not in seen and (allowed is None or allowed(each.level, at)):
                seen.add(kid)
                waiting.append(kid)
    return frozenset(found)


def choices(
    node: Node, wanted: Callable[[Any], bool], order: Callable[[int], Sequence[int]]
) -> Iterator[dict[int, int]]:
    """Yield the ways in which `node` comes to what is `wanted`, those with the values first in `order` first.

    A way names only the variables that are asked on it.

    Args:
        node: the diagram.
        wanted: tells of a leaf's value whether it is.
        order: the places of the values to try of the variable at a level, best first; others are not tried.
    """
    hopeless: set[Node] = set()

    def ways(each: Node) -> Iterator[dict[int, int]]:
        if each.level == LEAF:
            if wanted(each.leaf):
                yield {}
            return
        if each in hopeless:
            return
        found = False
        for at in order(each.level):
            for way in ways(each.kids[at]):
                found = True
                yield {each.level: at, **way}
        if not found:
            hopeless.add(each)

    return ways(node)
