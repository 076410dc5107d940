"""Who is acting: carried by every unit of work, and what each query is scoped by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What an actor is: people by whose they are, then the parts of the service itself."""

    OFFICER = "officer"
    """Somebody of the lead authority."""
    AUTHORITY = "authority"
    """Somebody of another authority that takes part: sees what was accepted, and nothing of its evaluation."""
    AUDITOR = "auditor"
    """Reads what an officer may read, and writes nothing of it."""
    PROVIDER = "provider"
    OPERATOR = "operator"
    """The command line, run by whoever runs the installation."""
    GATE = "gate"
    """Signing in and recognising a session: sees people, sessions and throttles, and nothing else."""
    SCANNER = "scanner"
    """The sweep that scans files: sees files, whoever's they are, and nothing else."""
    SENDER = "sender"
    """The sweep that sends letters: sees letters and the people they are for, and nothing else."""
    REMINDER = "reminder"
    """The sweep that reminds applicants: sees which applications and clarifications wait, and nothing they say."""
    ERASER = "eraser"
    """The sweep that erases what need not be kept: sees that, and whom it is of."""
    NOBODY = "nobody"
    """A visitor who has not signed in: sees definitions and rounds, and nothing else."""


PEOPLE = frozenset({Role.OFFICER, Role.AUTHORITY, Role.AUDITOR, Role.PROVIDER})
"""The roles that people have."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever a unit of work is done for.

    A provider's person always has an organisation, and nobody else has one. Another authority's person has the id of
    the authority, as definitions call it.
    """

    person_id: UUID | None
    role: Role
    organisation_id: UUID | None = None
    name: str = ""
    authority: str = ""

    def __post_init__(self) -> None:
        """Refuse a provider without an organisation, an authority's person without one, and either on anyone else.

        Raises:
            ValueError: The role and the organisation do not go together, or a person has no id.
        """
        if (self.role == Role.PROVIDER) != (self.organisation_id is not None):
            raise ValueError("a provider acts for one organisation, and only a provider does")
        if (self.role == Role.AUTHORITY) != bool(self.authority):
            raise ValueError("another authority's person acts for it, and nobody else does")
        if (self.role in PEOPLE) != (self.person_id is not None):
            raise ValueError("what people do is done by a person, and nothing else is")

    @property
    def is_officer(self) -> bool:
        """Whether this is an officer of the lead authority."""
        return self.role == Role.OFFICER

    @property
    def is_provider(self) -> bool:
        """Whether this is a user of a provider."""
        return self.role == Role.PROVIDER


NOBODY = Actor(None, Role.NOBODY)
GATE = Actor(None, Role.GATE)
SCANNER = Actor(None, Role.SCANNER)
SENDER = Actor(None, Role.SENDER)
REMINDER = Actor(None, Role.REMINDER)
ERASER = Actor(None, Role.ERASER)
OPERATOR = Actor(None, Role.OPERATOR, name="command line")
