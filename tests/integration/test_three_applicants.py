"""Three applicants on the shipped definitions, by services alone: one passes, one is for a person, one fails.

What they answer is the demonstration's (forms/examples/demonstration.json); the same facts are given to the command
line, which must come to the same verdicts, rule by rule.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from clock import FixedClock
from databases import copied
from engine.library import Library
from enrolling import ROOT, Service, opened, shipped, verdicts
from webapp.cli import main
from webapp.services.errors import Refused
from webapp.services.make_demonstration import make_demonstration
from webapp.services.read_evaluation import LotEvaluation
from webapp.services.read_letter import LetterView
from webapp.services.read_queue import read_queue
from webapp.store import Actor

DATA: dict[str, Any] = json.loads((ROOT / "forms" / "examples" / "demonstration.json").read_text("utf-8"))
EXAMPLES = ROOT / "rulesets" / "enrolment" / "examples"
CRITERIA = "enrolment/minimum-criteria"
LOT = "lot/day"
PASSES, REFERRED, FAILS = "Alder Education Ltd", "Birch Learning Trust", "Cedar Grove Ltd"
ASSESSMENT = {
    "parents": "shown",
    "parents_words": "“We ring every family on a Friday.”",
    "voice": "shown",
    "voice_words": "“The school council chose the new sensory room.”",
}
REASON = "The report card's other areas are at the expected standard or above, and the plan for teaching is under way."
REPORT = "Last full inspection report submitted"
ASSESSED = ("Overview outlines how you work with parents", "Overview shows how the voice of learners is heard")
NOT_ASSESSED = {"works-with-parents": "unknown", "voice-of-learners": "unknown"}
MET = {
    "inspection-not-failing": "pass",
    "inspection-outcome": "pass",
    "inspection-report": "pass",
    "statement-of-purpose": "pass",
    "overview": "pass",
    "works-with-parents": "pass",
    "voice-of-learners": "pass",
    "residential-registration": "not-applicable",
    "weekly-price": "pass",
    "core-cost-lines": "pass",
    "additional-services": "pass",
}
DECIDED = [
    pytest.param(PASSES, "passes.json", MET, "pass", id="passes"),
    pytest.param(REFERRED, "referred.json", MET | {"inspection-outcome": "refer"}, "refer", id="referred"),
    pytest.param(FAILS, "fails.json", MET | {"inspection-report": "fail"}, "fail", id="fails"),
]
IDS = ["passes", "referred", "fails"]


class Enrolment:
    """The demonstration, taken from the queue to the letters; what was seen on the way is kept for the tests."""

    def __init__(self, service: Service, officer: Actor, second: Actor, queue: dict[str, str]) -> None:
        self.service, self.officer, self.references = service, officer, queue
        self.before = {name: service.lot(officer, queue[name]) for name in queue}
        for reference in queue.values():
            service.assess(officer, reference, ASSESSMENT)
        self.decided = {name: service.lot(officer, queue[name]) for name in queue}
        with pytest.raises(Refused) as refused:
            service.confirm(officer, queue[REFERRED], LOT)
        self.refused = refused.value.code
        service.resolve(officer, queue[REFERRED], LOT, "inspection-outcome", "pass", REASON)
        self.prepared = {name: service.lot(officer, queue[name]) for name in queue}
        self.alone = []
        for reference in queue.values():
            with pytest.raises(Refused) as refused:
                service.confirm(officer, reference, LOT)
            self.alone.append(refused.value.code)
        self.seconds = {name: service.lot(second, queue[name]) for name in queue}
        self.outcomes = {name: service.confirm(second, queue[name], LOT).outcome for name in queue}
        self.confirmed = {name: service.lot(officer, queue[name]) for name in queue}

    def letter(self, name: str) -> LetterView:
        """Read a provider's letter as that provider."""
        return self.service.letter(self.service.known(CONTACTS[name]), self.references[name])


CONTACTS = {provider["organisation"]: provider["name"] for provider in DATA["providers"]}


@pytest.fixture(scope="module")
def enrolment(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Enrolment]:
    url = copied(sqlite_template, tmp_path_factory.mktemp("enrolment"))
    with opened(url, FixedClock()) as store:
        service = Service(store, FixedClock())
        service.load(shipped())
        make_demonstration(store, url, service.library, DATA)
        officer, second = (service.known(each["name"]) for each in DATA["officers"])
        queue = {item.organisation: item.reference for item in read_queue(store, officer, service.library).items}
        for reference in queue.values():
            service.decide(officer, reference)
        yield Enrolment(service, officer, second, queue)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.read(shipped())


def test_all_three_wait_for_the_officer(enrolment: Enrolment) -> None:
    assert sorted(enrolment.references) == [PASSES, REFERRED, FAILS]


