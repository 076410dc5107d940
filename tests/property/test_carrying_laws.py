"""Laws of carrying answers over from one version of a form to another: nothing is dropped, nothing goes unsaid."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.forms.carrying import Why, carry
from engine.forms.model import Form
from engine.forms.validation import answer_faults
from form_building import sound_form

NAMES = ("first", "second", "third")
OPTIONS = ("red", "green", "blue")


def _listed(options: list[str]) -> str:
    return f"options: [{', '.join(options)}]"


chosen = st.lists(st.sampled_from(OPTIONS), min_size=1, unique=True)
bounds = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted)
plain = st.one_of(
    st.just("type: text"),
    st.integers(1, 4).map(lambda length: f"type: text, max_length: {length}"),
    st.just("type: boolean"),
    bounds.map(lambda both: f"type: integer, min: {both[0]}, max: {both[1]}"),
    chosen.map(lambda options: f"type: choice, {_listed(options)}"),
)
cells = st.lists(plain, min_size=1, max_size=2).map(
    lambda kinds: ", ".join(f"{{id: cell_{place}, label: Cell, {kind}}}" for place, kind in enumerate(kinds))
)
kinds = st.one_of(
    plain,
    st.just("type: date"),
    chosen.map(lambda options: f"type: choices, {_listed(options)}"),
    st.tuples(cells, st.booleans()).map(lambda both: f"type: rows, optional: {str(both[1]).lower()}, row: [{both[0]}]"),
)
labels = st.sampled_from(["Which", "What"])
words = st.sampled_from(["", "a", "abc", "red", "green", "blue", "2024-02-29"])
simple = st.one_of(st.none(), st.booleans(), st.integers(-1, 10), words)
rows = st.lists(st.one_of(st.dictionaries(st.sampled_from(["cell_0", "cell_1", "other"]), simple), simple), max_size=3)
answers = st.one_of(simple, st.lists(st.sampled_from(OPTIONS), max_size=3, unique=True), rows)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    asked = (f"      - {{id: {name}, label: {draw(labels)}, {draw(kinds)}}}" for name in names)
    return sound_form("pages:\n  - id: page\n    title: Page\n    questions:\n" + "\n".join(asked) + "\n")


drafts = st.dictionaries(st.sampled_from([*NAMES, "stray"]), answers)


def parts(answer: Any) -> list[Any]:
    """Return what an answer is made of: items of lists, cells of rows by name, else the answer itself."""
    if isinstance(answer, list):
        return [part for item in answer for part in (item.items() if isinstance(item, dict) else [item])]
    return [answer]


@given(forms(), forms(), drafts)
def test_what_is_carried_is_an_answer_or_is_asked_again(old: Form, new: Form, draft: dict[str, Any]) -> None:
    found = carry(old, new, draft)
    for name, answer in found.answers.items():
        question, before = new.question(name), old.question(name)
        if question is None or answer is None or name in found.to_confirm:
            continue
        assert before is not None
        assert answer == draft[name]
        assert not answer_faults(question, answer) or answer_faults(before, answer)


@given(forms(), forms(), drafts)
def test_nothing_is_dropped(old: Form, new: Form, draft: dict[str, Any]) -> None:
    found = carry(old, new, draft)
    shown = {misfit.question.id: misfit for misfit in found.misfits}
    for name, answer in draft.items():
        if name in shown:
            assert shown[name].answer == answer
            assert shown[name].question is old.question(name)
            assert shown[name].why is Why.GONE or name in found.to_confirm
            if name in found.answers:
                assert all(part in parts(answer) for part in parts(found.answers[name]))
        elif answer is not None:
            assert found.answers[name] == answer


@given(forms(), drafts)
def test_the_same_form_again_changes_nothing(form: Form, draft: dict[str, Any]) -> None:
    found = carry(form, form, draft)
    assert (found.answers, found.to_confirm, found.misfits) == (draft, (), ())
