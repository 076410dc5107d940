"""Examples written out as YAML, ready to be put beside a definition."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import re2

from engine.numerals import exact_text
from engine.values import Facts, File, Type, TypeName, Value
from engine.vocabulary import Vocabulary

WIDTH = 118
_PLAIN = re2.compile("[a-z0-9]+([._/-][a-z0-9]+)*")
_QUOTED = ("null", "true", "false")

Expected = Mapping[str, "str | Mapping[str, str]"]
"""What an example expects, each value as it is written: `{"rules": {"urgent": "pass"}}`."""


@dataclass(frozen=True, slots=True)
class Written:
    """An example to be written: its name, date, facts and what it expects."""

    name: str
    on: date
    facts: Facts
    expected: Expected

    def text(self, vocabulary: Vocabulary) -> str:
        """Return the example as YAML, indented as under `examples:`."""
        records: dict[str, dict[str, str]] = {}
        for name, value in self.facts.items():
            record, _, field = name.partition(".")
            records.setdefault(record, {})[field] = written(value, vocabulary[name].type)
        lines = [f"  - name: {quoted(self.name)}", f"    on: {self.on}", "    given:" if records else "    given: {}"]
        for record, fields in records.items():
            lines += _mapping(f"      {record}:", fields)
        lines.append("    expect:")
        for key, wanted in self.expected.items():
            lines += [f"      {key}: {wanted}"] if isinstance(wanted, str) else _mapping(f"      {key}:", wanted)
        return "\n".join(lines) + "\n"


def written(value: Value | None, type_: Type) -> str:
    """Return `value` as a definition writes it; null where it is unknown.

    >>> from engine.values import MONEY
    >>> written(130000, MONEY), written(None, MONEY)
    ('"£1,300.00"', 'null')
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Fraction):
        return _number(value, type_)
    if isinstance(value, str):
        return quoted(value)
    return f"[{', '.join(_item(item, type_) for item in value)}]"


def _item(item: object, type_: Type) -> str:
    if isinstance(item, Mapping):
        cells = ((cell.name, cell.type, item.get(cell.name)) for cell in type_.row)
        return f"{{{', '.join(f'{name}: {written(value, of)}' for name, of, value in cells if value is not None)}}}"
    return quoted(item.name if isinstance(item, File) else str(item))


def _number(value: int | Fraction, type_: Type) -> str:
    if type_.name is TypeName.MONEY:
        pounds, pence = divmod(abs(int(value)), 100)
        return f'"{"-" if value < 0 else ""}£{pounds:,}.{pence:02}"'
    return f'"{exact_text(Fraction(value))}"' if type_.name is not TypeName.INTEGER else str(value)


def quoted(text: str) -> str:
    """Return `text` as it stands where it reads the same, else in quotes."""
    plain = _PLAIN.fullmatch(text) and text not in _QUOTED and not text.isdigit()
    return text if plain else json.dumps(text, ensure_ascii=False)


def _mapping(head: str, fields: Mapping[str, str]) -> list[str]:
    """Return a mapping in one line, or between braces on lines of their own where it is long."""
    pairs = [f"{key}: {value}" for key, value in fields.items()]
    line = f"{head} {{{', '.join(pairs)}}}"
    if len(line) <= WIDTH:
        return [line]
    indent = " " * (len(head) - len(head.lstrip()) + 2)
    lines = [indent]
    for at, pair in enumerate(pairs):
        piece = pair if at == len(pairs) - 1 else f"{pair},"
        if lines[-1] != indent and len(lines[-1]) + 1 + len(piece) > WIDTH:
            lines.append(indent)
        lines[-1] += piece if lines[-1] == indent else f" {piece}"
    return [f"{head} {{", *lines, f"{indent[2:]}}}"]
