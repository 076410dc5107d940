"""What is said of rule sets beside the conditions of their rules."""

from __future__ import annotations

import pytest

from comparing import Pair, compared, compared_texts, messages, told, undone

GRANT = "judge/grant"
HANDS = "Rule “Enough volunteers”"
HANDS_WHEN = "when: {fact: plan.volunteers, at_least: {parameter: words/hands/fewest-volunteers}}"
ROOF = "  - id: sound-roof\n"
COFFEE = """\
  - id: coffee
    title: {en: There is coffee}
    applies_when: {fact: garden.ground, is: roof}
    when: {fact: plan.story, answered: true}
"""
TEA = """\
  - id: tea
    title: {en: Tea for many}
    when: {fact: plan.volunteers, at_least: 9}
    then: {offer: [tea, cake]}
"""
RULES = """\
kind: rules
id: try/rules
title: Rules to try
owner: lead
in_force: {from: 2024-01-01}
reads: [plan, garden, verdict]
rules:
"""
OLDEST = """\
  - id: oldest
    title: {en: Oldest}
    when: {fact: plan.volunteers, at_least: 9}
    set: {verdict.pot_title: Old}
    otherwise_set: {verdict.pot_title: New}
"""


@pytest.mark.parametrize(
    ("pairs", "expected", "said"),
    [
        pytest.param(
            [("applies_when: {fact: garden.ground, is: roof}\n    ", "")],
            ("applies-when-removed", "sound-roof", "changes"),
            "Rule “Sound roof”: it now always applies, no longer only where “What does it grow on?” is A roof.",
            id="gate-removed",
        ),
        pytest.param(
            [(HANDS_WHEN, f"applies_when: {{fact: garden.ground, is: soil}}\n    {HANDS_WHEN}")],
            ("applies-when-added", "enough-hands", "changes"),
            f"{HANDS}: it now applies only where “What does it grow on?” is Soil.",
            id="gate-added",
        ),
        pytest.param(
            [
                (
                    "applies_when: {fact: garden.ground, is: roof}",
                    "applies_when: {fact: garden.ground, in: [roof, soil]}",
                )
            ],
            ("value-added", "sound-roof/applies-when", "changes"),
            "Rule “Sound roof”, where it applies: Soil now counts as well.",
            id="gate-wider",
        ),
        pytest.param(
            [("    then: refer\n", "")],
            ("then-changed", "sound-roof", "accepts-more"),
            "Rule “Sound roof”: where it holds it now comes to pass instead of refer.",
            id="then",
        ),
        pytest.param(
            [(HANDS_WHEN, f"{HANDS_WHEN}\n    otherwise: refer")],
            ("otherwise-changed", "enough-hands", "accepts-more"),
            f"{HANDS}: where it does not hold it now comes to refer instead of fail.",
            id="otherwise",
        ),
        pytest.param(
            [(HANDS_WHEN, f"{HANDS_WHEN}\n    unknown: fail")],
            ("unknown-changed", "enough-hands", "accepts-less"),
            f"{HANDS}: where it is unknown it now counts as fail instead of refer.",
            id="unknown",
        ),
        pytest.param(
            [("title: {en: Enough volunteers}", "title: {en: Enough hands}")],
            ("title-changed", "enough-hands", "words-only"),
            f"{HANDS}: it is now called “Enough hands”.",
            id="title",
        ),
        pytest.param(
            [("title: {en: Enough volunteers}", "title: {en: Enough volunteers, cy: Digon o wirfoddolwyr}")],
            ("title-changed", "enough-hands", "words-only"),
            f"{HANDS}: its title in Welsh is new: “Digon o wirfoddolwyr”.",
            id="title-in-welsh",
        ),
        pytest.param(
            [('pass: {en: "{plan.volunteers} volunteers tend it."}', 'pass: {en: "{plan.volunteers} is enough."}')],
            ("because-changed", "enough-hands", "words-only"),
            f"{HANDS}: the reason for pass now reads “{{plan.volunteers}} is enough.” instead of "
            "“{plan.volunteers} volunteers tend it.”",
            id="because",
        ),
        pytest.param(
            [("    guidance: {en: Someone comes to look.}\n", "")],
            ("guidance-changed", "open-gate", "words-only"),
            "Rule “Open to neighbours”: its guidance is taken away; it was “Someone comes to look.”",
            id="guidance",
        ),
        pytest.param(
            [("source: minute 12, paragraph 1", "source: minute 13")],
            ("source-changed", "enough-hands", "words-only"),
            f"{HANDS}: its source now reads “minute 13” instead of “minute 12, paragraph 1”.",
            id="source",
        ),
        pytest.param(
            [("enough-hands: ", "hands: "), ("id: enough-hands", "id: hands")],
            ("rule-id-changed", "hands", "changes"),
            f"{HANDS}: its id is now “hands” instead of “enough-hands”.",
            id="id",
        ),
        pytest.param(
            [(ROOF, COFFEE + ROOF)],
            ("rule-added", "coffee", "accepts-less"),
            "Rule “There is coffee” is new: it asks that “What have you grown?” is given; "
            "it applies only where “What does it grow on?” is A roof.",
            id="rule-added",
        ),
        pytest.param(
            [(ROOF, TEA + ROOF)],
            ("rule-added", "tea", "changes"),
            "Rule “Tea for many” is new: it gives the offer of “tea” and the offer of “cake” "
            "where “How many volunteers?” is at least 9.",
            id="concluding-rule-added",
        ),
        pytest.param(
            [(ROOF, OLDEST + ROOF)],
            ("rule-added", "oldest", "changes"),
            "Rule “Oldest” is new: it gives “Grant” the value Old where “How many volunteers?” is at least 9.",
            id="deriving-rule-added",
        ),
        pytest.param(
            [("reads: [plan, pot, garden", "reads: [plan, pot, club, garden")],
            ("reads-added", "reads", "changes"),
            "What it reads now also has “club”.",
            id="reads",
        ),
        pytest.param(
            [
                (
                    "spending.listed: {sum: {of: plan.tools, value: {fact: row.cost}}}",
                    "spending.listed: {fact: plan.amount}",
                )
            ],
            ("computed-changed", "spending.listed", "changes"),
            "What is computed as “What you would buy added up”: it is now Amount you ask for "
            "instead of the sum of Cost over “What you would buy”.",
            id="computed",
        ),
        pytest.param(
            [("combine: all-must-pass", "combine: none")],
            ("combine-changed", "combine", "changes"),
            "The rules now only conclude, where every criterion had to pass.",
            id="combine",
        ),
    ],
)
def test_each_change_is_said(pairs: list[Pair], expected: tuple[str, str, str], said: str) -> None:
    comparison = compared(GRANT, *pairs)
    assert [each for each in told(comparison) if not each[0].startswith("example-")] == [expected]
    assert said in messages(comparison)


