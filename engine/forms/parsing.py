"""What a browser posts becomes an answer as it is stored, or a code saying what is wrong; never an exception.

People write one thing in many ways: pounds with commas, full-width digits, a postcode in small letters,
a month by name. The ways that mean one thing are taken, anything else is refused; what comes out is then
held against the question's JSON Schema, so that pages and schema accept the same language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import InputError
from engine.forms import typing_in
from engine.forms.model import Question, RawInput
from engine.forms.validation import answer_faults


class UnreadableError(Exception):
    """Several parts of an answer cannot be made out: `errors` say which, their `field` under the question."""

    def __init__(self, errors: Sequence[InputError]) -> None:
        """Keep the errors."""
        super().__init__(f"{len(errors)} errors")
        self.errors = tuple(errors)


@dataclass(frozen=True, slots=True)
class Parsed:
    """An answer as JSON (None where nothing was given) and what is wrong with it.

    With errors the value is None. The errors' `field` is `question`, or `question.index.cell` with the
    index of the row as posted; rows in which nothing was given are left out of the value.
    """

    value: Any
    errors: tuple[InputError, ...] = ()

    @property
    def ok(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.errors


def parse_answer(question: Question, raw: RawInput) -> Parsed:
    """Return the answer that `raw` gives to `question`.

    Args:
        question: a question that asks (not information).
        raw: what was posted, of whatever shape.
    """
    try:
        answer = question.type.read(question, raw)
    except InputError as error:
        return Parsed(None, (InputError(error.code, question.id, error.params),))
    except UnreadableError as error:
        return Parsed(None, error.errors)
    if answer is None:
        return Parsed(None, () if question.optional else (InputError("required", question.id),))
    return _held(question, answer)


def is_blank(raw: RawInput) -> bool:
    """Tell whether nothing was posted: no text, no choice, no part of a date, no file, no row with anything."""
    if isinstance(raw, str):
        return not typing_in.line(raw)
    if isinstance(raw, Mapping):
        return all(is_blank(part) for part in raw.values())
    if isinstance(raw, Sequence):
        return all(is_blank(part) for part in raw)
    return raw is None


def _held(question: Question, answer: Any) -> Parsed:
    faults = answer_faults(question, answer)
    return Parsed(None, faults) if faults else Parsed(answer)


def written(raw: RawInput) -> str:
    """Return the text posted; a single text in a list counts.

    Raises:
        InputError: `text`, it is of another shape.
    """
    if isinstance(raw, Sequence) and not isinstance(raw, str) and len(raw) == 1:
        raw = raw[0]
    if raw is None or raw == []:
        return ""
    if not isinstance(raw, str):
        raise InputError("text")
    return raw


def listed(raw: RawInput, code: str) -> list[Any]:
    """Return what was posted as a list, of nothing where it is empty.

    Raises:
        InputError: with `code`, it can be no list.
    """
    if raw is None or raw == "":
        return []
    if isinstance(raw, str):
        return [raw]
    if not isinstance(raw, Sequence):
        raise InputError(code)
    return list(raw)
