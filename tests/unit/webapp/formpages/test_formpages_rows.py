"""Pages of rows: buttons that move and remove, cells that depend on their row, spreadsheets, five hundred rows."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from time import process_time
from typing import Any

import openpyxl
import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict

from engine.errors import InputError
from form_building import sound_form
from gallery import gallery_app, posted
from webapp.formpages import PageForm, page_form, summary
from webapp.formpages.blank_sheet import blank_sheet
from webapp.formpages.sheets import grid_of_file, grid_of_text, text_of_grid

FORM = sound_form(
    """
pages:
  - id: offer
    title: Your offer
    questions:
      - {id: nights, type: boolean, label: Do you offer nights?}
      - id: prices
        type: rows
        label: Prices
        item: service
        at_least: 2
        at_most: 600
        row:
          - {id: service, type: choice, label: {en: Service, cy: Gwasanaeth}, options: [speech, music, other]}
          - {id: name, type: text, label: What is it called?, show_when: {fact: row.service, is: other}}
          - {id: rate, type: money, label: Hourly rate}
          - {id: start, type: date, label: From when, optional: true}
          - {id: per_night, type: money, label: Rate for a night, show_when: {fact: nights, is: true}}
        checks:
          - id: cheaper
            when: {fact: row.rate, at_most: {fact: row.per_night}}
            message: An hour cannot cost more than a night
        unique: [service, name]
