"""What a form asks now, on the draft at hand: the engine's answers, in the shape that pages and task lists need."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.conditions.evaluate import evaluate
from engine.conditions.known import Known
from engine.forms import answers as engine_answers
from engine.forms.model import Check, Form, Page, Question
from engine.forms.visibility import Relevance
from engine.values import Facts, Value
from webapp.formpages.fields import Json, Problem


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers to a form so far, and what else its conditions may read.

    Attributes:
        form: the form.
        answers: answers by question id, as stored.
        facts: what records hold, by dotted name.
        parameters: values of parameters on the date, by full name.
    """

    form: Form
    answers: Mapping[str, Json]
    facts: Facts
    parameters: Mapping[str, Value] = field(default_factory=dict)

    def relevance(self) -> Relevance:
        """Return which pages and questions are shown."""
        return engine_answers.relevance(self.form, self.answers, self.facts, self.parameters)

    def calculated(self) -> dict[str, Json]:
        """Return what the calculated answers that are shown come to, by question id."""
        return engine_answers.calculated_answers(self.form, self.relevance())

    def broken_checks(self) -> tuple[Check, ...]:
        """Return the checks of the form that the answers break."""
        return engine_answers.broken_checks(self.form, self.answers, self.facts, self.parameters)

    def problems(self) -> dict[str, list[Problem]]:
        """Return what keeps the draft from being sent, by question id."""
        found: dict[str, list[Problem]] = {}
        for fault in engine_answers.validate(self.form, self.answers, self.facts, self.parameters):
            question_id, _, part = fault.field.partition(".")
            found.setdefault(question_id, []).append(Problem(fault.code, fault.params, part))
        return found

    def may_be_asked(self, page: Page, known: Facts) -> bool:
        """Tell whether a page on which nothing is asked now may yet ask something: its conditions cannot be told yet.

        Args:
            page: the page.
            known: all facts that conditions may read (`Relevance.known`).
        """
        told = Known(known, self.parameters)
        if page.show_when is not None:
            return evaluate(page.show_when, told) is None
        return any(_waits(question, told) for question in page.questions if question.asks)


def _waits(question: Question, told: Known) -> bool:
    return question.show_when is not None and evaluate(question.show_when, told) is None
