"""Answers that could be given to one question, each other than the last: what samples are made of.

They come in the same order every time. Nothing is left to chance, so that a preview shows tomorrow what it shows today.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain, islice
from typing import Any

import re2

from engine.forms.model import Question
from engine.forms.validation import answer_faults
from engine.values import DATE, Value, iso_date, to_json

MOST = 2_000
"""Candidates that are looked at for one question, at most."""
_COUNT = 600
"""Of each way to vary an answer."""
_FIRST = 10
"""Of texts with a number at their end, before other ways are tried."""
_DIGITS = re2.compile(r"^(.*?)([0-9]+)([^0-9]*)$")


def variants(question: Question, hints: Iterable[Value] = ()) -> Iterator[Any]:
    """Yield answers to `question` that its schema takes, as JSON and each once: the sample of its type comes first.

    Args:
        question: a question that asks, not one of rows.
        hints: values that conditions hold the answer against; these, and those beside them, come next.
    """
    sample = question.type.sample(question)
    hinted = (each for value in hints for each in _around(question, value))
    seen = set()
    for answer in islice(chain([sample], hinted, _others(question, sample)), MOST):
        if repr(answer) not in seen and not answer_faults(question, answer):
            seen.add(repr(answer))
            yield answer


def _around(question: Question, value: Value) -> Iterator[Any]:
    """Yield the answers that are `value`, or next to it."""
    if isinstance(value, date):
        for days in (0, -1, 1, -31, 31):
            yield from _days(question, value, days)
    elif isinstance(value, Fraction) or (isinstance(value, int) and not isinstance(value, bool)):
        for step in (0, -1, 1):
            yield to_json(value + step)
    else:
        listed = isinstance(value, str) and "at_least" in question.type.keys
        yield [value] if listed else to_json(value)


def _others(question: Question, sample: Any) -> Iterator[Any]:
    """Yield further answers of the same kind as `sample`; some may be none that the question takes."""
    counts = range(1, _COUNT)
    if isinstance(sample, bool):
        yield not sample
    elif question.options:
        yield from _picked(question, sample)
    elif isinstance(sample, int):
        yield from chain.from_iterable((sample + count, sample - count) for count in counts)
    elif question.fact_type == DATE:
        yield from chain.from_iterable(_days(question, iso_date(sample), count) for count in counts)
        yield from chain.from_iterable(_days(question, iso_date(sample), -count) for count in counts)
    elif question.fact_type is not None and question.fact_type.places is not None:
        exact = Fraction(sample)
        steps = (Fraction(count, 10**places) for places in range(7) for count in range(1, _COUNT // 7))
        yield from (to_json(exact + step * sign) for step in steps for sign in (1, -1))
    elif isinstance(sample, str):
        yield from _texts(sample)
    elif isinstance(sample, Mapping):
        first = next(iter(sample))
        yield from ({**sample, first: text} for text in _texts(sample[first]))


def _picked(question: Question, sample: Any) -> Iterator[Any]:
    values = [option.value for option in question.options]
    if isinstance(sample, str):
        yield from values
    else:
        yield from ([value] for value in values)
        yield from (values[:count] for count in range(2, len(values) + 1))


def _days(question: Question, day: date, days: int) -> Iterator[str]:
    """Yield the day so many days later; of a question of months the first day of the month so many months later."""
    try:
        if question.type.schema(question).get("pattern") is None:
            yield (day + timedelta(days=days)).isoformat()
        else:
            months = day.year * 12 + day.month - 1 + days
            yield date(months // 12, months % 12 + 1, 1).isoformat()
    except (ValueError, OverflowError):
        return


def _texts(sample: str) -> Iterator[str]:
    """Yield texts like `sample` with another number in it; also numbers alone, as references are written."""
    found = _DIGITS.match(sample)
    if found:
        before, digits, after = found.groups()
        counted = (str(int(digits) + count).zfill(len(digits)) for count in range(1, _COUNT))
        yield from (f"{before}{number}{after}" for number in counted)
    name, at, domain = sample.partition("@")
    numbered = [f"{name}{count}{at}{domain}" if at else f"{name} {count}" for count in range(2, _COUNT)]
    yield from numbered[:_FIRST]
    yield from ("1234567890"[:length] for length in range(4, 11))
    yield from numbered[_FIRST:]
    yield from (str(count) for count in range(1, _COUNT))
