"""What anyone may read before signing in."""

from __future__ import annotations

import pytest

from clock import FixedClock
from garden import HARVEST, SEEDLING, Garden
from webapp.services.errors import NotFound
from webapp.services.read_open_rounds import choices, read_criteria, read_open_rounds
from webapp.store import NOBODY


def test_open_rounds_and_their_lots(garden: Garden) -> None:
    found = read_open_rounds(garden.store, NOBODY, garden.library)
    assert [lot.id for lot in found.open[0].lots] == [SEEDLING, HARVEST]
    assert [[lot.id for lot in choice.lots] for choice in choices(found)] == [[SEEDLING, HARVEST]]


def test_without_an_open_round_the_lots_in_force(garden: Garden, clock: FixedClock) -> None:
    clock.at = garden.closes_at
    found = read_open_rounds(garden.store, NOBODY, garden.library)
    assert (found.open, {lot.id for lot in found.lots}) == ((), {SEEDLING, HARVEST})


def test_criteria_are_said_in_sentences(garden: Garden) -> None:
    found = read_criteria(garden.store, NOBODY, garden.library, HARVEST)
    assert [each.id for each in found.criteria] == [
        "enough-hands",
        "under-the-ceiling",
        "old-enough",
        "sound-roof",
        "open-gate",
    ]
    assert found.criteria[0].condition
    assert found.criteria[0].source == "minute 12, paragraph 1"


def test_a_lot_that_is_not_there(garden: Garden) -> None:
    with pytest.raises(NotFound):
        read_criteria(garden.store, NOBODY, garden.library, "pots/none")
