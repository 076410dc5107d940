"""Computed values compared: what a sum has more or less, or what is computed instead."""

from collections.abc import Iterator

from engine.comparing.matching import matched
from engine.comparing.model import Both, Difference, Subject
from engine.comparing.normal import value_meaning
from engine.comparing.pairs import Pair
from engine.comparing.saying import Field, difference
from engine.comparing.wording import filled, quoted, value_words
from engine.conditions.model import Computed, Expression
from engine.conditions.parse import expression
from engine.errors import Faults
from engine.values import Type
from engine.words import Words

_ADDS = Words("{label} now also adds {value}", "mae {label} bellach yn adio hefyd {value}")
_ADDS_NO_MORE = Words("{label} no longer adds {value}", "nid yw {label} yn adio mwyach {value}")
_COMES_TO = Words("{label} is now {new} instead of {old}", "mae {label} bellach yn {new} yn lle {old}")
_IS_NEW = Words(
    "{label} is now {new}, where nothing was computed", "mae {label} bellach yn {new}, lle na chyfrifid dim"
)
_IS_GONE = Words("{label} is no longer computed; it was {old}", "ni chyfrifir {label} mwyach; {old} oedd")
_REWRITTEN = Words("{label} is written in another way", "mae {label} wedi'i ysgrifennu mewn ffordd arall")
Types = tuple[Type | None, Type | None]
"""The type of what is wanted in the old version and in the new one, where it is declared."""


def expression_differences(
    both: Both, pair: Pair, subject: Subject, field: Field, types: Types
) -> Iterator[Difference]:
    """Yield what changed in the value expression at a place."""
    old = expression(pair.old, types[0], both.old_scope, Faults())
    new = expression(pair.new, types[1], both.new_scope, Faults())
    if old is not None and new is not None:
        for statement in compare_expressions(old, new, field.label):
            yield difference(subject, f"{field.code}-changed", pair.place, field.effect, statement)
        return
    template = _IS_NEW if pair.old is None else _IS_GONE if pair.new is None else _REWRITTEN
    words = {name: value_words(each) if each else field.label for name, each in (("old", old), ("new", new))}
    statement = filled(template, label=field.label, **words)
    yield difference(subject, f"{field.code}-changed", pair.place, field.effect, statement)


def compare_expressions(old: Expression, new: Expression, label: Words) -> Iterator[Words]:
    """Yield statements on what changed between two value expressions; nothing where they mean the same."""
    if value_meaning(old) == value_meaning(new):
        return
    if isinstance(old, Computed) and isinstance(new, Computed) and old.function == new.function == "add":
        found = matched(old.arguments, new.arguments, value_meaning)
        if found.both:
            yield from (filled(_ADDS_NO_MORE, label=label, value=value_words(each)) for each in found.removed)
            yield from (filled(_ADDS, label=label, value=value_words(each)) for each in found.added)
            return
    words = [value_words(each) for each in (old, new)]
    simple = not isinstance(old, Computed) and not isinstance(new, Computed)
    before, after = words if simple else [quoted(each) for each in words]
    yield filled(_COMES_TO, label=label, old=before, new=after)
