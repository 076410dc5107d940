"""What can go wrong, and whose it is to put right.

Three families: the author of a definition (`DefinitionError`, made of `Fault`s that are collected and
reported at once), the person who gives facts or answers (`InputError`, `FactsError`), and us (`EvaluationError`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a definition: file, line (from 1) and path (`rules.0.when`)."""

    file: str
    line: int = 0
    path: str = ""


class Severity(StrEnum):
    """An error keeps a definition from being put in force; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault in a definition, with a stable code and what to do about it."""

    file: str
    line: int
    path: str
    severity: Severity
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Return `file:line: severity[code]: message (hint)`."""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.file}:{self.line}: {self.severity}[{self.code}]: {self.message}{hint}"


class EngineError(Exception):
    """Root of everything the engine raises on purpose."""


class DefinitionError(EngineError):
    """Definitions have faults: all of those found, in order of file and line.

    Attributes:
        faults: the faults, errors and warnings together.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep `faults` in order."""
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class InputError(EngineError):
    """A fact or an answer cannot be read: the person who gave it can put it right.

    Attributes:
        code: stable code; the words shown are the caller's catalogue's.
        field: name of the fact or question.
        params: values that the words may mention.
    """

    def __init__(self, code: str, field: str = "", params: Mapping[str, object] | None = None) -> None:
        """Keep code, field and params."""
        self.code = code
        self.field = field
        self.params = dict(params or {})
        super().__init__(f"{field}: {code} {self.params}" if field else f"{code} {self.params}")


class FactsError(InputError):
    """Facts cannot be read: all that is wrong with them. What it says itself is the first of it.

    Attributes:
        errors: one for each fact that cannot be read.
    """

    def __init__(self, errors: Sequence[InputError]) -> None:
        """Keep `errors`, at least one, in order."""
        self.errors = tuple(errors)
        super().__init__(self.errors[0].code, self.errors[0].field, self.errors[0].params)


class EvaluationError(EngineError):
    """The engine met something that its own checks should have refused: a fault of ours."""


@dataclass(slots=True)
class Faults:
    """Collects faults while definitions are read and checked, so that all are reported at once."""

    _found: dict[Fault, None] = field(default_factory=dict)

    def error(self, place: Place, code: str, message: str, hint: str = "") -> None:
        """Add an error at `place`."""
        self.add(Fault(place.file, place.line, place.path, Severity.ERROR, code, message, hint))

    def warning(self, place: Place, code: str, message: str, hint: str = "") -> None:
        """Add a warning at `place`."""
        self.add(
            Fault(
                place.file,
                place.line,
                place.path,
                Severity.WARNING,
                code,
                message,
                hint,
            )
        )

    def add(self, fault: Fault) -> None:
        """Add `fault` unless it is already known."""
        self._found.setdefault(fault)

    def __iter__(self) -> Iterator[Fault]:
        """Iterate over the faults by file and line."""
        return iter(sorted(self._found))

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that keep definitions from being put in force."""
        return tuple(fault for fault in self if fault.severity is Severity.ERROR)

    def raise_errors(self) -> None:
        """Raise DefinitionError with everything found if there is any error."""
        if self.errors:
            raise DefinitionError(tuple(self))
