"""The question types as people meet them: one field class each, in one table.

To add a type: a class with `control`, and where they differ from the usual `read`, `shown` and `own_words`; and its
line here.
"""

from collections.abc import Mapping

from markupsafe import Markup
from wtforms.meta import DefaultMeta

from engine.forms.model import Question, QuestionType
from webapp.formpages.fields import AnswerField, FileUrl, Json, Manner
from webapp.formpages.kinds.choice import BooleanField, ChoiceField, ChoicesField, DeclarationField
from webapp.formpages.kinds.date import DateField
from webapp.formpages.kinds.file import FileField
from webapp.formpages.kinds.information import InformationField
from webapp.formpages.kinds.rows import RowsField
from webapp.formpages.kinds.text import (
    EmailField,
    IntegerField,
    MoneyField,
    PostcodeField,
    TelephoneField,
    TextField,
    UrnField,
)
from webapp.formpages.kinds.textarea import TextareaField

KINDS: Mapping[QuestionType, type[AnswerField]] = {
    QuestionType.TEXT: TextField,
    QuestionType.TEXTAREA: TextareaField,
    QuestionType.INTEGER: IntegerField,
    QuestionType.MONEY: MoneyField,
    QuestionType.DATE: DateField,
    QuestionType.CHOICE: ChoiceField,
    QuestionType.CHOICES: ChoicesField,
    QuestionType.BOOLEAN: BooleanField,
    QuestionType.EMAIL: EmailField,
    QuestionType.TELEPHONE: TelephoneField,
    QuestionType.POSTCODE: PostcodeField,
    QuestionType.URN: UrnField,
    QuestionType.FILE: FileField,
    QuestionType.ROWS: RowsField,
    QuestionType.DECLARATION: DeclarationField,
    QuestionType.INFORMATION: InformationField,
}
"""Every question type, with the field that asks it, reads it and shows it."""

_CELL_META = DefaultMeta()


def make_cell(question: Question, name: str, locale: str) -> AnswerField:
    """Return the field of a cell of a row, which belongs to no form of its own."""
    return KINDS[question.type](question, locale, make_cell, name=name, _form=None, _meta=_CELL_META)


def shown(question: Question, answer: Json, manner: Manner) -> Markup:
    """Return a stored answer to be read, whatever its type."""
    return KINDS[question.type].shown(question, answer, manner)


def manner(locale: str, file_url: FileUrl | None = None) -> Manner:
    """Return how answers are shown in `locale`."""
    return Manner(locale, shown, file_url)
