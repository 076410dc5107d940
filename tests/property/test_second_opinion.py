"""The engine and durable_rules decide alike; whatever is changed on either side alone is noticed.

Every day 10,000 decisions are compared; `pytest -m deep tests/property/test_second_opinion.py -s` (part of
`make deep`) compares 100,000. Both print how often each word of the language occurred.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from campaign import ON, compare
from strategies import AGGREGATES, ALL_FUNCTIONS, ONE_ROW, Maker, checked

from engine.conditions import evaluate, model
from engine.conditions.functions import FUNCTIONS
from engine.conditions.model import Group
from engine.conditions.operators import OPERATORS
from engine.errors import EvaluationError
from engine.rules import compiler, decide, handover, second_opinion
from engine.rules.decide import ContradictionError
from engine.rules.model import Verdict
from engine.tables.evaluate import ViolationError

CAMPAIGN = Path(__file__).with_name("campaign.py")
GROUPS = ("all", "any", "none", "not")
ROWS_TESTS = ("any_row", "every_row")
ALSO = (
    *("named rule", "parameter", "gate", "otherwise_set", "computed fact", "derived boolean", "derived text"),
    *("derived choice", "derived money", "derived date", "derived integer", "derived decimal", "derived percentage"),
    *("offer", "refuse", "require", "warn", "(verdict unknown)", "(verdict not-applicable)", "(verdict pass)"),
    *("(verdict fail)", "(verdict refer)", "(outcome pass)", "(outcome refer)", "(outcome fail)", "(outcome None)"),
    *("(unknown fact derived)", "lookup", "(table open)", "(table by otherwise)"),
    *(f"table by {word}" for word in (*ONE_ROW, *AGGREGATES)),
)
COVERED = (*OPERATORS, *GROUPS, *ROWS_TESTS, *ALL_FUNCTIONS, *ALSO)

pytestmark = pytest.mark.skipif(not second_opinion.available(), reason="durable_rules cannot be imported here")


def agreement(batches: int, sets: int, facts: int, first_seed: int = 0) -> Counter[str]:
    """Run the campaign in batches of subprocesses, two at a time; return the counts added up."""

    def run(seed: int) -> Counter[str]:
        arguments = [sys.executable, str(CAMPAIGN), f"--seed={seed}", f"--sets={sets}", f"--facts={facts}"]
        done = subprocess.run(arguments, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        found = json.loads(done.stdout)
        assert not found["wrong"], "\n\n".join(found["wrong"])
        return Counter(found["counts"])

    with ThreadPoolExecutor(2) as pool:
        counts = sum(pool.map(run, range(first_seed, first_seed + batches)), Counter())
    for name in (*counts.keys() - set(COVERED), *COVERED):
        print(f"{counts[name]:>8,} {name}")
    assert not [name for name in COVERED if not counts[name]]
    return counts


def test_ten_thousand_decisions_agree() -> None:
    assert agreement(batches=4, sets=64, facts=41)["(pairs)"] >= 10_000


@pytest.mark.deep
def test_a_hundred_thousand_decisions_agree() -> None:
    assert agreement(batches=40, sets=64, facts=41, first_seed=1000)["(pairs)"] >= 100_000


# What is changed on one side alone.

Flip = Callable[[pytest.MonkeyPatch, str], None]


def flip_in_evaluator(patch: pytest.MonkeyPatch, word: str) -> None:
    """Turn every test by `word` round in the evaluator that decides."""
    original = evaluate._test
    flipped = lambda test, known: (  # noqa: E731
        evaluate.negated(original(test, known)) if test.operator == word else original(test, known)
    )
    patch.setattr(evaluate, "_test", flipped)


def flip_in_network(patch: pytest.MonkeyPatch, word: str) -> None:
    """Turn every test by `word` round where it is compiled, and where it is handed over evaluated."""
    compiled, handed = compiler._Compiler._test, handover.Handover._test

    def test(self: Any, test: model.Test) -> Any:
        return ~compiled(self, test) if test.operator == word else compiled(self, test)

    def handed_test(self: Any, test: model.Test, row: Any) -> int:
        inside = row is not None and test.operator == word
        return -handed(self, test, row) if inside else handed(self, test, row)

    patch.setattr(compiler._Compiler, "_test", test)
    patch.setattr(handover.Handover, "_test", handed_test)


def noticed(focus: str, tries: int = 40, facts: int = 12) -> bool:
    """Tell whether the two sides come to disagree on rule sets in which `focus` occurs."""
    for number in range(tries):
        made = checked(Maker(Random(f"{focus}-{number}"), focus=focus))
        for _ in range(facts):
            try:
                _, differs = compare(made, f"flip-{focus}-{number}", made.facts(), made.parameter_values())
            except (ContradictionError, EvaluationError):
                continue
            if differs:
                return True
    return False


@pytest.fixture(autouse=True)
def _fresh_networks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Forget networks compiled before something was changed, and those compiled while it was."""
    host = second_opinion._HOST
    forget = lambda: [host._forget(name) for name in list(host._kept)]  # noqa: E731
    forget()
    yield
    forget()


