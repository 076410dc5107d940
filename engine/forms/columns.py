"""The columns in which many submissions stand side by side: one a question, and a sheet for each list of rows.

Submissions of several versions of a form share the columns of the questions that those have in common: a question is
the same one while its id and its type are.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from engine.forms.model import Form, Question
from engine.values import TypeName
from engine.words import Words

Key = tuple[str, str]
"""What makes a question the same in two versions of a form: its id, and the name of its type."""


@dataclass(frozen=True, slots=True)
class Column:
    """A question as a column.

    Attributes:
        question: as the latest version asks it.
        page: the title of its page.
        versions: how many versions ask it.
        cells: of a list of rows, what its rows ask in any version; nothing where it is no list.
    """

    question: Question
    page: Words
    versions: int
    cells: tuple[Question, ...] = ()

    @property
    def key(self) -> Key:
        """What makes it the same question in another version."""
        return key(self.question)


def key(question: Question) -> Key:
    """Return what makes `question` the same one in two versions of its form."""
    return question.id, question.type.name


def is_price(question: Question) -> bool:
    """Tell whether a question asks for money, or for rows in which money is asked for."""
    asked = (question, *question.row)
    return any(each.fact_type is not None and each.fact_type.name is TypeName.MONEY for each in asked)


def columns(forms: Sequence[Form]) -> tuple[Column, ...]:
    """Return the columns of submissions to any of `forms`, lists of rows among them.

    Args:
        forms: versions of one form, the latest first: its order and its words come before those of earlier ones.
    """
    answered = [(page, each) for form in forms for page in form.pages for each in page.questions if each.fact_type]
    versions = Counter(key(each) for _, each in answered)
    cells: dict[Key, dict[Key, Question]] = {}
    for _, question in answered:
        known = cells.setdefault(key(question), {})
        for cell in question.row:
            known.setdefault(key(cell), cell)
    found: dict[Key, Column] = {}
    for page, question in answered:
        name = key(question)
        found.setdefault(name, Column(question, page.title, versions[name], tuple(cells[name].values())))
    return tuple(found.values())
