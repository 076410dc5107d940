"""The provider's journey as pages, without scripts: from the start page to the receipt, and all that can go wrong."""

from __future__ import annotations

import io
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from browsing import PASSWORD, Browser
from clock import FixedClock
from garden import HARVEST, PDF, PNG, SEEDLING, Garden, Grower, person, plant
from webapp.store import Store
from webapp.store.queries import files

HANDS = {"q-volunteers": "4", "q-story": "Beans."}
MONEY = {"q-amount": "100", "q-tools-row": ["0"], "q-tools-0-thing": "Spade", "q-tools-0-cost": "£120.00"}


@pytest.fixture
def plot(sqlite_store: Store) -> Garden:
    """A round open for a week."""
    return plant(sqlite_store)


@dataclass
class Visitor:
    """A provider's user at a browser."""

    browser: Browser
    grower: Grower

    def open(self, address: str) -> str:
        """Open a page; give its text."""
        answer = self.browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return self.browser.text

    def answer(self, reference: str, page: str, data: dict[str, Any], action: str = "continue") -> TestResponse:
        """Answer a page of the form, as shown, and press a button."""
        address = f"/applications/{reference}/pages/{page}"
        self.open(address)
        return self.browser.send("", {"action": action, **data}, path=address)

    def fill(self, reference: str) -> None:
        """Answer every page of the form for a seedling grant."""
        for page, data in (("hands", HANDS), ("money", MONEY), ("promise", {"q-promise": "true"})):
            assert self.answer(reference, page, data).status_code == 303, self.browser.text

    def submit(self, reference: str) -> TestResponse:
        """Submit from the page on which the answers are checked."""
        self.open(f"/applications/{reference}/check")
        return self.browser.send(f"/applications/{reference}/submit")


class FormBrowser(Browser):
    """A browser that can send a form without an address to the page it stands on."""

    def send(self, action: str, data: dict[str, Any] | None = None, *, path: str = "", **options: Any) -> TestResponse:
        if action:
            return super().send(action, data, **options)
        form = next(form for form in self.page.forms if not form.action)
        held: dict[str, Any] = {}
        for name, value in form.fields:
            held.setdefault(name, []).append(value)
        return self.post(path, {**held, **(data or {})}, **options)

    def _keep(self, answer: TestResponse) -> TestResponse:
        answer.request.environ["wsgi.input"].close()  # the test client leaves its copy of a long body open
        return super()._keep(answer)


@pytest.fixture
def visit(app: Flask, plot: Garden) -> Callable[..., Visitor]:
    """Signs a new provider's user in."""

    def make(*, registered: bool = True) -> Visitor:
        email = f"{secrets.token_hex(4)}@example.org"
        grower = Grower(plot, person(plot.store, "provider", email=email, password=PASSWORD))
        if registered:
            grower.register()
        browser = FormBrowser(app)
        browser.sign_in(email)
        return Visitor(browser, grower)

    return make


@pytest.fixture
def visitor(visit: Callable[..., Visitor]) -> Visitor:
    """A provider's user whose club and garden are registered."""
    return visit()


def test_anyone_reads_what_is_open_and_asked(app: Flask, plot: Garden) -> None:
    browser = Browser(app)
    browser.get("/")
    assert "Green Patch garden grants" in browser.text
    assert "9 November 2026, 09:00" in browser.text
    assert "/criteria/pots/harvest" in browser.page.links
    browser.get("/criteria/pots/harvest")
    asked = ("Tended for some years", "minute 12, paragraph 3", "Count everyone who comes", "Fewest years tended:")
    for words in asked:
        assert words in browser.text
    assert browser.get("/criteria/pots/none").status_code == 404


