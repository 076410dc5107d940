"""How an installation is set up: what is spelt wrongly and what is unsafe is refused at the start, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from webapp.settings import NAMES, Settings, SettingsError

SAFE = {
    "FPS_PRODUCTION": "yes",
    "FPS_SECURE": "yes",
    "FPS_HOSTS": "fps.example.org",
    "FPS_CLAMAV": "127.0.0.1:3310",
    "FPS_SMTP": "mail.example.org:587",
    "FPS_MAIL_FROM": "letters@example.org",
    "FPS_SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "FPS_DATABASE_URL": "postgresql://fps@127.0.0.1/fps",
}


def faults(environ: dict[str, str], folder: Path) -> list[str]:
    try:
        Settings.from_environment(environ, folder=folder, keep=False)
    except SettingsError as error:
        return list(error.faults)
    return []


def test_safe_settings_are_taken(tmp_path: Path) -> None:
    assert faults(SAFE, tmp_path) == []
    assert Settings.from_environment(SAFE, folder=tmp_path).production


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"FPS_SECURE": "no"}, "set FPS_SECURE=yes", id="no HTTPS"),
        pytest.param({"FPS_HOSTS": ""}, "FPS_HOSTS names no host", id="any host"),
        pytest.param({"FPS_DEMONSTRATION": "yes"}, "FPS_DEMONSTRATION is yes", id="a demonstration"),
        pytest.param({"FPS_CLAMAV": ""}, "FPS_CLAMAV names no scanner", id="no scanner"),
        pytest.param({"FPS_SECRET_KEY": "ab" * 20}, "can be guessed", id="a key that repeats itself"),
        pytest.param({"FPS_SMTP": ""}, "FPS_SMTP names no mail server", id="no mail server"),
        pytest.param({"FPS_SMTP_STARTTLS": "no"}, "letters could be read", id="mail in clear"),
        pytest.param({"FPS_DATABASE_URL": "sqlite://"}, "in memory", id="a database in memory"),
    ],
)
def test_what_is_unsafe_is_refused_in_production_and_taken_elsewhere(
    tmp_path: Path, changes: dict[str, str], words: str
) -> None:
    (fault,) = faults(SAFE | changes, tmp_path)
    assert fault.startswith("FPS_PRODUCTION is yes, but ")
    assert words in fault
    assert faults(SAFE | changes | {"FPS_PRODUCTION": "no"}, tmp_path) == []


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    assert len(faults({"FPS_PRODUCTION": "yes", "FPS_SECRET_KEY": "short"}, tmp_path)) == 6


def test_a_name_that_is_no_setting_is_refused_with_the_nearest(tmp_path: Path) -> None:
    assert faults({"FPS_HOST": "fps.example.org"}, tmp_path) == ["FPS_HOST is no setting. Did you mean FPS_HOSTS?"]
    assert faults({"FPS_TEST_BROWSER": "/usr/bin/chromium", "PATH": "/bin"}, tmp_path) == []


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"FPS_SMTP": "mail.example.org", "FPS_MAIL_FROM": "a@example.org"}, "FPS_SMTP is host:port"),
        ({"FPS_SMTP": "mail.example.org:587"}, "FPS_MAIL_FROM must be the address"),
    ],
)
def test_a_mail_server_is_named_whole(tmp_path: Path, environ: dict[str, str], words: str) -> None:
    (fault,) = faults(environ, tmp_path)
    assert words in fault


@pytest.mark.parametrize(
    "said",
    [
        "letters",
        "letters@",
        "@example.org",
        "<letters@example.org>",
        "Placements <letters@example.org>",
        "letters@example.org, others@example.org",
        "letters@example.org (placements)",
        "letters @example.org",
        "letters@example.org\nBcc: all@example.org",
        "llythyrau@exämple.org",
        "llythyrŵr@example.org",
    ],
)
@pytest.mark.parametrize("smtp", ["mail.example.org:587", ""])
def test_letters_are_from_an_address_alone(tmp_path: Path, said: str, smtp: str) -> None:
    assert faults({"FPS_SMTP": smtp, "FPS_MAIL_FROM": said}, tmp_path) == [
        f"FPS_MAIL_FROM is an address alone, like letters@example.org, not {said!r}"
    ]


@pytest.mark.parametrize("said", ["letters@example.org", " letters@example.org ", "fps.letters+cy@localhost"])
def test_an_address_that_letters_can_be_from(tmp_path: Path, said: str) -> None:
    found = Settings.from_environment({"FPS_SMTP": "mail:25", "FPS_MAIL_FROM": said}, folder=tmp_path, keep=False)
    assert found.mail_from == said.strip()


def test_every_setting_is_documented() -> None:
    commands = (Path(__file__).resolve().parents[3] / "docs" / "commands.md").read_text("utf-8")
    assert [name for name in NAMES if f"| `{name}` |" not in commands] == []
