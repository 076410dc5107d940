"""What is proved over time, where it cannot be exact, and how cases are found behind arithmetic, rows and patterns."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from defining import texts
from engine.errors import Fault
from engine.library import Library
from engine.proofs import worked
from engine.proving import Proofs, prove

HEAD = "title: Test\nowner: lead\nin_force: {from: 2024-01-01}\n"
FACTS = f"""
kind: vocabulary
id: test/facts
{HEAD}
records:
  a:
    count: {{type: integer, title: Count}}
    other: {{type: integer, title: Other}}
    third: {{type: integer, title: Third}}
    fourth: {{type: integer, title: Fourth}}
    price: {{type: money, title: Price}}
    share: {{type: percentage, title: Share}}
    day: {{type: date, title: Day}}
    name: {{type: text, title: Name}}
    proof: {{type: file, title: Proof}}
    yes: {{type: boolean, title: Sure}}
    tags: {{type: choices, options: [a, b, c, d, e, f, g, h], title: Tags}}
    lines: {{type: rows, title: Lines, row: {{cost: {{type: money}}, kind: {{type: text}}}}}}
"""
FIGURES = f"""
kind: parameters
id: test/figures
{HEAD}
values:
  least: {{type: integer, values: {{2024-01-01: 5, 2025-01-01: 12}}}}
  later: {{type: integer, values: {{2025-06-01: 3}}}}
