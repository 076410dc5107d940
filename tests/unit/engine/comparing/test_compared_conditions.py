"""Changes of a condition: what is said, and which way the rule goes."""

from __future__ import annotations

import pytest

from comparing import compared_texts, messages, told
from engine.comparing.conditions import compare_conditions
from engine.conditions import model
from engine.conditions.model import FactRef, Literal
from engine.values import Option, Type, TypeName
from engine.words import Words

RULES = """\
kind: rules
id: try/rules
title: Rules to try
owner: lead
in_force: {{from: 2024-01-01}}
reads: [plan, garden, pot, words/hands, asking]
rules:
  - id: good
    title: Good enough
    when: {condition}
    {more}
  - {{id: always, title: Always asked, when: {{fact: pot.for_old_gardens, is: false}}}}
combine: all-must-pass
"""
SOIL = "{fact: garden.ground, is: soil}"
EITHER = "{fact: garden.ground, in: [soil, roof]}"
FEW = "{fact: plan.volunteers, at_least: 3}"
MONEY = '{fact: plan.amount, at_most: "£5,200.00"}'
OLD = "{fact: pot.for_old_gardens, is: true}"
ENGINEER = "{fact: plan.engineer, answered: true}"
DEAR = '{every_row: {of: plan.tools, when: {fact: row.cost, at_most: "£100"}}}'
OLD_TITLE = "Only for gardens that have been tended for some years"
MANY = "the bound of “How many volunteers?”"
DUG = "the bound of “When was it first dug?”"
MORE, LESS, OTHER = "accepts-more", "accepts-less", "changes"


def rules(condition: str, more: str = "") -> str:
    return RULES.format(condition=condition, more=more)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(SOIL, "{fact: garden.ground, in: [soil]}", id="one-of-one"),
        pytest.param(EITHER, "{fact: garden.ground, in: [roof, soil]}", id="order-of-values"),
        pytest.param(EITHER, f"{{any: [{SOIL}, {{fact: garden.ground, is: roof}}]}}", id="values-as-alternatives"),
        pytest.param(f"{{all: [{SOIL}, {FEW}]}}", f"{{all: [{FEW}, {SOIL}]}}", id="order-of-tests"),
        pytest.param(f"{{all: [{SOIL}, {FEW}]}}", f"{{all: [{{all: [{FEW}]}}, {SOIL}, {FEW}]}}", id="nested-and-twice"),
        pytest.param("{fact: garden.ground, is_not: soil}", f"{{not: {SOIL}}}", id="not"),
        pytest.param(f"{{none: [{SOIL}, {FEW}]}}", f"{{not: {{any: [{FEW}, {SOIL}]}}}}", id="none"),
        pytest.param(f"{{not: {FEW}}}", "{fact: plan.volunteers, less_than: 3}", id="opposite-bound"),
        pytest.param(OLD, "{fact: pot.for_old_gardens, is_not: false}", id="yes-or-no"),
        pytest.param(MONEY, '{fact: plan.amount, at_most: "£5200"}', id="money-written-otherwise"),
        pytest.param(SOIL, "{fact: garden.ground, is_not: roof}", id="the-other-of-two-options"),
        pytest.param(FEW, "{fact: plan.volunteers, more_than: 2}", id="the-next-whole-number"),
        pytest.param(MONEY, '{fact: plan.amount, less_than: "£5,200.01"}', id="the-next-penny"),
        pytest.param(
            "{fact: plan.first_dug_on, after: 2019-12-31}",
            "{fact: plan.first_dug_on, on_or_after: 2020-01-01}",
            id="the-next-day",
        ),
        pytest.param(
            "{fact: plan.volunteers, between: [3, 9]}",
            f"{{all: [{FEW}, {{fact: plan.volunteers, at_most: 9}}]}}",
            id="a-range-is-two-bounds",
        ),
        pytest.param(
            '{not: {any_row: {of: plan.tools, when: {fact: row.cost, more_than: "£100"}}}}',
            DEAR,
            id="no-row-is-every-row",
        ),
        pytest.param(
            "{fact: plan.amount, at_most: {add: [{fact: pot.ceiling}, {fact: spending.listed}]}}",
            "{fact: plan.amount, at_most: {add: [{fact: spending.listed}, {fact: pot.ceiling}]}}",
            id="order-of-a-sum",
        ),
    ],
)
def test_what_means_the_same_is_no_difference(old: str, new: str) -> None:
    comparison = compared_texts(rules(old), rules(new))
    assert comparison.old.content_id != comparison.new.content_id
    assert told(comparison) == []
    assert comparison.same_meaning


