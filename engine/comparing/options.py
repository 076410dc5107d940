"""The options of a choice compared: those that are new, gone, called otherwise, or in another order."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.comparing.matching import matched
from engine.comparing.model import Difference, Effect, Subject
from engine.comparing.pairs import Pair
from engine.comparing.saying import difference
from engine.comparing.wording import emphasised, filled
from engine.errors import Faults
from engine.values import Option
from engine.vocabulary import read_options
from engine.words import Words

_ADDED = Words("it now also has the option {label}", "mae ganddo bellach hefyd yr opsiwn {label}")
_REMOVED = Words("it no longer has the option {label}", "nid oes ganddo mwyach yr opsiwn {label}")
_RELABELLED = Words("the option {old} is now called {new}", "enw'r opsiwn {old} bellach yw {new}")
_IN_WELSH = Words("the option {label} has other words in Welsh", "mae gan yr opsiwn {label} eiriau gwahanol yn Gymraeg")
_NOW_IN_WELSH = Words("the option {label} now has words in Welsh", "mae gan yr opsiwn {label} eiriau Cymraeg bellach")
_NOT_IN_WELSH = Words(
    "the option {label} no longer has words in Welsh", "nid oes gan yr opsiwn {label} eiriau Cymraeg mwyach"
)
_REORDERED = Words("its options are in another order", "mae ei opsiynau mewn trefn arall")


@dataclass(frozen=True, slots=True)
class Effects:
    """What it does when an option comes, when one goes, and when they stand in another order."""

    comes: Effect = Effect.CHANGES
    goes: Effect = Effect.CHANGES
    moves: Effect = Effect.WORDS_ONLY


OF_A_FACT = Effects()
OF_AN_ANSWER = Effects(Effect.ACCEPTS_MORE, Effect.ACCEPTS_LESS)
RANKED = Effects(moves=Effect.CHANGES)


def option_differences(pair: Pair, subject: Subject, effects: Effects = OF_A_FACT) -> Iterator[Difference]:
    """Yield what differs between the options of the two versions."""
    old, new = (read_options(items, Faults()) for items in pair.items())
    found = matched(old, new, lambda option: option.value)
    for option in found.removed:
        words = filled(_REMOVED, label=emphasised(option.label))
        yield difference(subject, "option-removed", pair.place, effects.goes, words)
    for option in found.added:
        words = filled(_ADDED, label=emphasised(option.label))
        yield difference(subject, "option-added", pair.place, effects.comes, words)
    for before, after in found.both:
        if before.label != after.label:
            words = _relabelled(before, after)
            yield difference(subject, "option-relabelled", pair.place, Effect.WORDS_ONLY, words)
    if found.moved:
        yield difference(subject, "options-reordered", pair.place, effects.moves, _REORDERED)


def _relabelled(before: Option, after: Option) -> Words:
    if before.label.en == after.label.en:
        template = (
            _IN_WELSH if before.label.cy and after.label.cy else _NOW_IN_WELSH if after.label.cy else _NOT_IN_WELSH
        )
        return filled(template, label=emphasised(after.label))
    return filled(_RELABELLED, old=emphasised(before.label), new=emphasised(after.label))
