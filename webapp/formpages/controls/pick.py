"""Answers picked from what is offered: one of several, several, yes or no."""

from flask_babel import gettext
from markupsafe import Markup

from engine.forms.model import Question
from engine.values import Type, TypeName
from webapp.formpages.fields import AnswerField, Json, Manner, Posted
from webapp.formpages.macros import Params, govuk
from webapp.formpages.paper import Block, Bullets, Text, Ticks, own, said
from webapp.formpages.speech import marked

MOST_RADIOS = 10
"""More options than this are a list to open, not radios."""


class PickOneField(AnswerField):
    """One of several options: radios, or a list to open when there are many."""

    def control(self) -> Markup:
        """Return radios or a select."""
        if len(self.question.options) > MOST_RADIOS:
            return self._select()
        params = self.grouped()
        items = [self._radio(option.value, marked(option.label, self.locale)) for option in self.question.options]
        if self.focus:
            items[0]["attributes"] = params.pop("attributes")
        return govuk("radios", params | {"idPrefix": self.id, "items": items})

    def _radio(self, value: str, label: Markup) -> Params:
        return {"value": value, "html": label, "checked": self.answer == value}

    def _select(self) -> Markup:
        blank = {"value": "", "text": gettext("Choose one")}
        items = [blank] + [
            {"value": option.value, "text": option.label.said(self.locale), "selected": self.answer == option.value}
            | _language(option.label.lang(self.locale), self.locale)
            for option in self.question.options
        ]
        return govuk("select", self.labelled() | {"items": items})

    @classmethod
    def in_words(cls, question: Question, answer: Json, manner: Manner) -> Markup:
        """Return the label of the option."""
        return marked(Type(TypeName.CHOICE, question.options).label(str(answer)), manner.locale)

    @classmethod
    def on_paper(cls, question: Question, answer: Json, locale: str) -> tuple[Block, ...]:
        """Return the label of the option."""
        return (Text(said(Type(TypeName.CHOICE, question.options).label(str(answer)), locale)),)

    @classmethod
    def blank(cls, question: Question, locale: str) -> tuple[Block, ...]:
        """Return the options, of which one is ticked."""
        return (
            Text(own(gettext("Tick one."), locale), "hint"),
            Ticks(tuple(said(option.label, locale) for option in question.options)),
        )


class YesNoField(AnswerField):
    """Yes or no, neither of them taken for granted."""

    def control(self) -> Markup:
        """Return two radios side by side."""
        params = self.grouped()
        in_words = self.question.type.said
        items: list[Params] = [
            {"value": value, "text": in_words(self.question, truth, self.locale), "checked": self._is(truth)}
            for value, truth in (("true", True), ("false", False))
        ]
        if self.focus:
            items[0]["attributes"] = params.pop("attributes")
        return govuk("radios", params | {"idPrefix": self.id, "items": items, "classes": "govuk-radios--inline"})

    def carried(self) -> list[tuple[str, str]]:
        """Return the truth as it is posted."""
        return [(str(self.name), str(self.answer).lower())] if self._is(True) or self._is(False) else []

    @classmethod
    def blank(cls, question: Question, locale: str) -> tuple[Block, ...]:
        """Return yes and no, of which one is ticked."""
        words = (question.type.said(question, truth, locale) for truth in (True, False))
        return (Ticks(tuple(own(each, locale) for each in words)),)

    def _is(self, truth: bool) -> bool:
        """Whether the answer is `truth`, as stored or, in a row with a fault elsewhere, as posted."""
        return self.answer is truth or self.answer == ("true" if truth else "false")


class PickSeveralField(AnswerField):
    """Any number of several options."""

    def read(self, posted: Posted) -> list[str]:
        """Return the options ticked."""
        return [value for value in posted.getlist(self.name) if isinstance(value, str)]

    @property
    def hint(self) -> Markup:
        """The author's hint, or that several may be picked."""
        return super().hint or Markup("{}").format(gettext("Select all that apply"))

    def carried(self) -> list[tuple[str, str]]:
        """Return the options ticked."""
        return [(str(self.name), value) for value in self._ticked]

    @property
    def _ticked(self) -> list[str]:
        return [value for value in self.answer if isinstance(value, str)] if isinstance(self.answer, list) else []

    def control(self) -> Markup:
        """Return checkboxes."""
        params = self.grouped()
        ticked = self._ticked
        items: list[Params] = [
            {"value": option.value, "html": marked(option.label, self.locale), "checked": option.value in ticked}
            for option in self.question.options
        ]
        if self.focus:
            items[0]["attributes"] = params.pop("attributes")
        return govuk("checkboxes", params | {"idPrefix": self.id, "items": items})

    @classmethod
    def in_words(cls, question: Question, answer: Json, manner: Manner) -> Markup:
        """Return the labels of the options, as a list where there are several."""
        labels = [marked(option.label, manner.locale) for option in question.options if option.value in answer]
        if len(labels) < 2:
            return Markup("").join(labels)
        items = Markup("").join(Markup("<li>{}</li>").format(label) for label in labels)
        return Markup('<ul class="govuk-list govuk-list--bullet">{}</ul>').format(items)

    @classmethod
    def on_paper(cls, question: Question, answer: Json, locale: str) -> tuple[Block, ...]:
        """Return the labels of the options, as a list where there are several."""
        labels = tuple(said(option.label, locale) for option in question.options if option.value in answer)
        return (Text(labels[0]),) if len(labels) == 1 else (Bullets(labels),)

    @classmethod
    def blank(cls, question: Question, locale: str) -> tuple[Block, ...]:
        """Return the options, of which any may be ticked."""
        return (
            Text(own(gettext("Tick all that apply."), locale), "hint"),
            Ticks(tuple(said(option.label, locale) for option in question.options), several=True),
        )


class TickField(AnswerField):
    """A statement that a person makes by ticking it."""

    def read(self, posted: Posted) -> str:
        """Return `true` where the box is ticked."""
        return "true" if "true" in posted.getlist(self.name) else ""

    def control(self) -> Markup:
        """Return one checkbox under the question, beside the words declared."""
        params = self.grouped()
        item: Params = {
            "value": "true",
            "html": marked(self.question.text, self.locale),
            "checked": self.answer is True,
        }
        if self.focus:
            item["attributes"] = params.pop("attributes")
        return govuk("checkboxes", params | {"idPrefix": self.id, "items": [item]})

    @classmethod
    def in_words(cls, question: Question, answer: Json, manner: Manner) -> Markup:
        """Return the words declared."""
        return marked(question.text, manner.locale) if answer is True else super().in_words(question, answer, manner)

    @classmethod
    def on_paper(cls, question: Question, answer: Json, locale: str) -> tuple[Block, ...]:
        """Return the words declared."""
        return (Text(said(question.text, locale)),) if answer is True else super().on_paper(question, answer, locale)

    @classmethod
    def blank(cls, question: Question, locale: str) -> tuple[Block, ...]:
        """Return the words to be declared, with a box to tick."""
        return (Ticks((said(question.text, locale),), several=True),)


def _language(language: str, locale: str) -> Params:
    return {} if language == locale[:2] else {"attributes": {"lang": language}}
