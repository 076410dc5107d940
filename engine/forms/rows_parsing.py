"""What a browser posts for rows becomes rows, cell by cell: one cell that cannot be made out spoils no other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import InputError
from engine.forms.model import Question
from engine.forms.parsing import UnreadableError, is_blank


@dataclass(frozen=True, slots=True)
class ReadRows:
    """Rows as they are kept in a draft, and what of them cannot be made out.

    Attributes:
        rows: those in which anything was given: each cell as JSON, or as it was posted where it cannot be made out.
        errors: the cells that cannot; their `field` is `question.index.cell`, by the index in `rows`.
        places: for each of `rows`, its index as posted.
    """

    rows: list[dict[str, Any]]
    errors: tuple[InputError, ...]
    places: tuple[int, ...]

    def as_posted(self, error: InputError) -> InputError:
        """Return `error`, of a cell of `rows`, by the index of the row as posted."""
        question, index, cell = error.field.split(".", 2)
        return InputError(error.code, f"{question}.{self.places[int(index)]}.{cell}", error.params)


def read_rows(question: Question, posted: Sequence[Mapping[str, Any]]) -> ReadRows:
    """Return the rows that were posted; rows in which nothing was given are left out."""
    rows: list[dict[str, Any]] = []
    errors: list[InputError] = []
    places: list[int] = []
    for place, raw in enumerate(posted):
        if is_blank(raw):
            continue
        row: dict[str, Any] = {}
        for cell in question.row:
            given = raw.get(cell.id)
            try:
                answer = cell.type.read(cell, given)
            except InputError as error:
                answer = given
                errors.append(InputError(error.code, f"{question.id}.{len(rows)}.{cell.id}", error.params))
            except UnreadableError as error:
                answer = given
                errors += [InputError(e.code, f"{question.id}.{len(rows)}.{cell.id}", e.params) for e in error.errors]
            if answer is not None:
                row[cell.id] = answer
        rows.append(row)
        places.append(place)
    return ReadRows(rows, tuple(errors), tuple(places))
