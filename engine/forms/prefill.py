"""Answers that can be filled in before anybody is asked: from a record, or from an earlier submission.

They are offered, not given: each becomes an answer only when a person looks at it and saves it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import Faults
from engine.forms.check import Asked
from engine.forms.feeding import fits
from engine.forms.model import Form, Question
from engine.forms.validation import answer_faults
from engine.hints import did_you_mean
from engine.values import Facts, to_json
from engine.vocabulary import Vocabulary

EARLIER = "earlier"
"""What a question says under `prefill` that takes the answer of an earlier submission."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An answer that is offered: as JSON, and whether it was given earlier (else a record holds it)."""

    answer: Any
    earlier: bool


def offered(form: Form, answers: Mapping[str, Any], earlier: Mapping[str, Any], facts: Facts) -> dict[str, Offered]:
    """Return what can be filled in for the questions of `form` that nobody has answered or seen, by id.

    Only what the question would take today is offered.

    Args:
        form: the form.
        answers: the draft; a question that stands in it, also with null, has been seen.
        earlier: the answers of an earlier submission of the same form, in any version of it.
        facts: what records hold.
    """
    found: dict[str, Offered] = {}
    for question in form.questions:
        if question.prefill and question.id not in answers:
            is_earlier = question.prefill == EARLIER
            answer = earlier.get(question.id) if is_earlier else to_json(facts.get(question.prefill))
            if answer is not None and not answer_faults(question, answer):
                found[question.id] = Offered(answer, is_earlier)
    return found


def check_prefill(asked: Iterable[Asked], record: str, vocabulary: Vocabulary, faults: Faults) -> None:
    """Report questions that are to be filled in from a fact that nobody declares, or of another type.

    Args:
        asked: the questions with their nodes.
        record: the form's own record, from which nothing can be filled in.
        vocabulary: the facts that exist.
        faults: collects `unknown-fact`, `prefill-own-record` and `prefill-type`.
    """
    for each, code, message, hint in _wrong(asked, record, vocabulary):
        faults.error(each.node.place_of("prefill"), code, message, hint)


def _wrong(asked: Iterable[Asked], record: str, vocabulary: Vocabulary) -> Iterator[tuple[Asked, str, str, str]]:
    for each in asked:
        question, name = each.question, each.question.prefill
        if name in ("", EARLIER):
            continue
        field = vocabulary.get(name)
        if name.startswith(f"{record}."):
            yield each, "prefill-own-record", f"{name} is of the form's own record.", f"Write {EARLIER}."
        elif field is None:
            yield each, "unknown-fact", f"Nobody declares the fact {name}.", did_you_mean(name, vocabulary)
        elif not _takes(question, field.type):
            message = f"{name} is {field.type.name}, which “{question.id}” does not take."
            yield each, "prefill-type", message, ""


def _takes(question: Question, type_: Any) -> bool:
    return question.fact_type is not None and fits(type_, question.fact_type)
