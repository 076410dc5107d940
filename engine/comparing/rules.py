"""Rule sets compared: what each rule accepts, what follows from it, what it says, and what the set derives."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.comparing.examples import example_differences
from engine.comparing.expressions import expression_differences
from engine.comparing.fields import compare_fields, literal_differences
from engine.comparing.heads import head, renamed
from engine.comparing.keyed import Kind, keyed_differences
from engine.comparing.model import Both, Difference, Effect, Side, Subject
from engine.comparing.pairs import Pair
from engine.comparing.roles import PLAIN, Role, condition_differences
from engine.comparing.rulewords import CONCLUDES, GATE, RULE, VERDICTS, described, what_it_gives
from engine.comparing.saying import Field, difference, set_differences, words_differences
from engine.comparing.values import definition_or_name, fact_title, fact_type
from engine.comparing.wording import emphasised, filled, quoted, same
from engine.errors import Faults
from engine.reading import MapNode, Scalar
from engine.rules.model import Rule, RuleSet, Verdict
from engine.rules.order import mentions_of
from engine.shapes import shape_of
from engine.words import Words, read_words

_RANKS = {Verdict.FAIL: 0, Verdict.REFER: 1, Verdict.PASS: 2}
_FOLLOWS = {
    "then": Words(
        "where it holds it now comes to {new} instead of {old}", "lle mae'n dal daw bellach i {new} yn lle {old}"
    ),
    "otherwise": Words(
        "where it does not hold it now comes to {new} instead of {old}",
        "lle nad yw'n dal daw bellach i {new} yn lle {old}",
    ),
    "unknown": Words(
        "where it is unknown it now counts as {new} instead of {old}",
        "lle mae'n anhysbys mae bellach yn cyfrif fel {new} yn lle {old}",
    ),
}
_DEFAULTS = {"then": Verdict.PASS, "otherwise": Verdict.FAIL, "unknown": Verdict.REFER}
_CONCLUDES_NOW = Words("it now concludes, and gives no verdict", "mae bellach yn casglu, heb roi dyfarniad")
_DECIDES_NOW = Words("it now gives a verdict, and concludes nothing", "mae bellach yn rhoi dyfarniad, heb gasglu dim")
_REASON = Words("the reason for {verdict}", "y rheswm dros {verdict}")
_GIVES = {
    "set": Words("the value it gives {fact}", "y gwerth y mae'n ei roi i {fact}"),
    "otherwise_set": Words("the value of {fact} where no rule gives one", "gwerth {fact} lle nad oes rheol yn ei roi"),
}
_COMBINE = {
    "all-must-pass": Words(
        "every criterion must now pass, where the rules only concluded",
        "rhaid i bob maen prawf basio bellach, lle nad oedd y rheolau ond yn casglu",
    ),
    "none": Words(
        "the rules now only conclude, where every criterion had to pass",
        "nid yw'r rheolau bellach ond yn casglu, lle'r oedd rhaid i bob maen prawf basio",
    ),
}
_READS = Field("reads", Words("what it reads", "yr hyn y mae'n ei ddarllen"))
_COMPUTED = Words("What is computed as {fact}", "Yr hyn a gyfrifir fel {fact}")
_IT = Field("computed", Words("it", "ef"))


def compare_rules(both: Both) -> Iterator[Difference]:
    """Yield what differs between two versions of a rule set."""
    yield from _RuleSets(both).differences()


class _RuleSets:
    """Two versions of a rule set, and what each of their rules is in the read model."""

    def __init__(self, both: Both) -> None:
        self.both = both
        self.shape = shape_of("rules")
        self.old, self.new = _ruleset(both.old), _ruleset(both.new)
        self.decides = all(each.all_must_pass for each in (self.old, self.new) if each)
        self.named = {
            name for each in (self.old, self.new) if each for rule in each.rules for name in mentions_of(rule).rules
        }

    def differences(self) -> Iterator[Difference]:
        pair = Pair(self.both.old.document, self.both.new.document, self.both.new.document.place)
        own = {
            **head(self.both),
            "reads": self._reads,
            "compute": self._computed,
            "rules": self._rules,
            "combine": self._combine,
            "examples": example_differences,
        }
        yield from compare_fields(self.both, pair, self.shape, Subject(), own)

    def _reads(self, pair: Pair) -> Iterator[Difference]:
        sides = (self.both.old, self.both.new)
        old, new = (
            {node.text: definition_or_name(node.text, side) for node in items if isinstance(node, Scalar)}
            for items, side in zip(pair.items(), sides, strict=True)
        )
        yield from set_differences(Subject("reads"), _READS, pair.place, old, new)

    def _computed(self, pair: Pair) -> Iterator[Difference]:
        for name, inner in pair.differing():
            called = filled(_COMPUTED, fact=fact_title(name, self.both.new if inner.new else self.both.old))
            types = fact_type(name, self.both.old), fact_type(name, self.both.new)
            yield from expression_differences(self.both, inner, Subject(name, called), _IT, types)

    def _combine(self, pair: Pair) -> Iterator[Difference]:
        words = _COMBINE[pair.texts[1]]
        yield difference(Subject("combine"), "combine-changed", pair.place, Effect.CHANGES, words)

    def _rules(self, pair: Pair) -> Iterator[Difference]:
        old, new = pair.map_items()
        kind = Kind(
            code="rule",
            called=_called,
            was=lambda node: described(self.old, node, gone=True),
            does=lambda node: described(self.new, node, gone=False),
            comes=lambda node: self._if_decides(node, self.new, Effect.ACCEPTS_LESS),
            goes=lambda node: self._if_decides(node, self.old, Effect.ACCEPTS_MORE),
        )
        yield from keyed_differences(old, new, kind, Subject(), self._rule)

    def _if_decides(self, node: MapNode, ruleset: RuleSet | None, effect: Effect) -> Effect:
        """Return `effect` where the rule is one more that must pass, beside another that always applies."""
        others = [rule for rule in ruleset.rules if rule.is_verdict] if ruleset else []
        mine = any(rule.id == node.text("id") for rule in others)
        beside = any(rule.applies_when is None for rule in others if rule.id != node.text("id"))
        return effect if self.decides and mine and beside else Effect.CHANGES

    def _rule(self, pair: Pair, subject: Subject) -> Iterator[Difference]:
        old, new = pair.maps
        read = _read(self.old, old), _read(self.new, new)
        own = {
            "id": lambda _: iter(()),
            "title": lambda inner: renamed(inner, Subject(subject.path, _called(old)), Words(new.text("id"))),
            "when": lambda inner: condition_differences(self.both, inner, subject, self._role(*read)),
            "applies_when": lambda inner: condition_differences(self.both, inner, subject, GATE),
            "then": lambda inner: self._then(inner, subject),
            "otherwise": lambda inner: self._verdict(inner, subject, "otherwise"),
            "unknown": lambda inner: self._verdict(inner, subject, "unknown"),
            "set": lambda inner: self._gives(inner, subject, "set"),
            "otherwise_set": lambda inner: self._gives(inner, subject, "otherwise_set"),
            "because": lambda inner: self._because(inner, subject),
        }
        yield from compare_fields(self.both, pair, self.shape.under("rules").item, subject, own)

    def _role(self, old: Rule | None, new: Rule | None) -> Role:
        """Return how the condition of a rule counts: what fulfils it is accepted where it then passes."""
        if old is None or new is None or not (old.is_verdict and new.is_verdict) or not self.decides:
            return replace(PLAIN, given=what_it_gives(new)) if new else PLAIN
        ranks = [_RANKS[each] for each in (new.otherwise, new.unknown, new.then)]
        passing = new.then is Verdict.PASS and new.otherwise is not Verdict.PASS
        if new.id in self.named or len(set(ranks)) == 1 or ranks not in (sorted(ranks), sorted(ranks, reverse=True)):
            return replace(PLAIN, accepting=passing)
        more, less = Effect.ACCEPTS_MORE, Effect.ACCEPTS_LESS
        rises = ranks == sorted(ranks)
        return replace(PLAIN, accepting=passing, wider=more if rises else less, narrower=less if rises else more)

    def _then(self, pair: Pair, subject: Subject) -> Iterator[Difference]:
        concluding = [isinstance(node, MapNode) for node in (pair.old, pair.new)]
        if concluding[0] != concluding[1]:
            words = _CONCLUDES_NOW if concluding[1] else _DECIDES_NOW
            yield difference(subject, "then-changed", pair.place, Effect.CHANGES, words)
        elif not any(concluding):
            yield from self._verdict(pair, subject, "then")
        for word, (comes, goes) in CONCLUDES.items():
            inner = pair.at(word)
            old, new = ([node.text for node in items if isinstance(node, Scalar)] for items in inner.items())
            for name in (*(each for each in old if each not in new), *(each for each in new if each not in old)):
                words = filled(comes if name in new else goes, name=quoted(same(name)))
                code = f"{word}-{'added' if name in new else 'removed'}"
                yield difference(subject, code, inner.place, Effect.CHANGES, words)

    def _verdict(self, pair: Pair, subject: Subject, key: str) -> Iterator[Difference]:
        old, new = (Verdict(text) if text else _DEFAULTS[key] for text in pair.texts)
        if old is new:
            return
        effect = Effect.ACCEPTS_MORE if _RANKS[new] > _RANKS[old] else Effect.ACCEPTS_LESS
        words = filled(_FOLLOWS[key], old=VERDICTS[old], new=VERDICTS[new])
        yield difference(subject, f"{key}-changed", pair.place, effect if self.decides else Effect.CHANGES, words)

    def _gives(self, pair: Pair, subject: Subject, key: str) -> Iterator[Difference]:
        for name, inner in pair.differing():
            title = fact_title(name, self.both.new if inner.new else self.both.old)
            field = Field(key.replace("_", "-"), filled(_GIVES[key], fact=title))
            yield from literal_differences(self.both, inner, subject, field, name)

    def _because(self, pair: Pair, subject: Subject) -> Iterator[Difference]:
        for key, inner in pair.differing():
            label = filled(_REASON, verdict=VERDICTS[Verdict(key)])
            yield from words_differences(subject, Field("because", label, Effect.WORDS_ONLY), inner)


def _called(node: MapNode) -> Words:
    title = read_words(node.get("title"), Faults()) or same(node.text("id"))
    return filled(RULE, title=emphasised(title))


def _ruleset(side: Side) -> RuleSet | None:
    return side.edition.rulesets.get(side.version.id)


def _read(ruleset: RuleSet | None, node: MapNode) -> Rule | None:
    found: Iterable[Rule] = ruleset.rules if ruleset else ()
    return next((rule for rule in found if rule.id == node.text("id")), None)
