"""Uploading: by content and not by name, refused with what is wrong, kept whatever else happens."""

from __future__ import annotations

import hashlib
from uuid import UUID

import pytest

from clock import FixedClock
from engine.errors import InputError
from garden import MONEY, PDF, PNG, Garden, Grower
from webapp.services.errors import NotFound, Refused
from webapp.services.read_file import read_file
from webapp.services.upload_file import upload_file
from webapp.store import Actor, Store
from webapp.store.queries import files


def put(grower: Grower, reference: str, name: str = "quote.pdf", content: bytes = PDF, replaces: str = "") -> str:
    """Upload a file; give its id."""
    return str(
        upload_file(*grower.parts, reference, "quotes", name=name, content=content, replaces=replaces).file["id"]
    )


def test_a_file_is_in_the_draft_at_once(grower: Grower) -> None:
    reference = grower.start()
    file_id = put(grower, reference, "C:\\Quotes\\spade\u202efdp.pdf")
    kept = grower.read(reference).answers["quotes"][0]
    assert kept == {
        "id": file_id,
        "name": "spadefdp.pdf",
        "size_bytes": len(PDF),
        "sha256": hashlib.sha256(PDF).hexdigest(),
        "media_type": "application/pdf",
    }
    assert read_file(*grower.parts, UUID(file_id)).content == PDF


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.pdf", b"", "file-empty"),
        ("big.pdf", PDF + b" " * 1_000_000, "file-too-large"),
        ("program.pdf", b"MZ\x90\x00" + b"\0" * 60, "file-type"),
        ("page.pdf", b"<html><script>alert(1)</script></html>", "file-type"),
        ("archive.pdf", b"PK\x03\x04" + b"\0" * 60, "file-type"),
        ("words.pdf", b"Not a PDF at all: %PDF-1.7", "file-type"),
        ("noise.png", bytes(range(256)), "file-type"),
    ],
)
def test_what_is_refused(grower: Grower, name: str, content: bytes, code: str) -> None:
    reference = grower.start()
    with pytest.raises(InputError) as refused:
        put(grower, reference, name, content)
    assert (refused.value.code, refused.value.params["name"]) == (code, name)
    assert "quotes" not in grower.read(reference).answers


def test_the_name_follows_the_content(grower: Grower) -> None:
    reference = grower.start()
    put(grower, reference, "picture.pdf", PNG)
    assert grower.read(reference).answers["quotes"][0]["name"] == "picture.pdf.png"


def test_one_too_many(grower: Grower) -> None:
    reference = grower.start()
    put(grower, reference), put(grower, reference)
    with pytest.raises(InputError) as refused:
        put(grower, reference)
    assert refused.value.code == "too-many"


def test_replacing_keeps_the_place_and_drops_the_former(grower: Grower) -> None:
    reference = grower.start()
    first, second = put(grower, reference), put(grower, reference)
    third = put(grower, reference, "new.pdf", replaces=first)
    assert [file["id"] for file in grower.read(reference).answers["quotes"]] == [third, second]
    assert stored(grower, reference) == {second, third}


def test_taking_one_out_of_the_page_drops_it(grower: Grower) -> None:
    reference = grower.start()
    first, second = put(grower, reference), put(grower, reference)
    grower.save(reference, "money", MONEY | {"quotes": [{"id": second}]})
    assert [file["id"] for file in grower.read(reference).answers["quotes"]] == [second]
    assert stored(grower, reference) == {second} != {first}


def test_of_a_late_file_all_is_kept_but_its_content(grower: Grower, clock: FixedClock) -> None:
    reference = grower.start()
    clock.at = grower.garden.closes_at
    with pytest.raises(Refused) as refused:
        put(grower, reference, "late.pdf")
    assert refused.value.code == "file-late"
    with grower.garden.store.reading(grower.actor) as work:
        (late,) = files.late(work, grower.read(reference).id)
    digest = hashlib.sha256(PDF).hexdigest()
    assert (late.name, late.size_bytes, late.sha256, late.arrived_at) == ("late.pdf", len(PDF), digest, clock.at)
    assert stored(grower, reference) == set()


def test_a_file_is_its_owners(garden: Garden, grower: Grower) -> None:
    file_id = UUID(put(grower, grower.start()))
    for actor in (garden.add_provider().actor, garden.officer):
        with pytest.raises(NotFound):
            read_file(garden.store, actor, garden.library, file_id)


def test_a_question_without_files_takes_none(grower: Grower) -> None:
    with pytest.raises(NotFound):
        upload_file(*grower.parts, grower.start(), "story", name="a.pdf", content=PDF)


def stored(grower: Grower, reference: str) -> set[str]:
    """The ids of the files of an application that were not taken out."""
    store: Store = grower.garden.store
    actor: Actor = grower.actor
    with store.reading(actor) as work:
        return {str(row.id) for row in files.of_application(work, grower.read(reference).id)}
