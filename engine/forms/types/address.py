"""Addresses of the United Kingdom, typed line by line."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from engine.errors import InputError
from engine.forms import formats, typing_in
from engine.forms.controls import Part, Parts
from engine.forms.faults import answer_fault
from engine.forms.model import Question, QuestionType, RawInput, Schema, SheetCell, sentence
from engine.forms.parsing import is_blank, written
from engine.values import Value, composed
from engine.words import Words

LONGEST = 100
"""Characters in one line of an address, at most."""

_PARTS = (
    Part(
        "line_1",
        Words("Address line 1", "Llinell gyfeiriad 1"),
        Words("address line 1", "llinell gyfeiriad 1"),
        fills="address-line1",
    ),
    Part(
        "line_2",
        Words("Address line 2 (optional)", "Llinell gyfeiriad 2 (dewisol)"),
        Words("address line 2", "llinell gyfeiriad 2"),
        fills="address-line2",
        optional=True,
    ),
    Part(
        "town",
        Words("Town or city", "Tref neu ddinas"),
        Words("the town or city", "y dref neu'r ddinas"),
        fills="address-level2",
    ),
    Part("county", Words("County (optional)", "Sir (dewisol)"), Words("the county", "y sir"), optional=True),
    Part(
        "postcode",
        Words("Postcode", "Cod post"),
        Words("the postcode", "y cod post"),
        characters=10,
        fills="postal-code",
    ),
)
_NAMES = tuple(part.name for part in _PARTS)
_NEEDED = tuple(part.name for part in _PARTS if not part.optional)


class Address(QuestionType):
    """An address of the United Kingdom: two lines, town, county and postcode. As a fact it is the text of its lines."""

    name = "address"
    control = Parts(_PARTS)
    wrong = "address"
    codes: ClassVar[Mapping[str, str]] = {
        "address": "It is not an address in its parts.",
        "address-part-missing": "The address lacks `parts`.",
        "address-postcode": "The address has no full United Kingdom postcode.",
    }
    words: ClassVar[Mapping[str, str]] = {
        "address": sentence("%(subject)s could not be read. Enter it again."),
        "address-part-missing": sentence("%(subject)s must include %(parts)s"),
        "address-postcode": sentence("%(subject)s must have a full UK postcode, like CW1 2BJ"),
        "too-long": sentence("%(subject)s must have %(limit)s characters or fewer in %(parts)s. There are %(length)s."),
        "text": sentence("%(subject)s must have words in %(parts)s"),
    }

    def read(self, question: Question, raw: RawInput) -> dict[str, str] | None:
        """Return the parts that were given."""
        if is_blank(raw):
            return None
        if not isinstance(raw, Mapping):
            raise InputError("address")
        given = {name: typing_in.line(written(raw.get(name))) for name in _NAMES}
        missing = tuple(name for name in _NEEDED if not given[name])
        if len(missing) == len(_NEEDED) and not any(given.values()):
            return None
        if missing:
            raise InputError("address-part-missing", params={"parts": missing})
        if len(given["postcode"]) <= LONGEST:
            given["postcode"] = typing_in.postcode(given["postcode"])
        return {name: text for name, text in given.items() if text}

    def raw(self, question: Question, answer: Any) -> RawInput:
        """Return the parts."""
        return {name: str(answer.get(name, "")) for name in _NAMES}

    def schema(self, question: Question) -> Schema:
        """Return the schema of an object with the parts."""
        line = {"type": "string", "minLength": 1, "maxLength": LONGEST, "format": "line", "pattern": formats.LINE}
        properties = dict.fromkeys(_NAMES, line) | {"postcode": {"type": "string", "pattern": formats.POSTCODE}}
        return {"type": "object", "properties": properties, "required": list(_NEEDED), "additionalProperties": False}

    def part_fault(self, question: Question, path: Sequence[str | int], error: Any, answer: Any) -> InputError:
        """Return what is wrong with a part, which it names."""
        name = str(path[0])
        if name not in _NAMES:
            return InputError("address", question.id)
        found = answer_fault(question, question.id, error)
        code = {"required": "address-part-missing", "address": "text"}.get(found.code, found.code)
        if name == "postcode" and code == "text":
            code = "address-postcode"
        return InputError(code, question.id, {**found.params, "parts": (name,)})

    def value(self, question: Question, answer: Any) -> Value | None:
        """Return the lines as text."""
        return composed("\n".join(_lines(answer))) or None

    def cell(self, question: Question, answer: Any, locale: str) -> SheetCell:
        """Return the lines; one is blank where there is a county without a second line, which could be taken for it."""
        lines = [str(answer.get(name, "")) for name in _NAMES]
        return "\n".join(lines if lines[3] and not lines[1] else filter(None, lines))

    def of_cell(self, question: Question, cell: SheetCell) -> RawInput:
        """Return the parts of the lines in a cell: the first, the last two or three, and what stands between."""
        text = typing_in.lines(str(super().of_cell(question, cell)))
        lines = [line.strip() for line in text.split("\n" if "\n" in text else ",")]
        if len(lines) != len(_NAMES):
            lines = [line for line in lines if line]
        named = {3: ("line_1", "town", "postcode"), 4: ("line_1", "line_2", "town", "postcode"), 5: _NAMES}
        return dict(zip(named[len(lines)], lines, strict=True)) if len(lines) in named else {"line_1": text}

    def sample(self, question: Question) -> dict[str, str]:
        """Return an address."""
        return {"line_1": "1 High Street", "town": "Crewe", "postcode": "CW1 2BJ"}


def _lines(answer: Any) -> list[str]:
    """Return the lines of an address.

    Raises:
        InputError: `address`, it is none.
    """
    given = answer if isinstance(answer, Mapping) else {}
    lines = {name: given[name] for name in _NAMES if given.get(name)}
    if not all(isinstance(line, str) for line in lines.values()) or not lines.keys() >= set(_NEEDED):
        raise InputError("address")
    return list(lines.values())


TYPE = Address()
