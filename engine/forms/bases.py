"""What several question types share: written lines, and numbers within bounds."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from engine.errors import InputError
from engine.forms import formats, limits, typing_in
from engine.forms.model import Question, QuestionType, RawInput, Schema, SheetCell
from engine.forms.parsing import is_blank, written
from engine.values import Type, TypeName, to_json


class Written(QuestionType):
    """Text of one form: a way to make what is typed into what is kept, and a pattern for what is kept.

    Attributes:
        pattern: of what is kept, in RE2 and ECMA 262 alike.
        format: one of `engine.forms.formats.FORMATS`, where the pattern is not all.
    """

    pattern: ClassVar[str]
    format: ClassVar[str] = ""

    def kept(self, text: str) -> str:
        """Return what was typed as it is kept.

        Raises:
            InputError: it cannot be made out.
        """
        raise NotImplementedError  # each format has its own

    def read(self, question: Question, raw: RawInput) -> Any:
        """Return the text as it is kept."""
        text = written(raw)
        return None if is_blank(text) else self.kept(text)

    def schema(self, question: Question) -> Schema:
        """Return the schema of a text."""
        schema: Schema = {"type": "string", "minLength": 1, "maxLength": limits.max_length(question)}
        if self.format:
            schema["format"] = self.format
        return schema | {"pattern": self.pattern}


class Whole(QuestionType):
    """A whole number within bounds, of whatever it counts."""

    keys = frozenset({"min", "max"})
    most = limits.LARGEST

    def schema(self, question: Question) -> Schema:
        """Return the schema of a whole number."""
        return {"type": "integer", "minimum": limits.least(question), "maximum": limits.most(question)}

    def out_of_reach(self, field: str) -> InputError:
        """Return that the number is too long."""
        return InputError("too-many-digits", field, {"limit": limits.MAX_NUMBER_DIGITS})


class Exact(QuestionType):
    """A number with decimal places, kept as the text of its digits, so that no reader makes it an inexact one."""

    named: ClassVar[TypeName]
    """The type of the fact that an answer is."""
    keys = frozenset({"places", "min", "max"})

    def fact_type(self, question: Question) -> Type:
        """Return a number of as many places as the question takes."""
        return Type(self.named, places=limits.places(question))

    def read(self, question: Question, raw: RawInput) -> str | None:
        """Return the number without noughts that say nothing."""
        text = written(raw)
        return None if is_blank(text) else typing_in.decimal(self.digits(text), self.wrong)

    def digits(self, text: str) -> str:
        """Return what was typed without a sign that only says what kind of number it is."""
        return text

    def schema(self, question: Question) -> Schema:
        """Return the schema of a number in text."""
        pattern = formats.decimal_pattern(limits.places(question))
        bounds = {"formatMinimum": to_json(limits.least(question)), "formatMaximum": to_json(limits.most(question))}
        return {"type": "string", "format": "decimal", "pattern": pattern} | bounds

    def unfit(self, question: Question, field: str, answer: Any) -> InputError:
        """Return that there are too many places, where that is all."""
        if isinstance(answer, str) and formats.matches(formats.ANY_DECIMAL, answer):
            return InputError("decimal-places", field, {"places": limits.places(question)})
        return InputError(self.wrong, field)

    def out_of_reach(self, field: str) -> InputError:
        """Return that the number is too long."""
        return InputError("too-many-digits", field, {"limit": limits.MAX_NUMBER_DIGITS})

    def cell(self, question: Question, answer: str, locale: str) -> SheetCell:
        """Return the number."""
        return Decimal(answer)

    def of_cell(self, question: Question, cell: SheetCell) -> RawInput:
        """Return the number in digits."""
        return f"{cell:f}" if isinstance(cell, Decimal) else super().of_cell(question, cell)

    def sample(self, question: Question) -> str:
        """Return a number within the bounds."""
        low, high = limits.least(question), limits.most(question)
        usual = Fraction(25, 2) if limits.places(question) else Fraction(12)
        if isinstance(low, Fraction) and isinstance(high, Fraction):
            usual = min(max(usual, low), high)
        return str(to_json(usual))


def between(question: Question, usual: int) -> int:
    """Return `usual`, or the bound of `question` that is nearest to it: a sample within bounds."""
    least, most = limits.least(question), limits.most(question)
    low = least if isinstance(least, int) else usual
    high = most if isinstance(most, int) else usual
    return min(max(usual, low), high)


def fitting(question: Question, usual: str) -> str:
    """Return `usual`, cut to the greatest length that `question` takes: a sample of a text."""
    return typing_in.line(usual[: limits.max_length(question)])
