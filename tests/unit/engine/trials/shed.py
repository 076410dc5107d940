"""Small definitions of a tool shed, one of each thing that can be changed: what tests of coverage and mutants plant."""

from __future__ import annotations

from textwrap import indent

from engine.library import Library

VOCABULARY = """\
kind: vocabulary
id: shed/words
title: Words of the shed
owner: lead
in_force: {from: 2024-01-01}
records:
  tool:
    age: {type: integer, title: Age}
    price: {type: money, title: Price}
    share: {type: percentage, places: 1, title: Share}
    bought_on: {type: date, title: Bought on}
    sold_on: {type: date, title: Sold on}
    kind: {type: choice, options: [spade, fork, hoe], title: Kind}
    uses: {type: choices, options: [dig, cut, carry], title: Uses}
    sharp: {type: boolean, title: Sharp}
    label: {type: text, title: Label}
    parts: {type: rows, title: Parts, row: {weight: {type: integer, title: Weight}}}
  loan:
    weeks: {type: integer, title: Weeks}
    fee: {type: money, title: Fee}
    class: {type: choice, options: [short, long, none], title: Class}
    days: {type: integer, title: Days}
"""
PARAMETERS = """\
kind: parameters
id: shed/figures
title: Figures of the shed
owner: lead
in_force: {from: 2024-01-01}
values:
  most-weeks:
    type: integer
    title: Most weeks
    values: {2024-01-01: "4", 2025-01-01: "6"}
"""
TABLE = """\
kind: table
id: shed/fee
title: Fee by kind
owner: lead
in_force: {from: 2024-01-01}
hit: first
inputs: [tool.kind, tool.age]
outputs: {loan.fee: {type: money, title: Fee}}
rows:
  - {id: old-spade, match: [spade, {at_least: 10}], give: ["£1.00"]}
  - {id: spade, match: [spade, "-"], give: ["£2.00"]}
  - {id: others, match: [[fork, hoe], "0..3"], give: ["£3.00"]}
otherwise: ["£4.00"]
"""
RULES = """\
kind: rules
id: shed/lending
title: Lending
owner: lead
in_force: {from: 2024-01-01}
reads: [tool, loan, shed/figures]
rules:
"""
COMPUTE = "compute:\n  loan.days: {multiply: [{fact: loan.weeks}, 7]}\n"
HEAD_LINES = RULES.count("\n")


def table(*examples: str, **changes: str) -> str:
    """Return the table of fees, with pieces of its text changed, and examples of it."""
    return _changed(TABLE, changes) + _examples(examples)


def rules(*written: str, combine: str = "all-must-pass", examples: tuple[str, ...] = ()) -> str:
    """Return a rule set of the rules that are `written`, with examples."""
    body = "".join(indent(each, "  ") for each in written)
    return f"{RULES}{body}combine: {combine}\n{_examples(examples)}"


def rule(text: str, name: str = "checked") -> str:
    """Return a rule whose keys `text` writes, a line each."""
    return f"- id: {name}\n" + indent(text.strip() + "\n", "  ")


def example(given: str, expect: str, *, on: str = "2024-06-01", name: str = "Tried") -> str:
    """Return an example in one line."""
    return f"{{name: {name}, on: {on}, given: {{{given}}}, expect: {{{expect}}}}}"


def shed(*definitions: str, parameters: str = PARAMETERS) -> Library:
    """Return the library of the shed: its words and figures with `definitions`, each in a file named by its id."""
    texts = [VOCABULARY, parameters, *definitions]
    return Library.read([(text.partition("\nid: ")[2].partition("\n")[0], text.encode()) for text in texts])


def _examples(examples: tuple[str, ...]) -> str:
    return "".join(["examples:\n", *(f"  - {each}\n" for each in examples)]) if examples else ""


def _changed(text: str, changes: dict[str, str]) -> str:
    for name, new in changes.items():
        line = next(line for line in text.splitlines() if line.strip().startswith((f"{name}:", f"- {{id: {name},")))
        text = text.replace(line, new)
    return text


FEES = (
    example("tool.kind: spade, tool.age: 10", 'outputs: {loan.fee: "£1.00"}, matched: [old-spade]'),
    example("tool.kind: fork, tool.age: 3", 'outputs: {loan.fee: "£3.00"}'),
    example("tool.kind: hoe, tool.age: 4", 'outputs: {loan.fee: "£4.00"}, matched: []'),
    example("tool.age: 4", "outputs: {loan.fee: null}, missing: [tool.kind]"),
)
"""Examples of the table."""
LENDING = rules(
    rule('applies_when: {fact: tool.kind, in: [spade, fork]}\nwhen: {fact: loan.fee, at_most: "£2.50"}', "cheap"),
    rule("when: {fact: loan.weeks, at_most: {parameter: shed/figures/most-weeks}}", "not-too-long"),
    rule("when: {rule: not-too-long}\nset: {loan.class: short}\notherwise_set: {loan.class: long}", "short"),
    rule("when: {any_row: {of: tool.parts, when: {fact: row.weight, at_least: 4}}}\nthen: {require: help}", "heavy"),
    examples=(
        example("tool.kind: spade, tool.age: 12, loan.weeks: 4", "outcome: pass, rules: {cheap: pass}"),
        example("tool.kind: hoe, loan.weeks: 7", "outcome: fail, rules: {cheap: not-applicable, not-too-long: fail}"),
        example("loan.weeks: 6", "rules: {not-too-long: pass}, set: {loan.class: short}", on="2025-01-01"),
        example("tool.parts: [{weight: 4}]", "require: [help], rules: {cheap: unknown}"),
        example("tool.parts: [{weight: 3}]", "require: [], missing: [tool.kind, tool.age, loan.weeks]"),
    ),
).replace("reads: [", "reads: [shed/fee, ")
"""A rule set that reads it, with some of the examples that it needs."""
