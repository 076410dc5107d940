"""One of several options."""

from collections.abc import Mapping
from typing import ClassVar

from engine.errors import InputError
from engine.forms.controls import PickOne
from engine.forms.model import Question, QuestionType, RawInput, Schema, SheetCell, sentence
from engine.forms.parsing import written
from engine.forms.schema import values
from engine.values import Option, Type, TypeName


class Choice(QuestionType):
    """One of the options that the question offers."""

    name = "choice"
    control = PickOne()
    keys = frozenset({"options"})
    is_written = False
    wrong = "option"
    codes: ClassVar[Mapping[str, str]] = {"option": "It is not one of the options."}
    words: ClassVar[Mapping[str, str]] = {
        "required": sentence("Select %(target)s"),
        "option": sentence("%(subject)s must be one of the options shown"),
    }

    def fact_type(self, question: Question) -> Type:
        """Return a choice of the options."""
        return Type(TypeName.CHOICE, question.options)

    def read(self, question: Question, raw: RawInput) -> str | None:
        """Return the value of the option."""
        return written(raw) or None

    def schema(self, question: Question) -> Schema:
        """Return the schema of one of the options."""
        return {"type": "string", "enum": values(question)}

    def of_cell(self, question: Question, cell: SheetCell) -> RawInput:
        """Return the value of the option that the cell names, by value or by label."""
        return option_named(question.options, str(super().of_cell(question, cell)))

    def sample(self, question: Question) -> str:
        """Return the first option."""
        if not question.options:
            raise InputError("option", question.id)
        return question.options[0].value


def option_named(options: tuple[Option, ...], text: str) -> str:
    """Return the value of the option that `text` names, by its value or its label in any language; else `text`."""
    said = " ".join(text.split()).casefold()
    for option in options:
        if said and said in (option.value.casefold(), option.label.en.casefold(), option.label.cy.casefold()):
            return option.value
    return text


TYPE = Choice()
