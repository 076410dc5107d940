"""Answers of an earlier submission are offered in the next application, marked, and count only once they are saved."""

from __future__ import annotations

from garden import HARVEST, SEEDLING, Garden, Grower
from webapp.services.read_submission import read_submission
from webapp.services.submit_application import submit_application

STORY = "Beans, and a prize for them."


def submitted(grower: Grower, story: str = STORY) -> str:
    reference = grower.complete(SEEDLING, story=story)
    grower.save(reference, "hands", {"volunteers": 4, "story": story})
    submit_application(*grower.parts, reference, submission_key=f"submit {reference}")
    return reference


def test_an_earlier_answer_is_offered_and_is_none_until_it_is_saved(grower: Grower) -> None:
    before = submitted(grower)
    found = grower.read(grower.start(HARVEST))
    assert {name: offer.answer for name, offer in found.offered.items()} == {"story": STORY}
    assert found.earlier is not None
    assert found.earlier.reference == before
    assert found.answers == {}


def test_nothing_is_offered_for_what_was_answered_or_left_empty(grower: Grower) -> None:
    submitted(grower)
    reference = grower.start(HARVEST)
    grower.save(reference, "hands", {"volunteers": 4, "story": None})
    assert grower.read(reference).offered == {}


def test_nobody_is_offered_what_another_provider_answered(garden: Garden, grower: Grower) -> None:
    submitted(grower)
    other = garden.add_provider()
    found = other.read(other.start(SEEDLING))
    assert (found.offered, found.earlier) == ({}, None)


def test_a_submission_before_stays_as_it_was(grower: Grower) -> None:
    before = submitted(grower)
    reference = grower.start(HARVEST)
    grower.save(reference, "hands", {"volunteers": 4, "story": "Leeks."})
    kept = read_submission(*grower.parts, before).application
    assert kept.answers["story"] == STORY
