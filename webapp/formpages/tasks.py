"""The task list of a form: every page that asks something, and how far it has come."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

from engine.forms.model import Form, Page, Question
from engine.forms.visibility import Relevance
from engine.values import Facts, Value
from engine.words import Words
from webapp.formpages.asking import Draft
from webapp.formpages.fields import Json, Problem
from webapp.formpages.macros import Params, govuk
from webapp.formpages.speech import Sentence, marked, sentence, speaking


class TaskState(StrEnum):
    """How far a page has come."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    CANNOT_START = "cannot-start"
    PROBLEM = "problem"
    TO_CONFIRM = "to-confirm"
    """Answered, and asked again because the form has changed."""


STATE_WORDS: Mapping[TaskState, Sentence] = {
    TaskState.NOT_STARTED: sentence("Not started"),
    TaskState.IN_PROGRESS: sentence("In progress"),
    TaskState.COMPLETED: sentence("Completed"),
    TaskState.CANNOT_START: sentence("Cannot start yet"),
    TaskState.PROBLEM: sentence("There is a problem"),
    TaskState.TO_CONFIRM: sentence("Look again"),
}
_MISSING = ("required", "")
_COLOURS = {
    TaskState.NOT_STARTED: "blue",
    TaskState.IN_PROGRESS: "yellow",
    TaskState.PROBLEM: "red",
    TaskState.TO_CONFIRM: "yellow",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One page as a task.

    Attributes:
        page_id: the page.
        title: its title.
        state: how far it has come.
        blocks: whether the form cannot be sent because of it.
    """

    page_id: str
    title: Words
    state: TaskState
    blocks: bool


@dataclass(frozen=True, slots=True)
class TaskList:
    """The tasks of a form, in the order of its pages."""

    tasks: tuple[Task, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing keeps the form from being sent."""
        return not any(task.blocks for task in self.tasks)

    def task(self, page_id: str) -> Task | None:
        """Return the task of a page, or None where the page is not one now."""
        return next((task for task in self.tasks if task.page_id == page_id), None)

    def after(self, page_id: str) -> Task | None:
        """Return the next task after a page that can be started, or None after the last."""
        ids = [task.page_id for task in self.tasks]
        rest = self.tasks[ids.index(page_id) + 1 :] if page_id in ids else ()
        return next((task for task in rest if task.state is not TaskState.CANNOT_START), None)

    def render(self, address: Callable[[str], str], locale: str = "en") -> Markup:
        """Return the list as HTML.

        Args:
            address: gives the address of a page by its id.
            locale: `en` or `cy`.
        """
        with speaking(locale):
            items = [_item(task, address, locale) for task in self.tasks]
            return govuk("task-list", {"idPrefix": "task", "items": items})


def task_list(
    form: Form,
    answers: Mapping[str, Json],
    facts: Facts,
    parameters: Mapping[str, Value] | None = None,
    to_confirm: Collection[str] = (),
) -> TaskList:
    """Return how far each page of `form` has come with the draft `answers`.

    A page that is hidden, or asks nothing now, is no task; one whose condition cannot be told yet cannot be started;
    one with a question of `to_confirm`, the ids of those that are asked again, is not completed.
    """
    draft = Draft(form, answers, facts, parameters or {})
    shown, problems = draft.relevance(), draft.problems()
    found = (_task(draft, page, shown, problems, to_confirm) for page in form.pages)
    return TaskList(tuple(task for task in found if task is not None))


def _task(
    draft: Draft,
    page: Page,
    shown: Relevance,
    problems: Mapping[str, list[Problem]],
    to_confirm: Collection[str],
) -> Task | None:
    asked = [question for question in shown.on_page(page) if question.asks]
    if not asked:
        waits = draft.may_be_asked(page, shown.known)
        return Task(page.id, page.title, TaskState.CANNOT_START, False) if waits else None
    state, again = _state(asked, draft.answers, problems), any(question.id in to_confirm for question in asked)
    blocks = again or any(question.id in problems for question in asked)
    return Task(page.id, page.title, TaskState.TO_CONFIRM if again and state is TaskState.COMPLETED else state, blocks)


def _state(asked: list[Question], answers: Mapping[str, Json], problems: Mapping[str, list[Problem]]) -> TaskState:
    seen = [question for question in asked if question.id in answers]
    if not seen:
        return TaskState.NOT_STARTED
    codes = [(problem.code, problem.part) for question in asked for problem in problems.get(question.id, ())]
    if any((code, part) != _MISSING for code, part in codes):
        return TaskState.PROBLEM
    return TaskState.IN_PROGRESS if codes or len(seen) < len(asked) else TaskState.COMPLETED


def _item(task: Task, address: Callable[[str], str], locale: str) -> Params:
    words = STATE_WORDS[task.state].said({})
    item: Params = {"title": {"html": marked(task.title, locale)}}
    if task.state is not TaskState.CANNOT_START:
        item["href"] = address(task.page_id)
    if task.state in _COLOURS:
        item["status"] = {"tag": {"text": words, "classes": f"govuk-tag--{_COLOURS[task.state]}"}}
    else:
        muted = task.state is TaskState.CANNOT_START
        item["status"] = {"text": words, "classes": "govuk-task-list__status--cannot-start-yet" if muted else ""}
    return item
