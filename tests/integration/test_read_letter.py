"""Reading a letter: noted once, for its recipient, and an officer's reading waits for nobody and changes nothing."""

from __future__ import annotations

from cases import add_person, add_round, confirm, decide, start_application, submit
from clock import FixedClock
from webapp.services.read_letter import list_letters, read_letter
from webapp.store import OPERATOR, Role, Store
from webapp.store.queries import audit


def test_only_its_recipients_first_reading_writes(store: Store, clock: FixedClock) -> None:
    officer, provider = add_person(store, Role.OFFICER), add_person(store)
    submitted = submit(store, provider, start_application(store, provider, add_round(store, officer)))
    clock.move(days=8)
    confirm(store, officer, decide(store, officer, submitted))
    (listed,) = list_letters(store, officer)
    with store.writing(OPERATOR):  # on SQLite the whole database is held against who would write
        assert read_letter(store, officer, listed.id).first_read_at is None
    first = read_letter(store, provider, listed.id).first_read_at
    assert first == clock.at
    clock.move(days=1)
    with store.writing(OPERATOR):
        assert read_letter(store, provider, listed.id).first_read_at == first
    with store.reading(OPERATOR) as work:
        assert [each.action for each in audit.recent(work, 1_000)].count("read-letter") == 1
