"""Conditions at their place in a definition: the condition of a rule, the gate before it, when a question is shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.comparing.conditions import compare_conditions
from engine.comparing.model import Both, Difference, Effect, Subject
from engine.comparing.pairs import Pair
from engine.comparing.saying import difference
from engine.comparing.tested import Way
from engine.comparing.wording import clause_words, filled, sentence_about
from engine.conditions.parse import parse
from engine.errors import Faults
from engine.words import NO_WORDS, Words


@dataclass(frozen=True, slots=True)
class Role:
    """What a condition is for, and how its changes are said.

    Attributes:
        code: the stem of the codes where the condition comes or goes as a whole.
        called: what is said after the name of what has it: “where it applies”; nothing for its main condition.
        added: what is said where it is new.
        removed: what is said where it is there no longer.
        wider: what it does where the condition holds in more cases.
        narrower: what it does where the condition holds in fewer cases.
        accepting: whether what fulfils it is accepted.
        given: what a rule gives where it holds, if that is no verdict.
    """

    code: str
    called: Words
    added: Words
    removed: Words
    wider: Effect = Effect.CHANGES
    narrower: Effect = Effect.CHANGES
    accepting: bool = False
    given: Words = NO_WORDS

    def effect(self, way: Way) -> Effect:
        """Return what a change that goes `way` does."""
        return {Way.WIDER: self.wider, Way.NARROWER: self.narrower}.get(way, Effect.CHANGES)


PLAIN = Role(
    "condition",
    NO_WORDS,
    Words("it now has the condition that {clause}", "mae ganddo bellach yr amod: {clause}"),
    Words("it no longer has the condition that {clause}", "nid oes ganddo mwyach yr amod: {clause}"),
)
SHOWN = Role(
    "show-when",
    Words("when it is shown", "pryd y'i dangosir"),
    Words("it is now shown only where {clause}", "fe'i dangosir bellach dim ond lle: {clause}"),
    Words(
        "it is no longer shown only where {clause}",
        "nid dim ond lle mae hyn yn wir y'i dangosir bellach: {clause}",
    ),
)
_CHANGED = Words("its condition is written in another way", "mae ei amod wedi'i ysgrifennu mewn ffordd arall")


def condition_differences(both: Both, pair: Pair, subject: Subject, role: Role) -> Iterator[Difference]:
    """Yield what changed in the condition at a place."""
    old, new = parse(pair.old, both.old_scope, Faults()), parse(pair.new, both.new_scope, Faults())
    if old is not None and new is not None:
        called = subject.inside(role.code, role.called) if role.called else subject
        for change in compare_conditions(old, new, accepting=role.accepting, given=role.given):
            words = sentence_about(called.called, change.words)
            yield Difference(change.code, called.path, pair.place, role.effect(change.way), words)
    elif new is not None and pair.old is None:
        statement = filled(role.added, clause=clause_words(new))
        yield difference(subject, f"{role.code}-added", pair.place, role.narrower, statement)
    elif old is not None and pair.new is None:
        statement = filled(role.removed, clause=clause_words(old))
        yield difference(subject, f"{role.code}-removed", pair.place, role.wider, statement)
    else:
        yield difference(subject, f"{role.code}-changed", pair.place, Effect.CHANGES, _CHANGED)
