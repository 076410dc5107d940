"""Where a lot stands: the queue and the page say the same, and say it after what people decided."""

from __future__ import annotations

import pytest

from clock import FixedClock
from enrolling import ROOT, Answers, Service, sources
from webapp.services.read_queue import read_queue
from webapp.services.standing import LotState
from webapp.store import Actor, Role, Store

SEEDLING, RULE = "pots/seedling", "sound-roof"
REASON = "Bo Beam wrote that the roof carries the beds."
CLUB = {"club_title": "Growers of Mill Lane", "banked": True, "person": "Ada Onion", "mail": "ada@example.org"}
GARDEN = {"garden_title": "Mill Lane roof", "ground": "roof"}
VISIT = {"welcoming": "open", "welcoming_words": "The gate was open."}
ANSWERS = {
    "volunteers": 4,
    "story": "Beans.",
    "engineer": "Bo Beam",
    "amount": 10_000,
    "tools": [{"thing": "Spade", "cost": 12_000}],
    "promise": True,
}


class Lot:
    """One application for one lot whose round has closed, before an officer."""

    def __init__(self, service: Service, answers: Answers) -> None:
        """Apply, and let the round close."""
        self.service = service
        service.load(sources(ROOT / "tests" / "library"))
        self.officer: Actor = service.person(Role.OFFICER, "Clara Clerk")
        round_id = service.plan(self.officer, "Autumn window", [SEEDLING])
        grower = service.person(Role.PROVIDER, "Grower", "Club")
        self.reference = service.start(grower, round_id, service.register(grower, CLUB, GARDEN), [SEEDLING])
        service.answer(grower, self.reference, answers)
        service.submit(grower, self.reference)
        service.close(self.officer, round_id)

    def states(self) -> tuple[LotState, LotState]:
        """Where it stands by the queue, and by the page; the queue counts it as that and nothing else."""
        queue = read_queue(self.service.store, self.officer, self.service.library)
        state = queue.items[0].lots[0].state
        assert queue.counts == {state: 1}
        return state, self.service.lot(self.officer, self.reference).state

    def do(self, step: str) -> None:
        """Take one of an officer's steps."""
        if step == "decide":
            self.service.decide(self.officer, self.reference)
        elif step == "assess":
            self.service.assess(self.officer, self.reference, VISIT)
        elif step == "confirm":
            self.service.confirm(self.officer, self.reference, SEEDLING)
        else:
            self.service.resolve(self.officer, self.reference, SEEDLING, RULE, step, REASON)


@pytest.mark.parametrize(
    ("volunteers", "steps"),
    [
        pytest.param(
            4,
            [
                ("decide", LotState.REFERRED),
                ("assess", LotState.REFERRED),
                ("fail", LotState.FAILS),
                ("pass", LotState.PASSES),
                ("decide", LotState.REFERRED),
                ("pass", LotState.PASSES),
                ("confirm", LotState.CONFIRMED_PASS),
            ],
            id="passes-once-a-person-says-so",
        ),
        pytest.param(
            2,
            [("assess", LotState.REFERRED), ("pass", LotState.FAILS), ("confirm", LotState.CONFIRMED_FAIL)],
            id="fails-and-yet-waits-for-a-person",
        ),
    ],
)
def test_queue_and_page_say_what_stands_after_every_step(
    store: Store, clock: FixedClock, volunteers: int, steps: list[tuple[str, LotState]]
) -> None:
    lot = Lot(Service(store, clock), ANSWERS | {"volunteers": volunteers})
    assert lot.states() == (LotState.UNDECIDED, LotState.UNDECIDED)
    for step, expected in steps:
        lot.do(step)
        assert lot.states() == (expected, expected), step
