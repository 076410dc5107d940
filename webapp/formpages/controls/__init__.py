"""The controls of questions as people meet them: one field class for each control of `engine.forms.controls`.

To add a control: a class with `control`, and where they differ from the usual `read` and `in_words`; and its line here.
"""

from collections.abc import Mapping

from markupsafe import Markup
from wtforms.meta import DefaultMeta

from engine.forms import controls
from engine.forms.controls import Control
from engine.forms.model import Question
from webapp.formpages.controls.line import LineField
from webapp.formpages.controls.lines import LinesField
from webapp.formpages.controls.parts import PartsField
from webapp.formpages.controls.pick import PickOneField, PickSeveralField, TickField, YesNoField
from webapp.formpages.controls.prose import ProseField
from webapp.formpages.controls.result import ResultField
from webapp.formpages.controls.table import TableField
from webapp.formpages.controls.upload import UploadField
from webapp.formpages.fields import AnswerField, FileUrl, Json, Manner

FIELDS: Mapping[type[Control], type[AnswerField]] = {
    controls.Line: LineField,
    controls.Lines: LinesField,
    controls.Parts: PartsField,
    controls.PickOne: PickOneField,
    controls.PickSeveral: PickSeveralField,
    controls.YesNo: YesNoField,
    controls.Tick: TickField,
    controls.Upload: UploadField,
    controls.Table: TableField,
    controls.Result: ResultField,
    controls.Prose: ProseField,
}
"""Every control, with the field that draws it, reads what is posted and shows the answer."""

_CELL_META = DefaultMeta()


def field_class(question: Question) -> type[AnswerField]:
    """Return the field that asks `question`."""
    return FIELDS[type(question.type.control)]


def make_cell(question: Question, name: str, locale: str) -> AnswerField:
    """Return the field of a cell of a row, which belongs to no form of its own."""
    return field_class(question)(question, locale, make_cell, name=name, _form=None, _meta=_CELL_META)


def shown(question: Question, answer: Json, manner: Manner) -> Markup:
    """Return a stored answer to be read, whatever its type."""
    return field_class(question).shown(question, answer, manner)


def manner(locale: str, file_url: FileUrl | None = None) -> Manner:
    """Return how answers are shown in `locale`."""
    return Manner(locale, shown, file_url)
