"""Read past cases: the decisions that stand, as a draft is tried on them before it is live."""

from __future__ import annotations

import json
from collections.abc import Iterator

from engine.trials.past.cases import CaseName, PastCase
from webapp.store import Actor, Store
from webapp.store.queries import decisions


def read_past_cases(store: Store, actor: Actor) -> Iterator[PastCase]:
    """Yield the decision that stands on each lot of each application this actor sees, oldest first.

    The outcome is the decision's own: what people made of a referral later is not of the rules' making. They come one
    after another out of one view of the database, and are never in memory all at once.
    """
    with store.reading(actor) as work:
        for each in decisions.every_standing(work):
            name = CaseName(
                ruleset=each.ruleset_id,
                on=each.decided_for,
                id=str(each.id),
                reference=f"{each.reference} {each.lot}",
            )
            yield PastCase(name, json.loads(each.facts), each.outcome, each.closure)


def count_past_cases(store: Store, actor: Actor) -> int:
    """Tell how many cases `read_past_cases` yields."""
    with store.reading(actor) as work:
        return decisions.count_standing(work)
