"""A form with every question type, and a small application that serves its pages: what tests of formpages look at."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, redirect, render_template_string, request
from flask_babel import Babel
from werkzeug.datastructures import FileStorage, MultiDict

from engine.errors import Faults, InputError
from engine.forms.model import Form, Question
from engine.forms.read import form_fields, read_form
from engine.reading import MapNode, read
from engine.vocabulary import Vocabulary
from webapp.formpages import page_form, summary, task_list

STATIC = Path(__file__).resolve().parents[1] / "webapp" / "static"

_FILE = Path(__file__).resolve().parents[1] / "webapp" / "preview" / "gallery.yaml"
_OTHERWISE = {
    "[a link](https://example.org/).": "[a link](https://example.org/) and <script>alert(1)</script>.",
    "label: {en: Postcode, cy: Cod post}": "label: Postcode",
    "{en: Permit for digging, cy: Trwydded i balu}": "Permit for digging",
}
"""What is not so in the gallery that is shown to authors: markup in words, and words without their Welsh."""


def _otherwise(text: str) -> str:
    for written, instead in _OTHERWISE.items():
        assert written in text
        text = text.replace(written, instead)
    return text


GALLERY = _otherwise(_FILE.read_text(encoding="utf-8"))
"""The gallery of `fps preview --gallery`, as YAML."""

FILE = {"id": "f1", "name": "plan of the garden.pdf", "size_bytes": 1_234_567, "sha256": "a" * 64}
FILLED: dict[str, Any] = {
    "name": "Hill End",
    "overview": "By all of us.\nIn turn.",
    "email": "hill@example.org",
    "telephone": "01632 960001",
    "postcode": "L30 4XX",
    "urn": "123456",
    "places": 12,
    "rent": 123450,
    "opened": "2020-03-09",
    "area": "1.25",
    "sunny": "62.5",
    "planted": "2019-11-01",
    "keeper": "10001234",
    "found_at": {
        "line_1": "Hill End Garden",
        "line_2": "12 Long Lane",
        "town": "Crewe",
        "county": "Cheshire",
        "postcode": "CW1 2BJ",
    },
    "letters_to": {"line_1": "3 Mill Street", "town": "Llangollen", "postcode": "LL20 8NU"},
    "soil": "peat",
    "peat_depth": 30,
    "county": "a10",
    "crops": ["beans", "leeks"],
    "open_to_all": False,
    "true_words": True,
    "plan": [FILE | {"media_type": "application/pdf"}],
    "photographs": [
        {
            "id": f"p{n}",
            "name": f"photograph {n}.png",
            "size_bytes": 900 * 10**n,
            "sha256": f"{n}" * 64,
            "media_type": "image/png",
        }
        for n in (1, 2)
    ],
    "people": [
        {"full_name": "Ann Onymous", "role": "digger", "pay": 1250, "since": "2021-05-01"},
        {"full_name": "Bob a Job", "role": "waterer", "pay": 1000},
    ],
    "pay_in_all": 2250,
    "tools": [{"tool": "Spade"}],
    "prices": [
        {"crop": "beans", "price": 250, "organic": True},
        {"crop": "other", "name": "Leeks", "price": 1_200},
    ],
    "permit": "P-1",
}


@cache
def read_gallery(source: str = GALLERY) -> Form:
    """Read a form out of YAML that has no faults."""
    faults = Faults()
    document = read(source.encode(), "gallery.yaml")
    assert isinstance(document, MapNode)
    vocabulary = Vocabulary(form_fields(document, {}, faults), faults)
    form = read_form(document, {}, vocabulary, {}, faults)
    assert list(faults) == []
    return form


def posted(**fields: str | list[str]) -> MultiDict[str, str]:
    """Return a post: names without their `q-`, and `action` and `shown` as they are."""
    held: MultiDict[str, str] = MultiDict()
    for name, value in fields.items():
        key = name if name in ("action", "shown") else f"q-{name}".replace("__", "-")
        held.setlist(key, value if isinstance(value, list) else [value])
    return held


def keep_small(question: Question, upload: FileStorage) -> Mapping[str, Any]:
    """Keep a file of at most ten bytes."""
    content = upload.stream.read()
    if len(content) > 10:
        raise InputError("file-too-large", question.id, {"size_bytes": len(content), "max_bytes": 10})
    if not content:
        raise InputError("file-empty", question.id)
    kept = {"id": "new", "name": upload.filename, "size_bytes": len(content), "sha256": "b" * 64}
    return kept | {"media_type": "application/pdf"}


_FRAME = """<!DOCTYPE html><html lang="{{ locale }}" class="govuk-template"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{{ title }}</title>
<link rel="stylesheet" href="/static/main.css"></head>
<body class="govuk-template__body"><script>document.body.className += ' js-enabled govuk-frontend-supported'</script>
<div class="govuk-width-container"><main class="govuk-main-wrapper" id="main-content">
<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
{% if heading %}<h1 class="govuk-heading-l">{{ heading }}</h1>{% endif %}{{ body }}</div></div></main></div>
<script type="module" src="/static/start.mjs"></script></body></html>"""


def gallery_app(
    form: Form | None = None, answers: dict[str, Any] | None = None, locale: str = "en", done: str = ""
) -> Flask:
    """Return an application that serves the pages of a form and keeps one draft, `app.extensions["draft"]`.

    A page that is finished leads to the address `done`, or says so where there is none.
    """
    shown = form or read_gallery()
    app = Flask("gallery", static_folder=str(STATIC))
    app.config["TESTING"] = True
    Babel(app, default_locale=locale)
    draft = app.extensions["draft"] = dict(answers or {})

    @app.route("/page/<page_id>", methods=["GET", "POST"])
    def page(page_id: str) -> Any:
        known = shown.page(page_id)
        assert known is not None
        held = page_form(shown, known, draft, {}, locale)
        if request.method == "POST":
            held.bind(request.form, request.files, keep_small)
            draft.update(held.answers)
            if held.finished:
                return redirect(done) if done else "finished"
        return render_template_string(_FRAME, body=held.render(), title=held.title, locale=locale)

    @app.get("/tasks")
    def tasks() -> str:
        body = task_list(shown, draft, {}).render(lambda page_id: f"/page/{page_id}", locale)
        return render_template_string(_FRAME, body=body, title="Tasks", heading="Tasks", locale=locale)

    @app.get("/check")
    def check() -> str:
        found = summary(shown, draft, {}, locale, change=lambda page_id, _: f"/page/{page_id}")
        return render_template_string(_FRAME, body=found.render(), title="Check", heading="Check", locale=locale)

    @app.get("/record")
    def record() -> str:
        found = summary(shown, draft, {}, locale, file_url=lambda file: f"/files/{file['id']}")
        return render_template_string(
            _FRAME, body=found.render(for_print=True), title="Record", heading="Record", locale=locale
        )

    return app