@pytest.mark.obligation("O28", "O29")
@pytest.mark.parametrize(("name", "outcome"), [(PASSES, "refer"), (REFERRED, "refer"), (FAILS, "fail")], ids=IDS)
def test_no_text_box_shows_anything_until_an_officer_has_said_so(enrolment: Enrolment, name: str, outcome: str) -> None:
    before = enrolment.before[name]
    found = verdicts(before)
    assert {rule: found[rule] for rule in NOT_ASSESSED} == NOT_ASSESSED
    assert {each.rule.id for each in before.criteria if each.assessed} == set(NOT_ASSESSED)
    assert before.settled is not None
    assert str(before.settled.outcome) == outcome


@pytest.mark.parametrize(
    ("name", "undecided", "decided"),
    [(PASSES, (), ()), (REFERRED, (), ()), (FAILS, (REPORT, *ASSESSED), (REPORT,))],
    ids=IDS,
)
def test_an_officer_reads_what_could_still_change_the_outcome(
    enrolment: Enrolment, name: str, undecided: tuple[str, ...], decided: tuple[str, ...]
) -> None:
    """Nothing where only the officer's own steps can; with a report left out, that too; nothing once all is settled."""
    assert tuple(each.criterion for each in enrolment.before[name].needed) == undecided
    assert tuple(each.criterion for each in enrolment.decided[name].needed) == decided
    assert enrolment.confirmed[name].needed == ()


@pytest.mark.obligation("O22", "O23", "O24", "O25", "A6")
@pytest.mark.parametrize(("name", "file", "expected", "outcome"), DECIDED)
def test_the_criteria_decide(
    enrolment: Enrolment, name: str, file: str, expected: dict[str, str], outcome: str
) -> None:
    decided = enrolment.decided[name]
    assert verdicts(decided) == expected
    assert decided.settled is not None
    assert str(decided.settled.outcome) == outcome
    assert decided.second_opinion["verdict"] == "agrees"


@pytest.mark.parametrize(("name", "file", "expected", "outcome"), DECIDED)
def test_the_command_line_comes_to_the_same(
    enrolment: Enrolment, name: str, file: str, expected: dict[str, str], outcome: str
) -> None:
    on = str(enrolment.decided[name].decided_for)
    done = CliRunner().invoke(main, ["decide", CRITERIA, "--facts", str(EXAMPLES / file), "--on", on, "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert {rule["id"]: rule["verdict"] for rule in told["rules"]} == expected == verdicts(enrolment.decided[name])
    assert told["outcome"] == outcome


@pytest.mark.parametrize("name", [PASSES, REFERRED, FAILS], ids=IDS)
def test_the_command_line_makes_the_very_same_decision_of_the_same_facts(enrolment: Enrolment, name: str) -> None:
    stored = enrolment.service.decision(enrolment.officer, enrolment.references[name])
    on = stored.core["decided_for"]
    arguments = ["decide", CRITERIA, "--facts", "-", "--on", on, "--json"]
    done = CliRunner().invoke(main, arguments, input=json.dumps(stored.facts))
    told = json.loads(done.stdout)
    assert told["digest"] == stored.digest
    assert told["core"] == stored.core


def test_a_referral_keeps_the_outcome_from_being_confirmed(enrolment: Enrolment) -> None:
    assert enrolment.refused == "referrals-waiting"


@pytest.mark.obligation("O22", "A6")
def test_a_person_decides_what_was_referred_and_gives_a_reason(enrolment: Enrolment) -> None:
    criterion = _criterion(enrolment.confirmed[REFERRED], "inspection-outcome")
    assert criterion.rule.verdict.value == "refer"
    assert criterion.resolution is not None
    resolution = criterion.resolution
    assert (resolution.verdict.value, resolution.reason, resolution.by) == ("pass", REASON, enrolment.officer.name)


def test_whoever_prepared_an_outcome_does_not_confirm_it(enrolment: Enrolment) -> None:
    assert enrolment.alone == ["second-person-needed"] * 3
    first, second = (each["name"] for each in DATA["officers"])
    for prepared, seen in zip(enrolment.prepared.values(), enrolment.seconds.values(), strict=True):
        assert prepared.prepared_by == seen.prepared_by == (first,)
        assert (prepared.waits_for_another, seen.waits_for_another) == (True, False)
    assert {each.confirmed_by for each in enrolment.confirmed.values()} == {second}


@pytest.mark.obligation("O23")
def test_what_is_confirmed_is_pass_or_fail(enrolment: Enrolment) -> None:
    assert enrolment.outcomes == {PASSES: "pass", REFERRED: "pass", FAILS: "fail"}


@pytest.mark.obligation("A7")
@pytest.mark.parametrize("name", [PASSES, REFERRED, FAILS], ids=IDS)
def test_the_letter_holds_every_criterion_with_its_evidence(enrolment: Enrolment, name: str) -> None:
    html = enrolment.letter(name).html
    criteria = enrolment.confirmed[name].criteria
    decision = enrolment.service.decision(enrolment.officer, enrolment.references[name])
    figures = {name for rule in decision.core["rules"] for name, _ in rule["parameters"]}
    unseen = figures | decision.core["conclusions"]["set"].keys()
    assert len(criteria) == len(MET)
    for criterion in criteria:
        assert f"<h3>{_in_html(criterion.rule.title)}</h3>" in html
        assert _in_html(criterion.rule.because) in html
        for seen in criterion.rule.evidence:
            told = f"<dt>{_in_html(seen.title)}</dt><dd>{_in_html(seen.shown)}</dd>" in html
            assert told == (seen.name not in unseen)
    assert html.count('<section class="criterion">') == len(MET)


@pytest.mark.obligation("O17", "O18", "O19")
@pytest.mark.parametrize("name", [PASSES, REFERRED, FAILS], ids=IDS)
def test_the_letter_says_when_the_next_round_opens(enrolment: Enrolment, name: str) -> None:
    html = enrolment.letter(name).html
    assert "The opening date of the next round is <strong>1 November 2026</strong>" in html


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param(PASSES, "Your application is accepted", id="passes"),
        pytest.param(REFERRED, f"An officer decided this: {REASON}", id="referred"),
        pytest.param(FAILS, "You did not send your last full inspection report.", id="fails"),
    ],
)
def test_the_letter_says_what_it_came_to(enrolment: Enrolment, name: str, said: str) -> None:
    assert _in_html(said) in enrolment.letter(name).html


