"""The way in: what a comparison says as JSON, and of versions that are the same or of two definitions."""

from __future__ import annotations

import pytest

from comparing import compared, compared_texts, messages, told
from defining import again, library, texts
from engine.comparing.differences import Side, compare_all
from engine.comparing.pairing import paired, replaced
from engine.comparing.texts import Change, changes
from engine.library import Library
from engine.versions import Version

BOLD = ("<b>", "</b>")


@pytest.mark.parametrize("definition_id", sorted(texts()))
def test_a_version_does_not_differ_from_itself(definition_id: str) -> None:
    comparison = compared(definition_id)
    assert comparison.differences == ()
    assert comparison.same_meaning


def test_comments_and_layout_mean_nothing() -> None:
    comparison = compared("pots/seedling", ("kind: lot", "# A lot.\nkind: lot"), ("code: SEED", 'code: "SEED"'))
    assert comparison.old.content_id == comparison.new.content_id
    assert comparison.differences == ()


def test_as_json() -> None:
    comparison = compared("pots/seedling", ("open_to_enrolment: true", "open_to_enrolment: false"))
    assert comparison.json() == {
        "old": {
            "id": "pots/seedling",
            "content_id": comparison.old.content_id,
            "in_force_from": "2024-01-01",
        },
        "new": {
            "id": "pots/seedling",
            "content_id": comparison.new.content_id,
            "in_force_from": "2024-01-01",
        },
        "same_meaning": False,
        "differences": [
            {
                "code": "open-to-enrolment-changed",
                "subject": "open_to_enrolment",
                "line": 11,
                "effect": "changes",
                "message": "Whether rounds may offer the lot: now no instead of yes.",
            }
        ],
    }
    assert comparison.json("cy")["differences"][0]["message"] == (
        "A gaiff rowndiau gynnig y lot: bellach nac ydy yn lle ydy."
    )


def test_titles_can_be_marked_in_another_way() -> None:
    comparison = compared("judge/grant", ("    guidance: {en: Someone comes to look.}\n", ""))
    said = comparison.differences[0].message("en", BOLD)
    assert said == "Rule <b>Open to neighbours</b>: its guidance is taken away; it was “Someone comes to look.”"


def test_two_definitions_of_one_kind_are_compared() -> None:
    comparison = compared_texts(texts()["pots/seedling"], texts()["pots/harvest"])
    assert told(comparison)[0] == ("id-changed", "id", "changes")
    assert ("code-changed", "code", "changes") in told(comparison)


def test_of_two_kinds_only_the_heads_are_compared() -> None:
    comparison = compared_texts(texts()["pots/seedling"], texts()["say/thanks"])
    assert {each[0] for each in told(comparison)} == {"kind-changed", "id-changed", "title-changed"}


class TestPairing:
    LATER = again("pots/seedling", "2026-01-01", ("£500", "£600"))

    def test_a_draft_takes_the_place_of_the_version_of_its_date(self) -> None:
        made = library(more=[self.LATER])
        first, second = (each for each in made.versions if each.id == "pots/seedling")
        assert replaced(second, made.versions) is second
        assert replaced(second, [first]) is first
        assert replaced(first, [second]) is None

    def test_versions_of_two_sets(self) -> None:
        old, new = library(), library(more=[self.LATER])
        gone = [each for each in new.versions if each.id != "say/thanks"]
        added = [each for each in old.versions if each.id != "judge/visit"]
        found = [
            (one.id if one else None, other.id if other else None)
            for one, other in paired(added, gone)
            if one is None or other is None or one.content_id != other.content_id
        ]
        assert found == [(None, "judge/visit"), ("pots/seedling", "pots/seedling"), ("say/thanks", None)]

    def test_only_what_differs_is_listed(self) -> None:
        old, new = library(), library(("pots/harvest", "code: ", "code: X"), more=[self.LATER])
        pairs = [(_side(old, one), _side(new, other)) for one, other in paired(old.versions, new.versions)]
        found = compare_all([*pairs, (None, pairs[0][1]), (pairs[1][0], None)])
        assert [(each.status, (each.new or each.old).id) for each in found] == [  # type: ignore[union-attr]
            ("changed", "pots/harvest"),
            ("changed", "pots/seedling"),
            ("added", "ask/bank"),
            ("removed", "ask/grant"),
        ]
        assert [each.json()["status"] for each in found] == [each.status for each in found]


def _side(made: Library, version: Version | None) -> Side | None:
    return None if version is None else Side(version, made.in_force(version.in_force_from))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("a b", "a  b\n", [], id="space-alone"),
        pytest.param("Come in.", "Go away.", [Change("Come in.", "Go away.")], id="short-texts-whole"),
        pytest.param(
            "One. " * 30 + "Two.", "One. " * 30 + "Three.", [Change("Two.", "Three.")], id="a-sentence-of-a-long-text"
        ),
        pytest.param("One.\nTwo.\n" * 20, "One.\nTwo.\n" * 19 + "One.\n", [Change("Two.", "")], id="a-line-taken-out"),
    ],
)
def test_texts_are_quoted_by_the_sentence(old: str, new: str, expected: list[Change]) -> None:
    assert list(changes(old, new)) == expected


def test_a_title_with_marks_of_markdown_stays_as_it_is() -> None:
    comparison = compared("judge/grant", ("title: {en: Sound roof}", "title: {en: A *sound* roof}"))
    assert messages(comparison) == ["Rule “Sound roof”: it is now called “A *sound* roof”."]
