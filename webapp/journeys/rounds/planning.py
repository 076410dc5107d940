"""What an officer types to plan a round, read from the form; nothing typed is lost when something is wrong."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from engine.errors import InputError
from engine.forms.typing_in import date_of_parts, digits
from webapp.journeys import wording

MOMENTS = ("opens", "closes")
PARTS = ("day", "month", "year")
MOST_KEY_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as typed: `moments` are local times, None where nothing was typed; `errors` as {text, href}.

    `key` is the form's own: however often one form is sent, it plans one round.
    """

    title: str
    lots: tuple[str, ...]
    typed: dict[str, str]
    moments: dict[str, datetime | None]
    errors: tuple[dict[str, str], ...]
    key: str


def read_plan(posted: MultiDict[str, str]) -> Plan:
    """Read the plan that was posted; an opening time left empty means now."""
    names = [f"{moment}-{part}" for moment in MOMENTS for part in (*PARTS, "time")]
    typed = {name: posted.get(name, "").strip() for name in names}
    title, lots = posted.get("title", "").strip(), tuple(posted.getlist("lots"))
    errors: list[dict[str, str]] = []
    if not title:
        errors.append({"text": wording.sentence("title-missing"), "href": "#title"})
    if not lots:
        errors.append({"text": wording.sentence("lots-missing"), "href": "#lots"})
    moments = {name: _moment(name, typed, errors) for name in MOMENTS}
    return Plan(title, lots, typed, moments, tuple(errors), posted.get("key", "")[:MOST_KEY_CHARACTERS] or new_key())


def new_key() -> str:
    """Make up a key for a form that has not been sent yet."""
    return secrets.token_urlsafe(16)


def _moment(name: str, typed: dict[str, str], errors: list[dict[str, str]]) -> datetime | None:
    parts = [typed[f"{name}-{part}"] for part in PARTS]
    clock = typed[f"{name}-time"]
    if name == "opens" and not any((*parts, clock)):
        return None
    label = {"opens": gettext("opening"), "closes": gettext("closing")}[name]
    try:
        on = date.fromisoformat(date_of_parts(dict(zip(PARTS, parts, strict=True))))
    except InputError:
        text = gettext("Enter the %(label)s date as day, month and year, like 27 3 2027", label=label)
        errors.append({"text": text, "href": f"#{name}-day"})
        return None
    try:
        hour, _, minute = digits(clock).partition(":")
        return datetime.combine(on, time(int(hour), int(minute)))
    except ValueError:
        text = gettext("Enter the %(label)s time as hours and minutes, like 12:00", label=label)
        errors.append({"text": text, "href": f"#{name}-time"})
        return None
