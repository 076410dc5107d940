"""Rows on paper: an empty table to fill in, and the rows of an answer."""

from collections.abc import Callable, Iterator, Mapping

from flask_babel import gettext

from engine.conditions.sentence import clause
from engine.errors import InputError
from engine.forms.limits import at_least, at_most
from engine.forms.model import Question
from webapp.formpages.fields import Json, as_typed, is_blank, missing
from webapp.formpages.paper import Block, Bullets, Grid, Said, Text, own, said, titled

EMPTY_ROWS = 6
"""Rows on a blank form, where neither more must nor fewer may be."""


def rows_recorded(question: Question, answer: Json, locale: str) -> tuple[Block, ...]:
    """Return the rows of an answer as a table; a cell that was not asked says so."""
    rows = [row for row in answer if isinstance(row, Mapping)] if isinstance(answer, list) else []
    if not rows:
        return (missing(gettext("Not answered"), locale),)
    cells = [cell for cell in question.row if cell.show_when is None or any(cell.id in row for row in rows)]
    heads = tuple(said(cell.label, locale) for cell in cells)
    return (Grid(heads, tuple(tuple(_recorded(cell, row, locale) for cell in cells) for row in rows)),)


def rows_blank(question: Question, locale: str) -> tuple[Block, ...]:
    """Return what the cells take, and an empty table."""
    heads = tuple(titled(cell.label, cell.optional, locale) for cell in question.row)
    count = max(at_least(question), min(EMPTY_ROWS, at_most(question)))
    more = gettext("Continue on another sheet where there are more.") if at_most(question) > count else ""
    told = tuple(own(each, locale) for cell in question.row for each in _of_cell(cell, locale))
    return (
        *((Bullets(told),) if told else ()),
        Grid(heads, ((own("", locale),) * len(heads),) * count),
        *((Text(own(more, locale), "hint"),) if more else ()),
    )


def _of_cell(cell: Question, locale: str) -> Iterator[str]:
    """Yield what is to be known of a cell: its hint, its options, on what it depends."""
    label = cell.label.said(locale)
    if cell.hint:
        yield f"{label}: {cell.hint.said(locale)}"
    if cell.options:
        options = ", ".join(option.label.said(locale) for option in cell.options)
        yield gettext("%(label)s is one of: %(options)s.", label=label, options=options)
    if cell.show_when is not None:
        when = clause(cell.show_when, locale)
        yield gettext("%(label)s is asked only if %(condition)s.", label=label, condition=when)


def _recorded(cell: Question, row: Mapping[str, Json], locale: str) -> Said:
    answer = row.get(cell.id)
    if is_blank(answer):
        return own(gettext("Not asked") if cell.show_when and cell.id not in row else "–", locale)
    say: Callable[..., str] = cell.type.said
    try:
        return own(say(cell, answer, locale), locale)
    except (InputError, ValueError, TypeError):
        return own(as_typed(answer).unescape(), locale)
