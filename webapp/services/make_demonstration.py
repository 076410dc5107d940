"""Make a demonstration: people, rounds and applications to look at, in a database that is marked as one.

What they are called and what they answer is data; everything is done by the services that people use, at times in
the past where a round has to have closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from engine.forms.model import Page
from engine.library import Library
from webapp import audit
from webapp.access import passwords
from webapp.services.create_person import create_person
from webapp.services.errors import Refused
from webapp.services.open_round import open_round
from webapp.services.plan_round import plan_round
from webapp.services.read_application import read_application
from webapp.services.read_registration import blank_establishment, read_registration
from webapp.services.register_establishment import register_establishment
from webapp.services.register_organisation import register_organisation
from webapp.services.save_page import save_page
from webapp.services.start_application import start_application
from webapp.services.submit_application import submit_application
from webapp.services.upload_file import upload_file
from webapp.store import LONDON, OPERATOR, Actor, Role, Store
from webapp.store.queries import installation, people

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SignIn:
    """Someone who can sign in to the demonstration."""

    email: str
    password: str
    who: str


@dataclass(frozen=True, slots=True)
class _ThatLongAgo:
    """A clock that tells the database's time some days off: what the demonstration's past is made with."""

    clock: Any
    offset: timedelta

    def now(self, session: Any) -> datetime:
        moment: datetime = self.clock.now(session)
        return moment + self.offset


def is_demonstration(store: Store) -> bool:
    """Tell whether the database was made as a demonstration."""
    with store.reading(OPERATOR) as work:
        return installation.is_demonstration(work)


def make_demonstration(store: Store, url: str, library: Library, data: Data) -> tuple[SignIn, ...]:
    """Fill an empty database with the demonstration that `data` describes.

    Args:
        store: The database; it has definitions and no people.
        url: Its address, to open it again with other clocks.
        library: The definitions.
        data: `officers`, of whom the first plans the rounds, `rounds`, `providers` and `others`; docs/demonstration.md
            says what they hold.

    Returns:
        Who can sign in, with passwords made just now.

    Raises:
        Refused: `not-empty`, the database has people already.
    """
    with store.writing(OPERATOR) as work:
        if people.everyone(work):
            raise Refused("not-empty")
        installation.mark_as_demonstration(work)
        audit.record(work, "make-demonstration", "installation", "1")
    officers = [_person(store, each, Role.OFFICER) for each in data["officers"]]
    sign_ins = [sign_in for sign_in, _ in officers]
    made = _Making(store, url, library, officers[0][1])
    rounds = [made.round(each) for each in data["rounds"]]
    for provider in data["providers"]:
        sign_in, actor = _person(store, provider, Role.PROVIDER)
        sign_ins.append(sign_in)
        made.provider(actor, provider, rounds)
    sign_ins += [_person(store, each, Role(each["role"]))[0] for each in data.get("others", ())]
    return tuple(sign_ins)


def _person(store: Store, data: Data, role: Role) -> tuple[SignIn, Actor]:
    password = passwords.make_password()
    created = create_person(
        store,
        OPERATOR,
        email=data["email"],
        name=data["name"],
        role=role.value,
        password=password,
        organisation=data.get("organisation"),
        authority=data.get("authority", ""),
    )
    actor = Actor(created.person_id, role, created.organisation_id, data["name"], data.get("authority", ""))
    return SignIn(data["email"], password, data["who"]), actor


@dataclass(frozen=True, slots=True)
class _Making:
    store: Store
    url: str
    library: Library
    officer: Actor

    def at(self, days: int) -> Store:
        """Open the database at a time `days` from now (before now where negative)."""
        return Store(self.url, clock=_ThatLongAgo(self.store.clock, timedelta(days=days)))

    def round(self, data: Data) -> UUID:
        """Plan a round as of the day it opens, and open it unless it is to be planned only."""
        before = self.at(data["opens_days"]) if data["opens_days"] < 0 else self.store
        try:
            planned = plan_round(
                before,
                self.officer,
                self.library,
                title=data["title"],
                lots=data["lots"],
                opens_local=self._noon(data["opens_days"]) if data["opens_days"] > 0 else None,
                closes_local=self._noon(data["closes_days"]),
            )
            if data["opens_days"] < 0:
                open_round(before, self.officer, self.library, planned.round_id)
        finally:
            if before is not self.store:
                before.close()
        return planned.round_id

    def _noon(self, days: int) -> datetime:
        with self.store.reading(OPERATOR) as work:
            then = work.now().astimezone(LONDON) + timedelta(days=days)
        return then.replace(hour=12, minute=0, second=0, microsecond=0, tzinfo=None)

    def provider(self, actor: Actor, data: Data, rounds: list[UUID]) -> None:
        """Register a provider and its establishments, and make their applications."""
        if "registration" not in data:
            return
        then = self.at(data["days"])
        try:
            self._register(then, actor, data["registration"])
            for establishment in data["establishments"]:
                place = self._establish(then, actor, establishment["answers"])
                for application in establishment["applications"]:
                    self._apply(then, actor, place, application, rounds)
        finally:
            then.close()

    def _register(self, store: Store, actor: Actor, answers: Data) -> None:
        record = read_registration(store, actor, self.library).organisation
        version = record.version if record else 0
        for page in record.form.pages if record else ():
            given = _given(page, answers)
            version = register_organisation(store, actor, self.library, page.id, answers=given, version=version).version

    def _establish(self, store: Store, actor: Actor, answers: Data) -> UUID | None:
        place: UUID | None = None
        version = 0
        for page in blank_establishment(store, actor, self.library).form.pages:
            given = _given(page, answers)
            saved = register_establishment(store, actor, self.library, place, page.id, answers=given, version=version)
            place, version = saved.establishment_id, saved.version
        return place

    def _apply(self, store: Store, actor: Actor, place: UUID | None, data: Data, rounds: list[UUID]) -> None:
        started = start_application(
            store,
            actor,
            self.library,
            round_id=rounds[data["round"]],
            establishment_id=place,
            lots=data["lots"],
            start_key=f"demonstration {place}",
        )
        reference = started.reference
        view = read_application(store, actor, self.library, reference)
        version = view.version
        for page in view.form.pages:
            version = save_page(
                store, actor, self.library, reference, page.id, answers=_given(page, data["answers"]), version=version
            ).version
        for question, names in data["files"].items():
            for name in names:
                upload_file(store, actor, self.library, reference, question, name=name, content=_pdf(name))
        if data["submit"]:
            submit_application(store, actor, self.library, reference, submission_key=f"demonstration {reference}")


def _given(page: Page, answers: Data) -> Data:
    return {question.id: answers[question.id] for question in page.questions if question.id in answers}


def _pdf(title: str) -> bytes:
    """Return a small PDF of one page that says what it stands for."""
    words = "".join(each for each in title if each.isascii() and each not in "()\\")
    text = f"BT /F1 18 Tf 60 760 Td (Demonstration document) Tj 0 -30 Td ({words}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer
