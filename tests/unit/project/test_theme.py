"""The colours of the theme can be told apart by people with low vision: WCAG 2.2 contrast, measured."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

THEME = (Path(__file__).resolve().parents[3] / "webapp" / "assets" / "_theme.scss").read_text(encoding="utf-8")
WHITE = "#ffffff"
TEXT, LARGE_OR_CONTROL = 7.0, 3.0


def _colour(name: str) -> str:
    """The colour of a `$name`, a `"name"` of govuk-frontend's or a `--app-name`, followed to its digits."""
    found = re.search(rf'(?:\${name}|"{name}"|--app-{name}): (?:#\{{)?(\$?[#\w-]+)\}}?[;,]', THEME)
    assert found, name
    said = found[1]
    return _colour(said[1:]) if said.startswith("$") else said


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("verdict", ["pass", "fail", "refer", "unknown", "neutral"])
def test_a_verdict_is_readable(verdict: str) -> None:
    assert _contrast(_colour(f"{verdict}-text"), _colour(f"{verdict}-background")) >= TEXT


@pytest.mark.parametrize("name", ["text", "link", "link-visited", "link-hover", "secondary-text", "error", "success"])
def test_words_are_readable_on_the_page(name: str) -> None:
    assert _contrast(_colour(name), WHITE) >= TEXT


@pytest.mark.parametrize("name", ["text", "link", "link-hover", "link-visited"])
def test_words_are_readable_on_the_footer(name: str) -> None:
    assert _contrast(_colour(name), _colour("surface")) >= TEXT


@pytest.mark.parametrize("name", ["action", "action-hover", "brand"])
def test_white_is_readable_on_the_header_and_on_buttons(name: str) -> None:
    assert _contrast(WHITE, _colour(name)) >= TEXT


@pytest.mark.parametrize(("one", "other"), [("input-border", "white"), ("surface-border", "surface")])
def test_controls_stand_out(one: str, other: str) -> None:
    assert _contrast(_colour(one), WHITE if other == "white" else _colour(other)) >= LARGE_OR_CONTROL
