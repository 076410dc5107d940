"""What an organisation and its establishment registered, as facts, and whether it is all that their forms ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.edition import Edition
from engine.errors import InputError
from engine.forms.answers import facts_of, strip, validate
from engine.forms.model import Form
from engine.framework import Framework, Registration
from engine.values import Facts, Value

Answers = Mapping[str, Any]
Parameters = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Registered:
    """One registered record read under a form.

    Attributes:
        registration: What the framework says of it: its form, its heading, the question that names it.
        form: The form it is read under.
        answers: The relevant answers alone.
        facts: What they say, under the form's record, and what they feed.
        problems: What keeps it from being complete.
    """

    registration: Registration
    form: Form
    answers: dict[str, Any]
    facts: Facts
    problems: tuple[InputError, ...]

    @property
    def called(self) -> str:
        """The answer that names the record, or nothing."""
        answer = self.answers.get(self.registration.called)
        return answer if isinstance(answer, str) else ""


def read_registered(
    edition: Edition, registration: Registration, answers: Answers | None, known: Facts, parameters: Parameters
) -> Registered:
    """Read stored answers under the form that `registration` names in `edition`.

    Args:
        edition: What the round is pinned to, or what is in force.
        registration: `framework.organisation` or `framework.establishment`.
        answers: As stored; they may be those of another version of the form.
        known: Facts of other records that its conditions may read.
        parameters: Their values on the date.
    """
    form = edition.forms[registration.form]
    own = {name: answer for name, answer in (answers or {}).items() if form.question(name) is not None}
    return Registered(
        registration,
        form,
        strip(form, own, known, parameters),
        facts_of(form, own, known, parameters),
        validate(form, own, known, parameters),
    )


def registration_facts(
    edition: Edition,
    framework: Framework,
    organisation: Answers | None,
    establishment: Answers | None,
    parameters: Parameters,
) -> Facts:
    """Return what an organisation and one of its establishments registered, as facts."""
    facts: dict[str, Value] = {}
    for registration, answers in ((framework.organisation, organisation), (framework.establishment, establishment)):
        if registration is not None:
            facts |= read_registered(edition, registration, answers, facts, parameters).facts
    return facts
