"""Answers as they are stored (JSON) and what they mean: typed values, facts, what is wrong with them.

An answer that cannot be read as its type is unknown to conditions; `validate` says what is wrong with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.conditions.evaluate import evaluate
from engine.conditions.known import Known
from engine.conditions.mentions import mentions
from engine.errors import InputError
from engine.forms.model import Check, Form, Question
from engine.forms.rows_checks import row_faults
from engine.forms.rows_relevance import without_hidden
from engine.forms.schema import answers_schema as answers_schema
from engine.forms.validation import in_order, schema_faults
from engine.forms.visibility import Relevance, relevant
from engine.values import Facts, Value, to_json

AnswersJson = Mapping[str, Any]
"""Answers by question id, as stored; null is the same as absent."""


def read_answers(form: Form, answers_json: AnswersJson) -> dict[str, Value]:
    """Return the typed answers; what cannot be read as its question's type is left out, as unknown."""
    found = {question.id: _read(question, answers_json.get(question.id)) for question in form.questions}
    return {name: value for name, value in found.items() if value is not None}


def write_answers(form: Form, answers: Mapping[str, Value | None]) -> dict[str, Any]:
    """Return typed answers as JSON, in the order of the form: the way back of `read_answers`."""
    given = ((question.id, answers.get(question.id)) for question in form.questions)
    return {name: _without_nulls(to_json(value)) for name, value in given if value is not None}


def relevance(
    form: Form, answers_json: AnswersJson, facts: Facts, parameters: Mapping[str, Value] | None = None
) -> Relevance:
    """Return what of `form` is shown on stored answers: `relevant` on what can be read of them."""
    return relevant(form, read_answers(form, answers_json), facts, parameters)


def strip(
    form: Form, answers_json: AnswersJson, facts: Facts, parameters: Mapping[str, Value] | None = None
) -> dict[str, Any]:
    """Return the relevant answers alone, in the order of the form: what a submission keeps of a draft.

    Choices stand in the order of the options; what is no question of the form, null, and hidden cells of rows are
    dropped.
    """
    shown = relevance(form, answers_json, facts, parameters)
    return _stripped(form, answers_json, shown)


def calculated_answers(form: Form, shown: Relevance) -> dict[str, Any]:
    """Return what the calculated answers that are shown come to, as JSON by question id; None where it is not known."""
    questions = (each for each in form.questions if each.value is not None and shown.shows(each.id))
    return {each.id: to_json(shown.own.get(f"{form.record}.{each.id}")) for each in questions}


def facts_of(
    form: Form, answers_json: AnswersJson, facts: Facts, parameters: Mapping[str, Value] | None = None
) -> Facts:
    """Return the facts that the relevant answers give: `record.question`, and those they feed.

    A fact in `facts` that an answer would feed is not among them: what a record holds outranks an answer.
    """
    return relevance(form, answers_json, facts, parameters).own


def broken_checks(
    form: Form, answers_json: AnswersJson, facts: Facts, parameters: Mapping[str, Value] | None = None
) -> tuple[Check, ...]:
    """Return the checks of the form that are false, each at the question where it speaks now.

    Those still unknown are waiting, not broken. One whose own question is hidden speaks at another that it reads, or
    else at the first that is asked: what keeps answers from being submitted is told where a person can see it.
    """
    shown = relevance(form, answers_json, facts, parameters)
    return _broken(form, shown, Known(shown.known, parameters or {}))


def validate(
    form: Form, answers_json: AnswersJson, facts: Facts, parameters: Mapping[str, Value] | None = None
) -> tuple[InputError, ...]:
    """Return everything that keeps the answers from being submitted, in the order of the form.

    Hidden answers are left out of it. The JSON Schema of the relevant questions is held against the
    answers, then the checks of rows, then the form's.

    Returns:
        Errors with a code of `engine.forms.codes`; `field` is `question` or `question.index.cell`.
    """
    shown = relevance(form, answers_json, facts, parameters)
    questions = {question.id: question for question in form.questions if question.keeps}
    strange = tuple(InputError("unknown-question", name) for name in answers_json if name not in questions)
    given = _stripped(form, answers_json, shown)
    faults = schema_faults(answers_schema(form, shown.questions, shown.cells), questions, given)
    known = Known(shown.known, parameters or {})
    wrong = {fault.field for fault in faults}
    of_rows = (fault for each in questions.values() for fault in row_faults(form, each, shown, known))
    faults = in_order((*faults, *(fault for fault in of_rows if fault.field not in wrong)), questions)
    broken = _broken(form, shown, known)
    return (*strange, *faults, *(InputError("check", check.at, {"check": check.id}) for check in broken))


def _broken(form: Form, shown: Relevance, known: Known) -> tuple[Check, ...]:
    asked = [question.id for question in form.questions if question.asks and shown.shows(question.id)]
    broken = (check for check in form.checks if evaluate(check.when, known) is False)
    return tuple(replace(check, at=_at(form, check, asked)) for check in broken)


def _at(form: Form, check: Check, asked: Sequence[str]) -> str:
    record = f"{form.record}."
    read = (name.removeprefix(record) for name in mentions([check.when]).fact_names if name.startswith(record))
    return next((name for name in (check.at, *read, *asked) if name in asked), check.at)


def _stripped(form: Form, answers_json: AnswersJson, shown: Relevance) -> dict[str, Any]:
    relevant_questions = (each for each in form.questions if each.keeps and shown.shows(each.id))
    held = {**answers_json, **calculated_answers(form, shown)}
    given = ((question, held.get(question.id)) for question in relevant_questions)
    return {
        question.id: without_hidden(question, _ordered(question, answer), shown.cells.get(question.id, ()))
        for question, answer in given
        if answer is not None
    }


def _ordered(question: Question, answer: Any) -> Any:
    """Return choices in the order of the options where they are all known and each stands once."""
    values = [option.value for option in question.options]
    if isinstance(answer, list) and answer and all(isinstance(item, str) and item in values for item in answer):
        return sorted(answer, key=values.index)
    return answer


def _read(question: Question, answer: Any) -> Value | None:
    if question.fact_type is None or question.value is not None:
        return None
    try:
        return None if answer is None else question.type.value(question, answer)
    except (InputError, ValueError, TypeError):
        return None


def _without_nulls(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_nulls(value) for key, value in data.items() if value is not None}
    return [_without_nulls(item) for item in data] if isinstance(data, list) else data
