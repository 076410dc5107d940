"""The invented library in a database, with people who use it: what tests of the provider's journey start from."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from cases import add_person
from engine.library import Library
from webapp import audit
from webapp.services.create_person import create_person
from webapp.services.open_round import open_round
from webapp.services.plan_round import plan_round
from webapp.services.read_application import ApplicationView, read_application
from webapp.services.read_registration import read_registration
from webapp.services.register_establishment import register_establishment
from webapp.services.register_organisation import register_organisation
from webapp.services.save_page import save_page
from webapp.services.start_application import start_application
from webapp.store import LONDON, OPERATOR, Actor, Role, Store
from webapp.store.queries import definitions as stored
from webapp.store.queries import people

FOLDER = Path(__file__).with_name("library")
SEEDLING, HARVEST = "pots/seedling", "pots/harvest"
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\x0bIDATx\x9cc`\x00\x02\x00\x00\x05\x00\x01z^\xab?\x00\x00\x00\x00IEND\xaeB`\x82"
)
CLUB: dict[str, Any] = {"club_title": "Growers of Mill Lane", "banked": True}
PEOPLE: dict[str, Any] = {"person": "Ada Onion", "mail": "ada@example.org"}
GARDEN: dict[str, Any] = {"garden_title": "Mill Lane garden", "ground": "soil"}
HANDS: dict[str, Any] = {"volunteers": 4, "story": "Beans."}
MONEY: dict[str, Any] = {"amount": 10000, "tools": [{"thing": "Spade", "cost": 12000}]}
PROMISE: dict[str, Any] = {"promise": True}


def definitions(folder: Path = FOLDER) -> list[tuple[str, bytes]]:
    """Return the invented library's files."""
    return [(str(path.relative_to(folder)), path.read_bytes()) for path in sorted(folder.rglob("*.yaml"))]


@pytest.fixture
def garden(store: Store) -> Garden:
    """A round open for a week, on SQLite and on PostgreSQL."""
    return plant(store)


@pytest.fixture
def grower(garden: Garden) -> Grower:
    """A provider's user whose club and garden are registered."""
    return garden.add_provider()


@cache
def invented() -> Library:
    """Return the invented library, read and checked once."""
    return Library.read(definitions())


@dataclass
class Garden:
    """A database with the invented library, an officer, and a round open for a week."""

    store: Store
    library: Library
    officer: Actor
    round_id: UUID
    closes_at: datetime

    def add_provider(self, *, registered: bool = True) -> Grower:
        """Add a provider's user, with club and garden registered."""
        actor = person(self.store, "provider")
        grower = Grower(self, actor)
        if registered:
            grower.register()
        return grower


@dataclass
class Grower:
    """A provider's user, and what they can do in one line."""

    garden: Garden
    actor: Actor

    @property
    def parts(self) -> tuple[Store, Actor, Library]:
        """What every service takes first."""
        return self.garden.store, self.actor, self.garden.library

    def register(self) -> UUID:
        """Register the club and a garden; give the garden."""
        version = read_registration(*self.parts).organisation.version
        for page, answers in (("club", CLUB), ("people", PEOPLE)):
            version = register_organisation(*self.parts, page, answers=answers, version=version).version
        return self.register_garden()

    def register_garden(self, title: str = GARDEN["garden_title"]) -> UUID:
        """Register a garden, one more where there is none of that title."""
        answers = {**GARDEN, "garden_title": title}
        return register_establishment(*self.parts, None, "garden", answers=answers, version=0).establishment_id

    @property
    def place(self) -> UUID:
        """The first garden."""
        found = read_registration(*self.parts).establishments[0].id
        assert found is not None
        return found

    def start(self, *lots: str, key: str = "", place: UUID | None = None) -> str:
        """Start an application for a garden, the first where none is named; give its reference."""
        return start_application(
            *self.parts,
            round_id=self.garden.round_id,
            establishment_id=place or self.place,
            lots=lots or (SEEDLING,),
            start_key=key or secrets.token_hex(8),
        ).reference

    def read(self, reference: str) -> ApplicationView:
        """Read an application."""
        return read_application(*self.parts, reference)

    def save(self, reference: str, page: str, answers: dict[str, Any]) -> int:
        """Save a page from the draft as it is now; give the next version."""
        version = self.read(reference).version
        return save_page(*self.parts, reference, page, answers=answers, version=version).version

    def complete(self, *lots: str, place: UUID | None = None, **changes: Any) -> str:
        """Start an application and answer all of it; give its reference."""
        reference = self.start(*lots, place=place)
        for page, answers in (("hands", HANDS), ("money", MONEY), ("promise", PROMISE)):
            self.save(reference, page, {name: changes.get(name, answer) for name, answer in answers.items()})
        if HARVEST in lots:
            self.save(reference, "years", {"first_dug_on": changes.get("first_dug_on", "2020-03-01")})
        return reference


def person(
    store: Store, role: str, *, email: str = "", password: str = "", name: str = "", organisation: str = ""
) -> Actor:
    """Make a person; with a password, one who may sign in. A provider's is of an organisation of its own, or named."""
    if not password:
        return add_person(store, Role(role))
    club = organisation or f"Club {secrets.token_hex(4)}"
    made = create_person(
        store,
        OPERATOR,
        email=email,
        name=name or f"A {role}",
        role=role,
        password=password,
        organisation=club if role == "provider" else None,
    )
    with store.reading(OPERATOR) as work:
        row = people.get(work, made.person_id)
    return Actor(row.id, Role(row.role), row.organisation_id, row.name)


def plant(store: Store, *, days: int = 7) -> Garden:
    """Load the invented library and open a round for both of its lots."""
    library = invented()
    with store.writing(OPERATOR) as work:
        for version in library.versions:
            stored.add(
                work,
                kind=version.kind,
                definition_id=version.id,
                content_id=version.content_id,
                in_force_from=version.in_force_from,
                in_force_to=version.in_force_to,
                owner=version.owner,
                file=version.file,
                source=version.source,
            )
        audit.record(work, "load-definition", "definition_version", "the invented library")
    officer = person(store, "officer")
    round_id, closes_at = add_round(store, officer, library, days=days)
    return Garden(store, library, officer, round_id, closes_at)


def add_round(store: Store, officer: Actor, library: Library, *, days: int = 7) -> tuple[UUID, datetime]:
    """Plan a round that begins now, and open it."""
    with store.reading(officer) as work:
        closes_at = (work.now() + timedelta(days=days)).replace(microsecond=0)
    planned = plan_round(
        store,
        officer,
        library,
        title="Spring window",
        lots=[SEEDLING, HARVEST],
        opens_local=None,
        closes_local=closes_at.astimezone(LONDON).replace(tzinfo=None),
    )
    open_round(store, officer, library, planned.round_id)
    return planned.round_id, closes_at
