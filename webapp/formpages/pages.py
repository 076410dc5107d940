"""One page of a form for one person: shown, posted, shown again with what is wrong, or done.

Order of a post: what was posted is read, buttons inside the page (add, remove, upload) are obeyed, every answer is
parsed by the engine, then the engine says which questions are relevant now; only those count. Nothing entered is
dropped: what is no answer is kept as it was typed, answers to questions no longer shown are kept too. Where a post
came from is checked before, by `webapp.access`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Self, cast

from flask_babel import gettext
from markupsafe import Markup
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from engine.conditions.known import Known
from engine.errors import InputError
from engine.forms.model import Form, Page, Question
from engine.forms.parsing import is_blank, parse_answer
from engine.values import Facts, Value
from webapp.formpages import catalogue, rows
from webapp.formpages.asking import Draft
from webapp.formpages.controls import field_class, make_cell
from webapp.formpages.controls.table import TableField
from webapp.formpages.controls.upload import UploadField
from webapp.formpages.fields import AnswerField, Fault, Json, Posted, Problem
from webapp.formpages.macros import template
from webapp.formpages.prose import prose
from webapp.formpages.speech import marked, speaking
from webapp.formpages.uploads import Keep, take

PREFIX = "q-"
"""Before the id of every question in the names of inputs, so that no question can take the name of something else."""

_ACTION = "action"
_QUIET = (*rows.BUTTONS, "upload", "speak")
"""Buttons that are not to go on: what is wrong is not told yet."""
_SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer that is filled in to be confirmed: as JSON, and the words that say where it is from."""

    answer: Json
    source: Markup