def test_the_whole_journey(visit: Callable[..., Visitor]) -> None:
    visitor = visit(registered=False)
    browser = visitor.browser
    visitor.open("/applications/start")
    assert "/registration" in browser.page.links
    for address, data in (
        ("/registration/organisation/club", {"q-club_title": "Growers & Sons", "q-banked": "true"}),
        ("/registration/organisation/people", {"q-person": "Ada Onion", "q-mail": "ada@example.org"}),
        ("/registration/places/new", {"q-garden_title": "Mill Lane garden", "q-ground": "soil"}),
    ):
        visitor.open(address)
        answer = browser.send("", {"action": "continue", **data}, path=address)
        assert answer.status_code == 303, browser.text
    assert "Growers &amp; Sons" in visitor.open("/registration")
    visitor.open("/applications/start")
    place = str(visitor.grower.place)
    started = browser.send("/applications/start", {"place": place, "lots": [SEEDLING, HARVEST]})
    reference = started.location.rpartition("/")[2]
    visitor.fill(reference)
    assert "How old the garden is" in visitor.open(f"/applications/{reference}")
    dug = {"q-first_dug_on-day": "1", "q-first_dug_on-month": "3", "q-first_dug_on-year": "2020"}
    assert visitor.answer(reference, "years", dug).status_code == 303
    sent = visitor.submit(reference)
    assert sent.status_code == 303
    text = visitor.open(sent.location)
    assert "Thank you, Growers &amp; Sons" in text
    receipt = visitor.grower.read(reference).receipts[0].receipt
    assert receipt in text
    copy = visitor.open(f"/applications/{reference}/copy")
    assert all(words in copy for words in (receipt, "Spade", "1 March 2020", "Ada Onion", "Growers &amp; Sons"))
    assert "Submitted" in visitor.open("/applications")


def test_submitting_twice_gives_one_receipt(visitor: Visitor) -> None:
    reference = visitor.grower.complete()
    visitor.open(f"/applications/{reference}/check")
    form = next(form for form in visitor.browser.page.forms if form.action.endswith("/submit"))
    answers = [visitor.browser.post(form.action, dict(form.fields)) for _ in range(3)]
    assert {(answer.status_code, answer.location) for answer in answers} == {
        (303, f"/applications/{reference}/receipt?number=1")
    }


def test_changing_and_withdrawing(visitor: Visitor) -> None:
    reference = visitor.grower.complete()
    visitor.submit(reference)
    assert visitor.browser.get(f"/applications/{reference}/pages/hands").status_code == 303
    visitor.open(f"/applications/{reference}")
    visitor.browser.send(f"/applications/{reference}/change")
    assert "That stands until you submit again." in visitor.open(f"/applications/{reference}")
    assert visitor.answer(reference, "hands", {**HANDS, "q-volunteers": "9"}).status_code == 303
    assert visitor.submit(reference).location.endswith("number=2")
    visitor.open(f"/applications/{reference}/withdraw")
    visitor.browser.send(f"/applications/{reference}/withdraw")
    assert "Withdrawn" in visitor.open(f"/applications/{reference}")


@pytest.mark.parametrize(
    ("page", "data", "words"),
    [
        ("hands", {"q-volunteers": "a few"}, "must be a whole number"),
        ("hands", {"q-volunteers": ""}, "volunteers"),
        ("hands", {"q-volunteers": "3", "q-story": "x" * 201}, "must be 200 characters or fewer"),
        ("hands", {"q-volunteers": "3", "q-story": "a bell\x07"}, "a character that cannot be seen"),
        ("years", {"q-first_dug_on-day": "1", "q-first_dug_on-month": "3"}, "must include a year"),
        ("years", {f"q-first_dug_on-{part}": "31" for part in ("day", "month", "year")}, "year"),
        ("money", {**MONEY, "q-amount": "lots"}, "must be an amount of money"),
        ("money", {**MONEY, "q-amount": "120.01"}, "You cannot ask for more"),
    ],
)
def test_a_wrong_answer_is_said_and_kept(visitor: Visitor, page: str, data: dict[str, Any], words: str) -> None:
    reference = visitor.grower.start(SEEDLING, HARVEST)
    answer = visitor.answer(reference, page, data)
    text = visitor.browser.text
    assert answer.status_code == 422
    assert words in text
    assert "There is a problem" in text
    assert text.count("<h1") == 1
    kept = visitor.open(f"/applications/{reference}/pages/{page}")
    for typed in data.values():
        assert str(typed).strip("[]'£\x07") in kept


