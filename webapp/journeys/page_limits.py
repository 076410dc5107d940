"""How much a page of questions takes at once, by what it asks: cells, words and files, with room for mistakes.

Room is needed so that a person who enters too many rows or too long a text reads which, and keeps what was typed; only
what no page of ours sends is refused outright.
"""

from __future__ import annotations

from engine.forms import limits
from engine.forms.controls import Parts
from engine.forms.model import Page, Question
from webapp.access.bodies import Limits
from webapp.formpages.sheets import MAX_BYTES
from webapp.settings import Settings

ROOM = 2
"""How many times what a page asks for it takes."""
FIXED_PARTS = 200
NAME_BYTES = 150
"""Of the name of a field, with what stands around it in a form in parts."""
CHARACTER_BYTES = 12
"""Of one character outside the first 65,536, in a form that is not in parts."""
ROW_MARKS = 2


def page_limits(page: Page, settings: Settings) -> Limits:
    """Return the limits of one page: at least those of any form in bytes, at most those of the installation."""
    parts = FIXED_PARTS + ROOM * sum(_fields(question) for question in page.questions)
    typed = ROOM * sum(_typed_bytes(question) for question in page.questions) + parts * NAME_BYTES
    files = sum(_file_bytes(question) for question in page.questions)
    typed = max(settings.max_form_bytes, min(typed, settings.max_upload_bytes))
    most = min(typed + files, settings.max_upload_bytes) if files else typed
    return Limits(max_bytes=most, max_typed=typed, max_parts=parts)


def _fields(question: Question) -> int:
    """Return how many fields a question sends at most: cells, options, parts, files and what marks them."""
    if question.row:
        return limits.at_most(question) * (sum(_fields(cell) for cell in question.row) + ROW_MARKS)
    if question.takes_files:
        return 2 * limits.at_most(question)
    control = question.type.control
    return len(question.options) + (len(control.parts) if isinstance(control, Parts) else 1)


def _typed_bytes(question: Question) -> int:
    if question.row:
        return limits.at_most(question) * sum(_typed_bytes(cell) for cell in question.row)
    return limits.max_length(question) * CHARACTER_BYTES


def _file_bytes(question: Question) -> int:
    if question.row:
        return MAX_BYTES
    return limits.at_most(question) * limits.max_bytes(question) if question.takes_files else 0