class PageForm:
    """A page of a form as a person meets it. Made by `page_form`; one for each request.

    Attributes:
        form: the form.
        page: the page.
        locale: the language spoken.
        answers: the answers to the questions of this page by id, as JSON to be saved as they are: canonical, None
            where a question was seen and left empty, or what was typed where it is no answer.
        finished: the post was "continue", nothing is wrong, and no question of the page is still to be asked.
    """

    def __init__(
        self, draft: Draft, page: Page, locale: str, offers: Mapping[str, Offer] = MappingProxyType({})
    ) -> None:
        """Show `page` on `draft`; `page_form` is the usual way."""
        self.form = draft.form
        self.page = page
        self.locale = locale
        self.finished = False
        self.answers: dict[str, Json] = {q.id: draft.answers[q.id] for q in page.questions if q.id in draft.answers}
        self._draft = draft
        self._more = False
        with speaking(locale):
            self._fields = _fields(page, locale)
            self._fields.process(None, data={PREFIX + key: value for key, value in self.answers.items()})
            self._offer(offers)
            self._start_rows()

    # -- what a view asks

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions of the page that are relevant now, in order."""
        return self._now().relevance().on_page(self.page)

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What is wrong, in the order of the page: words, and the id of the input to put right."""
        return tuple(fault for question in self.asked for fault in self._field(question).faults)

    @property
    def title(self) -> str:
        """The words for the browser's title, beginning with "Error" where something is wrong."""
        title = self.page.title.said(self.locale)
        with speaking(self.locale):
            return f"{gettext('Error')}: {title}" if self.errors else title

    @property
    def relevant(self) -> bool:
        """Whether the page asks or tells anything now; one that does not is as good as absent."""
        return bool(self.asked)

    @property
    def error_list(self) -> list[dict[str, str]]:
        """What is wrong, as `{text, href}` for a page that draws its own list or title."""
        return [{"text": fault.summary.striptags(), "href": f"#{fault.target}"} for fault in self.errors]

    def bind(self, posted: Posted, files: Posted | None = None, keep: Keep | None = None) -> Self:
        """Take what was posted, and return the page.

        Args:
            posted: `request.form`.
            files: `request.files`.
            keep: keeps an uploaded file or refuses it; without it files are ignored.
        """
        with speaking(self.locale):
            action, _, argument = _first(posted, _ACTION).partition(":")
            question_id, _, index = argument.partition(":")
            known = {question.id for question in self.asked}
            shown = set(_first(posted, _SHOWN).split()) & {question.id for question in self.page.questions} or known
            for question in self.page.questions:
                if question.id in shown and question.asks:
                    self._read(self._field(question), posted, files, keep)
            pressed = next((question for question in self.page.questions if question.id == question_id), None)
            if pressed is not None and action in rows.BUTTONS:
                self._obey(self._field(pressed), action, index)
            quiet = action in _QUIET
            self._judge(shown, quiet)
            if pressed is not None and action in rows.SHEETS:
                self._use_sheet(self._field(pressed), action, files)
        return self

    def refuse(self, errors: Iterable[InputError]) -> Self:
        """Show what a service found wrong with answers that the page itself had nothing against; return the page."""
        self.finished = False
        with speaking(self.locale):
            asking = {question.id: self._field(question) for question in self.asked if question.asks}
            for error in tuple(errors)[: rows.MOST_FAULTS]:
                question_id, _, part = error.field.partition(".")
                known = question_id in asking
                field = asking[question_id] if known else next(iter(asking.values()))
                problem = Problem(error.code, error.params, part if known else "")
                field.problems = (*field.problems, problem)
                field.faults = (*field.faults, catalogue.fault(field, problem))
        return self

    def render(
        self, hidden: Mapping[str, str] | None = None, button: str = "", address: str = "", caption: str = ""
    ) -> Markup:
        """Return the page as HTML: error summary, heading, guidance, questions and button, in a form that posts.

        Args:
            hidden: further hidden inputs: the token that shows where the form came from, the version of the draft.
            button: the words on the button instead of "Save and continue".
            address: where to post instead of the page's own address.
            caption: what the page belongs to, above its heading and below the errors.
        """
        with speaking(self.locale):
            asked = self.asked
            fields = self._drawable(asked)
            heading = _heading(self.page, fields, self.locale)
            return template(
                "page.html",
                page=self.page,
                title=marked(self.page.title, self.locale),
                with_title=not heading,
                guidance=_guidance(self.page, self.locale),
                fields=fields,
                summary=self._summary(),
                more=gettext("Your answers mean that there is more to answer on this page.") if self._more else "",
                hidden={**(hidden or {}), _SHOWN: " ".join(question.id for question in asked)},
                multipart=any(isinstance(field, UploadField) for field in fields),
                button=button or gettext("Save and continue"),
                address=address,
                caption=caption,
                lang=self.locale[:2],
            )

    def render_questions(self) -> Markup:
        """Return the questions alone as HTML: for a page that is no form to be filled in."""
        with speaking(self.locale):
            return Markup("").join(field() for field in self._drawable(self.asked))

    # -- how it comes about

    def _drawable(self, asked: tuple[Question, ...]) -> list[AnswerField]:
        fields = [self._field(question) for question in asked]
        self._work_out(fields)
        self._show_cells(fields)
        return fields

    def _now(self) -> Draft:
        return replace(self._draft, answers={**self._draft.answers, **self.answers})

    def _field(self, question: Question) -> AnswerField:
        return cast(AnswerField, self._fields[PREFIX + question.id])

    def _work_out(self, fields: Iterable[AnswerField]) -> None:
        """Give the fields of calculated answers what they come to now."""
        results = [field for field in fields if field.question.value is not None]
        answers = self._now().calculated() if results else {}
        for field in results:
            field.answer = answers.get(field.question.id)

    def _show_cells(self, fields: Iterable[AnswerField]) -> None:
        """Say of rows that were not judged which of their cells are shown."""
        unknown = [field for field in fields if isinstance(field, TableField) and field.cells is None]
        known = Known(self._now().relevance().known, self._draft.parameters) if unknown else Known({})
        for field in unknown:
            field.show(known)

    def _offer(self, offers: Mapping[str, Offer]) -> None:
        """Fill in what is offered to questions that nobody has seen; it becomes an answer only when it is saved."""
        for question in self.page.questions:
            if question.id in offers and question.id not in self.answers:
                field = self._field(question)
                field.answer, field.source = offers[question.id].answer, offers[question.id].source

    def _start_rows(self) -> None:
        """A list of rows that must have some begins with a blank one, so that there is something to fill in."""
        for field in self._fields:
            if isinstance(field, TableField) and not field.answer and not field.question.optional:
                field.answer, field.cells = [{}], None

    def _read(self, field: AnswerField, posted: Posted, files: Posted | None, keep: Keep | None) -> None:
        field.problems = ()
        field.source = Markup("")
        if isinstance(field, UploadField):
            field.answer, field.problems = take(field, files, keep)
        else:
            field.answer = field.read(posted)
        if isinstance(field, TableField):
            field.waits = field.waits or rows.has_upload(field, files)

    def _obey(self, field: AnswerField, action: str, index: str) -> None:
        if isinstance(field, TableField):
            rows.obey(field, action, index)
            return
        answer = list(field.answer) if isinstance(field.answer, list) else []
        if action == "remove" and index in map(str, range(len(answer))):
            del answer[int(index)]
        field.answer = answer

    def _use_sheet(self, field: AnswerField, action: str, files: Posted | None) -> None:
        """Check the rows of a spreadsheet, and add them where that is asked and nothing is wrong with them."""
        if not isinstance(field, TableField):
            return
        rows.use_sheet(field, action, files, Known(self._now().relevance().known, self._draft.parameters))
        self.answers[field.question.id] = storable(rows.take(field, quiet=True))
        rows.settle(field, self.form, self._now().relevance(), self._draft.parameters, quiet=True)
        field.faults = tuple(catalogue.fault(field, problem) for problem in field.problems)

    def _judge(self, shown: set[str], quiet: bool) -> None:
        """Parse every answer read, then keep the faults of the questions that are relevant now."""
        for question in self.page.questions:
            if question.id in shown and question.asks:
                self._parse(self._field(question), quiet)
        relevance = self._now().relevance()
        asked = relevance.on_page(self.page)
        new = [question for question in asked if question.id not in shown and question.asks]
        if new and not quiet:
            self._field(new[0]).focus = True
        more = bool(new)
        for question in asked:
            field = self._field(question)
            field.problems = () if question.id not in shown else field.problems
            if isinstance(field, TableField) and question.id in shown:
                cells = rows.settle(field, self.form, relevance, self._draft.parameters, quiet=quiet)
                field.focus_on = cells[0] if cells and not more else field.focus_on
                more = more or bool(cells)
        self._more = more and not quiet
        if not quiet:
            self._check(asked)
        for question in asked:
            field = self._field(question)
            field.faults = tuple(catalogue.fault(field, problem) for problem in field.problems)
        self._start_rows()
        self.finished = not quiet and not more and not self.errors

    def _parse(self, field: AnswerField, quiet: bool) -> None:
        if isinstance(field, TableField):
            self.answers[field.question.id] = storable(rows.take(field, quiet=quiet))
            return
        parsed = parse_answer(field.question, field.answer)
        refused = field.problems
        found = tuple(Problem(e.code, e.params, e.field.partition(".")[2]) for e in parsed.errors)
        if parsed.ok:
            self.answers[field.question.id] = parsed.value
            field.answer = parsed.value
        else:
            field.answer = storable(field.answer)
            self.answers[field.question.id] = None if is_blank(field.answer) else field.answer
        field.problems = refused if quiet or refused else found

    def _check(self, asked: tuple[Question, ...]) -> None:
        """Show the checks of the form that these answers break, each at its question."""
        for check in self._now().broken_checks():
            for question in asked:
                field = self._field(question)
                if question.id == check.at and not field.problems:
                    field.problems = (Problem("check", message=marked(check.message, self.locale)),)

    def _summary(self) -> dict[str, Any] | None:
        if not self.errors:
            return None
        items = [{"html": fault.summary, "href": f"#{fault.target}"} for fault in self.errors]
        focused = {"tabindex": "-1", "autofocus": ""}
        return {"titleText": gettext("There is a problem"), "errorList": items, "attributes": focused}


