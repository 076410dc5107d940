"""Starting an application: for whom, for which lots, and once."""

from __future__ import annotations

import pytest

from clock import FixedClock
from garden import HARVEST, SEEDLING, Garden, Grower
from webapp.services.errors import Conflict, NotFound, Refused
from webapp.services.list_applications import list_applications
from webapp.services.start_application import start_application


def test_the_same_form_sent_twice_starts_one_application(grower: Grower) -> None:
    assert grower.start(SEEDLING, HARVEST, key="k") == grower.start(HARVEST, SEEDLING, key="k")
    assert len(list_applications(*grower.parts)) == 1


def test_a_form_sent_again_with_something_else_in_it_is_not_taken_for_the_first(grower: Grower) -> None:
    grower.start(SEEDLING, key="k")
    with pytest.raises(Conflict) as refused:
        grower.start(SEEDLING, HARVEST, key="k")
    assert refused.value.code == "key-used"
    assert len(list_applications(*grower.parts)) == 1


def test_lots_stand_in_the_order_of_the_round(grower: Grower) -> None:
    assert [lot.id for lot in grower.read(grower.start(HARVEST, SEEDLING)).lots] == [SEEDLING, HARVEST]


@pytest.mark.parametrize(
    ("lots", "code"), [((), "lots-missing"), (("pots/none",), "lots-not-in-round")], ids=["none", "unknown"]
)
def test_lots_that_cannot_be_applied_for(grower: Grower, lots: tuple[str, ...], code: str) -> None:
    with pytest.raises(Refused) as refused:
        start_application(
            *grower.parts, round_id=grower.garden.round_id, establishment_id=grower.place, lots=lots, start_key="k"
        )
    assert refused.value.code == code


def test_the_same_lot_is_not_applied_for_twice(grower: Grower) -> None:
    reference = grower.start(SEEDLING)
    with pytest.raises(Refused) as refused:
        grower.start(SEEDLING, HARVEST)
    assert refused.value.code == "lot-applied-for-already"
    assert refused.value.params["reference"] == reference


def test_registration_comes_first(garden: Garden) -> None:
    late = garden.add_provider(registered=False)
    with pytest.raises(NotFound):
        start_application(*late.parts, round_id=garden.round_id, establishment_id=None, lots=[SEEDLING], start_key="k")


def test_another_organisations_establishment_is_not_there(garden: Garden, grower: Grower) -> None:
    other = garden.add_provider()
    with pytest.raises(NotFound):
        start_application(
            *other.parts, round_id=garden.round_id, establishment_id=grower.place, lots=[SEEDLING], start_key="k"
        )


def test_after_the_closing_time_nothing_starts(grower: Grower, clock: FixedClock) -> None:
    clock.at = grower.garden.closes_at
    with pytest.raises(Refused) as refused:
        grower.start(SEEDLING)
    assert refused.value.code == "round-closed"
    assert refused.value.params["closed"] == grower.garden.closes_at
