"""Any number of several options."""

from collections.abc import Mapping
from typing import Any, ClassVar

from engine.errors import InputError
from engine.forms import limits
from engine.forms.controls import PickSeveral
from engine.forms.model import Question, QuestionType, RawInput, Schema, SheetCell, sentence
from engine.forms.parsing import listed
from engine.forms.schema import list_schema, values
from engine.forms.types.choice import option_named
from engine.values import Type, TypeName

SEPARATOR = ";"
"""Between options in one cell of a spreadsheet."""


class Choices(QuestionType):
    """Several of the options that the question offers, in the order in which they are offered."""

    name = "choices"
    control = PickSeveral()
    keys = frozenset({"options", "at_least", "at_most"})
    wrong = "option"
    words: ClassVar[Mapping[str, str]] = {
        "required": sentence("Select %(target)s"),
        "option": sentence("%(subject)s must be one of the options shown"),
        "too-few": sentence("Select at least %(at_least)s options for %(quoted)s. You have selected %(given)s."),
        "too-many": sentence("Select no more than %(at_most)s options for %(quoted)s. You have selected %(given)s."),
    }

    def fact_type(self, question: Question) -> Type:
        """Return choices of the options."""
        return Type(TypeName.CHOICES, question.options)

    def read(self, question: Question, raw: RawInput) -> list[str] | None:
        """Return the values of the options."""
        given = listed(raw, "option")
        known = values(question)
        if not all(item in ("", *known) for item in given):
            raise InputError("option")
        return [value for value in known if value in given] or None

    def raw(self, question: Question, answer: list[str]) -> RawInput:
        """Return the values."""
        return answer

    def schema(self, question: Question) -> Schema:
        """Return the schema of a list of options, each once."""
        return list_schema({"type": "string", "enum": values(question)}, question) | {"uniqueItems": True}

    def part_fault(self, question: Question, path: Any, error: Any, answer: Any) -> InputError:
        """Return that one of the values is no option."""
        return InputError("option", question.id)

    def cell(self, question: Question, answer: list[str], locale: str) -> SheetCell:
        """Return the labels of the options."""
        labels = [option.label.said(locale) for option in question.options if option.value in answer]
        return f"{SEPARATOR} ".join(labels)

    def of_cell(self, question: Question, cell: SheetCell) -> RawInput:
        """Return the options that the cell names, by value or by label."""
        text = str(super().of_cell(question, cell))
        return [option_named(question.options, each) for each in text.split(SEPARATOR) if each.strip()]

    def sample(self, question: Question) -> list[str]:
        """Return as many options as must be chosen."""
        return values(question)[: limits.at_least(question)]


TYPE = Choices()
