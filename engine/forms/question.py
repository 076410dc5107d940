"""Reading one question: its type, its words, its options and bounds; conditions are read with the whole form."""

from dataclasses import replace

from engine.conditions.literals import literal
from engine.errors import Faults
from engine.forms.codes import CODES
from engine.forms.files import MEDIA_TYPES, USUAL
from engine.forms.limits import BYTES_PER_MB, MAX_FILE_MB
from engine.forms.model import Question, QuestionType
from engine.forms.names import check_snake
from engine.forms.types import TYPES
from engine.hints import did_you_mean
from engine.numerals import MAX_PLACES, count
from engine.reading import MapNode, Scalar
from engine.values import NUMBERS, Option, Type, TypeName, Value
from engine.vocabulary import read_options
from engine.words import Words, read_words

BANK = "bank"
"""The key under which a question of the bank keeps the id of its bank."""

MAX_COUNT = 100_000

_ORDERED = NUMBERS | {TypeName.DATE}
"""The types of facts that have bounds."""

_OWN = frozenset().union(*(type_.keys for type_ in TYPES.values()))
"""The keys that some types have and others have not."""


def read_question(node: MapNode, faults: Faults, *, in_row: bool = False) -> Question | None:
    """Return the question that `node` declares, without its conditions; None where it has no id or type.

    Args:
        node: the question's mapping; one of the bank has its bank's id under `bank`.
        faults: collects what is wrong with it.
        in_row: whether it is a cell of a row, where fewer types are possible.
    """
    question_id, type_name = node.text("id"), node.text("type")
    if not question_id or not type_name:
        return None
    type_ = TYPES.get(type_name)
    if type_ is None:
        hint = did_you_mean(type_name, TYPES) or f"Known: {', '.join(TYPES)}."
        faults.error(node.place_of("type"), "unknown-type", f"“{type_name}” is not a type of question.", hint)
        return None
    check_snake(node, "id", faults)
    _check_keys(node, type_, faults)
    if in_row:
        _check_cell(node, type_, faults)
    question = Question(
        id=question_id,
        type=type_,
        fact_type=None,
        label=read_words(node.get("label"), faults),
        hint=read_words(node.get("hint"), faults),
        text=read_words(node.get("text"), faults),
        item=read_words(node.get("item"), faults),
        optional=node.text("optional") == "true",
        feeds=node.text("feeds"),
        prefill=node.text("prefill"),
        layout=node.text("layout"),
        options=_options(node, type_, faults),
        max_length=_count(node, "max_length"),
        places=count(node.text("places"), MAX_PLACES),
        accept=_accept(node, type_, faults),
        max_bytes=_max_bytes(node, type_),
        row=_row(node, type_, faults),
        messages=tuple(_messages(node, faults).items()),
        source=node.text(BANK),
    )
    fact_type = type_.fact_type(question)
    least, most = _bounds(node, fact_type, faults)
    at_least, at_most = _counts(node, question, faults)
    return replace(question, fact_type=fact_type, min=least, max=most, at_least=at_least, at_most=at_most)


def _check_keys(node: MapNode, type_: QuestionType, faults: Faults) -> None:
    """Report the keys that the type does not have."""
    for key in sorted((_OWN - type_.keys | type_.lacks) & set(node.entries)):
        having = [each.name for each in TYPES.values() if key in each.keys and key not in each.lacks]
        hint = f"Only {', '.join(having)} can have it." if having else f"A question of type {type_.name} has none."
        faults.error(node.place_of(key), "out-of-place", f"“{key}” has no place here.", hint)


def _check_cell(node: MapNode, type_: QuestionType, faults: Faults) -> None:
    if not type_.is_cell:
        possible = ", ".join(each.name for each in TYPES.values() if each.is_cell)
        message = f"A cell of a row cannot be {type_.name}."
        faults.error(node.place_of("type"), "cell-type", message, f"Possible: {possible}.")
    for key in ("needed_for", "feeds", "prefill"):
        if key in node.entries:
            message = f"A cell of a row cannot have “{key}”."
            faults.error(node.place_of(key), "cell-condition", message, "Ask it outside the rows, or make it optional.")


