"""What of a form is shown on given answers and facts: the one place that decides relevance.

Questions are gone through in order. A `show_when` that is unknown hides; a hidden answer is unknown to every later
condition, and so is a hidden cell of a row; a fact that a record already holds outranks the answer that would feed it.
A question that is needed for a rule set is shown while its answer can still change the outcome, by what stands before
it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.conditions.evaluate import evaluate
from engine.conditions.functions import as_rows
from engine.conditions.known import Known
from engine.conditions.model import Condition
from engine.forms.calculating import calculated
from engine.forms.model import Form, Page, Question
from engine.forms.rows_relevance import has_conditions, seen
from engine.values import Facts, Type, TypeName, Value


@dataclass(frozen=True, slots=True)
class Relevance:
    """The pages and questions that are shown, by id and in order, and the facts that their answers give.

    Attributes:
        pages: ids of the pages shown; a page none of whose questions is shown is not.
        questions: ids of the questions shown, information included.
        own: the facts that relevant answers give: `record.question`, and the facts they feed.
        known: these and the facts given from outside: all that the form's conditions may read.
        cells: by question of rows that has conditions in it, the ids of the cells shown in each row.
    """

    pages: tuple[str, ...]
    questions: tuple[str, ...]
    own: Facts = field(default_factory=dict)
    known: Facts = field(default_factory=dict)
    cells: Mapping[str, tuple[frozenset[str], ...]] = field(default_factory=dict)

    def shows(self, question_id: str) -> bool:
        """Tell whether the question is shown."""
        return question_id in self.questions

    def on_page(self, page: Page) -> tuple[Question, ...]:
        """Return the questions of `page` that are shown; none where the page itself is not."""
        return tuple(question for question in page.questions if question.id in self.questions)


def relevant(
    form: Form, answers: Mapping[str, Value | None], facts: Facts, parameters: Mapping[str, Value] | None = None
) -> Relevance:
    """Return what of `form` is shown.

    Args:
        form: a form without faults.
        answers: typed answers by question id, as `engine.forms.answers.read_answers` gives them.
        facts: what records hold; facts of the form's own record are not taken from here.
        parameters: values of the parameters on the date, by full name.
    """
    own: dict[str, Value] = {}
    known = {name: value for name, value in facts.items() if not name.startswith(f"{form.record}.")}
    pages: list[str] = []
    shown: list[str] = []
    cells: dict[str, tuple[frozenset[str], ...]] = {}
    for page in form.pages:
        before = len(shown)
        if _holds(page.show_when, known, parameters):
            for question in page.questions:
                if _holds(question.show_when, known, parameters) and _is_needed(form, question, known, parameters):
                    shown.append(question.id)
                    value = answers.get(question.id)
                    if question.value is not None:
                        value = calculated(question, Known(known, parameters or {}))
                    if has_conditions(question):
                        cells[question.id], value = seen(question, value, Known(known, parameters or {}))
                    given = _given(form, question, value)
                    own |= {name: value for name, value in given.items() if name not in known}
                    known = given | known
        if len(shown) > before:
            pages.append(page.id)
    return Relevance(tuple(pages), tuple(shown), own, known, cells)


def _holds(condition: Condition | None, known: Facts, parameters: Mapping[str, Value] | None) -> bool:
    return condition is None or evaluate(condition, Known(known, parameters or {})) is True


def _is_needed(form: Form, question: Question, known: Facts, parameters: Mapping[str, Value] | None) -> bool:
    """Tell whether the answer can still change what the question is needed for, by what is known before it."""
    if question.needed_for is None:
        return True
    names = [f"{form.record}.{question.id}", *([question.feeds] if question.feeds else [])]
    return question.needed_for.wants(names, known, parameters or {})


def _given(form: Form, question: Question, value: Value | None) -> dict[str, Value]:
    """Return the facts that an answer gives: its own, and the one it feeds, as that is declared."""
    if value is None or not question.keeps:
        return {}
    given = {f"{form.record}.{question.id}": value}
    if question.feeds and question.feeds_type is not None:
        given[question.feeds] = _fed(value, question.feeds_type)
    return given


def _fed(value: Value, wanted: Type) -> Value:
    """Return `value` as the fact it feeds is declared: its cells alone, its order of options."""
    if wanted.name is TypeName.ROWS:
        return tuple({cell.name: row.get(cell.name) for cell in wanted.row} for row in as_rows(value))
    if wanted.name is TypeName.CHOICES and isinstance(value, tuple):
        return tuple(option for option in wanted.values if option in value)
    return value