"""


def rules(*conditions: str, more: str = "") -> str:
    """Return a rule set with one rule for each condition."""
    found = "".join(f"  - {{id: rule-{at}, when: {each}}}\n" for at, each in enumerate(conditions))
    return f"kind: rules\nid: test/rules\n{HEAD}reads: [a, test/figures]\n{more}rules:\n{found}combine: all-must-pass\n"


def proved(*texts: str) -> Proofs:
    return prove(Library.read((f"{at}.yaml", text.encode()) for at, text in enumerate((FACTS, FIGURES, *texts))))


def faults(*texts: str) -> list[Fault]:
    return [fault for fault in proved(*texts).faults if fault.code != "unused-parameter"]


def case(fault: Fault) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(fault.hint.removeprefix("Facts: "))
    return found


class TestDates:
    def test_what_is_never_so_must_be_so_on_every_date(self) -> None:
        between = "{all: [{fact: a.count, at_most: 10}, {fact: a.count, at_least: {parameter: test/figures/least}}]}"
        assert faults(rules(between)) == []

    @pytest.mark.parametrize(
        ("most", "on", "said"),
        [
            pytest.param(10, (2024, 12, 31), [], id="the-day-before"),
            pytest.param(10, (2025, 1, 1), ["It is so from 1 January 2025."], id="from-the-day-of-a-figure"),
            pytest.param(10, (2027, 5, 5), ["It is so from 1 January 2025."], id="and-on-every-day-after"),
            pytest.param(4, (2025, 1, 1), [], id="what-is-so-on-every-day-is-said-without-one"),
        ],
    )
    def test_what_is_never_so_for_a_time_is_said_of_its_days(
        self, most: int, on: tuple[int, int, int], said: list[str]
    ) -> None:
        figure = "{parameter: test/figures/least}"
        between = f"{{all: [{{fact: a.count, at_most: {most}}}, {{fact: a.count, at_least: {figure}}}]}}"
        found = [fault.message for fault in proved(rules(between)).on(date(*on)) if fault.code == "contradictory"]
        assert [message[message.index("It is so") :] for message in found] == said

    def test_what_was_never_so_ends_with_its_time_and_with_its_version(self) -> None:
        never = "{all: [{fact: a.count, at_least: 10}, {fact: a.count, at_most: {parameter: test/figures/least}}]}"
        found = proved(rules(never)).dated
        assert [(each.first, each.last) for each in found] == [(date(2024, 1, 1), date(2024, 12, 31))]
        assert found[0].fault.message.endswith("It is so until 31 December 2024.")
        later = "{all: [{fact: a.count, at_most: 10}, {fact: a.count, at_least: {parameter: test/figures/least}}]}"
        ended = rules(later).replace("{from: 2024-01-01}", "{from: 2024-01-01, to: 2025-03-31}")
        assert [(each.first, each.last) for each in proved(ended).dated] == [(date(2025, 1, 1), date(2025, 3, 31))]

    def test_what_is_never_so_on_all_dates_is_said_once(self) -> None:
        between = "{all: [{fact: a.count, at_most: 4}, {fact: a.count, at_least: {parameter: test/figures/least}}]}"
        assert [(fault.code, " It is so from" in fault.message) for fault in faults(rules(between))] == [
            ("contradictory", False)
        ]

    def test_what_can_be_from_a_later_date_says_from_when(self) -> None:
        setting = (
            f"kind: rules\nid: test/rules\n{HEAD}reads: [a, test/figures]\nrules:\n"
            "  - {id: one, when: {fact: a.count, at_least: 12}, set: {a.name: x}, otherwise_set: {a.name: z}}\n"
            "  - {id: two, when: {all: [{fact: a.count, at_least: 10}, {fact: a.count, at_most: "
            "{parameter: test/figures/least}}]}, set: {a.name: y}}\ncombine: none\n"
        )
        (found,) = faults(setting)
        assert (found.code, case(found)) == ("sets-differ", {"a.count": 12})
        assert found.message.endswith("It is so from 2025-01-01.")

    def test_a_figure_that_is_not_in_force_yet_proves_nothing(self) -> None:
        assert faults(rules("{fact: a.count, at_least: {parameter: test/figures/later}}")) == []


@pytest.mark.parametrize(
    ("condition", "more"),
    [
        pytest.param("{fact: a.count, at_most: 5}", "", id="numbers"),
        pytest.param("{fact: a.name, matches: '[A-Z]{2}[0-9]'}", "", id="patterns"),
        pytest.param("{fact: a.count, at_most: {add: [{fact: a.other}, 3]}}", "", id="arithmetic"),
        pytest.param("{fact: a.day, before: 2020-01-01}", "", id="dates"),
        pytest.param("{any_row: {of: a.lines, when: {fact: row.cost, more_than: £5.00}}}", "", id="rows"),
        pytest.param(
            "{fact: a.price, at_most: {sum: {of: a.lines, value: {fact: row.cost}}}}", "", id="a-sum-over-rows"
        ),
        pytest.param("{fact: a.tags, includes_all: [a, b, c, d, e, f, g]}", "", id="too-many-options-to-tell-apart"),
        pytest.param(
            "{any: [{fact: a.count, less_than: {fact: a.other}}, {fact: a.third, less_than: {fact: a.fourth}}, "
            "{fact: a.count, is: {fact: a.third}}]}",
            "",
            id="too-many-facts-to-tell-apart-in-every-order",
        ),
        pytest.param("{fact: a.proof, answered: true}", "", id="files"),
    ],
)
def test_sound_rules_have_no_fault(condition: str, more: str) -> None:
    assert faults(rules(condition, more=more)) == []


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        pytest.param(
            "{all: [{fact: a.price, more_than: £9.00}, {fact: a.price, less_than: £9.01}]}",
            "contradictory",
            id="no-penny-between",
        ),
        pytest.param(
            "{all: [{fact: a.day, after: 2024-02-28}, {fact: a.day, before: 2024-02-29}]}",
            "contradictory",
            id="no-day-between",
        ),
        pytest.param(
            "{all: [{fact: a.count, more_than: {fact: a.other}}, {fact: a.count, less_than: {fact: a.other}}]}",
            "contradictory",
            id="two-facts",
        ),
        pytest.param(
            "{all: [{fact: a.count, less_than: {fact: a.other}}, {fact: a.other, less_than: {fact: a.third}}, "
            "{fact: a.third, less_than: {fact: a.count}}]}",
            "never-true",
            id="three-facts-in-a-circle",
        ),
        pytest.param("{fact: a.count, at_most: {min: [{fact: a.count}]}}", "always-true", id="the-least"),
        pytest.param(
            "{all: [{fact: a.price, is: {add: [{fact: a.price}, £1.00]}}, {fact: a.price, missing: true}]}",
            "contradictory",
            id="known-and-not-known",
        ),
        pytest.param("{fact: a.count, in: [1, 1], }", None, id="said-twice"),
        pytest.param("{any_row: {of: a.lines, when: {all: [{fact: row.kind, is: x}, {fact: row.kind, is: y}]}}}",
                     "contradictory", id="in-rows"),
        pytest.param("{fact: a.count, at_least: {count: {of: a.lines}}}", None, id="a-count-is-a-number"),
        pytest.param("{all: [{fact: a.other, at_most: -1}, {fact: a.other, is: {count: {of: a.lines}}}]}",
                     "contradictory", id="a-count-is-never-below-nought"),
    ],
)  # fmt: skip
def test_what_can_be_proved(condition: str, code: str | None) -> None:
    assert [fault.code for fault in faults(rules(condition))] == ([code] if code else [])


class TestCases:
    @pytest.mark.parametrize(
        ("condition", "wanted"),
        [
            pytest.param("{fact: a.price, less_than: £10.00}", {"a.price"}, id="money"),
            pytest.param("{not: {fact: a.price, more_than: {multiply: [{fact: a.count}, £2.00]}}}",
                         {"a.price", "a.count"}, id="arithmetic"),
            pytest.param("{not: {fact: a.count, less_than: {count: {of: a.lines, when: {fact: row.cost, is: £3.00}}}}}",
                         {"a.count", "a.lines"}, id="rows"),
        ],
    )  # fmt: skip
    def test_silence_is_shown_behind_what_cannot_be_followed(self, condition: str, wanted: set[str]) -> None:
        text = rules(condition).replace("}\ncombine", ", unknown: pass}\ncombine")
        found = [fault for fault in faults(text) if fault.code == "silence-pays"]
        assert found
        assert {name for fault in found for name in case(fault)} == wanted

    def test_a_number_below_nought_is_no_gap_where_none_is_spoken_of(self) -> None:
        table = (
            f"kind: table\nid: test/table\n{HEAD}hit: first\ninputs: [a.count]\noutputs: {{b.x: {{type: text}}}}\n"
            "rows:\n  - {id: few, match: [0..5], give: [few]}\n  - {id: many, match: [{at_least: 6}], give: [many]}\n"
        )
        assert faults(table) == []
        (found,) = faults(table.replace("0..5", "-1..5"))
        assert (found.code, case(found)) == ("gap", {"a.count": -2})

    def test_a_gap_names_only_what_matters(self) -> None:
        table = (
            f"kind: table\nid: test/table\n{HEAD}hit: first\ninputs: [a.count, a.yes]\n"
            "outputs: {b.x: {type: text}}\nrows:\n  - {id: few, match: [{at_most: 5}, '-'], give: [few]}\n"
            "  - {id: many, match: [{at_least: 7}, true], give: [many]}\n"
        )
        found = faults(table)
        assert [(fault.code, case(fault)) for fault in found] == [
            ("gap", {"a.count": 6}),
            ("gap", {"a.count": 7, "a.yes": False}),
        ]


class TestUndecided:
    def test_what_takes_too_much_work_is_said_and_nothing_claimed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(worked, "STEPS_OF_A_STEP", 3)
        found = proved(rules("{all: [{fact: a.count, at_least: 10}, {fact: a.count, at_most: 5}]}", "{rule: rule-0}"))
        assert any("rule rule-0 takes too much work" in words for _, words in found.undecided)
        assert "sets-differ" not in {fault.code for fault in found.faults}

    @pytest.mark.parametrize(
        ("condition", "words"),
        [
            pytest.param("{fact: a.name, matches: 'x+'}", "“Name has the form x+”", id="patterns"),
            pytest.param("{fact: a.count, is: {add: [{fact: a.other}, 3]}}", "“Other plus 3”", id="arithmetic"),
            pytest.param(
                "{any_row: {of: a.lines, when: {fact: row.kind, is: x}}}", "In at least one of Lines", id="rows"
            ),
        ],
    )
    def test_what_is_not_followed_is_named(self, condition: str, words: str) -> None:
        said = [said for _, said in proved(rules(condition)).undecided]
        assert any(words.replace("“", "").replace("”", "") in each.replace("“", "").replace("”", "") for each in said)


def test_a_parameter_that_only_a_table_or_a_form_reads_is_used() -> None:
    table = (
        f"kind: table\nid: test/table\n{HEAD}hit: first\ninputs: [a.count]\noutputs: {{b.x: {{type: text}}}}\n"
        "rows:\n  - {id: few, match: [{at_most: {parameter: test/figures/least}}], give: [few]}\notherwise: [many]\n"
    )
    codes = [(fault.code, fault.message) for fault in proved(table).faults]
    assert codes == [("unused-parameter", "Nothing reads the parameter test/figures/later.")]


def test_a_parameter_that_a_lot_reads_is_used() -> None:
    lot = texts()["pots/seedling"].replace(
        "code: SEED\n", "code: SEED\nchargeable_weeks: {parameter: test/figures/least}\n"
    )
    found = proved(*(texts() | {"pots/seedling": lot}).values()).faults
    unused = [fault.message for fault in found if fault.code == "unused-parameter"]
    assert unused == ["Nothing reads the parameter test/figures/later."]


def test_a_rule_that_can_never_be_so_hides_nothing_else() -> None:
    long, short = "{fact: a.count, at_least: 10}", "{fact: a.count, at_most: 5}"
    always = "{any: [{fact: a.other, at_least: 1}, {fact: a.other, less_than: 1}]}"
    assert [fault.code for fault in faults(rules(long, short, always))] == ["always-true", "outcome-never"]
