"""Posts to a page: what is wrong is said in words, and nothing entered is lost, whatever was sent."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from io import BytesIO
from time import process_time
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from gallery import FILE, FILLED, gallery_app, keep_small, posted, read_gallery
from webapp.formpages import PageForm, page_form

FORM = read_gallery()
LONG = "x" * 1_000_000
WORDS = {
    "name": "Hill End",
    "overview": "By all",
    "telephone": "01632 960001",
    "postcode": "l30 4xx",
    "urn": "１２３４５６",
}
NUMBERS = {"places": "1,2", "rent": "£12.50", "opened__day": "9", "opened__month": "3", "opened__year": "2020"}
GARDEN = {"soil": "clay", "county": "a1", "crops": ["leeks", "beans"], "open_to_all": "false", "true_words": "true"}


def page_of(page_id: str, answers: dict[str, Any] | None = None) -> PageForm:
    page = FORM.page(page_id)
    assert page is not None
    return page_form(FORM, page, answers or {}, {})


def send(page_id: str, answers: dict[str, Any] | None = None, **fields: str | list[str]) -> PageForm:
    with gallery_app().test_request_context():
        return page_of(page_id, answers).bind(posted(**fields))


def codes(page: PageForm) -> dict[str, str]:
    return {fault.target: fault.code for fault in page.errors}


@pytest.mark.parametrize(
    ("page_id", "fields", "answers"),
    [
        ("words", WORDS, {"name": "Hill End", "postcode": "L30 4XX", "urn": "123456", "email": None}),
        ("numbers", NUMBERS | {"places": "12"}, {"places": 12, "rent": 1250, "opened": "2020-03-09"}),
        ("choices", GARDEN, {"soil": "clay", "crops": ["beans", "leeks"], "open_to_all": False, "true_words": True}),
    ],
    ids=["words", "numbers", "choices"],
)
def test_a_good_page_is_finished(page_id: str, fields: dict[str, Any], answers: dict[str, Any]) -> None:
    page = send(page_id, **fields)
    assert (codes(page), page.finished) == ({}, True)
    assert {key: page.answers[key] for key in answers} == answers


BAD = [
    ("words", "name", "", "required"),
    ("words", "name", "   ", "required"),
    ("words", "name", "a\x00b", "control-character"),
    ("words", "name", "a\u202eb", "control-character"),
    ("words", "name", LONG, "too-long"),
    ("words", "overview", LONG, "too-long"),
    ("words", "overview", "\n\nshort\x07", "control-character"),
    ("words", "email", "a b@example.org", "email"),
    ("words", "email", "a@localhost", "email"),
    ("words", "telephone", "phone", "telephone"),
    ("words", "postcode", "L30", "postcode"),
    ("words", "urn", "12", "urn"),
    ("words", "urn", "1e5", "urn"),
    ("numbers", "places", "1e5", "integer"),
    ("numbers", "places", "12.5", "integer"),
    ("numbers", "places", "1" + "0" * 400, "too-many-digits"),
    ("numbers", "places", "0", "min"),
    ("numbers", "places", "501", "max"),
    ("numbers", "places", "٣x", "integer"),
    ("numbers", "rent", "£1.5", "money-pence"),
    ("numbers", "rent", "1e5", "money"),
    ("numbers", "rent", "-5", "min"),
    ("numbers", "rent", "9" * 400, "too-many-digits"),
    ("numbers", "rent", "NaN", "money"),
    ("choices", "soil", "gravel", "option"),
    ("choices", "soil", "", "required"),
    ("choices", "county", "\x00", "option"),
    ("choices", "crops", ["kale", "gravel"], "option"),
    ("choices", "crops", ["kale", "beans", "leeks"], "too-many"),
    ("choices", "open_to_all", "perhaps", "boolean"),
    ("choices", "true_words", "", "required"),
]


@pytest.mark.parametrize(
    ("page_id", "question", "typed", "code"), BAD, ids=[f"{q}-{c}-{n}" for n, (_, q, _, c) in enumerate(BAD)]
)
def test_bad_input_is_refused_in_words_and_kept(page_id: str, question: str, typed: Any, code: str) -> None:
    good = {"words": WORDS, "numbers": NUMBERS | {"places": "12"}, "choices": GARDEN}[page_id]
    with gallery_app().test_request_context():
        page = page_of(page_id).bind(posted(**{**good, question: typed}))
        assert codes(page) == {f"q-{question}": code}
        assert not page.finished
        html = page.render()
        again = page_of(page_id, json.loads(json.dumps(page.answers))).render()
    assert html.count('id="q-' + question + '"') == 1
    if page_id != "choices" and typed.strip():
        kept = typed.replace("\x00", "␀")
        assert kept in html
        assert kept in again
        assert page.answers[question] == kept
    "".join(json.dumps(page.answers)).encode("utf-8")
    assert "\x00" not in json.dumps(page.answers, ensure_ascii=False)


@pytest.mark.parametrize(
    ("parts", "code", "target"),
    [
        (("", "", ""), "required", "day"),
        (("9", "", "2020"), "date-part-missing", "month"),
        (("", "3", ""), "date-part-missing", "day"),
        (("9", "3", ""), "date-part-missing", "year"),
        (("31", "4", "2020"), "date-not-real", "day"),
        (("9", "3", "20"), "date-year", "year"),
        (("9", "3", "1"), "date-year", "year"),
        (("x", "3", "2020"), "date", "day"),
        (("1", "1", "2027"), "max", "day"),
        (("9\x00", "3", "2020"), "control-character", "day"),
        (("9" * 500, "3", "2020"), "date", "day"),
    ],
    ids=lambda value: "-".join(value)[:20] if isinstance(value, tuple) else value,
)
def test_a_date_that_is_none_points_at_its_part(parts: tuple[str, str, str], code: str, target: str) -> None:
    day, month, year = parts
    page = send("numbers", places="12", rent="£1.00", opened__day=day, opened__month=month, opened__year=year)
    assert codes(page) == {f"q-opened-{target}": code}
    with gallery_app().test_request_context():
        html = page.render()
    for part, typed in zip(("day", "month", "year"), parts, strict=True):
        assert not typed or f'value="{typed}"'.replace("\x00", "␀") in html, part


@pytest.mark.parametrize("names", [[], ["opened__day"], ["opened__month", "opened__year"]], ids=["none", "day", "two"])
def test_a_post_without_all_parts_of_a_date_is_answered(names: list[str]) -> None:
    page = send("numbers", **dict.fromkeys(names, "1"))
    assert codes(page)["q-opened-" + ("day" if names != ["opened__day"] else "month")]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"shown": "nothing known"},
        {"shown": "name " * 10_000},
        {"action": "add"},
        {"action": "add:name"},
        {"action": "remove:people:-1"},
        {"action": "remove:people:９"},
        {"action": "remove:people:" + "9" * 5_000},
        {"action": ":::"},
        {"people__9999999999__full_name": "far"},
        {"people__x__full_name": "nowhere"},
        {"people__row": ["x", "-1", "9" * 5_000, "0"]},
        {"name": ["one", "two"]},
        {"crops": ["beans"] * 10_000},
    ],
    ids=lambda fields: str(fields)[:40],
)
@pytest.mark.parametrize("page_id", [page.id for page in FORM.pages])
def test_no_post_makes_a_page_fall_over(page_id: str, fields: dict[str, Any]) -> None:
    with gallery_app().test_request_context():
        page = page_of(page_id).bind(posted(**fields))
        assert page.render()


def test_a_question_that_becomes_relevant_is_asked_before_the_page_is_finished() -> None:
    shown = "soil county crops open_to_all note true_words"
    page = send("choices", **{**GARDEN, "soil": "peat"}, shown=shown)
    assert (codes(page), page.finished) == ({}, False)
    with gallery_app().test_request_context():
        html = page.render()
    assert 'id="q-peat_depth"' in html
    assert "there is more to answer" in html
    done = send(
        "choices", dict(page.answers), **{**GARDEN, "soil": "peat"}, peat_depth="3", shown=shown + " peat_depth"
    )
    assert done.finished


def test_an_answer_no_longer_asked_is_kept_and_not_judged() -> None:
    before = {"soil": "peat", "peat_depth": 30}
    page = send(
        "choices", before, **GARDEN, peat_depth="deep", shown="soil peat_depth county crops open_to_all true_words"
    )
    assert page.finished
    assert page.answers["peat_depth"] == "deep"
    assert [question.id for question in page.asked if question.id == "peat_depth"] == []


def test_a_check_speaks_at_its_question() -> None:
    page = send("choices", **{**GARDEN, "soil": "sand", "crops": ["kale"]})
    assert [(fault.code, str(fault.text)) for fault in page.errors] == [("check", "Kale grows on clay alone")]


def test_a_page_that_is_hidden_is_not_relevant() -> None:
    assert not page_of("peat").relevant
    assert page_of("peat", {"soil": "peat"}).relevant


# -- rows


def people(*names: str, **more: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {"people__row": [str(index) for index in range(len(names))]}
    for index, name in enumerate(names):
        fields |= {f"people__{index}__full_name": name, f"people__{index}__role": "digger" if name else ""}
    return fields | more


def test_rows_are_read_and_blank_ones_left_out() -> None:
    page = send("helpers", **people("Ann", "", "Bob"))
    assert page.finished
    assert page.answers["people"] == [{"full_name": "Ann", "role": "digger"}, {"full_name": "Bob", "role": "digger"}]


def test_a_fault_in_a_row_names_the_row_and_points_at_the_cell() -> None:
    page = send("helpers", **people("Ann", "Bob", people__1__pay="lots", people__0__since__day="1"))
    assert codes(page) == {"q-people-0-since-month": "date-part-missing", "q-people-1-pay": "money"}
    assert [item["text"] for item in page.error_list] == [
        "Person 1: Helping since must include a month and a year",
        "Person 2: Pay for an hour must be an amount of money, like 1,234.50",
    ]
    with gallery_app().test_request_context():
        html = page.render()
        again = page_of("helpers", page.answers).render()
    assert 'value="lots"' in html
    assert 'value="lots"' in again


def test_a_row_is_added_and_removed_by_buttons_without_losing_or_judging_anything() -> None:
    added = send("helpers", **people("Ann", people__0__pay="lots"), action="add:people")
    assert (added.errors, added.finished) == ((), False)
    with gallery_app().test_request_context():
        html = added.render()
    assert 'id="q-people-1-full_name"' in html
    assert 'value="lots"' in html
    assert html.count("autofocus") == 1
    removed = send("helpers", **people("Ann", "Bob", "Cy"), action="remove:people:1")
    assert [row["full_name"] for row in removed.answers["people"]] == ["Ann", "Cy"]
    gone = send("helpers", **people("Ann"), action="remove:people:0")
    assert gone.answers["people"] is None
    with gallery_app().test_request_context():
        assert 'id="q-people-0-full_name"' in gone.render()


def test_one_thousand_and_one_rows_are_refused_in_words_and_kept() -> None:
    page = send("helpers", **people(*["Ann"] * 1_001))
    assert codes(page) == {"q-people-0-full_name": "too-many"}
    assert "1,000 rows at most, and 1,001 were sent" in page.error_list[0]["text"]
    assert len(page.answers["people"]) == 1_001


def test_many_rows_are_all_drawn_and_come_back_the_same() -> None:
    rows = [
        {"full_name": f"Ann {n}", "role": "digger", "pay": n, "since": "2021-05-01"} if n % 2 else {"full_name": "<b>"}
        for n in range(300)
    ]
    with gallery_app().test_request_context():
        html = page_of("helpers", {"people": rows}).render()
    again: MultiDict[str, str] = MultiDict()

    class Inputs(HTMLParser):
        select = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found = {key: value or "" for key, value in attrs}
            self.select = found["name"] if tag == "select" else self.select
            if tag == "option" and "selected" in found:
                again.add(self.select, found["value"])
            if tag == "input" and (found.get("type") != "radio" or "checked" in found):
                again.add(found["name"], found.get("value", ""))

    Inputs(convert_charrefs=True).feed(html)
    with gallery_app().test_request_context():
        page = page_of("helpers").bind(again)
        kept = page.answers["people"]
        assert [row["full_name"] for row in kept] == [row["full_name"] for row in rows]
        assert len(page.errors) == 51
        assert "There are 100 more to put right." in page.error_list[-1]["text"]
        assert page.render().count('class="govuk-table__row app-grid__row"') == 300
        fixed = page_of("helpers", {"people": [row for row in rows if "role" in row]})
        assert fixed.render().count('class="govuk-table__row app-grid__row"') == 150


def test_a_thousand_wrong_rows_cost_little_to_show() -> None:
    begun = process_time()
    page = send("helpers", **people(*["Ann"] * 1_000, **{f"people__{index}__pay": "lots" for index in range(1_000)}))
    with gallery_app().test_request_context():
        assert page.render().count('class="govuk-table__row app-grid__row"') == 1_000
    assert process_time() - begun < 10


def test_no_row_is_added_beyond_the_most() -> None:
    page = send("helpers", **people("Ann"), tools__row=["0", "1", "2"], tools__2__tool="Hoe", action="add:tools")
    with gallery_app().test_request_context():
        html = page.render()
    assert 'value="add:tools"' not in html
    assert "You cannot add more than 3" in html


def test_no_rows_at_all_is_an_answer_where_they_are_optional() -> None:
    assert send("helpers", **people("Ann")).answers["tools"] == []


# -- files


def send_files(files: list[tuple[str, bytes, str]], answers: dict[str, Any] | None = None, **fields: str) -> PageForm:
    held: MultiDict[str, FileStorage] = MultiDict()
    for name, content, filename in files:
        held.add(f"q-{name}", FileStorage(BytesIO(content), filename=filename))
    with gallery_app().test_request_context():
        return page_of("papers", answers).bind(posted(**fields), held, keep_small)


STORED = {"plan": FILLED["plan"]}


def names(page: PageForm) -> list[str]:
    return [file["name"] for file in page.answers["plan"] or []]


@pytest.mark.parametrize(
    ("files", "answers", "kept", "found"),
    [
        ([("plan", b"small", "a.pdf")], {}, ["a.pdf"], {}),
        ([("plan", b"small", "a.pdf"), ("plan", b"other", "b.pdf")], {}, ["a.pdf", "b.pdf"], {}),
        ([("plan", b"", "")], STORED, [FILE["name"]], {}),
        ([("plan-replace-0", b"small", "new.pdf")], STORED, ["new.pdf"], {}),
        ([("plan-replace-0", b"much too long", "new.pdf")], STORED, [FILE["name"]], {"q-plan": "file-too-large"}),
        ([("plan", b"much too long", "a.pdf")], {}, [], {"q-plan": "file-too-large"}),
        ([("plan", b"", "a.pdf")], {}, [], {"q-plan": "file-empty"}),
        (
            [("plan", b"1", "a.pdf"), ("plan", b"2", "b.pdf")],
            STORED,
            [FILE["name"], "a.pdf"],
            {"q-plan-files": "too-many"},
        ),
        ([], {}, [], {"q-plan": "required"}),
    ],
    ids=["one", "two", "none-chosen", "replaced", "not-replaced", "too-large", "empty", "too-many", "none"],
)
def test_files(files: Any, answers: dict[str, Any], kept: list[str], found: dict[str, str]) -> None:
    page = send_files(files, answers)
    assert names(page) == kept
    assert codes(page) == found
    assert page.finished == (not found)


def test_a_file_is_removed_by_its_button() -> None:
    page = send_files([], STORED, action="remove:plan:0")
    assert names(page) == []
    assert not page.finished


def test_uploading_judges_nothing_but_the_file() -> None:
    page = send_files([("photographs", b"much too long", "p.png")], {}, action="upload:photographs")
    assert codes(page) == {"q-photographs": "file-too-large"}


def test_a_good_file_stays_when_another_answer_is_wrong() -> None:
    page = send_files([("plan", b"small", "a.pdf"), ("photographs", b"much too long", "p.png")])
    assert names(page) == ["a.pdf"]
    assert codes(page) == {"q-photographs": "file-too-large"}
