"""Verify the audit trail: that its events follow from one another, and pass through every checkpoint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from webapp.audit.checkpoints import Checkpoint
from webapp.store import Actor, Store
from webapp.store.queries import audit


class Fault(StrEnum):
    """What can be wrong with a trail."""

    BROKEN = "broken"
    """An event does not follow from the one before: it, or what stood before it, was changed, moved or taken out."""
    UNREADABLE = "unreadable"
    """What comes after the event is no event."""
    CUT = "cut"
    """A checkpoint was made at an event that is not there."""
    REWRITTEN = "rewritten"
    """A checkpoint says another chain at the event: everything up to it was made anew."""


@dataclass(frozen=True, slots=True)
class Found:
    """A fault, and the number of the event at which it shows."""

    fault: Fault
    seq: int


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of it: events looked at, the newest one's number and chain, faults by number, checkpoints passed."""

    events: int
    seq: int
    chain: str
    faults: tuple[Found, ...]
    passed: int
    """How many of the checkpoints the trail passes through."""


def verify_audit(store: Store, actor: Actor, checkpoints: Iterable[Checkpoint] = ()) -> Verified:
    """Walk the whole trail once, everybody's. Whether checkpoints are signed, `webapp.audit.checkpoints` tells."""
    waiting: dict[int, set[str]] = {}
    for each in checkpoints:
        waiting.setdefault(each.seq, set()).add(each.chain)
    events, seq, chain, passed, faults = 0, 0, "", 0, list[Found]()
    with store.reading(actor) as work:
        seq, chain = audit.newest_link(work)
        try:
            for at, link, holds in audit.links(work):
                events += 1
                if not holds:
                    faults.append(Found(Fault.BROKEN, at))
                said = waiting.pop(at, set())
                passed += link in said
                faults += [Found(Fault.REWRITTEN, at)] * bool(said - {link})
        except audit.Unreadable as unreadable:
            faults.append(Found(Fault.UNREADABLE, unreadable.seq))
    faults += [Found(Fault.CUT, at) for at in sorted(waiting)]
    return Verified(events, seq, chain, tuple(faults), passed)