@pytest.mark.parametrize(
    ("rule", "expected", "said"),
    [
        pytest.param(
            COFFEE,
            ("rule-removed", "coffee", "accepts-more"),
            "Rule “There is coffee” is removed: it asked that “What have you grown?” is given; "
            "it applies only where “What does it grow on?” is A roof.",
            id="verdict",
        ),
        pytest.param(
            OLDEST,
            ("rule-removed", "oldest", "changes"),
            "Rule “Oldest” is removed: it gave “Grant” the value Old where “How many volunteers?” is at least 9.",
            id="derives",
        ),
    ],
)
def test_a_rule_that_is_gone_is_said_with_what_it_did(rule: str, expected: tuple[str, str, str], said: str) -> None:
    comparison = undone(GRANT, (ROOF, rule + ROOF))
    assert (told(comparison), messages(comparison)) == ([expected], [said])


def test_what_stands_only_in_the_old_document_is_placed_there() -> None:
    comparison = undone(GRANT, (ROOF, COFFEE + ROOF))
    line = next(
        number for number, text in enumerate(comparison.old.source.decode().splitlines(), 1) if "id: coffee" in text
    )
    assert comparison.differences[0].place.line == line


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("offer: [tea, cake]", "offer: [cake, tea]", [], id="order"),
        pytest.param("offer: tea", "offer: [tea]", [], id="list-of-one"),
        pytest.param("offer: [tea, cake]", "offer: tea", ["it no longer offers “cake”."], id="one-fewer"),
        pytest.param(
            "offer: [tea, cake]",
            "offer: tea, warn: cake",
            ["it no longer offers “cake”.", "it now warns of “cake”."],
            id="another-conclusion",
        ),
    ],
)
def test_conclusions(old: str, new: str, expected: list[str]) -> None:
    before, after = (TEA.replace("offer: [tea, cake]", each) for each in (old, new))
    combined = "combine: all-must-pass"
    comparison = compared_texts(*(RULES + each + combined + "\n" for each in (before, after)))
    assert messages(comparison) == [f"Rule “Tea for many”: {said}" for said in expected]


