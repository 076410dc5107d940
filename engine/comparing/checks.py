"""Checks compared: those of a form over several answers, and those of rows over the cells of each."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.comparing.fields import compare_fields
from engine.comparing.keyed import Kind, keyed_differences
from engine.comparing.model import Both, Difference, Effect, Subject
from engine.comparing.pairs import Pair
from engine.comparing.roles import PLAIN, Role, condition_differences
from engine.comparing.saying import Field, value_difference, words_differences
from engine.comparing.wording import emphasised, filled, quoted, same
from engine.reading import MapNode
from engine.shapes import Shape
from engine.words import Words

SpeaksAt = Callable[[MapNode, MapNode], tuple[str, str]]
"""Says at which question, or cell, the two versions of a check speak."""

_CHECK = Words("Check {id}", "Gwiriad {id}")
_OF_ROWS = Words("check {id}", "gwiriad {id}")
_MET: Role = replace(PLAIN, wider=Effect.ACCEPTS_MORE, narrower=Effect.ACCEPTS_LESS, accepting=True)
_AT = Field("at", Words("the question at which it speaks", "y cwestiwn y mae'n siarad wrtho"), Effect.WORDS_ONLY)
_MESSAGE = Field("message", Words("its message", "ei neges"), Effect.WORDS_ONLY)


def check_differences(
    both: Both, pair: Pair, shape: Shape, speaks_at: SpeaksAt, subject: Subject | None = None
) -> Iterator[Difference]:
    """Yield what differs between two lists of checks.

    Args:
        both: the two versions, with what the checks may mention.
        pair: the lists.
        shape: what the schema says of one check.
        speaks_at: says where the two versions of one speak.
        subject: the question of rows that they are of; nothing for those of a form.
    """

    def one(check: Pair, subject: Subject) -> Iterator[Difference]:
        own = {
            "id": lambda _: iter(()),
            "when": lambda inner: condition_differences(both, inner, subject, _MET),
            "message": lambda inner: words_differences(subject, _MESSAGE, inner),
            "at": lambda inner: _at(speaks_at(*check.maps), inner, subject),
        }
        yield from compare_fields(both, check, shape, subject, own)

    said = _OF_ROWS if subject else _CHECK
    kind = Kind(
        "check",
        lambda node: filled(said, id=emphasised(same(node.text("id")))),
        comes=lambda _: Effect.ACCEPTS_LESS,
        goes=lambda _: Effect.ACCEPTS_MORE,
    )
    yield from keyed_differences(*pair.map_items(), kind, subject or Subject(), one)


def _at(where: tuple[str, str], pair: Pair, subject: Subject) -> Iterator[Difference]:
    """Yield the difference of where a check speaks; where it does not say, that is the first thing it reads."""
    old, new = where
    if old != new:
        yield value_difference(subject, _AT, pair.place, quoted(same(old)), quoted(same(new)))
