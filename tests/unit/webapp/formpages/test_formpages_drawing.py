"""What a page says and how: nothing empty is pointed at, every link has somewhere to go, languages are marked."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from babel.support import NullTranslations
from flask_babel import Domain
from markupsafe import Markup

from engine.forms.controls import Parts
from engine.forms.types import TYPES
from gallery import FILLED, GALLERY, gallery_app, posted, read_gallery
from webapp.formpages import page_form, summary, task_list
from webapp.formpages.macros import govuk
from webapp.formpages.prose import prose

FORM = read_gallery()
PAGES = [page.id for page in FORM.pages]


class Ids(HTMLParser):
    """The ids of a page, what points at them, and elements with their text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.pointed: set[str] = set()
        self.hints: list[str] = []
        self._hint = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.ids += [found["id"]] if "id" in found else []
        self.pointed |= set(found.get("aria-describedby", "").split()) | ({found["for"]} if "for" in found else set())
        if found.get("href", "").startswith("#"):
            self.pointed.add(found["href"][1:])
        self._hint = "govuk-hint" in found.get("class", "")
        self.hints += [""] if self._hint else []

    def handle_data(self, data: str) -> None:
        if self._hint:
            self.hints[-1] += data.strip()


def draw(page_id: str, answers: dict[str, Any], post: dict[str, Any] | None = None, locale: str = "en") -> Markup:
    page = FORM.page(page_id)
    assert page is not None
    with gallery_app(locale=locale).test_request_context():
        held = page_form(FORM, page, answers, {}, locale)
        return (held if post is None else held.bind(posted(**post))).render({"version": "7"})


@pytest.mark.parametrize("page_id", PAGES)
@pytest.mark.parametrize(
    ("answers", "post"), [({}, None), ({"soil": "peat"}, {}), (FILLED, None)], ids=["empty", "error", "filled"]
)
def test_a_page_hangs_together(page_id: str, answers: dict[str, Any], post: dict[str, Any] | None) -> None:
    html = draw(page_id, answers, post)
    read = Ids(html)
    assert len(read.ids) == len(set(read.ids))
    assert read.pointed <= set(read.ids)
    assert all(read.hints)
    assert "required" not in html.replace("required by", "")
    assert "None" not in html
    assert "unset" not in html
    assert html.count("<h1") == 1
    assert 'name="version" value="7"' in html


def test_drawing_twice_gives_the_same() -> None:
    page = FORM.page("choices")
    assert page is not None
    with gallery_app().test_request_context():
        held = page_form(FORM, page, FILLED, {})
        assert held.render() == held.render()


def test_params_are_not_changed_by_a_macro() -> None:
    params = {"name": "n", "items": [{"value": "a", "text": "A", "hint": {"text": "h"}}], "hint": {"text": "all"}}
    before = repr(params)
    assert govuk("radios", params) == govuk("radios", params)
    assert repr(params) == before


def test_the_title_says_that_there_are_errors() -> None:
    page = FORM.page("words")
    assert page is not None
    with gallery_app().test_request_context():
        assert page_form(FORM, page, {}, {}).title == "Words"
        assert page_form(FORM, page, {}, {}).bind(posted()).title == "Error: Words"


def test_words_of_the_page_are_in_its_language_and_others_are_marked() -> None:
    html = draw("words", {}, locale="cy")
    assert "Geiriau" in html
    assert "Enw&#39;r ardd" in html
    assert '<span lang="en">Postcode</span>' in html
    assert '<span lang="en">Name of the garden</span>' not in html
    assert '<span lang="cy">' not in draw("words", {})


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("name", '"><script>alert(1)</script>'),
        ("overview", "</textarea><script>alert(1)</script>"),
        ("email", "'onfocus=alert(1) autofocus='"),
    ],
)
def test_what_was_typed_cannot_become_part_of_the_page(question: str, typed: str) -> None:
    html = draw("words", {}, {question: typed})
    assert typed not in html
    assert Markup.escape(typed) in html


def test_the_first_newline_of_a_text_survives_a_browser() -> None:
    assert "\n\nfirst</textarea>" in draw("words", {"overview": "\nfirst"})


@pytest.mark.parametrize(
    ("text", "has", "has_not"),
    [
        ("# One", '<h2 class="govuk-heading-m">One</h2>', "<h1"),
        ("a *b*", '<p class="govuk-body">a <em>b</em></p>', ""),
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))", "href"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;", "<b>"),
        ("![a](/b.png)", '<a class="govuk-link"|<a href="/b.png" class="govuk-link"', "<img"),
        ("1. a", "govuk-list--number", ""),
        ("", "", "<"),
    ],
    ids=["heading", "text", "script-link", "html", "image", "list", "nothing"],
)
def test_markdown_of_authors_is_safe(text: str, has: str, has_not: str) -> None:
    html = prose(text)
    assert any(each in html for each in has.split("|"))
    assert not has_not or has_not not in html


# -- task list


@pytest.mark.parametrize(
    ("answers", "states"),
    [
        ({}, {"words": "not-started", "peat": "cannot-start"}),
        ({"name": "Hill"}, {"words": "in-progress"}),
        ({"name": None}, {"words": "in-progress"}),
        ({"urn": "12"}, {"words": "problem"}),
        ({"opened": {"day": "1", "month": "", "year": ""}}, {"numbers": "problem"}),
        ({"places": 5, "rent": 100, "opened": "2020-03-09"}, {"numbers": "completed"}),
        ({"people": [{"full_name": "Ann", "role": "digger", "pay": "lots"}]}, {"helpers": "problem"}),
        (FILLED, dict.fromkeys(("words", "numbers", "choices", "papers", "helpers", "peat"), "completed")),
        (FILLED | {"soil": "clay"}, {"choices": "completed"}),
        (FILLED | {"soil": "sand", "crops": ["kale"]}, {"choices": "problem"}),
    ],
    ids=["empty", "begun", "seen", "wrong", "part-of-a-date", "numbers", "cell", "all", "hidden", "check"],
)
def test_states_of_tasks(answers: dict[str, Any], states: dict[str, str]) -> None:
    found = {task.page_id: task.state.value for task in task_list(FORM, answers, {}).tasks}
    assert {page_id: found[page_id] for page_id in states} == states


