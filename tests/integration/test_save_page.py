"""Saving a page: nothing lost, nothing overwritten unseen."""

from __future__ import annotations

from typing import Any

import pytest

from clock import FixedClock
from garden import HANDS, MONEY, Garden, Grower
from webapp.services.errors import NotFound, Refused
from webapp.services.save_page import StalePage, save_page


def test_pages_add_up(grower: Grower) -> None:
    reference = grower.start()
    grower.save(reference, "hands", HANDS)
    grower.save(reference, "money", MONEY)
    assert grower.read(reference).answers == HANDS | MONEY


def test_what_is_no_answer_is_kept_as_typed(grower: Grower) -> None:
    reference = grower.start()
    grower.save(reference, "hands", {"volunteers": "a few", "story": None})
    assert grower.read(reference).answers["volunteers"] == "a few"


def test_only_the_questions_of_the_page_are_saved(grower: Grower) -> None:
    reference = grower.start()
    grower.save(reference, "hands", {**HANDS, "amount": 5, "anything": "else"})
    assert grower.read(reference).answers == HANDS


def test_a_stale_version_is_refused_and_says_what_is_stored(grower: Grower) -> None:
    reference = grower.start()
    version = grower.read(reference).version
    grower.save(reference, "hands", HANDS)
    with pytest.raises(StalePage) as stale:
        save_page(*grower.parts, reference, "hands", answers={"volunteers": 9}, version=version)
    assert stale.value.stored == HANDS
    assert grower.read(reference).answers == HANDS


def test_the_same_answers_sent_twice_are_no_conflict(grower: Grower) -> None:
    reference = grower.start()
    version = grower.read(reference).version
    first = save_page(*grower.parts, reference, "hands", answers=HANDS, version=version)
    again = save_page(*grower.parts, reference, "hands", answers=HANDS, version=version)
    assert (first.version, again.version, again.changed) == (version + 1, version + 1, False)


def test_another_organisations_application_is_not_there(garden: Garden, grower: Grower) -> None:
    reference = grower.start()
    other = garden.add_provider()
    with pytest.raises(NotFound):
        save_page(*other.parts, reference, "hands", answers=HANDS, version=1)


def test_a_page_the_form_has_not_is_not_there(grower: Grower) -> None:
    with pytest.raises(NotFound):
        grower.save(grower.start(), "nowhere", {})


def test_after_the_closing_time_nothing_is_saved(grower: Grower, clock: FixedClock) -> None:
    reference = grower.start()
    clock.at = grower.garden.closes_at
    with pytest.raises(Refused) as refused:
        grower.save(reference, "hands", HANDS)
    assert refused.value.code == "round-closed"


@pytest.mark.parametrize("forged", [[{"id": "x", "name": "theirs.pdf"}], [{}], [7], "text"])
def test_a_page_cannot_put_files_in(grower: Grower, forged: Any) -> None:
    reference = grower.start()
    grower.save(reference, "money", MONEY | {"quotes": forged})
    assert grower.read(reference).answers["quotes"] is None
