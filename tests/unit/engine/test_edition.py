"""Editions: definitions read together: what refers to what, lots laid over lots, the order that may not matter."""

from __future__ import annotations

from datetime import date

import pytest

from defining import again, changed, edition, library, told
from engine.edition import read_edition
from engine.errors import InputError
from engine.library import Library

LOT = "kind: lot\nid: {id}\ntitle: {{en: {id}}}\nowner: lead\nin_force: {{from: 2024-01-01}}\ncode: {code}\n"


def lot(definition_id: str, code: str, more: str) -> str:
    return LOT.format(id=definition_id, code=code) + more


class TestBasedOn:
    def test_what_a_lot_does_not_say_it_takes(self) -> None:
        made = edition().lots
        assert made["pots/harvest"].enrolment == made["pots/seedling"].enrolment
        assert made["pots/harvest"].framework == "grants/green-patch"
        assert made["pots/harvest"].facts == {"pot.for_old_gardens": True, "pot.ceiling": 200_000}

    def test_facts_and_enrolment_merge_key_by_key(self) -> None:
        text = "based_on: pots/harvest\nfacts: {pot.ceiling: '£9.00'}\nenrolment: {letter: say/thanks}\n"
        made = edition(more=[lot("pots/nut", "NUT", text)]).lots["pots/nut"]
        assert made.facts == {"pot.for_old_gardens": True, "pot.ceiling": 900}
        assert made.enrolment["letter"] == "say/thanks"
        assert made.enrolment["form"] == "ask/grant"

    def test_its_own_title_and_code_stand(self) -> None:
        made = edition(more=[lot("pots/nut", "NUT", "based_on: pots/harvest\n")]).lots["pots/nut"]
        assert (made.code, made.title.en, made.based_on) == ("NUT", "pots/nut", "pots/harvest")

    @pytest.mark.parametrize(
        "more",
        [
            pytest.param([lot("pots/a", "A", "based_on: pots/a\n")], id="on-itself"),
            pytest.param(
                [lot("pots/a", "A", "based_on: pots/b\n"), lot("pots/b", "B", "based_on: pots/a\n")], id="on-each-other"
            ),
            pytest.param([lot("pots/a", "A", "based_on: pots/nothing\n")], id="on-nothing"),
            pytest.param([lot("pots/a", "A", "based_on: ask/grant\n")], id="on-a-form"),
        ],
    )
    def test_it_is_based_on_a_lot_and_never_in_a_circle(self, more: list[str]) -> None:
        assert ("more 0", "unknown-reference") in told(more=more)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param(
            ("pots/seedling", "framework: grants/green-patch", "framework: grants/nothing"),
            ("pots/seedling", "unknown-reference"),
            id="a-framework-that-is-not-there",
        ),
        pytest.param(
            ("pots/seedling", "criteria: judge/grant", "criteria: ask/grant"),
            ("pots/seedling", "wrong-kind"),
            id="a-form-for-criteria",
        ),
        pytest.param(
            ("grants/green-patch", "lead: councils/brackenford", "lead: pots/seedling"),
            ("grants/green-patch", "wrong-kind"),
            id="a-lot-that-leads",
        ),
        pytest.param(
            ("say/result", "in_force: {from: 2024-01-01}", "in_force: {from: 2024-02-01}"),
            ("pots/seedling", "unknown-reference"),
            id="a-letter-not-in-force-yet",
        ),
        pytest.param(
            ("words/hands", "in_force: {from: 2024-01-01}", "in_force: {from: 2024-01-01, to: 2024-12-31}"),
            ("judge/grant", "unknown-parameter"),
            id="a-parameter-that-has-ended",
        ),
        pytest.param(
            ("signup/garden", "record: garden", "record: plot"),
            ("judge/grant", "unknown-fact"),
            id="a-record-renamed",
        ),
        pytest.param(
            ("pots/seedling", "pot.ceiling", "pot.cieling"), ("pots/seedling", "unknown-fact"), id="a-fact-misspelt"
        ),
    ],
)
def test_what_is_referred_to_is_in_force_and_of_the_right_kind(
    change: tuple[str, str, str], fault: tuple[str, str]
) -> None:
    assert fault in told(change)


def test_the_order_of_files_does_not_matter() -> None:
    files = changed()
    one, other = Library.read(files), Library.read(reversed(files))
    on = date(2024, 1, 1)
    assert [version.id for version in one.versions] == [version.id for version in other.versions]
    assert one.in_force(on).closure(["pots/harvest"]) == other.in_force(on).closure(["pots/harvest"])


TWICE = """\
kind: vocabulary
id: {id}
title: {{en: Twice}}
owner: lead
in_force: {{from: {begins}}}
records:
  pot: {{ceiling: {{type: money, title: {{en: {title}}}}}}}
"""


def test_of_two_that_declare_one_fact_the_same_counts_in_a_pinned_edition() -> None:
    made = library(more=[TWICE.format(id="words/again", begins="2024-06-01", title="Second")])
    whole = made.in_force(date(2024, 6, 1))
    pinned = made.pinned(whole.closure(["judge/grant"]))
    assert whole.vocabulary["pot.ceiling"].source == pinned.vocabulary["pot.ceiling"].source == "words/again"
    assert whole.vocabulary["pot.ceiling"].title == pinned.vocabulary["pot.ceiling"].title
    assert pinned.closure(["judge/grant"]) == whole.closure(["judge/grant"])


def test_versions_may_come_in_any_order() -> None:
    versions = library(more=[TWICE.format(id="words/again", begins="2024-01-01", title="Second")]).versions
    titles = {read_edition(each).vocabulary["pot.ceiling"].title.en for each in (versions, versions[::-1])}
    assert titles == {"Second"}


class TestDecide:
    def test_the_closure_holds_what_declares_each_fact_given(self) -> None:
        made = edition()
        read = set(made.closure(["judge/grant"]))
        facts = made.facts_from_json({"plan.volunteers": 4})
        assert set(made.decide("judge/grant", facts, date(2024, 1, 1)).header.closure) == read
        facts = made.facts_from_json({"club.club_title": "Growers"})
        closure = made.decide("judge/grant", facts, date(2024, 1, 1)).header.closure
        assert set(closure) - read == {"ask/bank", "signup/club"} - read
        assert "signup/club" in closure

    def test_there_is_no_such_rule_set(self) -> None:
        with pytest.raises(KeyError):
            edition().decide("judge/nothing", {}, date(2024, 1, 1))

    def test_a_fact_that_nobody_declares(self) -> None:
        with pytest.raises(InputError) as refused:
            edition().facts_from_json({"plan.secret": 1})
        assert (refused.value.code, refused.value.field) == ("unknown-fact", "plan.secret")

    @pytest.mark.parametrize(("on", "verdict"), [("2024-12-31", "pass"), ("2025-01-01", "fail")])
    def test_a_version_decides_until_its_successor_does(self, on: str, verdict: str) -> None:
        later = again("words/hands", "2025-01-01", ('"3"', '"5"'))
        made = library(more=[later]).in_force(date.fromisoformat(on))
        decision = made.decide("judge/grant", made.facts_from_json({"plan.volunteers": 4}), date.fromisoformat(on))
        assert decision.finding("enough-hands").verdict.value == verdict


def test_the_same_question_in_two_banks_is_a_fault() -> None:
    bank = again("ask/bank", "2024-01-01", ("id: ask/bank", "id: ask/other-bank"))
    assert "duplicate-id" in [code for _, code in told(more=[bank])]
