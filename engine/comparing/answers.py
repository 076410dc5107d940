"""How much an answer may hold, compared: bounds of numbers, dates and texts, places, counts of files and rows."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from engine.comparing.model import OPPOSITE, Difference, Effect, Subject
from engine.comparing.pairs import Pair
from engine.comparing.saying import Field, value_difference
from engine.comparing.wording import shown
from engine.forms import limits as applying
from engine.forms.model import Question
from engine.values import INTEGER, Type, Value
from engine.words import NO_WORDS, Words

_LABELS: Mapping[str, Words] = MappingProxyType(
    {
        "min": Words("the least it takes", "y lleiaf y mae'n ei dderbyn"),
        "max": Words("the most it takes", "y mwyaf y mae'n ei dderbyn"),
        "max_length": Words("the greatest number of characters", "y nifer mwyaf o nodau"),
        "places": Words("the greatest number of decimal places", "y nifer mwyaf o leoedd degol"),
        "max_mb": Words("the greatest size of a file in megabytes", "maint mwyaf ffeil mewn megabeitiau"),
        "at_least": Words("the least number that is asked for", "y nifer lleiaf y gofynnir amdano"),
        "at_most": Words("the greatest number that is taken", "y nifer mwyaf a dderbynnir"),
    }
)
_OF_DAYS: Mapping[str, Words] = MappingProxyType(
    {
        "min": Words("the earliest day it takes", "y diwrnod cynharaf y mae'n ei dderbyn"),
        "max": Words("the latest day it takes", "y diwrnod diweddaraf y mae'n ei dderbyn"),
    }
)
_APPLYING: Mapping[str, Callable[[Question], Value | None]] = MappingProxyType(
    {
        "min": applying.least,
        "max": applying.most,
        "max_length": applying.max_length,
        "places": applying.places,
        "max_mb": lambda question: applying.max_bytes(question) // applying.BYTES_PER_MB,
        "at_least": applying.at_least,
        "at_most": applying.at_most,
    }
)
"""Of each limit, what applies where a question of a type that has it does not say."""

Compare = Callable[[Pair], Iterator[Difference]]


def limits(subject: Subject, old: Question | None, new: Question | None) -> Mapping[str, Compare]:
    """Return how the limits of two versions of a question are compared, by key.

    Args:
        subject: the question.
        old: the question as it was.
        new: the question as it is to be.
    """
    return {key: _limit(key, subject, old, new) for key in _LABELS}


def _limit(key: str, subject: Subject, old: Question | None, new: Question | None) -> Compare:
    def compare(pair: Pair) -> Iterator[Difference]:
        before, after = _value(key, old), _value(key, new)
        if before == after:
            return
        of_days = isinstance(after if before is None else before, date)
        field = Field(key.replace("_", "-"), (_OF_DAYS if of_days else _LABELS)[key], _effect(key, before, after))
        words = (
            _said(key, old, before, written=pair.old is not None),
            _said(key, new, after, written=pair.new is not None),
        )
        yield value_difference(subject, field, pair.place, *words)

    return compare


def _value(key: str, question: Question | None) -> Value | None:
    return _APPLYING[key](question) if question is not None and key in question.type.keys else None


def _said(key: str, question: Question | None, value: Value | None, *, written: bool) -> Words:
    """Return a limit in words; nothing for a bound that is not written, since what then applies is out of reach."""
    if question is None or value is None or (key in ("min", "max") and not written):
        return NO_WORDS
    type_: Type | None = question.fact_type if key in ("min", "max") else INTEGER
    return shown(value, type_ or INTEGER)


def _effect(key: str, old: Value | None, new: Value | None) -> Effect:
    if old is None or new is None or type(old) is not type(new):
        return Effect.CHANGES
    more = Effect.ACCEPTS_MORE if new > old else Effect.ACCEPTS_LESS  # type: ignore[operator]  # both of one ordered type
    return OPPOSITE[more] if key in ("min", "at_least") else more
