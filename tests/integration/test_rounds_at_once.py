"""Two officers press the same button at once: one does it, the other is told so, and nobody waits for a deadlock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest

from clock import FixedClock
from garden import SEEDLING, Garden
from webapp.services.close_round import close_round
from webapp.services.errors import Conflict
from webapp.services.open_round import open_round
from webapp.services.plan_round import plan_round
from webapp.store import LONDON
from webapp.store.queries import rounds

AT_ONCE = 4


@pytest.fixture
def planned(garden: Garden, clock: FixedClock) -> UUID:
    """A round that is planned to open now and to close in three days."""
    closes = (clock.at + timedelta(days=3)).astimezone(LONDON).replace(tzinfo=None)
    parts = garden.store, garden.officer, garden.library
    return plan_round(*parts, title="Two officers", lots=[SEEDLING], opens_local=None, closes_local=closes).round_id


def at_once(act: Callable[[], object]) -> Counter[str]:
    """Do the same several times at once; count what each came to."""
    barrier = Barrier(AT_ONCE)

    def press(_: int) -> str:
        barrier.wait()
        try:
            act()
        except Conflict as conflict:
            return conflict.code
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(press, range(AT_ONCE)))


def test_a_round_is_opened_and_closed_once(garden: Garden, clock: FixedClock, planned: UUID) -> None:
    opened = at_once(lambda: open_round(garden.store, garden.officer, garden.library, planned))
    assert opened == {"done": 1, "round-open-already": AT_ONCE - 1}
    clock.move(days=3)
    closed = at_once(lambda: close_round(garden.store, garden.officer, planned))
    assert closed == {"done": 1, "round-closed-already": AT_ONCE - 1}


def test_a_name_is_kept_without_what_cannot_be_seen(garden: Garden, clock: FixedClock) -> None:
    closes = (clock.at + timedelta(days=3)).astimezone(LONDON).replace(tzinfo=None)
    parts = garden.store, garden.officer, garden.library
    named = plan_round(
        *parts, title=" Spring\0\n\u202e window\x1b ", lots=[SEEDLING], opens_local=None, closes_local=closes
    )
    with garden.store.reading(garden.officer) as work:
        assert rounds.get(work, named.round_id).title == "Spring window"
