"""The types that facts and answers have, and the ways between text, values and JSON.

A value is exact or it is nothing: money is whole pence, decimals and percentages are fractions,
dates are dates; no float ever. `None` is *unknown*, never false and never zero.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

import re2

from engine import numerals
from engine.errors import InputError
from engine.words import NO_WORDS, Words

MAX_TEXT = 100_000
MAX_ROWS = 1_000
MOST_MARKS = 30
"""On one letter, as in Unicode's Stream-Safe Text Format: no writing has more."""

_TOO_MANY_MARKS = re2.compile(rf"\p{{M}}{{{MOST_MARKS + 1}}}")


class TypeName(StrEnum):
    """The names of the types, as definitions write them."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    PERCENTAGE = "percentage"
    DATE = "date"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    FILE = "file"
    ROWS = "rows"


NUMBERS = frozenset({TypeName.INTEGER, TypeName.DECIMAL, TypeName.MONEY, TypeName.PERCENTAGE})


@dataclass(frozen=True, slots=True)
class Option:
    """One allowed value of a choice, with the label people see."""

    value: str
    label: Words


@dataclass(frozen=True, slots=True)
class Type:
    """A type with what bounds it: options of a choice, decimal places, the fields of a row."""

    name: TypeName
    options: tuple[Option, ...] = ()
    places: int | None = None
    row: "tuple[RowField, ...]" = ()

    @property
    def values(self) -> tuple[str, ...]:
        """The option values, in the declared order."""
        return tuple(option.value for option in self.options)

    @property
    def shape(self) -> tuple[object, ...]:
        """What two declarations of one fact must agree on: all but labels and titles."""
        return (self.name, self.values, self.places, tuple((cell.name, cell.type.shape) for cell in self.row))

    def label(self, value: str) -> Words:
        """Return the label of option `value`, or the value itself where it is not an option."""
        return next(
            (option.label for option in self.options if option.value == value),
            Words(value),
        )


@dataclass(frozen=True, slots=True)
class RowField:
    """One cell of a row: name, type and title."""

    name: str
    type: Type
    title: Words = NO_WORDS


@dataclass(frozen=True, slots=True)
class File:
    """What is known of an uploaded file; its bytes are kept by whoever stores it."""

    name: str
    size_bytes: int = 0
    sha256: str = ""
    media_type: str = ""
    id: str = ""


Row = Mapping[str, "Value | None"]
Value = bool | int | Fraction | date | str | tuple[str, ...] | tuple[File, ...] | tuple[Row, ...]
Facts = Mapping[str, Value]
"""Known facts by dotted name, `inspection.grade`; an absent name is unknown."""

BOOLEAN = Type(TypeName.BOOLEAN)
INTEGER = Type(TypeName.INTEGER)
DECIMAL = Type(TypeName.DECIMAL)
MONEY = Type(TypeName.MONEY)
PERCENTAGE = Type(TypeName.PERCENTAGE)
DATE = Type(TypeName.DATE)
TEXT = Type(TypeName.TEXT)


def read_literal(text: str, type_: Type) -> Value:
    """Return the value that `text` in a definition stands for.

    Money carries its sign (`"£1,300.00"`), a percentage may carry `%`, booleans are `true` and
    `false`, dates ISO 8601.

    Raises:
        InputError: with a code saying what is wrong: money-sign, boolean, number, date, option…
    """
    name = type_.name
    if name is TypeName.BOOLEAN:
        if text not in ("true", "false"):
            raise InputError("boolean", params={"text": text})
        return text == "true"
    if name is TypeName.INTEGER:
        return numerals.integer(text)
    if name is TypeName.DECIMAL:
        return _places(numerals.exact(text), type_)
    if name is TypeName.PERCENTAGE:
        return _places(numerals.exact(text.removesuffix("%").rstrip()), type_)
    if name is TypeName.MONEY:
        return numerals.pence(text)
    if name is TypeName.DATE:
        return iso_date(text)
    if name is TypeName.CHOICE:
        return _option(text, type_)
    if name is TypeName.TEXT:
        return composed(text)
    raise InputError("no-literal", params={"type": name.value})


def composed(text: str) -> str:
    """Return `text` composed (NFC); as it is where more marks stand on a letter than any writing has.

    Bringing marks into order takes time with the square of their number: of 60,000 on one letter, six seconds.
    """
    try:
        found = None if unicodedata.is_normalized("NFC", text) else _TOO_MANY_MARKS.search(text)
    except UnicodeEncodeError:  # a lone surrogate, which RE2 does not take: it is refused wherever text is kept
        return text
    return text if found else unicodedata.normalize("NFC", text)


def iso_date(text: str) -> date:
    """Return the date written `YYYY-MM-DD`.

    Raises:
        InputError: `date`, it is not one.
    """
    try:
        # Python takes week dates (2020-W01-1) as well: only what writes itself back the same is meant.
        if len(text) == 10 and (found := date.fromisoformat(text)).isoformat() == text:
            return found
    except ValueError:
        pass
    raise InputError("date", params={"text": text})


def is_date(text: str) -> bool:
    """Tell whether `text` is a date written YYYY-MM-DD, and in no other way of ISO 8601."""
    try:
        iso_date(text)
    except InputError:
        return False
    return True


def from_json(data: Any, type_: Type) -> Value | None:
    """Return the value that JSON `data` holds under `type_`; null, empty text and no choice are unknown.

    Money is integer pence; decimals and percentages are numbers or strings read exactly; a file is an
    object with at least a name, or a name, or a list of these.

    Raises:
        InputError: the data does not fit the type.
    """
    if data is None or data == "":
        return None
    reader = _FROM_JSON[type_.name]
    return reader(data, type_)


def _from_boolean(data: Any, _: Type) -> Value:
    if not isinstance(data, bool):
        raise InputError("boolean", params={"text": data})
    return data


def _from_integer(data: Any, _: Type) -> Value:
    if isinstance(data, bool) or not isinstance(data, int | str):
        raise InputError("integer", params={"text": str(data)})
    return numerals.integer(str(data)) if isinstance(data, str) else numerals.bounded(data)


def _from_exact(data: Any, type_: Type) -> Value:
    if isinstance(data, bool | dict | list):
        raise InputError("number", params={"text": str(data)})
    return _places(numerals.exact(numerals.digits(data)), type_)


def _from_money(data: Any, _: Type) -> Value:
    if isinstance(data, bool) or not isinstance(data, int):
        raise InputError("pence", params={"text": str(data)})
    return numerals.bounded(data)


def _from_date(data: Any, _: Type) -> Value:
    return iso_date(str(data))


def _from_text(data: Any, _: Type) -> Value | None:
    if not isinstance(data, str):
        raise InputError("text", params={"text": str(data)})
    if len(data) > MAX_TEXT:
        raise InputError("too-long", params={"limit": MAX_TEXT})
    return composed(data)


def _from_choice(data: Any, type_: Type) -> Value:
    return _option(data, type_)


def _from_choices(data: Any, type_: Type) -> Value | None:
    if not isinstance(data, list):
        raise InputError("list", params={"text": str(data)})
    chosen = {_option(item, type_) for item in data}
    return tuple(value for value in type_.values if value in chosen) or None


def _from_file(data: Any, _: Type) -> Value | None:
    return tuple(_file(item) for item in (data if isinstance(data, list) else [data])) or None


def _file(data: Any) -> File:
    if isinstance(data, str):
        return File(data)
    if not isinstance(data, dict) or not isinstance(data.get("name"), str):
        raise InputError("file", params={"text": str(data)})
    text = {key: str(data.get(key, "")) for key in ("sha256", "media_type", "id")}
    size = data.get("size_bytes", 0)
    if isinstance(size, bool) or not isinstance(size, int) or size < 0:
        raise InputError("file", params={"text": str(data)})
    return File(data["name"], size, **text)


def _from_rows(data: Any, type_: Type) -> Value:
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise InputError("rows", params={"text": str(data)})
    if len(data) > MAX_ROWS:
        raise InputError("too-many-rows", params={"limit": MAX_ROWS})
    return tuple({cell.name: from_json(row.get(cell.name), cell.type) for cell in type_.row} for row in data)


_FROM_JSON = {
    TypeName.BOOLEAN: _from_boolean,
    TypeName.INTEGER: _from_integer,
    TypeName.DECIMAL: _from_exact,
    TypeName.PERCENTAGE: _from_exact,
    TypeName.MONEY: _from_money,
    TypeName.DATE: _from_date,
    TypeName.TEXT: _from_text,
    TypeName.CHOICE: _from_choice,
    TypeName.CHOICES: _from_choices,
    TypeName.FILE: _from_file,
    TypeName.ROWS: _from_rows,
}


def to_json(value: Value | File | Row | None) -> Any:
    """Return `value` as JSON data that `from_json` reads back to the same value.

    Fractions become decimal text where they end (`"12.5"`) and a quotient where they do not (`"1/3"`).
    """
    if isinstance(value, Fraction):
        return numerals.exact_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, File):
        kept = {"id": value.id, "name": value.name, "size_bytes": value.size_bytes}
        return kept | {"sha256": value.sha256, "media_type": value.media_type}
    if isinstance(value, Mapping):
        return {key: to_json(cell) for key, cell in value.items()}
    if isinstance(value, tuple):
        return [to_json(item) if not isinstance(item, str) else item for item in value]
    return value


def _option(text: Any, type_: Type) -> str:
    if not isinstance(text, str) or text not in type_.values:
        raise InputError("option", params={"text": str(text), "options": list(type_.values)})
    return text


def _places(number: Fraction, type_: Type) -> Fraction:
    if type_.places is not None and (number * 10**type_.places).denominator != 1:
        raise InputError("places", params={"places": type_.places})
    return number
