"""A round that has closed, with what was submitted in it and what was not: what tests of erasing start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from test_officers_at_once import ANSWERS, CLUB, GARDEN, SEEDLING

from clock import FixedClock
from enrolling import ROOT, Service, sources
from webapp.services.amend_application import amend_application
from webapp.services.ask_clarification import ask_clarification
from webapp.services.erase_records import Erased, erase_records
from webapp.services.read_application import read_application
from webapp.services.read_file import FileRead, read_file
from webapp.services.withdraw_application import withdraw_application
from webapp.store import Actor, Role, Store

FORGOTTEN = "Somebody who has left"
NOTHING = Erased(0, 0, 0, 0)
MONTH = 31
REASON = "A claim that is being heard."


@dataclass
class Kept:
    """A round that has closed, with an application that was submitted and one that was not."""

    service: Service
    officer: Actor
    provider: Actor
    submitted: str
    draft: str

    def after(self, months: float) -> Erased:
        """Go on by so many months, and run the sweep."""
        self.service.clock.move(days=months * MONTH)
        return self.erase()

    def erase(self) -> Erased:
        """Run the sweep."""
        return erase_records(self.service.store, self.service.library, FORGOTTEN)

    def answers(self, reference: str) -> dict[str, object]:
        """What an application says."""
        found = read_application(self.service.store, self.provider, self.service.library, reference)
        return dict(found.answers)


def a_round(
    store: Store,
    clock: FixedClock,
    left_out: str = "",
    change: Mapping[str, object] | None = None,
    *,
    withdrawn: bool = False,
) -> Kept:
    """Go through a round.

    With `left_out`, a file of this name is uploaded and taken out before it is submitted; with a `change`, it is made
    after that, and not submitted; with `withdrawn`, the other application is.
    """
    service = Service(store, clock)
    service.load(sources(ROOT / "tests" / "library"))
    officer, provider = (
        service.person(Role.OFFICER, "Clara Vole"),
        service.person(Role.PROVIDER, "Ada Onion", "Growers"),
    )
    one, other = (service.register(provider, CLUB, GARDEN | {"garden_title": title}) for title in ("One", "Other"))
    round_id = service.plan(officer, "Spring", [SEEDLING])
    submitted = service.start(provider, round_id, one, [SEEDLING])
    if left_out:
        service.answer(provider, submitted, ANSWERS, {"quotes": [left_out]})
    service.answer(provider, submitted, ANSWERS | {"quotes": []}, {"quotes": ["sent.pdf"]})
    service.submit(provider, submitted)
    draft = service.start(provider, round_id, other, [SEEDLING])
    service.answer(provider, draft, ANSWERS, {"quotes": ["kept back.pdf"]})
    if change:
        amend_application(store, provider, service.library, submitted)
        service.answer(provider, submitted, ANSWERS | change)
    if withdrawn:
        withdraw_application(store, provider, service.library, draft)
    service.close(officer, round_id)
    return Kept(service, officer, provider, submitted, draft)


def asked_of(kept: Kept, *questions: str) -> None:
    """Have the provider asked about what was submitted, half a year after the round closed, for five days."""
    kept.service.clock.move(days=7 * MONTH)
    kept.erase()
    by = kept.service.clock.at.date() + timedelta(days=5)
    parts = kept.service.store, kept.officer, kept.service.library, kept.submitted
    ask_clarification(*parts, questions=questions, reason="Which shop is it?", answer_by=by)


def organisation(kept: Kept) -> UUID:
    assert kept.provider.organisation_id is not None
    return kept.provider.organisation_id


def opened(kept: Kept, file_id: UUID) -> FileRead:
    return read_file(kept.service.store, kept.provider, kept.service.library, file_id)
