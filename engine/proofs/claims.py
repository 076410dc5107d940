"""Claims: what is proved of one definition on one date, and what could not be decided.

What can *never* be must be so on every date before it is reported; what *can* be is reported if it is so on one.
"""

from dataclasses import dataclass, field, replace

from engine.errors import Fault, Place, Severity
from engine.proofs.cases import Case

MOST_OF_A_KIND = 10
"""So many claims of one kind are made of one definition; more would say nothing new."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something proved: a fault, and whether it says that something can never be."""

    fault: Fault
    is_never: bool

    @property
    def about(self) -> tuple[str, str, int, str]:
        """What it claims and where, without the words, which may differ from date to date."""
        return self.fault.code, self.fault.file, self.fault.line, self.fault.path


@dataclass(slots=True)
class Claims:
    """Collects the claims about one definition.

    Attributes:
        found: what is proved.
        undecided: what could not be decided exactly, in words, at its place.
    """

    found: list[Claim] = field(default_factory=list)
    undecided: list[tuple[Place, str]] = field(default_factory=list)

    def never(self, place: Place, code: str, message: str, case: Case | None = None) -> None:
        """Claim that something can never be; `case` shows it."""
        said = f"{message} For example: {case.words()}." if case else message
        self._add(place, code, said, Severity.WARNING, case, is_never=True)

    def can(self, place: Place, code: str, message: str, case: Case, severity: Severity = Severity.WARNING) -> None:
        """Claim that something can be, as it is in `case`."""
        self._add(place, code, message, severity, case, is_never=False)

    def open(self, place: Place, words: str) -> None:
        """Say that something could not be decided exactly."""
        if (place, words) not in self.undecided:
            self.undecided.append((place, words))

    def is_full(self, code: str) -> bool:
        """Tell whether there are as many claims of the kind `code` as are made of one definition."""
        return sum(claim.fault.code == code for claim in self.found) >= MOST_OF_A_KIND

    def _add(
        self, place: Place, code: str, message: str, severity: Severity, case: Case | None, *, is_never: bool
    ) -> None:
        if self.is_full(code):
            return
        hint = f"Facts: {case.text()}" if case else ""
        fault = Fault(place.file, place.line, place.path, severity, code, message, hint)
        self.found.append(Claim(fault, is_never))


def since(claim: Claim, on: object) -> Claim:
    """Return `claim` with the date from which it is so."""
    return replace(claim, fault=replace(claim.fault, message=f"{claim.fault.message} It is so from {on}."))
