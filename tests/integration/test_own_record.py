"""A person saves all that is held about them: what they signed in with, what they were sent, and what they wrote."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from kept_round import REASON
from test_officers_at_once import ANSWERS, CLUB, GARDEN, SEEDLING

from browsing import Browser
from clock import FixedClock
from enrolling import PASSWORD, ROOT, Service, asking_interests, sources
from inviting import SETUP
from webapp import create_app
from webapp.access.openid import Identity
from webapp.identity_providers import IdentityProvider
from webapp.services.ask_clarification import ask_clarification
from webapp.services.assign_application import assign_application
from webapp.services.declare_interest import declare_interest
from webapp.services.invite_person import invite_person
from webapp.services.make_access_token import make_access_token
from webapp.services.place_hold import place_hold
from webapp.services.read_own_record import read_own_record
from webapp.services.sign_in_by_identity import sign_in_by_identity
from webapp.settings import Settings
from webapp.store import Actor, Role, Store

VISIT = {"welcoming": "open", "welcoming_words": "The gate was open."}
ROOF, WHY = "sound-roof", "Which shop is it?"
ISSUER, INTEREST = "https://id.example.org", "My sister digs there."


@pytest.fixture
def service(store: Store, clock: FixedClock) -> Service:
    made = Service(store, clock)
    made.load(asking_interests(sources(ROOT / "tests" / "library")))
    return made


def received(service: Service, officer: Actor, provider: Actor) -> str:
    """Have an application received and its round closed; give its reference."""
    place = service.register(provider, CLUB, GARDEN | {"ground": "roof"})
    round_id = service.plan(officer, "Spring", [SEEDLING])
    reference = service.start(provider, round_id, place, [SEEDLING])
    service.answer(provider, reference, ANSWERS | {"engineer": "Bo Beam"})
    service.submit(provider, reference)
    service.close(officer, round_id)
    return reference


def moments(said: Any) -> list[str]:
    """Every moment in what was saved."""
    if isinstance(said, dict):
        here = [each for name, each in said.items() if isinstance(each, str) and name in ("at", "since")]
        here += [each for name, each in said.items() if isinstance(each, str) and name.endswith("_at")]
        return here + [moment for each in said.values() for moment in moments(each)]
    return [moment for each in said for moment in moments(each)] if isinstance(said, list) else []


def test_a_provider_saves_what_is_held_about_them_and_nothing_that_lets_anyone_in(
    service: Service, settings: Settings
) -> None:
    store, officer = service.store, service.person(Role.OFFICER, "Clara Vole")
    provider = service.person(Role.PROVIDER, "Ada Onion", CLUB["club_title"])
    reference = received(service, officer, provider)
    by = service.clock.at.date() + timedelta(days=3)
    service.declare(officer, reference)
    service.decide(officer, reference)
    ask_clarification(store, officer, service.library, reference, questions=["story"], reason=WHY, answer_by=by)
    browser, gone = (Browser(create_app(settings, store=store)) for _ in range(2))
    for each in (browser, gone):
        each.sign_in("ada.onion@example.org", PASSWORD)
    gone.get("/")
    gone.send("/sign-out")
    browser.get("/forgotten-password")
    browser.send("/forgotten-password", {"email": "ada.onion@example.org"})
    token = make_access_token(store, provider, name="Our books").token
    organisation = str(provider.organisation_id)
    elsewhere = IdentityProvider("club", "The club", ISSUER, "fps", "s", "provider", organisation=organisation)
    known = Identity(ISSUER, "subject-7", "ada.onion@example.org", verified=True)
    sign_in_by_identity(store, elsewhere, known, secret_key=settings.secret_key, session_limit=timedelta(hours=1))
    answer = browser.get("/account/record.json")
    said = json.loads(answer.data)
    assert (said["account"]["email"], said["account"]["organisation"]) == ("ada.onion@example.org", CLUB["club_title"])
    assert [(each["issuer"], each["subject"]) for each in said["accounts_elsewhere"]] == [(ISSUER, "subject-7")]
    assert sorted(each["ended_at"] is not None for each in said["sessions"]) == [False, False, True]
    assert [each["name"] for each in said["access_tokens"]] == ["Our books"]
    assert [(each["purpose"], each["used_at"]) for each in said["links"]] == [("new_password", None)]
    assert [each["state"] for each in said["letters"]] == ["waiting"]
    assert {"submit-application", "make-access-token"} <= {each["act"] for each in said["acts"]}
    on_account = {(each["act"], each["by"]) for each in said["acts_on_account"]}
    assert {("create-person", "operator"), ("sign-in", "gate"), ("bind-identity", "gate")} <= on_account
    assert said["assessments"] == said["resolutions"] == said["interests"] == []
    assert {datetime.fromisoformat(each).utcoffset() for each in moments(said)} == {timedelta()}
    assert token not in answer.text
    assert "hash" not in answer.text
    assert "Clara" not in answer.text


def test_an_officer_saves_what_they_wrote_also_where_they_declared_an_interest_since(service: Service) -> None:
    store, officer = service.store, service.person(Role.OFFICER, "Clara Vole")
    provider = service.person(Role.PROVIDER, "Ada Onion", CLUB["club_title"])
    reference = received(service, officer, provider)
    assert provider.organisation_id is not None
    service.plan(officer, "Summer", [SEEDLING])
    service.decide(officer, reference)
    service.assess(officer, reference, VISIT)
    service.resolve(officer, reference, SEEDLING, ROOF, "pass", "Bo Beam vouches for it.")
    by = service.clock.at.date() + timedelta(days=3)
    parts = store, officer, service.library, reference
    ask_clarification(*parts, questions=["story"], reason=WHY, answer_by=by)
    place_hold(store, officer, provider.organisation_id, REASON)
    assign_application(store, officer, reference, officer.person_id, None)
    assert [each["application"] for each in read_own_record(store, officer)["assignments"]] == [reference]
    declare_interest(*parts, interest=True, what=INTEREST)
    said = read_own_record(store, officer)
    declared = {(each["application"], each["what"]) for each in said["interests"]}
    assert declared == {(reference, INTEREST), (reference, "")}
    assert [(each["application"], each["answers"]) for each in said["assessments"]] == [(reference, VISIT)]
    assert [(each["criterion"], each["reason"]) for each in said["resolutions"]] == [(ROOF, "Bo Beam vouches for it.")]
    assert [(each["application"], each["reason"]) for each in said["clarifications"]] == [(reference, WHY)]
    assert [each["reason"] for each in said["holds"]] == [REASON]
    assert {"ask-clarification", "declare-interest"} <= {each["act"] for each in said["acts"]}
    other = read_own_record(store, service.person(Role.OFFICER, "Otto Hare"))
    assert not any(other[name] for name in ("interests", "assessments", "resolutions", "clarifications", "holds"))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.AUTHORITY])
def test_whoever_only_reads_saves_what_they_were_sent(service: Service, role: Role) -> None:
    officer = service.person(Role.OFFICER, "Clara Vole")
    invited = invite_person(
        service.store,
        officer,
        service.library,
        SETUP,
        email="head@example.org",
        name="Hedda Head",
        role=role,
        authority="councils/mossley-vale",
    )
    authority = "councils/mossley-vale" if role == Role.AUTHORITY else ""
    said = read_own_record(service.store, Actor(invited.person_id, role, None, invited.name, authority))
    assert [each["purpose"] for each in said["links"]] == ["invitation"]
    assert invited.link.rpartition("/")[2] not in json.dumps(said)