def test_the_letter_that_turns_down_says_that_one_can_apply_again(enrolment: Enrolment) -> None:
    accepted, turned_down = (enrolment.letter(name).html for name in (PASSES, FAILS))
    assert "Your application is not accepted" in turned_down
    assert "You can apply again in any later round" in turned_down
    assert "You can apply again" not in accepted


def test_no_letter_speaks_of_another_applicant(enrolment: Enrolment) -> None:
    for name in CONTACTS.keys() & enrolment.references.keys():
        html = enrolment.letter(name).html
        assert name in html
        assert not [other for other in CONTACTS if other != name and other in html]


def _criterion(found: LotEvaluation, rule: str) -> Any:
    return next(each for each in found.criteria if each.rule.id == rule)


def _in_html(text: str) -> str:
    return escape(text, quote=False)


# -- each criterion by itself: what is given in the file that passes, changed in one thing

CHANGED = [
    pytest.param("O24", {"inspection.grade": "outstanding"}, "inspection-outcome", "pass", "pass", id="O24-best"),
    pytest.param("O24", {"inspection.grade": "good"}, "inspection-outcome", "pass", "pass", id="O24-good"),
    pytest.param(
        "O24", {"inspection.grade": "requires-improvement"}, "inspection-outcome", "pass", "pass", id="O24-requires"
    ),
    pytest.param("O24", {"inspection.grade": "inadequate"}, "inspection-not-failing", "fail", "fail", id="O24-fails"),
    pytest.param("O24", {"inspection.body": "none"}, "inspection-outcome", "refer", "refer", id="O24-not-inspected"),
    pytest.param("O25", {"application.inspection_report": None}, "inspection-report", "fail", "fail", id="O25"),
    pytest.param("O26", {"application.statement_of_purpose": None}, "statement-of-purpose", "fail", "fail", id="O26"),
    pytest.param("O27", {"application.overview": None}, "overview", "fail", "fail", id="O27"),
    pytest.param("O28", {"assessment.parents": "not-shown"}, "works-with-parents", "fail", "fail", id="O28"),
    pytest.param("O28", {"assessment.parents": None}, "works-with-parents", "unknown", "refer", id="O28-unread"),
    pytest.param("O29", {"assessment.voice": "not-shown"}, "voice-of-learners", "fail", "fail", id="O29"),
    pytest.param("O29", {"assessment.voice": None}, "voice-of-learners", "unknown", "refer", id="O29-unread"),
    pytest.param("O30", {"application.weekly_price": None}, "weekly-price", "fail", "fail", id="O30"),
    pytest.param("O31", {"application.price_meals": None}, "core-cost-lines", "fail", "fail", id="O31-a-line-missing"),
    pytest.param("O31", {"application.price_meals": 1999}, "core-cost-lines", "fail", "fail", id="O31-a-penny-short"),
    pytest.param(
        "O32",
        {"application.additional_services": [{"service": "nursing", "rate": None}]},
        "additional-services",
        "fail",
        "fail",
        id="O32",
    ),
    pytest.param(
        "A6",
        {"inspection.inspected_on": "2026-03-01", "inspection.framework": "graded"},
        "inspection-outcome",
        "refer",
        "refer",
        id="A6-a-grade-no-longer-given",
    ),
]
CHANGED = [pytest.param(*each.values[1:], id=each.id, marks=pytest.mark.obligation(each.values[0])) for each in CHANGED]


@pytest.mark.parametrize(("change", "rule", "verdict", "outcome"), CHANGED)
def test_one_thing_decides(library: Library, change: dict[str, Any], rule: str, verdict: str, outcome: str) -> None:
    edition = library.in_force(date(2026, 11, 2))
    given = json.loads((EXAMPLES / "passes.json").read_text("utf-8"))
    for name, value in change.items():
        record, _, field = name.partition(".")
        given[record][field] = value
    decision = edition.decide(CRITERIA, edition.facts_from_json(given), date(2026, 11, 2))
    assert (decision.finding(rule).verdict.value, str(decision.outcome)) == (verdict, outcome)
