"""Another council's small grants for gardens, run by the unchanged service: no definition that ships is loaded.

From planning a round to replaying its decisions, on both databases. What proves that nothing of either library is built
in: the two share no name, and no word of theirs stands in the code (`tests/unit/project/test_policy_words.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import pytest

from clock import FixedClock
from databases import BOTH, copied
from engine.library import Library
from enrolling import ROOT, Service, opened, shipped, sources, verdicts
from webapp.services.errors import NotFound, Refused
from webapp.services.read_decision import replay_decision
from webapp.services.read_evaluation import LotEvaluation
from webapp.services.read_letter import LetterView
from webapp.services.read_open_rounds import read_criteria, read_open_rounds
from webapp.services.read_queue import read_queue
from webapp.services.read_submission import read_submission
from webapp.store import NOBODY, Actor, Role

INVENTED = ROOT / "tests" / "library"
SEEDLING, HARVEST = "pots/seedling", "pots/harvest"
CLUB = {"club_title": "Growers of Mill Lane", "banked": True, "person": "Ada Onion", "mail": "ada@example.org"}
ANSWERS = {
    "volunteers": 4,
    "story": "Beans & <b>peas</b>.",
    "first_dug_on": "2020-03-01",
    "engineer": "Bo Beam",
    "amount": 10_000,
    "tools": [{"thing": "Spade", "cost": 12_000}],
    "promise": True,
}
VISIT = {"welcoming": "open", "welcoming_words": "The gate was open & “children” came in."}
REASON = "Bo Beam wrote that the roof carries the beds."
NEXT_OPENS = "11 January 2027"


@dataclass
class Window:
    """A round of grants after all its applications have been decided, and what was seen on the way."""

    service: Service
    officer: Actor
    growers: dict[str, Actor]
    references: dict[str, str]
    sealed: str
    undecided: LotEvaluation
    waiting: str

    def lot(self, grower: str, lot: str) -> LotEvaluation:
        return self.service.lot(self.officer, self.references[grower], lot)

    def letter(self, grower: str) -> LetterView:
        return self.service.letter(self.growers[grower], self.references[grower])


@pytest.fixture(scope="module", params=BOTH)
def window(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    if request.param == "sqlite":
        url = copied(request.getfixturevalue("sqlite_template"), tmp_path_factory.mktemp("window"))
    else:
        template = request.getfixturevalue("postgresql_template")
        url = request.getfixturevalue("postgresql_databases")(template)
    clock = FixedClock()
    with opened(url, clock) as store:
        yield _run(Service(store, clock))


def _run(service: Service) -> Window:
    service.load(sources(INVENTED))
    officer = service.person(Role.OFFICER, "Clara Clerk")
    round_id = service.plan(officer, "Autumn window", [SEEDLING, HARVEST])
    service.plan(officer, "Winter window", [SEEDLING], opens_days=70)
    growers, references = {}, {}
    for name, ground, lots, answers in (
        ("soil", "soil", [SEEDLING, HARVEST], ANSWERS),
        ("roof", "roof", [SEEDLING], ANSWERS),
        ("few", "soil", [SEEDLING], ANSWERS | {"volunteers": 2}),
    ):
        grower = service.person(Role.PROVIDER, f"Grower on {name}", f"Club {name}")
        place = service.register(grower, CLUB, {"garden_title": f"The {name} garden", "ground": ground})
        reference = service.start(grower, round_id, place, lots)
        service.answer(grower, reference, answers, {"quotes": ["Quote.pdf"]} if name == "soil" else {})
        service.submit(grower, reference)
        growers[name], references[name] = grower, reference
    with pytest.raises((NotFound, Refused)) as sealed:
        service.decide(officer, references["soil"])
    service.close(officer, round_id)
    service.decide(officer, references["soil"])
    undecided = service.lot(officer, references["soil"], SEEDLING)
    for reference in references.values():
        service.assess(officer, reference, VISIT)
    with pytest.raises(Refused) as waiting:
        service.confirm(officer, references["roof"], SEEDLING)
    service.resolve(officer, references["roof"], SEEDLING, "sound-roof", "pass", REASON)
    service.confirm(officer, references["soil"], SEEDLING)
    service.confirm(officer, references["soil"], HARVEST)
    service.confirm(officer, references["roof"], SEEDLING)
    service.confirm(officer, references["few"], SEEDLING)
    return Window(service, officer, growers, references, sealed.typename, undecided, waiting.value.code)


def test_only_the_invented_definitions_are_there(window: Window) -> None:
    ids = {version.id for version in window.service.library.versions}
    assert ids == {version.id for version in Library.read(sources(INVENTED)).versions}


def test_anyone_reads_the_criteria_and_the_next_round(window: Window) -> None:
    store, library = window.service.store, window.service.library
    read = read_criteria(store, NOBODY, library, HARVEST)
    assert [each.title for each in read.criteria][:2] == ["Enough volunteers", "Not more than the grant can be"]
    rounds = read_open_rounds(store, NOBODY, library)
    assert rounds.framework is not None
    assert rounds.framework.title.en == "Green Patch garden grants"
    assert rounds.next_opens_at is not None


def test_applications_are_sealed_until_the_round_closes(window: Window) -> None:
    assert window.sealed in ("NotFound", "Refused")


def test_the_queue_holds_every_submission(window: Window) -> None:
    items = read_queue(window.service.store, window.officer, window.service.library).items
    assert {item.reference for item in items} == set(window.references.values())


def test_what_a_visit_decides_waits_for_the_visit(window: Window) -> None:
    assert verdicts(window.undecided)["open-gate"] == "unknown"
    assert {each.rule.id for each in window.undecided.criteria if each.assessed} == {"open-gate"}
    assert window.undecided.settled is not None
    assert str(window.undecided.settled.outcome) == "refer"


MET = {
    "enough-hands": "pass",
    "under-the-ceiling": "pass",
    "old-enough": "not-applicable",
    "sound-roof": "not-applicable",
    "open-gate": "pass",
}
DECIDED = [
    pytest.param("soil", SEEDLING, MET, "pass", id="one-lot-of-two"),
    pytest.param("soil", HARVEST, MET | {"old-enough": "pass"}, "pass", id="the-other-lot"),
    pytest.param("roof", SEEDLING, MET | {"sound-roof": "refer"}, "pass", id="referred"),
    pytest.param("few", SEEDLING, MET | {"enough-hands": "fail"}, "fail", id="turned-down"),
]


@pytest.mark.parametrize(("grower", "lot", "expected", "outcome"), DECIDED)
def test_its_own_criteria_decide_lot_by_lot(
    window: Window, grower: str, lot: str, expected: dict[str, str], outcome: str
) -> None:
    found = window.lot(grower, lot)
    assert verdicts(found) == expected
    assert found.second_opinion["verdict"] == "agrees"
    assert found.outcome == outcome


def test_a_referral_waits_for_the_clerk(window: Window) -> None:
    assert window.waiting == "referrals-waiting"


@pytest.mark.parametrize("grower", ["soil", "roof", "few"])
def test_its_own_letter_says_every_criterion_with_evidence(window: Window, grower: str) -> None:
    letter = window.letter(grower)
    lot = window.lot(grower, letter.lot)
    decision = window.service.decision(window.officer, window.references[grower], letter.lot)
    figures = {name for rule in decision.core["rules"] for name, _ in rule["parameters"]}
    unseen = figures | decision.core["conclusions"]["set"].keys()
    assert unseen
    assert letter.subject == f"Your garden grant: {lot.lot.title.en}"
    assert "The window Autumn window shut on 16 November 2026" in " ".join(letter.html.split())
    assert f"The next window opens on {NEXT_OPENS}." in letter.html
    assert "Clara Clerk, on 16 November 2026" in letter.html
    for criterion in lot.criteria:
        assert f"<h3>{escape(criterion.rule.title, quote=False)}</h3>" in letter.html
        assert escape(criterion.rule.because, quote=False) in letter.html
        for seen in criterion.rule.evidence:
            told = f"<dt>{seen.title}</dt><dd>{escape(seen.shown, quote=False)}</dd>" in letter.html
            assert told == (seen.name not in unseen)


def test_a_letter_gives_the_clerks_reason(window: Window) -> None:
    assert REASON in window.letter("roof").html
    assert "You have the grant." in window.letter("roof").html
    assert "We could not give you the grant." in window.letter("few").html


def test_the_submission_keeps_its_own_receipt(window: Window) -> None:
    read = read_submission(
        window.service.store, window.growers["soil"], window.service.library, window.references["soil"]
    )
    assert read.document is not None
    assert "Thank you, Growers of Mill Lane" in read.document.html


@pytest.mark.parametrize(("grower", "lot", "expected", "outcome"), DECIDED)
def test_every_decision_replays(window: Window, grower: str, lot: str, expected: dict[str, str], outcome: str) -> None:
    found = window.lot(grower, lot)
    assert found.decision_id is not None
    replayed = replay_decision(window.service.store, window.officer, window.service.library, found.decision_id)
    assert replayed.same
    assert replayed.again.decision.digest == found.digest


# -- the two libraries have no name in common


def _names(library: Library) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {kind: set() for kind in ("definition", "record", "form", "lot", "rule", "page")}
    for on in {version.in_force_from for version in library.versions}:
        edition = library.in_force(on)
        found["definition"] |= set(edition.versions)
        found["record"] |= {field.record for field in edition.vocabulary.values()}
        found["form"] |= {form.title.en for form in edition.forms.values()}
        found["lot"] |= {name for lot in edition.lots.values() for name in (lot.code, lot.title.en)}
        found["rule"] |= {rule.id for ruleset in edition.rulesets.values() for rule in ruleset.rules}
        found["page"] |= {page.id for form in edition.forms.values() for page in form.pages}
    return found


def test_it_shares_no_name_with_the_shipped_library() -> None:
    ours, invented = _names(Library.read(shipped())), _names(Library.read(sources(INVENTED)))
    assert all(ours.values())
    assert all(invented.values())
    assert {kind: ours[kind] & invented[kind] for kind in ours} == {kind: set() for kind in ours}
