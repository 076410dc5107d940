"""Two versions of a form compared question by question, and answers to the earlier carried over to the later.

A question is the same one while its id is. It has changed where it asks something else or takes other answers: other
words, another type, other options, other bounds, other cells. When it is shown, what it feeds, and whether it may be
left unanswered are no part of what an answer to it means. Nothing is dropped: what does not fit is given back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.forms import limits
from engine.forms.files import USUAL
from engine.forms.model import Form, Question
from engine.words import Words


class Fate(StrEnum):
    """What became of a question from one version of its form to another."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


class Change(StrEnum):
    """What of a question has changed."""

    TYPE = "type"
    WORDS = "words"
    """What it asks, its hint, or what is declared by answering it."""
    OPTIONS = "options"
    BOUNDS = "bounds"
    CELLS = "cells"


class Why(StrEnum):
    """Why an answer does not fit."""

    GONE = "gone"
    TYPE = "type"
    PART = "part"
    """Some of it may be given no longer: an option, or a cell of its rows, is gone."""


@dataclass(frozen=True, slots=True)
class Met:
    """One question in two versions of a form; `changes` are empty unless it has changed."""

    question_id: str
    fate: Fate
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Misfit:
    """An answer, whole, that fits its form no longer, with the question as it was asked."""

    question: Question
    answer: Any
    why: Why


@dataclass(frozen=True, slots=True)
class Carried:
    """Answers carried over.

    Attributes:
        answers: by question id, as JSON: those that fit, and what was typed and was no answer before either.
        to_confirm: ids of the questions that are to be asked again, in the order of the later version.
        misfits: what does not fit, in the order of the earlier version.
    """

    answers: dict[str, Any]
    to_confirm: tuple[str, ...]
    misfits: tuple[Misfit, ...]


def compare(old: Form, new: Form) -> tuple[Met, ...]:
    """Return what became of each question: those of `new` in its order, then those that are gone in the order of `old`.

    Information, which asks nothing, is left out.
    """
    before = {question.id: question for question in old.questions if question.asks}
    after = {question.id: question for question in new.questions if question.asks}
    met = (_met(before.get(name), question) for name, question in after.items())
    return (*met, *(Met(name, Fate.GONE) for name in before if name not in after))


def carry(old: Form, new: Form, answers: Mapping[str, Any]) -> Carried:
    """Return answers to `old` as a draft of answers to `new`.

    Each answer that is carried is one under `new` too, or was none before, or its question is to be confirmed.

    Args:
        old: the version of the form that the answers were given to.
        new: a later version.
        answers: by question id, as JSON, as a draft holds them.
    """
    met = compare(old, new)
    before = {question.id: question for question in old.questions if question.asks}
    kept: dict[str, Any] = {}
    misfits: list[Misfit] = []
    for name, answer in answers.items():
        asked, asked_now = before.get(name), new.question(name)
        if asked is None:
            kept[name] = answer
        elif asked_now is None or not asked_now.asks:
            misfits += [Misfit(asked, answer, Why.GONE)] if answer is not None else []
        else:
            _carry_one(asked, asked_now, answer, kept, misfits)
    order = list(before)
    to_confirm = tuple(each.question_id for each in met if answers and each.fate in (Fate.CHANGED, Fate.NEW))
    return Carried(kept, to_confirm, tuple(sorted(misfits, key=lambda misfit: order.index(misfit.question.id))))


def _met(old: Question | None, new: Question) -> Met:
    if old is None:
        return Met(new.id, Fate.NEW)
    changes = _changes(old, new)
    return Met(new.id, Fate.CHANGED if changes else Fate.SAME, changes)


def _carry_one(old: Question, new: Question, answer: Any, kept: dict[str, Any], misfits: list[Misfit]) -> None:
    if old.type.name != new.type.name:
        misfits += [Misfit(old, answer, Why.TYPE)] if answer is not None else []
        return
    fitting = _fitting(old, new, answer)
    if fitting != answer:
        misfits.append(Misfit(old, answer, Why.PART))
    if fitting is not None or answer is None:
        kept[new.id] = fitting


def _changes(old: Question, new: Question) -> tuple[Change, ...]:
    differ = {
        Change.TYPE: old.type.name != new.type.name,
        Change.WORDS: not all(
            _same_words(*pair)
            for pair in ((old.label, new.label), (old.hint, new.hint), (old.text, new.text), (old.item, new.item))
        ),
        Change.OPTIONS: not _same_options(old, new),
        Change.BOUNDS: _bounds(old) != _bounds(new),
        Change.CELLS: not _same_cells(old, new),
    }
    return tuple(change for change, differs in differ.items() if differs)


def _same_words(old: Words, new: Words) -> bool:
    """Tell whether words say the same: spaces and line ends count for nothing, nor does Welsh where there was none."""
    if old.en.split() != new.en.split():
        return False
    return not (old.cy and new.cy) or old.cy.split() == new.cy.split()


def _same_options(old: Question, new: Question) -> bool:
    """Tell whether the same may be chosen, in whatever order."""
    before, after = ({option.value: option.label for option in each.options} for each in (old, new))
    return before.keys() == after.keys() and all(_same_words(label, after[value]) for value, label in before.items())


def _bounds(question: Question) -> tuple[Any, ...]:
    counts = (limits.at_least(question), question.at_most)
    sizes = (question.max_length, question.places, question.max_bytes)
    kinds = frozenset(question.accept or USUAL) if question.takes_files else frozenset()
    return (question.min, question.max, *counts, *sizes, kinds, frozenset(question.unique))


def _same_cells(old: Question, new: Question) -> bool:
    """Tell whether rows ask the same cells; in which order they stand counts for nothing."""
    before, after = ({cell.id: cell for cell in each.row} for each in (old, new))
    return before.keys() == after.keys() and not any(_changes(cell, after[name]) for name, cell in before.items())


def _fitting(old: Question, new: Question, answer: Any) -> Any:
    """Return what of an answer may still be given to a question of the same type; None where nothing may.

    An answer beyond a bound is left as it is, to be put right where it is asked again; so is what was no answer.
    """
    if new.row and isinstance(answer, list):
        return _fitting_rows(old, new, answer) or (None if answer else [])
    gone = {option.value for option in old.options} - {option.value for option in new.options}
    if isinstance(answer, list):
        return [item for item in answer if not (isinstance(item, str) and item in gone)] or (None if answer else [])
    return None if isinstance(answer, str) and answer in gone else answer


def _fitting_rows(old: Question, new: Question, rows: list[Any]) -> list[Any]:
    before, after = ({cell.id: cell for cell in each.row} for each in (old, new))
    found: list[Any] = []
    for row in rows:
        if not isinstance(row, Mapping):
            found.append(row)
            continue
        cells = {
            name: _fitting(before[name], after[name], value) if name in before else value
            for name, value in row.items()
            if name not in before or (name in after and before[name].type.name == after[name].type.name)
        }
        cells = {name: value for name, value in cells.items() if value is not None or row[name] is None}
        found += [cells] if cells or not row else []
    return found
