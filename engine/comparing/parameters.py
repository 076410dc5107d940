"""Parameters compared: their values by date, as people would say them."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from engine.comparing.fields import Compare, compare_fields
from engine.comparing.heads import head, renamed
from engine.comparing.model import Both, Difference, Effect, Subject
from engine.comparing.options import option_differences
from engine.comparing.pairs import Pair, written
from engine.comparing.saying import difference
from engine.comparing.typewords import type_differences
from engine.comparing.values import same_value, value_said
from engine.comparing.wording import emphasised, filled, same, sentence_about, shown
from engine.errors import Faults
from engine.reading import MapNode, Node, Scalar
from engine.shapes import Shape, shape_of
from engine.values import DATE, iso_date
from engine.vocabulary import read_type
from engine.words import NO_WORDS, Words, read_words

_PARAMETER = Words("Parameter {title}", "Paramedr {title}")
_NEW = Words("{parameter} is new: {values}", "mae {parameter} yn newydd: {values}")
_GONE = Words("{parameter} is removed", "mae {parameter} wedi'i ddileu")
_INSTEAD = Words("from {day} it is {new} instead of {old}", "o {day} {new} ydyw yn lle {old}")
_FROM = Words("from {day} it is {new}", "o {day} {new} ydyw")
_FROM_DAY = Words("from {day}", "o {day}")
_NO_MORE = Words(
    "it no longer changes on {day}, when it became {old}", "nid yw'n newid mwyach ar {day}, pan ddaeth yn {old}"
)
_NO_VALUE = Words("from {day} it has no value; it was {old}", "o {day} nid oes ganddo werth; {old} oedd")
_NO_VALUE_UNTIL = Words(
    "from {day} until {next} it has no value; it was {old}", "o {day} hyd at {next} nid oes ganddo werth; {old} oedd"
)
_BUT_THE_VALUE: Mapping[str, Compare] = MappingProxyType({"value": lambda _: iter(())})
"""The value itself has a sentence of its own."""


def compare_parameters(both: Both) -> Iterator[Difference]:
    """Yield what differs between two versions of a document of parameters."""
    shape = shape_of("parameters")

    def values(pair: Pair) -> Iterator[Difference]:
        for name, inner in pair.differing():
            yield from _parameter(both, inner, shape.under("values").under(name), name)

    pair = Pair(both.old.document, both.new.document, both.new.document.place)
    yield from compare_fields(both, pair, shape, Subject(), {**head(both), "values": values})


def _parameter(both: Both, pair: Pair, shape: Shape, name: str) -> Iterator[Difference]:
    subject = Subject(name, _called(pair.new or pair.old, name))
    if pair.new is None:
        words = sentence_about(NO_WORDS, filled(_GONE, parameter=subject.called))
        yield Difference("parameter-removed", name, pair.place, Effect.CHANGES, words)
        return
    if pair.old is None:
        said = [words for _, words in _values(pair.at("values"), pair)]
        values = Words(*("; ".join(each.said(language) for each in said) for language in ("en", "cy")))
        words = sentence_about(NO_WORDS, filled(_NEW, parameter=subject.called, values=values))
        yield Difference("parameter-added", name, pair.place, Effect.CHANGES, words)
        return

    def dated(inner: Pair) -> Iterator[Difference]:
        for place, words in _values(inner, pair):
            yield difference(subject, "value-changed", place.place, Effect.CHANGES, words)
        for day, both_values in inner.differing():
            outer = filled(_FROM_DAY, day=shown(iso_date(day), DATE))
            said_of = shape.under("values").under(day)
            yield from compare_fields(both, _with_what_is_said(both_values), said_of, subject, _BUT_THE_VALUE, outer)

    own = {
        "title": lambda inner: renamed(inner, Subject(name, _called(pair.old, name)), Words(name)),
        "type": lambda inner: type_differences(inner, subject),
        "options": lambda inner: option_differences(inner, subject),
        "values": dated,
    }
    yield from compare_fields(both, pair, shape, subject, own)


def _values(dated: Pair, parameter: Pair) -> Iterator[tuple[Pair, Words]]:
    """Yield the dates on which the value differs, with what is said of each."""
    types = tuple(read_type(node, Faults()) for node in parameter.maps)
    for day, inner in sorted(dated.differing(), key=lambda each: each[0]):
        before, after = (_value_on(node, day) for node in dated.maps)
        if same_value(before, after, (types[0], types[1])) and not _is_back(dated, day):
            continue
        old, new = value_said(before, types[0]), value_said(after, types[1])
        yield inner, filled(_template(dated, day), day=_day(day), next=_day(_next(dated, day)), old=old, new=new)


def _is_back(dated: Pair, day: str) -> bool:
    """Tell whether the new version comes back on a day to what the old one had on it."""
    old, new = (_value_before(node, day) for node in dated.maps)
    return dated.at(day).new is not None and written(old) != written(new)


def _template(dated: Pair, day: str) -> Words:
    """Return what is said of a day on which the value differs."""
    (old, new), own = (_value_on(node, day) for node in dated.maps), dated.at(day)
    if new is None:
        return _NO_VALUE_UNTIL if _next(dated, day) else _NO_VALUE
    if own.new is None:
        went_on = _value_before(dated.maps[0], day)
        return _NO_MORE if went_on is not None and written(went_on) == written(new) else _INSTEAD
    return _INSTEAD if own.old is not None and old is not None else _FROM


def _value_on(dated: MapNode, day: str) -> Node | None:
    """Return the value in force on a day: the last that begins on it or before; None before the first."""
    started = [each for each in dated.entries if each <= day]
    return _as_value(dated.entries[max(started)]) if started else None


def _value_before(dated: MapNode, day: str) -> Node | None:
    started = [each for each in dated.entries if each < day]
    return _as_value(dated.entries[max(started)]) if started else None


def _next(dated: Pair, day: str) -> str:
    """Return the next day on which the new version has another value; nothing where there is none."""
    return min((each for each in dated.maps[1].entries if each > day), default="")


def _day(day: str) -> Words:
    return shown(iso_date(day), DATE) if day else NO_WORDS


def _as_value(node: Node) -> Node | None:
    return node.get("value") if isinstance(node, MapNode) else node


def _with_what_is_said(pair: Pair) -> Pair:
    """Return a value of each version as the mapping that could be written: the value, and what is said of it."""
    return Pair(_as_map(pair.old), _as_map(pair.new), pair.place)


def _as_map(node: Node | None) -> Node | None:
    return MapNode({"value": node}, node.place) if isinstance(node, Scalar) else node


def _called(node: Node | None, name: str) -> Words:
    title = read_words(node.get("title"), Faults()) if isinstance(node, MapNode) else NO_WORDS
    return filled(_PARAMETER, title=emphasised(title or same(name)))
