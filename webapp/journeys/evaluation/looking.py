"""What is looked for in the queue, out of the address of the page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from werkzeug.datastructures import MultiDict

from webapp.formpages.pages import storable
from webapp.services.errors import NotFound
from webapp.services.read_queue import Asked, Order
from webapp.services.standing import LotState

NAMES = ("round", "lot", "state", "criterion", "assigned", "words", "order")
MOST_CHARACTERS = 200

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked for, as it stands in the address and as read."""

    typed: dict[str, str]
    asked: Asked

    @property
    def given(self) -> dict[str, str]:
        """What was said, without what was left open: for the addresses of other pages of the same."""
        return {name: text for name, text in self.typed.items() if text}

    def but(self, **changes: str) -> dict[str, str]:
        """Return the same with some of it said otherwise, or left open."""
        return {name: text for name, text in {**self.typed, **changes}.items() if text}


def read_looked(sent: MultiDict[str, str]) -> Looked:
    """Read what is looked for. What is chosen that there is none of counts as left open.

    Raises:
        NotFound: There is no such round.
    """
    typed = {name: storable(sent.get(name, "").strip()[:MOST_CHARACTERS]) for name in NAMES}
    asked = Asked(
        round_id=_round(typed["round"]),
        lot=typed["lot"],
        state=_chosen(LotState, typed["state"]),
        criterion=typed["criterion"],
        assigned=typed["assigned"],
        words=typed["words"],
        order=_chosen(Order, typed["order"]) or Order.OLDEST,
    )
    return Looked(typed, asked)


def _chosen(options: type[Choice], text: str) -> Choice | None:
    try:
        return options(text)
    except ValueError:
        return None


def _round(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise NotFound("round", text) from error
