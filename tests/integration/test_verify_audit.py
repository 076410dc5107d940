"""The audit trail as a chain: whatever is done to it by hand shows, given one checkpoint that is kept elsewhere."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, text

from webapp import audit
from webapp.audit.checkpoints import Checkpoint, CheckpointError, is_signed, line_of, new_key, public_key, read_lines
from webapp.services.make_checkpoint import make_checkpoint
from webapp.services.verify_audit import Fault, verify_audit
from webapp.store import GATE, OPERATOR, Store, migrate
from webapp.store.chain import START, linked
from webapp.store.migrating import unmigrate
from webapp.store.tables import AuditEvent

EVENTS, TAMPERINGS = 60, 1_000
KEY = new_key()


def tell(store: Store, number: int) -> None:
    for each in range(number):
        with store.writing(OPERATOR if each % 3 else GATE) as work:
            audit.record(work, "sign-in", "person", uuid4(), attempts=each, note="ünlike")


def checked(store: Store, *checkpoints: Checkpoint) -> list[tuple[Fault, int]]:
    return [(each.fault, each.seq) for each in verify_audit(store, OPERATOR, checkpoints).faults]


def unguard(store: Store) -> list[dict[str, Any]]:
    """Take away the triggers, as somebody who holds the database can; return all rows, to be put back."""
    with store.engine.begin() as connection:
        for name in ("audit_event_kept_update", "audit_event_kept_delete"):
            connection.execute(text(f"DROP TRIGGER {name}" + " ON audit_event" * (store.dialect == "postgresql")))
        return [dict(row) for row in connection.execute(text("SELECT * FROM audit_event ORDER BY seq")).mappings()]


def put_back(store: Store, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    places = ", ".join(f":{name}" for name in names)
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_event"))
        connection.execute(text(f"INSERT INTO audit_event ({', '.join(names)}) VALUES ({places})"), rows)


def test_a_trail_that_nobody_touched_holds(store: Store) -> None:
    assert verify_audit(store, OPERATOR).events == 0
    assert make_checkpoint(store, OPERATOR, KEY) is None
    tell(store, 5)
    first = made(store)
    tell(store, 5)
    second = made(store)
    found = verify_audit(store, OPERATOR, [first, second, second])
    assert (found.events, found.faults) == (10, ())
    assert (found.seq, found.chain) == (second.seq, second.chain)


def made(store: Store) -> Checkpoint:
    checkpoint = make_checkpoint(store, OPERATOR, KEY)
    assert checkpoint is not None
    return checkpoint


def test_many_at_once_make_one_chain(store: Store) -> None:
    def one(_: int) -> None:
        tell(store, 5)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(8)))
    found = verify_audit(store, OPERATOR)
    assert (found.events, found.seq, found.faults) == (40, 40, ())


def test_what_is_rolled_back_leaves_no_link(store: Store) -> None:
    tell(store, 2)
    with pytest.raises(RuntimeError), store.writing(OPERATOR) as work:
        audit.record(work, "sign-in", "person", "x")
        raise RuntimeError
    tell(store, 2)
    found = verify_audit(store, OPERATOR)
    assert (found.events, found.seq, found.faults) == (4, 4, ())


def edit(connection: Connection, chance: random.Random, seqs: list[int]) -> None:
    column, value = chance.choice(
        [
            ("action", "sign-out"),
            ("role", "officer"),
            ("object_kind", "letter"),
            ("object_id", str(uuid4())),
            ("organisation_id", uuid4().hex),
            ("person_id", uuid4().hex),
            ("definitions", '{"a/b":"0"}'),
            ("details", '{"attempts":-1}'),
            ("details", "not JSON"),
            ("at", "2020-01-01 00:00:00.000000"),
            ("chain", secrets.token_hex(32)),
        ]
    )
    query = f"UPDATE audit_event SET {column} = :value WHERE seq = :seq"
    connection.execute(text(query), {"value": value, "seq": chance.choice(seqs)})


def delete(connection: Connection, chance: random.Random, seqs: list[int]) -> None:
    connection.execute(text("DELETE FROM audit_event WHERE seq = :seq"), {"seq": chance.choice(seqs)})


def cut(connection: Connection, chance: random.Random, seqs: list[int]) -> None:
    connection.execute(text("DELETE FROM audit_event WHERE seq >= :seq"), {"seq": chance.choice(seqs)})


def insert(connection: Connection, chance: random.Random, seqs: list[int]) -> None:
    """Put a likely event between two others, and number those behind it anew."""
    seq = chance.choice(seqs)
    for each in reversed([each for each in seqs if each >= seq]):
        connection.execute(text("UPDATE audit_event SET seq = seq + 1 WHERE seq = :seq"), {"seq": each})
    names = "at, person_id, role, organisation_id, action, object_kind, object_id, definitions, details, chain"
    query = f"INSERT INTO audit_event (seq, {names}) SELECT :seq, {names} FROM audit_event WHERE seq = :other"
    connection.execute(text(query), {"seq": seq, "other": chance.choice([each for each in seqs if each != seq])})


def swap(connection: Connection, chance: random.Random, seqs: list[int]) -> None:
    one, other = chance.sample(seqs, 2)
    for old, new in ((one, -1), (other, one), (-1, other)):
        connection.execute(text("UPDATE audit_event SET seq = :new WHERE seq = :old"), {"old": old, "new": new})


def rewrite(connection: Connection, chance: random.Random, seqs: list[int]) -> None:
    """Change an event, and make the chain anew from there to the end."""
    at = chance.choice(seqs)
    connection.execute(text("UPDATE audit_event SET action = 'forged' WHERE seq = :seq"), {"seq": at})
    table = AuditEvent.__table__
    chain = START
    for row in connection.execute(table.select().order_by(table.c.seq)).all():
        chain = linked(chain, row)
        connection.execute(
            text("UPDATE audit_event SET chain = :chain WHERE seq = :seq"), {"chain": chain, "seq": row.seq}
        )


Act = Callable[[Connection, random.Random, list[int]], None]
ACTS: tuple[Act, ...] = (edit, delete, insert, swap, cut, rewrite)


def tampered(store: Store, kept: Checkpoint, number: int) -> list[tuple[Fault, int]]:
    """Do something by hand, and give what shows. Each has its own chance: one that fails can be done again."""
    with store.engine.begin() as connection:
        ACTS[number % len(ACTS)](connection, random.Random(number), list(range(1, kept.seq + 1)))
    return checked(store, kept)


def test_a_thousand_tamperings_are_found(sqlite_store: Store) -> None:
    """On SQLite, for its speed; the few below are done to both databases."""
    tell(sqlite_store, EVENTS)
    kept, rows, missed = made(sqlite_store), unguard(sqlite_store), []
    for number in range(TAMPERINGS):
        missed += [] if tampered(sqlite_store, kept, number) else [number]
        put_back(sqlite_store, rows)
    assert missed == []
    assert checked(sqlite_store, kept) == []


@pytest.mark.parametrize(
    ("act", "fault"),
    [
        (edit, Fault.BROKEN),
        (delete, Fault.BROKEN),
        (insert, Fault.BROKEN),
        (swap, Fault.BROKEN),
        (cut, Fault.CUT),
        (rewrite, Fault.REWRITTEN),
    ],
)
def test_each_kind_of_tampering_is_told_as_what_it_is(store: Store, act: Act, fault: Fault) -> None:
    tell(store, 12)
    kept = made(store)
    unguard(store)
    assert fault in {each for each, _ in tampered(store, kept, ACTS.index(act))}


def test_an_event_that_is_none_does_not_stop_the_walk_with_an_error(sqlite_store: Store) -> None:
    tell(sqlite_store, 4)
    unguard(sqlite_store)
    with sqlite_store.engine.begin() as connection:
        connection.execute(text("UPDATE audit_event SET details = 'x' WHERE seq = 3"))
    assert checked(sqlite_store) == [(Fault.UNREADABLE, 2)]


def test_what_was_recorded_before_there_was_a_chain_is_in_it(empty_database_url: str) -> None:
    with closing(Store(empty_database_url)) as store:
        migrate(store)
        tell(store, 7)
        unmigrate(store, "0007")
        migrate(store)
        tell(store, 1)
        found = verify_audit(store, OPERATOR)
    assert (found.events, found.faults) == (8, ())


def test_a_checkpoint_is_a_line_that_cannot_be_made_up(sqlite_store: Store) -> None:
    tell(sqlite_store, 1)
    checkpoint = made(sqlite_store)
    assert read_lines(["\n", line_of(checkpoint)]) == [checkpoint]
    assert is_signed(checkpoint, public_key(KEY))
    assert not is_signed(checkpoint, public_key(new_key()))
    assert not is_signed(replace(checkpoint, seq=2), public_key(KEY))
    assert not is_signed(replace(checkpoint, signature="é"), public_key(KEY))


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"seq": "1", "chain": "", "at": "", "signature": ""}', "[" * 9999])
def test_a_line_that_is_no_checkpoint_is_told_by_its_number(line: str) -> None:
    with pytest.raises(CheckpointError, match="line 2"):
        read_lines(["", line])


@pytest.mark.parametrize("key", [b"", b"junk", b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"])
def test_a_key_that_is_none_is_told(key: bytes) -> None:
    with pytest.raises(CheckpointError):
        public_key(key)
    with pytest.raises(CheckpointError):
        is_signed(Checkpoint(1, START, datetime.now(UTC)), key)
