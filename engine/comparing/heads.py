"""The head of a definition: what it is called, whose it is, when it is in force, where it comes from."""

from collections.abc import Iterator, Mapping

from engine.comparing.fields import Compare
from engine.comparing.model import Both, Difference, Effect, Subject
from engine.comparing.pairs import Pair
from engine.comparing.saying import Field, difference, text_differences, words_differences
from engine.comparing.wording import emphasised, filled, quoted, same, shown
from engine.errors import Faults
from engine.values import DATE
from engine.words import NO_WORDS, Words, read_words

_CALLED_NOW = Words("it is now called {new}", "ei enw bellach yw {new}")
_RENAMED = Words("it is now called {new} instead of {old}", "ei enw bellach yw {new} yn lle {old}")
_KIND = Words("it is a definition of kind {new} instead of {old}", "diffiniad o fath {new} ydyw yn lle {old}")
_ID = Words("these are two definitions: {new} instead of {old}", "dau ddiffiniad yw'r rhain: {new} yn lle {old}")
_FROM = Words("it is in force from {new} instead of from {old}", "mae mewn grym o {new} yn lle o {old}")
_TO = Words("it is in force to {new} instead of to {old}", "mae mewn grym hyd {new} yn lle hyd {old}")
_NOW_TO = Words("it now ends: its last day in force is {new}", "mae bellach yn dod i ben: ei ddiwrnod olaf yw {new}")
_NO_LONGER_TO = Words("it no longer ends on {old}", "nid yw bellach yn dod i ben ar {old}")
_OWNER = Words("it now belongs to {new} instead of to {old}", "{new} biau'r diffiniad bellach yn lle {old}")
_LABELS = {
    "source": Words("its source", "ei ffynhonnell"),
    "note": Words("its note", "ei nodyn"),
}


def head(both: Both) -> Mapping[str, Compare]:
    """Return how the keys are compared that every kind has; what they are of is the definition itself."""
    whole = Subject()

    def dates(pair: Pair) -> Iterator[Difference]:
        versions = both.old.version, both.new.version
        starts = [shown(version.in_force_from, DATE) for version in versions]
        ends = [shown(version.in_force_to, DATE) if version.in_force_to else Words("") for version in versions]
        if versions[0].in_force_from != versions[1].in_force_from:
            statement = filled(_FROM, old=starts[0], new=starts[1])
            yield difference(whole.at("in_force"), "in-force-changed", pair.at("from").place, Effect.CHANGES, statement)
        if versions[0].in_force_to != versions[1].in_force_to:
            template = _TO if all(ends) else _NOW_TO if ends[1] else _NO_LONGER_TO
            statement = filled(template, old=ends[0], new=ends[1])
            yield difference(whole.at("in_force"), "in-force-changed", pair.at("to").place, Effect.CHANGES, statement)

    def changed(template: Words, code: str) -> Compare:
        def compare(pair: Pair) -> Iterator[Difference]:
            old, new = (quoted(same(text)) for text in pair.texts)
            statement = filled(template, old=old, new=new)
            yield difference(whole.at(code), f"{code}-changed", pair.place, Effect.CHANGES, statement)

        return compare

    def prose(key: str) -> Compare:
        field = Field(key, _LABELS[key], Effect.WORDS_ONLY)
        return lambda pair: text_differences(whole.at(key), field, pair.place, *pair.texts)

    return {
        "title": lambda pair: renamed(pair, whole.at("title")),
        "owner": changed(_OWNER, "owner"),
        "id": changed(_ID, "id"),
        "kind": changed(_KIND, "kind"),
        "in_force": dates,
        "source": prose("source"),
        "note": prose("note"),
    }


def renamed(pair: Pair, subject: Subject, default: Words = NO_WORDS) -> Iterator[Difference]:
    """Yield the difference of a title.

    Args:
        pair: the two titles.
        subject: what has the title; where it is called anything, by its old title.
        default: the title of what has none written.
    """
    old, new = (read_words(each, Faults()) or default for each in (pair.old, pair.new))
    if old.en != new.en:
        statement = filled(_CALLED_NOW if subject.called else _RENAMED, old=emphasised(old), new=emphasised(new))
        yield difference(subject, "title-changed", pair.place, Effect.WORDS_ONLY, statement)
    elif old != new:
        field = Field("title", Words("its title", "ei deitl"), Effect.WORDS_ONLY)
        yield from words_differences(subject, field, pair)