def test_a_thousand_and_one_rows(visitor: Visitor) -> None:
    reference = visitor.grower.start()
    rows: dict[str, Any] = {"q-tools-row": [str(number) for number in range(1001)]}
    for number in range(1001):
        rows |= {f"q-tools-{number}-thing": "Nail", f"q-tools-{number}-cost": "1"}
    answer = visitor.answer(reference, "money", {"q-amount": "100", **rows})
    assert answer.status_code == 422
    assert "1,000" in visitor.browser.text


def test_adding_and_removing_rows_without_script(visitor: Visitor) -> None:
    reference = visitor.grower.start()
    assert visitor.answer(reference, "money", MONEY, "add:tools").status_code == 200
    assert "q-tools-1-thing" in visitor.browser.page.ids
    two = {"q-tools-row": ["0", "1"], "q-tools-1-thing": "Rake", "q-tools-1-cost": "5"}
    address = f"/applications/{reference}/pages/money"
    visitor.browser.send("", {**MONEY, **two, "action": "remove:tools:0"}, path=address)
    assert visitor.grower.read(reference).answers["tools"] == [{"thing": "Rake", "cost": 500}]


def upload(content: bytes, name: str) -> dict[str, Any]:
    """A file as a form posts it."""
    return {"q-quotes": (io.BytesIO(content), name)}


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "empty.pdf", "is empty"),
        (PDF + b" " * 1_000_000, "big.pdf", "It must be 1 MB or smaller"),
        (b"MZ\x90\x00" + b"\0" * 60, "program.pdf", "must be one of these kinds of file: PDF, PNG"),
    ],
)
def test_a_file_that_is_refused(visitor: Visitor, content: bytes, name: str, words: str) -> None:
    reference = visitor.grower.start()
    assert visitor.answer(reference, "money", {**MONEY, **upload(content, name)}, "upload:quotes").status_code == 422
    assert words in visitor.browser.text
    assert "Spade" in visitor.browser.text
    assert visitor.grower.read(reference).answers["tools"] == [{"thing": "Spade", "cost": 12000}]


def test_a_file_beyond_what_a_page_takes(app: Flask, visitor: Visitor) -> None:
    reference = visitor.grower.start()
    answer = visitor.answer(reference, "money", {**MONEY, **upload(b"%PDF-" + b" " * (26 * 1024 * 1024), "huge.pdf")})
    assert answer.status_code == 413
    assert "What you sent is too big" in visitor.browser.text


def test_files_are_kept_whatever_else_is_wrong_replaced_removed_and_served_as_attachments(visitor: Visitor) -> None:
    reference = visitor.grower.start()
    page = f"/applications/{reference}/pages/money"
    assert visitor.answer(reference, "money", {"q-amount": "?", **upload(PDF, "one.pdf")}).status_code == 422
    assert "one.pdf" in visitor.browser.text
    visitor.answer(reference, "money", {"q-quotes-replace-0": (io.BytesIO(PNG), "two.png")}, "upload:quotes")
    (kept,) = visitor.grower.read(reference).answers["quotes"]
    assert kept["name"] == "two.png"
    served = visitor.browser.get(f"/files/{kept['id']}")
    assert served.data == PNG
    assert served.headers["Content-Disposition"].startswith("attachment")
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    visitor.open(page)
    visitor.browser.send("", {"action": "remove:quotes:0"}, path=page)
    assert visitor.grower.read(reference).answers["quotes"] is None


def stale(visitor: Visitor) -> tuple[str, str]:
    """Open a page, save it meanwhile as a colleague would, and press; give the application and the page's address."""
    reference = visitor.grower.start()
    address = f"/applications/{reference}/pages/hands"
    visitor.open(address)
    visitor.grower.save(reference, "hands", {"volunteers": 7, "story": "Peas."})
    assert visitor.browser.send("", {**HANDS, "action": "continue"}, path=address).status_code == 409
    return reference, address


