"""Enrolment from loading definitions to the letter, by the services alone, on whatever definitions a test brings.

Nothing here names a lot, a question or a rule: answers come from the test, questions from the definitions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from clock import FixedClock
from engine.forms.model import Form, Page
from engine.library import Library
from webapp.services.close_round import close_round
from webapp.services.confirm_outcome import Confirmed, confirm_outcome
from webapp.services.create_person import create_person
from webapp.services.decide_application import Made, decide_application
from webapp.services.declare_interest import declare_interest
from webapp.services.errors import Refused
from webapp.services.list_people import list_people
from webapp.services.load_definitions import Loaded, load_definitions
from webapp.services.open_round import open_round
from webapp.services.plan_round import plan_round
from webapp.services.read_application import read_application
from webapp.services.read_decision import StoredDecision, read_decision
from webapp.services.read_evaluation import Evaluation, LotEvaluation, read_evaluation
from webapp.services.read_letter import LetterView, list_letters, read_letter
from webapp.services.read_registration import blank_establishment, read_registration
from webapp.services.record_assessment import Recorded, record_assessment
from webapp.services.register_establishment import register_establishment
from webapp.services.register_organisation import register_organisation
from webapp.services.resolve_referral import resolve_referral
from webapp.services.save_page import save_page
from webapp.services.start_application import start_application
from webapp.services.submit_application import Submitted, submit_application
from webapp.services.upload_file import upload_file
from webapp.store import LONDON, OPERATOR, Actor, Role, Store
from webapp.store.library import RunningLibrary

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "four otters wade upstream"
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"

INTEREST = b"""kind: document
id: say/interest
title: {en: Interests}
owner: lead
in_force: {from: 2024-01-01}
format: markdown
reads: []
subject: {en: Interests}
parts: [{text: {en: Somebody close to you digs there.}}]
"""

Answers = Mapping[str, Any]
Source = tuple[str, bytes]


def sources(*folders: Path) -> list[Source]:
    """Return name and bytes of the definitions in folders, examples of facts left out."""
    found = (path for folder in folders for path in sorted(folder.rglob("*.yaml")))
    return [(str(path), path.read_bytes()) for path in found if path.is_file()]


def shipped() -> list[Source]:
    """Return the shipped definitions."""
    return sources(ROOT / "rulesets", ROOT / "forms")


def asking_interests(files: Iterable[Source]) -> list[Source]:
    """Return the invented definitions with officers asked for their interests in the applications for a lot."""
    receipt = b"receipt: say/thanks"
    asking = [(name, text.replace(receipt, receipt + b", interest: say/interest")) for name, text in files]
    return [*asking, ("say/interest.yaml", INTEREST)]


@contextmanager
def opened(url: str, clock: FixedClock) -> Iterator[Store]:
    """Open a database for as long as a module's tests look at it."""
    with closing(Store(url, clock=clock)) as store:
        yield store


