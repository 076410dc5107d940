"""Reading a letter: noted once for its recipient, and as a look of an officer's, who may open the application."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from test_interests import received
from test_officers_at_once import REASON, RULE, SEEDLING

from clock import FixedClock
from enrolling import ROOT, Service, asking_interests, sources
from webapp.services.declare_interest import declare_interest
from webapp.services.errors import NotFound, Refused
from webapp.services.read_audit import Asked, read_audit
from webapp.services.read_letter import LetterView, list_letters, read_letter
from webapp.store import OPERATOR, Actor, Role, Store
from webapp.store.queries import audit

ASSESSED = {"welcoming": "open", "welcoming_words": "The gate was open."}


@dataclass
class Sent:
    """A letter that tells an outcome, in a round whose officers are asked for their interests."""

    service: Service
    officer: Actor
    provider: Actor
    reference: str

    def read(self, who: Actor) -> LetterView:
        """Read it."""
        (listed,) = list_letters(self.service.store, who)
        return read_letter(self.service.store, who, self.service.library, listed.id)


@pytest.fixture
def sent(store: Store, clock: FixedClock) -> Sent:
    service = Service(store, clock)
    service.load(asking_interests(sources(ROOT / "tests" / "library")))
    officer = service.person(Role.OFFICER, "Clara Vole")
    reference = received(service, officer, SEEDLING)
    service.declare(officer, reference)
    service.assess(officer, reference, ASSESSED)
    service.resolve(officer, reference, SEEDLING, RULE, "pass", REASON)
    service.confirm(officer, reference, SEEDLING)
    return Sent(service, officer, service.known("Ada Onion"), reference)


def test_only_its_recipients_first_reading_marks_it(sent: Sent, clock: FixedClock) -> None:
    assert sent.read(sent.officer).first_read_at is None
    first = sent.read(sent.provider).first_read_at
    assert first == clock.at
    clock.move(days=1)
    with sent.service.store.writing(OPERATOR):  # on SQLite the whole database is held against who would write
        assert sent.read(sent.provider).first_read_at == first
    with sent.service.store.reading(OPERATOR) as work:
        assert [each.action for each in audit.recent(work, 1_000)].count("read-letter") == 1


def test_an_officer_who_reads_it_is_noted(sent: Sent) -> None:
    for _ in range(2):
        sent.read(sent.officer)
    (listed,) = list_letters(sent.service.store, sent.officer)
    with sent.service.store.reading(OPERATOR) as work:
        (event,) = audit.of_object(work, "letter", listed.id)
    assert (event.action, event.person_id) == ("look-at", sent.officer.person_id)
    looks = read_audit(sent.service.store, sent.officer, Asked(action="look-at")).events
    assert {each.about for each in looks} == {sent.reference}


def test_an_officer_says_first_whether_they_have_an_interest(sent: Sent) -> None:
    other, auditor = sent.service.person(Role.OFFICER, "Otto Hare"), sent.service.person(Role.AUDITOR, "Ida Ibis")
    with pytest.raises(Refused, match="interest-undeclared"):
        sent.read(other)
    declare_interest(sent.service.store, other, sent.service.library, sent.reference, interest=False)
    assert sent.read(other).html == sent.read(auditor).html
    declare_interest(sent.service.store, other, sent.service.library, sent.reference, interest=True, what="A friend.")
    (listed,) = list_letters(sent.service.store, sent.officer)
    with pytest.raises(NotFound):
        read_letter(sent.service.store, other, sent.service.library, listed.id)