def test_a_stale_page_shows_both_and_loses_neither(visitor: Visitor) -> None:
    reference, _ = stale(visitor)
    text = visitor.browser.text
    for words in ("saved this page after you opened it", "What is saved", "What you entered", "Peas.", "Beans."):
        assert words in text
    assert re.search(r">\s*Saved by you, \d", text)
    assert visitor.grower.read(reference).answers == {"volunteers": 7, "story": "Peas."}


@pytest.mark.parametrize(
    ("said", "status", "kept"),
    [
        pytest.param({"action": "continue"}, 422, {"volunteers": 7, "story": "Peas."}, id="nothing-said"),
        pytest.param(
            {"action": "continue", "take-volunteers": "mine"},
            422,
            {"volunteers": 7, "story": "Peas."},
            id="one-left-out",
        ),
        pytest.param(
            {"action": "continue", "take-volunteers": "mine", "take-story": "saved"},
            303,
            {"volunteers": 4, "story": "Peas."},
            id="one-of-each",
        ),
        pytest.param({"take-all": "mine"}, 303, {"volunteers": 4, "story": "Beans."}, id="everything-entered"),
    ],
)
def test_of_two_answers_the_one_that_was_chosen_is_kept(
    visitor: Visitor, said: dict[str, str], status: int, kept: dict[str, Any]
) -> None:
    reference, address = stale(visitor)
    assert visitor.browser.send("", said, path=address).status_code == status
    assert visitor.grower.read(reference).answers == kept
    if status == 422:
        assert "Select which answer to keep" in visitor.browser.text
        assert "Beans." in visitor.browser.text


def test_two_tabs_on_two_pages_do_not_disturb_each_other(visitor: Visitor) -> None:
    reference = visitor.grower.start()
    address = f"/applications/{reference}/pages/hands"
    visitor.open(address)
    visitor.grower.save(reference, "promise", {"promise": True})
    assert visitor.browser.send("", {**HANDS, "action": "continue"}, path=address).status_code == 303
    assert visitor.grower.read(reference).answers == {"volunteers": 4, "story": "Beans.", "promise": True}


def test_submitting_what_is_not_complete_says_what_is_missing(visitor: Visitor) -> None:
    reference = visitor.grower.complete()
    visitor.open(f"/applications/{reference}/check")
    form = next(form for form in visitor.browser.page.forms if form.action.endswith("/submit"))
    visitor.grower.save(reference, "hands", {"volunteers": None})
    answer = visitor.browser.post(form.action, dict(form.fields))
    assert answer.status_code == 422
    assert f"/applications/{reference}/pages/hands?then=check" in visitor.browser.page.links
    assert "How many volunteers?" in visitor.browser.text


def test_after_the_closing_time(visit: Callable[..., Visitor], plot: Garden, clock: FixedClock) -> None:
    clock.at = plot.closes_at
    clock.move(minutes=-5)
    visitor = visit()
    reference = visitor.grower.complete()
    visitor.open(f"/applications/{reference}/check")
    form = next(form for form in visitor.browser.page.forms if form.action.endswith("/submit"))
    visitor.open(f"/applications/{reference}/pages/money")
    page = next(form for form in visitor.browser.page.forms if not form.action)
    clock.move(minutes=5)
    assert visitor.browser.post(form.action, dict(form.fields)).status_code == 409
    assert "9 November 2026, 09:00" in visitor.browser.text
    address = f"/applications/{reference}/pages/money"
    assert visitor.browser.post(address, {**dict(page.fields), **MONEY, "action": "continue"}).status_code == 409
    posted = [(io.BytesIO(PDF), "late.pdf"), (io.BytesIO(PNG), "later.png")]
    late = {**dict(page.fields), **MONEY, "q-quotes": posted, "action": "upload:quotes"}
    assert visitor.browser.post(address, late).status_code == 409
    assert "late.pdf" in visitor.browser.text
    with plot.store.reading(visitor.grower.actor) as work:
        noted = files.late(work, visitor.grower.read(reference).id)
        assert {(file.name, file.size_bytes) for file in noted} == {("late.pdf", len(PDF)), ("later.png", len(PNG))}
    assert "Not submitted in time" in visitor.open(f"/applications/{reference}")