CHANGED = [
    pytest.param(EITHER, SOIL, [("value-removed", LESS, "A roof is no longer accepted.")], id="value-out"),
    pytest.param(SOIL, EITHER, [("value-added", MORE, "A roof is now accepted as well.")], id="value-in"),
    pytest.param(
        SOIL,
        "{fact: garden.ground, is: roof}",
        [("value-changed", OTHER, "“What does it grow on?” must now be A roof instead of Soil.")],
        id="another-value",
    ),
    pytest.param(
        "{fact: garden.ground, not_in: [roof]}",
        "{fact: garden.ground, not_in: [roof, soil]}",
        [("value-removed", LESS, "Soil is no longer accepted.")],
        id="one-more-kept-out",
    ),
    pytest.param(
        "{fact: garden.ground, is_not: roof}",
        EITHER,
        [("value-added", MORE, "A roof is now accepted as well.")],
        id="another-operator-told-by-what-it-accepts",
    ),
    pytest.param(
        OLD,
        "{fact: pot.for_old_gardens, is: false}",
        [("value-changed", OTHER, f"{OLD_TITLE} must now be no instead of yes.")],
        id="yes-to-no",
    ),
    pytest.param(
        "{fact: plan.engineer, in: [Bo Beam, Al Arch]}",
        "{fact: plan.engineer, is: Bo Beam}",
        [("value-removed", LESS, "“Al Arch” is no longer accepted.")],
        id="text",
    ),
    pytest.param(
        MONEY,
        '{fact: plan.amount, at_most: "£5,500"}',
        [("bound-changed", MORE, "the bound of Amount you ask for goes from at most £5,200.00 to at most £5,500.00.")],
        id="bound-up",
    ),
    pytest.param(
        MONEY,
        '{fact: plan.amount, less_than: "£5,200"}',
        [
            (
                "bound-changed",
                LESS,
                "the bound of Amount you ask for goes from at most £5,200.00 to less than £5,200.00.",
            )
        ],
        id="bound-no-longer-inside",
    ),
    pytest.param(
        MONEY,
        '{fact: plan.amount, at_least: "£5,200"}',
        [
            (
                "bound-changed",
                OTHER,
                "the bound of Amount you ask for goes from at most £5,200.00 to at least £5,200.00.",
            )
        ],
        id="bound-turned-round",
    ),
    pytest.param(
        "{fact: plan.first_dug_on, on_or_after: 2020-01-01}",
        "{fact: plan.first_dug_on, after: 2019-06-30}",
        [("bound-changed", MORE, "{dug} goes from on or after 1 January 2020 to after 30 June 2019.")],
        id="date",
    ),
    pytest.param(
        FEW,
        "{fact: plan.volunteers, at_least: {parameter: words/hands/fewest-volunteers}}",
        [("bound-changed", OTHER, "{many} goes from at least 3 to at least Fewest volunteers.")],
        id="bound-by-parameter",
    ),
    pytest.param(
        "{fact: plan.volunteers, between: [3, 9]}",
        "{fact: plan.volunteers, between: [3, 12]}",
        [("bound-changed", MORE, "{many} goes from at most 9 to at most 12.")],
        id="one-end-of-a-range",
    ),
    pytest.param(
        FEW,
        f"{{all: [{FEW}, {MONEY}]}}",
        [("test-added", LESS, "it now also asks that Amount you ask for is at most £5,200.00.")],
        id="test-added",
    ),
    pytest.param(
        f"{{all: [{FEW}, {MONEY}, {OLD}]}}",
        f"{{all: [{OLD}, {FEW}]}}",
        [("test-removed", MORE, "it no longer asks that Amount you ask for is at most £5,200.00.")],
        id="test-removed",
    ),
    pytest.param(
        MONEY,
        f"{{any: [{MONEY}, {OLD}]}}",
        [("alternative-added", MORE, f"it is now also enough that {OLD_TITLE} is yes.")],
        id="alternative-added",
    ),
    pytest.param(
        f"{{any: [{MONEY}, {OLD}, {FEW}]}}",
        f"{{any: [{MONEY}, {FEW}]}}",
        [("alternative-removed", LESS, f"it is no longer enough that {OLD_TITLE} is yes.")],
        id="alternative-removed",
    ),
    pytest.param(
        f"{{none: [{FEW}, {OLD}]}}",
        f"{{none: [{OLD}]}}",
        [("test-removed", MORE, "it no longer asks that “How many volunteers?” is less than 3.")],
        id="one-fewer-that-none-may-be",
    ),
    pytest.param(
        f"{{all: [{MONEY}, {OLD}]}}",
        f"{{any: [{OLD}, {MONEY}]}}",
        [("group-changed", MORE, "one of these is now enough, where all were asked for: ")],
        id="all-to-any",
    ),
    pytest.param(
        f"{{any: [{MONEY}, {OLD}]}}",
        f"{{all: [{OLD}, {MONEY}]}}",
        [("group-changed", LESS, "all of these are now asked for, where one was enough: ")],
        id="any-to-all",
    ),
    pytest.param(
        f"{{all: [{EITHER}, {OLD}]}}",
        f"{{all: [{OLD}, {SOIL}]}}",
        [("value-removed", LESS, "for “What does it grow on?”, A roof is no longer accepted.")],
        id="the-fact-is-named-beside-others",
    ),
    pytest.param(
        f"{{any: [{OLD}, {{all: [{FEW}, {MONEY}]}}]}}",
        f"{{any: [{{all: [{MONEY}, {{fact: plan.volunteers, at_least: 4}}]}}, {OLD}]}}",
        [("bound-changed", LESS, "{many} goes from at least 3 to at least 4.")],
        id="deep-inside",
    ),
    pytest.param(
        DEAR,
        DEAR.replace("£100", "£90"),
        [("bound-changed", LESS, "in each of “What you would buy”, the bound of Cost goes from at most £100.00 to")],
        id="in-rows",
    ),
    pytest.param(
        OLD,
        "{rule: always}",
        [
            (
                "condition-changed",
                OTHER,
                f"it now asks that “Always asked” holds, where it asked that {OLD_TITLE} is yes.",
            )
        ],
        id="something-else-altogether",
    ),
    pytest.param(
        '{fact: plan.engineer, matches: "A.*"}',
        '{fact: plan.engineer, matches: "B.*"}',
        [
            (
                "condition-changed",
                OTHER,
                "it now asks that Name of the engineer who looked at the roof has the form B.*,",
            )
        ],
        id="pattern",
    ),
    pytest.param(
        "{fact: plan.amount, at_most: {fact: pot.ceiling}}",
        "{fact: plan.amount, less_than: {fact: pot.ceiling}}",
        [("bound-changed", LESS, "the bound of Amount you ask for goes from at most Largest grant to less than ")],
        id="bound-of-another-fact-no-longer-inside",
    ),
    pytest.param(
        "{none: [{fact: plan.volunteers, between: [3, 9]}, {fact: plan.first_dug_on, before: 2020-01-01}]}",
        "{any: [{fact: plan.volunteers, between: [3, 9]}, {fact: plan.first_dug_on, before: 2020-01-01}]}",
        [("condition-changed", OTHER, "it now asks for the opposite of what it asked: that any of these: ")],
        id="the-opposite",
    ),
    pytest.param(
        f"{{all: [{OLD}, {{any: [{SOIL}, {MONEY}]}}]}}",
        f"{{all: [{OLD}, {{any: [{{all: [{SOIL}, {FEW}]}}, {MONEY}]}}]}}",
        [
            (
                "test-added",
                LESS,
                "in the condition (any of these: “What does it grow on?” is Soil; "
                "Amount you ask for is at most £5,200.00), "
                "in the alternative (“What does it grow on?” is Soil), it now also asks that “How many volunteers?”",
            )
        ],
        id="inside-which",
    ),
    pytest.param(
        f"{{any: [{EITHER}, {MONEY}]}}",
        f"{{any: [{SOIL}, {MONEY}]}}",
        [("value-removed", LESS, "for “What does it grow on?”, A roof no longer counts.")],
        id="a-value-of-one-alternative",
    ),
]


