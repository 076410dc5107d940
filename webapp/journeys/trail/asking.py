"""What is looked for in the trail, as typed into the form above it; nothing typed is lost when something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from werkzeug.datastructures import MultiDict

from engine.errors import InputError
from engine.forms.typing_in import date_of_parts
from webapp.formpages.pages import storable
from webapp.journeys import wording
from webapp.services.read_audit import Asked

DAYS = ("since", "until")
PARTS = ("day", "month", "year")
NAMES = ("by", "done", "application", "definition", *(f"{name}-{part}" for name in DAYS for part in PARTS))
MOST_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked for, as typed and as read; `errors` as {text, href}."""

    typed: dict[str, str]
    asked: Asked
    errors: tuple[dict[str, str], ...]

    @property
    def given(self) -> dict[str, str]:
        """What was typed, without what was left empty: for the addresses of other pages of the same."""
        return {name: text for name, text in self.typed.items() if text}


def read_looked(sent: MultiDict[str, str]) -> Looked:
    """Read what is looked for from the address of the page."""
    typed = {name: storable(sent.get(name, "").strip()[:MOST_CHARACTERS]) for name in NAMES}
    errors: list[dict[str, str]] = []
    days = {name: _day(name, typed, errors) for name in DAYS}
    asked = Asked(
        person_id=_person(typed["by"]),
        action=typed["done"],
        reference=typed["application"].upper(),
        definition=typed["definition"],
        since=days["since"],
        until=days["until"],
    )
    return Looked(typed, asked, tuple(errors))


def _day(name: str, typed: dict[str, str], errors: list[dict[str, str]]) -> date | None:
    parts = {part: typed[f"{name}-{part}"] for part in PARTS}
    if not any(parts.values()):
        return None
    try:
        return date.fromisoformat(date_of_parts(parts))
    except InputError:
        errors.append({"text": wording.sentence("audit-no-date"), "href": f"#{name}-day"})
        return None


def _person(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)  # nobody's
