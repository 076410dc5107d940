"""Past cases: facts that were decided on, for which date, and what came out; what a draft is tried on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.errors import InputError
from engine.rules.model import Verdict
from engine.values import iso_date

OUTCOMES = (Verdict.PASS.value, Verdict.FAIL.value, Verdict.REFER.value)


@dataclass(frozen=True, slots=True)
class CaseName:
    """Which case it is.

    Attributes:
        ruleset: id of the rule set that decided it.
        on: the date it was decided for.
        line: where it stands in its file, from 1; 0 where it stands in none.
        id: what it is called, once; of a stored decision, its id.
        reference: what people call it by; several cases may have the same.
    """

    ruleset: str
    on: date
    line: int = 0
    id: str = ""
    reference: str = ""

    def json(self) -> dict[str, Any]:
        """Return the name as JSON data."""
        which = {"line": self.line or None, "id": self.id, "reference": self.reference}
        return which | {"ruleset": self.ruleset, "on": self.on.isoformat()}


@dataclass(frozen=True, slots=True)
class PastCase:
    """One case that was decided.

    Attributes:
        name: which it is.
        facts: the facts as JSON data, nested or dotted.
        outcome: what the decision came to, not what people made of it later; "" where it was not recorded.
        closure: content id by id of the definitions it was decided with; empty for those in force on its date.
    """

    name: CaseName
    facts: Mapping[str, Any]
    outcome: str = ""
    closure: Mapping[str, str] = field(default_factory=dict)


def read_past_case(data: Any, line: int = 0) -> PastCase:
    """Read a case from JSON data: `{"ruleset", "on", "facts", "outcome"}`, and perhaps `id`, `reference`, `closure`.

    Other keys are passed over. An outcome that is absent or null was not recorded.

    Raises:
        InputError: `case`, it is no such object; `date`; `outcome`, it is none.
    """
    if not isinstance(data, Mapping):
        raise InputError("case")
    name = CaseName(_text(data, "ruleset"), _date(data), line, _said(data, "id"), _said(data, "reference"))
    facts, closure = data.get("facts"), data.get("closure") or {}
    if not isinstance(facts, Mapping):
        raise InputError("case", "facts")
    if not isinstance(closure, Mapping) or not all(isinstance(each, str) for each in closure.values()):
        raise InputError("case", "closure")
    outcome = data.get("outcome")
    if outcome is not None and outcome not in OUTCOMES:
        raise InputError("outcome", "outcome", {"text": str(outcome)})
    return PastCase(name, facts, outcome or "", closure)


def _text(data: Mapping[str, Any], key: str) -> str:
    found = data.get(key)
    if not isinstance(found, str) or not found:
        raise InputError("case", key)
    return found


def _date(data: Mapping[str, Any]) -> date:
    try:
        return iso_date(_text(data, "on"))
    except InputError as error:
        raise InputError(error.code, "on", error.params) from error


def _said(data: Mapping[str, Any], key: str) -> str:
    """Return a name as text: a number is one, too."""
    found = data.get(key)
    if found is None:
        return ""
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise InputError("case", key)
    return str(found)
