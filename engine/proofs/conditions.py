"""Conditions that can never be true or never be false, and what contradicts within them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from engine.conditions.evaluate import evaluate
from engine.conditions.known import Known, Truth
from engine.conditions.mentions import Part, walk
from engine.conditions.model import Condition, Group, OverRows, RowsTest, RuleRef, Test
from engine.conditions.sentence import clause, expression_words
from engine.errors import Place
from engine.proofs.cases import Case, Cases
from engine.proofs.claims import Claims
from engine.proofs.diagrams import Node, TooLargeError, leaves
from engine.proofs.working import Working
from engine.reading import ListNode, MapNode
from engine.reading import Node as Written
from engine.values import Facts

MOST_SAID = 200
MOST_PAIRS = 2_000
STEPS = 100_000


@dataclass(frozen=True, slots=True)
class Subject:
    """What conditions are checked with.

    Attributes:
        working: What knows the classes of their facts.
        cases: Finds cases.
        claims: Collects what is proved.
        decide: Decides a condition on given facts, by the engine.
    """

    working: Working
    cases: Cases
    claims: Claims
    decide: Callable[[Condition, Facts], Truth]


def quoted(condition: Condition) -> str:
    """Return `condition` in words and quotes, not too long."""
    said = clause(condition)
    said = said if len(said) <= MOST_SAID else f"{said[:MOST_SAID]}…"
    return f"“{said[:1].upper()}{said[1:]}”"


def check_condition(condition: Condition, written: Written | None, place: Place, subject: Subject) -> bool:
    """Claim what can never be in `condition` and in its parts; return whether it can be both true and false.

    Args:
        condition: the condition.
        written: where the definition writes it.
        place: where what holds it stands, for what has no place of its own.
        subject: what it is checked with.
    """
    place = written.place if written is not None else place
    try:
        return _check(condition, written, place, subject)
    except TooLargeError:
        subject.claims.open(place, f"{quoted(condition)} takes too much work.")
        return True


def _check(condition: Condition, written: Written | None, place: Place, subject: Subject) -> bool:
    truth = subject.working.truth(condition)
    found = leaves(truth)
    if isinstance(condition, RuleRef):
        return found >= {True, False}
    if isinstance(condition, RowsTest):
        check_rows([condition], written, place, subject)
        return found >= {True, False}
    if True not in found:
        _never_true(condition, written, place, truth, subject)
    elif False not in found:
        _never_false(condition, place, truth, subject)
    else:
        for item, inner in parts(condition, written):
            check_condition(item, inner, place, subject)
        check_rows(condition.right if isinstance(condition, Test) else (), written, place, subject)
        return True
    return False


def parts(condition: Condition, written: Written | None) -> Iterator[tuple[Condition, Written | None]]:
    """Yield the members of a group, each with where it is written."""
    if not isinstance(condition, Group):
        return
    inner = written.get(condition.word) if isinstance(written, MapNode) else None
    nodes: Sequence[Written | None] = inner.items if isinstance(inner, ListNode) else (inner,)
    if len(nodes) != len(condition.items):
        nodes = [None] * len(condition.items)
    yield from zip(condition.items, nodes, strict=True)


def check_rows(parts_: Sequence[Part], written: Written | None, place: Place, subject: Subject) -> None:
    """Claim what can never be in the conditions on rows that stand in `parts_`."""
    for part in parts_:
        for each in walk(part):
            when = each.when if isinstance(each, RowsTest | OverRows) else None
            if when is not None:
                inner = written.map(each.word) if isinstance(each, RowsTest) and isinstance(written, MapNode) else None
                check_condition(when, inner.get("when") if inner else None, place, _of_rows(when, subject))


def _of_rows(when: Condition, subject: Subject) -> Subject:
    """Return what a condition on each row is checked with: its cells are like facts."""
    working, outer = subject.working.inside(when), subject.working.bounds

    def decide(condition: Condition, facts: Facts) -> Truth:
        row = {name[4:]: value for name, value in facts.items() if name.startswith("row.")}
        return evaluate(condition, Known(facts, outer.parameters, row=row))

    return Subject(working, Cases(working), subject.claims, decide)


def _never_true(condition: Condition, written: Written | None, place: Place, truth: Node, subject: Subject) -> None:
    if isinstance(condition, Group) and condition.word == "all":
        members = list(parts(condition, written))
        hopeless = [pair for pair in members if True not in leaves(subject.working.truth(pair[0]))]
        if hopeless:
            for item, inner in hopeless:
                check_condition(item, inner, place, subject)
            return
        pair = next((pair for pair in _pairs(members) if _exclude(pair[0][0], pair[1][0], subject)), None)
        if pair is not None:
            (one, _), (other, inner) = pair
            case = _case(subject, subject.working.truth(one), one, wanted=True)
            message = f"{quoted(other)} cannot hold together with {quoted(one)}."
            subject.claims.never(inner.place if inner else place, "contradictory", message, case)
            return
    case = _case(subject, truth, condition, wanted=False)
    subject.claims.never(place, "never-true", f"{quoted(condition)} can never be true.", case)


def _never_false(condition: Condition, place: Place, truth: Node, subject: Subject) -> None:
    case = _case(subject, truth, condition, wanted=True)
    message = f"{quoted(condition)} can never be false."
    subject.claims.never(place, "always-true", message, case)


def _pairs(
    members: Sequence[tuple[Condition, Written | None]],
) -> Iterator[tuple[tuple[Condition, Written | None], tuple[Condition, Written | None]]]:
    for number, pair in enumerate(combinations(members, 2)):
        if number < MOST_PAIRS:
            yield pair


def _exclude(one: Condition, other: Condition, subject: Subject) -> bool:
    together = subject.working.together([subject.working.truth(one), subject.working.truth(other)])
    return True not in leaves(together)


def _case(subject: Subject, truth: Node, condition: Condition, *, wanted: bool) -> Case | None:
    return subject.cases.find(
        truth, lambda leaf: leaf is wanted, lambda facts: subject.decide(condition, facts) is wanted
    )


def check_followed(working: Working, place: Place, claims: Claims) -> None:
    """Say what could not be followed: what the claims leave out."""
    for variable in working.variables:
        if variable.part is not None:
            claims.open(place, f"{_said(variable.part)} could come to anything, as far as the check can tell.")


def _said(part: Part) -> str:
    match part:
        case Test() | Group() | RowsTest() | RuleRef():
            return quoted(part)
        case _:
            return f"“{expression_words(part)}”"
