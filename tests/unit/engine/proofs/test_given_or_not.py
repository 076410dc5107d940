"""Tables whose cells ask whether an input is given: that it is not known is a value of it like any other."""

from __future__ import annotations

from datetime import date

import pytest

from engine.library import Library
from engine.proving import prove

HEAD = "owner: lead\nin_force: {from: 2024-01-01}\n"
TABLE = f"""
kind: table
id: fair/pitch
title: Pitch
{HEAD}
inputs: [stall.licence]
outputs: {{fair.pitch: {{type: choice, options: [front, back], title: Pitch}}}}
"""
FACTS = f"""
kind: vocabulary
id: vocabulary/fair
title: Facts about a fair
{HEAD}
records:
  stall:
    licence: {{type: file, title: Licence}}
"""


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        pytest.param(
            "hit: first\nrows:\n"
            "  - {id: licensed, match: [{answered: true}], give: [front]}\n"
            '  - {id: others, match: ["-"], give: [back]}\n',
            [],
            id="given-before-whatever",
        ),
        pytest.param(
            "hit: unique\nrows:\n"
            "  - {id: licensed, match: [{answered: true}], give: [front]}\n"
            "  - {id: others, match: [{missing: true}], give: [back]}\n",
            [],
            id="given-or-missing",
        ),
        pytest.param(
            "hit: unique\nrows:\n  - {id: licensed, match: [{answered: true}], give: [front]}\n",
            ["gap"],
            id="nothing-for-what-is-missing",
        ),
        pytest.param(
            'hit: first\nrows:\n  - {id: whatever, match: ["-"], give: [front]}\n'
            "  - {id: licensed, match: [{answered: true}], give: [back]}\n",
            ["dead-input", "row-unreachable"],
            id="whatever-before-given",
        ),
        pytest.param(
            "hit: first\nrows:\n"
            "  - {id: licensed, match: [{answered: true}], give: [front]}\n"
            "  - {id: others, match: [{missing: true}], give: [front]}\n",
            ["dead-input"],
            id="the-same-either-way",
        ),
    ],
)
def test_what_is_claimed(rows: str, codes: list[str]) -> None:
    library = Library.read([("facts.yaml", FACTS.encode()), ("table.yaml", (TABLE + rows).encode())])
    found = [*prove(library).faults, *prove(library).on(date(2024, 6, 1))]
    assert sorted({fault.code for fault in found}) == codes
