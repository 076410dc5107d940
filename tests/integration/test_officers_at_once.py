"""Two officers on one application: nobody stands by what they have not seen, and nothing happens twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import pytest
from flask import Flask

from browsing import Browser
from clock import FixedClock
from enrolling import ROOT, Service, sources
from webapp.services.confirm_outcome import confirm_outcome
from webapp.services.decide_application import decide_application
from webapp.services.errors import Conflict, Refused, ServiceError
from webapp.services.read_evaluation import LotEvaluation
from webapp.services.resolve_referral import resolve_referral
from webapp.store import Actor, Role, Store
from webapp.store.queries import letters

SEEDLING, RULE = "pots/seedling", "sound-roof"
REASON = "Bo Beam wrote that the roof carries the beds."
CLUB = {"club_title": "Growers of Mill Lane", "banked": True, "person": "Ada Onion", "mail": "ada@example.org"}
GARDEN = {"garden_title": "Mill Lane roof", "ground": "roof"}
ANSWERS = {
    "volunteers": 4,
    "story": "Beans.",
    "engineer": "Bo Beam",
    "amount": 10_000,
    "tools": [{"thing": "Spade", "cost": 12_000}],
    "promise": True,
}


@dataclass
class Desk:
    """An application that waits for a person to decide one criterion, and two officers before it."""

    service: Service
    clara: Actor
    otto: Actor
    reference: str

    def look(self) -> LotEvaluation:
        """What an officer sees now."""
        return self.service.lot(self.clara, self.reference, SEEDLING)

    def resolve(
        self, officer: Actor, seen: LotEvaluation, verdict: str, *, number: int = 0, reason: str = REASON
    ) -> None:
        """Decide the criterion from what was seen."""
        assert seen.decision_id is not None
        parts = self.service.store, officer, self.service.library, self.reference
        resolve_referral(
            *parts,
            lot=SEEDLING,
            decision_id=seen.decision_id,
            rule_id=RULE,
            verdict=verdict,
            reason=reason,
            seen=number,
        )

    def confirm(self, officer: Actor, seen: LotEvaluation) -> None:
        """Confirm what was seen."""
        assert seen.decision_id is not None
        parts = self.service.store, officer, self.service.library, self.reference
        confirm_outcome(*parts, lot=SEEDLING, decision_id=seen.decision_id, resolved=seen.resolved)

    def decide(self, officer: Actor) -> None:
        """Run the criteria again."""
        parts = self.service.store, officer, self.service.library, self.reference
        decide_application(*parts, second_opinion_required=False)


@pytest.fixture
def desk(store: Store, clock: FixedClock) -> Desk:
    return _desk(Service(store, clock))


def _desk(service: Service) -> Desk:
    service.load(sources(ROOT / "tests" / "library"))
    clara, otto = service.person(Role.OFFICER, "Clara Clerk"), service.person(Role.OFFICER, "Otto Officer")
    round_id = service.plan(clara, "Autumn window", [SEEDLING])
    grower = service.person(Role.PROVIDER, "Grower", "Club")
    reference = service.start(grower, round_id, service.register(grower, CLUB, GARDEN), [SEEDLING])
    service.answer(grower, reference, ANSWERS)
    service.submit(grower, reference)
    service.close(clara, round_id)
    service.decide(clara, reference)
    service.assess(clara, reference, {"welcoming": "open", "welcoming_words": "The gate was open."})
    return Desk(service, clara, otto, reference)


def at_once(acts: Sequence[Callable[[], None]]) -> Counter[str]:
    barrier = Barrier(len(acts))

    def do(act: Callable[[], None]) -> str:
        barrier.wait()
        try:
            act()
        except ServiceError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(do, acts))


def test_a_verdict_changed_meanwhile_is_not_confirmed(desk: Desk) -> None:
    desk.resolve(desk.clara, desk.look(), "pass")
    seen = desk.look()
    desk.resolve(desk.otto, seen, "fail", number=1, reason="The letter is about another roof.")
    with pytest.raises(Conflict) as refused:
        desk.confirm(desk.clara, seen)
    assert refused.value.code == "decision-superseded"
    assert desk.look().outcome == ""
    desk.confirm(desk.clara, desk.look())
    assert desk.look().outcome == "fail"


def test_a_verdict_given_meanwhile_is_not_overruled_unseen(desk: Desk) -> None:
    seen = desk.look()
    found = at_once([lambda: desk.resolve(desk.clara, seen, "pass"), lambda: desk.resolve(desk.otto, seen, "fail")])
    assert found == {"done": 1, "decision-superseded": 1}
    assert desk.look().resolved == 1


def test_confirmed_at_once_by_two_while_others_decide(desk: Desk) -> None:
    desk.resolve(desk.clara, desk.look(), "pass")
    seen = desk.look()
    found = at_once(
        [
            lambda: desk.confirm(desk.clara, seen),
            lambda: desk.confirm(desk.otto, seen),
            lambda: desk.resolve(desk.otto, seen, "fail", number=1),
            lambda: desk.decide(desk.clara),
        ]
    )
    with desk.service.store.reading(desk.clara) as work:
        sent = letters.everything(work)
    now = desk.look()
    assert len(sent) == (1 if now.outcome else 0)
    assert now.outcome in ("pass", "")
    assert sum(found.values()) == 4
    assert set(found) <= {
        "done",
        "confirmed-already",
        "decision-superseded",
        "everything-confirmed",
        "referrals-waiting",
    }
    with pytest.raises((Conflict, Refused)):
        desk.confirm(desk.otto, seen)


def test_a_reason_is_kept_without_what_cannot_be_seen(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        desk.resolve(desk.clara, desk.look(), "pass", reason="\u3164\u200b\0" * 20)
    assert refused.value.code == "reason-too-short"
    desk.resolve(desk.clara, desk.look(), "pass", reason="The roof\0 carries\x1b\r\nthe \u202ebeds. ")
    (kept,) = [each.resolution for each in desk.look().criteria if each.resolution]
    assert kept.reason == "The roof carries\nthe beds."


def test_what_an_officer_typed_outlives_another_who_was_quicker(
    app: Flask, sqlite_store: Store, clock: FixedClock
) -> None:
    desk = _desk(Service(sqlite_store, clock))
    visitor = Browser(app)
    visitor.sign_in("clara.clerk@example.org")
    visitor.get(f"/evaluation/{desk.reference}")
    desk.resolve(desk.otto, desk.look(), "fail", reason="The letter is about another roof.")
    action = f"/evaluation/{desk.reference}/refer"
    assert visitor.send(action, {"verdict": "pass", "reason": REASON}).status_code == 409
    assert REASON in visitor.text
    assert "The letter is about another roof." in visitor.text
    assert visitor.send(action, {"verdict": "pass", "reason": REASON}).status_code == 303
