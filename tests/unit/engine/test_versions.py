"""Versions: what a definition's head says, and the content id, which is that of its meaning and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Faults
from engine.versions import Version, read_version

TEXT = """\
kind: parameters
id: words/limits
title: {en: Limits}
owner: lead
in_force: {from: 2024-01-01}
values:
  most: {type: decimal, places: 2, title: {en: Most}, values: {2024-01-01: "2.50"}}
"""
RULES = """\
kind: rules
id: judge/one
title: {en: One}
owner: lead
in_force: {from: 2024-01-01}
reads: [plan]
rules:
  - {id: some, title: {en: Some}, when: {fact: plan.amount, at_most: "£2.50"}}
combine: all-must-pass
"""
EXAMPLES = """\
examples:
  - {name: A, on: 2024-01-01, given: {plan.amount: "£1"}, expect: {outcome: pass}}
"""


def version(text: str) -> Version:
    faults = Faults()
    found = read_version(text.encode(), "some.yaml", faults)
    assert not list(faults), [str(fault) for fault in faults]
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(TEXT, f"# {{a comment}}\n{TEXT}  # another\n", id="comments"),
        pytest.param(TEXT, TEXT.replace("\n", "\r\n"), id="line-ends"),
        pytest.param(TEXT, TEXT.replace("{en: Limits}", "\n  en: 'Limits'"), id="layout-and-quotes"),
        pytest.param(
            TEXT,
            TEXT.replace("kind: parameters\nid: words/limits\n", "id: words/limits\nkind: parameters\n"),
            id="order",
        ),
        pytest.param(RULES, RULES + EXAMPLES, id="examples"),
    ],
)
def test_the_content_id_is_that_of_the_meaning(one: str, other: str) -> None:
    assert version(one).content_id == version(other).content_id
    assert version(one).source != version(other).source


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        pytest.param(TEXT, "2.50", "2.51", id="a-value"),
        pytest.param(TEXT, "Limits", "limits", id="a-word"),
        pytest.param(TEXT, "{from: 2024-01-01}", "{from: 2024-01-02}", id="the-date"),
        pytest.param(TEXT, "{from: 2024-01-01}", "{from: 2024-01-01, to: 2024-02-01}", id="the-end"),
        pytest.param(TEXT, "owner: lead", "owner: brack", id="the-owner"),
        pytest.param(TEXT, "places: 2", "places: 3", id="a-type"),
        pytest.param(RULES, "at_most", "less_than", id="an-operator"),
        pytest.param(RULES, "all-must-pass", "none", id="how-it-combines"),
    ],
)
def test_another_meaning_is_another_content_id(text: str, old: str, new: str) -> None:
    assert version(text).content_id != version(text.replace(old, new)).content_id


@pytest.mark.parametrize(
    ("one", "other"), [("min: 1.50", "min: 1.5"), ("min: 2.0", "min: 2"), ("min: -0.10", "min: -0.1")]
)
def test_the_zeros_at_the_end_of_a_decimal_mean_nothing(one: str, other: str) -> None:
    form = """\
kind: form
id: ask/one
title: {en: One}
owner: lead
in_force: {from: 2024-01-01}
record: one
audience: provider
pages:
  - {id: only, title: {en: Only}, questions: [{id: some, type: integer, label: {en: Some}, MIN}]}
"""
    assert _content_id(form.replace("MIN", one)) == _content_id(form.replace("MIN", other))


def _content_id(text: str) -> str:
    found = read_version(text.encode(), "some.yaml", Faults())
    assert found is not None
    return found.content_id


def test_the_bytes_are_kept_as_written() -> None:
    text = f"# as it is\r\n{TEXT}"
    assert version(text).source == text.encode()


@pytest.mark.parametrize(
    ("dates", "on", "expected"),
    [
        pytest.param("{from: 2024-01-01}", "2023-12-31", False, id="before"),
        pytest.param("{from: 2024-01-01}", "2024-01-01", True, id="first-day"),
        pytest.param("{from: 2024-01-01}", "9999-12-31", True, id="without-end"),
        pytest.param("{from: 2024-01-01, to: 2024-02-29}", "2024-02-29", True, id="last-day"),
        pytest.param("{from: 2024-01-01, to: 2024-02-29}", "2024-03-01", False, id="after"),
        pytest.param("{from: 2024-01-01, to: 2024-01-01}", "2024-01-01", True, id="one-day"),
    ],
)
def test_its_own_dates(dates: str, on: str, expected: bool) -> None:
    assert version(TEXT.replace("{from: 2024-01-01}", dates)).in_force(date.fromisoformat(on)) is expected


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        pytest.param("{from: 2024-01-01}", "{from: 2024-02-30}", "pattern", 5, id="no-such-day"),
        pytest.param("{from: 2024-01-01}", "{from: 2024-01-02, to: 2024-01-01}", "dates-reversed", 5, id="reversed"),
        pytest.param("in_force: {from: 2024-01-01}\n", "", "key-missing", 1, id="no-dates"),
        pytest.param("id: words/limits\n", "", "key-missing", 1, id="no-id"),
    ],
)
def test_a_head_with_a_fault(old: str, new: str, code: str, line: int) -> None:
    faults = Faults()
    read_version(TEXT.replace(old, new).encode(), "some.yaml", faults)
    assert (code, line) in [(fault.code, fault.line) for fault in faults]


def test_without_a_usable_head_there_is_no_version() -> None:
    assert read_version(b"title: Nothing else\n", "some.yaml", Faults()) is None
    assert read_version(b"kind: [", "some.yaml", Faults()) is None
