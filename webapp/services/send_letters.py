"""Send the letters that wait, one after another: a sweep that any number of processes may run, and any may die in.

What is to do follows from the deliveries themselves, which are made with the letter, in its transaction. Each is taken
for a while, handed over outside any transaction, and then marked. A sweep that dies after the mail server has taken the
message and before it is marked leaves it to be sent again: under the same Message-ID, which is what mail programs know
two copies of one message by.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp import audit
from webapp.notices.message import NoAddress, message
from webapp.notices.post import Answer, Post, Taken
from webapp.services.making_links import token_of, with_token
from webapp.store import SENDER, Store, Work
from webapp.store.queries import deliveries, letters, people
from webapp.store.queries.account_links import AccountLink
from webapp.store.queries.deliveries import DeliveryState, Going, LetterDelivery

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


def send_letters(store: Store, post: Post, sender: str, secret_key: bytes) -> Sent:
    """Send every letter that is due, links to set a password first; stop where no other would fare better now.

    A link whose time has run out is refused: it would lead to nothing.

    Args:
        store: The database.
        post: What takes the messages.
        sender: The address that they are from.
        secret_key: Of the installation: the tokens of links follow from it.
    """
    found: Counter[Taken] = Counter()
    why = ""
    while True:
        with store.writing(SENDER) as work:
            row = deliveries.claim(work, work.now() + TAKEN_FOR)
        if row is None:
            break
        answer = _handed_over(store, post, sender, secret_key, row)
        _mark(store, row, answer)
        found[answer.taken] += 1
        why = answer.why or why
        if answer.of_all:
            break
    with store.reading(SENDER) as work:
        left = deliveries.waiting(work)
    return Sent(found[Taken.SENT], found[Taken.REFUSED], found[Taken.LATER], left, why)


@dataclass(frozen=True, slots=True)
class _Written:
    """What is written to somebody: the subject and the HTML, of which moment and in which language."""

    subject: str
    html: bytes
    at: datetime
    locale: str


def _handed_over(store: Store, post: Post, sender: str, secret_key: bytes, row: Going) -> Answer:
    with store.reading(SENDER) as work:
        person, written = people.get(work, row.person_id), _written(work, row, secret_key)
        late = isinstance(row, AccountLink) and row.expires_at <= work.view().now
    if person.closed_at is not None:
        return Answer(Taken.REFUSED, "closed")
    if late:
        return Answer(Taken.REFUSED, "late")
    try:
        made = message(
            delivery_id=row.id,
            sender=sender,
            name=person.name,
            address=person.email,
            subject=written.subject,
            html=written.html,
            sent_at=written.at,
            locale=written.locale,
        )
    except NoAddress:
        return Answer(Taken.REFUSED, "address")
    return post.post(made)


def _written(work: Work, row: Going, secret_key: bytes) -> _Written:
    if isinstance(row, LetterDelivery):
        letter = letters.get(work, row.letter_id)
        return _Written(letter.subject, letter.html, letter.sent_at, letter.locale)
    return _Written(row.subject, with_token(row.html, token_of(secret_key, row.id)), row.made_at, row.locale)


def _mark(store: Store, row: Going, answer: Answer) -> None:
    with store.writing(SENDER) as work:
        if answer.taken is Taken.LATER:
            deliveries.put_off(work, row, answer.why, WAITS)
            return
        state = DeliveryState.SENT if answer.taken is Taken.SENT else DeliveryState.REFUSED
        if deliveries.settle(work, row, state, answer.why or None):
            _record(work, row, state, answer.why)


def _record(work: Work, row: Going, state: DeliveryState, why: str) -> None:
    kind, object_id = ("letter", row.letter_id) if isinstance(row, LetterDelivery) else ("account_link", row.id)
    audit.record(
        work,
        "send-letter",
        kind,
        object_id,
        owner=row.organisation_id,
        to=str(row.person_id),
        state=state.value,
        why=why or None,
    )
