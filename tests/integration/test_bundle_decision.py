"""A decision saved with all it rests on: read and decided again by the command, with nothing else at hand."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from browsing import Browser
from clock import FixedClock
from engine.bundles import Bundle, read_bundle, write_bundle
from enrolling import Service
from garden import CLUB, HANDS, MONEY, PEOPLE, PROMISE, SEEDLING, definitions
from webapp import create_app
from webapp.cli import main
from webapp.services.bundle_decision import bundle_decision
from webapp.services.errors import NotFound
from webapp.services.read_queue import read_queue
from webapp.settings import Settings
from webapp.store import Actor, Role, Store

WHY = "Bo Beam wrote that the roof carries the beds."


@pytest.fixture
def service(store: Store, clock: FixedClock) -> Service:
    """A decision that a person decided a criterion of, and another confirmed."""
    service = Service(store, clock)
    service.load(definitions())
    ann = service.person(Role.OFFICER, "Ann Officer")
    grower = service.person(Role.PROVIDER, "Ada Onion", "Growers")
    round_id = service.plan(ann, "Autumn window", [SEEDLING])
    place = service.register(grower, CLUB | PEOPLE, {"garden_title": "On the roof", "ground": "roof"})
    reference = service.start(grower, round_id, place, [SEEDLING])
    service.answer(grower, reference, HANDS | MONEY | PROMISE | {"engineer": "Bo Beam"})
    service.submit(grower, reference)
    service.close(ann, round_id)
    service.assess(ann, reference, {"welcoming": "open", "welcoming_words": "The gate was open."})
    service.resolve(ann, reference, SEEDLING, "sound-roof", "pass", WHY)
    service.confirm(ann, reference, SEEDLING)
    return service


def reference(service: Service) -> str:
    return read_queue(service.store, service.known("Ann Officer"), service.library).items[0].reference


def bundle(service: Service) -> bytes:
    ann = service.known("Ann Officer")
    decision_id = service.lot(ann, reference(service)).decision_id
    assert decision_id is not None
    return bundle_decision(service.store, ann, service.library, decision_id).content


def read(source: bytes, part: str) -> object:
    return json.loads(read_bundle(source).parts[part])


def explained(source: bytes, folder: Path, *options: str) -> tuple[int, str]:
    """Run `fps explain` on a bundle where there is no installation and no other definition."""
    path = folder / "kept.zip"
    path.write_bytes(source)
    done = CliRunner().invoke(main, ["explain", str(path), *options], env={"FPS_FOLDER": str(folder / "none")})
    return done.exit_code, done.output


def changed(source: bytes, **changes: object) -> bytes:
    """Return a bundle whose decision says something else, made whole again by whoever changed it."""
    found: Bundle = read_bundle(source)
    plain = [(name.removeprefix("definitions/"), content) for name, content in found.definitions]
    others = {
        name: content
        for name, content in found.parts.items()
        if name != "decision.json" and not name.startswith("definitions/")
    }
    return write_bundle({**found.decision, **changes}, plain, others)


def test_all_that_tells_of_the_decision_is_in_it(service: Service) -> None:
    source = bundle(service)
    people, submission, audit = (read(source, f"{name}.json") for name in ("people", "submission", "audit"))
    assert people["resolutions"][0]["reason"] == WHY  # type: ignore[index]
    assert people["outcome"]["outcome"] == "pass"  # type: ignore[index]
    assert people["assessment"]["answers"]["welcoming"] == "open"  # type: ignore[index]
    assert submission["answers"]["engineer"] == "Bo Beam"  # type: ignore[index]
    actions = [event["action"] for event in audit]  # type: ignore[attr-defined]
    assert actions.index("submit-application") < actions.index("confirm-outcome") < actions.index("bundle-decision")
    letter = read_bundle(source).parts["letters/1.html"]
    assert hashlib.sha256(letter).hexdigest() == read(source, "letters/1.json")["sha256"]  # type: ignore[index]
    assert WHY.encode() in letter


def test_it_is_decided_again_with_nothing_else_at_hand(service: Service, tmp_path: Path) -> None:
    status, said = explained(bundle(service), tmp_path, "--replay")
    assert (status, "Replay: the same." in said) == (0, True)
    status, said = explained(bundle(service), tmp_path, "--json")
    assert json.loads(said)["outcome"] == "refer"


def test_one_whose_decision_was_changed_is_told(service: Service, tmp_path: Path) -> None:
    source = bundle(service)
    core = dict(read_bundle(source).decision["core"])
    status, said = explained(changed(source, core=core | {"outcome": "pass"}), tmp_path, "--replay")
    assert (status, "DIFFERENT" in said) == (1, True)
    facts = dict(read_bundle(source).decision["facts"])
    status, said = explained(changed(source, facts=facts | {"grant.volunteers": 1}), tmp_path, "--replay")
    assert status == 1


@pytest.mark.parametrize("damage", [b"PK\x03\x04 and no more", b"PK\x03\x04" + b"\0" * 5_000], ids=["cut", "zeros"])
def test_what_is_no_bundle_is_refused_in_words(sqlite_store: Store, tmp_path: Path, damage: bytes) -> None:
    status, said = explained(damage, tmp_path, "--replay")
    assert (status, "This is no bundle of a decision" in said) == (1, True)


def test_an_officer_saves_it_from_the_page_and_nobody_else(service: Service, settings: Settings) -> None:
    app = create_app(settings, store=service.store)
    officer, provider = Browser(app), Browser(app)
    officer.sign_in("ann.officer@example.org")
    provider.sign_in("ada.onion@example.org")
    officer.get(f"/evaluation/{reference(service)}")
    path = next(link for link in officer.page.links if link.endswith("/bundle"))
    answer = officer.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert read_bundle(answer.data).decision["reference"] == reference(service)
    assert provider.get(path).status_code == 403


def test_there_is_none_of_a_decision_that_is_not_there(service: Service) -> None:
    ann: Actor = service.known("Ann Officer")
    with pytest.raises(NotFound):
        bundle_decision(service.store, ann, service.library, service.known("Ada Onion").person_id)  # type: ignore[arg-type]
