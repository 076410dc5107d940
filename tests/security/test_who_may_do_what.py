"""Every route against everyone who may be signed in: each duty of each role, as `duties.yaml` says, and none beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask

from browsing import PASSWORD, Browser
from clock import FixedClock
from databases import copied
from enrolling import opened
from webapp import create_app
from webapp.access import bearer, permissions
from webapp.access.duties import DutiesError, duties, read_duties
from webapp.services.create_person import create_person
from webapp.services.make_access_token import make_access_token
from webapp.settings import Settings
from webapp.store import OPERATOR, Actor, Role, Store
from webapp.store.queries import audit

UUID = "00000000-0000-4000-8000-000000000000"
EVERY_DUTY = [(role, duty) for role, found in duties().roles.items() for duty in found.duties]
HERE = Path(permissions.__file__).parent

DATA = """
acts:
  look: {en: Look, cy: Edrych}
  change: {en: Change, cy: Newid}
roles:
"""


def of_roles(first: str) -> bytes:
    """Write data in which one role is as given, and the others may look."""
    role = (
        "title: {en: Some, cy: Rhai}\n    everyone: [look]\n    duties: {all: {title: {en: A, cy: A}, acts: [change]}}"
    )
    rest = "\n".join(f"  {name}:\n    {role}" for name in ("authority", "auditor", "provider"))
    return f"{DATA}  officer:\n    {first or role}\n{rest}\n".encode()


class World:
    """The service, with one person signed in for every duty of every role."""

    def __init__(self, store: Store) -> None:
        """Make the people."""
        self.store = store
        self.app: Flask = create_app(Settings(database_url="given", secret_key=b"0" * 32), store=store)
        self.visitors: dict[tuple[str, str], Browser] = {}
        self.tokens: dict[tuple[str, str], str] = {}
        for role, duty in EVERY_DUTY:
            self.join((role, duty), duty)

    def join(self, who: tuple[str, str], duty: str) -> Actor:
        """Sign in somebody new, of a role and a name, with one duty; have them make an access token."""
        role, name = who
        number = len(self.visitors)
        email = f"{role}-{number}@example.org"
        organisation = f"Organisation {number}" if role == Role.PROVIDER else None
        authority = "authority/other" if role == Role.AUTHORITY else ""
        made = create_person(
            self.store,
            OPERATOR,
            email=email,
            name=name,
            role=role,
            password=PASSWORD,
            organisation=organisation,
            authority=authority,
            duties=[duty],
        )
        actor = Actor(made.person_id, Role(role), made.organisation_id, name, authority)
        self.visitors[who] = Browser(self.app, address=f"203.0.113.{number}")
        assert self.visitors[who].sign_in(email, PASSWORD).status_code == 303
        self.tokens[who] = make_access_token(self.store, actor, name="A program").token
        return actor

    def routes(self) -> Iterator[tuple[str, str, str]]:
        """Give method, address and act of every route that is not for anyone; what it names is not there."""
        for rule in self.app.url_map.iter_rules():
            access = permissions.access_of(self.app, rule.endpoint)
            assert access is not None, rule.endpoint
            named = {name: UUID if "_id" in name else 404 if name == "number" else "404" for name in rule.arguments}
            with self.app.test_request_context():
                address = rule.build(named, append_unknown=False)
            if not access.act or address is None:
                continue
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, address[1], access.act

    def ask(self, who: tuple[str, str], method: str, address: str) -> int:
        """Open an address as somebody, or send it a form; give the status."""
        visitor = self.visitors[who]
        if address.startswith(bearer.API):
            headers = {"Authorization": f"Bearer {self.tokens[who]}", "Idempotency-Key": "k", "If-Match": '"1"'}
            return visitor.client.open(address, method=method, headers=headers).status_code
        if method == "GET":
            return visitor.get(address).status_code
        visitor.get("/")
        return visitor.post(address, {"csrf_token": dict(visitor.page.forms[0].fields)["csrf_token"]}).status_code


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with opened(copied(sqlite_template, tmp_path_factory.mktemp("duties")), FixedClock()) as store:
        yield World(store)


def test_every_act_is_of_some_view_and_every_view_has_one(world: World) -> None:
    assert {act for _, _, act in world.routes()} == set(duties().acts)


@pytest.mark.parametrize("who", EVERY_DUTY, ids=["-".join(each) for each in EVERY_DUTY])
def test_a_route_is_open_to_whoever_has_a_duty_for_it_and_to_nobody_else(world: World, who: tuple[str, str]) -> None:
    may, tried = duties().acts_of(who[0], [who[1]]), 0
    for method, address, act in world.routes():
        status = world.ask(who, method, address)
        assert (status != 403) == (act in may), (method, address, act, status)
        assert status < 500, (method, address)
        tried += 1
    assert tried > 60


def test_whoever_only_reads_can_send_nothing_but_what_is_about_their_own_account(world: World) -> None:
    for role in ("auditor", "authority"):
        may = duties().acts_of(role, duties().roles[role].duties)
        assert {act for method, _, act in world.routes() if method != "GET" and act in may} == {"own-account"}


def test_what_two_people_do_is_allowed_by_two_duties() -> None:
    for duty in duties().roles["officer"].duties.values():
        assert len(duty.acts & {"prepare-outcomes", "confirm-outcomes"}) <= 1, duty.id
        assert len(duty.acts & {"manage-people", "prepare-outcomes", "confirm-outcomes"}) <= 1, duty.id


def test_without_a_duty_nobody_does_anything_of_their_role() -> None:
    assert duties().acts_of("officer", []) == {"own-account", "see-people"}
    assert duties().acts_of("officer", ["one that is no more"]) == {"own-account", "see-people"}
    assert duties().acts_of("scanner", ["officer"]) == frozenset()


def test_a_page_that_is_refused_is_on_record_once(world: World) -> None:
    for _ in range(2):
        assert world.ask(("authority", "officer"), "GET", "/audit") == 403
    with world.store.reading(OPERATOR) as work:
        refused = [row for row in audit.recent(work, 5_000) if row.action == "refuse-page"]
    assert "trail.everything" in {row.details["page"] for row in refused if row.role == "authority"}
    assert len({(row.person_id, row.object_id) for row in refused}) == len(refused)


@pytest.mark.parametrize(
    ("address", "asked_for"),
    [
        pytest.param("/applications/7QK8-Y63K-3ZEQ", "7QK8-Y63K-3ZEQ", id="a page"),
        pytest.param(
            "/letters/0190b0f0-0000-7000-8000-000000000001", "0190b0f0-0000-7000-8000-000000000001", id="an id"
        ),
        pytest.param("/api/v1/applications/2QK8-Y63K-3ZEQ", "2QK8-Y63K-3ZEQ", id="by a program"),
        pytest.param("/applications/" + "A" * 900 + "/check", "A" * 40, id="endless"),
        pytest.param("/applications/%00/receipt", "", id="nothing that can be kept"),
    ],
)
def test_what_is_not_theirs_is_on_record_once(world: World, address: str, asked_for: str) -> None:
    who = ("provider", f"Asks for {asked_for}")
    asker = world.join(who, "editor")
    for _ in range(2):
        assert world.ask(who, "GET", address) == 404
    with world.store.reading(OPERATOR) as work:
        refused = [row for row in audit.recent(work, 5_000) if row.action == "refuse-record"]
    assert [row.details["asked_for"] for row in refused if row.person_id == asker.person_id] == [asked_for]


GUESSES = "{title: {en: A, cy: A}, everyone: [guess], duties: {a: {title: {en: A, cy: A}, acts: []}}}"
BROKEN: Mapping[str, bytes] = {
    "an act that is not explained": of_roles(GUESSES),
    "an act that nobody may do": of_roles("").replace(b"  change:", b"  wait: {en: Wait, cy: Aros}\n  change:"),
    "a role left out": of_roles("").replace(b"  provider:", b"  supplier:"),
    "no Welsh": of_roles("").replace(b", cy: Edrych", b""),
    "a name that is none": of_roles("").replace(b"duties: {all:", b"duties: {All of it:"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_data_that_cannot_be_meant_is_refused(name: str) -> None:
    schema = (HERE / "duties.schema.json").read_bytes()
    assert read_duties(of_roles(""), schema, "duties.yaml").acts
    with pytest.raises(DutiesError, match=r"duties\.yaml"):
        read_duties(BROKEN[name], schema, "duties.yaml")


def test_a_view_names_an_act_that_there_is() -> None:
    with pytest.raises(ValueError, match="fly"):
        permissions.open_to("fly")