@dataclass
class Service:
    """A database, its library as the service runs it, and a clock that the test moves."""

    store: Store
    clock: FixedClock
    running: RunningLibrary = field(init=False)

    def __post_init__(self) -> None:
        self.running = RunningLibrary(self.store)

    @property
    def library(self) -> Library:
        """The definitions in the database."""
        return self.running.current()

    def load(self, files: Iterable[Source]) -> Loaded:
        """Load definitions."""
        return load_definitions(self.store, OPERATOR, files)

    def person(self, role: Role, name: str, organisation: str | None = None, authority: str = "") -> Actor:
        """Make a person who may sign in, with every duty of their role."""
        email = f"{name.replace(' ', '.').lower()}@example.org"
        made = create_person(
            self.store,
            OPERATOR,
            email=email,
            name=name,
            role=role,
            password=PASSWORD,
            organisation=organisation,
            authority=authority,
        )
        return Actor(made.person_id, role, made.organisation_id, name, authority)

    def known(self, name: str) -> Actor:
        """Return someone who is there already."""
        row = next(each for each in list_people(self.store, OPERATOR) if each.name == name)
        organisation = None
        if row.role == Role.PROVIDER:
            with self.store.reading(OPERATOR) as work:
                from webapp.store.queries import people

                organisation = people.get(work, row.id).organisation_id
        return Actor(row.id, Role(row.role), organisation, row.name)

    def plan(self, officer: Actor, title: str, lots: Sequence[str], *, opens_days: float = 0, days: float = 14) -> UUID:
        """Plan a round; one that begins now is opened."""
        opens = self.clock.at + timedelta(days=opens_days)
        planned = plan_round(
            self.store,
            officer,
            self.library,
            title=title,
            lots=lots,
            opens_local=_local(opens) if opens_days else None,
            closes_local=_local(opens + timedelta(days=days)),
        )
        if not opens_days:
            open_round(self.store, officer, self.library, planned.round_id)
        return planned.round_id

    def close(self, officer: Actor, round_id: UUID, *, days: float = 14) -> None:
        """Let a round's time run out, and close it."""
        self.clock.move(days=days, minutes=1)
        close_round(self.store, officer, round_id)

    # -- what a provider does

    def register(self, provider: Actor, organisation: Answers, establishment: Answers) -> UUID | None:
        """Register the provider's organisation and one establishment."""
        record = read_registration(self.store, provider, self.library).organisation
        assert record is not None
        version = record.version
        for page in record.form.pages:
            version = register_organisation(
                self.store, provider, self.library, page.id, answers=given(page, organisation), version=version
            ).version
        place, version = None, 0
        for page in blank_establishment(self.store, provider, self.library).form.pages:
            saved = register_establishment(
                self.store, provider, self.library, place, page.id, answers=given(page, establishment), version=version
            )
            place, version = saved.establishment_id, saved.version
        return place

    def start(self, provider: Actor, round_id: UUID, place: UUID | None, lots: Sequence[str]) -> str:
        """Start an application; give its reference."""
        return start_application(
            self.store,
            provider,
            self.library,
            round_id=round_id,
            establishment_id=place,
            lots=lots,
            start_key=f"{place} {' '.join(lots)}",
        ).reference

    def answer(self, provider: Actor, reference: str, answers: Answers, files: Answers | None = None) -> Form:
        """Answer the pages of an application one after another, upload files; give its form."""
        view = read_application(self.store, provider, self.library, reference)
        version = view.version
        for page in view.form.pages:
            version = save_page(
                self.store,
                provider,
                self.library,
                reference,
                page.id,
                answers=given(page, answers),
                version=version,
            ).version
        for question, names in (files or {}).items():
            for name in names:
                upload_file(self.store, provider, self.library, reference, question, name=name, content=PDF)
        return view.form

    def submit(self, provider: Actor, reference: str) -> Submitted:
        """Submit an application."""
        return submit_application(self.store, provider, self.library, reference, submission_key=f"submit {reference}")

    # -- what an officer does

    def declare(self, officer: Actor, reference: str) -> None:
        """Declare to have no interest, where the lots ask for it."""
        with suppress(Refused):
            declare_interest(self.store, officer, self.library, reference, interest=False)

    def decide(self, officer: Actor, reference: str) -> tuple[Made, ...]:
        """Decide by the criteria, with a second opinion."""
        self.declare(officer, reference)
        return decide_application(self.store, officer, self.library, reference, second_opinion_required=True)

    def assess(self, officer: Actor, reference: str, answers: Answers) -> Recorded:
        """Record an assessment; decides again."""
        standing = self.evaluation(officer, reference).assessment
        seen = standing.number if standing else 0
        return record_assessment(
            self.store, officer, self.library, reference, answers, seen=seen, second_opinion_required=True
        )

    def evaluation(self, officer: Actor, reference: str) -> Evaluation:
        """Read an application as an officer does."""
        self.declare(officer, reference)
        return read_evaluation(self.store, officer, self.library, reference)

    def lot(self, officer: Actor, reference: str, lot: str = "") -> LotEvaluation:
        """Read the evaluation of one lot; of the first where none is named."""
        lots = self.evaluation(officer, reference).lots
        return next(each for each in lots if lot in ("", each.lot.id))

    def resolve(self, officer: Actor, reference: str, lot: str, rule: str, verdict: str, reason: str) -> None:
        """Decide a referred criterion."""
        standing = self.lot(officer, reference, lot)
        assert standing.decision_id is not None
        resolve_referral(
            self.store,
            officer,
            self.library,
            reference,
            lot=lot,
            decision_id=standing.decision_id,
            rule_id=rule,
            verdict=verdict,
            reason=reason,
            seen=next(
                (each.resolution.number for each in standing.criteria if each.rule.id == rule and each.resolution), 0
            ),
        )

    def confirm(self, officer: Actor, reference: str, lot: str, locale: str = "en") -> Confirmed:
        """Confirm the outcome of a lot; sends the letter."""
        standing = self.lot(officer, reference, lot)
        assert standing.decision_id is not None
        return confirm_outcome(
            self.store,
            officer,
            self.library,
            reference,
            lot=lot,
            decision_id=standing.decision_id,
            resolved=standing.resolved,
            locale=locale,
        )

    def decision(self, officer: Actor, reference: str, lot: str = "") -> StoredDecision:
        """Read the decision that stands on a lot."""
        standing = self.lot(officer, reference, lot).decision_id
        assert standing is not None
        return read_decision(self.store, officer, standing)

    def letter(self, reader: Actor, reference: str) -> LetterView:
        """Read the letter on an application, as its provider or an officer does."""
        found = next(each for each in list_letters(self.store, reader) if each.reference == reference)
        return read_letter(self.store, reader, self.library, found.id)


def given(page: Page, answers: Answers) -> dict[str, Any]:
    """Return the answers to the questions of one page."""
    return {question.id: answers[question.id] for question in page.questions if question.id in answers}


def verdicts(found: LotEvaluation) -> dict[str, str]:
    """Return the verdict of each rule."""
    return {each.rule.id: each.rule.verdict.value for each in found.criteria}


def _local(moment: datetime) -> datetime:
    return moment.astimezone(LONDON).replace(tzinfo=None)
