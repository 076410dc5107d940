"""Checks on the questions of a form together: what may depend on what, and conditions that cannot hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.conditions.mentions import Part, mentions
from engine.conditions.model import Condition
from engine.errors import Faults, Place
from engine.forms.exclusion import impossible
from engine.forms.model import Question
from engine.forms.rows_reading import check_cells
from engine.reading import MapNode


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is asked: with its node, its page's node, and the page's condition."""

    question: Question
    node: MapNode
    page: MapNode
    page_when: Condition | None = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All that must hold for the question to be shown."""
        return tuple(each for each in (self.page_when, self.question.show_when) if each is not None)


def check_questions(asked: Iterable[Asked], faults: Faults) -> None:
    """Report questions that say nothing: no label, or nothing to declare or to inform of."""
    for each in asked:
        if (each.question.asks or "value" in each.question.type.keys) and not each.question.label:
            message = f"The question “{each.question.id}” has no label."
            faults.error(each.node.place, "label-missing", message)
        if "text" in each.question.type.keys and not each.question.text:
            message = f"The {each.question.type.name} “{each.question.id}” has no text."
            faults.error(each.node.place, "text-missing", message, "Add text: and the words.")


def check_order(asked: tuple[Asked, ...], record: str, faults: Faults) -> None:
    """Report questions and pages that depend on later ones, and conditions that can never hold.

    Args:
        asked: the questions in the order of the form, with their conditions.
        record: the record of the form, whose facts are its own answers.
        faults: collects `forward-reference` and `impossible-condition`.
    """
    first_known = _first_known(asked, record)
    page_starts: dict[int, int] = {}
    for index, each in enumerate(asked):
        start = page_starts.setdefault(id(each.page), index)
        if start == index:
            _backward(each.page_when, start, first_known, each.page.place_of("show_when"), faults)
        place = each.node.place_of("show_when")
        _backward(each.question.show_when, index, first_known, place, faults)
        _backward(each.question.value, index, first_known, each.node.place_of("value"), faults)
        if impossible(each.conditions):
            message = f"The conditions of “{each.question.id}” exclude each other, so that it is never asked."
            faults.error(place, "impossible-condition", message, "Look at show_when of the question and of its page.")
        check_cells(each.question, each.node, each.conditions, faults)
        for cell in each.question.row:
            _backward(cell.show_when, index, first_known, each.node.place_of("row"), faults)


def _first_known(asked: tuple[Asked, ...], record: str) -> dict[str, int]:
    """Return for each fact that the form itself gives the index of the first question that gives it."""
    found: dict[str, int] = {}
    for index, each in enumerate(asked):
        for name in _given(each.question, record):
            found.setdefault(name, index)
    return found


def _given(question: Question, record: str) -> Iterator[str]:
    if question.keeps:
        yield f"{record}.{question.id}"
        if question.feeds:
            yield question.feeds


def _backward(when: Part | None, index: int, first_known: dict[str, int], place: Place, faults: Faults) -> None:
    if when is None:
        return
    for name in mentions([when]).fact_names:
        if first_known.get(name, -1) >= index:
            message = f"This depends on {name}, which is not yet answered here."
            hint = "Depend on earlier questions, or on records; put that question first."
            faults.error(place, "forward-reference", message, hint)
