"""Closures: every definition that a definition reads, directly or through others, and no other."""

from __future__ import annotations

import pytest

from defining import edition

EVERYTHING = {
    "ask/bank",
    "ask/grant",
    "councils/brackenford",
    "councils/mossley-vale",
    "grants/green-patch",
    "judge/grant",
    "judge/visit",
    "pots/seedling",
    "say/come-in",
    "say/nudge",
    "say/puzzle",
    "say/result",
    "say/thanks",
    "say/way-back",
    "signup/club",
    "signup/garden",
    "words/arrival",
    "words/grants",
    "words/hands",
}
OF_THE_RULES = {"ask/grant", "judge/visit", "signup/garden", "words/grants", "words/hands"}


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        pytest.param(["councils/brackenford"], {"councils/brackenford"}, id="an-authority-reads-nothing"),
        pytest.param(["words/grants"], {"words/grants"}, id="a-vocabulary-reads-nothing"),
        pytest.param(["signup/garden"], {"signup/garden"}, id="a-form-of-its-own"),
        pytest.param(["signup/club"], {"signup/club", "ask/bank"}, id="a-form-that-asks-from-the-bank"),
        pytest.param(["ask/grant"], {"ask/grant", "signup/garden", "words/grants"}, id="a-form-with-conditions"),
        pytest.param(["judge/grant"], {"judge/grant"} | OF_THE_RULES, id="rules-facts-words-and-parameters"),
        pytest.param(
            ["say/thanks"],
            {"say/thanks", "ask/bank", "signup/club", "signup/garden", "words/grants"},
            id="a-letter-with-tokens",
        ),
        pytest.param(["pots/seedling"], EVERYTHING, id="a-lot-names-all-its-pieces"),
        pytest.param(["pots/harvest"], EVERYTHING | {"pots/harvest"}, id="a-lot-and-what-it-is-based-on"),
        pytest.param(["signup/garden", "councils/brackenford"], {"signup/garden", "councils/brackenford"}, id="two"),
        pytest.param([], set(), id="nothing"),
    ],
)
def test_what_is_read(ids: list[str], expected: set[str]) -> None:
    assert set(edition().closure(ids)) == expected


def test_it_gives_the_content_id_of_each_in_order_of_id() -> None:
    made = edition()
    closure = made.closure(["pots/harvest"])
    assert list(closure) == sorted(closure)
    assert closure == {name: made.versions[name].content_id for name in closure}


def test_it_is_closed() -> None:
    made = edition()
    closure = made.closure(["pots/harvest"])
    assert made.closure(closure) == closure


def test_what_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        edition().closure(["pots/nothing"])


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            (
                "judge/grant",
                'pass: {en: "{plan.volunteers} volunteers',
                'pass: {en: "{club.club_title}: {plan.volunteers}',
            ),
            id="words-alone",
        ),
        pytest.param(
            (
                "judge/grant",
                "applies_when: {fact: garden.ground, is: roof}",
                "applies_when: {fact: club.banked, is: true}",
            ),
            id="a-gate-alone",
        ),
    ],
)
def test_a_fact_read_in_one_place_alone_counts(change: tuple[str, str, str]) -> None:
    definition_id, old, new = change
    more = (definition_id, "reads: [plan,", "reads: [club, plan,")
    assert "signup/club" not in edition().closure([definition_id])
    assert "signup/club" in edition(more, (definition_id, old, new)).closure([definition_id])