"""
)
PAGE = FORM.pages[0]
QUESTION = PAGE.questions[1]
SPEECH, MUSIC = {"service": "speech", "rate": 5000}, {"service": "music", "rate": 4000}
ANSWERS = {"nights": False, "prices": [SPEECH, MUSIC]}


@pytest.fixture(autouse=True)
def app() -> Iterator[Flask]:
    found = gallery_app()
    with found.test_request_context():
        yield found


def shown(answers: dict[str, Any] | None = None, locale: str = "en") -> PageForm:
    return page_form(FORM, PAGE, ANSWERS if answers is None else answers, {}, locale)


def cells(*rows: dict[str, str], asked: dict[int, str] | None = None) -> dict[str, Any]:
    """Return the fields that post `rows`, with what the page said was asked in each."""
    marks = [" ".join([str(index), (asked or {}).get(index, "")]).strip() for index, _ in enumerate(rows)]
    fields: dict[str, Any] = {"prices-row": marks}
    for index, row in enumerate(rows):
        fields |= {f"prices-{index}-{name}": value for name, value in row.items()}
    return fields


def send(action: str, fields: dict[str, Any], answers: dict[str, Any] | None = None, file: bytes = b"") -> PageForm:
    files: MultiDict[str, Any] = MultiDict()
    if file:
        files.add("q-prices-sheet", FileStorage(io.BytesIO(file), "prices.xlsx"))
    post = posted(**{"action": action, "nights": "false", **fields})
    return shown(answers).bind(post, files)


def faults(page: PageForm) -> list[tuple[str, str]]:
    return [(each["href"], each["text"]) for each in page.error_list]


TYPED = ({"service": "speech", "rate": "50"}, {"service": "music", "rate": "x"}, {"service": "", "rate": "7"})
KEPT = [SPEECH, {"service": "music", "rate": "x"}, {"rate": 700}]

MOVES: list[Any] = [
    pytest.param("up:prices:1", [1, 0, 2], "q-prices-down-0", "Service 2 is now Service 1.", id="up-to-the-top"),
    pytest.param("up:prices:2", [0, 2, 1], "q-prices-up-1", "Service 3 is now Service 2.", id="up"),
    pytest.param("down:prices:0", [1, 0, 2], "q-prices-down-1", "Service 1 is now Service 2.", id="down"),
    pytest.param("down:prices:1", [0, 2, 1], "q-prices-up-2", "Service 2 is now Service 3.", id="down-to-the-end"),
    pytest.param("remove:prices:1", [0, 2], "q-prices-remove-1", "Service 2 was removed.", id="remove"),
    pytest.param("remove:prices:2", [0, 1], "q-prices-remove-1", "Service 3 was removed.", id="remove-the-last"),
    pytest.param("up:prices:0", [0, 1, 2], "", "", id="no-further-up"),
    pytest.param("down:prices:2", [0, 1, 2], "", "", id="no-further-down"),
    pytest.param("remove:prices:9", [0, 1, 2], "", "", id="no-such-row"),
    pytest.param("remove:prices:-1", [0, 1, 2], "", "", id="no-row-before-the-first"),
    pytest.param("down:prices:two", [0, 1, 2], "", "", id="no-number"),
]


@pytest.mark.parametrize(("action", "order", "focus", "told"), MOVES)
def test_buttons_move_and_remove_rows_and_lose_nothing(action: str, order: list[int], focus: str, told: str) -> None:
    page = send(action, cells(*TYPED))
    html = page.render()
    assert page.answers["prices"] == [KEPT[index] for index in order]
    assert not page.finished
    assert page.errors == ()
    assert html.count("autofocus") == int(bool(focus))
    assert not focus or f'id="{focus}"' in html.partition("autofocus")[0].rpartition("<")[2]
    assert told in html
    assert 'value="x"' in html or order == [0, 2]


def test_the_last_row_that_is_removed_leaves_a_blank_one() -> None:
    page = send("remove:prices:0", cells(TYPED[0]))
    assert page.answers["prices"] is None
    assert page.render().count('name="q-prices-row"') == 1


def test_how_many_rows_are_taken_is_said_before_anybody_fails() -> None:
    html = shown().render()
    assert "Add at least 2. You can add up to 600." in html
    assert faults(send("continue", cells(TYPED[0]))) == [
        ("#q-prices-0-service", "Add at least 2 rows to “Prices”. There are 1.")
    ]


def test_a_cell_that_depends_on_its_row_is_asked_when_it_is_needed() -> None:
    typed = {"service": "other", "rate": "5"}, {"service": "music", "rate": "4"}
    page = send("continue", cells(*typed, asked={0: "service rate start", 1: "service rate start"}))
    html = page.render()
    assert not page.finished
    assert page.errors == ()
    assert "there is more to answer on this page" in html
    assert 'id="q-prices-0-name"' in html
    assert 'id="q-prices-1-name"' not in html
    asked = {0: "service name rate start", 1: "service rate start"}
    again = send("continue", cells(*typed, asked=asked))
    assert faults(again) == [("#q-prices-0-name", "Service 1: Enter your answer to “What is it called?”")]
    done = send("continue", cells({**typed[0], "name": "Drums"}, typed[1], asked=asked))
    assert done.finished


def test_a_hidden_cell_travels_unseen_unjudged_and_comes_back() -> None:
    rows = [{"service": "speech", "name": "x" * 900, "rate": 1}, MUSIC]
    html = shown(ANSWERS | {"prices": rows}).render()
    assert f'<input type="hidden" name="q-prices-0-name" value="{"x" * 900}">' in html
    page = send(
        "continue", cells({"service": "speech", "name": "x" * 900, "rate": "1"}, {"service": "music", "rate": "4"})
    )
    assert page.finished
    assert page.answers["prices"][0]["name"] == "x" * 900
    read = summary(FORM, ANSWERS | page.answers, {}).render()
    assert "xxx" not in read
    assert "What is it called?" not in read
    back = send(
        "continue", cells({"service": "other", "name": "x" * 900, "rate": "1"}, {"service": "music", "rate": "4"})
    )
    assert faults(back) == [
        (
            "#q-prices-0-name",
            "Service 1: Your answer to “What is it called?” must be 500 characters or fewer. It has 900.",
        )
    ]


def test_checks_and_repeats_stand_at_the_cell_of_their_row() -> None:
    fields = cells(
        {"service": "speech", "rate": "50", "per_night": "40"},
        {"service": "other", "name": "Drums", "rate": "1"},
        {"service": "other", "name": "drums", "rate": "1"},
        {"service": "other", "name": "Drums", "rate": "1"},
    )
    page = send("continue", fields | {"nights": "true"})
    assert faults(page) == [
        ("#q-prices-0-rate", "Service 1: An hour cannot cost more than a night"),
        ("#q-prices-1-per_night", "Service 2: Enter “Rate for a night”"),
        ("#q-prices-2-per_night", "Service 3: Enter “Rate for a night”"),
        (
            "#q-prices-3-service",
            "Service 4: Service must differ from Service 2, which says the same in “Service” and “What is it called?”",
        ),
        ("#q-prices-3-per_night", "Service 4: Enter “Rate for a night”"),
    ]


def test_a_check_that_a_service_found_is_said_in_the_authors_words() -> None:
    page = shown().refuse([InputError("check", "prices.1.rate", {"check": "cheaper"})])
    assert faults(page) == [("#q-prices-1-rate", "Service 2: An hour cannot cost more than a night")]


def workbook(*lines: list[Any], change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Our prices"
    for line in lines:
        sheet.append(line)
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADS = "Service\tHourly rate\tFrom when"
OWN = ({"service": "music", "rate": "x"},)
ADDED = [
    pytest.param("speech\t\t£1,234.50\t27/3/2026", id="in-order-without-headings"),
    pytest.param(f"{HEADS}\nspeech\t1234.5\t2026-03-27", id="pasted-with-headings"),
    pytest.param('hourly  RATE (£),From when,"service"\n"1,234.50",27 March 2026,Speech', id="other-order-and-commas"),
    pytest.param("Gwasanaeth;rate;start\nspeech;1234.50;27.03.2026", id="welsh-and-ids-and-semicolons"),
    pytest.param(f"Our prices\n\n{HEADS}\n\nspeech\t1234.5\t27-3-2026\n\n", id="a-title-above"),
]


@pytest.mark.parametrize("text", ADDED)
@pytest.mark.parametrize("action", ["append", "replace"])
def test_pasted_rows_are_shown_first_and_then_added(text: str, action: str) -> None:
    new = {"service": "speech", "rate": 123450, "start": "2026-03-27"}
    seen = send("preview:prices", cells(*OWN) | {"prices-paste": text})
    html = seen.render()
    assert "1 row is ready to be added." in html
    assert "£1,234.50" in html
    assert seen.answers["prices"] == [{"service": "music", "rate": "x"}]
    page = send(f"{action}:prices", cells(*OWN) | {"prices-paste": text})
    assert page.answers["prices"] == [*([{"service": "music", "rate": "x"}] if action == "append" else []), new]
    assert page.errors == ()
    assert "1 row was added." in page.render()
    assert not page.finished


WRONG = [
    pytest.param(
        f"{HEADS}\nspeech\tlots\t\nflute\t1\t31/04/2026",
        [
            "B2 (Hourly rate): Hourly rate must be an amount of money, like 1,234.50",
            "A3 (Service): Service must be one of the options shown",
            "C3 (From when): From when must be a real date. There is no such day.",
        ],
        id="cells",
    ),
    pytest.param(
        f"{HEADS}\nother\t1\t",
        ["row 2 (What is it called?): Enter your answer to “What is it called?”"],
        id="a-cell-that-its-row-asks-for",
    ),
    pytest.param(
        "Service\tFrom when\nspeech\t",
        ["There is no column “Hourly rate”. Add it, with a heading.", "row 2 (Hourly rate): Enter “Hourly rate”"],
        id="no-column",
    ),
    pytest.param(
        "Service\tRate\tHourly rate\nspeech\t1\t2",
        ["There are two columns “Hourly rate”. Take one out."],
        id="two-columns",
    ),
    pytest.param(
        "speech\t\t1\t\t\tmore",
        ["It is not clear what column F is. Put headings above the rows."],
        id="more-columns-than-cells",
    ),
    pytest.param(" \n\t\n", ["There are no rows in the spreadsheet."], id="nothing"),
    pytest.param(HEADS, ["There are no rows in the spreadsheet."], id="headings-alone"),
    pytest.param(
        f"{HEADS}\n" + "speech\t1\t\n" * 601,
        ["There are 601 rows, and 600 can be added at most. Take some out."],
        id="too-many",
    ),
    pytest.param(
        "x\t" * 60_000,
        ["The spreadsheet is too large."],
        id="too-wide",
    ),
]


@pytest.mark.parametrize("action", ["preview", "append", "replace"])
@pytest.mark.parametrize(("text", "lines"), WRONG)
def test_a_spreadsheet_with_faults_says_where_and_changes_nothing(action: str, text: str, lines: list[str]) -> None:
    page = send(f"{action}:prices", cells(*OWN) | {"prices-paste": text})
    html = page.render()
    for line in lines:
        assert line in html.replace("<strong>", "").replace("</strong>", "")
    assert page.answers["prices"] == [{"service": "music", "rate": "x"}]
    assert [href for href, _ in faults(page)] == ["#q-prices-paste"]
    assert text.strip()[:100] in html


def test_a_workbook_is_read_by_its_values_and_faults_name_sheet_and_cell() -> None:
    def change(sheet: Any) -> None:
        sheet["B3"].number_format = "[$$-409]#,##0.00"
        sheet["B4"] = "=1+1"

    content = workbook(["Service", "Hourly rate"], ["Speech", 12.5], ["music", 1], ["other", 1], change=change)
    page = send("preview:prices", cells(*OWN), file=content)
    html = page.render().replace("<strong>", "").replace("</strong>", "")
    assert "Our prices, B3 (Hourly rate): The amount is not in pounds. Put it in pounds." in html
    assert "Our prices, B4 (Hourly rate): The cell could not be read. Put the value itself." in html
    assert "Our prices, row 4 (What is it called?): Enter" in html
    assert "Speech\t12.5" in html  # and stands in the box, to be put right


def test_an_uploaded_workbook_is_checked_and_added_from_the_box() -> None:
    page = send("preview:prices", {}, file=workbook(["Service", "Hourly rate"], ["Speech", 12.5], ["music", 1]))
    assert "2 rows are ready to be added." in page.render()
    box = text_of_grid(grid_of_file(QUESTION, workbook(["Service", "Hourly rate"], ["Speech", 12.5], ["music", 1])))
    added = send("replace:prices", {"prices-paste": box})
    assert added.answers["prices"] == [{"service": "speech", "rate": 1250}, {"service": "music", "rate": 100}]


FILES = [
    pytest.param(b"Service,Hourly rate\nspeech,5\n", id="utf-8"),
    pytest.param("\ufeffService;Hourly rate\r\nspeech;5\r\n".encode(), id="utf-8-with-a-mark"),
    pytest.param("Service\tHourly rate\nspeech\t£5\n".encode("utf-16"), id="unicode-text-of-excel"),
    pytest.param("Service,Hourly rate\nspeech,£5.00\n".encode("cp1252"), id="windows-1252"),
]


@pytest.mark.parametrize("content", FILES)
def test_csv_files_of_all_kinds_are_read(content: bytes) -> None:
    page = send("append:prices", {}, answers={}, file=content)
    assert page.answers["prices"] == [{"service": "speech", "rate": 500}]


REFUSED = [
    pytest.param(b"%PDF-1.7\x00\x01", "could not be read", id="a-pdf"),
    pytest.param(b"\xd0\xcf\x11\xe0" + b"x" * 600, "without a password", id="an-old-or-locked-workbook"),
    pytest.param(b"PK\x03\x04" + b"x" * 600, "could not be read", id="a-damaged-workbook"),
    pytest.param(b"a," * (3 * 1024 * 1024), "too large", id="a-large-file"),
    pytest.param(b"a\x00b", "could not be read", id="nul"),
    pytest.param(workbook(), "no rows", id="an-empty-workbook"),
    pytest.param(b"\n\n", "no rows", id="an-empty-file"),
]


@pytest.mark.parametrize(("content", "words"), REFUSED)
def test_a_file_that_is_no_spreadsheet_is_refused_in_words(content: bytes, words: str) -> None:
    page = send("preview:prices", cells(*OWN), file=content)
    assert words in page.render()
    assert page.answers["prices"] == [{"service": "music", "rate": "x"}]
    assert faults(page)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"prices-paste": "speech\t1"}, id="pasted"),
        pytest.param({"prices-sheet": "prices.xlsx"}, id="chosen"),
    ],
)
def test_rows_that_wait_to_be_added_keep_a_page_from_being_finished(fields: dict[str, str]) -> None:
    page = send("continue", cells(*TYPED[:1], {"service": "music", "rate": "4"}) | fields)
    assert not page.finished
    assert faults(page)[0][0] == "#q-prices-paste"
    assert "not added yet" in faults(page)[0][1]
    assert fields.get("prices-paste", "") in page.render()


def test_no_more_are_added_than_there_may_be() -> None:
    rows = [{"service": "other", "name": f"n{index}", "rate": "1"} for index in range(599)]
    page = send("append:prices", cells(*rows) | {"prices-paste": "speech\t\t1\nmusic\t\t1"})
    assert len(page.answers["prices"]) == 599
    assert faults(page) == [("#q-prices-paste", "You cannot add more than 600.")]


def test_the_spreadsheet_to_fill_in_says_what_goes_where_and_is_read_back() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(blank_sheet(QUESTION, "en"))).worksheets[0]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert sheet.title == "Prices"
    head = next(line for line in lines if line[0] == "Service")
    assert head == ["Service", "What is it called?", "Hourly rate", "From when", "Rate for a night"]
    assert any("For example: £1,234.50" in str(cell) for line in lines for cell in line)
    assert [str(each.formula1) for each in sheet.data_validations.dataValidation] == ['"Speech,Music,Other"']
    sheet.cell(len(lines) + 1, 1, "Music")
    sheet.cell(len(lines) + 1, 3, "12")
    out = io.BytesIO()
    assert sheet.parent is not None
    sheet.parent.save(out)
    page = send("append:prices", {}, answers={}, file=out.getvalue())
    assert page.answers["prices"] == [{"service": "music", "rate": 1200}]


def test_every_page_of_rows_offers_the_spreadsheet() -> None:
    assert 'download="prices.xlsx" href="data:application/vnd.openxml' in shown().render()


def test_text_out_of_a_sheet_reads_back_whatever_stands_in_its_cells() -> None:
    grid = grid_of_text('a\t"one ""two""\nthree"\t\t"x\ty"\n\nb')
    assert grid.rows == {1: {1: "a", 2: 'one "two"\nthree', 4: "x\ty"}, 2: {}, 3: {1: "b"}}
    assert grid_of_text(text_of_grid(grid)).rows == grid.rows


def test_five_hundred_rows_are_shown_and_posted_well_within_a_second() -> None:
    rows = [{"service": "other", "name": f"n{index}", "rate": 100, "per_night": 200} for index in range(500)]
    fields = cells(*({k: str(v) for k, v in row.items()} for row in rows)) | {"nights": "true"}
    begun = process_time()
    page = send("continue", fields)
    assert page.finished
    assert len(page.answers["prices"]) == 500
    assert shown({"nights": True, "prices": rows}).render().count("app-grid__row") == 500
    assert process_time() - begun < 4  # each takes a fifth of a second; machines that are busy take longer


PLAIN = """
pages:
  - id: p
    title: P
    questions:
      - id: asked
        type: rows
        label: Rows
        {layout}
        row: [{{id: a, type: text, label: A}}, {{id: b, type: {type}, label: B}}]
"""


@pytest.mark.parametrize(
    ("layout", "type_", "is_table"),
    [
        pytest.param("", "money", True, id="short"),
        pytest.param("", "date", False, id="long"),
        pytest.param("layout: cards", "money", False, id="cards"),
        pytest.param("layout: table", "date", True, id="table"),
    ],
)
def test_rows_are_a_table_where_cells_are_short_or_the_author_says_so(layout: str, type_: str, is_table: bool) -> None:
    form = sound_form(PLAIN.format(layout=layout, type=type_))
    html = page_form(form, form.pages[0], {}, {}).render()
    assert ("app-grid" in html) == is_table
    assert 'name="q-asked-0-b' in html


def test_every_input_of_a_table_has_a_label_with_its_row() -> None:
    form = sound_form(PLAIN.format(layout="", type="money"))
    html = page_form(form, form.pages[0], {"asked": [{"a": "x"}, {"a": "y"}]}, {}).render()
    label = '<label class="govuk-label app-grid__label" for="q-asked-1-b">B'
    assert f'{label}<span class="govuk-visually-hidden">, Row 2</span></label>' in html
