"""One test of a fact compared with another test of the same fact: values let in or out, bounds moved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from engine.comparing.bounds import BOUNDS, includes, opens, reach
from engine.comparing.normal import value_meaning
from engine.comparing.wording import Style, clause_words, filled, listed, quoted, value_words
from engine.conditions.model import Condition, Expression, Literal, Test
from engine.values import TypeName
from engine.words import NO_WORDS, Words


class Way(Enum):
    """Which way a condition goes: it holds in more cases, in fewer, or in others."""

    WIDER = "wider"
    NARROWER = "narrower"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a condition: a stable code, a statement about whatever has the condition, and which way it goes."""

    code: str
    words: Words
    way: Way


@dataclass(frozen=True, slots=True)
class Voice:
    """How a change is said.

    Attributes:
        accepting: whether what fulfils the condition is accepted; else it only counts.
        naming: whether the fact must be named beside its values, because the condition tests several.
        given: what a rule gives where the condition holds, if that is no verdict.
        sole: the facts that one test alone decides on, in both versions: of others no value can be said to be let in
            or kept out, because another test may do otherwise.
        enough: whether the test stands among others of which one is enough.
        must: whether what does not fulfil the test cannot fulfil the condition.
    """

    accepting: bool = False
    naming: bool = False
    given: Words = NO_WORDS
    sole: frozenset[str] = frozenset()
    enough: bool = False
    must: bool = True

    def inside(self, word: str) -> "Voice":
        """Return how what changed in a member of a group is said: among alternatives none decides for all."""
        if word == "any":
            return replace(self, accepting=False, given=NO_WORDS, enough=True, must=False)
        return replace(self, enough=False)

    @property
    def manner(self) -> str:
        """Which of the templates it speaks in."""
        return "gives" if self.given else "accepts" if self.accepting else "counts"


_OUT = {
    ("accepts", True): Words("{values} is no longer accepted", "nid yw {values} yn cael ei dderbyn mwyach"),
    ("accepts", False): Words("{values} are no longer accepted", "nid yw {values} yn cael eu derbyn mwyach"),
    ("counts", True): Words("{values} no longer counts", "nid yw {values} yn cyfrif mwyach"),
    ("counts", False): Words("{values} no longer count", "nid yw {values} yn cyfrif mwyach"),
    ("gives", True): Words("{values} no longer gives {given}", "nid yw {values} yn rhoi {given} mwyach"),
    ("gives", False): Words("{values} no longer give {given}", "nid yw {values} yn rhoi {given} mwyach"),
}
_IN = {
    ("accepts", True): Words("{values} is now accepted as well", "mae {values} bellach yn cael ei dderbyn hefyd"),
    ("accepts", False): Words("{values} are now accepted as well", "mae {values} bellach yn cael eu derbyn hefyd"),
    ("counts", True): Words("{values} now counts as well", "mae {values} bellach yn cyfrif hefyd"),
    ("counts", False): Words("{values} now count as well", "mae {values} bellach yn cyfrif hefyd"),
    ("gives", True): Words("{values} now gives {given} as well", "mae {values} bellach yn rhoi {given} hefyd"),
    ("gives", False): Words("{values} now give {given} as well", "mae {values} bellach yn rhoi {given} hefyd"),
}
_OF_FACT = Words("for {fact}, {said}", "ar gyfer {fact}, {said}")
_INSTEAD = Words("{fact} must now be {new} instead of {old}", "rhaid i {fact} fod yn {new} bellach yn lle {old}")
_BOUND = Words("the bound of {fact} goes from {old} to {new}", "mae terfyn {fact} yn newid o {old} i {new}")
_ASKS_INSTEAD = Words(
    "it now asks that {new}, where it asked that {old}", "mae bellach yn gofyn: {new}, lle gofynnai: {old}"
)
_ENOUGH_INSTEAD = Words(
    "it is now enough that {new}, where it was enough that {old}",
    "mae hyn bellach yn ddigon: {new}, lle'r oedd hyn yn ddigon: {old}",
)
_BOUNDS = {
    "at_least": Words("at least {value}", "o leiaf {value}"),
    "at_most": Words("at most {value}", "{value} ar y mwyaf"),
    "more_than": Words("more than {value}", "mwy na {value}"),
    "less_than": Words("less than {value}", "llai na {value}"),
    "before": Words("before {value}", "cyn {value}"),
    "after": Words("after {value}", "ar ôl {value}"),
    "on_or_before": Words("on or before {value}", "ar neu cyn {value}"),
    "on_or_after": Words("on or after {value}", "ar neu ar ôl {value}"),
}
_LISTS = ("in", "not_in", "includes_any", "includes_none")
_EXCLUDING = ("not_in", "includes_none")


