"""Forms: pages of 10, 60 and 300 questions, 500 rows validated, 10,000 submissions exported, each beside peers.

Pages are told by the median, as a person meets them. What each contestant shows, finds or writes is checked
equal first.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import openpyxl
from flask import Flask
from flask_babel import Babel
from jsonschema import Draft202012Validator

from benchmarks.measured import edition
from benchmarks.peers import exports, pages
from engine.forms.answers import answers_schema, validate
from engine.forms.model import Form
from engine.words import Words
from webapp.formpages import page_form
from webapp.formpages.workbook import SubmissionsWorkbook

SIZES = (10, 60, 300)
SUBMITTED = 10_000
MOST_PAGE_MS = 50.0
MOST_TIMES = 2.0
MOST_MORE_MB = 40
"""How much more memory 10,000 submissions may take than 1,000."""
TURNS = 15
_KINDS = ("text", "textarea", "integer", "money", "date", "choice", "choices", "boolean", "email", "postcode")
_OPTIONS = ("choice", "choices")


def main() -> list[str]:
    """Measure all three, print their tables, and return the bounds not kept."""
    app = Flask("benchmarks")
    Babel(app)
    with app.test_request_context():
        broken = [*_pages()]
        print()
        broken += _rows()
    print()
    return [*broken, *_exports()]


# -- pages


def _pages() -> Iterator[str]:
    print("| questions | ours, build and render, ms | WTForms and macros by hand, ms | ours, ms a question |")
    print("|---:|---:|---:|---:|")
    taken: dict[int, float] = {}
    for size in SIZES:
        form = asked(size)
        answers, page = filled(form), form.pages[0]

        def ours(form: Form = form, answers: Mapping[str, Any] = answers) -> str:
            return str(page_form(form, form.pages[0], answers, {}).render())

        def peer(form: Form = form, answers: Mapping[str, Any] = answers) -> str:
            return pages.page(form.pages[0].questions, answers)

        assert _posted(ours()) == _posted(peer()), f"a page of {len(page.questions)} questions is not the same"
        mine, other = _medians(ours, peer)
        taken[size] = mine
        print(f"| {size} | {mine:.1f} | {other:.1f} | {mine / size:.2f} |")
    if taken[60] > MOST_PAGE_MS:
        yield f"a page of 60 questions took {taken[60]:.0f} ms at the median, more than {MOST_PAGE_MS:g}"
    if taken[300] > taken[60] * 5 * MOST_TIMES:
        yield f"300 questions took {taken[300] / taken[60]:.1f} times as long as 60"


class _Inputs(HTMLParser):
    """Reads what a page would post: names with their values, of what is filled in, ticked or chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self._area = given.get("name", "") if tag == "textarea" else ""
        picked = given.get("type") not in ("radio", "checkbox") or "checked" in given
        if tag == "input" and given.get("type") != "hidden" and picked:
            self.found.append((given.get("name", ""), given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found.append((self._area, data.strip()))
            self._area = ""


def _posted(html: str) -> list[tuple[str, str]]:
    reader = _Inputs()
    reader.feed(html)
    return sorted(reader.found)


def _medians(*contestants: Callable[[], Any]) -> list[float]:
    """Return the median milliseconds of each, in turn with the others."""
    taken: list[list[float]] = [[] for _ in contestants]
    for _ in range(TURNS):
        for times, contestant in zip(taken, contestants, strict=True):
            began = perf_counter()
            contestant()
            times.append((perf_counter() - began) * 1e3)
    return [median(times) for times in taken]


# -- rows


def _rows() -> Iterator[str]:
    form = _form("prices", _PRICES)
    rows = [{"name": f"Service {at}", "rate": 100 + at, "unit": "hour", "since": "2026-03-01"} for at in range(500)]
    right = {"prices": rows}
    wrong = {"prices": [row | ({"rate": -1} if at % 50 == 0 else {}) for at, row in enumerate(rows)]}
    alone = Draft202012Validator(answers_schema(form))

    def ours(answers: Mapping[str, Any]) -> set[str]:
        return {fault.field for fault in validate(form, answers, {})}

    def peer(answers: Mapping[str, Any]) -> set[str]:
        return {".".join(map(str, error.absolute_path)) for error in alone.iter_errors(answers)}

    assert ours(right) == peer(right) == set()
    assert ours(wrong) == peer(wrong) != set()
    mine, other = _medians(lambda: ours(right), lambda: peer(right))
    print("| a submission with 500 rows of four cells | ms |\n|---|---:|")
    print(
        f"| ours: relevance, schema, formats, checks | {mine:.0f} |\n"
        f"| jsonschema alone, without formats | {other:.0f} |"
    )
    if mine > other * 5:
        yield f"500 rows took {mine / other:.1f} times as long as jsonschema alone"


_PRICES: list[dict[str, Any]] = [
    {
        "id": "prices",
        "type": "rows",
        "label": "Prices",
        "at_most": 600,
        "row": [
            {"id": "name", "type": "text", "label": "Name"},
            {"id": "rate", "type": "money", "label": "Rate"},
            {"id": "unit", "type": "choice", "label": "Unit", "options": ["hour", "day"]},
            {"id": "since", "type": "date", "label": "Since"},
        ],
    }
]


# -- export


@dataclass(frozen=True, slots=True)
class _Sent:
    reference: str
    form: Form
    answers: Mapping[str, Any]
    number: int = 1
    organisation: str = "Elm"
    establishment: str = "Elm"
    lots: tuple[Words, ...] = ()
    submitted_at: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _exports() -> Iterator[str]:
    names = ("ours", "XlsxWriter by hand", "openpyxl by hand, write-only")
    with TemporaryDirectory() as folder:
        for name in names:
            write(name, 100, str(Path(folder) / f"{names.index(name)}.xlsx"))
        written = [_written(Path(folder) / f"{at}.xlsx") for at in range(len(names))]
        assert written[0] == written[1] == written[2], "the workbooks do not say the same"
        print(f"| {SUBMITTED:,} submissions × 60 questions | seconds | MB at most | MB at most, of 1,000 |")
        print("|---|---:|---:|---:|")
        for name in names:
            seconds, most = _apart(name, SUBMITTED, folder)
            _, fewer = _apart(name, SUBMITTED // 10, folder)
            print(f"| {name} | {seconds:.1f} | {most:.0f} | {fewer:.0f} |")
            if name == "ours" and most > fewer + MOST_MORE_MB:
                yield f"{SUBMITTED:,} submissions took {most - fewer:.0f} MB more than {SUBMITTED // 10:,}"


def _apart(name: str, count: int, folder: str) -> tuple[float, float]:
    """Return the seconds, and the most megabytes, of a process that does nothing else."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(write, (name, count, str(Path(folder) / "timed.xlsx")))


def write(name: str, count: int, path: str) -> tuple[float, float]:
    """Write `count` submissions to `path`; return the seconds taken and the most megabytes the process ever had."""
    form = asked(60)
    answers = filled(form)
    sent: Iterator[Any] = (_Sent(f"{at:06}", form, answers) for at in range(count))
    began = perf_counter()
    if name == "ours":
        app = Flask("benchmarks")
        Babel(app)
        with app.test_request_context(), Path(path).open("wb") as file, SubmissionsWorkbook(file, [form]) as book:
            for each in sent:
                book.add(each)
    else:
        by_hand = exports.by_xlsxwriter if name.startswith("XlsxWriter") else exports.by_openpyxl
        by_hand(Path(path), form.questions, sent)
    return perf_counter() - began, _most_megabytes()


def _most_megabytes() -> float:
    """Return the most memory that this process ever had, as Linux counts it."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM"))


def _written(path: Path) -> list[tuple[Any, ...]]:
    """Return what a workbook says: of each submission its reference, and its answers."""
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] and str(row[0]).isdigit()]
    return [(row[0], *row[-60:]) for row in rows]


# -- what is measured


def asked(count: int) -> Form:
    """Return a form of one page with so many questions, of ten types in turn."""
    return _form(f"page-{count}", [_question(at, _KINDS[at % len(_KINDS)]) for at in range(count)])


def filled(form: Form) -> dict[str, Any]:
    """Return an answer to each question."""
    return {each.id: each.type.sample(each) for each in form.questions}


def _question(at: int, kind: str) -> dict[str, Any]:
    question: dict[str, Any] = {"id": f"q{at}", "type": kind, "label": f"Question {at} of the page"}
    return question | ({"options": ["red", "amber", "green"]} if kind in _OPTIONS else {})


def _form(name: str, questions: Sequence[Mapping[str, Any]]) -> Form:
    document = {
        "kind": "form",
        "id": f"measured/{name}",
        "title": "Measured",
        "owner": "lead",
        "in_force": {"from": "2020-11-01"},
        "record": "measured_form",
        "audience": "provider",
        "pages": [{"id": "one", "title": "One", "questions": list(questions)}],
    }
    return edition({f"{name}.yaml": json.dumps(document).encode()}).forms[f"measured/{name}"]
