"""The catalogues hold every word of the interface and no other, and a Welsh page is Welsh where it matters most."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Flask
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from browsing import Browser
from databases import clock, sqlite_store, sqlite_template  # noqa: F401 - fixtures
from engine.reading import MapNode, read
from engine.untranslated import untranslated
from gallery import read_gallery
from webapp import create_app, interface
from webapp.formpages import page_form
from webapp.settings import Settings
from webapp.store import Store

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "translations.py"
PLACES = re.compile(r"%\(\w+\)[sd]|%\{\w+\}")


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


translations = _loaded()


def _translated() -> Iterator[Any]:
    for path in translations.CATALOGUES:
        for message in translations.read(path):
            if message.id and translations.is_translated(message):
                yield pytest.param(message, id=f"{path.parents[1].name}-{message.id}"[:60])


@pytest.fixture
def app(sqlite_store: Store) -> Flask:  # noqa: F811
    """The service on an empty database."""
    return create_app(Settings(database_url="given", secret_key=b"0" * 32), store=sqlite_store)


@pytest.fixture
def welsh(app: Flask) -> Browser:
    """A browser of somebody who has chosen Welsh."""
    browser = Browser(app)
    browser.client.set_cookie(interface.LANGUAGE_COOKIE, "cy", domain="localhost")
    return browser


def test_every_word_of_the_interface_is_in_every_catalogue() -> None:
    assert len(translations.CATALOGUES) >= 1
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_bringing_up_to_date_keeps_what_is_translated_and_drops_what_is_no_longer_said(tmp_path: Path) -> None:
    path = tmp_path / "cy" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    entries = [("Sign in", "Mewngofnodi"), ("Said no more", "Dim mwy")]
    head = '# Welsh.\nmsgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    path.write_text(head + "".join(f'\nmsgid "{id_}"\nmsgstr "{words}"\n' for id_, words in entries), "utf-8")
    path.write_bytes(translations.brought_up_to_date(path, translations.gathered()))
    catalogue = translations.read(path)
    assert catalogue["Sign in"].string == "Mewngofnodi"
    assert catalogue["Sign out"].string == ""
    assert "Said no more" not in catalogue
    assert path.read_text("utf-8").startswith("# Welsh.\n")


@pytest.mark.parametrize("message", list(_translated()))
def test_a_translation_has_the_places_of_the_original(message: Any) -> None:
    one, *many = [message.id] if isinstance(message.id, str) else message.id
    said, *more = [message.string] if isinstance(message.string, str) else message.string
    assert sorted(PLACES.findall(said)) == sorted(PLACES.findall(one))
    assert [sorted(PLACES.findall(each)) for each in more] == [sorted(PLACES.findall(each)) for each in many]


def test_a_welsh_page_with_an_error_says_so_before_its_title(welsh: Browser) -> None:
    welsh.get("/sign-in")
    assert welsh.page.title.startswith("Mewngofnodi")
    welsh.send("/sign-in", {"email": "", "password": ""})
    assert welsh.page.title.startswith("Gwall: Mewngofnodi")
    assert '<html lang="cy"' in welsh.text
    for words in ("Mae yna broblem", "Gwall:", "Rhowch eich cyfrinair"):
        assert words in welsh.text
    assert "Error:" not in welsh.text


def test_a_welsh_page_of_a_form_with_an_error_says_so_too(app: Flask) -> None:
    form = read_gallery()
    with app.test_request_context():
        held = page_form(form, form.pages[0], {}, {}, "cy")
        held.bind(MultiDict({"action": "continue", "shown": [question.id for question in form.pages[0].questions]}))
        html = held.render()
        assert held.title.startswith("Gwall: ")
    for words in ("Mae yna broblem", "Gwall:", "Cadw a pharhau"):
        assert words in html


@pytest.mark.parametrize(("number", "words"), [(1, "1 heb ei agor eto"), (3, "3 heb eu hagor eto")])
def test_words_that_count_have_a_form_for_one_and_for_more(app: Flask, number: int, words: str) -> None:
    with app.test_request_context(headers={"Cookie": f"{interface.LANGUAGE_COOKIE}=cy"}):
        assert ngettext("%(num)d not opened yet", "%(num)d not opened yet", number) == words


def test_every_shipped_form_is_in_welsh() -> None:
    files = sorted((ROOT / "forms").rglob("*.yaml"))
    documents = [document for file in files if isinstance(document := read(file.read_bytes(), file.name), MapNode)]
    assert len(documents) >= 6
    assert [str(fault) for fault in untranslated(documents, "cy")] == []


def test_every_word_of_the_interface_has_its_welsh() -> None:
    path = next(path for path in translations.CATALOGUES if path.parents[1].name == "cy")
    assert [each.id for each in translations.read(path) if each.id and not translations.is_translated(each)] == []
