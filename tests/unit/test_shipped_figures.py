"""The figures that ship, with their dates, and the rules on awards and urgency that read them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from engine.commands import Decided, decide
from engine.library import Library
from engine.parameters import Parameter
from engine.reading import MapNode
from engine.rules.second_opinion import AGREES, NOT_AVAILABLE
from engine.values import TypeName
from enrolling import shipped

BLOCK: dict[str, Any] = {
    "places_bought": 6,
    "weeks_a_year": 38,
    "other_costs_a_year": 0,
    "years": 2,
    "vat_charged": True,
}
"""Six day places for two years."""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.read(shipped())


def decided(library: Library, ruleset: str, on: str, **facts: Any) -> Decided:
    """Decide a shipped rule set, and hold it to its second opinion."""
    made = decide(library, ruleset, json.dumps(facts).encode(), date.fromisoformat(on))
    assert made.opinion is not None
    assert made.opinion.verdict in (AGREES, NOT_AVAILABLE)
    return made


def concluded(made: Decided, word: str) -> tuple[str, ...]:
    """Return what a decision concluded under `word`."""
    return dict(made.decision.conclusions.said)[word]


def derived(made: Decided) -> dict[str, Any]:
    """Return the facts that a decision derived."""
    return {each.name: each.value for each in made.decision.conclusions.derived}


def figures(library: Library, on: str) -> dict[str, Parameter]:
    """Return the parameters in force on a date."""
    return dict(library.in_force(date.fromisoformat(on)).parameters)


@pytest.mark.parametrize(
    ("first", "last", "pounds", "basis"),
    [
        pytest.param("2015-02-26", "2015-12-31", 625_050, "net", id="2015"),
        pytest.param("2016-01-01", "2017-12-31", 589_148, "net", id="2016-2017"),
        pytest.param("2018-01-01", "2019-12-31", 615_278, "net", id="2018-2019"),
        pytest.param("2020-01-01", "2021-12-31", 663_540, "net", id="2020-2021"),
        pytest.param("2022-01-01", "2027-12-31", 663_540, "gross", id="2022-2027"),
    ],
)
def test_the_threshold_has_its_history(library: Library, first: str, last: str, pounds: int, basis: str) -> None:
    for on in (first, last):
        values = library.in_force(date.fromisoformat(on)).parameter_values(date.fromisoformat(on))
        assert (values["threshold/light-touch"], values["threshold/vat-basis"]) == (pounds * 100, basis)


@pytest.mark.parametrize(
    ("on", "code"),
    [
        pytest.param("2027-10-31", None, id="61-days-ahead"),
        pytest.param("2027-11-01", "value-running-out", id="60-days-ahead"),
        pytest.param("2027-12-31", "value-running-out", id="last-day"),
        pytest.param("2028-01-01", "value-ran-out", id="first-day-without"),
    ],
)
def test_only_the_threshold_is_confirmed_until_a_day(library: Library, on: str, code: str | None) -> None:
    found = {each.name: each.fault.code for each in library.running_out(date.fromisoformat(on))}
    assert found == ({"threshold/light-touch": code} if code else {})


def test_the_threshold_does_not_stop_at_midnight(library: Library) -> None:
    before, after = (decided(library, "orders/award-decision", on, award=BLOCK | {"weekly_price": 122_500})
                     for on in ("2027-12-31", "2028-01-01"))  # fmt: skip
    assert derived(before)["award.decided_by"] == derived(after)["award.decided_by"] == "cabinet"
    assert before.warnings == (
        "The light-touch threshold is confirmed until 31 December 2027; a value from 1 January 2028 is missing.",
    )
    assert after.warnings[0].startswith("The light-touch threshold was confirmed until 31 December 2027;")


def test_every_step_of_a_figure_that_changed_names_its_source(library: Library) -> None:
    found = []
    for version in library.versions:
        values = version.document.map("values") if version.kind == "parameters" else None
        for name, node in values.entries.items() if values else ():
            steps = node.map("values") if isinstance(node, MapNode) else None
            if steps and len(steps.entries) > 1:
                found.append(name)
                assert all(isinstance(step, MapNode) and step.text("source") for step in steps.entries.values()), name
    assert found == ["light-touch", "vat-basis", "private-school-fees"]


def test_the_figures_of_purchasing_say_what_they_are_in_both_languages(library: Library) -> None:
    documents = {"threshold", "vat", "weeks", "urgency"}
    found = [each for each in figures(library, "2026-11-20").values() if each.document in documents]
    assert {each.document for each in found} == documents
    assert [each.name for each in found if not each.title.cy] == []
    counted = (TypeName.INTEGER, TypeName.MONEY, TypeName.PERCENTAGE)
    assert [each.name for each in found if each.type.name in counted and not (each.unit.en and each.unit.cy)] == []


@pytest.mark.obligation("O9", "A3")
@pytest.mark.parametrize(
    ("weekly_pence", "net", "gross", "by"),
    [
        pytest.param(122_500, 558_600, 670_320, "cabinet", id="alder"),
        pytest.param(123_000, 560_880, 673_056, "cabinet", id="birch"),
        pytest.param(116_000, 528_960, 634_752, "delegate", id="cedar"),
    ],
)
def test_a_block_purchase_that_crosses_the_threshold_only_gross(
    library: Library, weekly_pence: int, net: int, gross: int, by: str
) -> None:
    made = decided(library, "orders/award-decision", "2026-11-20", award=BLOCK | {"weekly_price": weekly_pence})
    facts = derived(made)
    assert (facts["award.net_whole_life"], facts["award.gross_whole_life"]) == (net * 100, gross * 100)
    assert facts["award.decided_by"] == by
    assert ("reaches-threshold-only-with-vat" in concluded(made, "warn")) is (by == "cabinet")


@pytest.mark.obligation("O8", "O9", "A4")
@pytest.mark.parametrize(
    ("weekly_pence", "more", "offer", "refuse"),
    [
        pytest.param(122_500, {"approver_delegated": True}, (), ("order",), id="a-delegate-is-not-cabinet"),
        pytest.param(
            122_500,
            {"cabinet_decided_on": "2026-11-05", "cabinet_reference": "41"},
            ("order",),
            (),
            id="cabinet-decided",
        ),
        pytest.param(122_500, {"cabinet_decided_on": "2026-11-05"}, (), ("order",), id="no-reference-of-the-minute"),
        pytest.param(116_000, {"approver_delegated": True}, ("order",), (), id="delegated"),
        pytest.param(116_000, {"approver_delegated": False}, (), ("order",), id="delegation-lapsed"),
        pytest.param(116_000, {}, (), (), id="delegation-not-known"),
    ],
)
def test_an_order_waits_for_who_decides(
    library: Library, weekly_pence: int, more: dict[str, Any], offer: tuple[str, ...], refuse: tuple[str, ...]
) -> None:
    award = BLOCK | {"weekly_price": weekly_pence} | more
    made = decided(library, "orders/award-decision", "2026-11-20", award=award)
    assert (concluded(made, "offer"), concluded(made, "refuse")) == (offer, refuse)


@pytest.mark.obligation("A0")
def test_a_value_equal_to_the_threshold_counts(library: Library) -> None:
    award = {"weekly_price": 66_354_000, "places_bought": 1, "weeks_a_year": 1, "other_costs_a_year": 0, "years": 1}
    made = decided(library, "orders/award-decision", "2026-11-20", award=award | {"vat_charged": False})
    assert derived(made)["award.decided_by"] == "cabinet"


@pytest.mark.obligation("O50", "A2")
@pytest.mark.parametrize(
    ("ground", "start_on", "allowed"),
    [
        pytest.param("placement-broke-down", "2026-11-23", True, id="a-placement-broke-down"),
        pytest.param("short-notice", "2026-11-25", True, id="five-days"),
        pytest.param("short-notice", "2026-11-26", False, id="six-days"),
        pytest.param("price", "2026-11-23", False, id="price-is-no-ground"),
        pytest.param("end-of-term", "2026-11-23", False, id="the-end-of-a-term-is-none"),
    ],
)
def test_a_direct_order_is_for_what_is_exceptionally_urgent(
    library: Library, ground: str, start_on: str, allowed: bool
) -> None:
    need = {"ground": ground, "known_on": "2026-11-20", "start_on": start_on}
    made = decided(library, "orders/urgency", "2026-11-20", need=need)
    assert derived(made)["need.exceptionally_urgent"] is allowed
    assert concluded(made, "offer" if allowed else "refuse") == ("direct-order",)
    assert bool(concluded(made, "require")) is allowed


def test_lots_charge_for_the_weeks_of_the_figures(library: Library) -> None:
    edition = library.in_force(date(2026, 11, 20))
    values = edition.parameter_values(date(2026, 11, 20))
    weeks = {lot.code: values[lot.chargeable_weeks.name] for lot in edition.lots.values()}  # type: ignore[union-attr]
    assert weeks == {"DAY": 38, "38W": 38, "52W": 52, "INN": 38}
