"""What is proved of a form and of a document: conditions that can never be true or false, questions never asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.conditions.evaluate import evaluate
from engine.conditions.known import Known, Truth
from engine.conditions.model import Condition, FactRef
from engine.documents.model import Document
from engine.forms.model import Form, Page, Question
from engine.forms.visibility import relevant
from engine.proofs.bounds import Bounds
from engine.proofs.cases import Cases
from engine.proofs.claims import Claims
from engine.proofs.conditions import STEPS, Subject, check_condition, check_followed
from engine.proofs.diagrams import Diagrams, Node, TooLargeError, leaves
from engine.proofs.working import Working
from engine.reading import MapNode
from engine.values import Facts, Value


def check_form(form: Form, document: MapNode, parameters: Mapping[str, Value], on: date, claims: Claims) -> None:
    """Claim what is proved of a form.

    Args:
        form: a checked form.
        document: what writes it.
        parameters: the values in force on `on`.
        on: the date it is checked for.
        claims: collects what is proved.
    """
    limits = {f"{form.record}.{each.id}": (each.min, each.max) for each in form.questions}
    bounds = Bounds(parameters, {}, on, limits)
    for condition in conditions_of(form):
        bounds.condition(condition)
    for each in form.questions:
        if each.value is not None and each.fact_type is not None:
            bounds.derive(FactRef(f"{form.record}.{each.id}", each.fact_type, each.label), each.value)
    working = Working(bounds, Diagrams(STEPS))

    def decide(condition: Condition, facts: Facts) -> Truth:
        own = f"{form.record}."
        answers = {name.removeprefix(own): value for name, value in facts.items() if name.startswith(own)}
        return evaluate(condition, Known(relevant(form, answers, facts, parameters).known, parameters))

    subject = Subject(working, Cases(working), claims, decide)
    try:
        _Check(form, document, subject).run()
    except TooLargeError:
        claims.open(document.place_of("pages"), "The form takes too much work.")
    check_followed(working, document.place_of("id"), claims)


def check_document(
    document: Document, written: MapNode, parameters: Mapping[str, Value], on: date, claims: Claims
) -> None:
    """Claim what is proved of the conditions of a document's parts; the arguments are those of `check_form`."""
    bounds = Bounds(parameters, {}, on)
    conditions = [part.when for part in document.parts]
    for condition in conditions:
        if condition is not None:
            bounds.condition(condition)
    working = Working(bounds, Diagrams(STEPS))
    subject = Subject(
        working, Cases(working), claims, lambda condition, facts: evaluate(condition, Known(facts, parameters))
    )
    for condition, node in zip(conditions, written.maps("parts"), strict=True):
        if condition is not None:
            check_condition(condition, node.get("when"), node.place_of("when"), subject)
    check_followed(working, written.place_of("id"), claims)


def conditions_of(form: Form) -> Iterator[Condition]:
    """Yield the conditions of `form`: of its pages, its questions and its checks."""
    found = [page.show_when for page in form.pages] + [question.show_when for question in form.questions]
    yield from (each for each in found if each is not None)
    yield from (check.when for check in form.checks)


@dataclass(frozen=True, slots=True)
class _Check:
    form: Form
    document: MapNode
    subject: Subject

    def run(self) -> None:
        for page, node in zip(self.form.pages, self.document.maps("pages"), strict=True):
            shown, sound = self._shown(page.show_when, node)
            for question, inner in zip(page.questions, node.maps("questions"), strict=True):
                self._question(page, question, inner, shown, sound=sound)
        for check, node in zip(self.form.checks, self.document.maps("checks"), strict=True):
            check_condition(check.when, node.get("when"), node.place_of("when"), self.subject)

    def _shown(self, when: Condition | None, node: MapNode) -> tuple[Node, bool]:
        """Return whether what `node` writes is shown, and whether its own condition can be both true and false."""
        if when is None:
            return self.subject.working.diagrams.leaf(True), True
        sound = check_condition(when, node.get("show_when"), node.place_of("show_when"), self.subject)
        return self.subject.working.truth(when), sound

    def _question(self, page: Page, question: Question, node: MapNode, page_shown: Node, *, sound: bool) -> None:
        working = self.subject.working
        shown, own_sound = self._shown(question.show_when, node)
        asked = working.together([page_shown, shown])
        if sound and own_sound and True not in leaves(asked):
            label = question.label.said() or question.id
            message = f"“{label}” is never asked: when it would be, its page “{page.title.said()}” is not shown."
            case = self.subject.cases.find(shown, lambda leaf: leaf is True, lambda _: True)
            self.subject.claims.never(node.place_of("show_when"), "never-asked", message, case)
        name = f"{self.form.record}.{question.id}"
        if question.fact_type is not None and name in working.bounds.types:
            fact = FactRef(name, question.fact_type, question.label)
            value = question.value
            answer = working.fact(fact) if value is None else working.given(value, fact.type)
            working.derived[name] = working.diagrams.apply(_where_asked, asked, answer)


def _where_asked(asked: Truth, answer: object) -> object:
    return answer if asked is True else None
