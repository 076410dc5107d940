"""What happens when a fact is not known: for each fact of a rule set or table, what its rules and outputs then come to.

Everything else is taken to be known. What cannot be followed may be anything, so that what is said can be, need not be.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from babel.lists import format_list

from engine.conditions.model import FactRef
from engine.proofs.bounds import Bounds
from engine.proofs.diagrams import Diagrams, Node, TooLargeError, leaves
from engine.proofs.domains import unwrapped
from engine.proofs.worked import STEPS, Worked, work_out
from engine.proofs.working import Working
from engine.rules.model import Rule, RuleSet, Verdict
from engine.showing import show
from engine.tables.model import Table
from engine.values import Value, to_json
from engine.words import Words

_SURE = Words("“{rule}” is {verdict}", "mae “{rule}” yn {verdict}")
_CAN = Words("“{rule}” can be {verdict} for that", "gall “{rule}” fod yn {verdict} am hynny")
_COUNTS = Words("“{rule}” is unknown and counts as {verdict}", "mae “{rule}” yn anhysbys ac yn cyfrif fel {verdict}")
_MAY = Words(
    "“{rule}” can be unknown, and then counts as {verdict}",
    "gall “{rule}” fod yn anhysbys, ac yna mae'n cyfrif fel {verdict}",
)
_NO_CONCLUSION = Words("“{rule}” concludes nothing", "nid yw “{rule}” yn dod i gasgliad")
_CAN_CONCLUDE_NOTHING = Words(
    "“{rule}” can conclude nothing for that", "gall “{rule}” beidio â dod i gasgliad am hynny"
)
_CONCLUDES = Words("“{rule}” draws its conclusion", "mae “{rule}” yn dod i'w gasgliad")
_CAN_CONCLUDE = Words("“{rule}” can draw its conclusion for that", "gall “{rule}” ddod i'w gasgliad am hynny")
_IS = Words("{title} is {values}", "{title} yw {values}")
_CAN_BE = Words("{title} can be {values} for that", "gall {title} fod yn {values} am hynny")
_OTHERS = Words("another value", "werth arall")
_OPEN = Words("{title} is not known", "nid yw {title} yn hysbys")
_MAY_BE_OPEN = Words("{title} may not be known", "efallai nad yw {title} yn hysbys")
_NOTHING = Words("nothing changes", "nid oes dim yn newid")
_OUTCOME = Words(" The outcome can then be {outcomes}.", " Gall y canlyniad wedyn fod yn {outcomes}.")
_SENTENCE = Words("If {title} is not known, {said}.", "Os nad yw {title} yn hysbys, {said}.")


_SAME = "the same whether it is known or not"
_MOST_VALUES = 4


@dataclass(frozen=True, slots=True)
class RuleThen:
    """What a rule comes to for a fact that is not known, where everything else is.

    `verdicts` are those that a value could turn into another, and none where the rule draws a conclusion; `concludes`
    tells whether it then draws that, which it would not for some value, or does not; `always` whether it then comes to
    nothing else.
    """

    rule: Rule
    verdicts: tuple[Verdict, ...]
    always: bool
    concludes: bool = False


@dataclass(frozen=True, slots=True)
class ValueThen:
    """The values that a derived fact or output can have for a fact that is not known, and not for all its values.

    `always` tells whether it then has no other.
    """

    fact: FactRef
    values: tuple[Value, ...]
    always: bool

    def words(self, locale: str) -> str:
        """Return it in words."""
        shown = sorted(show(value, self.fact.type, locale) for value in self.values)
        babel = "cy" if locale == "cy" else "en_GB"
        few = len(shown) <= _MOST_VALUES
        said = format_list(shown, style="or", locale=babel) if few else _OTHERS.said(locale)
        return (_IS if self.always else _CAN_BE).said(locale).format(title=_title(self.fact, locale), values=said)


@dataclass(frozen=True, slots=True)
class Unknown:
    """What happens when one fact is not known.

    Attributes:
        fact: The fact.
        rules: The rules to which it matters that it is not known.
        outcomes: What the outcome can be; nothing where there is none.
        open: The derived facts and outputs that it leaves unknown, and whether it always does.
        given: Those that have another value for it.
    """

    fact: FactRef
    rules: tuple[RuleThen, ...]
    outcomes: tuple[Verdict, ...]
    open: tuple[tuple[FactRef, bool], ...]
    given: tuple[ValueThen, ...] = ()

    def words(self, locale: str = "en") -> str:
        """Return it in words."""
        said = [_of_rule(each, verdict, locale) for each in self.rules for verdict in each.verdicts or (None,)]
        for fact, always in self.open:
            said.append((_OPEN if always else _MAY_BE_OPEN).said(locale).format(title=_title(fact, locale)))
        said += [each.words(locale) for each in self.given]
        babel = "cy" if locale == "cy" else "en_GB"
        joined = format_list(said, locale=babel) if said else _NOTHING.said(locale)
        sentence = _SENTENCE.said(locale).format(title=_title(self.fact, locale), said=joined)
        if not self.outcomes:
            return sentence
        outcomes = format_list([each.value for each in self.outcomes], style="or", locale=babel)
        return sentence + _OUTCOME.said(locale).format(outcomes=outcomes)

    def json(self) -> dict[str, Any]:
        """Return it as JSON data."""
        rules: list[dict[str, Any]] = [
            {
                "id": each.rule.id,
                "verdicts": [verdict.value for verdict in each.verdicts],
                "always": each.always,
                "concludes": each.concludes,
                "counts_as": each.rule.unknown.value if Verdict.UNKNOWN in each.verdicts else None,
            }
            for each in self.rules
        ]
        return {
            "fact": self.fact.name,
            "rules": rules,
            "outcomes": [each.value for each in self.outcomes],
            "unknown": [fact.name for fact, _ in self.open],
            "given": {each.fact.name: sorted(map(to_json, each.values), key=str) for each in self.given},
            "words": self.words(),
        }


def unknowns_of_ruleset(ruleset: RuleSet, parameters: Mapping[str, Value], on: date) -> tuple[Unknown, ...]:
    """Return what happens when each fact that somebody gives to `ruleset` is not known.

    Args:
        ruleset: a checked rule set.
        parameters: the values in force on `on`.
        on: the date spoken of.

    Returns:
        One for each fact; none where that takes too much work.
    """
    worked = work_out(ruleset, parameters, on)
    worked.working.diagrams.steps = STEPS
    try:
        return tuple(_of_ruleset(worked))
    except TooLargeError:
        return ()


def unknowns_of_table(table: Table, parameters: Mapping[str, Value], on: date) -> tuple[Unknown, ...]:
    """Return what happens when each fact that `table` reads is not known; nothing where that takes too much work.

    Args:
        table: a checked table that gives one value for each output.
        parameters: the values in force on `on`.
        on: the date spoken of.
    """
    if table.gives_several:
        return ()
    bounds = Bounds(parameters, {}, on)
    bounds.table(table)
    working = Working(bounds, Diagrams(STEPS))
    try:
        given = working.table(table)
        outputs = [(output, given[output.name]) for output in table.outputs]
        return tuple(_of_facts(working, level, bounds.facts[name], outputs) for level, name in _given(working))
    except TooLargeError:
        return ()


def _of_facts(working: Working, level: int, fact: FactRef, facts: list[tuple[FactRef, Node]]) -> Unknown:
    """Return what `facts` come to where `fact`, which is at `level`, is not known."""
    touched = [(each, node) for each, node in facts if level in working.diagrams.support(node)]
    return Unknown(
        fact, (), (), tuple(_left_open(working, level, touched)), tuple(_given_then(working, level, touched))
    )


def _of_ruleset(worked: Worked) -> Iterator[Unknown]:
    working, ruleset = worked.working, worked.ruleset
    set_ = {each.fact.name for rule in ruleset.rules for each in rule.sets}
    derived = [
        (fact, worked.derived[fact.name])
        for fact in ruleset.derived_facts
        if fact.name in set_ or not ruleset.all_must_pass
    ]
    for level, name in _given(working):
        rules = tuple(then for rule in ruleset.rules if (then := _rule_then(worked, rule, level)) is not None)
        outcomes = _then(working, worked.outcome, level) if worked.outcome else frozenset()
        came = tuple(each for each in Verdict if each in outcomes)
        yield replace(_of_facts(working, level, working.bounds.facts[name], derived), rules=rules, outcomes=came)


def _rule_then(worked: Worked, rule: Rule, level: int) -> RuleThen | None:
    """Return what `rule` comes to where the fact at `level` is not known; None where that does not matter to it."""
    working = worked.working
    node = worked.verdicts[rule.id] if rule.is_verdict else worked.truths[rule.id]
    if rule.sets or level not in working.diagrams.support(node):
        return None
    found, always = _for_that(working, node, level), len(_then(working, node, level)) == 1
    if rule.is_verdict:
        return RuleThen(rule, tuple(each for each in Verdict if each in found), always)
    return RuleThen(rule, (), always, concludes=True in found) if found else None


def _given(working: Working) -> list[tuple[int, str]]:
    """Return the facts that somebody gives, each with its level."""
    return [(level, each.name) for level, each in enumerate(working.variables) if each.is_given]


def _left_open(working: Working, level: int, facts: list[tuple[FactRef, Node]]) -> Iterator[tuple[FactRef, bool]]:
    for fact, node in facts:
        found = _then(working, node, level)
        if None in found:
            yield fact, len(found) == 1


def _given_then(working: Working, level: int, facts: list[tuple[FactRef, Node]]) -> Iterator[ValueThen]:
    for fact, node in facts:
        found = (unwrapped(each) for each in _for_that(working, node, level))
        values = tuple(value for value in found if value is not None)
        if values:
            yield ValueThen(fact, values, len(_then(working, node, level)) == 1)


def _then(working: Working, node: Node, level: int) -> frozenset[Any]:
    """Return what `node` can come to where the fact at `level` is not known and all others are."""
    return leaves(working.diagrams.restricted(node, level, 0), lambda _level, at: at != 0)


def _for_that(working: Working, node: Node, level: int) -> frozenset[Any]:
    """Return what of `_then` some value of the fact would turn into something else."""
    silent, *others = (working.diagrams.restricted(node, level, at) for at in range(working.diagrams.sizes[level]))
    differs = working.diagrams.leaf(False)
    for other in others:
        apart = working.diagrams.apply(lambda one, another: one != another, silent, other)
        differs = working.diagrams.apply(lambda one, another: one or another, differs, apart, settles=True)
    found = working.diagrams.apply(lambda verdict, matters: verdict if matters else _SAME, silent, differs)
    return leaves(found, lambda _level, at: at != 0) - {_SAME}


def _of_rule(then: RuleThen, verdict: Verdict | None, locale: str) -> str:
    title = then.rule.title.said(locale)
    if verdict is None and then.concludes:
        return (_CONCLUDES if then.always else _CAN_CONCLUDE).said(locale).format(rule=title)
    if verdict is None:
        return (_NO_CONCLUSION if then.always else _CAN_CONCLUDE_NOTHING).said(locale).format(rule=title)
    if verdict is Verdict.UNKNOWN:
        words = _COUNTS if then.always else _MAY
        return words.said(locale).format(rule=title, verdict=then.rule.unknown.value)
    return (_SURE if then.always else _CAN).said(locale).format(rule=title, verdict=verdict.value)


def _title(fact: FactRef, locale: str) -> str:
    return fact.title.said(locale) or fact.name
