"""Answers in rows: "add another", and tables of prices; every button posts, so that it works without script."""

from collections.abc import Mapping

from flask_babel import gettext
from markupsafe import Markup

from engine.forms.model import Question
from webapp.formpages.controls.row_drawing import drawn
from webapp.formpages.controls.row_state import RowsField
from webapp.formpages.controls.rows_on_paper import rows_blank, rows_recorded
from webapp.formpages.fields import Json, Manner, not_given
from webapp.formpages.macros import template
from webapp.formpages.paper import Block
from webapp.formpages.speech import marked


class TableField(RowsField):
    """A list of rows, each asking the same questions."""

    def control(self) -> Markup:
        """Return the rows, as a table where their cells are short and else one below the other, with buttons."""
        return drawn(self)

    @classmethod
    def shown(cls, question: Question, answer: Json, manner: Manner) -> Markup:
        """Return the rows as a table, a column for each cell that any of them has.

        In rows with conditions a cell that is not there was not asked.
        """
        rows = [row for row in answer if isinstance(row, Mapping)] if isinstance(answer, list) else []
        if not rows:
            return not_given(manner.locale)
        conditional = {cell.id for cell in question.row if cell.show_when is not None}
        cells = [cell for cell in question.row if cell.id not in conditional or any(cell.id in row for row in rows)]
        return template(
            "table.html",
            caption=marked(question.label, manner.locale),
            cells=cells,
            heads=[marked(cell.label, manner.locale) for cell in cells],
            rows=rows,
            not_asked=gettext("Not asked"),
            is_asked=lambda cell, row: cell.id not in conditional or cell.id in row,
            shown=lambda cell, value: manner.show(cell, value, manner),
        )

    @classmethod
    def recorded(cls, question: Question, answer: Json, locale: str) -> tuple[Block, ...]:
        """Return the rows as a table, on paper."""
        return rows_recorded(question, answer, locale)

    @classmethod
    def blank(cls, question: Question, locale: str) -> tuple[Block, ...]:
        """Return an empty table, and what its cells take."""
        return rows_blank(question, locale)
