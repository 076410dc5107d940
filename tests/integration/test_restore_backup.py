"""The drill: an installation in use is backed up, restored into an empty place on either database, and is the same.

What is damaged, edited or no backup at all leaves that place as empty as it was.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from browsing import Browser
from clock import FixedClock
from databases import BOTH, copied
from enrolling import PASSWORD, PDF, Service, opened, sources
from garden import CLUB, FOLDER, GARDEN, HANDS, MONEY, PEOPLE, PROMISE, SEEDLING, invented
from webapp import create_app
from webapp.backups.archive import MANIFEST, BackupError, Manifest
from webapp.backups.archive import opened as archive_opened
from webapp.services.errors import Refused
from webapp.services.make_backup import make_backup
from webapp.services.read_decision import replay_decision
from webapp.services.read_file import read_file
from webapp.services.restore_backup import Restored, restore_backup
from webapp.settings import Settings
from webapp.store import OPERATOR, Actor, Role, Store

NEW = Callable[[str], str]


@dataclass
class Kept:
    """An installation in use: who and what is in it, and its backup."""

    officer: Actor
    grower: Actor
    reference: str
    decision: UUID
    digest: str
    file: UUID
    letter: str
    backup: bytes
    manifest: Manifest


@pytest.fixture(scope="module")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NEW:
    """Makes migrated databases of the kind that is named."""

    def make(kind: str) -> str:
        if kind == "sqlite":
            return copied(request.getfixturevalue("sqlite_template"), tmp_path_factory.mktemp("kept"))
        template = request.getfixturevalue("postgresql_template")
        return str(request.getfixturevalue("postgresql_databases")(template))

    return make


@pytest.fixture(scope="module", params=BOTH)
def kept(request: pytest.FixtureRequest, database: NEW) -> Iterator[Kept]:
    with opened(database(request.param), clock := FixedClock()) as store:
        yield _in_use(Service(store, clock))


def _in_use(service: Service) -> Kept:
    service.load(sources(FOLDER))
    officer, grower = service.person(Role.OFFICER, "Clara Clerk"), service.person(Role.PROVIDER, "Ada Ŵyn", "Growers")
    round_id = service.plan(officer, "Autumn window", [SEEDLING])
    place = service.register(grower, CLUB | PEOPLE, GARDEN)
    reference = service.start(grower, round_id, place, [SEEDLING])
    service.answer(grower, reference, HANDS | MONEY | PROMISE, {"quotes": ["Quote.pdf"]})
    service.submit(grower, reference)
    service.close(officer, round_id)
    service.assess(officer, reference, {"welcoming": "open", "welcoming_words": "Agor — “open” 🌱"})
    service.confirm(officer, reference, SEEDLING)
    file = io.BytesIO()
    manifest = make_backup(service.store, OPERATOR, file)
    decision = service.decision(officer, reference)
    return Kept(
        officer=officer,
        grower=grower,
        reference=reference,
        decision=decision.id,
        digest=decision.digest,
        file=_file_of(file.getvalue()),
        letter=service.letter(grower, reference).html,
        backup=file.getvalue(),
        manifest=manifest,
    )


def _file_of(backup: bytes) -> UUID:
    (row,) = rows(backup, "stored_file")
    return UUID(row["id"])


def rows(backup: bytes, table: str) -> list[dict[str, Any]]:
    with archive_opened(io.BytesIO(backup)) as archive:
        return [json.loads(line) for line in archive.lines(table)]


def restored(store: Store, backup: bytes) -> Restored:
    return restore_backup(store, OPERATOR, io.BytesIO(backup))


@pytest.mark.parametrize("kind", BOTH)
def test_what_is_restored_is_what_was_kept(kept: Kept, database: NEW, kind: str) -> None:
    with opened(database(kind), clock := FixedClock()) as store:
        clock.move(days=20)
        found = restored(store, kept.backup)
        assert found.sound
        assert found.rows == {name: part.rows for name, part in kept.manifest.tables.items()}
        assert found.trail.events == kept.manifest.seq > 0
        service = Service(store, clock)
        assert replay_decision(store, kept.officer, service.library, kept.decision).same
        assert service.decision(kept.officer, kept.reference).digest == kept.digest
        assert service.letter(kept.grower, kept.reference).html == kept.letter
        assert read_file(store, kept.grower, invented(), kept.file).content == PDF
        browser = Browser(create_app(Settings(database_url="given", secret_key=b"0" * 32), store=store))
        assert browser.sign_in("ada.ŵyn@example.org", PASSWORD).status_code == 303
        assert browser.get(f"/applications/{kept.reference}/copy").status_code == 200


@pytest.mark.parametrize("kind", BOTH)
def test_a_backup_of_what_was_restored_is_the_same_but_for_what_was_done_since(
    kept: Kept, database: NEW, kind: str
) -> None:
    again = io.BytesIO()
    with closing(Store(database(kind), clock=FixedClock())) as store:
        restored(store, kept.backup)
        made = make_backup(store, OPERATOR, again)
    differ = {name for name, part in made.tables.items() if part != kept.manifest.tables[name]}
    assert differ == {"audit_event"}
    before, after = rows(kept.backup, "audit_event"), rows(again.getvalue(), "audit_event")
    assert after[:-1] == before
    assert (after[-1]["action"], after[-1]["details"]["seq"]) == ("restore-backup", kept.manifest.seq)


def test_nobody_who_was_signed_in_is_in_a_backup(kept: Kept) -> None:
    assert not {"sign_in_session", "rate_bucket"} & kept.manifest.tables.keys()


# -- what is refused


@pytest.fixture
def empty(database: NEW) -> Iterator[Store]:
    with closing(Store(database("sqlite"), clock=FixedClock())) as store:
        yield store


def rewritten(backup: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return a backup whose members were changed."""
    with zipfile.ZipFile(io.BytesIO(backup)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_row(members: dict[str, bytes], table: str, old: bytes, new: bytes) -> None:
    member = f"tables/{table}.jsonl"
    assert old in members[member]
    members[member] = members[member].replace(old, new, 1)


def agreeing(members: dict[str, bytes]) -> None:
    """Make the manifest say what is in the members: the work of somebody who knows how a backup is made."""
    said = json.loads(members[MANIFEST])
    for name, part in said["tables"].items():
        content = members[f"tables/{name}.jsonl"]
        part |= {"rows": content.count(b"\n"), "sha256": hashlib.sha256(content).hexdigest()}
    members[MANIFEST] = json.dumps(said).encode()


def _manifest(**changes: Any) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members[MANIFEST] = json.dumps(json.loads(members[MANIFEST]) | changes).encode()

    return change


def _agreeing_row(table: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        with_row(members, table, old, new)
        agreeing(members)

    return change


def _lost_person(members: dict[str, bytes]) -> None:
    members["tables/person.jsonl"] = b""
    agreeing(members)


DAMAGED: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda backup: b"",
    "a text": lambda backup: b"backup",
    "cut in half": lambda backup: backup[: len(backup) // 2],
    "its end cut off": lambda backup: backup[:-5],
    "a byte turned": lambda backup: backup[:900] + bytes([backup[900] ^ 255]) + backup[901:],
    "another archive": lambda backup: rewritten(backup, lambda members: members.pop(MANIFEST)),
    "a table missing": lambda backup: rewritten(backup, lambda members: members.pop("tables/person.jsonl")),
    "a file beside": lambda backup: rewritten(backup, lambda members: members.update({"../../etc/cron.d/x": b"*"})),
    "a row edited": lambda backup: rewritten(backup, lambda m: with_row(m, "person", b"Clara", b"Klara")),
    "a row no JSON": lambda backup: rewritten(backup, _agreeing_row("person", b"{", b"[")),
    "a row with another column": lambda backup: rewritten(backup, _agreeing_row("person", b'"email"', b'"mail"')),
    "a row with a key that is none": lambda backup: rewritten(backup, _agreeing_row("person", b'"id":"', b'"id":"x')),
    "a row that refers to nothing": lambda backup: rewritten(backup, _lost_person),
    "a manifest of no JSON": lambda backup: rewritten(backup, lambda members: members.update({MANIFEST: b"{"})),
    "a manifest with a table less": lambda backup: rewritten(backup, _manifest(tables={})),
    "another format": lambda backup: rewritten(backup, _manifest(format="fps-backup-0")),
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=[*DAMAGED])
def test_a_damaged_backup_is_refused_and_nothing_is_restored(
    kept: Kept, empty: Store, damage: Callable[[bytes], bytes]
) -> None:
    with pytest.raises(BackupError) as refused:
        restored(empty, damage(kept.backup))
    assert str(refused.value)
    # The place is still empty: the backup itself goes in.
    assert restored(empty, kept.backup).sound


def test_a_database_that_is_not_empty_is_left_alone(kept: Kept, empty: Store) -> None:
    restored(empty, kept.backup)
    with pytest.raises(Refused, match="restore-not-empty"):
        restored(empty, kept.backup)


def test_a_backup_of_other_tables_names_both_revisions(kept: Kept, empty: Store) -> None:
    with pytest.raises(Refused, match="restore-revision") as refused:
        restored(empty, rewritten(kept.backup, _manifest(revision="0001")))
    assert refused.value.params["theirs"] == "0001"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_agreeing_row("audit_event", b'"submit-application"', b'"amend-application"'), id="edited"),
        pytest.param(_manifest(seq=3), id="another end"),
    ],
)
def test_a_trail_that_was_tampered_with_is_restored_and_said_to_be(
    kept: Kept, empty: Store, change: Callable[[dict[str, bytes]], None]
) -> None:
    assert not restored(empty, rewritten(kept.backup, change)).sound