def test_a_form_is_complete_when_no_task_stands_in_its_way() -> None:
    assert task_list(FORM, FILLED, {}).complete
    assert not task_list(FORM, FILLED | {"urn": None}, {}).complete
    assert task_list(FORM, FILLED | {"soil": "clay"}, {}).task("peat") is None


def test_the_next_task_is_one_that_can_be_started() -> None:
    tasks = task_list(FORM, {}, {})
    after = tasks.after("words")
    assert after is not None
    assert after.page_id == "numbers"
    assert tasks.after("helpers") is None
    assert tasks.after("no-such-page") is None


def test_a_task_list_links_what_can_be_started() -> None:
    with gallery_app().test_request_context():
        html = task_list(FORM, {"urn": "12"}, {}).render(lambda page_id: f"/page/{page_id}")
    assert 'href="/page/words"' in html
    assert 'href="/page/peat"' not in html
    assert "Cannot start yet" in html
    assert "There is a problem" in html


# -- answers to be read


def read(answers: dict[str, Any], **more: Any) -> str:
    with gallery_app().test_request_context():
        return str(summary(FORM, answers, {}, **more).render(for_print=more.get("change") is None))


def test_check_your_answers_links_every_answer_to_where_it_is_changed() -> None:
    html = read(FILLED, change=lambda page_id, question_id: f"/{page_id}?{question_id}")
    asked = [question for question in FORM.questions if question.asks]
    assert all(f"?{question.id}" in html for question in asked)
    assert html.count("Change") == len(asked)
    assert html.count('<span class="govuk-visually-hidden">') >= len(asked)


@pytest.mark.parametrize(
    "said",
    [
        "£1,234.50",
        "9 March 2020",
        "By all of us.<br>In turn.",
        "plan of the garden.pdf (1.2 MB)",
        "<li>Beans</li>",
        "What I have said is true.",
        "£12.50",
        "Digger",
    ],
)
def test_a_record_says_answers_in_words(said: str) -> None:
    html = read(FILLED)
    assert said in html
    assert "Change" not in html


def test_a_record_leaves_out_what_was_not_asked() -> None:
    assert "Permit" not in read(FILLED | {"soil": "clay"})


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "Not answered"),
        ({"urn": "12x"}, "12x"),
        ({"opened": {"day": "31", "month": "", "year": "2020"}}, "31 2020"),
        ({"name": "<b>"}, "&lt;b&gt;"),
        ({"soil": "gravel"}, "gravel"),
        ({"people": [{"full_name": "Ann", "pay": "lots", "since": {"day": "1"}}, "odd"]}, "lots"),
        ({"plan": [{"name": "a.pdf"}, 3]}, "a.pdf"),
        ({"plan": "odd"}, "Not answered"),
    ],
    ids=["nothing", "no-number", "no-date", "markup", "no-option", "no-cell", "no-size", "no-file"],
)
def test_a_draft_that_is_not_right_can_be_read(answers: dict[str, Any], said: str) -> None:
    assert said in read(answers, change=lambda *_: "/")


def test_files_are_links_where_they_can_be_fetched() -> None:
    assert '<a class="govuk-link" href="/f/f1">plan of the garden.pdf</a> (1.2 MB)' in read(
        FILLED, file_url=lambda file: f"/f/{file['id']}"
    )


def test_a_page_of_one_question_that_says_its_title_has_one_heading() -> None:
    form = read_gallery(GALLERY.replace("label: Permit for digging", "label: Peat"))
    page = form.page("peat")
    assert page is not None
    with gallery_app().test_request_context():
        html = page_form(form, page, {"soil": "peat"}, {}).render()
    assert html.count("Peat") == 1
    assert "govuk-label--l" in html


class Brackets(NullTranslations):
    """A language in which every sentence of the interface is said in brackets."""

    def gettext(self, message: str) -> str:
        return f"[{message}]"

    ugettext = gettext

    def ungettext(self, one: str, many: str, number: int) -> str:
        return f"[{one if number == 1 else many}]"


class Bracketed(Domain):  # type: ignore[misc]  # Flask-Babel ships no types
    """Translations into brackets."""

    def get_translations(self) -> NullTranslations:
        return Brackets()


def _words_of_controls() -> set[str]:
    controls = [type_.control for type_ in TYPES.values() if isinstance(type_.control, Parts)]
    labels = {part.label for control in controls for part in control.parts} | {control.example for control in controls}
    assert all(words.cy for words in labels if words)
    return {words.en for words in labels}


@pytest.mark.parametrize("page_id", PAGES)
def test_every_word_of_the_interface_can_be_translated(page_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page with errors says is the author's, which stands without brackets, or is in brackets."""
    monkeypatch.setattr("flask_babel.get_domain", Bracketed)
    html = draw(page_id, {"soil": "peat"}, {})
    others = {"£", "%", "Yes", "No", *_words_of_controls()}  # the engine's own words, which are in both languages
    plain = {text for text in Texts(html).found if "[" not in text} - {
        "Person 1",
        "Crop 1",
        ", Crop 1",
    }  # an author's word
    assert {text for text in plain if text.casefold() not in GALLERY.casefold()} <= others
    assert "[Error]" in html


class Texts(HTMLParser):
    """The pieces of text on a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and text != ":":
            self.found.add(text)
