"""Send the letters that wait, one after another: a sweep that any number of processes may run, and any may die in.

What is to do follows from the deliveries themselves, which are made with the letter, in its transaction. Each is taken
for a while, handed over outside any transaction, and then marked. A sweep that dies after the mail server has taken the
message and before it is marked leaves it to be sent again: under the same Message-ID, which is what mail programs know
two copies of one message by.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from webapp import audit
from webapp.notices.message import NoAddress, message
from webapp.notices.post import Answer, Post, Taken
from webapp.store import SENDER, Store, Work
from webapp.store.queries import deliveries, letters, people
from webapp.store.queries.deliveries import DeliveryState, LetterDelivery

TAKEN_FOR = timedelta(minutes=10)
"""Longer than a mail server may take for all its answers about one message."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""Before the same letter is tried again; the last one for ever."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sweep did: how many it sent, how many were refused for good, how many are put off, how many wait now.

    `why` is the last reason for which one was not sent, as a code.
    """

    sent: int
    refused: int
    put_off: int
    waiting: int
    why: str = ""


def send_letters(store: Store, post: Post, sender: str) -> Sent:
    """Send every letter that is due; stop where no other would fare better now.

    Args:
        store: The database.
        post: What takes the messages.
        sender: The address that they are from.
    """
    found: Counter[Taken] = Counter()
    why = ""
    while True:
        with store.writing(SENDER) as work:
            row = deliveries.claim(work, work.now() + TAKEN_FOR)
        if row is None:
            break
        answer = _handed_over(store, post, sender, row)
        _mark(store, row, answer)
        found[answer.taken] += 1
        why = answer.why or why
        if answer.of_all:
            break
    with store.reading(SENDER) as work:
        left = deliveries.waiting(work)
    return Sent(found[Taken.SENT], found[Taken.REFUSED], found[Taken.LATER], left, why)


def _handed_over(store: Store, post: Post, sender: str, row: LetterDelivery) -> Answer:
    with store.reading(SENDER) as work:
        letter, person = letters.get(work, row.letter_id), people.get(work, row.person_id)
    if person.closed_at is not None:
        return Answer(Taken.REFUSED, "closed")
    try:
        made = message(
            delivery_id=row.id,
            sender=sender,
            name=person.name,
            address=person.email,
            subject=letter.subject,
            html=letter.html,
            sent_at=letter.sent_at,
            locale=letter.locale,
        )
    except NoAddress:
        return Answer(Taken.REFUSED, "address")
    return post.post(made)


def _mark(store: Store, row: LetterDelivery, answer: Answer) -> None:
    with store.writing(SENDER) as work:
        if answer.taken is Taken.LATER:
            deliveries.put_off(work, row.id, answer.why, WAITS)
            return
        state = DeliveryState.SENT if answer.taken is Taken.SENT else DeliveryState.REFUSED
        if deliveries.settle(work, row.id, state, answer.why or None):
            _record(work, row, state, answer.why)


def _record(work: Work, row: LetterDelivery, state: DeliveryState, why: str) -> None:
    audit.record(
        work,
        "send-letter",
        "letter",
        row.letter_id,
        owner=row.organisation_id,
        to=str(row.person_id),
        state=state.value,
        why=why or None,
    )
