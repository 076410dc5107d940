"""Forms on paper: who may have which, and that it says what it is of."""

from __future__ import annotations

import io

import pypdf
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from browsing import PASSWORD, Browser
from changing import later, library
from clock import FixedClock
from garden import SEEDLING, Garden, Grower, person, plant
from webapp import create_app
from webapp.services.load_definitions import load_definitions
from webapp.settings import Settings
from webapp.store import OPERATOR, Store

EMAIL = "ada@example.org"


@pytest.fixture
def garden(sqlite_store: Store) -> Garden:
    return plant(sqlite_store)


@pytest.fixture
def grower(garden: Garden) -> Grower:
    made = Grower(garden, person(garden.store, "provider", email=EMAIL, password=PASSWORD))
    made.register()
    return made


@pytest.fixture
def app(garden: Garden) -> Flask:
    return create_app(Settings(database_url="given", secret_key=b"0" * 32), store=garden.store)


@pytest.fixture
def provider(app: Flask, grower: Grower) -> Browser:
    return signed_in(app, EMAIL)


def signed_in(app: Flask, email: str) -> Browser:
    browser = Browser(app)
    assert browser.sign_in(email, PASSWORD).status_code == 303
    return browser


def submitted(browser: Browser, grower: Grower) -> str:
    reference = grower.complete()
    browser.get(f"/applications/{reference}/check")
    assert browser.send(f"/applications/{reference}/submit").status_code == 303
    return reference


def words(answer: TestResponse) -> str:
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    return " ".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages).split())


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "See all that the form asks, to read or print"), ("cy", "Gweld popeth y mae’r ffurflen yn ei ofyn")],
)
def test_anyone_may_read_what_a_form_asks_before_applying(app: Flask, language: str, said: str) -> None:
    browser = Browser(app)
    browser.get(f"/language/{language}")
    assert said in browser.get(f"/criteria/{SEEDLING}").get_data(as_text=True)
    (link,) = [link for link in browser.page.links if link.endswith("/blank")]
    assert "What have you grown?" in browser.get(link).get_data(as_text=True)
    (pdf,) = [link for link in browser.page.links if link.endswith(".pdf")]
    set_ = words(browser.get(pdf))
    assert "What have you grown?" in set_
    assert ("Page 1 of" if language == "en" else "Tudalen 1 o") in set_


@pytest.mark.parametrize("end", ["blank", "blank.pdf"])
def test_a_form_that_is_none(app: Flask, end: str) -> None:
    assert Browser(app).get(f"/forms/{'0' * 64}/{end}").status_code == 404


def test_a_provider_has_what_was_submitted_as_pdf_and_nobody_else_before_the_round_closes(
    app: Flask, provider: Browser, garden: Garden, grower: Grower, clock: FixedClock
) -> None:
    other = Grower(garden, person(garden.store, "provider", email="rita@example.org", password=PASSWORD))
    other.register()
    person(garden.store, "officer", email="olive@example.org", password=PASSWORD)
    reference = submitted(provider, grower)
    path = f"/applications/{reference}/copy.pdf"
    provider.get(f"/applications/{reference}")
    assert f"{path}?number=1" in provider.page.links
    set_ = words(provider.get(path))
    assert f"Copy of application {reference}" in set_
    assert "What have you grown? Beans." in set_
    assert "Growers of Mill Lane" in set_
    assert grower.read(reference).receipts[0].receipt in set_
    assert provider.get(f"{path}?number=2").status_code == 404
    assert signed_in(app, "rita@example.org").get(path).status_code == 404
    assert signed_in(app, "olive@example.org").get(path).status_code == 404
    assert Browser(app).get(path).status_code == 303
    clock.move(days=7)
    officer = signed_in(app, "olive@example.org")
    assert words(officer.get(path)) == set_
    officer.get(f"/evaluation/{reference}/application")
    assert f"{path}?number=1" in officer.page.links


def test_what_was_submitted_is_for_ever_in_the_version_that_it_answered(
    provider: Browser, garden: Garden, grower: Grower, clock: FixedClock
) -> None:
    reference = submitted(provider, grower)
    before = provider.get(f"/applications/{reference}/copy.pdf").data
    text = later("re-confirm")
    load_definitions(garden.store, OPERATOR, [("later.yaml", text.encode())])
    garden.library = library(text)
    clock.move(days=2)
    again = Browser(provider.client.application)
    again.sign_in(EMAIL, PASSWORD)
    answer = again.get(f"/applications/{reference}/copy.pdf")
    assert "What have you grown? Beans." in words(answer)
    assert answer.data == before
