"""What tests of forms draw: questions of every type, what is posted to them, and what is sent as JSON."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from hypothesis import strategies as st

from engine.forms import limits
from engine.forms.controls import Lines
from engine.forms.files import MEDIA_TYPES, media_types
from engine.forms.model import Question, QuestionType
from engine.forms.types import TYPES
from engine.numerals import rounded
from engine.values import to_json
from form_building import build_question

OPTIONS = ("day", "38-week", "no", "Ÿ", "a b")
CELL_TYPES = [each for each in TYPES.values() if each.is_cell]
ASKING = [each for each in TYPES.values() if each.asks]

texts = st.text(max_size=60)
small = st.integers(0, 4)
amounts = st.integers(-(10**7), 10**7)
dates = st.dates(date(1890, 1, 1), date(2210, 1, 1))


def exactly(number: int, places: int) -> str:
    """Return a number of thousandths in text, with as many places as there may be."""
    return str(to_json(rounded(Fraction(number, 1000), places)))


def pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}£{abs(pence) // 100}.{abs(pence) % 100:02d}"


BOUNDS: dict[str, st.SearchStrategy[Any]] = {
    "integer": amounts,
    "money": amounts,
    "date": dates,
    "month": dates,
    "decimal": amounts,
    "percentage": st.integers(-5_000, 105_000),
}


@st.composite
def definitions(draw: st.DrawFn, name: str, types: list[QuestionType]) -> dict[str, Any]:
    """Draw what defines a question of one of `types`: with bounds or without, optional or not."""
    type_ = draw(st.sampled_from(types))
    said: dict[str, Any] = {"id": name, "type": type_.name, "label": "Question"}
    if "optional" not in type_.lacks:
        said["optional"] = draw(st.booleans())
    if "text" in type_.keys:
        said["text"] = "Words"
    if "max_length" in type_.keys and draw(st.booleans()):
        said["max_length"] = draw(st.integers(1, 30))
    places = type_.places
    if "places" in type_.keys and draw(st.booleans()):
        places = said["places"] = draw(st.integers(0, 6))
    if type_.name in BOUNDS and draw(st.booleans()):
        exact = partial(exactly, places=places)
        write = {"money": pounds, "decimal": exact, "percentage": exact}.get(type_.name, str)
        low, high = sorted(draw(st.tuples(BOUNDS[type_.name], BOUNDS[type_.name])))
        said |= {"min": write(low), "max": write(high)}
    if "options" in type_.keys:
        said["options"] = draw(st.lists(st.sampled_from(OPTIONS), min_size=1, unique=True))
        if "at_least" in type_.keys and draw(st.booleans()):
            said["at_least"] = draw(st.integers(0, len(said["options"])))
    if "accept" in type_.keys:
        kinds = draw(st.lists(st.sampled_from(list(MEDIA_TYPES)), min_size=1, unique=True))
        said |= {"accept": kinds, "max_mb": 1, "at_most": draw(st.integers(1, 3))}
    if "row" in type_.keys:
        cells = [draw(definitions(f"cell_{number}", CELL_TYPES)) for number in range(draw(st.integers(1, 3)))]
        said |= {"at_most": 3, "row": cells}
    return said


def questions(types: list[QuestionType] = ASKING) -> st.SearchStrategy[Question]:
    """Draw a question of one of `types`."""
    return definitions("asked", types).map(lambda said: build_question(json.dumps(said, ensure_ascii=False)[1:-1]))


numerals = st.from_regex(r"[ ]?-?£?[0-9]{1,4}([, ][0-9]{3}){0,2}(\.[0-9]{0,3})?[ ]?", fullmatch=True)
written = st.one_of(
    texts,
    numerals,
    amounts.map(str),
    amounts.map(pounds),
    st.sampled_from(
        [*OPTIONS, "true", "false", "", " ", "a@example.org", "L30 4XX", "l304xx", "123456", "01632 960001"]
    ),
    st.emails(),
    dates.map(str),
    st.from_regex(r"[+(0-9) -]{5,20}", fullmatch=True),
    st.from_regex(r"[A-Za-z]{1,2}[0-9]{1,2}[A-Za-z]? ?[0-9][A-Za-z]{2}", fullmatch=True),
)
day_parts = st.fixed_dictionaries(
    {}, optional={part: st.one_of(st.integers(0, 2300).map(str), texts) for part in ("day", "month", "year")}
)
real_parts = dates.map(lambda day: {"day": str(day.day), "month": str(day.month), "year": str(day.year)})
lines = st.one_of(st.sampled_from(["1 High Street", "Crewe", "Tŷ Gwyn"]), texts)
addresses = st.fixed_dictionaries(
    {"line_1": lines, "town": lines, "postcode": st.sampled_from(["L30 4XX", "CW1 2BJ", "l304xx", ""])},
    optional={"line_2": lines, "county": lines},
)
media = st.sampled_from([*media_types(tuple(MEDIA_TYPES)), "text/html"])
files = st.fixed_dictionaries(
    {
        "id": st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True),
        "name": st.one_of(st.just("report.pdf"), texts),
        "size_bytes": st.integers(0, 1_100_000),
        "sha256": st.just("0" * 64),
        "media_type": media,
    }
)
cell_raw = st.one_of(written, day_parts, real_parts, st.lists(st.sampled_from(OPTIONS), max_size=3), st.none())
raw_rows = st.lists(st.dictionaries(st.sampled_from(["cell_0", "cell_1", "cell_2", "other"]), cell_raw), max_size=5)
raws = st.one_of(
    written,
    day_parts,
    real_parts,
    addresses,
    raw_rows,
    st.lists(st.sampled_from(OPTIONS), max_size=5),
    st.lists(files, max_size=3),
    st.none(),
)
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.characters(categories=["Cs", "Cc"])),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)),
    max_leaves=8,
)


def posted(question: Question, answer: Any) -> Any:
    """Return what a browser posts for a page that shows `answer` and is sent back as it is."""
    raw = question.type.raw(question, answer)
    return raw.replace("\n", "\r\n") if isinstance(question.type.control, Lines) and isinstance(raw, str) else raw


def raws_for(question: Question) -> st.SearchStrategy[Any]:
    """Return what may be posted for `question`: now sensible, now anything."""
    return st.one_of(answers(question).map(lambda answer: posted(question, answer)), raws)


def answers(question: Question) -> st.SearchStrategy[Any]:
    """Return JSON answers to `question`, most of which its schema takes."""
    likely: dict[str, Any] = {
        "integer": st.one_of(amounts, st.integers()),
        "money": st.one_of(amounts, st.integers()),
        "decimal": amounts.map(lambda number: exactly(number, limits.places(question))),
        "percentage": st.integers(-5_000, 105_000).map(lambda number: exactly(number, limits.places(question))),
        "date": dates.map(str),
        "month": dates.map(lambda day: str(day.replace(day=1))),
        "ukprn": st.from_regex(r"1[0-9]{7}", fullmatch=True),
        "address": addresses,
        "boolean": st.booleans(),
        "declaration": st.booleans(),
        "choice": st.sampled_from(question.options or ("",)).map(lambda option: getattr(option, "value", option)),
        "choices": st.lists(
            st.sampled_from(question.options or ("",)).map(lambda option: getattr(option, "value", option)),
            min_size=1,
            unique=True,
        ),
        "file": st.lists(files, min_size=1, max_size=3),
        "files": st.lists(files, min_size=1, max_size=3),
    }
    if question.row:
        cells = {cell.id: answers(cell) for cell in question.row}
        needed = {cell.id: cells.pop(cell.id) for cell in question.row if not cell.optional}
        return st.lists(st.fixed_dictionaries(needed, optional=cells), max_size=4)
    return likely.get(question.type.name, st.one_of(written, texts))