def test_a_rule_that_no_longer_gives_a_verdict() -> None:
    deciding = TEA.replace("then: {offer: [tea, cake]}", "then: pass")
    comparison = compared_texts(*(RULES + each + "combine: all-must-pass\n" for each in (deciding, TEA)))
    assert told(comparison)[0] == ("then-changed", "tea", "changes")
    assert messages(comparison)[0] == "Rule “Tea for many”: it now concludes, and gives no verdict."


def test_values_that_rules_give() -> None:
    other = OLDEST.replace("Old}", "Ripe}").replace("New}", "Fresh}")
    comparison = compared_texts(*(RULES + each + "combine: all-must-pass\n" for each in (OLDEST, other)))
    assert messages(comparison) == [
        "Rule “Oldest”: the value it gives “Grant” is now “Ripe” instead of “Old”.",
        "Rule “Oldest”: the value of “Grant” where no rule gives one is now “Fresh” instead of “New”.",
    ]


def test_rules_read_in_another_order_decide_the_same() -> None:
    comparison = compared_texts(RULES + TEA + COFFEE + "combine: none\n", RULES + COFFEE + TEA + "combine: none\n")
    assert told(comparison) == [("rule-moved", "coffee", "words-only")]
    assert messages(comparison) == ["Rule “There is coffee”: it now stands first."]


@pytest.mark.parametrize(
    ("rest", "effect"),
    [
        pytest.param("", "accepts-less", id="one-more-must-pass"),
        pytest.param("none", "changes", id="the-set-only-concludes"),
    ],
)
def test_what_a_new_rule_does_hangs_on_the_set(rest: str, effect: str) -> None:
    combine = f"combine: {rest or 'all-must-pass'}\n"
    only = "  - {id: only, title: Only, when: {fact: plan.volunteers, at_least: 1}}\n"
    comparison = compared_texts(RULES + only + combine, RULES + only + COFFEE + combine)
    assert told(comparison) == [("rule-added", "coffee", effect)]


def test_a_new_rule_may_settle_what_no_rule_did() -> None:
    """Where no rule applies the outcome is refer, so one more may pass what was referred."""
    combine = "combine: all-must-pass\n"
    gated = COFFEE.replace("coffee", "cocoa")
    comparison = compared_texts(RULES + gated + combine, RULES + gated + COFFEE + combine)
    assert told(comparison) == [("rule-added", "coffee", "changes")]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        pytest.param(
            [("on: 2025-02-01\n    given: {garden.ground: roof}", "on: 2025-02-02\n    given: {garden.ground: roof}")],
            ["Example “A garden on a roof that no engineer has seen” is another case now."],
            id="changed",
        ),
        pytest.param(
            [("name: A garden on a roof that no engineer has seen", "name: No engineer")],
            [
                "Example “No engineer” is new.",
                "Example “A garden on a roof that no engineer has seen” is removed.",
            ],
            id="renamed",
        ),
    ],
)
def test_examples_are_told_of_and_mean_nothing(pairs: list[Pair], expected: list[str]) -> None:
    comparison = compared(GRANT, *pairs)
    assert comparison.old.content_id == comparison.new.content_id
    assert messages(comparison) == expected
    assert comparison.same_meaning
