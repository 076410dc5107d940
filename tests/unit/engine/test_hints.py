"""Hints find the name that was meant, and cost little however many names there are."""

from __future__ import annotations

import pytest

from engine import hints
from engine.hints import did_you_mean, nearest

FACTS = ["inspection.grade", "inspection.body", "lot.residential", "lot.all_year", "colour"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("inspection.grad", "inspection.grade"),
        ("inspecton.grade", "inspection.grade"),
        ("nspection.grade", "inspection.grade"),
        ("lot.residental", "lot.residential"),
        ("colur", "colour"),
        ("Colour", "colour"),
        ("quite.another_thing", ""),
        ("", ""),
        ("x" * 1000, ""),
    ],
)
def test_what_was_meant(word: str, meant: str) -> None:
    assert nearest(word, FACTS) == meant
    assert did_you_mean(word, FACTS) == (f"Did you mean {meant}?" if meant else "")


@pytest.mark.parametrize("word", ["inspection.grad", "nspection.grade", "inspectoin.grade"])
def test_it_is_found_among_thousands(word: str) -> None:
    many = [f"record_{number}.field_{number}" for number in range(5000)]
    assert nearest(word, [*many, *FACTS]) == "inspection.grade"


def test_few_names_are_compared_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def counting(word: str, names: list[str], **_: object) -> list[str]:
        compared.append(len(names))
        return []

    monkeypatch.setattr(hints, "get_close_matches", counting)
    nearest("question_5x", [f"question_{number}" for number in range(5000)])
    assert compared == [hints.MAX_COMPARED]