def page_form(
    form: Form,
    page: Page,
    answers: Mapping[str, Json],
    facts: Facts,
    locale: str = "en",
    parameters: Mapping[str, Value] | None = None,
    offers: Mapping[str, Offer] = MappingProxyType({}),
) -> PageForm:
    """Return `page` of `form` with what was answered so far.

    Args:
        form: the form, checked.
        page: one of its pages.
        answers: the draft: answers to questions of the whole form by id.
        facts: what else is known by dotted name, for conditions: registration, the lots applied for.
        locale: `en` or `cy`.
        parameters: values of the parameters that the form's conditions mention, by full name.
        offers: answers to fill in, to be confirmed, by question id.
    """
    return PageForm(Draft(form, answers, facts, parameters or {}), page, locale, offers)


def storable(raw: Json) -> Json:
    """Return what was typed so that a database can hold it: NUL, which JSON columns refuse, as the picture of it.

    >>> storable({"day": "3" + chr(0)})
    {'day': '3␀'}
    """
    if isinstance(raw, str):
        return raw.replace(chr(0), "␀").encode("utf-8", "replace").decode("utf-8")
    if isinstance(raw, Mapping):
        return {key: storable(value) for key, value in raw.items()}
    return [storable(value) for value in raw] if isinstance(raw, list | tuple) else raw


def _fields(page: Page, locale: str) -> BaseForm:
    fields = {
        PREFIX + question.id: UnboundField(field_class(question), question=question, locale=locale, make=make_cell)
        for question in page.questions
    }
    return BaseForm(fields)


def _heading(page: Page, fields: list[AnswerField], locale: str) -> bool:
    """Whether the only question of the page says the same as its title, and is its heading."""
    only = fields[0] if len(fields) == 1 and fields[0].question.asks and not page.guidance else None
    if only is None or only.question.label.said(locale) != page.title.said(locale) or isinstance(only, UploadField):
        return False
    only.heading = True
    return True


def _guidance(page: Page, locale: str) -> Markup:
    if not page.guidance:
        return Markup("")
    language = page.guidance.lang(locale)
    return Markup('<div class="govuk-!-margin-bottom-6" lang="{}">{}</div>').format(
        language, prose(page.guidance.said(locale))
    )


def _first(posted: Posted, name: str) -> str:
    values = posted.getlist(name)
    return values[0] if values and isinstance(values[0], str) else ""