def compare_tests(old: Test, new: Test, voice: Voice) -> Iterator[Change]:
    """Yield what changed between two tests of one fact, in normal form and of different meaning."""
    if old.operator in BOUNDS and new.operator in BOUNDS:
        words = filled(_BOUND, fact=fact_words(new), old=_bound_words(old), new=_bound_words(new))
        yield Change("bound-changed", words, _way(old, new))
    elif _accepts_the_same(old, new):
        return
    elif (values := _values(old, new)) is None:
        yield replaced(old, new, voice)
    elif new.fact.name not in voice.sole or (values.instead and not voice.must):
        yield replaced(old, new, voice, values.way)
    else:
        yield from _said(values, new, voice)


def replaced(old: Condition, new: Condition, voice: Voice, way: Way = Way.OTHER) -> Change:
    """Return the change of one clause for another."""
    template = _ENOUGH_INSTEAD if voice.enough else _ASKS_INSTEAD
    return Change("condition-changed", filled(template, old=clause_words(old), new=clause_words(new)), way)


def fact_words(test: Test) -> Words:
    """Return what the tested fact is called, as in sentences; a question between quotes."""
    title = test.fact.title or Words(test.fact.name)
    return quoted(title) if title.en.endswith("?") or test.fact.type.name is TypeName.ROWS else title


@dataclass(frozen=True, slots=True)
class _Values:
    """The values that a test lets in no longer, and those that it lets in now; `instead`: it let in no others."""

    gone: tuple[Expression, ...]
    come: tuple[Expression, ...]
    instead: bool = False

    @property
    def way(self) -> Way:
        return Way.OTHER if self.gone and self.come else Way.NARROWER if self.gone else Way.WIDER


def _values(old: Test, new: Test) -> _Values | None:
    """Return the values that come and go between two tests; None where they are not told apart by values alone."""
    if old.operator == new.operator and old.operator in _LISTS:
        gone, come = _gone_and_come(old.right, new.right)
        if new.operator in _EXCLUDING:
            return _Values(come, gone)
        return _Values(gone, come, instead=new.operator == "in" and len(gone) == len(old.right) and bool(come))
    options = _accepted(old, new)
    if options is None:
        return None
    return _Values(*_gone_and_come(*(tuple(Literal(each, new.fact.type) for each in kept) for kept in options)))


def _gone_and_come(
    old: Iterable[Expression], new: Iterable[Expression]
) -> tuple[tuple[Expression, ...], tuple[Expression, ...]]:
    before, after = ({value_meaning(each): each for each in values} for values in (old, new))
    return (
        tuple(value for key, value in before.items() if key not in after),
        tuple(value for key, value in after.items() if key not in before),
    )


def _said(values: _Values, test: Test, voice: Voice) -> Iterator[Change]:
    if values.instead:
        new, old = (_values_words(each, "or") for each in (values.come, values.gone))
        yield Change("value-changed", filled(_INSTEAD, fact=fact_words(test), new=new, old=old), Way.OTHER)
        return
    # Of several that may be chosen, one that counts no longer does not keep the others from counting.
    manner = "counts" if test.operator == "includes_any" else voice.manner
    for each, code, templates, way in (
        (values.gone, "value-removed", _OUT, Way.NARROWER),
        (values.come, "value-added", _IN, Way.WIDER),
    ):
        if each:
            words = filled(templates[manner, len(each) == 1], values=_values_words(each, "standard"), given=voice.given)
            yield Change(code, filled(_OF_FACT, fact=fact_words(test), said=words) if voice.naming else words, way)


def _values_words(values: tuple[Expression, ...], style: Style) -> Words:
    return listed((_value_words(each) for each in values), style)


def _value_words(value: Expression) -> Words:
    free = isinstance(value, Literal) and value.type.name is TypeName.TEXT
    return quoted(value_words(value)) if free else value_words(value)


def _bound_words(test: Test) -> Words:
    return filled(_BOUNDS[test.operator], value=value_words(test.right[0]))


def _accepts_the_same(old: Test, new: Test) -> bool:
    """Tell whether one test of a choice names the options that are taken, and the other all those that are not."""
    options = _accepted(old, new)
    return options is not None and options[0] == options[1]


def _accepted(old: Test, new: Test) -> tuple[list[str], list[str]] | None:
    """Return the options that each of two tests of a choice accepts, or None where that cannot be told."""
    declared = new.fact.type.values
    if new.fact.type.name is not TypeName.CHOICE or old.fact.type.values != declared:
        return None
    found = [_options(test, declared) for test in (old, new)]
    before, after = found
    return None if before is None or after is None else (before, after)


def _options(test: Test, declared: tuple[str, ...]) -> list[str] | None:
    values = [each.value for each in test.right if isinstance(each, Literal)]
    if test.operator not in ("in", "not_in") or len(values) < len(test.right):
        return None
    return [option for option in declared if (option in values) == (test.operator == "in")]


def _way(old: Test, new: Test) -> Way:
    """Return which way a bound goes, where both are written out or are the same but for whether the end is inside."""
    if value_meaning(old.right[0]) == value_meaning(new.right[0]) and opens(old) == opens(new):
        return Way.NARROWER if includes(old) else Way.WIDER
    before, after = reach(old), reach(new)
    if before is None or after is None or before[0] != after[0]:
        return Way.OTHER
    return Way.WIDER if after > before else Way.NARROWER
