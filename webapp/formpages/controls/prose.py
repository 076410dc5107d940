"""Text between the questions: it asks nothing."""

from markupsafe import Markup

from engine.forms.model import Question
from webapp.formpages.fields import AnswerField, Json, Manner, Posted
from webapp.formpages.paper import Block, markdown
from webapp.formpages.prose import prose


class ProseField(AnswerField):
    """Markdown by the author of the form."""

    def read(self, posted: Posted) -> None:
        """Return nothing: there is nothing to answer."""
        return

    def control(self) -> Markup:
        """Return the text."""
        return information(self.question, self.locale)

    @classmethod
    def shown(cls, question: Question, answer: Json, manner: Manner) -> Markup:
        """Return the text."""
        return information(question, manner.locale)

    @classmethod
    def blank(cls, question: Question, locale: str) -> tuple[Block, ...]:
        """Return the text."""
        return markdown(question.text, locale)

    @classmethod
    def recorded(cls, question: Question, answer: Json, locale: str) -> tuple[Block, ...]:
        """Return the text."""
        return markdown(question.text, locale)


def information(question: Question, locale: str) -> Markup:
    """Return the text of `question` as HTML, marked with its language."""
    language = question.text.lang(locale)
    lang = Markup("") if language == locale[:2] else Markup(' lang="{}"').format(language)
    return Markup('<div class="govuk-!-margin-bottom-6"{}>{}</div>').format(lang, prose(question.text.said(locale)))