@pytest.mark.parametrize("word", OPERATORS)
@pytest.mark.parametrize("flip", [flip_in_evaluator, flip_in_network], ids=["evaluator", "network"])
def test_an_operator_turned_round_on_one_side_is_noticed(
    monkeypatch: pytest.MonkeyPatch, flip: Flip, word: str
) -> None:
    flip(monkeypatch, word)
    assert noticed(word)


NEIGHBOURS = {
    "at_least": lambda left, right: left > right,
    "at_most": lambda left, right: left < right,
    "more_than": lambda left, right: left >= right,
    "less_than": lambda left, right: left <= right,
    "between": lambda low, high: low < high,
    "before": lambda left, right: left <= right,
    "after": lambda left, right: left >= right,
    "on_or_before": lambda left, right: left < right,
    "on_or_after": lambda left, right: left > right,
}


@pytest.mark.parametrize("word", NEIGHBOURS)
def test_a_bound_moved_by_the_least_in_the_evaluator_is_noticed(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setitem(OPERATORS, word, replace(OPERATORS[word], compare=NEIGHBOURS[word]))
    assert noticed(word)


@pytest.mark.parametrize(
    ("word", "symbols"),
    [
        ("at_least", ("$gt", "$lte")),
        ("at_most", ("$lt", "$gte")),
        ("more_than", ("$gte", "$lt")),
        ("less_than", ("$lte", "$gt")),
    ],
)
def test_a_bound_moved_by_the_least_in_the_network_is_noticed(
    monkeypatch: pytest.MonkeyPatch, word: str, symbols: tuple[str, str]
) -> None:
    monkeypatch.setitem(compiler._SYMBOLS, word, symbols)
    assert noticed(word)


@pytest.mark.parametrize("word", GROUPS)
def test_a_group_read_wrongly_in_the_evaluator_is_noticed(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    other = {"all": "any", "any": "all", "none": "any", "not": "all"}[word]
    monkeypatch.setitem(evaluate._GROUPS, word, evaluate._GROUPS[other])
    assert noticed(word)


@pytest.mark.parametrize("word", GROUPS)
def test_a_group_read_wrongly_in_the_network_is_noticed(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    other = {"all": "any", "any": "all", "none": "any", "not": "all"}[word]
    original = compiler._Compiler._compiled

    def read(self: Any, condition: Any) -> Any:
        wrong = isinstance(condition, Group) and condition.word == word
        return original(self, replace(condition, word=other) if wrong else condition)

    monkeypatch.setattr(compiler._Compiler, "_compiled", read)
    assert noticed(word)


@pytest.mark.parametrize("word", ROWS_TESTS)
def test_rows_read_wrongly_are_noticed(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    original = handover.Handover.truth

    def read(self: Any, condition: Any, row: Any = None) -> int:
        wrong = getattr(condition, "word", "") == word
        found = original(self, condition, row)
        return -found if wrong else found

    monkeypatch.setattr(handover.Handover, "truth", read)
    assert noticed(word)


@pytest.mark.parametrize("word", [word for word in FUNCTIONS if word not in ("first", "round")])
def test_a_function_that_means_something_else_is_noticed(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    original = FUNCTIONS[word].meaning

    def wrong(values: Any) -> Any:
        found = original(values)
        return found if found is None else date(1999, 1, 1) if isinstance(found, date) else found + 1

    monkeypatch.setitem(FUNCTIONS, word, replace(FUNCTIONS[word], meaning=wrong))
    assert noticed(word)


def test_rounding_to_the_even_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "half_up", lambda number, places=0: round(number, places))
    assert noticed("round", tries=200)


def test_an_outcome_that_combines_wrongly_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "combined", lambda _ruleset, _verdicts: (Verdict.PASS, "all-pass"))
    assert noticed("all")


def test_eight_threads_may_ask_at_once() -> None:
    sets = [checked(Maker(Random(f"soak-{number}"))) for number in range(16)]
    cases = [
        (made, f"soak-{number}", [(made.facts(), made.parameter_values()) for _ in range(20)])
        for number, made in enumerate(sets)
    ]

    def ask(turn: int) -> int:
        agreed = 0
        for at in range(len(cases)):
            made, name, given = cases[(at + turn * 2) % len(cases)]
            for facts, parameters in given:
                try:
                    _, differs = compare(made, name, facts, parameters)
                except (ContradictionError, ViolationError):
                    continue
                assert not differs, differs
                agreed += 1
        return agreed

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) > 2_000


def test_no_more_networks_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_opinion, "MAX_LIVE_NETWORKS", 12)
    host = second_opinion._HOST
    for turn in range(2):
        for number in range(8):
            made = checked(Maker(Random(f"bounded-{number}")))
            try:
                _, differs = compare(made, f"bounded-{number}", made.facts(), made.parameter_values())
            except (ContradictionError, ViolationError):
                continue
            assert not differs, turn
            assert host._live() <= 12 or len(host._kept) == 1
            assert len(host._host._ruleset_directory) == len(host._host._ruleset_list) == host._live()


def test_one_content_id_with_another_meaning_is_compiled_again() -> None:
    for number in range(6):
        made = checked(Maker(Random(f"renewed-{number}"), focus="is"))
        try:
            _, differs = compare(made, "the-same-id", made.facts(), made.parameter_values())
        except (ContradictionError, ViolationError):
            continue
        assert not differs, ON
    assert list(second_opinion._HOST._kept) == ["the-same-id"]
