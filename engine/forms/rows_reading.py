"""Reading what a definition says of rows as a whole: conditions of cells, checks of a row, what may stand once."""

from collections.abc import Iterator
from dataclasses import replace

from engine.conditions.mentions import is_cell, mentions, walk
from engine.conditions.model import Condition, FactRef
from engine.conditions.parse import parse
from engine.conditions.scope import Scope
from engine.errors import Faults, Place
from engine.forms.exclusion import impossible
from engine.forms.model import Check, Question
from engine.forms.names import check_kebab
from engine.hints import did_you_mean
from engine.reading import MapNode, Scalar
from engine.values import RowField
from engine.words import read_words


def with_row_conditions(question: Question, node: MapNode, scope: Scope, faults: Faults) -> Question:
    """Return a question of rows with the conditions of its cells, its checks, and the cells that may not repeat.

    Args:
        question: as `engine.forms.question.read_question` made it; one without rows is returned as it is.
        node: its definition.
        scope: what the form's conditions may mention.
        faults: collects `forward-reference`, `row-conditional` and what is wrong with conditions, checks and `unique`.
    """
    if not question.row:
        return question
    named = {cell.id: RowField(cell.id, cell.fact_type, cell.label) for cell in question.row if cell.fact_type}
    inside = replace(scope, row=named)
    nodes = {each.text("id"): each for each in reversed(node.maps("row"))}
    cells = tuple(_conditioned(cell, nodes[cell.id], question, inside, faults) for cell in question.row)
    if all("show_when" in nodes[cell.id].entries for cell in cells):
        message = f"Every cell of “{question.id}” has a condition, so that a row may ask nothing."
        faults.error(node.place_of("row"), "row-conditional", message, "Always ask one of them.")
    checks = tuple(_checks(question, node, inside, faults))
    return replace(question, row=cells, checks=checks, unique=_unique(question, node, faults))


def conditions(question: Question) -> Iterator[Condition]:
    """Yield the conditions inside the rows of `question`: of its cells, then its checks."""
    yield from (cell.show_when for cell in question.row if cell.show_when is not None)
    yield from (check.when for check in question.checks)


def check_cells(question: Question, node: MapNode, outer: tuple[Condition, ...], faults: Faults) -> None:
    """Report cells that are never asked.

    Args:
        question: a question with its conditions.
        node: its definition.
        outer: the conditions under which the question itself is asked.
        faults: collects `impossible-condition`.
    """
    nodes = {each.text("id"): each for each in reversed(node.maps("row"))}
    for cell in question.row:
        if cell.show_when is not None and impossible((*outer, cell.show_when)):
            message = f"The conditions of the cell “{cell.id}” exclude each other, so that it is never asked."
            hint = "Look at show_when of the cell, of the question and of its page."
            faults.error(nodes[cell.id].place_of("show_when"), "impossible-condition", message, hint)


def _conditioned(cell: Question, node: MapNode, question: Question, scope: Scope, faults: Faults) -> Question:
    show_when = parse(node.get("show_when"), scope, faults)
    earlier = [each.id for each in question.row[: question.row.index(cell)]]
    for name in _cells_in(show_when):
        if name not in earlier:
            message = f"This depends on the cell “{name}”, which is not yet answered here."
            hint = "Depend on earlier cells of the row; put that cell first."
            faults.error(node.place_of("show_when"), "forward-reference", message, hint)
    return replace(cell, show_when=show_when)


def _cells_in(when: Condition | None) -> list[str]:
    nodes = walk(when) if when is not None else ()
    return list(dict.fromkeys(node.name[4:] for node in nodes if isinstance(node, FactRef) and is_cell(node)))


def _checks(question: Question, node: MapNode, scope: Scope, faults: Faults) -> Iterator[Check]:
    seen: set[str] = set()
    for inner in node.maps("checks"):
        check_id = inner.text("id")
        check_kebab(inner, "id", faults)
        if check_id in seen:
            message = f"The check “{check_id}” stands twice in these rows."
            faults.error(inner.place_of("id"), "duplicate-id", message)
        seen.add(check_id)
        when = parse(inner.get("when"), scope, faults)
        at = _at(question, inner, when, faults)
        if when is not None and check_id and at:
            yield Check(check_id, when, read_words(inner.get("message"), faults), at)


def _at(question: Question, node: MapNode, when: Condition | None, faults: Faults) -> str:
    """Return the cell at which a check speaks: the one it names, else the first that it reads."""
    cells = [cell.id for cell in question.row]
    if at := node.text("at"):
        if at not in cells:
            _unknown_cell(at, cells, node.place_of("at"), faults)
        return at if at in cells else ""
    read = _cells_in(when)
    if when is not None and not read:
        where = ", ".join(mentions([when]).fact_names) or "nothing"
        message = f"This check reads no cell of the row, only {where}, so it must say at which one it speaks."
        faults.error(node.place, "check-at-missing", message, "Add at: and the id of a cell.")
    return read[0] if read else ""


def _unique(question: Question, node: MapNode, faults: Faults) -> tuple[str, ...]:
    cells = [cell.id for cell in question.row]
    for item in node.items("unique"):
        if isinstance(item, Scalar) and item.text not in cells:
            _unknown_cell(item.text, cells, item.place, faults)
    return tuple(name for name in node.texts("unique") if name in cells)


def _unknown_cell(name: str, cells: list[str], place: Place, faults: Faults) -> None:
    message = f"The rows here have no cell called “{name}”."
    faults.error(place, "unknown-cell", message, did_you_mean(name, cells) or f"Cells: {', '.join(cells)}.")
