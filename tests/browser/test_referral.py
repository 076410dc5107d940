"""A referral of a hundred questions, filled in by a person at a browser, with and without script, page by page."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from engine.forms.answers import relevance, strip, validate
from engine.forms.model import Form, Page
from engine.library import Library
from enrolling import shipped
from gallery import gallery_app
from walking import Seen, serving, someone

pytestmark = pytest.mark.browser

AT_LEAST = 90
ANSWERS: dict[str, Any] = {
    "born_on": "2014-05-02",
    "looked_after": "by-another",
    "year_group": "year-10-11",
    "plan_stage": "tribunal",
    "primary_need": "multi-sensory",
    "adult_support": "one-to-one",
    "communicates": ["by-speaking", "signs", "device"],
    "other_needs": ["asd", "pd"],
    "risks": ["hurts-self", "runs-off"],
    "walks": False,
    "kind_of_place": "residential-38",
}
"""The answers that make other questions appear; to every other question the sample of its type is given."""


@cache
def referral() -> Form:
    return Library.read(shipped()).in_force(date(2026, 11, 26)).forms["referral/placement"]


def answers_to(form: Form) -> dict[str, Any]:
    sampled = {question.id: question.type.sample(question) for question in form.questions if question.asks}
    files = {question.id for question in form.questions if question.takes_files}
    return {name: answer for name, answer in (sampled | ANSWERS).items() if name not in files}


def shown(form: Form, page: Page, draft: dict[str, Any]) -> bool:
    return bool(relevance(form, draft, {}).on_page(page))


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_referral_is_filled_in(chromium: Browser, tmp_path: Path, script: bool) -> None:
    form, seen = referral(), Seen()
    (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.7\n")
    app = gallery_app(form, {}, done="/tasks")
    draft: dict[str, Any] = app.extensions["draft"]
    with serving(app) as address:
        officer = someone(chromium, address, seen, {}, script=script)
        officer.files = tmp_path
        for page in form.pages:
            if shown(form, page, draft):
                officer.page.goto(f"{address}/page/{page.id}")
                officer.answer(page, answers_to(form), {"plan_file": ["plan.pdf"], "behaviour_plan": ["plan.pdf"]})
        assert "Not started" not in officer.page.inner_text("main")
        officer.page.context.close()
    assert seen.problems == []
    assert validate(form, strip(form, draft, {}), {}) == ()
    given = strip(form, draft, {})
    assert len(given) >= AT_LEAST
    assert {name: given[name] for name in ANSWERS} == ANSWERS
    assert "out_since" not in given
