"""`fps load`, `export`, `people`, `demo` and `serve`: what reaches the database, and what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from commanding import Fps
from engine.errors import Faults
from engine.versions import read_version
from webapp import audit
from webapp.cli import service
from webapp.store import OPERATOR, Store
from webapp.store.queries import definitions

GRANT = Path("judge") / "grant@2024-01-01.yaml"
DEMONSTRATION = {
    "officers": [{"who": "the clerk", "name": "Clara Clerk", "email": "clerk@example.org"}],
    "rounds": [{"title": "A window", "lots": ["pots/seedling"], "opens_days": -1, "closes_days": 7}],
    "providers": [
        {
            "who": "a club",
            "organisation": "Growers of Mill Lane",
            "name": "Ada Onion",
            "email": "ada@example.org",
            "days": 0,
            "registration": {"club_title": "Growers", "banked": True, "person": "Ada", "mail": "ada@example.org"},
            "establishments": [
                {
                    "answers": {"garden_title": "Mill Lane garden", "ground": "soil"},
                    "applications": [
                        {
                            "round": 0,
                            "lots": ["pots/seedling"],
                            "submit": True,
                            "answers": {
                                "volunteers": 4,
                                "amount": 10000,
                                "tools": [{"thing": "Spade", "cost": 12000}],
                                "promise": True,
                            },
                            "files": {"quotes": ["Quote.pdf"]},
                        }
                    ],
                }
            ],
        }
    ],
}


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.yaml"))


class TestLoad:
    def test_everything_is_stored(self, fps: Fps, folder: Path) -> None:
        done = fps("load")
        count = len(_files(folder / "rulesets"))
        assert (done.exit_code, done.stdout) == (0, f"{count} versions loaded; 0 were there already.\n")

    def test_the_same_meaning_is_skipped(self, fps: Fps, installed: Path) -> None:
        grant = installed / "rulesets" / GRANT
        grant.write_text(f"# A comment is no other meaning.\n{grant.read_text('utf-8')}", "utf-8")
        report = json.loads(fps("load", "--json").stdout)
        assert report == {"added": [], "known": len(_files(installed / "rulesets"))}

    def test_a_new_version_is_added(self, fps: Fps, installed: Path) -> None:
        later = installed / "rulesets" / "judge" / "grant@2027-01-01.yaml"
        text = (installed / "rulesets" / GRANT).read_text("utf-8")
        later.write_text(text.replace("{from: 2024-01-01}", "{from: 2027-01-01}"), "utf-8")
        report = json.loads(fps("load", later, "--json").stdout)
        assert [list(each) for each in report["added"]] == [["id", "content_id"]]
        assert report["added"][0]["id"] == "judge/grant"

    def test_the_same_id_and_date_with_another_meaning_is_refused(self, fps: Fps, installed: Path) -> None:
        grant = installed / "rulesets" / GRANT
        grant.write_text(grant.read_text("utf-8").replace("minute 12", "minute 13"), "utf-8")
        done = fps("load", "--json")
        assert done.exit_code == 1
        assert {fault["code"] for fault in json.loads(done.stdout)["faults"]} == {"same-date"}

    def test_a_fault_anywhere_loads_nothing(self, fps: Fps, folder: Path) -> None:
        grant = folder / "rulesets" / GRANT
        grant.write_text(grant.read_text("utf-8").replace("plan.volunteers, at", "plan.volunteerz, at"), "utf-8")
        done = fps("load")
        assert done.exit_code == 1
        assert "unknown-fact" in done.stdout
        assert done.stderr == "Nothing was loaded.\n"
        assert fps("export", folder / "out").stdout.startswith("0 versions written")

    def test_the_database_may_be_named(self, fps: Fps, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FPS_DATABASE_URL", f"sqlite:///{folder / 'elsewhere.db'}")
        assert fps("load").exit_code == 0
        assert (folder / "elsewhere.db").exists()

    def test_settings_that_cannot_be_followed_are_all_named(self, fps: Fps, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FPS_SECURE", "perhaps")
        monkeypatch.setenv("FPS_TRUSTED_PROXIES", "many")
        done = fps("load")
        assert done.exit_code == 1
        assert "FPS_SECURE" in done.stderr
        assert "FPS_TRUSTED_PROXIES" in done.stderr


class TestExport:
    def test_it_gives_back_the_very_bytes(self, fps: Fps, folder: Path) -> None:
        grant = folder / "rulesets" / GRANT
        grant.write_bytes(b"# kept as it is  \r\n" + grant.read_bytes())
        fps("load")
        done = fps("export", folder / "out")
        written = sorted(path.read_bytes() for path in (folder / "out").rglob("*.yaml"))
        assert written == sorted(path.read_bytes() for path in _files(folder / "rulesets"))
        assert done.stdout == f"{len(written)} versions written to {folder / 'out'}.\n"

    def test_what_was_exported_loads_again_as_the_same(self, fps: Fps, installed: Path) -> None:
        fps("export", installed / "out")
        report = json.loads(fps("load", installed / "out", "--json").stdout)
        assert report["added"] == []

    def test_what_is_no_database_is_said_to_be_none(self, fps: Fps, installed: Path) -> None:
        (installed / "instance" / "fps.db").write_text(
            "Not a database, but long enough to be looked at. " * 40, "utf-8"
        )
        done = fps("export", installed / "out")
        assert done.exit_code == 1
        assert "A new one is made by fps load." in done.stderr


PASSWORD = "four otters wade upstream"
ADA = ["--email", "ada@example.org", "--name", "Ada Onion"]


class TestPeople:
    def _add(self, fps: Fps, *more: str, password: str = PASSWORD) -> Result:
        return fps("people", "add", *ADA, "--password", password, *(more or ("--role", "officer")))

    def test_added_listed_closed(self, fps: Fps) -> None:
        assert self._add(fps).stdout == "Ada Onion can sign in as ada@example.org.\n"
        assert fps("people", "list").stdout == (
            "ada@example.org\tAda Onion\tofficer\t-\tadministrator approver configurer officer\topen\n"
        )
        assert fps("people", "close", "ada@example.org").stdout == "The account of ada@example.org is closed.\n"
        assert (
            fps("people", "close", "ada@example.org").stdout == "The account of ada@example.org was closed already.\n"
        )
        assert fps("people", "list").stdout.endswith("\tclosed\n")

    def test_somebody_of_another_authority_with_one_duty(self, fps: Fps) -> None:
        of = ("--role", "authority", "--authority", "authority/other", "--duty", "officer")
        assert self._add(fps, *of).exit_code == 0
        assert fps("people", "list").stdout == "ada@example.org\tAda Onion\tauthority\tauthority/other\tofficer\topen\n"

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            pytest.param(("--role", "authority"), "needs its id: add --authority", id="no authority"),
            pytest.param(("--role", "auditor", "--authority", "authority/other"), "--authority out", id="too much"),
            pytest.param(("--role", "officer", "--duty", "editor"), "no duty called editor", id="no such duty"),
        ],
    )
    def test_a_role_and_what_goes_with_it(self, fps: Fps, more: tuple[str, ...], words: str) -> None:
        refused = self._add(fps, *more)
        assert refused.exit_code == 1
        assert words in refused.stderr

    def test_a_provider_has_an_organisation(self, fps: Fps) -> None:
        assert self._add(fps, "--role", "provider", "--organisation", "Growers").exit_code == 0
        assert fps("people", "list").stdout.split("\t")[2:4] == ["provider", "Growers"]

    def test_the_password_is_asked_for_twice_and_never_shown(self, fps: Fps) -> None:
        done = fps("people", "add", *ADA, "--role", "officer", given=f"{PASSWORD}\n{PASSWORD}\n")
        assert done.exit_code == 0
        assert PASSWORD not in done.output

    @pytest.mark.parametrize(
        ("more", "password", "said"),
        [
            pytest.param(["--role", "officer"], "short", "fewer than 12 characters", id="short"),
            pytest.param(["--role", "officer"], "passwordpassword", "first that are guessed", id="common"),
            pytest.param(["--role", "provider"], PASSWORD, "add --organisation", id="no-organisation"),
            pytest.param(
                ["--role", "officer", "--organisation", "X"], PASSWORD, "leave --organisation out", id="one-too-many"
            ),
        ],
    )
    def test_refused_in_words(self, fps: Fps, more: list[str], password: str, said: str) -> None:
        done = self._add(fps, *more, password=password)
        assert done.exit_code == 1
        assert said in done.stderr
        assert fps("people", "list").stdout == ""

    def test_an_address_is_taken_once(self, fps: Fps) -> None:
        self._add(fps)
        done = self._add(fps)
        assert (done.exit_code, done.stderr) == (1, "Somebody has that e-mail address already.\n")

    def test_sessions_are_listed_and_ended(self, fps: Fps) -> None:
        self._add(fps)
        assert fps("people", "sessions", "ada@example.org").stdout == "0 open.\n"
        assert fps("people", "sessions", "ada@example.org", "--end").stdout == "0 ended.\n"

    def test_a_password_is_set(self, fps: Fps) -> None:
        self._add(fps)
        done = fps("people", "password", "ada@example.org", "--password", "nine herons fish at dawn")
        assert (done.exit_code, done.stdout) == (0, "The password of ada@example.org is set.\n")
        assert fps("people", "password", "ada@example.org", "--password", "short").exit_code == 1

    @pytest.mark.parametrize(
        "command", [["close"], ["sessions"], ["password", "--password", PASSWORD]], ids=lambda c: c[0]
    )
    def test_nobody_of_that_address(self, fps: Fps, command: list[str]) -> None:
        self._add(fps)
        done = fps("people", command[0], "nobody@example.org", *command[1:])
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr == "Nobody has the address nobody@example.org.\n"

    def test_a_role_that_is_none_is_wrong_usage(self, fps: Fps) -> None:
        assert self._add(fps, "--role", "mayor").exit_code == 2


class TestDemo:
    @pytest.fixture
    def data(self, installed: Path) -> Path:
        path = installed / "demonstration.json"
        path.write_text(json.dumps(DEMONSTRATION), "utf-8")
        return path

    def test_it_tells_who_can_sign_in_and_the_same_again(self, fps: Fps, data: Path) -> None:
        first, again = fps("demo", data), fps("demo", data)
        assert first.exit_code == 0
        assert first.stdout.count("\n") == 3
        assert "clerk@example.org" in first.stdout
        assert again.stdout == first.stdout
        kept = data.parent / "instance" / service.SIGN_INS
        assert kept.stat().st_mode & 0o077 == 0

    def test_the_demonstration_stands_beside_the_definitions(self, fps: Fps, data: Path) -> None:
        shutil.copytree(data.parent / "rulesets" / "ask", data.parent / "forms")
        shutil.rmtree(data.parent / "rulesets" / "ask")
        (data.parent / "forms" / "examples").mkdir()
        data.rename(data.parent / "forms" / service.DEMONSTRATION)
        assert fps("demo").exit_code == 0

    def test_without_one_it_says_so(self, fps: Fps, installed: Path) -> None:
        done = fps("demo")
        assert done.exit_code == 1
        assert "There is no examples/demonstration.json beside the definitions" in done.stderr

    def test_data_that_is_no_json(self, fps: Fps, data: Path) -> None:
        data.write_text("{", "utf-8")
        done = fps("demo", data)
        assert done.exit_code == 1
        assert "is not JSON" in done.stderr

    def test_never_in_a_database_with_people(self, fps: Fps, data: Path) -> None:
        fps("people", "add", *ADA, "--role", "officer", "--password", PASSWORD)
        done = fps("demo", data)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr == "The database has people already; a demonstration is made in an empty one only.\n"
        assert fps("people", "list").stdout.count("\n") == 1


class _Started:
    """Stands for gunicorn: keeps what it was started with."""

    last: tuple[Any, dict[str, Any]] | None = None

    def __init__(self, settings: Any, options: dict[str, Any]) -> None:
        self.given = (settings, options)

    def run(self) -> None:
        _Started.last = self.given


class TestServe:
    @pytest.fixture(autouse=True)
    def started(self, monkeypatch: pytest.MonkeyPatch) -> type[_Started]:
        monkeypatch.setattr(service, "_Server", _Started)
        monkeypatch.setattr(_Started, "last", None)
        return _Started

    def test_it_starts_on_sound_definitions(self, fps: Fps, installed: Path) -> None:
        assert fps("serve", "--port", "8123").exit_code == 0
        assert _Started.last is not None
        assert _Started.last[1]["bind"] == "127.0.0.1:8123"

    def test_a_figure_that_ran_out_is_told_and_keeps_nothing_from_starting(self, fps: Fps, folder: Path) -> None:
        path = folder / "rulesets" / "words" / "hands@2024-01-01.yaml"
        text = path.read_text("utf-8").replace('2024-01-01: "3"', '2024-01-01: {value: "3", confirmed_to: 2024-12-31}')
        path.write_text(text, "utf-8")
        fps("load")
        done = fps("serve")
        assert done.exit_code == 0
        assert "warning Fewest volunteers was confirmed until 31 December 2024" in done.stdout
        assert _Started.last is not None

    def test_it_does_not_start_without_definitions(self, fps: Fps) -> None:
        done = fps("serve")
        assert (done.exit_code, done.stderr) == (1, "There are no definitions yet: run fps load first.\n")
        assert _Started.last is None

    def test_stored_definitions_with_faults_are_all_printed_and_not_served(self, fps: Fps, installed: Path) -> None:
        text = (installed / "rulesets" / GRANT).read_text("utf-8").replace("{from: 2024-01-01}", "{from: 2025-01-01}")
        _store(
            installed,
            text.replace("{fact: plan.volunteers, at_least", "{fact: plan.volunteerz, at_least")
            .replace("{plan.amount}.", "{plan.amont}.")
            .replace("is: open}", "is: ajar}"),
        )
        done = fps("serve")
        assert done.exit_code == 1
        for code in ("unknown-fact", "unknown-token", "literal-option"):
            assert f"({code})" in done.stdout
        assert done.stderr == "The service does not start on definitions with faults.\n"
        assert _Started.last is None

    def test_a_demonstration_is_served_as_one(self, fps: Fps, installed: Path) -> None:
        data = installed / "demonstration.json"
        data.write_text(json.dumps(DEMONSTRATION), "utf-8")
        fps("demo", data)
        fps("serve")
        assert _Started.last is not None
        assert _Started.last[0].demonstration


def _store(folder: Path, text: str) -> None:
    """Put a version into the database past every check, as a program of another time might have."""
    version = read_version(text.encode(), "stored.yaml", Faults())
    assert version is not None
    store = Store(f"sqlite:///{folder / 'instance' / 'fps.db'}")
    try:
        with store.writing(OPERATOR) as work:
            definitions.add(
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
            audit.record(work, "load-definition", "definition_version", version.id)
    finally:
        store.close()
