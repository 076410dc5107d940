"""A decision replays to the same bytes for ever: after everything it read was superseded, and from exported files.

Everything in the closure of a decision gets a newer version with other words, options, figures or conditions, and every
definition ends a year later: in 2028 nothing is in force at all.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from clock import FixedClock
from databases import copied
from engine.commands import replay
from engine.errors import InputError
from engine.library import Library
from engine.reading import canonical
from enrolling import ROOT, Service, Source, opened, shipped, sources
from webapp.cli import main
from webapp.services.export_definitions import export_definitions
from webapp.services.read_decision import StoredDecision, replay_decision
from webapp.store import OPERATOR, Actor, Role

INVENTED = ROOT / "tests" / "library"
LOT = "pots/harvest"
CHANGES = {
    "judge/grant": [("at_least: {parameter", "less_than: {parameter"), ("volunteers tend it", "people dig there")],
    "ask/grant": [("id: volunteers, type: integer", "id: volunteers, type: integer, hint: {en: Other}")],
    "ask/bank": [("Name of a person", "Name of somebody")],
    "judge/visit": [("{value: shut, label: {en: Shut}}", "{value: shut, label: {en: Closed}}, {value: ajar}")],
    "signup/garden": [("{value: soil, label: {en: Soil}}", "{value: soil, label: {en: Earth}}")],
    "signup/club": [("label: {en: What is your club called?}", "label: {en: The club}")],
    "words/grants": [("{value: pass, label: {en: Granted}}", "{value: pass, label: {en: Yes}}")],
    "words/hands": [('"3"', '"99"')],
}
"""What each newer version says otherwise: pieces of text and what takes their place."""


def _newer(definition_id: str, source: bytes) -> Source:
    text = source.decode()
    for old, new in (*CHANGES.get(definition_id, ()), ("in_force: {from: 2024-01-01}", _A_YEAR)):
        assert text.count(old) >= 1, (definition_id, old)
        text = text.replace(old, new)
    return f"{definition_id.replace('/', '-')}@2027-01-01.yaml", text.encode()


_A_YEAR = "in_force: {from: 2027-01-01, to: 2027-12-31}"


@dataclass
class Kept:
    """A decision in a database whose definitions were all superseded since, and ended."""

    service: Service
    url: str
    officer: Actor
    decision: StoredDecision
    newer: list[Source]

    @property
    def json(self) -> dict[str, Any]:
        """The decision as a file of JSON: core, facts and digest."""
        kept = self.decision
        return copy.deepcopy({"core": dict(kept.core), "facts": dict(kept.facts), "digest": kept.digest})


@pytest.fixture(scope="module")
def kept(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    url = copied(sqlite_template, tmp_path_factory.mktemp("kept"))
    clock = FixedClock()
    with opened(url, clock) as store:
        service = Service(store, clock)
        service.load(sources(INVENTED))
        officer = service.person(Role.OFFICER, "Clara Clerk")
        grower = service.person(Role.PROVIDER, "Gus Grower", "Growers")
        round_id = service.plan(officer, "A window", [LOT])
        club = {"club_title": "Growers", "banked": True, "person": "Ada", "mail": "ada@example.org"}
        place = service.register(grower, club, {"garden_title": "The garden", "ground": "soil"})
        reference = service.start(grower, round_id, place, [LOT])
        answers = {"volunteers": 4, "first_dug_on": "2020-03-01", "amount": 10_000, "promise": True}
        service.answer(grower, reference, {**answers, "tools": [{"thing": "Spade", "cost": 12_000}]})
        service.submit(grower, reference)
        service.close(officer, round_id)
        service.assess(officer, reference, {"welcoming": "open", "welcoming_words": "The gate was open."})
        decision = service.decision(officer, reference)
        newer = [_newer(version.id, version.source) for version in service.library.versions]
        assert len(service.load(newer).added) == len(newer)
        clock.move(days=600)
        yield Kept(service, url, officer, decision, newer)


def test_everything_in_the_closure_was_superseded(kept: Kept) -> None:
    library, closure = kept.service.library, kept.decision.core["closure"]
    now = library.in_force(date(2027, 6, 1)).versions
    assert set(closure) == set(CHANGES)
    assert [name for name in closure if now[name].content_id == closure[name]] == []
    assert library.in_force(date(2028, 6, 1)).versions == {}


def test_the_newer_versions_would_decide_otherwise(kept: Kept) -> None:
    edition = kept.service.library.in_force(date(2027, 6, 1))
    again = edition.decide("judge/grant", edition.facts_from_json(kept.decision.facts), date(2027, 6, 1))
    assert (kept.decision.core["outcome"], str(again.outcome)) == ("pass", "fail")


def test_from_the_database(kept: Kept) -> None:
    replayed = replay_decision(kept.service.store, kept.officer, kept.service.library, kept.decision.id)
    assert replayed.same
    assert replayed.again.decision.text() == canonical(kept.decision.core)
    assert replayed.again.decision.digest == kept.decision.digest
    assert replayed.again.opinion is not None
    assert replayed.again.opinion.verdict == "agrees"


def test_the_words_are_those_it_was_made_with(kept: Kept) -> None:
    replayed = replay_decision(kept.service.store, kept.officer, kept.service.library, kept.decision.id)
    assert replayed.again.rules[0].because == "4 volunteers tend it."
    assert replayed.again.rules == replayed.stored.rules


def test_by_the_command_line_from_the_database(kept: Kept, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FPS_DATABASE_URL", kept.url)
    monkeypatch.setenv("FPS_FOLDER", str(tmp_path))
    done = CliRunner().invoke(main, ["explain", str(kept.decision.id), "--replay"])
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Replay: the same."), done.output


@pytest.fixture
def explain(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `fps explain FILE --replay` where the old and the newer definitions are, all as files."""
    for name, source in (*sources(INVENTED), *kept.newer):
        path = tmp_path / "rulesets" / Path(name).name
        path.parent.mkdir(exist_ok=True)
        path.with_name(f"{len(list(path.parent.iterdir()))}-{path.name}").write_bytes(source)
    monkeypatch.chdir(tmp_path)

    def run(data: dict[str, Any]) -> Result:
        (tmp_path / "decision.json").write_text(json.dumps(data), "utf-8")
        return CliRunner().invoke(main, ["explain", "decision.json", "--replay"])

    return run


