"""A second person: who had a part in preparing an outcome does not confirm it, where the lot says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from browsing import Browser
from clock import FixedClock
from defining import changed
from enrolling import PASSWORD, Service
from garden import CLUB, HANDS, MONEY, PEOPLE, PROMISE, SEEDLING
from webapp import create_app
from webapp.services.errors import Refused
from webapp.settings import Settings
from webapp.store import Actor, Role, Store

RECEIPT = "receipt: say/thanks}"
ASSESSED = {"welcoming": "open", "welcoming_words": "The gate was open."}
WHY = "Bo Beam wrote that the roof carries the beds."


@dataclass
class Team:
    """Three officers, and an application for a grant for a roof garden, whose criteria refer to a person."""

    service: Service
    ann: Actor
    ben: Actor
    cat: Actor
    reference: str

    def run(self, officer: Actor) -> None:
        self.service.decide(officer, self.reference)

    def assess(self, officer: Actor) -> None:
        self.service.assess(officer, self.reference, ASSESSED)

    def resolve(self, officer: Actor) -> None:
        self.service.resolve(officer, self.reference, SEEDLING, "sound-roof", "pass", WHY)

    def confirm(self, officer: Actor) -> str:
        """Confirm; give the outcome, or the code of what refuses it."""
        try:
            return self.service.confirm(officer, self.reference, SEEDLING).outcome
        except Refused as refused:
            return refused.code


@pytest.fixture
def team(sqlite_store: Store, clock: FixedClock) -> Team:
    return made(sqlite_store, clock, "[confirm]")


def made(store: Store, clock: FixedClock, acts: str) -> Team:
    service = Service(store, clock)
    asked = ("pots/seedling", RECEIPT, f"receipt: say/thanks, second_person: {acts}}}")
    service.load(changed(*([asked] if acts else [])))
    ann, ben, cat = (service.person(Role.OFFICER, name) for name in ("Ann Officer", "Ben Officer", "Cat Officer"))
    grower = service.person(Role.PROVIDER, "Ada Onion", "Growers")
    round_id = service.plan(ann, "Autumn window", [SEEDLING])
    place = service.register(grower, CLUB | PEOPLE, {"garden_title": "On the roof", "ground": "roof"})
    reference = service.start(grower, round_id, place, [SEEDLING])
    service.answer(grower, reference, HANDS | MONEY | PROMISE | {"engineer": "Bo Beam"})
    service.submit(grower, reference)
    service.close(ann, round_id)
    return Team(service, ann, ben, cat, reference)


def test_each_part_in_it_counts(team: Team) -> None:
    team.assess(team.ann)
    team.resolve(team.ben)
    assert team.service.lot(team.cat, team.reference).prepared_by == ("Ann Officer", "Ben Officer")
    assert [team.confirm(each) for each in (team.ann, team.ben)] == ["second-person-needed"] * 2
    assert team.confirm(team.cat) == "pass"


def test_whoever_ran_the_criteria_again_has_a_part_in_what_came_of_it(team: Team) -> None:
    team.assess(team.ann)
    team.run(team.ben)
    team.resolve(team.ben)
    assert [team.confirm(each) for each in (team.ann, team.ben)] == ["second-person-needed"] * 2
    assert team.confirm(team.cat) == "pass"


def test_a_part_in_a_decision_that_no_longer_stands_counts_no_more(team: Team) -> None:
    team.assess(team.ben)
    team.resolve(team.cat)
    team.assess(team.ann)
    team.resolve(team.ann)
    assert team.confirm(team.ann) == "second-person-needed"
    assert team.confirm(team.cat) == "pass"


def test_what_is_still_open_is_said_first(team: Team) -> None:
    team.assess(team.ann)
    assert team.confirm(team.ann) == "referrals-waiting"


@pytest.mark.parametrize(("acts", "first"), [("", "pass"), ("[]", "pass"), ("[confirm]", "second-person-needed")])
def test_one_officer_does_all_but_where_the_lot_says_otherwise(
    store: Store, clock: FixedClock, acts: str, first: str
) -> None:
    team = made(store, clock, acts)
    team.assess(team.ann)
    team.resolve(team.ann)
    assert team.service.lot(team.ann, team.reference).waits_for_another == (first != "pass")
    assert team.confirm(team.ann) == first


@pytest.fixture
def signed_in(team: Team) -> Callable[[Actor], Browser]:
    app = create_app(Settings(database_url="given", secret_key=b"0" * 32), store=team.service.store)

    def sign_in(officer: Actor) -> Browser:
        browser = Browser(app)
        browser.sign_in(f"{officer.name.replace(' ', '.').lower()}@example.org", PASSWORD)
        browser.get(f"/evaluation/{team.reference}")
        return browser

    return sign_in


def test_the_page_offers_it_to_another_and_refuses_it_in_words(
    team: Team, signed_in: Callable[[Actor], Browser]
) -> None:
    team.assess(team.ann)
    team.resolve(team.ann)
    mine, others = signed_in(team.ann), signed_in(team.ben)
    assert "Prepared by Ann Officer." in mine.text
    assert "Another officer confirms it" in mine.text
    confirm = f"/evaluation/{team.reference}/confirm"
    assert confirm not in {form.action for form in mine.page.forms}
    form = next(form for form in others.page.forms if form.action == confirm)
    held = dict(form.fields) | {"csrf_token": dict(mine.page.forms[0].fields)["csrf_token"]}
    refused = mine.post(confirm, held)
    assert refused.status_code == 409
    assert "another officer has to confirm it" in mine.text
    assert others.send(confirm).status_code == 303
