"""One question as a field: what was posted becomes an answer, and the answer becomes a control again.

`AnswerField` is what every question type shares; the modules of `controls` say what is their own. A field keeps what a
person typed even where it is no answer, so that nothing entered is lost; the engine alone says whether it is one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from flask_babel import gettext
from markupsafe import Markup, escape
from wtforms.fields.core import Field
from wtforms.utils import unset_value

from engine.errors import InputError
from engine.forms.model import Question
from webapp.formpages.macros import Params
from webapp.formpages.paper import Block, Text, own
from webapp.formpages.speech import marked

Json = Any
"""An answer as JSON: canonical where it is one, else what was posted."""


class Posted(Protocol):
    """What was posted: a werkzeug MultiDict, of text or of files."""

    def getlist(self, key: str) -> list[Any]:
        """Return every value posted under `key`."""
        ...

    def __contains__(self, key: object) -> bool:
        """Tell whether anything was posted under `key`."""
        ...

    def __iter__(self) -> Iterator[str]:
        """Go through the names of what was posted."""
        ...


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an answer.

    Attributes:
        code: the engine's stable code, whose words are in the catalogue.
        params: values that the words may mention.
        part: the part of the answer at fault (`2.rate` is a cell of the third row), or empty for the whole.
        message: words that stand instead of the catalogue's: the author's message of a check.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    part: str = ""
    message: Markup | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem as a person reads it.

    Attributes:
        code: the engine's stable code.
        text: the words beside the control.
        target: the id of the input to put right.
        part: the part of the answer at fault, as in `Problem`.
        row: the name of the row it is in ("Person 2"), or nothing.
    """

    code: str
    text: Markup
    target: str
    part: str = ""
    row: str = ""

    @property
    def summary(self) -> Markup:
        """The words in a list of all that is wrong: they say which row."""
        return Markup("{}: {}").format(self.row, self.text) if self.row else self.text


@dataclass(frozen=True, slots=True)
class Manner:
    """How an answer is shown to be read.

    Attributes:
        locale: the language of the page.
        show: shows the answer to a question of any type: cells of rows go through it.
        file_url: gives the address of a stored file from its JSON, or None where files are only named.
    """

    locale: str
    show: "Show"
    file_url: "FileUrl | None" = None


class Show(Protocol):
    """Shows the answer to a question of any type."""

    def __call__(self, question: Question, answer: Json, manner: Manner, /) -> Markup:
        """Return `answer` to `question` to be read."""
        ...


class FileUrl(Protocol):
    """Where a stored file can be fetched."""

    def __call__(self, file: Mapping[str, Json], /) -> str | None:
        """Return the address of `file` (its stored JSON), or None."""
        ...


class Make(Protocol):
    """Makes a field outside a form: a cell of a row."""

    def __call__(self, question: Question, name: str, locale: str, /) -> "AnswerField":
        """Return the field that asks `question` under `name`."""
        ...


def not_given(locale: str) -> Markup:
    """Return the words for an answer that is not there."""
    return Markup('<span class="app-not-given">{}</span>').format(gettext("Not answered"))


class _Drawn:
    """The widget that WTForms calls: each field draws itself."""

    def __call__(self, field: Any, **_: Any) -> Markup:
        drawn: Markup = field.offered + field.control()
        return drawn


