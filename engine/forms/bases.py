"""What several question types share: written lines, and numbers within bounds."""

from typing import Any, ClassVar

from engine.errors import InputError
from engine.forms import limits, typing_in
from engine.forms.model import Question, QuestionType, RawInput, Schema
from engine.forms.parsing import is_blank, written


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
        raise NotImplementedError

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


def between(question: Question, usual: int) -> int:
    """Return `usual`, or the bound of `question` that is nearest to it: a sample within bounds."""
    least, most = limits.least(question), limits.most(question)
    low = least if isinstance(least, int) else usual
    high = most if isinstance(most, int) else usual
    return min(max(usual, low), high)


def fitting(question: Question, usual: str) -> str:
    """Return `usual`, cut to the greatest length that `question` takes: a sample of a text."""
    return typing_in.line(usual[: limits.max_length(question)])
