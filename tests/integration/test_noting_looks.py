"""Who looked at which application or file is in the audit trail: officers, once a look, and nobody at their own."""

from __future__ import annotations

from uuid import UUID

import pytest

from clock import FixedClock
from garden import PDF, SEEDLING, Garden, Grower, person, plant
from webapp.services.errors import NotFound
from webapp.services.noting_looks import SAME_LOOK
from webapp.services.read_audit import Asked, read_audit
from webapp.services.read_evaluation import read_evaluation
from webapp.services.read_file import read_file
from webapp.services.read_submission import read_submission
from webapp.services.submit_application import submit_application
from webapp.services.upload_file import upload_file
from webapp.store import Store


@pytest.fixture
def reference(garden: Garden, grower: Grower, clock: FixedClock) -> str:
    """An application with a file, whose round has closed."""
    made = grower.complete(SEEDLING)
    upload_file(*grower.parts, made, "quotes", name="quote.pdf", content=PDF)
    submit_application(*grower.parts, made, submission_key="once")
    clock.move(days=8)
    return made


def looks(garden: Garden) -> list[tuple[str, str]]:
    """Give who looked at what, the latest first."""
    found = read_audit(garden.store, garden.officer, Asked(action="look-at"))
    return [(event.who, event.about) for event in found.events]


def test_an_officer_who_opens_an_application_is_noted_once_a_look(
    garden: Garden, reference: str, clock: FixedClock
) -> None:
    other = person(garden.store, "officer")
    for who in (garden.officer, garden.officer, other):
        read_evaluation(garden.store, who, garden.library, reference)
        read_submission(garden.store, who, garden.library, reference)
    assert looks(garden) == [(other.name, reference), (garden.officer.name, reference)]
    clock.move(seconds=SAME_LOOK.total_seconds())
    read_submission(garden.store, garden.officer, garden.library, reference)
    assert looks(garden)[0] == (garden.officer.name, reference)
    assert len(looks(garden)) == 3


def test_a_file_is_noted_by_itself(garden: Garden, grower: Grower, reference: str) -> None:
    file_id = UUID(grower.read(reference).answers["quotes"][0]["id"])
    read_file(*grower.parts, file_id)
    assert looks(garden) == [], "a provider looks at its own"
    read_file(garden.store, garden.officer, garden.library, file_id)
    assert looks(garden) == [(garden.officer.name, reference)]


def test_what_cannot_be_seen_is_looked_at_by_nobody(sqlite_store: Store, clock: FixedClock) -> None:
    garden = plant(sqlite_store)
    grower = garden.add_provider()
    made = grower.complete(SEEDLING)
    submit_application(*grower.parts, made, submission_key="once")
    with pytest.raises(NotFound):
        read_evaluation(sqlite_store, garden.officer, garden.library, made)
    assert looks(garden) == []
