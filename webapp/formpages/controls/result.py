"""What other answers come to: shown where it stands, for nobody to fill in."""

from flask_babel import gettext
from markupsafe import Markup

from engine.forms.model import Question
from webapp.formpages.fields import AnswerField, Json, Manner, Posted, is_blank
from webapp.formpages.macros import template
from webapp.formpages.paper import Block, Text, own


class ResultField(AnswerField):
    """An answer that is calculated: its label and its value, or that it is not known yet."""

    def read(self, posted: Posted) -> None:
        """Return nothing: it is not taken from anybody."""
        return

    def carried(self) -> list[tuple[str, str]]:
        """Return nothing: it is worked out again."""
        return []

    def control(self) -> Markup:
        """Return the label and the value."""
        shown = self.shown(self.question, self.answer, Manner(self.locale, ResultField.shown))
        return template("result.html", field=self, shown=shown)

    @classmethod
    def shown(cls, question: Question, answer: Json, manner: Manner) -> Markup:
        """Return the value to be read, or that it is not known yet."""
        if is_blank(answer):
            return Markup('<span class="app-not-given">{}</span>').format(gettext("Not known yet"))
        return super().shown(question, answer, manner)

    @classmethod
    def none_said(cls) -> str:
        """Return that it is not known yet."""
        return str(gettext("Not known yet"))

    @classmethod
    def blank(cls, question: Question, locale: str) -> tuple[Block, ...]:
        """Return that nobody writes it."""
        return (Text(own(gettext("This is worked out from other answers."), locale)),)
