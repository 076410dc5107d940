"""How a changed field is said: what it was and is now, for texts, values and lists."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from engine.comparing.model import Difference, Effect, Subject
from engine.comparing.pairs import Pair
from engine.comparing.texts import changes
from engine.comparing.wording import filled, quoted, same, sentence_about
from engine.errors import Faults, Place
from engine.words import LANGUAGES, Words, read_words


@dataclass(frozen=True, slots=True)
class _Sayings:
    """The templates of statements on a field."""

    is_now: Words
    is_said: Words
    is_unsaid: Words
    reads: Words
    reads_also: Words
    reads_no_more: Words
    text_is_new: Words
    text_is_gone: Words
    spaced: Words
    has_also: Words
    has_no_more: Words
    reordered: Words


_OF_NAMED = _Sayings(
    is_now=Words("{label} is now {new} instead of {old}", "{label} bellach yw {new} yn lle {old}"),
    is_said=Words("{label} is now {new}, where nothing was said", "{label} bellach yw {new}, lle na ddywedwyd dim"),
    is_unsaid=Words("{label} is no longer said; it was {old}", "ni ddywedir {label} mwyach; {old} oedd"),
    reads=Words("{label} now reads {new} instead of {old}", "mae {label} bellach yn darllen {new} yn lle {old}"),
    reads_also=Words("{label} now also says {new}", "mae {label} bellach yn dweud hefyd {new}"),
    reads_no_more=Words("{label} no longer says {old}", "nid yw {label} yn dweud mwyach {old}"),
    text_is_new=Words("{label} is new: {new}", "mae {label} yn newydd: {new}"),
    text_is_gone=Words("{label} is taken away; it was {old}", "mae {label} wedi'i dynnu; {old} oedd"),
    spaced=Words("{label} has other spaces or line breaks", "mae gan {label} fylchau neu doriadau llinell gwahanol"),
    has_also=Words("{label} now also has {item}", "mae gan {label} bellach hefyd {item}"),
    has_no_more=Words("{label} no longer has {item}", "nid oes gan {label} mwyach {item}"),
    reordered=Words("{label} is in another order", "mae {label} mewn trefn arall"),
)
_OF_DESCRIBED = _Sayings(
    is_now=Words("{label}: now {new} instead of {old}", "{label}: bellach {new} yn lle {old}"),
    is_said=Words("{label}: now {new}, where nothing was said", "{label}: bellach {new}, lle na ddywedwyd dim"),
    is_unsaid=Words("{label}: no longer said; it was {old}", "{label}: ni ddywedir mwyach; {old} oedd"),
    reads=Words("{label}: now {new} instead of {old}", "{label}: bellach {new} yn lle {old}"),
    reads_also=Words("{label}: now also {new}", "{label}: bellach hefyd {new}"),
    reads_no_more=Words("{label}: no longer {old}", "{label}: dim mwyach {old}"),
    text_is_new=Words("{label}: now {new}, where nothing was said", "{label}: bellach {new}, lle na ddywedwyd dim"),
    text_is_gone=Words("{label}: no longer said; it was {old}", "{label}: ni ddywedir mwyach; {old} oedd"),
    spaced=Words("{label}: other spaces or line breaks", "{label}: bylchau neu doriadau llinell gwahanol"),
    has_also=Words("{label}: now also {item}", "{label}: bellach hefyd {item}"),
    has_no_more=Words("{label}: no longer {item}", "{label}: dim mwyach {item}"),
    reordered=Words("{label}: in another order", "{label}: mewn trefn arall"),
)
_IN_WELSH = Words("{label} in Welsh", "{label} yn Gymraeg")


@dataclass(frozen=True, slots=True)
class Field:
    """A field that may have changed.

    Attributes:
        code: the stem of its codes.
        label: what it is called: “its title”, or what the schema says of it.
        effect: what a change of it does.
        described: whether it is called by what the schema says, which is no part of a sentence.
    """

    code: str
    label: Words
    effect: Effect = Effect.CHANGES
    described: bool = False

    @property
    def sayings(self) -> _Sayings:
        """The templates of statements on it."""
        return _OF_DESCRIBED if self.described else _OF_NAMED


def difference(
    subject: Subject, code: str, place: Place, effect: Effect, statement: Words, *, counts: bool = True
) -> Difference:
    """Return a difference that says `statement` of `subject`."""
    return Difference(code, subject.path, place, effect, sentence_about(subject.called, statement), counts)


def value_difference(subject: Subject, field: Field, place: Place, old: Words, new: Words) -> Difference:
    """Return the difference of a value in words; empty words stand for none."""
    sayings = field.sayings
    template = sayings.is_now if old and new else sayings.is_said if new else sayings.is_unsaid
    statement = filled(template, label=field.label, old=old, new=new)
    return difference(subject, f"{field.code}-changed", place, field.effect, statement)


def words_differences(subject: Subject, field: Field, pair: Pair) -> Iterator[Difference]:
    """Yield what changed in a text by language, each language by itself, sentence by sentence where it is long."""
    old, new = read_words(pair.old, Faults()), read_words(pair.new, Faults())
    for language in LANGUAGES:
        label = filled(_IN_WELSH, label=field.label) if language == "cy" else field.label
        before, after = getattr(old, language), getattr(new, language)
        yield from text_differences(subject, replace(field, label=label), pair.place, before, after)


def text_differences(subject: Subject, field: Field, place: Place, old: str, new: str) -> Iterator[Difference]:
    """Yield what changed from one text to another."""
    if old == new:
        return
    code, sayings, found = f"{field.code}-changed", field.sayings, changes(old, new)
    for change in found:
        if not old.strip() or not new.strip():
            template = sayings.text_is_gone if old.strip() else sayings.text_is_new
        else:
            both = change.old and change.new
            template = sayings.reads if both else sayings.reads_also if change.new else sayings.reads_no_more
        pieces = {"old": quoted(same(change.old)), "new": quoted(same(change.new))}
        yield difference(subject, code, place, field.effect, filled(template, label=field.label, **pieces))
    if not found:
        yield difference(subject, code, place, field.effect, filled(sayings.spaced, label=field.label))


def set_differences(
    subject: Subject, field: Field, place: Place, old: Mapping[str, Words], new: Mapping[str, Words]
) -> Iterator[Difference]:
    """Yield what a list in which order means nothing has less and more; its items in words, by what they stand for."""
    yield from _counted(subject, field, place, (old[key] for key in old if key not in new), "removed")
    yield from _counted(subject, field, place, (new[key] for key in new if key not in old), "added")


def _counted(subject: Subject, field: Field, place: Place, items: Iterable[Words], what: str) -> Iterator[Difference]:
    template = field.sayings.has_also if what == "added" else field.sayings.has_no_more
    for item in items:
        statement = filled(template, label=field.label, item=item)
        yield difference(subject, f"{field.code}-{what}", place, field.effect, statement)


def order_difference(subject: Subject, field: Field, place: Place) -> Difference:
    """Return the difference of a list that holds the same in another order."""
    statement = filled(field.sayings.reordered, label=field.label)
    return difference(subject, f"{field.code}-reordered", place, field.effect, statement)