def test_another_organisations_application_is_not_there(visit: Callable[..., Visitor]) -> None:
    mine, theirs = visit(), visit()
    reference = mine.grower.complete()
    mine.submit(reference)
    theirs.open("/registration")
    token = dict(theirs.browser.page.forms[0].fields)
    for address in ("", "/pages/hands", "/check", "/receipt", "/copy", "/withdraw"):
        assert theirs.browser.get(f"/applications/{reference}{address}").status_code == 404
    for address in ("/pages/hands", "/submit", "/change", "/withdraw"):
        data = {**token, **HANDS, "key": "k", "version": "1", "action": "continue"}
        assert theirs.browser.post(f"/applications/{reference}{address}", data).status_code == 404
    assert theirs.browser.get(f"/registration/places/{mine.grower.place}").status_code == 404


def test_a_page_costs_few_queries(app: Flask, visitor: Visitor) -> None:
    from sqlalchemy import event

    reference = visitor.grower.complete()
    visitor.open("/applications")
    counted: dict[str, int] = {}
    for address in ("/applications", f"/applications/{reference}", f"/applications/{reference}/pages/hands"):
        statements: list[str] = []
        listen = lambda *parts: statements.append(re.sub(r"\s+", " ", parts[2])[:80])  # noqa: E731, B023
        event.listen(visitor.grower.garden.store.engine, "before_cursor_execute", listen)
        visitor.open(address)
        event.remove(visitor.grower.garden.store.engine, "before_cursor_execute", listen)
        counted[address] = len([each for each in statements if each.startswith("SELECT")])
    assert all(count <= 16 for count in counted.values()), counted


def test_what_is_filled_in_says_where_it_is_from_and_saving_confirms_it(visitor: Visitor) -> None:
    grower, story = visitor.grower, "Beans, and a prize for them."
    before = grower.complete(SEEDLING)
    visitor.answer(before, "hands", {"q-volunteers": "4", "q-story": story})
    assert visitor.submit(before).status_code == 303
    reference = grower.start(HARVEST)
    shown = visitor.open(f"/applications/{reference}/pages/hands")
    assert story in shown
    assert f"Filled in from application {before}, submitted on" in shown
    assert "story" not in grower.read(reference).answers
    visitor.answer(reference, "hands", {"q-volunteers": "4", "q-story": story})
    assert grower.read(reference).answers["story"] == story
    assert "Filled in from" not in visitor.open(f"/applications/{reference}/pages/hands")


def test_the_language_is_changed_without_losing_what_was_entered(visitor: Visitor) -> None:
    reference = visitor.grower.start(SEEDLING)
    address = f"/applications/{reference}/pages/hands"
    visitor.open(address)
    assert 'formaction="' in visitor.browser.text
    typed = {"action": "speak", "q-volunteers": "a few", "q-story": "Cennin."}
    answer = visitor.browser.send("", typed, path=f"{address}?speak=cy")
    assert answer.status_code == 200
    assert '<html lang="cy"' in visitor.browser.text
    assert "Cennin." in visitor.browser.text
    assert 'value="a few"' in visitor.browser.text
    assert "Gwall:" not in visitor.browser.text
    assert visitor.grower.read(reference).answers == {"volunteers": "a few", "story": "Cennin."}
    assert '<html lang="cy"' in visitor.open(address)
    assert '<html lang="cy"' in visitor.open(f"{address}?speak=xx")


def test_a_page_that_was_sent_is_read_in_the_other_language_in_its_place(app: Flask, plot: Garden) -> None:
    browser = Browser(app)
    browser.get("/sign-in")
    browser.send("/sign-in", {"email": "", "password": ""})
    assert "/language/cy?next=/sign-in" in " ".join(browser.page.links)
