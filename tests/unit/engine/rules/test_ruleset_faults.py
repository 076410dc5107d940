"""Rule sets that are refused when they are read: code and line of each fault."""

from __future__ import annotations

import pytest
from test_decide import read_set

PLAIN = "- {id: one, when: {fact: a.yes, is: true}}"


@pytest.mark.parametrize(
    ("rules", "head", "code", "line"),
    [
        (f"{PLAIN}\n{PLAIN}", "", "duplicate-id", 8),
        ("- {id: one, when: {rule: two}}\n- {id: two, when: {rule: one}}", "", "derived-cycle", 7),
        ("- {id: one, when: {rule: one}}", "", "derived-cycle", 7),
        ("- {id: one, when: {fact: d.flag, is: true}, set: {d.flag: true}}", "", "derived-cycle", 7),
        (PLAIN, "compute: {d.total: {add: [{fact: d.total}, £1]}}", "derived-cycle", 5),
        ("- {id: one, when: {rule: two}}", "", "unknown-rule", 7),
        ("- {id: one, when: {fact: a.yes, is: true}, set: {d.mark: high}}", "", "otherwise-set-missing", 6),
        ("- {id: one, when: {fact: a.yes, is: true}, set: {d.flag: false}}", "", "otherwise-set-missing", 6),
        ("- {id: one, when: {fact: a.yes, is: true}, set: {d.mark: higher}}", "", "literal-option", 7),
        ("- {id: one, when: {fact: a.yes, is: true}, set: {d.flags: true}}", "", "unknown-fact", 7),
        (
            "- {id: one, when: {fact: a.yes, is: true}, set: {d.flag: true}, otherwise_set: {d.mark: low}}",
            "",
            "otherwise-set",
            6,
        ),
        ("- {id: one, when: {fact: a.yes, is: true}, then: {offers: x}}", "", "unknown-conclusion", 7),
        ("- {id: one, when: {fact: a.yes, is: true}}", "compute: {d.total: {fact: a.whole}}", "type-mismatch", 5),
        ("- {id: one, when: {fact: a.yes, is: true}}", "compute: {d.mark: {fact: a.grade}}", "type-mismatch", 5),
        (
            "- {id: one, when: {fact: a.yes, is: true}, set: {d.flag: true}}",
            "compute: {d.flag: {fact: a.yes}}",
            "derived-twice",
            5,
        ),
        ("- {id: one, when: {fact: a.yes, is: true}, because: {pass: '{a.yess}'}}", "", "unknown-token", 7),
    ],
)  # fmt: skip
def test_a_fault_has_its_code_and_line(rules: str, head: str, code: str, line: int) -> None:
    _, faults = read_set(rules, head)
    assert (code, line) in {(fault.code, fault.line) for fault in faults.errors}, list(faults)


def test_the_circle_is_named_in_its_order() -> None:
    _, faults = read_set("- {id: one, when: {fact: d.flag, is: true}, set: {d.flag: true}}")
    assert [fault.message for fault in faults.errors] == [
        "These depend on each other in a circle: rule one → d.flag → rule one."
    ]


def test_every_circle_is_named() -> None:
    knots = "- {id: one, when: {all: [{rule: two}, {rule: three}]}}\n- {id: two, when: {rule: one}}"
    apart = "- {id: three, when: {rule: one}}\n- {id: four, when: {rule: four}}"
    _, faults = read_set(f"{knots}\n{apart}")
    assert {fault.message.removeprefix("These depend on each other in a circle: ") for fault in faults.errors} == {
        "rule one → rule two → rule one.",
        "rule one → rule three → rule one.",
        "rule four → rule four.",
    }