def test_by_the_command_line_from_a_file(kept: Kept, explain: Callable[..., Result]) -> None:
    done = explain(kept.json)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Replay: the same."), done.output


def _set(data: dict[str, Any], *path: Any, to: Any) -> None:
    for step in path[:-1]:
        data = data[step]
    assert data[path[-1]] != to
    data[path[-1]] = to


TAMPERED = [
    pytest.param(["facts", "plan.volunteers"], 5, id="a-fact"),
    pytest.param(["facts", "club.club_title"], "Others", id="a-fact-that-no-rule-reads"),
    pytest.param(["core", "outcome"], "fail", id="the-outcome"),
    pytest.param(["core", "rules", 0, "verdict"], "fail", id="a-verdict"),
    pytest.param(["core", "rules", 0, "evidence", 0, 1], 5, id="the-evidence"),
    pytest.param(["core", "decided_for"], "2026-11-15", id="the-date"),
    pytest.param(["core", "missing"], ["plan.volunteers"], id="what-was-missing"),
    pytest.param(["core", "facts_digest"], "0" * 64, id="the-digest-of-the-facts"),
    pytest.param(["core", "ruleset", "content_id"], "0" * 64, id="the-version"),
    pytest.param(["digest"], "0" * 64, id="the-digest"),
]


@pytest.mark.parametrize(("path", "to"), TAMPERED)
def test_what_was_tampered_with_is_noticed(kept: Kept, path: list[Any], to: Any) -> None:
    data = kept.json
    _set(data, *path, to=to)
    assert not replay(kept.service.library, data["core"], data["facts"], digest=data["digest"]).same


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(
            lambda data: _set(data, "core", "closure", "words/hands", to="0" * 64), "closure", id="other-version"
        ),
        pytest.param(lambda data: data["core"]["closure"].pop("words/grants"), "unknown-fact", id="without-vocabulary"),
        pytest.param(lambda data: data["facts"].update({"plan.secret": 1}), "unknown-fact", id="a-fact-put-in"),
    ],
)
def test_what_cannot_be_replayed_is_refused(kept: Kept, change: Callable[..., Any], code: str) -> None:
    data = kept.json
    change(data)
    with pytest.raises(InputError) as refused:
        replay(kept.service.library, data["core"], data["facts"])
    assert refused.value.code == code


def test_what_was_put_into_the_core_is_noticed(kept: Kept) -> None:
    data = kept.json
    data["core"]["rules"][0]["because"] = "Because we say so."
    assert not replay(kept.service.library, data["core"], data["facts"]).same


def test_the_command_line_ends_with_one_where_something_was_tampered_with(
    kept: Kept, explain: Callable[..., Result]
) -> None:
    data = kept.json
    _set(data, "core", "decided_for", to="2026-11-15")
    done = explain(data)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (1, "Replay: DIFFERENT from what is stored.")


def test_from_exported_files_in_a_fresh_library(kept: Kept) -> None:
    exported = [(each.file, each.source) for each in export_definitions(kept.service.store, OPERATOR)]
    replayed = replay(Library.read(exported), kept.decision.core, kept.decision.facts)
    assert replayed.again.decision.text() == canonical(kept.decision.core)


def test_from_the_files_of_its_closure_alone(kept: Kept) -> None:
    closure = kept.decision.core["closure"]
    exported = export_definitions(kept.service.store, OPERATOR)
    own = [(each.file, each.source) for each in exported if closure.get(each.id) == each.content_id]
    assert len(own) == len(closure)
    assert replay(Library.checked_before(own), kept.decision.core, kept.decision.facts).same


@pytest.mark.parametrize("name", ["passes", "referred", "fails"])
def test_the_shipped_definitions_replay_from_a_closure_alone(name: str) -> None:
    library = Library.read(shipped())
    edition = library.in_force(date(2026, 11, 2))
    given = json.loads((ROOT / "rulesets" / "enrolment" / "examples" / f"{name}.json").read_text("utf-8"))
    given["provider"] = {"name": "Alder Education Ltd"}
    made = edition.decide("enrolment/minimum-criteria", edition.facts_from_json(given), date(2026, 11, 2))
    closure = made.header.closure
    own = [(each.file, each.source) for each in library.versions if closure.get(each.id) == each.content_id]
    assert replay(Library.checked_before(own), made.core(), made.facts_json()).same
