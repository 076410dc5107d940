"""Sample answers to a whole form, made from the form itself: for previews, and for whoever tries a draft of one.

Every question is given the sample of its type. Where a check of the form or of its rows does not hold on them, answers
that it reads are changed one at a time until it does; what no such change puts right is left, and is told on the page
as it would be told to anybody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any

from engine.conditions.mentions import walk
from engine.conditions.model import Condition, FactRef, Literal, Test
from engine.errors import InputError
from engine.forms import limits
from engine.forms.answers import strip, validate
from engine.forms.model import Form, Question
from engine.forms.variants import variants
from engine.values import Facts, Value

MOST_TRIES = 400
"""Changes that are tried in one form, at most."""
_USUAL_ROWS = 2
_MORE_ROWS = 8

Answers = dict[str, Any]
Hints = Mapping[str, Sequence[Value]]
"""The values that checks hold facts against, by the name of the fact."""


@dataclass(frozen=True, slots=True)
class _Place:
    """An answer, or a cell of one of its rows."""

    question: Question
    index: int = -1
    cell: Question | None = None


def sample_answers(
    form: Form, facts: Facts = MappingProxyType({}), parameters: Mapping[str, Value] | None = None
) -> Answers:
    """Return answers that could be given to `form`, as JSON by question id: to every question that they show.

    Args:
        form: a form without faults.
        facts: what records hold, for its conditions.
        parameters: values of the parameters on the date, by full name.
    """
    hints = _hints(form)
    answers = {each.id: _sample(each, hints) for each in form.questions if each.asks}
    mended = _Mending(form, facts, parameters, hints).mended(answers)
    asked = {each.id for each in form.questions if each.asks}
    return {name: given for name, given in strip(form, mended, facts, parameters).items() if name in asked}


def sample_answer(question: Question) -> Any:
    """Return an answer that could be given to one question, as JSON, whatever checks hold it against others."""
    return _sample(question, {})


def _sample(question: Question, hints: Hints) -> Any:
    if not question.row:
        return question.type.sample(question)
    return _rows(question, max(limits.at_least(question), min(_USUAL_ROWS, limits.at_most(question))), hints)


def _rows(question: Question, count: int, hints: Hints) -> list[Answers]:
    """Return so many rows; what stands in one stands in the next only where there is nothing else to say."""
    said = {cell.id: list(islice(variants(cell, _of_cell(cell, hints)), count)) for cell in question.row}
    return [{name: given[index % len(given)] for name, given in said.items() if given} for index in range(count)]


def _of_cell(cell: Question, hints: Hints) -> Sequence[Value]:
    return hints.get(f"row.{cell.id}", ())


def _hints(form: Form) -> Hints:
    found: dict[str, list[Value]] = {}
    for condition in _conditions(form):
        for node in walk(condition):
            if isinstance(node, Test):
                said = (right.value for right in node.right if isinstance(right, Literal))
                found.setdefault(node.fact.name, []).extend(said)
    return found


def _conditions(form: Form) -> Iterator[Condition]:
    yield from (check.when for check in form.checks)
    for question in form.questions:
        yield from (check.when for check in question.checks)


class _Mending:
    """Changes answers until the checks of a form hold on them, within a number of tries."""

    def __init__(self, form: Form, facts: Facts, parameters: Mapping[str, Value] | None, hints: Hints) -> None:
        self._form = form
        self._facts = facts
        self._parameters = parameters
        self._hints = hints
        self._left = MOST_TRIES

    def mended(self, answers: Answers) -> Answers:
        """Return the answers, of which fewer or none are wrong."""
        faults = self._faults(answers)
        while faults:
            better = next((each for each in self._changed(answers, faults) if self._is_better(each, faults)), None)
            if better is None:
                break
            answers, faults = better, self._faults(better)
        return answers

    def _faults(self, answers: Answers) -> tuple[InputError, ...]:
        return validate(self._form, answers, self._facts, self._parameters)

    def _is_better(self, answers: Answers, faults: Sequence[InputError]) -> bool:
        return len(self._faults(answers)) < len(faults)

    def _changed(self, answers: Answers, faults: Iterable[InputError]) -> Iterator[Answers]:
        """Yield the answers with one of them changed, of those that a fault is about, as long as tries are left."""
        places = (place for fault in faults for place in self._places(fault, answers))
        for changed in _in_turn([self._at(place, answers) for place in places]):
            if not self._left:
                return
            self._left -= 1
            yield changed

    def _at(self, place: _Place, answers: Answers) -> Iterator[Answers]:
        question = place.question
        if place.cell is not None:
            for given in variants(place.cell, _of_cell(place.cell, self._hints)):
                rows = [dict(row) for row in answers[question.id]]
                rows[place.index][place.cell.id] = given
                yield {**answers, question.id: rows}
        elif question.row:
            least, most = limits.at_least(question), limits.at_most(question)
            for count in range(least, min(most, least + _MORE_ROWS) + 1):
                yield {**answers, question.id: _rows(question, count, self._hints)}
        else:
            for given in variants(question, self._hints.get(f"{self._form.record}.{question.id}", ())):
                yield {**answers, question.id: given}

    def _places(self, fault: InputError, answers: Answers) -> Iterator[_Place]:
        """Yield the answers that a fault is about: where it is told, and all that its check reads."""
        name, _, part = fault.field.partition(".")
        question = self._form.question(name)
        if question is None or (not question.asks and not question.row):
            return
        index, _, cell = part.partition(".")
        if index.isdigit():
            yield from _cells(question, int(index), [cell, *_read(question, fault)])
        elif not question.row:
            yield _Place(question)
        for named in _read(self._form, fault):
            read = self._form.question(named.removeprefix(f"{self._form.record}."))
            if read is not None and read.asks:
                yield _Place(read)
                rows = range(len(answers[read.id])) if read.row else ()
                yield from (_Place(read, at, each) for at in rows for each in read.row)


def _in_turn(ways: list[Iterator[Answers]]) -> Iterator[Answers]:
    """Yield from each in turn, so that one with a thousand variants leaves room for the others."""
    end = object()
    while ways:
        given = [(way, next(way, end)) for way in ways]
        ways = [way for way, answers in given if answers is not end]
        yield from (answers for _, answers in given if isinstance(answers, dict))


def _cells(question: Question, index: int, names: Iterable[str]) -> Iterator[_Place]:
    wanted = dict.fromkeys(name.removeprefix("row.") for name in names)
    cells = {cell.id: cell for cell in question.row}
    yield from (_Place(question, index, cells[name]) for name in wanted if name in cells)


def _read(checked: Form | Question, fault: InputError) -> list[str]:
    """Return the names of the facts that the check reads which a fault is of."""
    found = [check.when for check in checked.checks if check.id == fault.params.get("check")]
    return [node.name for condition in found for node in walk(condition) if isinstance(node, FactRef)]