CHOSEN = FactRef("a.body", Type(TypeName.CHOICES, (Option("b", Words("B")), Option("c", Words("C")))), Words("Body"))
BOTH = (Literal("b", CHOSEN.type), Literal("c", CHOSEN.type))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            model.Test(CHOSEN, "includes_any", BOTH),
            model.Test(CHOSEN, "includes_all", BOTH),
            "all of these are now asked for, where one was enough: Body includes B; Body includes C",
            id="any-to-all",
        ),
        pytest.param(
            model.Test(CHOSEN, "includes_all", BOTH),
            model.Test(CHOSEN, "includes_any", BOTH),
            "one of these is now enough, where all were asked for: Body includes B; Body includes C",
            id="all-to-any",
        ),
        pytest.param(
            model.Test(CHOSEN, "includes_any", BOTH),
            model.Test(CHOSEN, "includes_any", BOTH[:1]),
            "C no longer counts",
            id="one-of-several-that-may-be-chosen",
        ),
    ],
)
def test_what_may_be_chosen_together(old: model.Test, new: model.Test, said: str) -> None:
    assert [change.words.en for change in compare_conditions(old, new, accepting=True)] == [said]


@pytest.mark.parametrize(("old", "new", "expected"), CHANGED)
def test_what_changed_is_said_with_the_way_it_goes(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    comparison = compared_texts(rules(old), rules(new))
    assert [(code, effect) for code, _, effect in told(comparison)] == [(code, effect) for code, effect, _ in expected]
    for message, (_, _, said) in zip(messages(comparison), expected, strict=True):
        assert message.startswith(f"Rule “Good enough”: {said.replace('{many}', MANY).replace('{dug}', DUG)}")


@pytest.mark.parametrize(("old", "new", "_"), CHANGED)
def test_every_change_is_said_in_welsh(old: str, new: str, _: object) -> None:
    comparison = compared_texts(rules(old), rules(new))
    assert all(message.startswith("Rheol “Good enough”: ") for message in messages(comparison, "cy"))
    assert set(messages(comparison)) & set(messages(comparison, "cy")) == set()


@pytest.mark.parametrize(
    ("more", "effect", "said"),
    [
        pytest.param("then: refer", MORE, "counts", id="refer-rather-than-fail"),
        pytest.param("then: fail\n    otherwise: pass", LESS, "counts", id="what-holds-fails"),
        pytest.param("then: fail", OTHER, "counts", id="one-verdict-either-way"),
        pytest.param("otherwise: refer\n    unknown: fail", OTHER, "is now accepted", id="unknown-is-worse-than-no"),
        pytest.param("then: {offer: tea}", OTHER, "now gives the offer of “tea”", id="conclusion"),
    ],
)
def test_what_a_wider_condition_does_hangs_on_the_verdicts(more: str, effect: str, said: str) -> None:
    comparison = compared_texts(rules(SOIL, more), rules(EITHER, more))
    assert told(comparison) == [("value-added", "good", effect)]
    assert said in messages(comparison)[0]


def test_a_rule_that_another_reads_may_go_either_way() -> None:
    old = rules(SOIL).replace("combine:", "  - {id: reads, title: Reads it, when: {not: {rule: good}}}\ncombine:")
    assert told(compared_texts(old, old.replace(SOIL, EITHER))) == [("value-added", "good", OTHER)]
