"""What stands at one place of both documents."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.errors import Place
from engine.reading import ListNode, MapNode, Node, Scalar, canonical, typed


@dataclass(frozen=True, slots=True)
class Pair:
    """What stands at one place of the old and of the new document; None where nothing does."""

    old: Node | None
    new: Node | None
    place: Place

    @property
    def same(self) -> bool:
        """Tell whether both are written the same, but for comments and layout."""
        return written(self.old) == written(self.new)

    @property
    def maps(self) -> tuple[MapNode, MapNode]:
        """Both as mappings; an empty one where there is none."""
        return _map(self.old, self.place), _map(self.new, self.place)

    @property
    def texts(self) -> tuple[str, str]:
        """Both as text; nothing where there is no scalar."""
        return _text(self.old), _text(self.new)

    def at(self, key: str) -> "Pair":
        """Return what stands under `key` in both."""
        old, new = self.maps
        return Pair(old.get(key), new.get(key), (new if key in new.entries else old).place_of(key))

    def differing(self) -> "Iterator[tuple[str, Pair]]":
        """Yield each key under which the two mappings differ, with what stands there; those of the new one first."""
        old, new = self.maps
        for key in dict.fromkeys((*new.entries, *old.entries)):
            inner = self.at(key)
            if not inner.same:
                yield key, inner

    def items(self) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
        """Return the items of both lists; a single node counts as a list of one."""
        return _items(self.old), _items(self.new)

    def map_items(self) -> tuple[list[MapNode], list[MapNode]]:
        """Return those items of both lists that are mappings."""
        old, new = self.items()
        return _mappings(old), _mappings(new)


def written(node: Node | None) -> str:
    """Return `node` as canonical text: what is written the same means the same."""
    return "" if node is None else canonical(typed(node))


def _map(node: Node | None, place: Place) -> MapNode:
    return node if isinstance(node, MapNode) else MapNode({}, place)


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _items(node: Node | None) -> tuple[Node, ...]:
    return () if node is None else node.items if isinstance(node, ListNode) else (node,)


def _mappings(nodes: Iterable[Node]) -> list[MapNode]:
    return [node for node in nodes if isinstance(node, MapNode)]
