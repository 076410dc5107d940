"""What is offered to a person to be confirmed, and what of a definition's `prefill` is refused."""

from __future__ import annotations

from typing import Any

import pytest

from engine.forms.prefill import Offered, offered
from form_building import build_form, sound_form

FORM = sound_form(
    """
    pages:
      - id: one
        title: One
        questions:
          - {id: words, type: text, label: Words, max_length: 5, prefill: earlier}
          - {id: colour, type: choice, label: Colour, options: [red, green, blue, pink], prefill: record.colour}
          - {id: count, type: integer, label: Count, max: "9", prefill: record.count}
          - {id: plain, type: text, label: Plain}
          - {id: lines, type: rows, label: Lines, prefill: earlier, row: [{id: what, type: text, label: What}]}
    """
)


@pytest.mark.parametrize(
    ("answers", "earlier", "facts", "expected"),
    [
        pytest.param({}, {}, {}, {}, id="nothing-is-known"),
        pytest.param({}, {"words": "Oak"}, {}, {"words": Offered("Oak", True)}, id="earlier"),
        pytest.param({}, {}, {"record.colour": "red"}, {"colour": Offered("red", False)}, id="a-record"),
        pytest.param({}, {"words": "Oak tree"}, {}, {}, id="what-is-too-long-now"),
        pytest.param({}, {}, {"record.count": 10}, {}, id="what-is-too-much-now"),
        pytest.param({}, {"words": 5}, {}, {}, id="of-another-type"),
        pytest.param({"words": "Elm"}, {"words": "Oak"}, {}, {}, id="answered-already"),
        pytest.param({"words": None}, {"words": "Oak"}, {}, {}, id="left-empty-on-purpose"),
        pytest.param({}, {"plain": "x", "colour": "red"}, {}, {}, id="not-asked-for"),
        pytest.param(
            {}, {"lines": [{"what": "a"}]}, {}, {"lines": Offered([{"what": "a"}], True)}, id="rows-as-they-were"
        ),
        pytest.param({}, {"lines": [{"gone": "a"}]}, {}, {}, id="rows-of-other-cells"),
    ],
)
def test_offered(answers: Any, earlier: Any, facts: Any, expected: dict[str, Offered]) -> None:
    assert offered(FORM, answers, earlier, facts) == expected


@pytest.mark.parametrize(
    ("question", "code"),
    [
        pytest.param("type: text, label: A, prefill: record.nothing", "unknown-fact", id="nobody-declares-it"),
        pytest.param("type: text, label: A, prefill: erlier", "unknown-fact", id="no-such-word"),
        pytest.param("type: date, label: A, prefill: record.name", "prefill-type", id="other-type"),
        pytest.param(
            "type: choice, options: [red], label: A, prefill: record.colour", "prefill-type", id="fewer-options"
        ),
        pytest.param("type: text, label: A, prefill: form.b", "prefill-own-record", id="own-record"),
        pytest.param("type: declaration, text: T, label: A, prefill: earlier", "out-of-place", id="a-declaration"),
        pytest.param("type: file, label: A, prefill: earlier", "out-of-place", id="a-file"),
    ],
)
def test_refused(question: str, code: str) -> None:
    _, faults = build_form(f"pages:\n  - {{id: p, title: P, questions: [{{id: a, {question}}}]}}\n")
    assert [fault.code for fault in faults] == [code]
