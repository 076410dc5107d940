"""How much an answer may hold where its question does not say: the bounds that always apply.

They keep any answer small enough to store, show and send, and every number exact in any JSON reader.
"""

from datetime import date

from engine.forms import formats
from engine.forms.controls import Table
from engine.forms.model import Question
from engine.values import Value

MAX_NUMBER_DIGITS = formats.WHOLE_DIGITS
LARGEST = 10**MAX_NUMBER_DIGITS - 1
EARLIEST = date(1900, 1, 1)
LATEST = date(2199, 12, 31)
MAX_FILE_MB = 20
BYTES_PER_MB = 1_000_000


def max_length(question: Question) -> int:
    """Return the greatest number of characters of a text answer."""
    return question.max_length or question.type.length


def least(question: Question) -> Value | None:
    """Return the least number, amount or date; an amount of money is not negative unless `min` says so."""
    return question.type.least if question.min is None else question.min


def most(question: Question) -> Value | None:
    """Return the greatest number, amount or date."""
    return question.type.most if question.max is None else question.max


def places(question: Question) -> int:
    """Return the greatest number of decimal places."""
    return question.type.places if question.places is None else question.places


def max_bytes(question: Question) -> int:
    """Return the greatest size of one file in bytes."""
    return question.max_bytes or MAX_FILE_MB * BYTES_PER_MB


def at_least(question: Question) -> int:
    """Return the least number of rows, files or choices in an answer.

    Without `at_least` a required answer has one; an optional list of rows may be empty, which says that
    there are none, and is known.
    """
    if isinstance(question.type.control, Table):
        return question.at_least if question.at_least is not None else int(not question.optional)
    return max(1, question.at_least or 1)


def at_most(question: Question) -> int:
    """Return the greatest number of rows, files or choices in an answer."""
    if question.options:
        return min(question.at_most or len(question.options), len(question.options))
    return question.at_most or max(question.type.count, question.at_least or 0)