def _row(node: MapNode, type_: QuestionType, faults: Faults) -> tuple[Question, ...]:
    if "row" not in type_.keys:
        return ()
    cells: dict[str, Question] = {}
    for inner in node.maps("row"):
        cell = read_question(inner, faults, in_row=True)
        if cell is None or cell.fact_type is None:
            continue
        if cell.id in cells:
            faults.error(inner.place_of("id"), "duplicate-id", f"The cell “{cell.id}” stands twice in this row.")
        cells.setdefault(cell.id, cell)
    if not cells:
        message = f"The rows of “{node.text('id')}” have no cells."
        faults.error(node.place_of("row"), "row-missing", message, "Add row: and a list of questions.")
    return tuple(cells.values())


def _options(node: MapNode, type_: QuestionType, faults: Faults) -> tuple[Option, ...]:
    if "options" not in type_.keys:
        return ()
    options = read_options(node.items("options"), faults)
    if not options:
        message = f"The {type_.name} “{node.text('id')}” has no options."
        faults.error(node.place_of("options"), "options-missing", message, "Add options: [first, second].")
    if any(not option.value.strip() for option in options):
        faults.error(node.place_of("options"), "option-empty", "An option is empty.", "Make the question optional.")
    return options


def _bounds(node: MapNode, type_: Type | None, faults: Faults) -> tuple[Value | None, Value | None]:
    found = [_bound(node, key, type_, faults) for key in ("min", "max")]
    least, most = found
    if isinstance(least, str | tuple) or isinstance(most, str | tuple):
        return None, None
    if least is not None and most is not None and least > most:  # type: ignore[operator]  # one type
        message = f"The least value, {node.text('min')}, is more than the greatest, {node.text('max')}."
        faults.error(node.place_of("min"), "bounds", message, "Exchange min and max.")
    return least, most


def _bound(node: MapNode, key: str, type_: Type | None, faults: Faults) -> Value | None:
    written = node.get(key)
    if type_ is None or type_.name not in _ORDERED or not isinstance(written, Scalar):
        return None
    found = literal(written, type_, faults)
    return found.value if found else None


def _counts(node: MapNode, question: Question, faults: Faults) -> tuple[int | None, int | None]:
    least, most = _count(node, "at_least"), _count(node, "at_most")
    if least is not None and most is not None and least > most:
        message = f"At least {least} and at most {most} cannot both hold."
        faults.error(node.place_of("at_least"), "bounds", message, "Exchange at_least and at_most.")
    if question.options and least and least > len(question.options):
        message = f"At least {least} cannot be chosen out of {len(question.options)} options."
        faults.error(node.place_of("at_least"), "bounds", message)
    return least, most


def _count(node: MapNode, key: str) -> int | None:
    return count(node.text(key), MAX_COUNT)


def _accept(node: MapNode, type_: QuestionType, faults: Faults) -> tuple[str, ...]:
    if "accept" not in type_.keys:
        return ()
    for item in node.items("accept"):
        if isinstance(item, Scalar) and item.text not in MEDIA_TYPES:
            hint = did_you_mean(item.text, MEDIA_TYPES) or f"Known: {', '.join(MEDIA_TYPES)}."
            faults.error(item.place, "unknown-file-type", f"“{item.text}” is not a kind of file known here.", hint)
    return tuple(kind for kind in node.texts("accept") if kind in MEDIA_TYPES) or USUAL


def _max_bytes(node: MapNode, type_: QuestionType) -> int | None:
    if "max_mb" not in type_.keys:
        return None
    return (_count(node, "max_mb") or MAX_FILE_MB) * BYTES_PER_MB


def _messages(node: MapNode, faults: Faults) -> dict[str, Words]:
    messages = node.map("messages")
    found: dict[str, Words] = {}
    for key, words in (messages.entries if messages else {}).items():
        code = key.replace("_", "-")
        if messages and code not in CODES:
            message = f"“{key}” is not a code of a fault in an answer."
            faults.error(messages.place_of(key), "unknown-code", message, did_you_mean(code, CODES))
        found[code] = read_words(words, faults)
    return found
