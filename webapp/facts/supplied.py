"""What the service itself knows, under the names that the framework gives it."""

from __future__ import annotations

from engine.edition import Edition
from engine.framework import SUPPLIED, Framework
from engine.values import Facts, Row, RowField, Value


def supplied_facts(framework: Framework, **known: Value | None) -> Facts:
    """Return what is known as facts, under the names of `framework.supplies`; what it does not name is left out.

    Args:
        framework: The framework the application is made under.
        known: By the keys of `engine.catalogue.SUPPLIED`; None is unknown.

    Raises:
        KeyError: A key that no framework can name.
    """
    for key in known:
        SUPPLIED[key]
    return {name: value for key, name in framework.supplies.items() if (value := known.get(key)) is not None}


def lot_rows(edition: Edition, framework: Framework, lot_ids: tuple[str, ...]) -> tuple[Row, ...]:
    """Return the lots called `lot_ids` as rows of the fact that `framework.supplies` names for lots.

    A cell takes the lot's fact of the same last name; the cells `id` and `title` are the lot's own.
    """
    field = edition.vocabulary.get(framework.supplies.get("lots", ""))
    cells = field.type.row if field else ()
    return tuple({cell.name: _cell(edition, lot_id, cell) for cell in cells} for lot_id in lot_ids)


def _cell(edition: Edition, lot_id: str, cell: RowField) -> Value | None:
    lot = edition.lots[lot_id]
    own: dict[str, Value] = {"id": lot.id, "title": lot.title.en}
    if cell.name in own:
        return own[cell.name]
    named = (name for name in lot.facts if name.partition(".")[2] == cell.name)
    same = (name for name in named if edition.vocabulary[name].type.shape == cell.type.shape)
    return lot.facts.get(next(same, ""))
