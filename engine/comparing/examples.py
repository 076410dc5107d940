"""The examples beside a definition: they are no part of its meaning, and people want to know of them all the same."""

from collections.abc import Iterator
from dataclasses import replace

from engine.comparing.matching import matched
from engine.comparing.model import Difference, Effect, Subject
from engine.comparing.pairs import Pair, written
from engine.comparing.saying import difference
from engine.comparing.wording import emphasised, filled, same
from engine.errors import Place
from engine.reading import MapNode
from engine.words import Words

_SAID = {
    "added": Words("example {name} is new", "mae enghraifft {name} yn newydd"),
    "removed": Words("example {name} is removed", "mae enghraifft {name} wedi'i dileu"),
    "changed": Words("example {name} is another case now", "mae enghraifft {name} bellach yn achos gwahanol"),
}


def example_differences(pair: Pair) -> Iterator[Difference]:
    """Yield which examples are new, gone or changed; their order and notes mean nothing."""
    old, new = pair.map_items()
    found = matched(old, new, lambda node: node.text("name"))
    for before, after in found.both:
        if written(_case(before)) != written(_case(after)):
            yield _said("changed", after)
    yield from (_said("added", node) for node in found.added)
    yield from (_said("removed", node) for node in found.removed)


def _case(node: MapNode) -> MapNode:
    return replace(node, entries={key: value for key, value in node.entries.items() if key != "note"})


def _said(what: str, node: MapNode) -> Difference:
    name = node.text("name")
    words = filled(_SAID[what], name=emphasised(same(name)))
    place: Place = node.place
    return difference(Subject(f"examples/{name}"), f"example-{what}", place, Effect.WORDS_ONLY, words, counts=False)