class AnswerField(Field):
    """A question as a WTForms field. Subclasses say how it is drawn, read and shown.

    Attributes:
        question: the question asked.
        locale: the language of the page.
        answer: the canonical answer, None where there is none, or what was typed where it is no answer.
        problems: what the engine found wrong with it.
        heading: whether its label is the heading of the page.
        focus: whether the cursor is put here when the page is shown.
        source: from where its answer is filled in, to be confirmed; nothing where the person gave it.
        wide: whether an answer of this type needs the whole width to be read.
    """

    wide: ClassVar[bool] = False
    widget = _Drawn()

    def __init__(self, question: Question, locale: str, make: "Make", **kwargs: Any) -> None:
        """Ask `question` in `locale`; `make` makes the fields of cells; the rest is WTForms' own."""
        super().__init__(label=question.label.said(locale), **kwargs)
        self.question = question
        self.locale = locale
        self.make = make
        self.answer: Json = None
        self.problems: tuple[Problem, ...] = ()
        self.faults: tuple[Fault, ...] = ()
        self.heading = False
        self.focus = False
        self.source = Markup("")

    # -- reading

    def read(self, posted: Posted) -> Json:
        """Return what was posted for this question, in the shape that `engine.forms.parsing` takes."""
        values = [value for value in posted.getlist(self.name) if isinstance(value, str)]
        return values[0] if values else ""

    def process(self, formdata: Any, data: Json = None, extra_filters: Any = None) -> None:
        """Take the stored answer `data`; what is posted is read by `webapp.formpages.reading`."""
        self.process_errors: list[str] = []
        self.object_data = self.data = self.answer = None if data is unset_value else data

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Tell whether the engine found nothing wrong."""
        self.errors = [str(fault.text) for fault in self.faults]
        return not self.faults

    def target(self, problem: Problem) -> str:
        """Return the id of the input where `problem` is put right."""
        return str(self.id)

    # -- drawing

    def control(self) -> Markup:
        """Return the control with label, hint, error and what was answered, as HTML."""
        raise NotImplementedError

    @property
    def typed(self) -> str:
        """The answer as the person would type it, or what was typed where it is no answer."""
        if self.answer is None or isinstance(self.answer, list | dict | str):
            return self.answer if isinstance(self.answer, str) else ""
        return str(self.question.type.raw(self.question, self.answer))

    def carried(self) -> list[tuple[str, str]]:
        """Return names and values of hidden inputs that post the same answer again."""
        return [(str(self.name), self.typed)] if self.typed else []

    @property
    def offered(self) -> Markup:
        """The words that its answer was filled in and is to be confirmed, or nothing."""
        if not self.source:
            return Markup("")
        check = gettext("Check it. Saving the page confirms it.")
        return Markup('<p class="govuk-inset-text app-offered">{} {}</p>').format(self.source, check)

    @property
    def title(self) -> Markup:
        """The label, marked as optional where it is."""
        label = marked(self.question.label, self.locale)
        return label + " " + gettext("(optional)") if self.question.optional else label

    @property
    def hint(self) -> Markup:
        """The hint, or nothing."""
        return marked(self.question.hint, self.locale) if self.question.hint else Markup("")

    def row_of(self, part: str) -> str:
        """Return the name of the row that `part` of the answer is in, or nothing."""
        return ""

    def message_of(self, problem: Problem) -> Markup | None:
        """Return the author's own message for `problem`, where the question has one for it alone."""
        return None

    def values_of(self, problem: Problem) -> Mapping[str, object]:
        """Return the values that the words for `problem` may mention."""
        return problem.params

    def base(self) -> Params:
        """Return the params that every component takes, built afresh: id, name, hint and error where there are any."""
        params: Params = {"id": self.id, "name": self.name}
        if self.hint:
            params["hint"] = {"html": self.hint}
        if self.faults:
            text = Markup("<br>").join(dict.fromkeys(fault.text for fault in self.faults))
            params["errorMessage"] = {"html": text, "visuallyHiddenText": gettext("Error")}
        if self.focus:
            params["attributes"] = {"autofocus": {"value": True, "optional": True}}
        return params

    def labelled(self) -> Params:
        """Return the base params with a label."""
        size = "l" if self.heading else "s"
        label = {"html": self.title, "classes": f"govuk-label--{size}", "isPageHeading": self.heading}
        return self.base() | {"label": label}

    def grouped(self) -> Params:
        """Return the base params with a fieldset and legend."""
        size = "l" if self.heading else "s"
        legend = {"html": self.title, "classes": f"govuk-fieldset__legend--{size}", "isPageHeading": self.heading}
        return self.base() | {"fieldset": {"legend": legend}}

    # -- showing

    @classmethod
    def shown(cls, question: Question, answer: Json, manner: Manner) -> Markup:
        """Return a stored answer to be read: for check-your-answers, the record and the print view."""
        if is_blank(answer):
            return not_given(manner.locale)
        try:
            question.type.value(question, answer)
        except (InputError, ValueError, TypeError):
            return as_typed(answer)
        return cls.in_words(question, answer, manner)

    @classmethod
    def in_words(cls, question: Question, answer: Json, manner: Manner) -> Markup:
        """Return an answer in words, each of its lines on its own."""
        return Markup("<br>").join(question.type.said(question, answer, manner.locale).splitlines())

    # -- on paper

    @classmethod
    def blank(cls, question: Question, locale: str) -> tuple[Block, ...]:
        """Return where an answer is written on a blank form."""
        raise NotImplementedError

    @classmethod
    def recorded(cls, question: Question, answer: Json, locale: str) -> tuple[Block, ...]:
        """Return a stored answer to be read on paper."""
        if is_blank(answer):
            return (missing(cls.none_said(), locale),)
        try:
            question.type.value(question, answer)
        except (InputError, ValueError, TypeError):
            return (Text(own(as_typed(answer).unescape(), locale)),)
        return cls.on_paper(question, answer, locale)

    @classmethod
    def on_paper(cls, question: Question, answer: Json, locale: str) -> tuple[Block, ...]:
        """Return an answer, which is one, on paper."""
        return (Text(own(question.type.said(question, answer, locale), locale)),)

    @classmethod
    def none_said(cls) -> str:
        """Return the words for an answer that is not there."""
        return str(gettext("Not answered"))


def missing(words: str, locale: str) -> Text:
    """Return the words for an answer that is not there, on paper."""
    return Text(own(words, locale), "missing")


def is_blank(answer: Json) -> bool:
    """Tell whether `answer` is nothing: null, empty or blank text, no choice, no file, no row, or only such parts."""
    if isinstance(answer, str):
        return not answer.strip()
    if isinstance(answer, Mapping):
        return all(is_blank(part) for part in answer.values())
    if isinstance(answer, list | tuple):
        return all(is_blank(part) for part in answer)
    return answer is None


def as_typed(answer: Json) -> Markup:
    """Return what was typed but is no answer, so that it can be recognised and put right."""
    if isinstance(answer, Mapping):
        return escape(" ".join(str(part) for part in answer.values() if not is_blank(part)))
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        return Markup(", ").join(as_typed(part) for part in answer)
    return escape(str(answer))
