"""Passwords, settings and tokens: what needs neither a database nor a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from webapp.access import passwords
from webapp.access.throttle import Tries
from webapp.settings import MEBIBYTE, Settings, SettingsError
from webapp.store import OPERATOR, Actor, Role


@pytest.mark.parametrize(
    ("password", "problems"),
    [
        ("four otters wade upstream", ()),
        ("Tŷ bach twt ar lan y môr", ()),
        ("🦦🦫🦡🦔🐿🦇🦉🦅🦆🦢🦩🦚", ()),
        ("kx7-qm2-vw9-rt4", ()),
        ("x" * 11, ("password-too-short", "password-common")),
        ("eleven char", ("password-too-short",)),
        ("a b" * 100, ("password-too-long", "password-common")),
        ("password123456", ("password-common",)),
        ("Liverpool2026!", ("password-common",)),
        ("aaaaaaaaaaaaaaaa", ("password-common",)),
        ("abcabcabcabcabc", ("password-common",)),
        ("otterotterotter", ("password-common",)),
        ("qwertyuiop12", ("password-common",)),
        ("Olive.Example@example.org", ("password-personal",)),
        ("olive.example2026", ("password-personal",)),
        ("Olive Example!!", ("password-personal",)),
        ("four otters\nwade", ("password-unwritable",)),
    ],
)
def test_passwords(password, problems):
    assert passwords.problems(password, email="olive.example@example.org", name="Olive Example") == problems


def test_a_hash_matches_its_password_however_it_was_typed():
    kept = passwords.hashed("caffè latte macchiato")
    assert kept.startswith("$argon2id$")
    assert passwords.matches("caffe\u0300 latte macchiato", kept)
    assert not passwords.matches("caffe latte macchiato", kept)
    assert not passwords.matches("caffè latte macchiato", None)
    assert not passwords.matches("x", "not a hash")
    assert not passwords.matches("\ud800", kept)


def test_made_passwords_are_good_ones():
    made = {passwords.make_password() for _ in range(50)}
    assert len(made) == 50
    assert all(passwords.problems(password) == () for password in made)


def test_tries_tell_nobody_whose_they_are():
    one = Tries.of(b"k" * 32, "Ann@Example.org", "203.0.113.1")
    assert one == Tries.of(b"k" * 32, " ann@example.ORG", "203.0.113.1")
    assert one != Tries.of(b"j" * 32, "ann@example.org", "203.0.113.1")
    assert "ann" not in repr(one)
    assert Tries.of(b"k", "a", "2001:db8::1").address == Tries.of(b"k", "a", "2001:db8::ffff").address
    assert Tries.of(b"k", "a", "2001:db8::1").address != Tries.of(b"k", "a", "2001:db8:0:1::1").address
    assert Tries.of(b"k", "a", "::ffff:192.0.2.1") == Tries.of(b"k", "a", "192.0.2.1")
    assert Tries.of(b"k", "a", "::ffff:192.0.2.1").address != Tries.of(b"k", "a", "::ffff:192.0.2.2").address
    assert Tries.of(b"k", "a", "not an address")


def test_settings_from_nothing(tmp_path: Path):
    settings = Settings.from_environment({}, folder=tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'fps.db'}"
    assert len(settings.secret_key) == 64
    assert settings.secret_key == Settings.from_environment({}, folder=tmp_path).secret_key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert repr(settings.secret_key) not in repr(settings)
    assert not settings.secure
    assert not settings.demonstration


def test_settings_from_the_environment(tmp_path: Path):
    settings = Settings.from_environment(
        {
            "FPS_DATABASE_URL": "postgresql://fps@db/fps",
            "FPS_SECRET_KEY": "k" * 32,
            "FPS_SECURE": "Yes",
            "FPS_HOSTS": "a.example, b.example",
            "FPS_LANGUAGES": "cy,en",
            "FPS_TRUSTED_PROXIES": "1",
            "FPS_MAX_UPLOAD_MB": "40",
        },
        folder=tmp_path,
    )
    assert settings.secure
    assert settings.hosts == ("a.example", "b.example")
    assert settings.languages == ("cy", "en")
    assert settings.trusted_proxies == 1
    assert settings.max_upload_bytes == 40 * MEBIBYTE
    assert list(tmp_path.iterdir()) == []


def test_every_fault_of_the_settings_at_once(tmp_path: Path):
    environ = {"FPS_SECURE": "perhaps", "FPS_TRUSTED_PROXIES": "-1", "FPS_SECRET_KEY": "short"}
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environ, folder=tmp_path)
    assert len(caught.value.faults) == 3


def test_an_actor_is_whole():
    with pytest.raises(ValueError, match="organisation"):
        Actor(OPERATOR.person_id, Role.PROVIDER)
    with pytest.raises(ValueError, match="people"):
        Actor(None, Role.OFFICER)
    assert not OPERATOR.is_officer
