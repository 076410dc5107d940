"""What a browser posts becomes an answer as it is stored, or a code saying what is wrong; never an exception.

People write one thing in many ways: pounds with commas, full-width digits, a postcode in small letters,
a month by name. The ways that mean one thing are taken, anything else is refused; what comes out is then
held against the question's JSON Schema, so that pages and schema accept the same language.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import InputError
from engine.forms import limits, typing_in
from engine.forms.model import Question, QuestionType
from engine.forms.validation import answer_faults

RawInput = str | Mapping[str, Any] | Sequence[Any] | None
"""What was posted: text; parts of a date; a list of options, files (as JSON objects) or rows (mappings of cells)."""


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
    if question.type is QuestionType.ROWS:
        return _rows(question, raw)
    try:
        answer = _READERS[question.type](question, raw)
    except InputError as error:
        return Parsed(None, (InputError(error.code, question.id, error.params),))
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


def _text(raw: RawInput) -> str:
    """Return the text posted; a single text in a list counts, any other shape is no text."""
    if isinstance(raw, Sequence) and not isinstance(raw, str) and len(raw) == 1:
        raw = raw[0]
    if raw is None or raw == []:
        return ""
    if not isinstance(raw, str):
        raise InputError("text")
    return raw


def _written(write: Callable[[str], Any]) -> Callable[[Question, RawInput], Any]:
    """Return a reader of text: nothing where it is blank, else what `write` makes of it."""

    def read(_: Question, raw: RawInput) -> Any:
        text = _text(raw)
        return None if is_blank(text) else write(text)

    return read


def _date(_: Question, raw: RawInput) -> str | None:
    if isinstance(raw, Mapping):
        parts = {part: _text(raw.get(part)) for part in typing_in.DATE_PARTS}
        return None if is_blank(parts) else typing_in.date_of_parts(parts)
    text = typing_in.line(_text(raw))
    return typing_in.iso(text) if text else None


def _choice(_: Question, raw: RawInput) -> str | None:
    return _text(raw) or None


def _choices(question: Question, raw: RawInput) -> list[str] | None:
    given = _listed(raw, "option")
    values = [option.value for option in question.options]
    if not all(item in ("", *values) for item in given):
        raise InputError("option")
    return [value for value in values if value in given] or None


def _listed(raw: RawInput, code: str) -> list[Any]:
    """Return `raw` as a list, of nothing where it is empty; what can be no list is refused with `code`."""
    if raw is None or raw == "":
        return []
    if isinstance(raw, str):
        return [raw]
    if not isinstance(raw, Sequence):
        raise InputError(code)
    return list(raw)


def _boolean(_: Question, raw: RawInput) -> bool | None:
    text = typing_in.line(_text(raw)).lower()
    if text and text not in typing_in.YES_OR_NO:
        raise InputError("boolean")
    return typing_in.YES_OR_NO.get(text)


def _declaration(question: Question, raw: RawInput) -> bool | None:
    return _boolean(question, raw) or None


def _files(_: Question, raw: RawInput) -> list[Any] | None:
    return _listed([raw] if isinstance(raw, Mapping) else raw, "file") or None


_READERS: Mapping[QuestionType, Callable[[Question, RawInput], Any]] = {
    QuestionType.TEXT: _written(typing_in.line),
    QuestionType.TEXTAREA: _written(typing_in.lines),
    QuestionType.INTEGER: _written(typing_in.whole),
    QuestionType.MONEY: _written(typing_in.pence),
    QuestionType.DATE: _date,
    QuestionType.CHOICE: _choice,
    QuestionType.CHOICES: _choices,
    QuestionType.BOOLEAN: _boolean,
    QuestionType.EMAIL: _written(typing_in.bare),
    QuestionType.TELEPHONE: _written(typing_in.telephone),
    QuestionType.POSTCODE: _written(typing_in.postcode),
    QuestionType.URN: _written(typing_in.digits),
    QuestionType.FILE: _files,
    QuestionType.DECLARATION: _declaration,
    QuestionType.INFORMATION: lambda _, __: None,
}


def _rows(question: Question, raw: RawInput) -> Parsed:
    posted = [] if raw is None or raw == "" else raw
    if not isinstance(posted, Sequence) or not all(isinstance(row, Mapping) for row in posted):
        return Parsed(None, (InputError("rows", question.id),))
    filled = [(index, row) for index, row in enumerate(posted) if not is_blank(row)]
    most = limits.at_most(question)
    if len(filled) > most:
        return Parsed(None, (InputError("too-many", question.id, {"at_most": most, "given": len(filled)}),))
    rows: list[dict[str, Any]] = []
    errors: list[InputError] = []
    for index, row in filled:
        found = {cell.id: parse_answer(cell, row.get(cell.id)) for cell in question.row}
        for parsed in found.values():
            errors += [InputError(e.code, f"{question.id}.{index}.{e.field}", e.params) for e in parsed.errors]
        rows.append({name: parsed.value for name, parsed in found.items() if parsed.value is not None})
    if errors:
        return Parsed(None, tuple(errors))
    if not rows and question.optional and limits.at_least(question):
        return Parsed(None)
    return _held(question, rows)
